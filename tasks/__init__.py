"""The Celery jobs: each takes ids, calls one service, and holds no rule."""

from __future__ import annotations

from celery import Celery

from tasks import audit, clock, documents, handover, logins, mail, reminders, rollups
from workflow import jobs

JOBS = {
    jobs.PLAN_REMINDERS: reminders.plan,
    jobs.SWEEP: reminders.sweep,
    jobs.DELIVER_MAIL: mail.deliver,
    jobs.READ_MAILBOX: mail.read_mailbox,
    jobs.TAKE_SNAPSHOTS: rollups.take_snapshots,
    jobs.WALK_CLOCK: clock.walk,
    jobs.SEAL_HISTORY: audit.seal,
    jobs.SWEEP_LOGINS: logins.sweep,
    jobs.READ_UPLOADS: documents.read,
    jobs.MOVE_PACKAGE: handover.move,
}


def register(celery: Celery) -> None:
    """Makes every job known to `celery`, under the names of workflow.jobs."""
    for name, job in JOBS.items():
        celery.task(job, name=name)
