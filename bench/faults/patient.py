"""A worker whose broker hands a job to another after five seconds: celery -A bench.faults.patient worker.

What it begins it writes down beside FAULTS_FILE: the same job twice is one that was handed on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from celery.signals import task_prerun
from kombu.transport.redis import QoS

from celery_worker import app

__all__ = ["app"]

_LOG = Path(os.environ["FAULTS_FILE"]).with_suffix(".log")

app.conf.broker_transport_options = {**app.conf.broker_transport_options, "visibility_timeout": 5}
_restore = QoS.restore_visible


def _looking_each_time(self: QoS, start: int = 0, num: int = 10, interval: int = 10) -> None:
    """What has waited too long is looked for each ten seconds, where the library does so each hundred."""
    _restore(self, start, num, 1)


QoS.restore_visible = _looking_each_time


@task_prerun.connect
def _begun(task_id: str, **_: Any) -> None:
    with _LOG.open("a") as log:
        log.write(f"{task_id}\n")
