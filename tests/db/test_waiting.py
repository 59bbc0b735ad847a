"""An action waits for something until a day; then it is back with its owners by itself."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests import builders
from tests.life import SECRETARY, fresh, kinds, move, owner_of
from tests.reminding import MORNING, at, deliver, messages, slots
from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import InvalidInputError, NotFoundError
from workflow.models import Action
from workflow.services.accounts import users
from workflow.services.actions import tracking, waiting
from workflow.services.reminders import forecast, reminders

DEADLINE = date(2025, 11, 14)  # reminded of on 31 October and on 11 November


@pytest.fixture
def action(app: Flask) -> Action:
    return builders.make_action(builders.make_body(), [builders.make_person()], DEADLINE)


def wait(action: Action, until: date, actor: Actor = SECRETARY, words: str = "Svar fra regionen") -> Action:
    return waiting.wait(
        action.id, version=fresh(action).version, waiting_for=words, until=until, actor=actor, now=clock.now()
    )


def digests(*days: str) -> list[str]:
    """The days on which a digest goes, when each of these is run."""
    gone = []
    for day in days:
        reminders.plan(at(day))
        deliver(at(day))
        if any(kind == f"digest {day}" and state == "sent" for _, kind, state in messages()):
            gone.append(day)
    return gone


def test_nobody_is_reminded_before_the_day_and_everybody_on_it(action: Action) -> None:
    wait(action, date(2025, 11, 5))
    stored = fresh(action)
    assert (stored.status, stored.waiting_for, stored.waiting_until) == (
        "waiting", "Svar fra regionen", date(2025, 11, 5)
    )  # fmt: skip
    foretold = [str(day) for day in (date(2025, 10, 31), date(2025, 11, 5)) if forecast.preview(day, MORNING)]
    assert foretold == ["2025-11-05"]
    assert digests("2025-10-31", "2025-11-04", "2025-11-05", "2025-11-06", "2025-11-11") == [
        "2025-11-05", "2025-11-11"
    ]  # fmt: skip
    stored = fresh(action)
    assert (stored.status, stored.waiting_for, stored.waiting_until) == ("in_progress", None, None)
    assert kinds(action) == ["created", "waiting", "wait_over"]


def test_that_it_is_back_is_told_once_whatever_becomes_of_the_deadline(action: Action) -> None:
    wait(action, date(2025, 11, 5))
    assert digests("2025-11-05") == ["2025-11-05"]
    tracking.change_deadline(
        action.id, version=fresh(action).version, deadline=date(2025, 12, 19), note=None, actor=SECRETARY,
        now=at("2025-11-05", 14),
    )  # fmt: skip
    assert digests("2025-11-06", "2025-12-04", "2025-12-05") == ["2025-12-05"]


def test_a_wait_that_ends_on_a_holiday_is_told_of_on_the_working_day_after(action: Action) -> None:
    wait(action, date(2025, 11, 8))  # a Saturday
    assert digests("2025-11-08", "2025-11-10") == ["2025-11-10"]


def test_what_is_overdue_is_reminded_of_all_the_same(app: Flask) -> None:
    overdue = builders.make_action(builders.make_body(), [builders.make_person()], date(2025, 10, 1))
    wait(overdue, date(2025, 12, 1))
    reminders.plan(MORNING)
    assert [notice.split()[0] for _, notice, state in slots("planned")] == ["overdue"]


@pytest.mark.parametrize(
    ("until", "words"), [("2025-10-10", "Svar"), ("2025-11-15", "Svar"), ("2025-11-05", " "), ("2025-11-05", "x" * 301)]
)
def test_a_wait_has_a_reason_and_an_end_within_the_deadline(action: Action, until: str, words: str) -> None:
    with pytest.raises(InvalidInputError):
        wait(action, date.fromisoformat(until), words=words)
    with pytest.raises(InvalidInputError, match="hvad der ventes på"):
        move(action, "waiting")
    assert fresh(action).status == "open"


def test_the_owner_waits_and_goes_on_and_others_see_nothing(action: Action) -> None:
    with pytest.raises(NotFoundError):
        wait(action, date(2025, 11, 5), Actor(None, "En anden"))
    owner = owner_of(action.assignments[0].party)
    wait(action, date(2025, 11, 5), owner)
    wait(action, date(2025, 11, 7), owner, "Svar fra kommunen")
    assert (fresh(action).waiting_for, fresh(action).waiting_until) == ("Svar fra kommunen", date(2025, 11, 7))
    move(action, "in_progress", owner)
    assert (fresh(action).waiting_until, kinds(action)[-1]) == (None, "status")
    reminders.plan(at("2025-11-07"))
    assert fresh(action).resumed_on is None


def test_to_go_on_can_be_taken_back(action: Action) -> None:
    user = users.create_user("Tove", "tove@example.dk", "et langt kodeord", role="secretariat", scope="body:NORD")
    secretary = users.actor_of(user)
    wait(action, date(2025, 11, 5), secretary)
    move(action, "in_progress", secretary)
    tracking.undo(action.id, version=fresh(action).version, actor=secretary, now=clock.now())
    stored = fresh(action)
    assert (stored.status, stored.waiting_for, stored.waiting_until) == (
        "waiting", "Svar fra regionen", date(2025, 11, 5)
    )  # fmt: skip
