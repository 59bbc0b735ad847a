"""Job: seals the history of the night, and verifies it."""

from __future__ import annotations

from flask import current_app

from workflow import clock
from workflow.services.history import seals


def seal() -> None:
    """Makes the seal of this night and walks the whole history; once more on the same day it does nothing, unless who
    made the seal ended before it was verified."""
    file = current_app.extensions["settings"].seal_file
    if seals.seal_night(file, now=clock.now()) or not seals.is_verified():
        seals.keep_check(*seals.verify(file), now=clock.now())
