"""What somebody changed by hand is told once it has rested: one mail a person, and only what still holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests import builders
from tests.life import CHAIR, SECRETARY, fresh, owner_of
from tests.reminding import MORNING, at, messages, slots
from workflow.models import Action, Body, Person
from workflow.services.actions import deadline_requests, tracking
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan
from workflow.services.reminders import forecast, reminders

FAR = date(2026, 1, 15)
RESTED = timedelta(minutes=16)


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


@pytest.fixture
def signe(body: Body) -> Person:
    return builders.make_person()


@pytest.fixture
def otto(body: Body) -> Person:
    return builders.make_person("Otto Holm", "otto.holm@example.dk")


def known(body: Body, *owners: Person, deadline: date = FAR) -> Action:
    """An action whose owners have been mailed about it."""
    action = builders.make_action(body, owners, deadline, assigned_at=at("2025-10-09"))
    reminders.run(at("2025-10-09", 10))
    return action


def give(action: Action, *parties: Person, now: datetime = MORNING) -> None:
    tracking.change_owners(
        action.id, version=fresh(action).version, party_ids=[party.id for party in parties], lead_id=None, note=None,
        actor=SECRETARY, now=now,
    )  # fmt: skip


def set_deadline(action: Action, to: date, now: datetime = MORNING) -> None:
    tracking.change_deadline(
        action.id, version=fresh(action).version, deadline=to, note="Afventer tal.", actor=SECRETARY, now=now
    )


def report_and_return(action: Action, owner: Person, now: datetime = MORNING) -> None:
    for status, actor, note in (("reported_done", owner_of(owner), None), ("in_progress", CHAIR, "Bilag mangler.")):
        tracking.change_status(action.id, version=fresh(action).version, status=status, note=note, actor=actor, now=now)


def of_day(day: str = "2025-10-10") -> list[tuple[str, str]]:
    return [(recipient, kind.split()[0]) for recipient, kind, _ in messages() if kind.endswith(day)]


def test_who_loses_an_action_is_told_and_who_gets_it_has_it_assigned(body: Body, signe: Person, otto: Person) -> None:
    action = known(body, signe)
    give(action, otto)
    assert reminders.run(MORNING + timedelta(minutes=10)).sent == 0
    assert forecast.preview(MORNING.date(), MORNING)[0].kind == "assigned"
    reminders.run(MORNING + RESTED)
    assert of_day() == [("otto.holm@example.dk", "assigned"), ("signe.kvist@example.dk", "changed")]
    assert reminders.run(MORNING + 2 * RESTED).planned == 0


def test_taken_back_before_it_was_told_nobody_hears_of_it(body: Body, signe: Person, otto: Person) -> None:
    action = known(body, signe)
    give(action, otto)
    give(action, signe, now=MORNING + timedelta(minutes=5))
    set_deadline(action, date(2026, 2, 2))
    set_deadline(action, FAR, now=MORNING + timedelta(minutes=5))
    reminders.run(MORNING + timedelta(hours=2))
    assert "changed" not in [kind for _, kind in of_day()]


def test_who_never_heard_that_it_was_theirs_is_not_told_that_it_is_not(body: Body, signe: Person, otto: Person) -> None:
    action = builders.make_action(body, [signe], FAR, assigned_at=MORNING)
    give(action, otto, now=MORNING + timedelta(minutes=5))
    reminders.run(MORNING + timedelta(hours=2))
    assert of_day() == [("otto.holm@example.dk", "assigned")]


def test_all_changes_of_a_person_stand_in_one_mail_when_they_have_rested(body: Body, signe: Person) -> None:
    first, second = known(body, signe), known(body, signe)
    report_and_return(first, signe)
    set_deadline(second, date(2026, 2, 2), now=MORNING + timedelta(minutes=10))
    assert reminders.run(MORNING + RESTED).planned == 0
    foreseen = [each for each in forecast.preview(MORNING.date(), MORNING + RESTED) if each.kind == "changed"]
    assert [set(each.actions) for each in foreseen] == [{first.reference, second.reference}]
    reminders.run(MORNING + timedelta(minutes=10) + RESTED)
    assert of_day() == [("signe.kvist@example.dk", "changed")]
    told = {(reference, notice) for reference, notice, _ in slots("sent")}
    assert told >= {(first.reference, "returned 2025-10-10"), (second.reference, "deadline 2025-10-10")}


def test_a_mail_that_could_not_go_is_overtaken_by_the_newer_change(body: Body, signe: Person) -> None:
    action = known(body, signe)
    set_deadline(action, date(2026, 2, 2))
    reminders.plan(MORNING + RESTED)
    set_deadline(action, date(2026, 3, 2), now=MORNING + RESTED)
    reminders.run(MORNING + 2 * RESTED)
    states = [(notice, state) for _, notice, state in slots() if notice.startswith("deadline")]
    assert states == [("deadline 2025-10-10", "superseded"), ("deadline 2025-10-10", "sent")]
    assert [kind for _, kind in of_day()].count("changed") == 1


def test_returned_twice_in_a_day_is_told_twice_and_by_oneself_never(body: Body, signe: Person) -> None:
    action = known(body, signe)
    report_and_return(action, signe)
    reminders.run(MORNING + RESTED)
    report_and_return(action, signe, now=MORNING + timedelta(hours=1))
    reminders.run(MORNING + timedelta(hours=2))
    assert of_day() == [("signe.kvist@example.dk", "changed")] * 2


def test_an_answered_wish_is_told(body: Body, signe: Person) -> None:
    refused, granted = known(body, signe), known(body, signe)
    for action, day in ((refused, date(2026, 2, 2)), (granted, date(2026, 3, 2))):
        request = deadline_requests.ask(
            action.id, wanted=day, reason="Tallene kommer senere.", actor=owner_of(signe), now=MORNING
        )
        if action is granted:
            deadline_requests.grant(request.id, version=1, deadline=None, answer=None, actor=CHAIR, now=MORNING)
        else:
            deadline_requests.refuse(request.id, version=1, answer="Mødet ligger fast.", actor=CHAIR, now=MORNING)
    reminders.run(MORNING + RESTED)
    assert of_day() == [("signe.kvist@example.dk", "changed")]
    assert {notice.split()[0] for _, notice, state in slots("sent")} >= {"refused", "deadline"}


def test_it_goes_into_the_mail_about_a_moved_meeting(body: Body, signe: Person) -> None:
    meeting = builders.make_meeting(body, date(2026, 1, 15), state="planned")
    action = builders.make_action(
        body, [signe], meeting.date, assigned_at=at("2025-10-09"), hangs_on_id=meeting.id, hangs_by="meeting",
        anchor="next_meeting", deadline_basis="inferred",
    )  # fmt: skip
    other = known(body, signe)
    report_and_return(other, signe)
    later = MORNING + timedelta(minutes=10)
    meetings.change(
        meeting.id, Plan(date(2026, 1, 22)), version=meeting.version, reason=None, actor=SECRETARY, now=later
    )
    reminders.run(MORNING + RESTED)
    assert of_day() == [("signe.kvist@example.dk", "changed")]
    assert {(r, n.split()[0]) for r, n, _ in slots("sent")} >= {
        (action.reference, "moved"),
        (other.reference, "returned"),
    }


def test_nothing_about_what_is_closed_before_the_mail_goes(body: Body, signe: Person) -> None:
    action = known(body, signe)
    set_deadline(action, date(2026, 2, 2))
    reminders.plan(MORNING + RESTED)
    tracking.change_status(
        action.id, version=fresh(action).version, status="closed", note="Slut", actor=CHAIR, now=MORNING + RESTED
    )
    assert reminders.run(MORNING + 2 * RESTED).sent == 0
    assert [state for _, _, state in messages()][-1] == "suppressed"
