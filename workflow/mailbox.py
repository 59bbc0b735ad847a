"""A mailbox by IMAP (RFC 3501): what is unread in it, one mail at a time, and what has been dealt with.

Nothing is deleted. A mail counts as read when it is marked so, which happens after it is stored; fetching does not.
"""

from __future__ import annotations

import contextlib
import imaplib
import logging
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.mailbox_settings import MailboxSettings

log = logging.getLogger(__name__)

TIMEOUT = 20  # seconds for one answer of the server


class MailboxError(Exception):
    """The mailbox cannot be opened or read; the text says why, without secrets."""


@dataclass(frozen=True)
class Fetched:
    """A mail as it arrived; `whole` is False for one that is too large, of which only the head is here."""

    raw: bytes
    whole: bool


class Mailbox:
    """An open mailbox."""

    def __init__(self, connection: imaplib.IMAP4, settings: MailboxSettings, abilities: frozenset[str]) -> None:
        self._connection = connection
        self._settings = settings
        self._abilities = abilities

    def unread(self) -> list[str]:
        """The UIDs of the mails that are not marked as read, oldest first."""
        data = self._asked("SEARCH", "UNSEEN")
        return sorted(b" ".join(each for each in data if isinstance(each, bytes)).decode().split(), key=int)

    def fetch(self, uid: str, largest: int) -> Fetched | None:
        """The mail; None when it has gone meanwhile. Raises MailboxError when the server cannot give it."""
        size = _number_after(b"RFC822.SIZE", self._asked("FETCH", uid, "(RFC822.SIZE)"))
        if size is None:
            return None
        whole = size <= largest
        data = self._asked("FETCH", uid, "(BODY.PEEK[])" if whole else "(BODY.PEEK[HEADER])")
        raw = next((each[1] for each in data if isinstance(each, tuple)), None)
        return None if raw is None else Fetched(raw, whole)

    def done(self, uid: str) -> None:
        """Marks a mail as read, and moves it to the folder for what is done, if there is one."""
        self._asked("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
        folder = self._settings.done_folder
        if folder is None:
            return
        if "MOVE" not in self._abilities:
            log.warning("the mail server cannot move mails (RFC 6851): what is read stays where it is, marked so")
            return
        try:
            self._asked("MOVE", uid, _quoted(folder))
        except MailboxError as error:
            # It is marked, so it will not be read again.
            log.warning("a mail could not be moved to %s: %s", folder, error)

    def _asked(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        with _told():
            answer, data = self._connection.uid(command, *arguments)
        if answer != "OK":
            raise MailboxError(f"{command}: {_words(data)}")
        return data


@contextlib.contextmanager
def open_mailbox(settings: MailboxSettings) -> Iterator[Mailbox]:
    """The mailbox that the settings tell, with its certificate verified. Raises MailboxError."""
    with _told():
        connection = _connect(settings)
    try:
        with _told():
            connection.login(settings.user, settings.password)
            # Asked for again: many servers tell most of what they can only to who is logged in.
            _, told = connection.capability()
            answer, data = connection.select(_quoted(settings.folder))
        if answer != "OK":
            raise MailboxError(f"mappen {settings.folder} kan ikke åbnes: {_words(data)}")
        yield Mailbox(connection, settings, frozenset(_words(told).upper().split()))
    finally:
        # No EXPUNGE: CLOSE would remove what somebody else has marked as deleted.
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            connection.logout()


def _connect(settings: MailboxSettings) -> imaplib.IMAP4:
    trusted = ssl.create_default_context()
    if settings.tls == "tls":
        return imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=trusted, timeout=TIMEOUT)
    connection = imaplib.IMAP4(settings.host, settings.port, timeout=TIMEOUT)
    if settings.tls == "starttls":
        try:
            connection.starttls(trusted)
        except BaseException:
            connection.shutdown()
            raise
    return connection


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong with the server, as MailboxError."""
    try:
        yield
    except imaplib.IMAP4.error as error:  # its words are the server's, as they came
        raise MailboxError(_words([error.args[0]] if error.args else []) or "protokolfejl") from error
    except (OSError, ValueError) as error:
        raise MailboxError(_words(str(error)) or type(error).__name__) from error


def _words(data: object) -> str:
    parts = data if isinstance(data, list) else [data]
    told = (part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in parts if part)
    return " ".join(" ".join(told).split())[:200]


def _number_after(name: bytes, data: list[bytes | tuple[bytes, bytes] | None]) -> int | None:
    for each in data:
        line = each if isinstance(each, bytes) else each[0] if each else b""
        words = line.replace(b"(", b" ").replace(b")", b" ").split()
        if name in words[:-1] and (found := words[words.index(name) + 1]).isdigit():
            return int(found)
    return None


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
