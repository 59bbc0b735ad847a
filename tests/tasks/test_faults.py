"""When processes die, schedulers double and the broker goes away: no mail is lost, and none is sent twice."""

from __future__ import annotations

import time
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests import builders
from tests.tasks.real_parts import MORNING, PATIENCE, Inbox, Installation, wait_for
from workflow import jobs
from workflow.extensions import db
from workflow.models import Message, ReminderSlot
from workflow.services.reminders import reminders

pytestmark = pytest.mark.slow


def plan_mails(installation: Installation, count: int) -> set[str]:
    """Plans a digest for each of so many people; returns their addresses."""
    with installation.app.app_context():
        body = builders.make_body()
        meeting = builders.make_meeting(body)
        addresses = {f"person{n}@example.dk" for n in range(count)}
        for address in sorted(addresses):
            builders.make_action(body, [builders.make_person(address.partition("@")[0], address)], meeting=meeting)
        assert reminders.plan(MORNING) == count
        db.session.remove()
        return addresses


def states(installation: Installation) -> dict[str, int]:
    with installation.app.app_context():
        rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
        db.session.remove()
        return {row[0]: row[1] for row in rows}


def test_a_worker_that_is_killed_loses_no_mail_and_repeats_none_but_the_one_in_its_hand(
    installation: Installation, inbox: Inbox
) -> None:
    """kill -9 at the worst moment: the server has the mail and the worker dies before it hears so."""
    addresses = plan_mails(installation, 200)
    installation.start_broker()
    victim = installation.start_worker()

    def die_at(count: int) -> None:
        if count == 60:
            installation.kill(victim)

    inbox.on_mail = die_at
    assert installation.ring(jobs.DELIVER_MAIL)
    assert installation.ring(jobs.DELIVER_MAIL)  # both of its processes are at it
    wait_for(lambda: victim.poll() is not None)
    time.sleep(0.5)
    assert 0 < states(installation)["sent"] < 200
    installation.start_worker()
    installation.start_beat()
    wait_for(lambda: states(installation) == {"sent": 200})
    time.sleep(2)  # two more sweeps find nothing

    copies = inbox.copies()
    assert set(copies) == addresses
    repeated = {address: mails for address, mails in copies.items() if len(mails) > 1}
    # One per process at most, and the one whose answer was cut off for certain.
    assert 1 <= len(repeated) <= 2
    assert inbox.mails[59][0] in repeated
    for mails in repeated.values():
        assert len(mails) == 2
        assert mails[0] == mails[1]
    ids = {message_from_bytes(mails[0])["Message-ID"] for mails in copies.values()}
    assert len(ids) == 200
    with installation.app.app_context():
        flagged = set(db.session.scalars(select(Message.recipient).where(Message.resends == 1)))
        slots = db.session.scalars(select(ReminderSlot.state).distinct()).all()
        db.session.remove()
    assert set(repeated) <= flagged
    assert slots == ["sent"]


class TestOnSqlite:
    """The same on both databases as far as they are concerned; so on one only, to save time."""

    @pytest.fixture
    def database_url(self, sqlite_template: Path, tmp_path: Path) -> str:
        file = tmp_path / "workflow.sqlite3"
        file.write_bytes(sqlite_template.read_bytes())
        return f"sqlite:///{file}"

    def test_two_schedulers_send_no_extra_mail(self, installation: Installation, inbox: Inbox) -> None:
        with installation.app.app_context():
            body = builders.make_body()
            for n in range(20):
                builders.make_action(body, [builders.make_person(f"P{n}", f"person{n}@example.dk")])
            db.session.remove()
        installation.start_broker()
        installation.start_worker()
        for number in (1, 2):
            installation.start_beat(number)
        wait_for(lambda: states(installation) == {"sent": 20})
        time.sleep(3)
        assert states(installation) == {"sent": 20}
        assert sorted(map(len, inbox.copies().values())) == [1] * 20

    def test_without_the_broker_mail_is_late_and_not_lost(self, installation: Installation, inbox: Inbox) -> None:
        broker = installation.start_broker()
        installation.start_worker()
        installation.start_beat()
        installation.ring(jobs.SWEEP)
        time.sleep(3)
        installation.end(broker)
        addresses = plan_mails(installation, 10)
        started = time.monotonic()
        assert installation.ring(jobs.DELIVER_MAIL) is False
        assert time.monotonic() - started < 2
        time.sleep(2)
        assert inbox.mails == []
        installation.start_broker()
        wait_for(lambda: states(installation) == {"sent": 10}, PATIENCE)
        assert {address: len(mails) for address, mails in inbox.copies().items()} == dict.fromkeys(addresses, 1)
