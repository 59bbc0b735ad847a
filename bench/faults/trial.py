"""One installation on trial: an inbox that counts, people with a mail each, and what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from bench.actions.__main__ import database
from bench.mail.__main__ import fill_one_each
from bench.ports import free_port
from tests.tasks.real_parts import MORNING, Inbox, Installation
from workflow import jobs
from workflow.clock import forget_offset
from workflow.config import PROJECT
from workflow.extensions import db
from workflow.models import Message
from workflow.schema import upgrade_database
from workflow.services.installation import clock_steps

SETTLING = 600  # seconds that what waits has to be sent in, when nothing disturbs any more
WAITING = frozenset({"due", "retry", "claimed", "submitting"})


class Trial:
    """Broker, inbox and database of its own; so many people with an action each that is due this morning."""

    def __init__(self, url: str, folder: Path, mails: int, settings: dict[str, str] | None = None) -> None:
        self.mails, self.folder = mails, folder
        self.inbox = Inbox(port=free_port())
        self._controller = Controller(self.inbox, hostname="127.0.0.1", port=self.inbox.port, ready_timeout=30)
        self._controller.start()
        values = {
            "ENV": "test", "DATABASE_URL": url, "DATA_DIR": str(folder / "data"), "SECRET_KEY": "a trial's secret",
            "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(self.inbox.port), "MAIL_TLS": "off", "MAIL_ALLOW": "*",
            "SWEEP_SECONDS": "1", "MAIL_LEASE_SECONDS": "5",
        } | (settings or {})  # fmt: skip
        environment = {f"WORKFLOW_{name}": value for name, value in values.items()}
        self.installation = Installation({"FAULTS_FILE": str(folder / "faults"), **environment})
        with self.installation.app.app_context():
            upgrade_database()
            clock_steps.set_clock(MORNING)
            forget_offset()
            fill_one_each(mails)
            db.session.remove()

    def close(self) -> None:
        """Ends all that was started."""
        self.installation.close()
        self._controller.stop()

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A Python program of the installation's, ended with it."""
        process = subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT, env={**os.environ, **self.installation.environment},
            stdin=subprocess.DEVNULL, stdout=self.installation.log, stderr=self.installation.log,
            start_new_session=True,
        )  # fmt: skip
        self.installation.adopt(process)
        return process

    def start_worker(self, module: str) -> subprocess.Popen[bytes]:
        """A worker with two processes whose app is that of a module."""
        return self.start(
            "-m", "celery", "--quiet", "-A", module, "worker", "--queues", "mail,default", "--concurrency", "2",
            "--without-gossip", "--without-mingle", "--loglevel", "error",
        )  # fmt: skip

    def add(self, mails: int) -> None:
        """So many people more, each with an action that is due this morning too."""
        with self.installation.app.app_context():
            fill_one_each(mails, known=self.mails)
            db.session.remove()
        self.mails += mails

    def states(self) -> Counter[str]:
        """How many messages are in which state."""
        with self.installation.app.app_context():
            rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
            db.session.remove()
        return Counter({row[0]: row[1] for row in rows})

    def settle(self, seconds: float = SETTLING, each: Callable[[], object] = lambda: None) -> None:
        """Waits until nothing waits any more, and two sweeps longer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            states = self.states()
            if states.total() >= self.mails and not any(states[state] for state in WAITING):
                time.sleep(3)
                return
            each()
            time.sleep(1)

    def wait_for_mails(self, count: int, seconds: float) -> bool:
        """Until the inbox holds so many; False when the time is up."""
        end = time.monotonic() + seconds
        while len(self.inbox.mails) < count:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def sweep(self) -> None:
        """Rings as the scheduler does."""
        self.installation.ring(jobs.SWEEP)

    def counted(self) -> dict[str, Any]:
        """Sent, lost and extra. Lost: neither delivered, nor told to a person, nor still waiting."""
        copies = self.inbox.copies()
        several = {address: sent for address, sent in copies.items() if len(sent) > 1}
        ids = Counter(message_from_bytes(sent[0])["Message-ID"] for sent in copies.values())
        with self.installation.app.app_context():
            rows = db.session.execute(select(Message.recipient, Message.state, Message.resends)).all()
            db.session.remove()
        flagged = {row.recipient for row in rows if row.resends}
        told = {row.recipient for row in rows if row.state in ("uncertain", "failed")}
        waiting = {row.recipient for row in rows if row.state in WAITING}
        unseen = sum(row.recipient not in copies.keys() | told | waiting for row in rows)
        return {
            "mails": self.mails,
            "sent": len(copies),
            "lost": unseen + self.mails - len(rows),
            "extra": len(self.inbox.mails) - len(copies) - len(set(several) & flagged),
            "still_waiting": len(waiting),
            "for_a_person_to_decide": len(told),
            "of_these_never_delivered": len(told - set(copies)),
            "copies_after_a_death": len(set(several) & flagged),
            "copies_that_differ": sum(len(set(sent)) > 1 for sent in several.values()),
            "most_copies": max((len(sent) for sent in copies.values()), default=0),
            "message_ids_used_twice": sum(count > 1 for count in ids.values()),
            "states": dict(Counter(row.state for row in rows)),
        }


@contextmanager
def trial(kind: str, mails: int, settings: dict[str, str] | None = None) -> Iterator[Trial]:
    """A trial on a database of a kind; all of it is gone afterwards."""
    with database(kind, None) as (url, _), tempfile.TemporaryDirectory() as folder:
        made = Trial(url, Path(folder), mails, settings)
        try:
            yield made
        finally:
            made.close()
