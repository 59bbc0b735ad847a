"""Jobs: reminders are planned, and the bell is rung for what waits in the outbox."""

from __future__ import annotations

from tasks import handover
from workflow import clock, jobs
from workflow.extensions import db
from workflow.services.installation import health
from workflow.services.intake import uploads
from workflow.services.mail import outbox
from workflow.services.reminders import reminders as service
from workflow.transactions import read_only

MAILS_PER_BELL = 50
MOST_BELLS = 4  # so many processes share a large morning; whoever finds nothing left is done at once


def plan() -> None:
    """Plans what is due now, and rings: once whenever there is more, and at last for all that is left."""
    service.plan_all(clock.now(), ring=lambda: _ring(MAILS_PER_BELL))
    _ring(MOST_BELLS * MAILS_PER_BELL)


def sweep() -> None:
    """Every minute: plans, and finds what a lost bell left behind. Any number of schedulers may ask for it."""
    health.sweep_ran(clock.system_now())
    plan()
    if uploads.is_waiting(clock.now()):
        jobs.enqueue(jobs.READ_UPLOADS)
    handover.ring_again()


def _ring(most: int) -> None:
    now = clock.now()
    with read_only():
        waiting = outbox.waiting(now, clock.local(now).date(), most)
        db.session.rollback()
    for _ in range(0, waiting, MAILS_PER_BELL):
        if not jobs.enqueue(jobs.DELIVER_MAIL):
            return
