"""Taking back puts everything back, and what follows its tasks keeps nothing of its own that contradicts them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests import builders
from tests.life import SECRETARY, fresh, move, owner_of, requests
from workflow import clock
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.services.actions import changing, deadline_requests, manual, recurring, waiting
from workflow.services.transaction import transaction

NOVEMBER, LAST = date(2025, 11, 14), date(2025, 12, 5)


@pytest.fixture
def nord(app: Flask) -> Body:
    return builders.make_body()


def take_back(action: Action) -> None:
    with transaction():
        stored = fresh(action)
        changing.take_back(stored, stored.events[-1], actor=SECRETARY, now=clock.now())


def put_under(decision: Action) -> Action:
    new = manual.NewAction(decision.body_id, "Ring til kommunen", deadline=LAST, parent=decision.reference)
    return manual.create(new, actor=SECRETARY, now=clock.now())


def test_a_request_is_asked_again_when_the_end_is_taken_back(nord: Body) -> None:
    person = builders.make_person()
    action = builders.make_action(nord, [person])
    deadline_requests.ask(action.id, wanted=NOVEMBER, reason="Tal mangler", actor=owner_of(person), now=clock.now())
    move(action, "closed")
    assert requests(action) == ["withdrawn"]
    take_back(action)
    assert (requests(action), fresh(action).status) == (["asked"], "open")


def test_the_words_of_a_wait_are_taken_back(nord: Body) -> None:
    action = builders.make_action(nord, [builders.make_person()], NOVEMBER)
    for words in ("Svar fra regionen", "Svar fra kommunen"):
        waiting.wait(
            action.id, version=fresh(action).version, waiting_for=words, until=date(2025, 11, 5), actor=SECRETARY,
            now=clock.now(),
        )  # fmt: skip
    take_back(action)
    assert fresh(action).waiting_for == "Svar fra regionen"


def test_a_decision_that_gets_a_task_asks_for_no_deadline_of_its_own(nord: Body) -> None:
    person = builders.make_person()
    decision = builders.make_action(nord, [person], kind="decision")
    deadline_requests.ask(decision.id, wanted=NOVEMBER, reason="Tal mangler", actor=owner_of(person), now=clock.now())
    put_under(decision)
    assert (requests(decision), fresh(decision).deadline) == (["withdrawn"], LAST)


def test_a_decision_that_returns_gets_no_task_by_hand(nord: Body) -> None:
    decision = builders.make_action(nord, [builders.make_person()], kind="decision")
    recurring.change_rule(
        decision.id, version=fresh(decision).version, rule="FREQ=MONTHLY;INTERVAL=3", until=None, note=None,
        actor=SECRETARY, now=clock.now(),
    )  # fmt: skip
    with pytest.raises(ConflictError, match="gentager sig"):
        put_under(decision)


def test_nothing_new_is_given_to_who_has_left(nord: Body) -> None:
    person = builders.make_person()
    person.leaves_on = date(2025, 10, 1)
    db.session.commit()
    with pytest.raises(InvalidInputError, match="fratrådt"):
        manual.create(
            manual.NewAction(nord.id, "Ring", deadline=LAST, party_ids=(person.id,)), actor=SECRETARY, now=clock.now()
        )
