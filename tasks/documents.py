"""Job: reads the files that were dropped."""

from __future__ import annotations

from workflow import clock
from workflow.services import uploads


def read() -> None:
    """Reads what waits, one file after the other; any number of workers share them."""
    while uploads.read_next(clock=clock.now):
        pass
