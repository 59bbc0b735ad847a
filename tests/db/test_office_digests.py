"""The digests of secretariats and chairs: each body and day once, and only what still holds."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.life import owner_of
from tests.reminding import at, change, deliver, messages, slots
from workflow.domain.access import SYSTEM
from workflow.domain.notices import DEFAULT
from workflow.extensions import db
from workflow.models import Body, OfficeDigest, Person
from workflow.queries import ledger
from workflow.services.actions import deadline_requests
from workflow.services.reminders import forecast, office_digests, policies, reminders

MONDAY = at("2025-10-13")


@pytest.fixture
def body(app: Flask) -> Body:
    found = builders.make_body()
    builders.hold_role(builders.role_of(found, "chair"), builders.make_person("Anna Bro", "anna.bro@example.dk"))
    return found


@pytest.fixture
def signe(body: Body) -> Person:
    return builders.make_person()


def test_on_mondays_the_secretariat_hears_of_what_has_no_owner_and_the_chair_how_it_stands(
    body: Body, signe: Person
) -> None:
    builders.make_action(body, [signe], date(2026, 1, 15))
    assert office_digests.plan(at("2025-10-10")) == 0
    assert office_digests.plan(MONDAY) == 2
    assert office_digests.plan(MONDAY + timedelta(hours=1)) == 0
    assert messages() == [
        ("anna.bro@example.dk", "chair 2025-10-13", "due"),
        ("sekretariat.nord@example.dk", "secretariat 2025-10-13", "due"),
    ]
    assert deliver(MONDAY).sent == 2
    assert [notice for _, notice, _ in slots("sent")] == ["next 2025-10-13", "unowned 2025-10-13"]
    assert office_digests.plan(at("2025-10-14")) == 0
    assert office_digests.plan(at("2025-10-20")) == 2


def test_the_secretariat_hears_first_of_owners_who_wait_for_an_answer(body: Body, signe: Person) -> None:
    waiting = builders.make_action(body, [signe], date(2026, 1, 15), title="Udkast til aftale", owner_basis="agreed")
    builders.make_action(body, [signe], date(2026, 1, 15), title="Liste over kontaktpersoner")
    request = deadline_requests.ask(
        waiting.id, wanted=date(2026, 2, 2), reason="Ferie", actor=owner_of(signe), now=MONDAY - timedelta(days=2)
    )
    assert office_digests.plan(MONDAY) == 2
    assert deliver(MONDAY).sent == 2
    assert sorted(notice for _, notice, _ in slots("sent") if "next" not in notice) == [
        "asked 2025-10-13", "unowned 2025-10-13",
    ]  # fmt: skip
    mail = ledger.sent_mail(next(m.id for m in ledger.sent_mails() if m.kind == "secretariat"))
    assert mail.subject.startswith("1 handling venter på svar, 1 mangler ansvarlig eller frist")
    assert mail.text.index("DEN ANSVARLIGE VENTER PÅ SVAR") < mail.text.index("Udkast til aftale")
    assert mail.text.index("Udkast til aftale") < mail.text.index("MANGLER EN UDPEGET ANSVARLIG")

    assert office_digests.plan(MONDAY + timedelta(days=7)) == 2
    deadline_requests.refuse(
        request.id, version=request.version, answer="Mødet venter", actor=SYSTEM, now=MONDAY + timedelta(days=7)
    )
    deliver(MONDAY + timedelta(days=7))
    assert slots("suppressed") == [(waiting.reference, "asked 2025-10-20", "suppressed")]


def test_a_missed_monday_is_caught_up_once_and_two_planners_plan_once(app: Flask, body: Body, signe: Person) -> None:
    builders.make_action(body, [signe], date(2026, 1, 15))
    planned: list[int] = []
    start = threading.Barrier(3)

    def planner() -> None:
        with app.app_context():
            start.wait(10)
            planned.append(office_digests.plan(at("2025-10-14")))
            db.session.remove()

    threads = [threading.Thread(target=planner) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(planned) == [0, 0, 2]
    assert office_digests.plan(at("2025-10-15")) == 0


def test_what_came_in_on_the_day_itself_waits_for_the_next(body: Body, signe: Person) -> None:
    builders.make_action(body, [signe], date(2026, 1, 15), assigned_at=at("2025-10-13", 8))
    assert office_digests.plan(MONDAY) == 0
    assert {row.outcome for row in db.session.scalars(select(OfficeDigest))} == {"nothing"}
    assert office_digests.plan(at("2025-10-20")) == 2


def test_before_a_meeting_the_chair_hears_of_it(body: Body, signe: Person) -> None:
    builders.make_meeting(body, date(2025, 10, 24), state="planned")
    builders.make_action(body, [signe], date(2026, 1, 15))
    assert office_digests.plan(MONDAY) == 2
    deliver(MONDAY)
    assert office_digests.plan(at("2025-10-16")) == 0
    assert office_digests.plan(at("2025-10-17")) == 1
    assert messages()[1] == ("anna.bro@example.dk", "chair 2025-10-17", "due")


def test_from_the_seventh_day_overdue_both_hear_of_it(body: Body, signe: Person) -> None:
    fields = {"owner_basis": "agreed", "deadline_basis": "agreed"}
    builders.make_action(body, [signe], date(2025, 10, 6), **fields)
    builders.make_action(body, [signe], date(2025, 10, 7), **fields)
    office_digests.plan(MONDAY)
    assert sorted(slots()) == [
        ("NORD-2025-001", "escalated 2025-10-13", "planned"),
        ("NORD-2025-001", "escalated 2025-10-13", "planned"),
        ("NORD-2025-002", "lapsed 2025-10-13", "planned"),
    ]


def test_nothing_left_to_say_nothing_is_sent(body: Body, signe: Person) -> None:
    action = builders.make_action(body, [signe], date(2026, 1, 15))
    office_digests.plan(MONDAY)
    change(action, owner_basis="agreed", deadline_basis="agreed")
    assert deliver(MONDAY).sent == 1  # the chair's
    other = builders.make_action(body, [signe], date(2026, 1, 15))
    office_digests.plan(at("2025-10-20"))
    for each in (action, other):
        change(each, status="closed")
    assert deliver(at("2025-10-20")).suppressed == 2


def test_the_newest_wins_after_a_standstill(body: Body, signe: Person) -> None:
    builders.make_action(body, [signe], date(2026, 1, 15))
    office_digests.plan(MONDAY)
    office_digests.plan(at("2025-10-20"))
    assert [state for _, _, state in messages()] == ["suppressed", "due"] * 2
    assert deliver(at("2025-10-20")).sent == 2


def test_a_secretariat_and_a_chair_of_two_bodies_get_one_mail_each(body: Body, signe: Person) -> None:
    syd = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    builders.hold_role(builders.role_of(syd, "chair"), db.session.merge(_anna()))
    for each in (body, syd):
        builders.make_action(each, [signe], date(2026, 1, 15))
    assert office_digests.plan(MONDAY) == 2
    foreseen = [(each.recipient, each.kind, each.actions) for each in forecast.preview(date(2025, 10, 20), MONDAY)]
    assert [each[:2] for each in foreseen] == [
        ("anna.bro@example.dk", "chair"),
        ("sekretariat.nord@example.dk", "secretariat"),
    ]
    assert foreseen[0][2] == ("NORD-2025-001", "SYD-2025-001")
    assert deliver(MONDAY).sent == 2
    (mail,) = [each for each in ledger.sent_mails() if each.kind == "chair"]
    text = ledger.sent_mail(mail.id).text
    assert mail.subject == "[NORD, SYD] 2 åbne handlinger"
    parts = text.split("\nPolitisk Sundhedsklynge ")
    assert [("NORD-2025-001" in part, "SYD-2025-001" in part) for part in parts[1:]] == [(True, False), (False, True)]


def test_a_body_with_later_hours_joins_the_mail_that_waits_or_has_its_own(body: Body, signe: Person) -> None:
    for prefix in ("SYD", "VEST"):
        other = builders.make_body(f"Politisk Sundhedsklynge {prefix}", prefix, prefix.title(), mailbox=None)
        builders.hold_role(builders.role_of(other, "chair"), db.session.merge(_anna()))
        later = replace(DEFAULT, send_from=time(10) if prefix == "SYD" else time(12))
        policies.save(other.id, later, version=0, actor=SYSTEM, now=MONDAY)
        builders.make_action(other, [signe], date(2026, 1, 15))
    builders.make_action(body, [signe], date(2026, 1, 15))
    reminders.plan_all(MONDAY)
    reminders.plan_all(at("2025-10-13", 10, 30))
    deliver(at("2025-10-13", 10, 30))
    reminders.plan_all(at("2025-10-13", 12, 30))
    deliver(at("2025-10-13", 12, 30))
    subjects = [mail.subject for mail in reversed(ledger.sent_mails()) if mail.kind == "chair"]
    assert subjects == ["[NORD, SYD] 2 åbne handlinger", "[VEST] 1 åben handling"]


def _anna() -> Person:
    return db.session.execute(select(Person).where(Person.name == "Anna Bro")).scalar_one()


@pytest.mark.parametrize("start", ["2025-10-10", "2025-12-19", "2025-04-11"])
def test_the_run_of_each_day_does_what_the_preview_said(body: Body, signe: Person, start: str) -> None:
    first = date.fromisoformat(start)
    for n in range(8):
        builders.make_action(body, [signe], first + timedelta(days=3 * n - 8), assigned_at=at("2025-03-01"))
    builders.make_meeting(body, first + timedelta(days=16), state="planned")
    seen = 0
    for offset in range(18):
        day = first + timedelta(days=offset)
        ahead = _foreseen(day, at(str(day - timedelta(days=1)), 20))
        assert ahead == _foreseen(day, at(str(day), 7))
        before = len(messages())
        reminders.run(at(str(day)))
        done = [each for each in messages() if each[1] in (f"chair {day}", f"secretariat {day}")]
        assert len(done) == len(ahead), day
        seen += len(done)
        assert before <= len(messages())
    assert seen >= 4


def _foreseen(day: date, now: object) -> list[tuple[str, str, tuple[str, ...]]]:
    found = forecast.preview(day, now)  # type: ignore[arg-type]
    db.session.rollback()
    return [(each.recipient, each.kind, each.actions) for each in found if each.kind in ("chair", "secretariat")]
