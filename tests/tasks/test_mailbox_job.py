"""The mailbox under a real worker and scheduler: an answer stands on its action, and its mail lies in the folder."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import builders
from tests.imap_server import ImapServer
from tests.tasks.real_parts import MORNING, Inbox, Installation, wait_for
from workflow.extensions import db
from workflow.models import ActionEvent
from workflow.services.reminders import reminders

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer() as running:
        running.make("Done")
        yield running


@pytest.fixture
def more_settings(server: ImapServer) -> dict[str, str]:
    """The installation reads the mailbox of `server`."""
    given = server.settings(MAILBOX_ADDRESS="svar@example.dk", MAILBOX_DONE_FOLDER="Done")
    return {f"WORKFLOW_{name}": value for name, value in given.items()}


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """On one database, to save time: how it is stored is tested on both."""
    file = tmp_path / "workflow.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{file}"


def test_an_answer_is_fetched_by_the_scheduler(installation: Installation, inbox: Inbox, server: ImapServer) -> None:
    with installation.app.app_context():
        builders.make_action(builders.make_body(), [builders.make_person()])
        assert reminders.run(MORNING).sent == 1
        db.session.remove()
    installation.start_broker()
    installation.start_worker()
    installation.start_beat()
    reply_to = message_from_bytes(inbox.mails[0][1], policy=SMTP)["Reply-To"]
    server.put(f"From: signe.kvist@example.dk\r\nTo: {reply_to}\r\nSubject: SV\r\n\r\nDen er sendt.\r\n".encode())

    def answers() -> list[str | None]:
        with installation.app.app_context():
            events = db.session.scalars(select(ActionEvent).where(ActionEvent.kind == "replied")).all()
            found = [event.note.text if event.note else None for event in events]
            db.session.remove()
            return found

    wait_for(lambda: answers() == ["Den er sendt."])
    wait_for(lambda: (server.count(), server.count("SEEN", "Done")) == (0, 1))
    wait_for(
        lambda: [address for address, _ in inbox.mails] == ["signe.kvist@example.dk", "sekretariat.nord@example.dk"]
    )
    assert answers() == ["Den er sendt."]
