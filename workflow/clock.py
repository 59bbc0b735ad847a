"""What time it is: the only place that asks the system.

Outside production the clock can be set: WORKFLOW_NOW freezes one command; a running installation uses the
system's time plus an offset kept in the database, which the stepping page moves. Times are aware and in UTC;
days are Danish (Europe/Copenhagen).
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta

from flask import current_app, g
from sqlalchemy import Row, select

from workflow.config import LOCAL_TIME, Settings
from workflow.extensions import db
from workflow.models.installation import Installation
from workflow.transactions import read_only

_KEPT = select(Installation.clock_offset, Installation.clock_target, Installation.clock_step_started_at)


def now() -> datetime:
    """The moment, aware, in UTC."""
    settings: Settings = current_app.extensions["settings"]
    if settings.frozen_now is not None:
        return settings.frozen_now
    moment = datetime.now(UTC)
    if settings.production:
        return moment
    return moment + _offset()


def system_now() -> datetime:
    """The system's own time, however the clock is set: for logins, which a stepped clock shall not end."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Denmark."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on Danish clocks."""
    return moment.astimezone(LOCAL_TIME)


def at_local(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """The moment, in UTC, when Danish clocks show that hour on that day."""
    return datetime.combine(day, time(hour, minute), LOCAL_TIME).astimezone(UTC)


def forget_offset() -> None:
    """The offset has been changed in this request or job: read it again."""
    g.pop("clock", None)


def step() -> tuple[date | None, datetime | None]:
    """The day that a running step of the clock walks to, and when it last moved; as read with the offset."""
    return (None, None) if current_app.extensions["settings"].frozen_now else _kept()[1:]


def offset_to(moment: datetime) -> int:
    """Whole seconds to add to the system's time so that it becomes `moment` now; never a moment earlier."""
    return math.ceil((moment - datetime.now(UTC)).total_seconds())


def _offset() -> timedelta:
    return timedelta(seconds=_kept()[0])


def _kept() -> tuple[int, date | None, datetime | None]:
    # Read once per request or job, so that one piece of work sees one time line.
    if "clock" not in g:
        row = _row()
        g.clock = (row[0] or 0, row[1], row[2]) if row else (0, None, None)
    return g.clock


def _row() -> Row[int, date | None, datetime | None] | None:
    if db.session.registry().in_transaction():
        return db.session.connection().execute(_KEPT).first()
    # Who only asks for the time must not wait for those who write, nor keep them waiting (SQLite).
    with read_only():
        row = db.session.connection().execute(_KEPT).first()
        db.session.rollback()
    return row
