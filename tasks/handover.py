"""Job: carries a move to a successor through, batch by batch."""

from __future__ import annotations

from workflow import clock, jobs
from workflow.services.handover import handover_moving

BATCHES_PER_JOB = 40


def move(package_id: int) -> None:
    """Goes on with the package; rings again when there is more: a job that goes on for long is taken for one that
    hangs."""
    if handover_moving.work(package_id, clock=clock.now, batches=BATCHES_PER_JOB):
        jobs.enqueue(jobs.MOVE_PACKAGE, package_id=package_id)


def ring_again() -> None:
    """Finds the packages that nobody works at, since a bell was lost or a process died, and rings for them."""
    for package_id in handover_moving.standing_still(clock.now()):
        jobs.enqueue(jobs.MOVE_PACKAGE, package_id=package_id)
