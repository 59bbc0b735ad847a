"""Actions made by hand: the same rules as for those from minutes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.builders import make_action, make_body, make_meeting, make_person, role_of
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.services.actions import manual
from workflow.services.actions.manual import NewAction
from workflow.services.history import history


def test_owner_and_deadline_always(app: Flask) -> None:
    body = make_body()
    planned = make_meeting(body, date(2025, 11, 14), "planned")
    made = manual.create(NewAction(body.id, "  Ring til\n kommunen "), actor=SYSTEM, now=clock.now())
    assert (made.reference, made.kind, made.title, made.status) == (
        "NORD-2025-001",
        "manual",
        "Ring til kommunen",
        "open",
    )
    assert (made.deadline, made.deadline_basis, made.owner_basis) == (planned.date, "default", "default")
    assert [line.party for line in made.assignments] == [role_of(body, "secretariat")]
    first, second = make_person("Bo Lund", None), make_person()
    agreed = manual.create(
        NewAction(
            body.id, "Skriv", (first.id, second.id), date(2025, 10, 31), "Aftalt i telefonen", None, planned.date
        ),
        actor=SYSTEM,
        now=clock.now(),
    )
    assert (agreed.deadline, agreed.deadline_basis, agreed.owner_basis) == (date(2025, 10, 31), "agreed", "agreed")
    assert [(line.party.name, line.lead) for line in agreed.assignments] == [("Bo Lund", True), ("Signe Kvist", False)]
    assert agreed.meeting_id == planned.id
    assert [(event.kind, event.note.text) for event in agreed.events] == [("created", "Aftalt i telefonen")]
    assert history.verify().broken == []


def test_the_same_form_sent_twice_makes_one(app: Flask) -> None:
    body, now = make_body(), clock.now()
    made = manual.create(NewAction(body.id, "Ring til kommunen"), actor=SYSTEM, now=now)
    with pytest.raises(ConflictError, match=made.reference):
        manual.create(NewAction(body.id, " Ring til  kommunen"), actor=SYSTEM, now=now + timedelta(minutes=2))
    manual.create(NewAction(body.id, "Ring til kommunen igen"), actor=SYSTEM, now=now)
    later = manual.create(NewAction(body.id, "Ring til kommunen"), actor=SYSTEM, now=now + timedelta(minutes=6))
    assert later.reference == "NORD-2025-003"


def test_its_decision_opens_again_and_follows_it(app: Flask) -> None:
    body = make_body()
    decision = make_action(body, [role_of(body, "secretariat")], kind="decision", status="settled", confidential=True)
    made = manual.create(
        NewAction(body.id, "Følg op", (), date(2025, 12, 5), parent=decision.reference), actor=SYSTEM, now=clock.now()
    )
    db.session.expire_all()
    decision = db.session.get_one(Action, decision.id)
    assert (decision.status, decision.deadline, decision.has_tasks) == ("open", date(2025, 12, 5), True)
    assert made.confidential
    with pytest.raises(ConflictError, match="er selv en opgave"):
        manual.create(NewAction(body.id, "Mere", parent=made.reference), actor=SYSTEM, now=clock.now())


def test_what_cannot_be_is_refused_whole(app: Flask) -> None:
    body = make_body()
    syd = make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    other = make_action(syd, [])
    nord = Actor(None, "Nord", frozenset({Grant("secretariat", body_id=body.id)}))
    before = db.session.query(Action).count()
    for new, error in (
        (NewAction(body.id, "  "), InvalidInputError),
        (NewAction(body.id, "x" * 1001), InvalidInputError),
        (NewAction(body.id, "Skriv", (99999,)), InvalidInputError),
        (NewAction(body.id, "Skriv", held_on=date(2025, 10, 3)), InvalidInputError),
        (NewAction(body.id, "Skriv", deadline=date(25, 1, 1)), InvalidInputError),
        (NewAction(body.id, "Skriv", parent=other.reference), InvalidInputError),
        (NewAction(syd.id, "Skriv"), NotFoundError),
    ):
        with pytest.raises(error):
            manual.create(new, actor=nord, now=clock.now())
    assert db.session.query(Action).count() == before
    assert [b.name for b in manual.editable_bodies(nord)] == [db.session.get_one(Body, body.id).name]
