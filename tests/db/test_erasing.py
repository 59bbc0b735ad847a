"""A note that is erased is erased wherever its words stand."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.builders import make_action, make_body, make_person
from tests.db.test_handover import NOW, move, succeed
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, HandoverItem
from workflow.queries.handover_scopes import cluster_named
from workflow.services.actions import waiting
from workflow.services.handover import handover_answers
from workflow.services.handover.handover_answers import Asked
from workflow.services.history import history

UNTIL = date(2025, 10, 20)


def wait(action: Action, words: str) -> Action:
    return waiting.wait(
        action.id, version=action.version, waiting_for=words, until=UNTIL, actor=SYSTEM, now=clock.now()
    )


def erase_last(action: Action, back: int = 1) -> None:
    db.session.expire_all()
    event = db.session.get_one(Action, action.id).events[-back]
    history.erase_note(action.id, event.sequence, actor=SYSTEM, now=clock.now())
    db.session.expire_all()


def test_what_an_action_waits_for(app: Flask) -> None:
    action = wait(make_action(make_body(), [make_person()]), "svar fra en borger ved navn")
    erase_last(action)
    assert (action.waiting_for, action.status, action.waiting_until) == ("(slettet)", "waiting", UNTIL)


def test_what_it_waited_for_before_leaves_what_it_waits_for_now(app: Flask) -> None:
    action = wait(make_action(make_body(), [make_person()]), "svar fra en borger ved navn")
    wait(action, "tallene")
    erase_last(action, back=2)
    assert action.waiting_for == "tallene"


def test_why_it_was_returned(app: Flask) -> None:
    action = make_action(make_body(), [make_person()])
    succeed()
    package = move(cluster_named("Nord"))
    item = db.session.scalars(select(HandoverItem)).one()
    handover_answers.answer(package.id, [item.id], Asked("returned", "En borger ved navn"), actor=SYSTEM, now=NOW)
    erase_last(action)
    assert item.reason == "(slettet)"
