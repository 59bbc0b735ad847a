"""The switch and the brake of all mail: so many a minute, and none from a database that came back from a backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select, update

from tests import builders
from tests.conftest import MakeApp
from tests.reminding import MORNING, at, deliver, messages
from workflow.extensions import db
from workflow.models import Installation, Message, ReminderSlot
from workflow.services.mail import mailer, outbox, restore_guard
from workflow.services.reminders import reminders

SECOND = timedelta(seconds=1)


def plan(people: int) -> None:
    body = builders.make_body()
    for n in range(people):
        builders.make_action(body, [builders.make_person(f"Person {n}", f"person{n}@example.dk")])
    assert reminders.plan(MORNING) == people


def at_once(work: Callable[[], None]) -> None:
    """Four times, side by side."""
    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def test_no_more_than_so_many_a_minute(make_app: MakeApp) -> None:
    with make_app(MAIL_PER_MINUTE="3").app_context():
        plan(8)
        assert deliver(MORNING).sent == 3
        assert deliver(MORNING + 59 * SECOND).sent == 0
        assert deliver(MORNING + 61 * SECOND).sent == 3
        assert deliver(MORNING + 122 * SECOND).sent == 2


def test_several_workers_share_the_minute(make_app: MakeApp) -> None:
    app = make_app(MAIL_PER_MINUTE="5")
    with app.app_context():
        plan(12)
        db.session.remove()
    together, sent = Barrier(4), []

    def work() -> None:
        with app.app_context():
            together.wait()
            sent.append(mailer.deliver(clock=lambda: MORNING).sent)
            db.session.remove()

    at_once(work)
    assert sum(sent) == 5


def test_a_database_that_is_older_than_its_mails_sends_nothing_until_somebody_has_looked(app: Flask) -> None:
    plan(2)
    assert deliver(MORNING).sent == 2
    assert restore_guard.check(MORNING)
    # As a backup from before would have it.
    db.session.execute(update(Message).values(state="due", sent_at=None, next_try=MORNING))
    db.session.execute(update(ReminderSlot).values(state="planned"))
    db.session.commit()
    assert deliver(MORNING).sent == 0
    assert "sikkerhedskopi" in (db.session.scalar(select(Installation.mail_paused_reason)) or "")
    db.session.rollback()
    outbox.resume()
    assert deliver(MORNING).sent == 2


def test_a_new_database_beside_an_old_mark_sends(app: Flask) -> None:
    plan(1)
    assert deliver(MORNING).sent == 1
    db.session.execute(update(Installation).values(identity="another"))
    db.session.execute(update(Message).values(state="due", sent_at=None))
    db.session.execute(update(ReminderSlot).values(state="planned"))
    db.session.commit()
    assert deliver(MORNING).sent == 1


def test_several_workers_may_mark_at_once_how_far_they_came(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        assert restore_guard.check(MORNING)
    wrong: list[OSError] = []

    def work() -> None:
        with app.app_context():
            try:
                for _ in range(40):
                    restore_guard.keep()
            except OSError as error:
                wrong.append(error)
            db.session.remove()

    at_once(work)
    assert wrong == []
    data = app.extensions["settings"].data_dir
    assert [file.name for file in data.iterdir() if "mail-mark" in file.name] == ["mail-mark.json"]


def test_what_falls_due_while_mail_is_paused_goes_once_it_is_resumed(app: Flask) -> None:
    plan(1)
    outbox.pause("Servicevindue", MORNING)
    for day in ("2025-10-10", "2025-10-21", "2025-10-24", "2025-10-27", "2025-11-03"):
        assert reminders.run(at(day)).sent == 0
    outbox.resume()
    reminders.run(at("2025-11-04"))
    assert [state for recipient, _, state in messages() if recipient == "person0@example.dk"].count("sent") == 1
