"""Settings: read from the environment (and an optional .env) once, checked once."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from workflow import setting_values
from workflow.errors import ConfigurationError
from workflow.mailbox_settings import MailboxSettings, read_mailbox

PROJECT = Path(__file__).resolve().parent.parent
LOCAL_TIME = ZoneInfo("Europe/Copenhagen")
# A unix socket's address holds 108 bytes with its closing zero (unix(7)).
LONGEST_SOCKET_PATH = 107
# Seconds until a claim on a message may be taken over. Longer than sending one mail takes, see mail_transport.
MAIL_LEASE_SECONDS = 300
_MAIL_PORTS = {"starttls": 587, "tls": 465, "off": 25}
FIRST_YEAR, LAST_YEAR = 2000, 2099  # that a clock outside production can be set to


@dataclass(frozen=True)
class Settings:
    """What the environment says, complete and checked. Times are aware, in UTC."""

    environment: Literal["development", "production", "test"]
    data_dir: Path
    database_url: str
    broker_url: str
    broker_socket: Path | None  # set when the embedded broker is ours to start
    secret_key: str
    base_url: str
    mail_server: str | None  # None: mail is shown on /mail and goes nowhere
    mail_port: int
    mail_username: str | None
    mail_password: str | None
    mail_tls: Literal["starttls", "tls", "off"]
    mail_sender: str
    mail_bounces: str | None  # address that delivery reports are sent to; takes addresses with a part after "+"
    bounce_key: str | None  # what the relay shows when it hands in delivery reports over HTTP
    mailbox: MailboxSettings | None  # where answers to mails come in; None: they go to the secretariats themselves
    mail_per_minute: int  # at most, of all workers together; 0: as fast as the server takes them
    mail_allow: tuple[str, ...]  # outside production: addresses and domains that mail may reach; "*" for all
    frozen_now: datetime | None
    sweep_seconds: int  # between two looks into the database for what a lost bell left behind
    trusted_hosts: tuple[str, ...]  # in production: names beside that of base_url that the pages answer to
    proxies: int  # how many proxies of ours stand before the pages and say who asks; 0: none
    seal_file: Path  # where the nightly seals of the history are kept outside the database
    read_lease_seconds: int  # until a file that is being read may be read by another; longer than reading one takes
    mail_lease_seconds: int  # until a claim on a message may be taken over; longer than sending one mail takes

    @property
    def production(self) -> bool:
        return self.environment == "production"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from `environ` (names WORKFLOW_…).

    Raises ConfigurationError, in Danish, for a value that is impossible or missing in production.
    """

    def get(name: str, default: str | None = None) -> str | None:
        return environ.get(f"WORKFLOW_{name}") or default

    environment = get("ENV", "development")
    if environment not in ("development", "production", "test"):
        raise ConfigurationError(f"WORKFLOW_ENV er '{environment}'. Brug development, production eller test.")
    production = environment == "production"

    data_dir = setting_values.folder("DATA_DIR", get("DATA_DIR") or PROJECT / "instance")

    tls = get("MAIL_TLS", "starttls")
    if tls not in ("starttls", "tls", "off"):
        raise ConfigurationError(f"WORKFLOW_MAIL_TLS er '{tls}'. Brug starttls, tls eller off.")
    if production and tls == "off":
        raise ConfigurationError("WORKFLOW_MAIL_TLS=off er ikke tilladt i drift. Brug starttls eller tls.")
    socket = None
    broker_url = get("BROKER_URL")
    if not broker_url:
        socket = _socket_path(data_dir)
        broker_url = f"redis+socket://{socket}"

    return Settings(
        environment=environment,  # type: ignore[arg-type]
        data_dir=data_dir,
        database_url=setting_values.database_url(get("DATABASE_URL") or f"sqlite:///{data_dir / 'workflow.sqlite3'}"),
        broker_url=setting_values.broker_url(broker_url),
        broker_socket=socket,
        secret_key=setting_values.secret(get("SECRET_KEY"), data_dir, production),
        base_url=setting_values.base_url(get("BASE_URL") or _default_base_url(production), production),
        mail_server=_mail_server(get("MAIL_SERVER"), production),
        mail_port=setting_values.port("MAIL_PORT", get("MAIL_PORT"), _MAIL_PORTS[tls]),
        mail_username=get("MAIL_USERNAME"),
        mail_password=get("MAIL_PASSWORD"),
        mail_tls=tls,  # type: ignore[arg-type]
        mail_sender=setting_values.sender(get("MAIL_SENDER") or _default_sender(production)),
        mail_bounces=_bounces(get("MAIL_BOUNCES")),
        bounce_key=_bounce_key(get("BOUNCE_KEY")),
        mailbox=read_mailbox(get, production),
        mail_per_minute=_per_minute(get("MAIL_PER_MINUTE")),
        mail_allow=tuple(part.strip().lower() for part in (get("MAIL_ALLOW") or "").split(",") if part.strip()),
        frozen_now=_frozen_now(get("NOW"), production),
        sweep_seconds=setting_values.seconds("SWEEP_SECONDS", get("SWEEP_SECONDS"), 60),
        trusted_hosts=_hosts(get("TRUSTED_HOSTS")),
        proxies=_proxies(get("PROXIES"), production),
        seal_file=setting_values.file("SEAL_FILE", get("SEAL_FILE") or data_dir / "seals.log"),
        mail_lease_seconds=setting_values.seconds("MAIL_LEASE_SECONDS", get("MAIL_LEASE_SECONDS"), MAIL_LEASE_SECONDS),
        read_lease_seconds=setting_values.seconds("READ_LEASE_SECONDS", get("READ_LEASE_SECONDS"), 300),
    )


