"""A mail's bytes (RFC 5322, MIME): headers, text and HTML, and a calendar file when there is one.

Put together here and not by the library's message class, which reads every header again before it writes it and took
half of the time that a morning's mails take (docs/adr). What can hold foreign words (subject, names, addresses) is
still folded by the library; all other headers are our own ASCII. A test reads every mail back without a defect.
"""

from __future__ import annotations

import binascii
import hashlib
from datetime import UTC, datetime
from email import base64mime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache

_END = b"\r\n"
_headers = HeaderRegistry()


def assemble(
    *,
    sender: str,
    recipient: str,
    reply_to: str | None,
    subject: str,
    date: datetime,
    message_id: str,
    text: str,
    html: str,
    calendar: bytes | None,
    weekly_url: str | None = None,
) -> bytes:
    """The bytes of a mail; the same arguments give the same bytes. `sender` with its name: "Navn <adresse>".
    `weekly_url` is what a mail program presses for who wants fewer mails (RFC 2369, RFC 8058).

    Raises ValueError for what cannot stand in a header.
    """
    words, address = _parsed(sender)
    mark = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    head = [
        _address("From", address, words),
        _address("To", recipient),
        *([_address("Reply-To", reply_to)] if reply_to else []),
        _subject(subject),
        _plain("Date", _written(date)),
        _plain("Message-ID", message_id),
        _plain("Auto-Submitted", "auto-generated"),
        _plain("X-Auto-Response-Suppress", "OOF, AutoReply"),
        *(_fewer(weekly_url) if weekly_url else []),
        _plain("Content-Language", "da"),
        _plain("MIME-Version", "1.0"),
    ]
    both = _several("alternative", f"=_a{mark}", [_readable("plain", text), _readable("html", html)])
    if calendar is None:
        return b"".join(head) + both
    return b"".join(head) + _several("mixed", f"=_b{mark}", [both, _attached(calendar)])


def _fewer(url: str) -> list[bytes]:
    return [_plain("List-Unsubscribe", f"<{url}>"), _plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]


def _several(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    line = b"--" + boundary.encode()
    head = _plain("Content-Type", f'multipart/{kind};{_FOLD}boundary="{boundary}"') + _END
    return head + b"".join(line + _END + part + _END for part in parts) + line + b"--" + _END


def _readable(kind: str, words: str) -> bytes:
    encoded = binascii.b2a_qp(words.replace("\n", "\r\n").encode(), istext=True)
    return (
        _plain("Content-Type", f'text/{kind}; charset="utf-8"')
        + _plain("Content-Transfer-Encoding", "quoted-printable")
        + _END
        + encoded
    )


def _attached(calendar: bytes) -> bytes:
    return (
        _plain("Content-Type", f'text/calendar; charset="utf-8"; method="PUBLISH";{_FOLD}name="frister.ics"')
        + _plain("Content-Transfer-Encoding", "base64")
        + _plain("Content-Disposition", 'attachment; filename="frister.ics"')
        + _END
        + base64mime.body_encode(calendar, eol="\r\n").encode("ascii")
    )


_FOLD = "\r\n "


def _plain(name: str, value: str) -> bytes:
    if any(end in value.replace(_FOLD, " ") for end in "\r\n"):
        raise ValueError(f"a line break in {name} would begin another header")
    return f"{name}: {value}".encode("ascii") + _END


def _subject(subject: str) -> bytes:
    charset = "us-ascii" if subject.isascii() else "utf-8"
    return _plain("Subject", Header(subject, charset, header_name="Subject").encode(linesep="\r\n"))


@lru_cache(maxsize=16)
def _parsed(sender: str) -> tuple[str, str]:
    return parseaddr(sender)


@lru_cache(maxsize=256)  # all mails of one plan have the same
def _written(date: datetime) -> str:
    return format_datetime(date.astimezone(UTC))


@lru_cache(maxsize=4096)  # the sender, the secretariats and whoever is written to in one morning
def _address(name: str, address: str, words: str = "") -> bytes:
    local, _, domain = address.rpartition("@")
    # Raises ValueError for what would end the header.
    written = str(Address(words, local, domain.encode("idna").decode("ascii")))
    return _headers(name, written).fold(policy=SMTP).encode("ascii")
