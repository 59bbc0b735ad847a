"""Keeps two processes at work that plan and deliver as the worker's do, and forks another when one has died.

`python -m bench.faults.forks`. A fork costs a hundredth of starting a worker: so thousands can die.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time

from bench.faults.victim import app
from celery_worker import flask_app
from workflow import jobs
from workflow.extensions import db
from workflow.services import mailer

AT_ONCE = 2
_SWEEPS = 0.15  # how many of them plan before they deliver
_BATCH = 5  # a batch's last mail is settled by itself: that point is passed more often


def main() -> None:
    """Until it is ended from outside."""
    mailer._BATCH = _BATCH
    children: set[int] = set()
    with flask_app.app_context():
        db.engine.dispose()
    first = True
    while True:
        while len(children) < AT_ONCE:
            children.add(_fork(plans=first))
            first = False
        ended, _ = os.waitpid(-1, 0)
        children.discard(ended)
        time.sleep(0.02)


def _fork(*, plans: bool) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    random.seed()
    try:
        if plans or random.random() < _SWEEPS:
            app.tasks[jobs.SWEEP]()
        app.tasks[jobs.DELIVER_MAIL]()
        time.sleep(0.2)  # nothing was left to do
    except Exception:
        logging.exception("a process ends with an error")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
