"""SQLite lets one write at a time: who only reads does not wait for that, and who writes gets in between."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests import builders
from tests.conftest import MakeApp
from tests.reminding import MORNING, change, messages, slots
from workflow import clock, transactions
from workflow.extensions import db
from workflow.models import Action
from workflow.services.mail import mailer, restore_guard
from workflow.services.reminders import reminders

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WRITE = text("UPDATE installation SET clock_offset = clock_offset")


@contextmanager
def _somebody_writes() -> Iterator[None]:
    other = sqlite3.connect(db.engine.url.database or "", timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def _elsewhere(app: Flask, work: Callable[[], object]) -> None:
    """By another process, so to speak: what this thread has said of its transactions does not hold there."""

    def run() -> None:
        with app.app_context():
            work()

    other = threading.Thread(target=run)
    other.start()
    other.join(30)


@ON_SQLITE
def test_asking_for_the_time_and_for_what_may_be_sent_waits_for_nobody(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "BUSY_TIMEOUT_MS", 50)
    with make_app(NOW="").app_context():
        assert restore_guard.check(MORNING)  # gives the database its identity
        with _somebody_writes():
            assert abs(clock.now() - datetime.now(UTC)).total_seconds() < 60
            assert not db.session.registry().in_transaction()
            assert restore_guard.check(MORNING)


@ON_SQLITE
def test_who_waits_too_long_is_told_and_can_try_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "BUSY_TIMEOUT_MS", 50)
    with _somebody_writes(), pytest.raises(OperationalError, match="locked"):
        db.session.execute(WRITE)
    db.session.rollback()
    db.session.execute(WRITE)
    db.session.commit()


@ON_SQLITE
def test_who_writes_gets_in_between_one_who_writes_much(app: Flask) -> None:
    wrote: list[str] = []
    begun = threading.Event()

    def much() -> None:
        with app.app_context():
            for _ in range(12):
                db.session.execute(WRITE)
                begun.set()
                time.sleep(0.1)
                wrote.append("much")
                db.session.commit()
                time.sleep(0.02)

    planner = threading.Thread(target=much)
    planner.start()
    begun.wait(10)
    db.session.execute(WRITE)
    wrote.append("little")
    db.session.commit()
    planner.join(30)
    assert wrote.index("little") <= 3, wrote


@ON_SQLITE
def test_mail_goes_while_the_planner_reads(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    db.session.commit()
    read = reminders._due_slots

    def with_a_writer(*given: object) -> object:
        with _somebody_writes():
            return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders, "_due_slots", with_a_writer)
    monkeypatch.setattr(transactions, "BUSY_TIMEOUT_MS", 50)
    assert reminders.plan(MORNING) == 1


def test_what_is_closed_after_it_was_read_and_before_it_is_planned_is_not_sent(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    action_id = builders.make_action(builders.make_body(), [builders.make_person()]).id
    db.session.commit()
    read = reminders._due_slots

    def closed_meanwhile(*given: object) -> object:
        found = read(*given)  # type: ignore[arg-type]
        assert found
        _elsewhere(app, lambda: change(db.session.get_one(Action, action_id), status="closed"))
        return found

    monkeypatch.setattr(reminders, "_due_slots", closed_meanwhile)
    assert reminders.plan(MORNING) == 0
    assert messages() == []
    assert len(slots("suppressed")) == len(slots()) == 1
    assert mailer.deliver(clock=lambda: MORNING).sent == 0


def test_what_two_read_at_the_same_moment_is_planned_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    db.session.commit()
    read = reminders._due_slots
    planned: list[int] = []

    def and_another(*given: object) -> object:
        found = read(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(reminders, "_due_slots", read)
        _elsewhere(app, lambda: planned.append(reminders.plan(MORNING)))
        return found

    monkeypatch.setattr(reminders, "_due_slots", and_another)
    planned.append(reminders.plan(MORNING))
    assert planned == [1, 0]
    assert len(messages()) == len(slots("planned")) == 1
