"""Changing many actions at once: what is done, what is not and why, in one go, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.builders import DEADLINE, make_action, make_body, make_organisation, make_person, role_of
from tests.reminding import at, messages, slots
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.domain.notices import Policy
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, BulkChange, ReminderSlot
from workflow.services.accounts.users import add_user
from workflow.services.actions import bulk, tracking
from workflow.services.actions.bulk import Wanted
from workflow.services.history import history
from workflow.services.reminders import extra_reminders, policies, reminders

LATER = date(2025, 12, 1)


@pytest.fixture
def stock(app: Flask) -> dict[str, Action]:
    """Two ordinary tasks, a decision with one, another's, and one that is changed meanwhile."""
    nord, syd = make_body(), make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    owner = make_person()
    decision = make_action(nord, [role_of(nord, "secretariat")], title="Beslutning", kind="decision")
    return {
        "one": make_action(nord, [owner]),
        "two": make_action(nord, [owner], DEADLINE + timedelta(1)),
        "task": make_action(nord, [owner], parent=decision),
        "decision": decision,
        "far": make_action(syd, [owner]),
        "moved": make_action(nord, [owner]),
    }


@pytest.fixture
def office(stock: dict[str, Action]) -> Actor:
    """The secretariat of Nord."""
    nord = stock["one"].clusters[0]
    user = add_user("Nord", "nord@example.dk", "x", role="secretariat", scope="cluster:Nord")
    db.session.commit()
    return Actor(user.id, "Nord", frozenset({Grant("secretariat", cluster_id=nord.id)}))


def chosen(*actions: Action) -> dict[int, int]:
    """As the list shows them now."""
    return {action.id: action.version for action in actions}


def test_the_preview_is_what_is_done_and_changes_nothing(stock: dict[str, Action], office: Actor) -> None:
    now, wanted = clock.now(), Wanted("deadline", deadline=LATER, note="Aftalt med formanden")
    seen = chosen(*stock.values())
    tracking.change_deadline(
        stock["moved"].id, version=seen[stock["moved"].id], deadline=DEADLINE - timedelta(3), note=None,
        actor=office, now=now,
    )  # fmt: skip
    ids = {word: action.id for word, action in stock.items()}
    references = {action.reference: word for word, action in stock.items()}
    events = db.session.scalar(select(func.count()).select_from(ActionEvent))
    lines = {references[line.reference]: line for line in bulk.preview(seen, wanted, actor=office, now=now)}
    assert db.session.scalar(select(func.count()).select_from(ActionEvent)) == events
    assert {word for word, line in lines.items() if line.refused is None} == {"one", "two", "task"}
    assert lines["decision"].refused == "Beslutningens frist følger dens opgaver. Flyt opgavernes frist i stedet."
    assert lines["moved"].refused == "Er ændret i mellemtiden."
    assert lines["one"].changes["deadline"] == ["2025-10-24", "2025-12-01"]
    done = bulk.carry_out(seen, wanted, actor=office, now=now)
    assert {line.event.action_id for line in done.lines} == {ids["one"], ids["two"], ids["task"]}
    assert {line.event.note.text for line in done.lines} == {"Aftalt med formanden"}
    assert {row["reference"] for row in done.refused} == {stock["decision"].reference, stock["moved"].reference}
    # The decision follows its task, with an event of its own; each of the three has one.
    assert db.session.get_one(Action, ids["decision"]).deadline == LATER
    assert db.session.scalar(select(func.count()).select_from(ActionEvent)) == (events or 0) + 4
    assert history.verify().broken == []


@pytest.mark.parametrize(
    "wanted", [Wanted("status", status="closed"), Wanted("deadline", deadline=LATER), Wanted("owners", party_ids=(0,))]
)
def test_all_of_it_is_taken_back_but_what_was_changed_since(
    stock: dict[str, Action], office: Actor, wanted: Wanted
) -> None:
    now = clock.now()
    if wanted.kind == "owners":
        wanted = Wanted("owners", party_ids=(make_organisation().id,))
    one, two = stock["one"], stock["two"]
    before = [(a.status, a.deadline, [line.party_id for line in a.assignments]) for a in (one, two)]
    done = bulk.carry_out(chosen(one, two, stock["task"]), wanted, actor=office, now=now)
    task = db.session.get_one(Action, stock["task"].id)
    tracking.change_owners(
        task.id, version=task.version, party_ids=[make_person("Bo Lund", None).id], lead_id=None, note=None,
        actor=office, now=now,
    )  # fmt: skip
    undone = bulk.undo(done.id, actor=office, now=now + timedelta(minutes=59))
    assert (undone.count, undone.skipped) == (2, [task.reference])
    db.session.expire_all()
    after = [db.session.get_one(Action, a.id) for a in (one, two)]
    assert [(a.status, a.deadline, [line.party_id for line in a.assignments]) for a in after] == before
    with pytest.raises(ConflictError, match="allerede fortrudt"):
        bulk.undo(done.id, actor=office, now=now)
    assert history.verify().broken == []


