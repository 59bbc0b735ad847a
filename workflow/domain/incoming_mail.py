"""What an incoming mail says: who wrote it, in which words, with which files; and whether it was a machine."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

LONGEST_TEXT = 200_000  # characters kept of a mail's text
LONGEST_HEADER = 300
_BY_MACHINES = ("bulk", "junk", "list", "auto_reply")
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(automatisk svar|autosvar|automatic reply|auto(matic)?[ -]?(reply|response)|out of (the )?office|"
    r"fraværsbesked|fraværsmeddelelse|ikke til stede)\b",
    re.IGNORECASE,
)
_MARKS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Auto-Reply-From", "X-Failed-Recipients")
# How mail programs begin the history below an answer.
_WROTE = re.compile(r"(den|on|am|le)\b.{6,300}\b(skrev|wrote|schrieb|écrit)\b.{0,200}:", re.IGNORECASE | re.DOTALL)
_WRITES = re.compile(r"(den|on|am|le)\b", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"-{2,}\s*((oprindelig|videresendt) (meddelelse|besked)|(original|forwarded) message)\s*-{2,}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_*]{10,}")
_FROM = re.compile(r"\W*(fra|from|von):\W*\S", re.IGNORECASE)
_OTHER_HEADER = re.compile(r"\W*(sendt|sent|dato|date|til|to|emne|subject|gesendet):", re.IGNORECASE)
_SENT_FROM = re.compile(r"(sendt fra min|sent from my|hent outlook (til|for)|get outlook for)\b.{0,60}", re.IGNORECASE)


@dataclass(frozen=True)
class File:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Incoming:
    """A mail as it came. `text` is all of it, `words` what its sender wrote now, `fingerprint` what it is known by."""

    mail_id: str  # header Message-ID; empty when it has none
    sender: str  # the address, in lower case; empty when there is none that can be read
    sender_name: str
    subject: str
    text: str
    words: str
    files: tuple[File, ...]
    automatic: bool
    fingerprint: str


def read(raw: bytes) -> Incoming:
    """The mail in `raw`; damaged parts are read as well as they can be."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    name, sender = next(((n, a) for n, a in getaddresses([_header(mail, "From")]) if "@" in a), ("", ""))
    mail_id = _header(mail, "Message-ID")
    text = _text(mail)
    return Incoming(
        mail_id=mail_id[:LONGEST_HEADER],
        sender=sender.strip().lower()[:254],
        sender_name=name[:LONGEST_HEADER],
        subject=_header(mail, "Subject")[:LONGEST_HEADER],
        text=text,
        words=own_words(text),
        files=tuple(_files(mail)),
        automatic=is_automatic(mail),
        fingerprint=fingerprint(mail_id, raw),
    )


def fingerprint(mail_id: str, raw: bytes) -> str:
    """What a mail is known by: its Message-ID and its body. On its way it gets new headers, and keeps both."""
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    return hashlib.sha256(mail_id.encode() + b"\n" + hashlib.sha256(body.rstrip()).digest()).hexdigest()


