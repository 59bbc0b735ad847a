"""Job: walks the clock of an installation outside production to the day it was asked for."""

from __future__ import annotations

from workflow.services.installation import clock_steps


def walk() -> None:
    """Goes on with the step that was started, day by day."""
    clock_steps.walk()
