"""Whether the parts that the system stands on can be reached, and whether worker and scheduler do their work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import redis
from flask import Flask, current_app
from kombu.exceptions import OperationalError
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from workflow import clock, jobs
from workflow.config import Settings
from workflow.domain.handover import IN_PROGRESS
from workflow.extensions import db
from workflow.models import HandoverPackage, Installation, Message
from workflow.services.actions.references import insert
from workflow.services.mail import outbox
from workflow.services.transaction import transaction

# The scheduler asks for the sweep every minute; a worker that is busy with mail may be a few minutes late.
SILENT_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(minutes=30)  # a mail that could have gone so long ago
_ANSWER_WITHIN = 1.0  # seconds
_SCHEMA = {
    "missing": "er ikke oprettet (kør: workflow db upgrade)",
    "older": "er ældre end programmet (kør: workflow db upgrade)",
    "newer": "er nyere end programmet; brug den version af programmet, der har bragt den dertil, eller en nyere",
}


def check() -> dict[str, Any]:
    """{"ok", "parts": {name: {"ok", "message"}}}, in Danish: "database", "broker", "worker", "scheduler", "mail",
    "mailbox" where there is one, and "handover" while one stands still."""
    parts = {"database": _database(), "broker": _broker()}
    if parts["broker"]["ok"]:
        parts["worker"] = _worker()
    if parts["database"]["ok"]:
        parts["scheduler"] = _scheduler(clock.system_now())
        parts["mail"] = _mail(clock.now())
        if current_app.extensions["settings"].mailbox is not None:
            parts["mailbox"] = _mailbox(clock.system_now())
        if worked_at := _handover_stopped(clock.now()):
            parts["handover"] = _part(
                False,
                f"gik i stå {_ago(worked_at, clock.now())}; åbn Overdragelse, og vælg Fortsæt, når resten er i gang",
            )
    return {"ok": all(part["ok"] for part in parts.values()), "parts": parts}


def sweep_ran(now: datetime) -> None:
    """Remembers that the scheduler asked for its job and a worker ran it. `now`: of the system, not of an example."""
    with transaction():
        values = {"id": 1, "clock_offset": 0}
        db.session.execute(insert(Installation).values(**values).on_conflict_do_nothing())
        db.session.execute(update(Installation).values(swept_at=now).execution_options(synchronize_session=False))


def _database() -> dict[str, Any]:
    try:
        db.session.execute(text("SELECT 1"))
        db.session.execute(select(func.count()).select_from(Installation))
    except SQLAlchemyError:
        db.session.rollback()
        return _part(False, "kan ikke nås, eller er ikke oprettet (kør: workflow db upgrade)")
    # Not with the rest: what reads migrations is large, and workers need none of it.
    from workflow import schema

    if (stands := schema.standing()) != "newest":
        return _part(False, _SCHEMA[stands])
    return _part(True, db.engine.dialect.name)


def _broker() -> dict[str, Any]:
    if not _pings():
        return _part(False, "kan ikke nås; mails og overblik venter, intet går tabt")
    return _part(True, "svarer")


def _pings() -> bool:
    settings: Settings = current_app.extensions["settings"]
    address = settings.broker_url.replace("redis+socket://", "unix://")
    try:
        return bool(redis.Redis.from_url(address, socket_timeout=1, socket_connect_timeout=1).ping())
    except (redis.RedisError, ValueError):
        return False


def _worker() -> dict[str, Any]:
    """Which queues somebody works on: the workers themselves are asked."""
    try:
        # Not by inspect(): of two workers of one name it knows the last answer only.
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        control = jobs.celery_of(app).control
        answers = control.broadcast("active_queues", reply=True, timeout=_ANSWER_WITHIN) or []
    except (OperationalError, OSError):
        answers = []
    heard = {queue["name"] for answer in answers for queues in answer.values() for queue in queues or ()}
    wanted = set(jobs.QUEUES.values())
    if not answers:
        return _part(False, "ingen worker svarer; mails og indlæsning venter, intet går tabt")
    if missing := sorted(wanted - heard):
        return _part(False, f"ingen worker tager køen {', '.join(missing)}; det, der ligger i den, venter")
    return _part(True, f"{len(answers)} i gang")


def _scheduler(now: datetime) -> dict[str, Any]:
    swept_at = db.session.scalar(select(Installation.swept_at))
    if swept_at is None:
        return _part(False, "har ikke kørt endnu; er beat og worker startet?")
    if now - swept_at > SILENT_AFTER:
        return _part(False, f"kørte sidst {_ago(swept_at, now)}; er beat og worker i gang?")
    return _part(True, f"kørte sidst {_ago(swept_at, now)}")


def _mail(now: datetime) -> dict[str, Any]:
    installation = db.session.get(Installation, 1)
    if installation and installation.mail_paused_at:
        return _part(False, f"sat på pause: {installation.mail_paused_reason or 'af en bruger'}")
    if waiting := outbox.late(now - LATE_AFTER, now):
        return _part(False, f"{waiting} mails har ventet over en halv time")
    undelivered = Message.state.in_(("failed", "uncertain")) & Message.handled_at.is_(None)
    failed = db.session.scalar(select(func.count()).where(undelivered)) or 0
    if failed:
        return _part(True, f"{failed} mails kunne ikke leveres; se siden Påmindelser")
    return _part(True, "klar")


def _mailbox(now: datetime) -> dict[str, Any]:
    installation = db.session.get(Installation, 1, populate_existing=True)
    read_at = installation.mailbox_read_at if installation else None
    last = f"sidst læst {_ago(read_at, now)}" if read_at else "endnu ikke læst"
    if installation and installation.mailbox_failed_at:
        since = _ago(installation.mailbox_failed_at, now)
        return _part(False, f"kan ikke læses, første gang {since}: {installation.mailbox_failure}; {last}")
    if read_at is None or now - read_at > LATE_AFTER:
        return _part(False, f"{last}; er beat og en worker til mail i gang?")
    return _part(True, last)


def _handover_stopped(now: datetime) -> datetime | None:
    """When a move, or an undoing, was last worked at that should long have been taken up again by the sweep."""
    return db.session.scalar(
        select(func.min(HandoverPackage.worked_at)).where(
            HandoverPackage.state.in_(IN_PROGRESS), HandoverPackage.worked_at < now - SILENT_AFTER
        )
    )


def _ago(moment: datetime, now: datetime) -> str:
    """How long ago, in words: an hour of the day would be the machine's, and the clock of an example shows another."""
    minutes = max(int((now - moment).total_seconds() // 60), 0)
    if minutes < 1:
        return "for under et minut siden"
    for size, one, several in ((24 * 60, "et døgn", "døgn"), (60, "en time", "timer"), (1, "et minut", "minutter")):
        if count := minutes // size:
            return f"for {one if count == 1 else f'{count} {several}'} siden"
    raise AssertionError("unreachable")


def _part(ok: bool, message: str) -> dict[str, Any]:
    return {"ok": ok, "message": message}
