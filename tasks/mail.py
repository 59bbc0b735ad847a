"""Jobs: deliver the outbox, and read the mailbox."""

from __future__ import annotations

from workflow import clock, jobs
from workflow.services.mail import mailbox_reading, mailer


def deliver() -> None:
    """Delivers what is due; rings again when its time was up before the outbox was empty."""
    if mailer.deliver(clock=clock.now).more:
        jobs.enqueue(jobs.DELIVER_MAIL)


def read_mailbox() -> None:
    """Takes in what has come to the mailbox; rings for what the secretariats are told, and again when more is left."""
    found = mailbox_reading.read(now=clock.now)
    if found is None:
        return
    if found.attached or found.waiting:
        jobs.enqueue(jobs.DELIVER_MAIL)
    if found.more:
        jobs.enqueue(jobs.READ_MAILBOX)
