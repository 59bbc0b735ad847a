"""Stops mail when the database is older than the mails that were sent from it: it came back from a backup.

What was sent since the backup would go a second time. So each machine that sends keeps beside its data, outside the
database, how far it had come; a database of the same identity that knows less is paused, for a person to look at.
"""

from __future__ import annotations

import json
import logging
import secrets
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from flask import current_app
from sqlalchemy import func, select, update

from workflow.extensions import db
from workflow.models import Installation, Message
from workflow.services.actions.references import insert
from workflow.services.mail import outbox
from workflow.services.transaction import transaction
from workflow.transactions import read_only

log = logging.getLogger(__name__)

RESTORED = (
    "Databasen er ældre end de mails, der er sendt fra den: den ser ud til at være genskabt fra en sikkerhedskopi. "
    "Se under »Forhåndsvisning«, hvad der ville blive sendt igen, før du genoptager"
)


def check(now: datetime) -> bool:
    """Whether mail may go; pauses it and says no when the database lags behind what was sent."""
    mark = _read()
    identity, newest = _state()
    if mark.get("identity") != identity or newest >= mark.get("sent_until", ""):
        return True
    log.error("the newest mail in the database is of %s, this machine has sent until %s", newest, mark["sent_until"])
    outbox.pause(RESTORED, now)
    # Said once: whoever resumes has decided, and the way on is from here.
    _write(identity, newest)
    return False


def keep() -> None:
    """Remembers how far sending has come."""
    _write(*_state())


def _state() -> tuple[str, str]:
    """The identity of the database, given to it once, and when it sent its newest mail (ISO, UTC; empty: none)."""
    with read_only():
        identity = db.session.scalar(select(Installation.identity))
        newest = db.session.scalar(select(func.max(Message.sent_at)))
        db.session.rollback()
    if identity is None:
        with transaction():
            db.session.execute(insert(Installation).values(id=1, clock_offset=0).on_conflict_do_nothing())
            db.session.execute(
                update(Installation).where(Installation.identity.is_(None)).values(identity=secrets.token_hex(16))
            )
            identity = db.session.scalar(select(Installation.identity))
    return identity or "", newest.astimezone(UTC).isoformat(timespec="microseconds") if newest else ""


def _file() -> Path:
    return current_app.extensions["settings"].data_dir / "mail-mark.json"


def _read() -> dict[str, str]:
    try:
        mark = json.loads(_file().read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _write(identity: str, sent_until: str) -> None:
    # Replaced as a whole: a crash leaves the old mark or the new one. Each writer has a file of its own, as several may
    # write at once: processes, and threads of one.
    file = _file()
    fresh = file.with_name(f"{file.name}.{uuid4().hex}")
    try:
        fresh.write_text(json.dumps({"identity": identity, "sent_until": sent_until}), encoding="ascii")
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
