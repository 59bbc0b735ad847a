"""Job: seals the history of the night, and verifies it."""

from __future__ import annotations

from flask import current_app

from workflow import clock
from workflow.services.history import seals


def seal() -> None:
    """Makes the seal of this night and walks the whole history; on the same day once more it does nothing."""
    file = current_app.extensions["settings"].seal_file
    if seals.seal_night(file, now=clock.now()):
        seals.keep_check(*seals.verify(file), now=clock.now())
