"""A new deadline is asked for with a reason, answered once by the office, and never two at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests import builders
from tests.builders import DEADLINE
from tests.life import CHAIR, SECRETARY, STRANGER, fresh, kinds, move, owner_of, requests
from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, DeadlineRequest
from workflow.services.accounts import users
from workflow.services.actions import deadline_requests, tracking
from workflow.services.history import history

LATER, EVEN_LATER = date(2025, 11, 14), date(2025, 12, 1)


@pytest.fixture
def action(app: Flask) -> Action:
    return builders.make_action(builders.make_body(), [builders.make_person()])


@pytest.fixture
def owner(action: Action) -> Actor:
    return owner_of(action.assignments[0].party)


def ask(action: Action, actor: Actor, wanted: date = LATER, reason: str = "Kommunen mangler tal") -> DeadlineRequest:
    return deadline_requests.ask(action.id, wanted=wanted, reason=reason, actor=actor, now=clock.now())


@pytest.mark.parametrize("answerer", [SECRETARY, CHAIR])
@pytest.mark.parametrize("agreed", [None, EVEN_LATER])
def test_what_is_granted_moves_the_deadline(action: Action, owner: Actor, answerer: Actor, agreed: date | None) -> None:
    request = ask(action, owner)
    assert (fresh(action).deadline, requests(action)) == (DEADLINE, ["asked"])
    deadline_requests.grant(
        request.id, version=request.version, deadline=agreed, answer=None, actor=answerer, now=clock.now()
    )
    stored = fresh(action)
    assert (stored.deadline, stored.deadline_basis, request.granted) == (agreed or LATER, "agreed", agreed or LATER)
    assert kinds(action) == ["created", "deadline_asked", "deadline_granted"]
    with pytest.raises(ConflictError, match="allerede besvaret"):
        deadline_requests.refuse(request.id, version=request.version, answer="Nej", actor=SECRETARY, now=clock.now())
    assert history.verify().broken == []


def test_what_is_refused_or_withdrawn_keeps_it(action: Action, owner: Actor) -> None:
    request = ask(action, owner)
    with pytest.raises(InvalidInputError, match="hvorfor"):
        deadline_requests.refuse(request.id, version=request.version, answer=" ", actor=CHAIR, now=clock.now())
    deadline_requests.refuse(request.id, version=request.version, answer="Mødet venter", actor=CHAIR, now=clock.now())
    again = ask(action, owner)
    deadline_requests.withdraw(again.id, version=again.version, actor=owner, now=clock.now())
    assert (fresh(action).deadline, requests(action)) == (DEADLINE, ["refused", "withdrawn"])


def test_one_is_open_at_a_time(action: Action, owner: Actor) -> None:
    ask(action, owner)
    with pytest.raises(ConflictError, match="venter på svar"):
        ask(action, owner, EVEN_LATER)
    # The database itself refuses what a program overlooks.
    event = tracking.add_note(action.id, note="Hej", actor=owner, now=clock.now())
    db.session.add(DeadlineRequest(action_id=action.id, wanted=LATER, state="asked", asked_event_id=event.id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_who_may_ask_and_answer(action: Action, owner: Actor) -> None:
    with pytest.raises(NotAllowedError):
        ask(action, SECRETARY)
    with pytest.raises(NotFoundError):
        ask(action, STRANGER)
    for wrong in ({"reason": " "}, {"wanted": DEADLINE}, {"wanted": clock.today() - timedelta(days=1)}):
        with pytest.raises(InvalidInputError):
            ask(action, owner, **wrong)  # type: ignore[arg-type]
    request = ask(action, owner)
    common = {"version": request.version, "now": clock.now()}
    with pytest.raises(NotAllowedError):
        deadline_requests.grant(request.id, deadline=None, answer=None, actor=owner, **common)
    with pytest.raises(NotFoundError):
        deadline_requests.refuse(request.id, answer="Nej", actor=STRANGER, **common)
    with pytest.raises(NotAllowedError):
        deadline_requests.withdraw(request.id, actor=SECRETARY, **common)


def test_an_action_that_ends_takes_its_request_with_it(action: Action, owner: Actor) -> None:
    ask(action, owner)
    move(action, "closed")
    assert requests(action) == ["withdrawn"]
    with pytest.raises(ConflictError):
        ask(action, owner)


def test_an_answer_can_be_taken_back(action: Action, owner: Actor) -> None:
    user = users.create_user("Tove", "tove@example.dk", "et langt kodeord", role="secretariat", scope="body:NORD")
    secretary = users.actor_of(user)
    request = ask(action, owner)
    deadline_requests.grant(
        request.id, version=request.version, deadline=None, answer=None, actor=secretary, now=clock.now()
    )
    tracking.undo(action.id, version=fresh(action).version, actor=secretary, now=clock.now())
    assert (fresh(action).deadline, requests(action)) == (DEADLINE, ["asked"])