def headers(raw: bytes, names: tuple[str, ...]) -> list[str]:
    """What these headers of a mail say, as it stands."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    return [str(value) for name in names for value in mail.get_all(name, [])]


def is_automatic(mail: Message) -> bool:
    """Whether a machine wrote it (RFC 3834, and what was done before it): nobody has said anything."""
    submitted = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    sender = _header(mail, "From").lower()
    return (
        submitted not in ("", "no")
        or _header(mail, "Precedence").strip().lower() in _BY_MACHINES
        or any(mark in mail for mark in _MARKS)
        or _header(mail, "Return-Path").strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or re.search(r"\b(mailer-daemon|postmaster|no-?reply)@", sender) is not None
        or _AUTOMATIC_SUBJECT.match(_header(mail, "Subject")) is not None
    )


def own_words(text: str) -> str:
    """What the sender wrote now: without the history below (or above) it and without the signature.

    In doubt it stays: where something is written between quoted lines, all of it does. Never empty where `text` says
    anything.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    end = next((at for at in range(len(lines)) if _begins_history(lines, at)), len(lines))
    if any(line and not line.startswith(">") for line in lines[_after_quotes(lines, end) :]):
        end = len(lines)  # something of their own stands below the quoted lines
    kept = lines[:end]
    signature = next((at for at, line in enumerate(kept) if at and line == "--"), len(kept))
    kept = kept[:signature]
    while kept and (not kept[-1] or kept[-1].startswith(">") or _SENT_FROM.fullmatch(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip() or text.strip()


def _begins_history(lines: list[str], at: int) -> bool:
    line = lines[at].strip().lstrip("> ")
    if _ORIGINAL.fullmatch(line) or _WROTE.fullmatch(line):
        return True
    for more in (2, 3):  # long attributions are broken into lines
        rest = [each.strip() for each in lines[at + 1 : at + more]]
        if all(rest) and not any(map(_WRITES.match, rest)) and _WROTE.fullmatch(" ".join([line, *rest])):
            return True
    following = [each for each in lines[at + 1 : at + 8] if each.strip()][:5]
    if _RULE.fullmatch(line):
        return bool(following) and _FROM.match(following[0]) is not None
    return _FROM.match(line) is not None and sum(bool(_OTHER_HEADER.match(each)) for each in following) >= 2


def _after_quotes(lines: list[str], begun: int) -> int:
    """Where the quoted lines that follow end; at the very end when none are marked as quoted."""
    quoted = [at for at in range(begun, len(lines)) if lines[at].startswith(">")]
    return quoted[-1] + 1 if quoted else len(lines)


def _header(mail: Message, name: str) -> str:
    value = mail.get(name, "")
    try:
        text = str(make_header(decode_header(value)))
    except (LookupError, UnicodeError, ValueError, MessageError):
        text = str(value)
    return " ".join(_clean(text).split())


def _text(mail: Message) -> str:
    parts = [part for part in _parts(mail) if part.get_content_disposition() != "attachment" and not _name(part)]
    plain = [_decoded(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(each.strip() for each in plain):
        return "\n".join(plain).strip()[:LONGEST_TEXT]
    html = [_of_html(_decoded(part)) for part in parts if part.get_content_type() == "text/html"]
    return "\n".join(html).strip()[:LONGEST_TEXT]


def _files(mail: Message) -> Iterator[File]:
    for part in _parts(mail):
        name, kind = _name(part), part.get_content_type()
        if part.get_content_maintype() == "message":
            yield File(name or "videresendt.eml", _forwarded(part))
        elif part.get_content_disposition() == "attachment" or name:
            # The pictures of a signature are shown in the text, and say nothing.
            is_shown = "Content-ID" in part or part.get_content_disposition() == "inline"
            if not (kind.startswith("image/") and is_shown):
                yield File(name or "fil", _content(part))


def _parts(mail: Message) -> Iterator[Message]:
    payload = mail.get_payload()
    if mail.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part)
    else:
        yield mail


def _name(part: Message) -> str:
    try:
        name = part.get_filename("")
        return _clean(str(make_header(decode_header(name)))) if name else ""
    except (LookupError, UnicodeError, ValueError, MessageError):
        return "fil"


def _forwarded(part: Message) -> bytes:
    payload = part.get_payload()
    return payload[0].as_bytes() if isinstance(payload, list) and isinstance(payload[0], Message) else b""


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: Message) -> str:
    content = _content(part)
    try:
        text = content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return _clean(text)


def _clean(text: str) -> str:
    """Without what no page shows and no database takes."""
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return "".join(each for each in text if each in "\n\t" or each.isprintable())


def _of_html(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """The words of a page, line by line; quoted parts are marked as in a plain mail."""

    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "table", "hr"})
    _SILENT = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a line, a quotation or what is not shown."""
        self._silent += tag in self._SILENT
        self._quoted += tag == "blockquote"
        if tag in self._BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """Ends it."""
        self._silent -= tag in self._SILENT and self._silent > 0
        self._quoted -= tag == "blockquote" and self._quoted > 0
        if tag in self._BREAKS and tag != "br":
            self._break()

    def handle_data(self, data: str) -> None:
        """Words between the tags."""
        if not self._silent:
            self.found.append(re.sub(r"\s+", " ", data))

    def _break(self) -> None:
        self.found.append("\n> " if self._quoted else "\n")
