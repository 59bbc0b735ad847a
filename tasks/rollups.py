"""Job: keeps the figures of the day."""

from __future__ import annotations

from workflow import clock
from workflow.services.reports import rollups as service


def take_snapshots() -> None:
    """Takes the snapshots that are due; taking them twice adds nothing."""
    service.take_snapshots(clock.now())
