"""Planning: what is due becomes slots and messages, once, whoever asks and however often."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests import builders
from tests.reminding import FRIDAY, MORNING, at, change, deliver, messages, slots
from workflow.domain.notices import Notice
from workflow.extensions import db
from workflow.models import ReminderSlot
from workflow.services.mail import mailer
from workflow.services.reminders import reminder_lines, reminders


def test_planning_makes_one_slot_and_one_message_and_again_none(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    assert reminders.plan(MORNING) == 1
    assert slots() == [("NORD-2025-001", "coming 2025-10-10", "planned")]
    assert messages() == [("signe.kvist@example.dk", "digest 2025-10-10", "due")]
    assert reminders.plan(MORNING) == 0
    assert reminders.plan(MORNING + timedelta(minutes=1)) == 0
    deliver(MORNING)
    assert reminders.plan(MORNING + timedelta(hours=2)) == 0
    assert slots() == [("NORD-2025-001", "coming 2025-10-10", "sent")]
    assert messages() == [("signe.kvist@example.dk", "digest 2025-10-10", "sent")]


def test_a_person_gets_one_digest_a_day_for_everything(app: Flask) -> None:
    nord = builders.make_body()
    syd = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd", mailbox="sekretariat.syd@example.dk")
    signe, otto = builders.make_person(), builders.make_person("Otto Holm", "otto.holm@example.dk")
    builders.make_action(nord, [signe])
    builders.make_action(nord, [signe, otto], FRIDAY)
    builders.make_action(syd, [signe], date(2025, 10, 9))
    assert reminders.plan(MORNING) == 2
    assert messages() == [
        ("otto.holm@example.dk", "digest 2025-10-10", "due"),
        ("signe.kvist@example.dk", "digest 2025-10-10", "due"),
    ]
    assert len(slots("planned")) == 4


def test_whoever_is_planned_for_first_has_mail_before_the_last_and_an_address_has_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = builders.make_body()
    shared = [builders.make_organisation(f"Kommune {n}", "faelles@example.dk") for n in range(2)]
    for party in (shared[0], builders.make_person(), shared[1]):
        builders.make_action(body, [party])
    monkeypatch.setattr(reminders, "_LINES_AT_ONCE", 1)
    rung: list[list[str]] = []
    assert reminders.plan(MORNING, lambda: rung.append([recipient for recipient, _, _ in messages()])) == 2
    assert rung == [["faelles@example.dk"], ["faelles@example.dk", "signe.kvist@example.dk"]]
    assert len(slots("planned")) == 3


def test_two_planners_at_once_plan_once(app: Flask) -> None:
    body = builders.make_body()
    people = [builders.make_person(f"Person {n}", f"person{n}@example.dk") for n in range(20)]
    for person in people:
        builders.make_action(body, [person])
        builders.make_action(body, [person], date(2026, 1, 15), assigned_at=MORNING - timedelta(hours=1))
    planned: list[int] = []
    start = threading.Barrier(4)

    def planner() -> None:
        with app.app_context():
            start.wait(10)
            planned.append(reminders.plan(MORNING))
            db.session.remove()

    threads = [threading.Thread(target=planner) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(planned) == 40  # a digest and a mail about what was assigned, for each
    assert len(messages()) == 40
    assert len(slots("planned")) == 40


@pytest.mark.parametrize(
    ("moment", "planned"),
    [
        (at("2025-10-10", 7, 29), 0),
        (at("2025-10-10", 7, 30), 1),
        (at("2025-10-10", 15, 59), 1),
        (at("2025-10-10", 16, 0), 0),
        (at("2025-10-11", 9), 0),  # Saturday
        (at("2025-12-24", 9), 0),
        (datetime(2025, 10, 10, 5, 45, tzinfo=UTC), 1),  # 07:45 in summer time
        (datetime(2025, 10, 27, 6, 45, tzinfo=UTC), 1),  # 07:45 in winter time
        (datetime(2025, 10, 27, 6, 15, tzinfo=UTC), 0),  # 07:15 in winter time
    ],
)
def test_mail_is_planned_in_working_hours_only(app: Flask, moment: datetime, planned: int) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    assert reminders.plan(moment) == planned


def test_a_missed_week_is_caught_up_with_one_reminder(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    assert reminders.plan(at("2025-11-04")) == 1
    assert slots() == [
        ("NORD-2025-001", "coming 2025-10-10", "superseded"),
        ("NORD-2025-001", "coming 2025-10-21", "superseded"),
        ("NORD-2025-001", "due 2025-10-24", "superseded"),
        ("NORD-2025-001", "overdue 2025-10-27", "superseded"),
        ("NORD-2025-001", "overdue 2025-11-03", "planned"),
    ]
    deliver(at("2025-11-04"))
    assert reminders.plan(at("2025-11-05")) == 0
    assert reminders.plan(at("2025-11-10")) == 1


def test_what_was_planned_but_never_sent_goes_into_the_next_days_digest(app: Flask) -> None:
    """The mail server was down for days: one mail, with the newest of each, and nothing of the old one."""
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe])
    builders.make_action(body, [signe], date(2025, 10, 16))
    assert reminders.plan(MORNING) == 1
    assert reminders.plan(at("2025-10-13")) == 1
    assert reminders.plan(at("2025-10-17")) == 1
    assert messages() == [
        ("signe.kvist@example.dk", "digest 2025-10-10", "suppressed"),
        ("signe.kvist@example.dk", "digest 2025-10-13", "suppressed"),
        ("signe.kvist@example.dk", "digest 2025-10-17", "due"),
    ]
    assert slots("planned") == [
        ("NORD-2025-001", "coming 2025-10-10", "planned"),
        ("NORD-2025-002", "overdue 2025-10-17", "planned"),
    ]
    assert deliver(at("2025-10-17")).sent == 1
    assert not slots("planned")


def test_an_unsent_digest_takes_in_what_comes_later_and_a_sent_one_does_not(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe])
    reminders.plan(MORNING)
    builders.make_action(body, [signe])
    assert reminders.plan(MORNING) == 0
    assert deliver(MORNING) == mailer.DeliveryResult(sent=1)
    assert len(slots("sent")) == 2
    builders.make_action(body, [signe])
    assert reminders.plan(MORNING + timedelta(hours=1)) == 0
    assert slots("planned") == [("NORD-2025-003", "coming 2025-10-10", "planned")]
    assert reminders.plan(at("2025-10-13")) == 1
    deliver(at("2025-10-13"))
    assert len(slots("sent")) == 3


def test_a_digest_that_had_nothing_left_to_say_may_say_something_else_that_day(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    action = builders.make_action(body, [signe])
    reminders.plan(MORNING)
    change(action, status="closed")
    assert deliver(MORNING) == mailer.DeliveryResult(suppressed=1)
    builders.make_action(body, [signe])
    reminders.plan(MORNING + timedelta(hours=1))
    assert deliver(MORNING + timedelta(hours=1)) == mailer.DeliveryResult(sent=1)
    assert messages() == [("signe.kvist@example.dk", "digest 2025-10-10", "sent")]


@pytest.mark.parametrize(
    "fields",
    [
        {"silent": True},
        {"status": "reported_done"},
        {"status": "closed"},
        {"status": "cancelled"},
        {"status": "settled"},
        {"has_tasks": True},
    ],
)
def test_no_reminder_of_what_nobody_has_to_do(app: Flask, fields: dict[str, object]) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()], **fields)  # type: ignore[arg-type]
    assert reminders.plan(MORNING) == 0
    assert slots() == []


@pytest.mark.parametrize("status", ["open", "in_progress", "waiting"])
def test_reminders_of_what_is_open(app: Flask, status: str) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()], status=status)
    assert reminders.plan(MORNING) == 1


def test_who_has_delivered_is_left_alone_and_the_others_are_not(app: Flask) -> None:
    signe, otto = builders.make_person(), builders.make_person("Otto Holm", "otto.holm@example.dk")
    action = builders.make_action(builders.make_body(), [signe, otto])
    action.assignments[0].state = "delivered"
    db.session.commit()
    reminders.plan(MORNING)
    assert messages() == [("otto.holm@example.dk", "digest 2025-10-10", "due")]
    assert len(slots()) == 1  # nothing in the ledger about who has delivered


def test_released_actions_are_reminded_of_at_once(app: Flask) -> None:
    action = builders.make_action(
        builders.make_body(), [builders.make_person()], date(2025, 6, 1), silent=True,
        assigned_at=at("2025-10-08"),
    )  # fmt: skip
    assert reminders.plan(MORNING) == 0
    change(action, silent=False)
    assert reminders.plan(MORNING) == 1  # that it is overdue, where it stands as new
    assert slots() == [
        ("NORD-2025-001", "overdue 2025-10-08", "planned"),
        ("NORD-2025-001", "assigned 2025-10-08", "superseded"),
    ]


def test_a_moved_deadline_makes_the_old_reminder_void(app: Flask) -> None:
    action = builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    change(action, deadline=date(2025, 12, 12))
    assert reminders.plan(MORNING) == 0
    assert slots() == [("NORD-2025-001", "coming 2025-10-10", "suppressed")]
    assert deliver(MORNING) == mailer.DeliveryResult(suppressed=1)
    assert reminders.plan(at("2025-11-28")) == 1
    assert slots("planned") == [("NORD-2025-001", "coming 2025-11-28", "planned")]


class TestRecipients:
    def recipients(self) -> list[str]:
        reminders.plan(MORNING)
        return [recipient for recipient, _, _ in messages()]

    def test_an_organisation_at_its_mailbox(self, app: Flask) -> None:
        builders.make_action(builders.make_body(), [builders.make_organisation()])
        assert self.recipients() == ["hjoerring@example.dk"]

    def test_a_role_at_its_mailbox(self, app: Flask) -> None:
        body = builders.make_body()
        builders.make_action(body, [builders.role_of(body, "secretariat")])
        assert self.recipients() == ["sekretariat.nord@example.dk"]

    def test_a_role_without_mailbox_at_all_who_hold_it_that_day(self, app: Flask) -> None:
        body = builders.make_body()
        chair = builders.role_of(body, "chair")
        builders.hold_role(chair, builders.make_person("Anna Bro", "anna.bro@example.dk"))
        builders.hold_role(chair, builders.make_person("Bent Dam", "Bent.Dam@example.dk"), until=FRIDAY)
        builders.hold_role(chair, builders.make_person("Carl Eng", "carl.eng@example.dk"), until=date(2025, 10, 9))
        builders.hold_role(chair, builders.make_person("Dorte Fog", "dorte.fog@example.dk"), since=date(2025, 10, 11))
        builders.make_action(body, [chair])
        assert self.recipients() == ["anna.bro@example.dk", "bent.dam@example.dk"]

    def test_a_body_at_its_secretariat(self, app: Flask) -> None:
        body = builders.make_body()
        builders.make_action(body, [body])
        assert self.recipients() == ["sekretariat.nord@example.dk"]

    @pytest.mark.parametrize("email", [None, "", "ingen", "a@b@c", "signe@example.dk\nBcc: alle@example.dk"])
    def test_without_an_address_at_the_secretariat_of_the_actions_body(self, app: Flask, email: str | None) -> None:
        builders.make_action(builders.make_body(), [builders.make_person(email=email)])
        assert self.recipients() == ["sekretariat.nord@example.dk"]

    def test_with_no_address_at_all_the_ledger_says_so(self, app: Flask) -> None:
        builders.make_action(builders.make_body(mailbox=None), [builders.make_person(email=None)])
        assert self.recipients() == []
        slot = db.session.scalars(select(ReminderSlot)).one()
        assert (slot.state, slot.reason) == ("suppressed", reminders.NO_ADDRESS)

    def test_two_parties_at_one_mailbox_get_one_mail(self, app: Flask) -> None:
        body = builders.make_body()
        sisters = [builders.make_organisation(name, "faelles@example.dk") for name in ("Hjørring", "Læsø")]
        builders.make_action(body, sisters)
        assert self.recipients() == ["faelles@example.dk"]


def test_planning_thousands_takes_few_statements(app: Flask) -> None:
    """Set-based: the number of statements does not grow with the number of actions."""
    body = builders.make_body()
    people = [builders.make_person(f"Person {n}", f"person{n}@example.dk") for n in range(10)]
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    numbers = []
    for day, actions in (("2025-10-10", 5), ("2025-10-13", 60)):
        for n in range(actions):
            builders.make_action(body, [people[n % 10]], date.fromisoformat(day))
        counted.clear()
        assert reminders.plan(at(day)) > 0
        numbers.append(len(counted))
    event.remove(db.engine, "before_cursor_execute", count)
    assert numbers[1] <= numbers[0] + 2
    assert (db.session.scalar(select(func.count()).select_from(ReminderSlot)) or 0) >= 65


@pytest.mark.parametrize("deadline", [date.max, date.min])
def test_a_silly_deadline_stops_nothing(app: Flask, deadline: date) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe], deadline)
    builders.make_action(body, [signe])
    assert reminders.run(MORNING).sent == 1
    assert ("NORD-2025-002", "coming 2025-10-10", "sent") in slots()


def test_one_line_that_cannot_be_reckoned_with_stops_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe], date(2025, 10, 13))
    builders.make_action(body, [signe])
    rules = reminder_lines.notices

    def broken(deadline: date, *rest: Any) -> list[Notice]:
        if deadline == date(2025, 10, 13):
            raise OverflowError("date value out of range")
        return rules(deadline, *rest)

    monkeypatch.setattr(reminder_lines, "notices", broken)
    assert reminders.plan(MORNING) == 1
    assert slots() == [("NORD-2025-002", "coming 2025-10-10", "planned")]
    assert "NORD-2025-001" in caplog.text
