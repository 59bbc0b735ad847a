"""A process that moves or takes back a package in small batches, and dies by SIGKILL after a while.

python -m bench.handover.victim SECONDS [undo]: 0 seconds means that it lives to the end.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress

from bench.handover.stock import NOW
from workflow import create_app
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError
from workflow.queries.handover import latest_package
from workflow.queries.handover_scopes import cluster_named
from workflow.services.handover import handover_moving

handover_moving.BATCH = 25


def main() -> None:
    """Does what is left, unless it dies first."""
    seconds, undo = float(sys.argv[1]), sys.argv[2:] == ["undo"]
    with create_app(pages=False).app_context():
        if seconds:
            threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
        scope = cluster_named("Nord")
        known = latest_package(scope)
        if undo and known is not None:
            package_id = known.id
            with suppress(ConflictError):  # it was begun by one that died
                handover_moving.undo(package_id, actor=SYSTEM, now=NOW)
        else:
            package_id = handover_moving.start(scope, actor=SYSTEM, now=NOW).id
        handover_moving.work(package_id, clock=lambda: NOW)
    if seconds:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
