"""Jobs: reminders are planned, and the bell is rung for what waits in the outbox."""

from __future__ import annotations

from workflow import clock, jobs
from workflow.services import outbox, uploads
from workflow.services import reminders as service


def plan() -> None:
    """Plans what is due now, and rings."""
    service.plan_all(clock.now())
    _ring()


def sweep() -> None:
    """Every minute: plans, and finds what a lost bell left behind. Any number of schedulers may ask for it."""
    plan()
    if uploads.is_waiting(clock.now()):
        jobs.enqueue(jobs.READ_UPLOADS)


def _ring() -> None:
    now = clock.now()
    if outbox.is_waiting(now, clock.local(now).date()):
        jobs.enqueue(jobs.DELIVER_MAIL)
