"""An installation with a mail server of its own for each test of the jobs."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.tasks.real_parts import MORNING, Inbox, Installation
from workflow.clock import forget_offset
from workflow.services.installation import clock_steps

LEASE_SECONDS = 3


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A real SMTP server on 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    box = Inbox(port=port)
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def more_settings() -> dict[str, str]:
    """What a file of tests adds to the installation's environment."""
    return {}


@pytest.fixture
def installation(
    database_url: str, tmp_path: Path, inbox: Inbox, more_settings: dict[str, str]
) -> Iterator[Installation]:
    """On the test's database, at nine on 10 October 2025 by a clock that runs, with mail going to `inbox`.

    The sweep comes every second and a lease lasts three; nothing else differs from a real one.
    """
    made = Installation(
        {
            "WORKFLOW_ENV": "test",
            "WORKFLOW_DATABASE_URL": database_url,
            "WORKFLOW_DATA_DIR": str(tmp_path / "data"),
            "WORKFLOW_SECRET_KEY": "a test's secret",
            "WORKFLOW_MAIL_SERVER": "127.0.0.1",
            "WORKFLOW_MAIL_PORT": str(inbox.port),
            "WORKFLOW_MAIL_TLS": "off",
            "WORKFLOW_MAIL_ALLOW": "example.dk",
            "WORKFLOW_SWEEP_SECONDS": "1",
            "WORKFLOW_MAIL_LEASE_SECONDS": str(LEASE_SECONDS),
            "WORKFLOW_READ_LEASE_SECONDS": str(LEASE_SECONDS),
            **more_settings,
        }
    )
    with made.app.app_context():
        clock_steps.set_clock(MORNING)
        forget_offset()
    yield made
    made.close()
    print((made.settings.data_dir / "log.txt").read_text(errors="replace")[-4000:])  # noqa: T201  (shown on failure)
