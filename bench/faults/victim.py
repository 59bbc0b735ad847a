"""A worker that kills its own process at chosen points of the way of a mail: celery -A bench.faults.victim worker.

FAULTS_FILE holds a line per point, "name chance left", shared by all processes under a lock; what is left goes down
with each kill. The code that runs is the program's own: only the steps' doors are watched.
"""

from __future__ import annotations

import fcntl
import functools
import gc
import os
import random
import signal
import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.signals import worker_init

from celery_worker import app, flask_app
from workflow import clock
from workflow.extensions import db
from workflow.services.mail import mail_batches, mail_fences, mailer, outbox
from workflow.services.reminders import reminders

__all__ = ["app"]

# In the order of a mail's way. After "fenced" and before "settled" it is uncertain whether the server has it; so it is
# of its predecessor "at_fence", whose yes is kept with it.
POINTS = ("planned", "claimed", "written", "at_fence", "fenced", "transmitted", "taken", "settled")
UNCERTAIN = frozenset({"at_fence", "fenced", "transmitted", "taken"})

_WARMING = 6  # mails that are sent before anybody dies
_FILE = Path(os.environ["FAULTS_FILE"])
_LOG = _FILE.with_suffix(".log")


def die_at(point: str) -> None:
    """Draws, and ends this process as a power cut would."""
    with _FILE.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        plan = {name: (float(chance), int(left)) for name, chance, left in map(str.split, file)}
        chance, left = plan[point]
        others = sum(each > 0 for _, each in plan.values())  # the fewer points are left, the likelier each
        if left <= 0 or random.random() >= chance * len(plan) / others:
            return
        plan[point] = (chance, left - 1)
        file.seek(0)
        file.truncate()
        file.write("".join(f"{name} {chance} {left}\n" for name, (chance, left) in plan.items()))
        file.flush()
        with _LOG.open("a") as log:
            log.write(f"{point}\n")
        os.kill(os.getpid(), signal.SIGKILL)


@worker_init.connect
def warm_up(**_: Any) -> None:
    """Sends a few mails before processes are forked: templates and statements are made ready once, not by each that
    dies."""
    with flask_app.app_context():
        reminders.plan_all(clock.now())
        mailer.deliver(_WARMING, clock=clock.now)
        db.session.remove()
        db.engine.dispose()
    gc.freeze()


def _watch(owner: Any, name: str, *, before: str | None = None, after: str | None = None) -> None:
    step: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(step)
    def watched(*args: Any, **kwargs: Any) -> Any:
        if before:
            die_at(before)
        result = step(*args, **kwargs)
        if after:
            die_at(after)
        return result

    setattr(owner, name, watched)


class _Conversation(smtplib.SMTP):
    """It can be left before DATA, and between the final dot and the answer."""

    def docmd(self, cmd: str, args: str = "") -> tuple[int, bytes]:
        if cmd == "DATA":
            die_at("fenced")
        return super().docmd(cmd, args)

    def send(self, s: Any) -> None:
        super().send(s)
        if s[-5:] == b"\r\n.\r\n":
            die_at("transmitted")


_watch(reminders, "plan", after="planned")
_watch(outbox, "claim_all", after="claimed")
_watch(mail_batches, "prepare", after="written")
_watch(mail_fences.Fences, "_pass", before="at_fence")
_watch(mail_fences.Fences, "taken", before="taken")
_watch(mail_fences.Fences, "keep", after="settled")
smtplib.SMTP = _Conversation  # type: ignore[misc]
