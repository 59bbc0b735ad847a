"""Stepping the clock of an installation outside production: the days in between are lived through, jobs and all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import current_app
from sqlalchemy import CursorResult, update

from workflow import clock, jobs
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Installation
from workflow.services.mail import mailer
from workflow.services.reminders import reminders
from workflow.services.reports import rollups
from workflow.services.transaction import transaction

LONGEST_STEP = 31  # days
MORNING = 9  # local hour at which each day's jobs run
AFTERNOON = 15  # what was assigned this morning is mailed before the day is left
# A walk that has not moved for so long has died; it may be started again.
STALE_AFTER = timedelta(minutes=3)


@dataclass(frozen=True)
class ClockState:
    """What the banner shows: the time that is played, and the day that a running step walks to."""

    now: datetime
    target: date | None
    stepping: bool
    error: str | None


def state() -> ClockState:
    """The state of the clock, read only."""
    target, started = clock.step()
    error = None
    if target and started and datetime.now(UTC) - started > STALE_AFTER:
        error = "Skridtet er gået i stå. Er worker-processen i gang? Prøv igen."
    return ClockState(clock.now(), target, target is not None, error)


def start_step(days: int, *, actor: Actor) -> None:
    """Sets the day to walk to and rings for the job that walks there, day by day.

    Raises NotAllowedError in production, for a frozen clock, and for who is neither secretariat, chair nor
    administrator; InvalidInputError for an impossible number of days; ConflictError while a step is running.
    """
    settings = current_app.extensions["settings"]
    if settings.production or settings.frozen_now is not None:
        raise NotAllowedError("Uret kan ikke stilles her.")
    if not actor.has_role("administrator", "secretariat", "chair"):
        raise NotAllowedError("Kun sekretariat, formand og administrator kan stille uret.")
    if not 1 <= days <= LONGEST_STEP:
        raise InvalidInputError(f"Gå mellem 1 og {LONGEST_STEP} dage frem ad gangen.")
    clock.forget_offset()
    before = state()
    if before.stepping and before.error is None:
        raise ConflictError("Uret er allerede på vej frem. Vent, til det er nået dertil.")
    with transaction():
        installation = _installation()
        installation.clock_target = installation.clock_target or clock.today() + timedelta(days=days)
        installation.clock_step_started_at = datetime.now(UTC)
    clock.forget_offset()
    if not jobs.enqueue(jobs.WALK_CLOCK):
        # Without a broker there is nobody to walk but us.
        walk()


def set_clock(moment: datetime) -> None:
    """Sets the clock of an installation outside production to `moment`, without living through the days."""
    with transaction():
        _installation().clock_offset = clock.offset_to(moment)
    clock.forget_offset()


def walk() -> int:
    """Walks to the target day by day, running the jobs of each; returns how many days it went.

    Two walks at once take each day once: the clock is moved by a conditional update. After a crash it goes on.
    """
    days = 0
    while (target := _target()) is not None:
        today = clock.today()
        if today >= target:
            _arrive(target)
            break
        if clock.local(clock.now()).hour < AFTERNOON:
            if not _move(clock.at_local(today, AFTERNOON)):
                break
            _live_through()
        if not _move(clock.at_local(today + timedelta(days=1), MORNING)):
            break
        _live_through()
        rollups.take_snapshots(clock.now())
        days += 1
    return days


def _live_through() -> None:
    reminders.plan_all(clock.now())
    mailer.deliver(clock=clock.now)


def _move(moment: datetime) -> bool:
    """Moves the clock forward to `moment`, unless another walk has moved it."""
    db.session.rollback()
    before = _installation().clock_offset
    with transaction():
        moved = db.session.execute(
            update(Installation)
            .where(Installation.id == 1, Installation.clock_offset == before)
            .values(clock_offset=clock.offset_to(moment), clock_step_started_at=datetime.now(UTC))
        )
        assert isinstance(moved, CursorResult)
        done = moved.rowcount == 1
    clock.forget_offset()
    return done


def _target() -> date | None:
    db.session.rollback()
    db.session.expire_all()
    installation = db.session.get(Installation, 1)
    return installation.clock_target if installation else None


def _arrive(target: date) -> None:
    with transaction():
        db.session.execute(
            update(Installation)
            .where(Installation.id == 1, Installation.clock_target == target)
            .values(clock_target=None, clock_step_started_at=None)
        )
    clock.forget_offset()


def _installation() -> Installation:
    installation = db.session.get(Installation, 1)
    if installation is None:
        installation = Installation(id=1, clock_offset=0)
        db.session.add(installation)
    return installation
