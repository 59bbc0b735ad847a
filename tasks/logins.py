"""Job: removes logins that have ended."""

from __future__ import annotations

from workflow import clock
from workflow.services.accounts import logins


def sweep() -> None:
    """Removes old logins and failed tries."""
    logins.sweep(clock.system_now())
