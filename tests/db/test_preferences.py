"""What owners choose for themselves: planner and preview keep to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests import builders
from tests.life import SECRETARY, fresh, kinds, owner_of
from tests.reminding import MORNING, deliver, messages, slots
from workflow.clock import at_local
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Body, Person
from workflow.services.accounts import users
from workflow.services.actions import tracking
from workflow.services.register import absences
from workflow.services.reminders import forecast, preferences, reminders


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


@pytest.fixture
def signe(body: Body) -> Person:
    return builders.make_person()


@pytest.fixture
def action(body: Body, signe: Person) -> Action:
    return builders.make_action(body, [signe])


def snooze(action: Action, owner: Person, until: str | None) -> None:
    day = date.fromisoformat(until) if until else None
    preferences.snooze(action.id, until=day, actor=owner_of(owner), now=MORNING)


def login_of(person: Person) -> Actor:
    """The actor of a login that belongs to a person."""
    user = users.create_user(person.name, person.email or "", "en lang adgangskode", role="owner")
    user.party_id = person.id
    db.session.commit()
    return users.actor_of(user, MORNING.date())


def digest_days(first: str, count: int) -> list[str]:
    """The days of the owners' digests that are sent, each foretold on the evening before."""
    found = []
    for n in range(count):
        day = date.fromisoformat(first) + timedelta(days=n)
        foreseen = [m for m in forecast.preview(day, at_local(day - timedelta(days=1), 20)) if m.kind == "digest"]
        reminders.run(at_local(day))
        sent = any(kind == f"digest {day}" and state == "sent" for _, kind, state in messages())
        assert bool(foreseen) is sent, day
        found += [str(day)] if sent else []
    return found


def test_nothing_is_said_before_the_day_and_then_again(action: Action, signe: Person) -> None:
    snooze(action, signe, "2025-10-22")
    assert digest_days("2025-10-10", 19) == ["2025-10-22", "2025-10-24", "2025-10-27"]
    assert kinds(action)[-1] == "snoozed"


def test_what_is_planned_already_is_held_back_and_ended_it_is_as_ever(action: Action, signe: Person) -> None:
    reminders.plan(MORNING)
    snooze(action, signe, "2025-10-22")
    assert deliver(MORNING).sent == 0
    assert slots() == [("NORD-2025-001", "coming 2025-10-10", "suppressed")]
    snooze(action, signe, None)
    assert digest_days("2025-10-13", 10) == ["2025-10-21"]


def test_only_for_who_asked_for_it(body: Body, signe: Person) -> None:
    otto = builders.make_person("Otto Holm", "otto.holm@example.dk")
    action = builders.make_action(body, [signe, otto])
    snooze(action, signe, "2025-10-20")
    reminders.run(MORNING)
    assert messages() == [("otto.holm@example.dk", "digest 2025-10-10", "sent")]


@pytest.mark.parametrize(
    ("until", "error"),
    [("2025-10-25", InvalidInputError), ("2025-10-10", InvalidInputError), ("2025-10-24", None)],
)
def test_not_past_the_deadline(action: Action, signe: Person, until: str, error: type[Exception] | None) -> None:
    if error is None:
        snooze(action, signe, until)
        return
    with pytest.raises(error):
        snooze(action, signe, until)


def test_who_owes_nothing_has_nothing_to_put_off(action: Action, signe: Person) -> None:
    stranger = builders.make_person("Otto Holm", "otto.holm@example.dk")
    with pytest.raises(NotFoundError):
        snooze(action, stranger, "2025-10-20")
    with pytest.raises(NotAllowedError):
        preferences.snooze(action.id, until=date(2025, 10, 20), actor=SECRETARY, now=MORNING)
    tracking.change_status(
        action.id, version=fresh(action).version, status="closed", note="Slut", actor=SECRETARY, now=MORNING
    )
    with pytest.raises(ConflictError):
        snooze(action, signe, "2025-10-20")


def test_once_a_week_on_mondays_and_on_the_day_itself(body: Body, action: Action, signe: Person) -> None:
    builders.make_action(body, [signe], date(2025, 10, 8), owner_basis="agreed")
    preferences.choose_rhythm(signe.id, "weekly", actor=owner_of(signe))
    assert digest_days("2025-10-09", 28) == [
        "2025-10-09",  # the day itself was missed
        "2025-10-13",
        "2025-10-20",
        "2025-10-24",
        "2025-10-27",
        "2025-11-03",
    ]
    preferences.choose_rhythm(signe.id, "daily", actor=owner_of(signe))
    assert preferences.rhythm_of(signe.id) == "daily"
    with pytest.raises(NotAllowedError):
        preferences.choose_rhythm(body.id, "weekly", actor=owner_of(signe))


def test_everybody_names_a_colleague_as_substitute(action: Action, signe: Person) -> None:
    otto, stranger = builders.make_person("Otto Holm", "otto.holm@example.dk"), builders.make_person("En anden", None)
    office = builders.make_organisation()
    own, others = login_of(signe), login_of(otto)
    assert absences.colleagues_of(signe) == []
    for each in (signe, otto):
        each.organisation_id = office.id
    db.session.commit()
    assert [each.name for each in absences.colleagues_of(signe)] == ["Otto Holm"]
    with pytest.raises(InvalidInputError):
        absences.add_own_absence(
            substitute_id=stranger.id, since=date(2025, 10, 10), until=date(2025, 10, 12), actor=own,
            now=MORNING,
        )  # fmt: skip
    mine = absences.add_own_absence(
        substitute_id=otto.id, since=date(2025, 10, 10), until=date(2025, 10, 12), actor=own, now=MORNING
    )
    reminders.run(MORNING)
    assert messages() == [("otto.holm@example.dk", "digest 2025-10-10", "sent")]
    with pytest.raises(NotFoundError):
        absences.remove_own_absence(mine.id, actor=others, now=MORNING)
    absences.remove_own_absence(mine.id, actor=own, now=MORNING)
    assert absences.own_absences(own, MORNING.date()) == []
    with pytest.raises(NotAllowedError):
        absences.add_own_absence(
            substitute_id=otto.id, since=date(2025, 10, 10), until=date(2025, 10, 12), actor=SECRETARY, now=MORNING
        )


def test_merged_people_keep_what_the_kept_one_chose(body: Body, action: Action, signe: Person) -> None:
    other = builders.make_person("S. Kvist", "s.kvist@example.dk")
    shared = builders.make_action(body, [signe, other])
    for owner, until in ((signe, "2025-10-20"), (other, "2025-10-22")):
        snooze(shared, owner, until)
    preferences.choose_rhythm(other.id, "weekly", actor=owner_of(other))
    preferences.join(signe.id, other.id)
    assert preferences.snoozed_until(shared.id, owner_of(signe)) == date(2025, 10, 20)
    assert preferences.rhythm_of(signe.id) == "weekly"
