"""What happens to an action: each change is allowed, seen by the other, recorded and can be taken back."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests import builders
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, WorkflowError
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.services.accounts import users
from workflow.services.actions import tracking
from workflow.services.actions.attachments import Upload
from workflow.services.history import history
from workflow.services.review import confirmation

LATER = date(2025, 11, 14)


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


@pytest.fixture
def secretary(body: Body) -> Actor:
    user = users.create_user(
        "Tove Engholm", "tove@example.dk", "et langt kodeord", role="secretariat", scope="body:NORD"
    )
    return users.actor_of(user)


def note_of(action: Action) -> str | None:
    note = action.events[-1].note
    return note.text if note else None


def test_a_status_change_is_recorded_with_who_when_and_why(body: Body, secretary: Actor) -> None:
    action = builders.make_action(body, [builders.make_person()])
    tracking.change_status(
        action.id, version=action.version, status="reported_done", note="Sendt i går", actor=secretary, now=clock.now()
    )
    event = action.events[-1]
    assert (event.actor_name, event.at, event.changes) == (
        "Tove Engholm",
        clock.now(),
        {"status": ["open", "reported_done"]},
    )
    assert note_of(action) == "Sendt i går"


def test_an_owner_may_report_but_not_approve(body: Body) -> None:
    person = builders.make_person()
    action = builders.make_action(body, [person])
    owner = Actor(None, person.name, frozenset(), frozenset({person.id}))
    report = {"version": action.version, "note": None, "actor": owner, "now": clock.now()}
    with pytest.raises(NotAllowedError):
        tracking.change_status(action.id, status="closed", **report)
    tracking.change_status(action.id, status="reported_done", **report)
    assert action.status == "reported_done"


def test_who_may_not_see_it_is_told_that_it_does_not_exist(body: Body) -> None:
    action = builders.make_action(body, [builders.make_person()], confidential=True)
    reader = Actor(None, "Læser", frozenset({Grant("reader")}))
    with pytest.raises(NotFoundError):
        tracking.add_note(action.id, note="Hej", actor=reader, now=clock.now())


def test_the_second_of_two_who_saw_the_same_version_is_told(body: Body, secretary: Actor) -> None:
    action = builders.make_action(body, [builders.make_person()])
    seen = action.version
    tracking.change_deadline(action.id, version=seen, deadline=LATER, note=None, actor=secretary, now=clock.now())
    with pytest.raises(ConflictError, match="ændret i mellemtiden"):
        tracking.change_status(action.id, version=seen, status="closed", note=None, actor=secretary, now=clock.now())
    assert (action.status, action.deadline) == ("open", LATER)


def test_many_at_once_lose_no_update(app: Flask, body: Body) -> None:
    """Each thread moves the deadline on by a day until it has done so five times; the days must add up."""
    action = builders.make_action(body, [builders.make_person()], deadline=date(2026, 1, 1))
    action_id, failures = action.id, []

    def move_on() -> None:
        with app.app_context():
            moved = 0
            for _ in range(200):
                seen = db.session.get_one(Action, action_id, populate_existing=True)
                version, next_day = seen.version, seen.deadline + timedelta(days=1)
                db.session.rollback()
                try:
                    tracking.change_deadline(
                        action_id, version=version, deadline=next_day, note=None, actor=SYSTEM, now=clock.now()
                    )
                except ConflictError:
                    continue
                moved += 1
                if moved == 5:
                    break
            if moved != 5:
                failures.append(moved)
            db.session.remove()

    threads = [threading.Thread(target=move_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.expire_all()
    assert failures == []
    assert db.session.get_one(Action, action_id).deadline == date(2026, 1, 21)
    assert len(action.events) == 21
    assert history.verify().broken == []


def test_a_decision_follows_its_tasks(body: Body, secretary: Actor) -> None:
    decision = builders.make_action(body, [builders.make_person()], kind="decision")
    owner = builders.make_organisation()
    first = builders.make_action(body, [owner], deadline=date(2025, 10, 20), parent=decision)
    second = builders.make_action(body, [owner], deadline=date(2025, 10, 30), parent=decision)
    tracking.change_deadline(
        first.id, version=first.version, deadline=LATER, note=None, actor=secretary, now=clock.now()
    )
    assert decision.deadline == LATER
    for task in (first, second):
        assert decision.status == "open"
        tracking.change_status(
            task.id, version=task.version, status="closed", note=None, actor=secretary, now=clock.now()
        )
    assert (decision.status, decision.events[-1].kind) == ("closed", "followed_tasks")
    tracking.change_status(
        second.id, version=second.version, status="in_progress", note=None, actor=secretary, now=clock.now()
    )
    assert decision.status == "in_progress"
    with pytest.raises(ConflictError):
        tracking.change_status(
            decision.id, version=decision.version, status="closed", note=None, actor=secretary, now=clock.now()
        )


def test_a_joint_action_is_reported_done_when_all_have_delivered(body: Body, secretary: Actor) -> None:
    parties = [builders.make_organisation(f"{name} Kommune", None) for name in ("Hjørring", "Læsø", "Brønderslev")]
    action = builders.make_action(body, parties)
    for number, party in enumerate(parties, start=1):
        tracking.set_line(
            action.id,
            party_id=party.id,
            delivered=True,
            version=action.version,
            note=None,
            actor=secretary,
            now=clock.now(),
        )
        assert action.status == ("reported_done" if number == 3 else "in_progress")
    tracking.set_line(
        action.id, party_id=parties[0].id, delivered=False, version=action.version, note=None, actor=secretary,
        now=clock.now(),
    )  # fmt: skip
    assert action.status == "in_progress"


def test_a_new_owner_replaces_the_old_and_who_stays_keeps_the_line(body: Body, secretary: Actor) -> None:
    stays, goes, comes = (builders.make_organisation(name, None) for name in ("Hjørring", "Læsø", "Morsø"))
    action = builders.make_action(body, [goes, stays])
    tracking.set_line(
        action.id,
        party_id=stays.id,
        delivered=True,
        version=action.version,
        note=None,
        actor=secretary,
        now=clock.now(),
    )
    tracking.change_owners(
        action.id, version=action.version, party_ids=[comes.id, stays.id], lead_id=comes.id, note="Ny fordeling",
        actor=secretary, now=clock.now(),
    )  # fmt: skip
    lines = {line.party.name: (line.lead, line.state) for line in action.assignments}
    assert lines == {"Morsø": (True, "open"), "Hjørring": (False, "delivered")}
    assert action.owner_basis == "agreed"
    with pytest.raises(InvalidInputError):
        tracking.change_owners(
            action.id, version=action.version, party_ids=[], lead_id=None, note=None, actor=secretary, now=clock.now()
        )


def test_undoing_a_change_of_owners_puts_their_lines_back_whole(body: Body, secretary: Actor) -> None:
    stays, goes = (builders.make_organisation(name, None) for name in ("Hjørring", "Læsø"))
    action = builders.make_action(body, [stays, goes])
    tracking.set_line(
        action.id, party_id=goes.id, delivered=True, version=action.version, note=None, actor=secretary, now=clock.now()
    )

    def lines() -> list[tuple[object, ...]]:
        db.session.refresh(action)
        return sorted((a.party_id, a.lead, a.state, a.assigned_at, a.delivered_at) for a in action.assignments)

    before = lines()
    tracking.change_owners(
        action.id,
        version=action.version,
        party_ids=[stays.id],
        lead_id=None,
        note=None,
        actor=secretary,
        now=clock.now(),
    )
    tracking.undo(action.id, version=action.version, actor=secretary, now=clock.now())
    assert lines() == before


def test_nothing_changes_without_an_event(body: Body, secretary: Actor) -> None:
    person = builders.make_person()
    action = builders.make_action(body, [person], owner_basis="default")
    common = {"party_ids": [person.id], "lead_id": None, "note": None, "actor": secretary, "now": clock.now()}
    # The policy's owner, chosen by a person: that is a change.
    tracking.change_owners(action.id, version=action.version, **common)
    assert (action.owner_basis, [event.kind for event in action.events]) == ("agreed", ["created", "owners"])
    version = action.version
    tracking.change_owners(action.id, version=version, **common)
    tracking.change_deadline(
        action.id, version=version, deadline=action.deadline, note=None, actor=secretary, now=clock.now()
    )
    assert (action.version, len(action.events)) == (version, 2)


def test_a_flagged_action_is_confirmed_by_the_secretariat(body: Body, secretary: Actor) -> None:
    person = builders.make_person()
    action = builders.make_action(body, [person], needs_confirmation=True)
    owner = Actor(None, person.name, frozenset(), frozenset({person.id}))
    with pytest.raises(NotAllowedError):
        confirmation.confirm(action.id, version=action.version, actor=owner, now=clock.now())
    confirmation.confirm(action.id, version=action.version, actor=secretary, now=clock.now())
    assert (action.needs_confirmation, action.events[-1].kind) == (False, "confirmed")


def test_a_note_has_an_end(body: Body, secretary: Actor) -> None:
    action = builders.make_action(body, [builders.make_person()])
    with pytest.raises(InvalidInputError, match="højst"):
        tracking.add_note(action.id, note="x" * 4001, actor=secretary, now=clock.now())


@pytest.mark.parametrize("change", ["status", "deadline", "owners", "line"])
def test_a_change_can_be_taken_back_within_the_hour(body: Body, secretary: Actor, change: str) -> None:
    person, other = builders.make_person(), builders.make_organisation()
    action = builders.make_action(body, [person])

    def state() -> tuple[object, ...]:
        return action.status, action.deadline, [(line.party_id, line.state, line.lead) for line in action.assignments]

    before = state()
    common = {"version": action.version, "note": None, "actor": secretary, "now": clock.now()}
    if change == "status":
        tracking.change_status(action.id, status="cancelled", **{**common, "note": "Løst på anden vis"})
    elif change == "deadline":
        tracking.change_deadline(action.id, deadline=LATER, **common)
    elif change == "owners":
        tracking.change_owners(action.id, party_ids=[other.id], lead_id=None, **common)
    else:
        tracking.set_line(action.id, party_id=person.id, delivered=True, **common)
    assert state() != before
    with pytest.raises(ConflictError):
        too_late = clock.now() + timedelta(minutes=61)
        tracking.undo(action.id, version=action.version, actor=secretary, now=too_late)
    with pytest.raises(WorkflowError):
        tracking.undo(action.id, version=action.version, actor=SYSTEM, now=clock.now())
    tracking.undo(action.id, version=action.version, actor=secretary, now=clock.now() + timedelta(minutes=59))
    db.session.refresh(action)
    assert state() == before
    assert action.events[-1].kind == "undone"


def test_released_actions_are_reminded_of_again(body: Body, secretary: Actor) -> None:
    action = builders.make_action(body, [builders.make_person()], silent=True)
    assert tracking.release_silence(["NORD-2025-999"], actor=secretary, now=clock.now()) == []
    assert tracking.release_silence([action.reference], actor=secretary, now=clock.now()) == [action.reference]
    assert (action.silent, action.events[-1].kind) == (False, "released")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE action_event SET actor_name = 'En anden'", "DELETE FROM action_event"],
)
def test_the_database_refuses_to_change_the_history(body: Body, statement: str) -> None:
    builders.make_action(body, [builders.make_person()])
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_a_broken_chain_is_found(body: Body, secretary: Actor) -> None:
    action = builders.make_action(body, [builders.make_person()])
    tracking.add_note(action.id, note="Aftalt på telefon", actor=secretary, now=clock.now())
    assert history.verify() == history.Verification(2, [])
    # Somebody with the database's own rights takes the guard away and rewrites a note and an event.
    _without_guard("UPDATE action_note SET text = 'Noget andet'")
    _without_guard("UPDATE action_event SET actor_name = 'En anden' WHERE sequence = 1")
    broken = history.verify().broken
    assert [line.split(": ")[1] for line in broken] == ["er ændret", "bemærkningen er ændret"]


def _without_guard(statement: str) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for table in ("action_event", "action_note"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_update")
        else:
            for table in ("action_event", "action_note"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        connection.exec_driver_sql(statement)
    db.session.expire_all()


def test_a_note_sent_twice_is_one(body: Body, secretary: Actor) -> None:
    action = builders.make_action(body, [builders.make_person()])
    file = Upload("kvittering.txt", b"modtaget")

    def write(note: str, after: int, actor: Actor = secretary, files: tuple[Upload, ...] = ()) -> int:
        moment = clock.now() + timedelta(seconds=after)
        return tracking.add_note(action.id, note=note, actor=actor, now=moment, files=files).sequence

    first = write("Aftalt på telefon", 0)
    assert write(" Aftalt på telefon ", 2) == first
    assert write("Aftalt på mail", 3) == first + 1
    chair = Actor(None, "Bo Friis", frozenset({Grant("chair")}))
    assert write("Aftalt på telefon", 4, chair) == first + 2
    assert write("Aftalt på telefon", 5, files=(file,)) == first + 3
    assert write("Aftalt på telefon", 6, files=(file,)) == first + 3
    assert write("Aftalt på telefon", 70) == first + 4


def test_two_who_change_the_same_line_do_not_overwrite_each_other(body: Body, secretary: Actor) -> None:
    one, other = builders.make_person("Signe Kvist"), builders.make_person("Bo Friis")
    action = builders.make_action(body, [one, other])
    seen = action.version
    line = {"party_id": one.id, "version": seen, "actor": secretary, "now": clock.now()}
    tracking.set_line(action.id, delivered=True, note="Leveret", **line)
    with pytest.raises(ConflictError):
        tracking.set_line(action.id, delivered=False, note="Mangler bilag", **line)
    assert [each.state for each in action.assignments if each.party_id == one.id] == ["delivered"]
