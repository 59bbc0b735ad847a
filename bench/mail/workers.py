"""A broker and a worker with two processes, as an installation has them; what they cost, from /proc (Linux)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from workflow.broker import broker_command
from workflow.config import PROJECT, read_settings

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 30  # seconds until the worker is up


class Workers:
    """Started and ended by its owner."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = {**os.environ, **environment}
        self.settings = read_settings(environment)
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Broker, then worker; returns when both processes of the worker are there."""
        self._start(*broker_command(self.settings))
        self._start(
            sys.executable, "-m", "celery", "--quiet", "-A", "celery_worker", "worker", "--queues", "mail,default",
            "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "error",
        )  # fmt: skip
        end = time.monotonic() + _PATIENCE
        while len(self.processes()) < 3:
            assert time.monotonic() < end, "the worker did not start"
            time.sleep(0.1)
        time.sleep(2)

    def processes(self) -> list[int]:
        """The worker's main process and its children."""
        worker = self._started[-1].pid
        children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
        return [worker, *map(int, children)]

    def cpu(self) -> float:
        """CPU seconds of all of them until now."""
        return sum(self._cpu(pid) for pid in self.processes())

    def memory_mb(self) -> float:
        """What all of them hold together now; a page that several share counts once (PSS)."""
        total = 0
        for pid in self.processes():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return round(total / 1024, 1)

    def rest(self) -> None:
        """Returns when they have had nothing to do for a while."""
        before = -1.0
        while (now := self.cpu()) > before:
            before = now
            time.sleep(2)

    def close(self) -> None:
        """Ends what was started."""
        for process in reversed(self._started):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)

    def _cpu(self, pid: int) -> float:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def _start(self, *command: str) -> None:
        self._started.append(
            subprocess.Popen(
                command, cwd=PROJECT, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )
        )  # fmt: skip
