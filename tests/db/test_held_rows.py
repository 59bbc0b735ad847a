"""Two who change many of the same actions at once wait for each other, and both get done: PostgreSQL ends neither.

A third one holds the action in the middle until both have taken what they take before it. Of two who take the rows in
different orders each would then hold what the other waits for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from tests.builders import ASSIGNED, DEADLINE, make_action, make_body, make_meeting, make_organisation, make_person
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.errors import WorkflowError
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, Person
from workflow.services.accounts.users import add_user
from workflow.services.actions import bulk, tracking
from workflow.services.actions.bulk import Wanted
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan
from workflow.services.register import leaving, merging, party_editing, party_import
from workflow.services.register.parties import add_aliases
from workflow.services.register.party_editing import PartyDetails

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
OWNER, OTHER, HOME = "Signe M. Kvist", "Signe Kvist", "Læsø Kommune"


@dataclass
class Stock:
    """Ids: of three actions in their order (the last one is a task of the first), of two people and of a meeting."""

    actions: list[int]
    owner: int  # of all three
    other: int  # of the last one
    home: int
    meeting: int
    office: Actor


@pytest.fixture
def stock(app: Flask) -> Stock:
    body, home = make_body(), make_organisation(HOME, None)
    owner, other = make_person(OWNER, None), make_person(OTHER, None)
    for party in (owner, other, home):
        add_aliases(party, [party.name])
    meeting = make_meeting(body, DEADLINE, "planned")
    first = make_action(body, [], DEADLINE + timedelta(2), kind="decision", silent=True)
    middle = make_action(body, [], DEADLINE + timedelta(1), silent=True)
    last = make_action(
        body, [], DEADLINE, silent=True, parent=first, hangs_on_id=meeting.id, hangs_by="meeting",
        deadline_basis="inferred",
    )  # fmt: skip
    db.session.add(Assignment(action_id=last.id, party_id=other.id, assigned_at=ASSIGNED))
    for action in (last, middle, first):  # in the tables they lie the other way round
        db.session.add(Assignment(action_id=action.id, party_id=owner.id, lead=True, assigned_at=ASSIGNED))
        db.session.execute(text("UPDATE action SET title = title || '.' WHERE id = :id"), {"id": action.id})
        db.session.commit()
    user = add_user("Office", "office@example.dk", "x", role="administrator", scope="everything")
    db.session.commit()
    office = Actor(user.id, "Office", frozenset({Grant("administrator")}))
    ids = [first.id, middle.id, last.id]
    return Stock(ids, owner.id, other.id, home.id, meeting.id, office)


def merge(stock: Stock) -> None:
    versions = _version("party", stock.other), _version("party", stock.owner)
    merging.merge(stock.other, stock.owner, versions=versions, email=None, actor=stock.office, now=clock.now())


def move_all(stock: Stock) -> None:
    leaving.move_actions(stock.owner, to_id=stock.other, note=None, actor=stock.office, now=clock.now())


def leave(stock: Stock) -> None:
    leaving.leave(
        stock.owner, last_day=date(2025, 12, 31), successor_id=stock.other, actor=stock.office, now=clock.now()
    )


def end_silence(stock: Stock) -> None:
    tracking.release_silence(None, actor=stock.office, now=clock.now())


def close_the_task(stock: Stock) -> None:
    last = stock.actions[2]
    tracking.change_status(
        last, version=_version("action", last), status="closed", note="Klaret", actor=stock.office, now=clock.now()
    )


def move_the_meeting(stock: Stock) -> None:
    plan = Plan(DEADLINE + timedelta(14))
    meetings.change(
        stock.meeting, plan, version=_version("meeting", stock.meeting), actor=stock.office, now=clock.now()
    )


def put_both_into_an_organisation(stock: Stock) -> None:
    rows = f"art;navn;organisation\nperson;{OTHER};{HOME}\nperson;{OWNER};{HOME}\n"
    party_import.apply(rows, actor=stock.office, now=clock.now())


@pytest.mark.parametrize(
    "change", [merge, move_all, leave, end_silence, close_the_task, move_the_meeting, put_both_into_an_organisation]
)
def test_a_bulk_change_and_another_one_wait_for_each_other(
    stock: Stock, app: Flask, database_url: str, change: Callable[[Stock], None]
) -> None:
    def note_all() -> None:
        chosen = {action_id: _version("action", action_id) for action_id in stock.actions}
        bulk.carry_out(chosen, Wanted("note", note="Set på mødet"), actor=stock.office, now=clock.now())

    assert _both(app, database_url, _held(stock.actions[1]), note_all, lambda: change(stock)) == []


def test_a_merge_and_a_new_employer_wait_for_each_other(stock: Stock, app: Flask, database_url: str) -> None:
    def employ() -> None:
        details = PartyDetails(name=OWNER, organisation_id=stock.home)
        party_editing.edit_party(
            stock.owner, version=_version("party", stock.owner), details=details, actor=stock.office, now=clock.now()
        )

    failed = _both(app, database_url, _held(stock.actions[1]), lambda: merge(stock), employ)
    assert [each.partition(":")[0] for each in failed] == ["ConflictError"]  # the entry is gone meanwhile


def test_two_who_end_what_returns_in_two_bodies_wait_for_each_other(
    stock: Stock, app: Flask, database_url: str
) -> None:
    syd = make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    nord = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
    owner = db.session.get_one(Person, stock.owner)
    one, two, three, four = (
        make_action(body, [owner], recurrence="FREQ=MONTHLY", owner_basis="agreed").id
        for body in (syd, nord, nord, syd)
    )

    def end(*ids: int) -> None:
        chosen = {action_id: _version("action", action_id) for action_id in ids}
        bulk.carry_out(chosen, Wanted("status", status="closed"), actor=stock.office, now=clock.now())

    # Somebody holds the numbers of the one body that both come to.
    held = "SELECT 1 FROM reference_counter WHERE prefix = 'SYD' FOR UPDATE"
    assert _both(app, database_url, held, lambda: end(one, three), lambda: end(two, four)) == []


def test_the_last_two_tasks_of_a_decision_closed_at_once_close_it(stock: Stock, app: Flask, database_url: str) -> None:
    first, _, last = stock.actions
    decision = db.session.get_one(Action, first)
    other = make_action(decision.body, [db.session.get_one(Person, stock.owner)], DEADLINE, parent=decision).id

    def close(action_id: int) -> None:
        tracking.change_status(
            action_id, version=_version("action", action_id), status="closed", note="Klaret", actor=stock.office,
            now=clock.now(),
        )  # fmt: skip

    assert _both(app, database_url, _held(first), lambda: close(last), lambda: close(other)) == []
    db.session.expire_all()
    assert db.session.get_one(Action, first).status == "closed"


def _version(table: str, row_id: int) -> int:
    return int(db.session.execute(text(f"SELECT version FROM {table} WHERE id = :id"), {"id": row_id}).scalar_one())


def _held(action_id: int) -> str:
    return f"SELECT 1 FROM action WHERE id = {action_id} FOR UPDATE"


def _both(app: Flask, url: str, held: str, *works: Callable[[], None]) -> list[str]:
    """Lets both run into what somebody holds, and then go on; returns what went wrong."""
    failed: list[str] = []

    def run(work: Callable[[], None]) -> None:
        with app.app_context():
            try:
                work()
            except (SQLAlchemyError, WorkflowError) as error:
                failed.append(f"{type(error).__name__}: {error}".splitlines()[0])

    db.session.rollback()
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    with psycopg.connect(url) as somebody, psycopg.connect(url, autocommit=True) as watch:
        somebody.execute(held)
        for number, thread in enumerate(threads, start=1):
            thread.start()
            _until_waiting(watch, number)
    for thread in threads:
        thread.join(20)
    return failed


def _until_waiting(watch: psycopg.Connection, number: int) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(500):
        if watch.execute(waiting).fetchone() == (number,):
            return
        time.sleep(0.01)
    raise AssertionError(f"{number} do not wait")
