"""Single settings as somebody writes them: each is checked once, and refused with its name and what to write."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from workflow.errors import ConfigurationError

LONGEST_PAUSE = 86_400  # seconds
SHORTEST_SECRET = 32  # characters
_BROKERS = ("redis", "rediss", "redis+socket")
_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+")
_POSTGRESQL = ("postgres://", "postgresql://", "postgresql+psycopg2://", "postgresql+psycopg://")


def folder(name: str, text: str | Path) -> Path:
    """A folder, made where it is missing, for its owner only: the database in it is as secret as its backup."""
    place = _path(name, text)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"WORKFLOW_{name}: mappen {place} kan ikke bruges ({error.strerror or error}). Vælg en, I må skrive i."
        ) from None
    return place


def file(name: str, text: str | Path) -> Path:
    """A file, which need not be there yet."""
    place = _path(name, text)
    if place.is_dir():
        raise ConfigurationError(f"WORKFLOW_{name}: {place} er en mappe. Skriv navnet på en fil.")
    return place


def _path(name: str, text: str | Path) -> Path:
    try:
        return Path(text).expanduser().resolve()
    except (RuntimeError, OSError, ValueError):
        raise ConfigurationError(f"WORKFLOW_{name} er »{text}«, som ikke er en sti her.") from None


def base_url(text: str, production: bool) -> str:
    """The address of the pages, without the last slash."""
    parts = _url(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(
            f"WORKFLOW_BASE_URL er »{text}«. Skriv hele adressen, fx https://beslutningsspor.example.dk."
        )
    if production and parts.scheme != "https":
        raise ConfigurationError("WORKFLOW_BASE_URL skal begynde med https:// i drift: logins sendes kun over HTTPS.")
    return text.rstrip("/")


def broker_url(text: str) -> str:
    """The address of a Redis server."""
    parts = _url(text)
    is_socket = parts is not None and parts.scheme == "redis+socket"
    if (
        parts is None
        or parts.scheme not in _BROKERS
        or not (parts.path if is_socket else parts.hostname)
        or not (is_socket or re.fullmatch(r"/?\d*", parts.path))
    ):
        raise ConfigurationError(
            f"WORKFLOW_BROKER_URL skal være en Redis-adresse, fx redis://127.0.0.1:6379/0 (brug {', '.join(_BROKERS)})."
        )
    return text


def database_url(text: str) -> str:
    """A database's address in SQLAlchemy's spelling. The usual spellings of PostgreSQL all mean psycopg 3 here."""
    for prefix in _POSTGRESQL:
        if text.startswith(prefix):
            text = "postgresql+psycopg://" + text[len(prefix) :]
    is_sqlite = text.startswith("sqlite:///") and len(text) > len("sqlite:///")
    if not is_sqlite and (not text.startswith("postgresql+psycopg://") or _url(text) is None):
        raise ConfigurationError(
            "WORKFLOW_DATABASE_URL skal være sqlite:///STI eller postgresql://BRUGER:KODE@VÆRT:PORT/DATABASE."
        )
    return text


def _url(text: str) -> SplitResult | None:
    """The parts of an address; None when it is none (a port that is no number, say)."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  (raises for what is no port)
    except ValueError:
        return None
    return parts


def port(name: str, text: str | None, default: int) -> int:
    """A port."""
    if not text:
        return default
    if not _is_number(text) or not 0 < int(text) < 65536:
        raise ConfigurationError(f"WORKFLOW_{name} skal være et tal fra 1 til 65535.")
    return int(text)


def seconds(name: str, text: str | None, default: int) -> int:
    """A number of seconds."""
    if not text:
        return default
    if not _is_number(text) or not 1 <= int(text) <= LONGEST_PAUSE:
        raise ConfigurationError(f"WORKFLOW_{name} skal være et helt antal sekunder fra 1 til {LONGEST_PAUSE}.")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def sender(text: str) -> str:
    """The From of the mails: one address, with or without a name."""
    name, address = parseaddr(text)
    # What is read must be all that is written: of "Sundhed, Nord <a@b.dk>" only the first word would be.
    plain = text.replace('"', "").replace("<", " ").replace(">", " ").split()
    if not _ADDRESS.fullmatch(address) or not text.isprintable() or plain != [*name.split(), address]:
        raise ConfigurationError(
            f"WORKFLOW_MAIL_SENDER er »{text}«. Skriv én adresse, fx Beslutningsspor <spor@example.dk>; et navn med "
            'komma skal stå i anførselstegn: "Sundhed, Nord" <spor@example.dk>.'
        )
    return text


def secret(text: str | None, data_dir: Path, production: bool) -> str:
    """The key that signs; outside production it is made and kept in the data folder."""
    if text:
        if production and len(text) < SHORTEST_SECRET:
            raise ConfigurationError(
                f"WORKFLOW_SECRET_KEY er for kort til drift. Brug mindst {SHORTEST_SECRET} tilfældige tegn."
            )
        return text
    if production:
        raise ConfigurationError(
            "WORKFLOW_SECRET_KEY mangler. I drift skal den sættes til en lang, tilfældig og hemmelig tekst."
        )
    kept = data_dir / "secret_key"
    return _kept(kept) or _made(kept)


def _kept(kept: Path) -> str:
    try:
        return kept.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _made(kept: Path) -> str:
    """It is whole under its name, or not there: who comes meanwhile never reads half of it."""
    made = secrets.token_urlsafe(48)
    descriptor, draft = tempfile.mkstemp(dir=kept.parent, prefix=".secret_key-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(made)
            handle.flush()
            os.fsync(handle.fileno())
        if kept.exists() and not _kept(kept):
            os.replace(draft, kept)  # an empty one is left by a disk that was full
            return made
        with suppress(FileExistsError):
            os.link(draft, kept)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(draft)
    return _kept(kept)
