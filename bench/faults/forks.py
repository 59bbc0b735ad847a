"""Keeps two processes at work that plan and deliver as the worker's do, and forks another when one has died.

`python -m bench.faults.forks`. A fork costs a hundredth of starting a worker, and what a first mail makes ready
(templates, statements) its parent has made ready: so thousands can die.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time
from pathlib import Path

from bench.faults.victim import app, warm_up
from workflow import jobs
from workflow.services.mail import mailer

AT_ONCE = 2
READY = Path(os.environ["FAULTS_FILE"]).with_suffix(".ready")  # from here on they may die
_SWEEPS = 0.3  # how many of them plan before they deliver
_BATCH = 5  # a batch's last mail is settled by itself: that point is passed more often


def main() -> None:
    """Until it is ended from outside."""
    mailer._BATCH = _BATCH
    children: set[int] = set()
    warm_up()
    READY.touch()
    while True:
        while len(children) < AT_ONCE:
            children.add(_fork())
        ended, _ = os.waitpid(-1, 0)
        children.discard(ended)


def _fork() -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    random.seed()
    try:
        if random.random() < _SWEEPS:
            app.tasks[jobs.SWEEP]()
        app.tasks[jobs.DELIVER_MAIL]()
        time.sleep(0.2)  # nothing was left to do
    except Exception:
        logging.exception("a process ends with an error")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
