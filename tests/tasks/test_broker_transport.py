"""A broker that goes away while a job is in hand is a lost connection to the worker, not a fault of its own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.tasks.real_parts import Installation

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The database does not matter here, so one of the two is enough."""
    file = tmp_path / "workflow.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{file}"


def test_acknowledging_over_a_closed_connection_is_a_connection_error(installation: Installation) -> None:
    broker = installation.start_broker()
    celery = installation.app.extensions["celery"]
    with celery.connection_for_read() as connection:
        queue = connection.SimpleQueue("in-hand")
        queue.put("a job")
        message = queue.get(timeout=5)
        installation.kill(broker)
        with suppress(*connection.connection_errors):
            connection.collect()  # what a worker does then
        message.channel._disconnect_pools()
        connection._do_close_transport()
        with pytest.raises(connection.connection_errors):
            message.ack()
