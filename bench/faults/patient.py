"""A worker whose broker hands a job to another after five seconds: celery -A bench.faults.patient worker.

What it begins and how long that took it writes down beside FAULTS_FILE: a job begun twice is one that was handed on.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from celery.signals import task_postrun, task_prerun

from celery_worker import app

__all__ = ["app"]

_LOG = Path(os.environ["FAULTS_FILE"]).with_suffix(".log")
_begun_at: dict[str, float] = {}

# What has waited too long is looked for each second; the library does so each hundred.
app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "visibility_timeout": 5,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}


@task_prerun.connect
def _begun(task_id: str, **_: Any) -> None:
    _begun_at[task_id] = time.monotonic()
    _write(f"begun {task_id}")


@task_postrun.connect
def _ended(task_id: str, **_: Any) -> None:
    _write(f"lasted {time.monotonic() - _begun_at.pop(task_id):.1f}")


def _write(line: str) -> None:
    with _LOG.open("a") as log:
        log.write(f"{line}\n")