def environment_with_dotenv() -> Mapping[str, str]:
    """The process's environment, with what it lacks taken from ./.env (if there is one)."""
    from dotenv import dotenv_values

    try:
        kept = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError("Filen .env kan ikke læses. Den skal være tekst i UTF-8.") from None
    return {**kept, **os.environ}


def _socket_path(data_dir: Path) -> Path:
    path = data_dir / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    # A private folder per data folder: the same path in every process that uses this data folder.
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"beslutningsspor-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / "broker.sock"


def _default_base_url(production: bool) -> str:
    if production:
        raise ConfigurationError("WORKFLOW_BASE_URL mangler: mails skal kunne linke til systemets adresse.")
    return "http://127.0.0.1:8000"


def _default_sender(production: bool) -> str:
    if production:
        raise ConfigurationError("WORKFLOW_MAIL_SENDER mangler: skriv den adresse, som jeres mails kommer fra.")
    return "Beslutningsspor <beslutningsspor@example.dk>"


def _mail_server(server: str | None, production: bool) -> str | None:
    if production and not server:
        raise ConfigurationError("WORKFLOW_MAIL_SERVER mangler: uden en mailserver når ingen påmindelse frem.")
    return server


def _bounces(address: str | None) -> str | None:
    if address and not re.fullmatch(r"[^\s@+<>]+@[^\s@<>]+", address):
        raise ConfigurationError("WORKFLOW_MAIL_BOUNCES skal være en mailadresse uden navn og uden »+«.")
    return address


def _bounce_key(key: str | None) -> str | None:
    if key and len(key) < 24:
        raise ConfigurationError("WORKFLOW_BOUNCE_KEY skal være en tilfældig tekst på mindst 24 tegn.")
    return key


def _per_minute(text: str | None) -> int:
    if not text:
        return 0
    if not text.isdecimal() or int(text) < 1:
        raise ConfigurationError("WORKFLOW_MAIL_PER_MINUTE skal være et helt antal mails, mindst 1.")
    return int(text)


def _hosts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in (text or "").split(",") if part.strip())


def _proxies(text: str | None, production: bool) -> int:
    if not text:
        return 1 if production else 0  # gunicorn speaks HTTP only: in production something else speaks HTTPS
    if not text.isdecimal() or len(text) > 1:
        raise ConfigurationError("WORKFLOW_PROXIES skal være et tal fra 0 til 9: antallet af proxyer foran siderne.")
    return int(text)


def _frozen_now(text: str | None, production: bool) -> datetime | None:
    if not text:
        return None
    if production:
        raise ConfigurationError("WORKFLOW_NOW må ikke være sat i drift.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"WORKFLOW_NOW er '{text}'. Skriv et ISO-tidspunkt, fx 2025-10-10T09:00.") from None
    if len(text) == len("2025-10-10"):
        # A date alone means that day at nine, inside the hours when mail is sent.
        moment = moment.replace(hour=9)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ConfigurationError(f"WORKFLOW_NOW skal ligge mellem {FIRST_YEAR} og {LAST_YEAR}.")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LOCAL_TIME)
    return moment.astimezone(UTC)
