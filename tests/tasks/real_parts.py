"""The real parts, small: broker, workers, schedulers and an inbox, each ended by the process that started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask import Flask

from workflow import create_app, jobs
from workflow.broker import broker_command
from workflow.celery_app import make_celery
from workflow.clock import at_local
from workflow.config import PROJECT, Settings, read_settings
from workflow.extensions import db

MORNING = at_local(date(2025, 10, 10))
PATIENCE = 60  # seconds until a test gives up


def wait_for(what: Callable[[], bool], seconds: float = PATIENCE, every: float = 0.1) -> None:
    """Waits until `what` holds; fails the test when it does not in time."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            pytest.fail(f"this did not come true within {seconds} s")
        time.sleep(every)


@dataclass
class Inbox:
    """The mail server's side: what it has taken, in order. `on_mail` is called before it says 250."""

    mails: list[tuple[str, bytes]] = field(default_factory=list)
    on_mail: Callable[[int], None] = lambda count: None
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (recipient,) = envelope.rcpt_tos
        self.mails.append((recipient, envelope.content))
        self.on_mail(len(self.mails))
        return "250 taken"

    def copies(self) -> dict[str, list[bytes]]:
        """Recipient → everything that came."""
        found: dict[str, list[bytes]] = {}
        for recipient, content in list(self.mails):
            found.setdefault(recipient, []).append(content)
        return found


class Installation:
    """An installation of its own: an app in this process, and processes that are started and ended by name."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.settings: Settings = read_settings(environment)
        self.app: Flask = create_app(self.settings)
        make_celery(self.app)
        self.log = (self.settings.data_dir / "log.txt").open("ab")
        self._processes: list[subprocess.Popen[bytes]] = []

    def start_broker(self) -> subprocess.Popen[bytes]:
        process = self._start(*broker_command(self.settings))
        assert self.settings.broker_socket is not None
        wait_for(lambda: _answers(str(self.settings.broker_socket)), 10)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self._celery(
            "worker", "--queues", "mail,default", "--concurrency", "2", "--without-gossip", "--without-mingle"
        )

    def start_reader(self) -> subprocess.Popen[bytes]:
        """The worker of heavy jobs."""
        return self._celery("worker", "--queues", "documents", "--concurrency", "1", "-n", "documents@%h")

    def start_beat(self, number: int = 1) -> subprocess.Popen[bytes]:
        schedule = self.settings.data_dir / f"schedule-{number}"
        return self._celery("beat", "--pidfile", "", "--schedule", str(schedule))

    def adopt(self, process: subprocess.Popen[bytes]) -> None:
        """A process that was started elsewhere, to be ended with the others."""
        self._processes.append(process)

    def ring(self, job: str) -> bool:
        with self.app.app_context():
            return jobs.enqueue(job)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Asks a process to end, as its supervisor would."""
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        self.kill(process)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Ends a process and its children at once, as a power cut would; they are a group of their own."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def close(self) -> None:
        for process in reversed(self._processes):
            self.kill(process)
        self.log.close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _celery(self, *command: str) -> subprocess.Popen[bytes]:
        return self._start(
            sys.executable, "-m", "celery", "--quiet", "-A", "celery_worker", *command, "--loglevel", "warning"
        )

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self._processes.append(process)
        return process


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(path)
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
