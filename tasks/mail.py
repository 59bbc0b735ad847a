"""Job: delivers the outbox."""

from __future__ import annotations

from workflow import clock, jobs
from workflow.services import mailer


def deliver() -> None:
    """Delivers what is due; rings again when its time was up before the outbox was empty."""
    if mailer.deliver(clock=clock.now).more:
        jobs.enqueue(jobs.DELIVER_MAIL)
