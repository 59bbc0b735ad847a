"""The mailbox that answers and delivery reports come to: what the environment says of it, checked once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from workflow.errors import ConfigurationError

_ADDRESS = re.compile(r"[^\s@+<>]+@[^\s@<>]+")
_PORTS = {"tls": 993, "starttls": 143, "off": 143}


@dataclass(frozen=True)
class MailboxSettings:
    """An IMAP mailbox of our own. `address` takes addresses with a part after "+"."""

    host: str
    port: int
    tls: Literal["tls", "starttls", "off"]
    user: str
    password: str
    folder: str
    done_folder: str | None  # what has been read is moved there; None: it stays, marked as read
    address: str


def read_mailbox(get: Callable[[str], str | None], production: bool) -> MailboxSettings | None:
    """The settings WORKFLOW_MAILBOX_… (`get` takes the name after WORKFLOW_); None without a host.

    Raises ConfigurationError, in Danish.
    """
    host = get("MAILBOX_HOST")
    if not host:
        return None
    tls = get("MAILBOX_TLS") or "tls"
    if tls not in _PORTS:
        raise ConfigurationError(f"WORKFLOW_MAILBOX_TLS er '{tls}'. Brug tls, starttls eller off.")
    if production and tls == "off":
        raise ConfigurationError("WORKFLOW_MAILBOX_TLS=off er ikke tilladt i drift. Brug tls eller starttls.")
    port = get("MAILBOX_PORT") or str(_PORTS[tls])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ConfigurationError("WORKFLOW_MAILBOX_PORT skal være et tal fra 1 til 65535.")
    user, password = get("MAILBOX_USER"), get("MAILBOX_PASSWORD")
    if not user or not password:
        raise ConfigurationError("WORKFLOW_MAILBOX_USER og WORKFLOW_MAILBOX_PASSWORD skal sættes sammen med _HOST.")
    address = (get("MAILBOX_ADDRESS") or user).lower()
    if not _ADDRESS.fullmatch(address):
        raise ConfigurationError("WORKFLOW_MAILBOX_ADDRESS skal være postkassens adresse, uden navn og uden »+«.")
    folder, done_folder = get("MAILBOX_FOLDER") or "INBOX", get("MAILBOX_DONE_FOLDER")
    if not (folder + (done_folder or "")).isascii() or not (folder + (done_folder or "")).isprintable():
        raise ConfigurationError(
            "WORKFLOW_MAILBOX_FOLDER og _DONE_FOLDER skal skrives, som IMAP kender dem (uden æ, ø og å)."
        )
    return MailboxSettings(
        host=host,
        port=int(port),
        tls=tls,  # type: ignore[arg-type]
        user=user,
        password=password,
        folder=folder,
        done_folder=done_folder,
        address=address,
    )
