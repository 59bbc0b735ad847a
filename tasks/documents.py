"""Job: reads the files that were dropped."""

from __future__ import annotations

from workflow import clock, jobs
from workflow.services.intake import uploads

FILES_PER_JOB = 5


def read() -> None:
    """Reads what waits, one file after the other; any number of workers share them.

    After some files it rings again: a job that goes on for long is taken for one that hangs.
    """
    for _ in range(FILES_PER_JOB):
        if not uploads.read_next(clock=clock.now):
            return
    jobs.enqueue(jobs.READ_UPLOADS)
