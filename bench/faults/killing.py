"""Processes that are killed while they send: at eight points of a mail's way, and at random moments."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.faults.trial import Trial, trial
from workflow import jobs

POINTS = ("planned", "claimed", "written", "at_fence", "fenced", "transmitted", "taken", "settled")
# How often a process that passes a point dies there: rare where every mail passes, often where a batch does.
CHANCE = {"planned": 0.8, "claimed": 0.12, "written": 0.2, "settled": 0.5}
_AHEAD, _WAVE = 300, 100  # people whose mail has not gone yet, and how many come at a time: planning goes on meanwhile


def at_points(kind: str, kills: int, seconds: float) -> dict[str, Any]:
    """Two processes that plan and deliver, forked anew whenever one has died; kills at each point alike."""
    each = kills // len(POINTS)
    with trial(kind, _AHEAD, {"MAIL_LEASE_SECONDS": "2"}) as on:
        _plan(on, 0)
        started = time.monotonic()
        on.start("-m", "bench.faults.forks")
        _until(lambda: (on.folder / "faults.ready").exists(), started + 60)
        _plan(on, each)
        end = started + seconds
        while time.monotonic() < end and _killed(on).total() < each * len(POINTS):
            _add_some(on)
            time.sleep(0.5)
        _plan(on, 0)
        on.settle()
        told = {"kills": _killed(on).total(), "killed_at": dict(_killed(on))}
        return {**told, **on.counted(), "seconds": round(time.monotonic() - started)}


def at_random(kind: str, kills: int, seconds: float) -> dict[str, Any]:
    """A real worker behind a broker; a process of its pool dies some time after the last death, when mail has gone."""
    with trial(kind, _AHEAD, {"MAIL_LEASE_SECONDS": "2"}) as on:
        _plan(on, 0)
        on.installation.start_broker()
        on.installation.start_beat()
        started, killed = time.monotonic(), 0
        worker, end = on.start_worker("bench.faults.victim"), started + seconds
        workers = 1
        while killed < kills and time.monotonic() < end:
            _add_some(on)
            on.installation.ring(jobs.DELIVER_MAIL)
            on.wait_for_mails(len(on.inbox.mails) + 1, 5)
            time.sleep(random.uniform(0, 0.3))
            if worker.poll() is not None:  # Celery ends when a process dies while it starts: a supervisor is there
                worker, workers = on.start_worker("bench.faults.victim"), workers + 1
                on.wait_for_mails(len(on.inbox.mails) + 1, 60)
            killed += _kill_one(worker)
        on.settle(each=lambda: on.installation.ring(jobs.DELIVER_MAIL) and None)
        told = {"kills": killed, "workers_started": workers}
        return {**told, **on.counted(), "seconds": round(time.monotonic() - started)}


def _add_some(on: Trial) -> None:
    if on.mails - on.states()["sent"] < _AHEAD:
        on.add(_WAVE)


def _until(what: Callable[[], bool], end: float) -> None:
    while not what() and time.monotonic() < end:
        time.sleep(0.1)


def _plan(on: Trial, each: int) -> None:
    (on.folder / "faults").write_text("".join(f"{point} {CHANCE.get(point, 0.2)} {each}\n" for point in POINTS))


def _killed(on: Trial) -> Counter[str]:
    log = on.folder / "faults.log"
    return Counter(log.read_text().split()) if log.exists() else Counter()


def _kill_one(worker: subprocess.Popen[bytes]) -> int:
    try:
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    except OSError:  # it has just ended
        return 0
    for child in random.sample(children, min(1, len(children))):
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
            return 1
    return 0
