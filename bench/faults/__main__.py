"""`make faults`: workers are killed at eight points of a mail's way and at random moments, and every mail is counted.

Prints and keeps in bench/results/faults.json: mails lost, copies, and where the copies came from.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from bench.actions.__main__ import database
from bench.mail.__main__ import fill_one_each
from tests.tasks.real_parts import MORNING, Inbox, Installation
from workflow import jobs
from workflow.cli.administration import upgrade_database
from workflow.clock import forget_offset
from workflow.config import PROJECT
from workflow.extensions import db
from workflow.models import Message
from workflow.services import clock_steps

RESULTS = Path(__file__).parents[1] / "results"
POINTS = ("planned", "claimed", "written", "at_fence", "fenced", "transmitted", "taken", "settled")
# How often a process that passes a point dies there: rare where every mail passes, often where a batch does.
CHANCE = {"planned": 0.5, "claimed": 0.5, "written": 0.5}
LONGEST = 30  # minutes; then nobody is killed any more, what waits is sent, and it says how far it came
SETTLING = 600  # seconds


def main() -> None:
    """Runs on the databases asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=1000, help="at the points, all together")
    options.add_argument("--random", type=int, default=200, help="at random moments besides")
    options.add_argument("--mails", type=int, default=6000)
    options.add_argument("--minutes", type=int, default=LONGEST, help="of killing, on each database")
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    given = options.parse_args()
    figures = {}
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        with database(kind, None) as (url, _), tempfile.TemporaryDirectory() as folder:
            figures[kind] = _trial(url, Path(folder), given.kills, given.random, given.mails, given.minutes * 60)
    report = {"at": datetime.now(UTC).date().isoformat(), "python": platform.python_version(), **figures}
    text = json.dumps(report, indent=2)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"faults-{given.only or 'both'}.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


def _trial(url: str, folder: Path, kills: int, at_random: int, mails: int, longest: int) -> dict[str, Any]:
    inbox = Inbox(port=_free_port())
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, ready_timeout=20)
    controller.start()
    faults = folder / "faults"
    each = kills // len(POINTS)
    faults.write_text("".join(f"{point} {CHANCE.get(point, 0.15)} {each}\n" for point in POINTS))
    installation = Installation(_environment(url, folder, inbox.port, faults))
    try:
        with installation.app.app_context():
            upgrade_database()
            clock_steps.set_clock(MORNING)
            forget_offset()
            fill_one_each(mails)
            db.session.remove()
        started = time.monotonic()
        installation.start_broker()
        installation.start_beat()
        victim = Victim(installation)
        until = started + longest
        killed = _kill_at_random(installation, victim, at_random, mails, until)
        _wait_until_settled(installation, victim, mails, until)
        faults.write_text("".join(f"{point} 0 0\n" for point in POINTS))
        _wait_until_settled(installation, victim, mails, time.monotonic() + SETTLING)
        return {
            **_counted(installation, inbox, faults, mails),
            "killed_at_random": killed,
            "workers_started": victim.started,
            "seconds": round(time.monotonic() - started),
        }
    finally:
        installation.close()
        controller.stop()


def _environment(url: str, folder: Path, port: int, faults: Path) -> dict[str, str]:
    values = {
        "ENV": "test", "DATABASE_URL": url, "DATA_DIR": str(folder / "data"), "SECRET_KEY": "a trial's secret",
        "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_TLS": "off", "MAIL_ALLOW": "*",
        "SWEEP_SECONDS": "1", "MAIL_LEASE_SECONDS": "2",
    }  # fmt: skip
    return {"FAULTS_FILE": str(faults), **{f"WORKFLOW_{name}": value for name, value in values.items()}}


class Victim:
    """The worker. Celery ends when a process of its pool dies while it starts: a supervisor would start it anew."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.started = 0
        self.process = self._start()

    def keep_up(self) -> None:
        """Starts it anew if it has ended."""
        if self.process.poll() is not None:
            self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.started += 1
        return _start_victim(self.installation)


def _start_victim(installation: Installation) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [
            sys.executable, "-m", "celery", "--quiet", "-A", "bench.faults.victim", "worker", "--queues",
            "mail,default", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "error",
        ],
        cwd=PROJECT, env={**os.environ, **installation.environment}, stdin=subprocess.DEVNULL,
        stdout=installation.log, stderr=installation.log, start_new_session=True,
    )  # fmt: skip
    installation.adopt(process)
    return process


def _kill_at_random(installation: Installation, victim: Victim, count: int, mails: int, until: float) -> int:
    """Kills a process of the pool every now and then, until so many have died or all mails are out."""
    killed = 0
    while killed < count and time.monotonic() < until and _states(installation).get("sent", 0) < mails:
        time.sleep(random.uniform(0.05, 1.0))
        victim.keep_up()
        installation.ring(jobs.DELIVER_MAIL)
        children = _children(victim.process.pid)
        if children:
            try:
                os.kill(random.choice(children), signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
    return killed


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:  # it has just ended
        return []
    return [int(child) for child in text.split()]


def _wait_until_settled(installation: Installation, victim: Victim, mails: int, until: float) -> None:
    while time.monotonic() < until:
        states = _states(installation)
        if states.get("sent", 0) + states.get("uncertain", 0) >= mails:
            time.sleep(4)  # two more sweeps find nothing
            return
        victim.keep_up()
        installation.ring(jobs.DELIVER_MAIL)
        time.sleep(1)


def _states(installation: Installation) -> dict[str, int]:
    with installation.app.app_context():
        rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
        db.session.remove()
        return {row[0]: row[1] for row in rows}


def _counted(installation: Installation, inbox: Inbox, faults: Path, mails: int) -> dict[str, Any]:
    copies = inbox.copies()
    several = {address: sent for address, sent in copies.items() if len(sent) > 1}
    ids = Counter(message_from_bytes(sent[0])["Message-ID"] for sent in copies.values())
    with installation.app.app_context():
        rows = db.session.execute(select(Message.recipient, Message.state, Message.resends)).all()
        db.session.remove()
    flagged = {row.recipient for row in rows if row.resends}
    told = {row.recipient for row in rows if row.state == "uncertain"}
    waiting = {row.recipient for row in rows if row.state in ("due", "retry", "claimed", "submitting")}
    log = faults.with_suffix(".log")
    return {
        "mails": mails,
        "messages": len(rows),
        "states": dict(Counter(row.state for row in rows)),
        "killed_at": dict(Counter(log.read_text().split())) if log.exists() else {},
        "still_waiting": len(waiting),
        "lost": sum(row.recipient not in copies.keys() | told | waiting for row in rows) + mails - len(rows),
        "for_a_person_to_decide": len(told),
        "of_these_never_delivered": len(told - set(copies)),
        "recipients_with_copies": len(several),
        "copies_that_differ": sum(len(set(sent)) > 1 for sent in several.values()),
        "copies_not_flagged": len(set(several) - flagged),
        "most_copies": max((len(sent) for sent in copies.values()), default=0),
        "message_ids_used_twice": sum(count > 1 for count in ids.values()),
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


if __name__ == "__main__":
    main()