def test_only_ones_own_and_only_for_an_hour(stock: dict[str, Action], office: Actor) -> None:
    now = clock.now()
    done = bulk.carry_out(chosen(stock["one"]), Wanted("status", status="in_progress"), actor=office, now=now)
    with pytest.raises(NotFoundError):
        bulk.undo(done.id, actor=Actor(office.user_id and office.user_id + 1, "En anden", office.grants), now=now)
    with pytest.raises(ConflictError, match="ikke fortrydes længere"):
        bulk.undo(done.id, actor=office, now=now + timedelta(minutes=61))


def test_nothing_that_can_be_done_is_no_change(stock: dict[str, Action], office: Actor) -> None:
    now = clock.now()
    for asked, wanted, error in (
        ({}, Wanted("status", status="closed"), InvalidInputError),
        (chosen(stock["one"]), Wanted("deadline"), InvalidInputError),
        (chosen(stock["one"]), Wanted("owners", party_ids=(99999,)), InvalidInputError),
        (chosen(stock["one"]), Wanted("status", status="waiting"), InvalidInputError),
        (chosen(stock["one"]), Wanted("status", status="cancelled"), InvalidInputError),
        (chosen(stock["far"]), Wanted("status", status="closed"), ConflictError),
        (chosen(stock["one"]), Wanted("deadline", deadline=DEADLINE), ConflictError),
    ):
        with pytest.raises(error, match=r"Intet er ændret\.$"):
            bulk.carry_out(asked, wanted, actor=office, now=now)
    assert db.session.scalar(select(func.count()).select_from(BulkChange)) == 0


def test_a_reminder_is_sent_to_the_owners_of_those_that_can_be_reminded_of(
    stock: dict[str, Action], office: Actor
) -> None:
    monday = at("2025-10-20")
    everything = [action.id for action in stock.values()]
    outlook = extra_reminders.preview(everything, actor=office, now=monday)
    db.session.rollback()
    assert {(each.reference, each.address, each.on) for each in outlook.reminded} == {
        (stock[name].reference, "signe.kvist@example.dk", monday.date()) for name in ("one", "two", "task", "moved")
    }
    assert [each.reference for each in outlook.refused] == [stock["decision"].reference]
    assert slots() == []
    sent = extra_reminders.send(everything, actor=office, now=monday)
    assert sent == outlook
    with pytest.raises(ConflictError):  # once a day is enough
        extra_reminders.send(everything, actor=office, now=monday)
    reminders.run(monday)
    hers = [state for address, _, state in messages() if address == "signe.kvist@example.dk"]
    assert hers == ["sent"], "one mail for all"
    assert [event.kind for event in db.session.get_one(Action, stock["one"].id).events][-1] == "reminded"
    extra = make_action(stock["one"].body, [make_organisation()])
    later = extra_reminders.preview([extra.id, stock["far"].id], actor=office, now=monday)
    assert [each.address for each in later.reminded] == ["hjoerring@example.dk"]


@pytest.mark.parametrize("state", ["suppressed", "superseded", "failed"])
def test_who_is_reminded_gets_it_though_the_day_s_own_notice_was_held_back(
    stock: dict[str, Action], office: Actor, state: str
) -> None:
    monday, action = at("2025-10-20"), stock["one"]
    extra_reminders.send([action.id], actor=office, now=monday)
    extra = db.session.scalars(select(ReminderSlot.id).filter_by(action_id=action.id)).one()
    db.session.execute(update(ReminderSlot).values(state=state, reason="not_mine", message_id=None))
    db.session.commit()
    extra_reminders.send([action.id], actor=office, now=monday + timedelta(hours=1))
    reminders.run(monday + timedelta(hours=1, minutes=1))
    slot = db.session.get_one(ReminderSlot, extra, populate_existing=True)
    assert (slot.state, slot.reason) == ("sent", None)


def test_in_a_quiet_july_the_day_on_which_it_goes_is_told(stock: dict[str, Action], office: Actor) -> None:
    action, asked = stock["one"], at("2026-07-08")
    tracking.change_deadline(
        action.id, version=action.version, deadline=date(2026, 8, 20), note=None, actor=office, now=at("2026-05-01")
    )
    policies.save(action.body_id, Policy(july="none"), version=0, actor=office, now=at("2026-05-01"))
    (told,) = extra_reminders.send([action.id], actor=office, now=asked).reminded
    assert told.on == date(2026, 8, 3)
    reminders.run(asked)
    kept = select(ReminderSlot.state).filter_by(action_id=action.id, due_on=told.on)
    assert db.session.scalars(kept).all() == ["planned"]
