"""The preview of a day says what the run of that day then does, writes nothing, and names what is held back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders
from tests.conftest import MakeApp
from workflow.clock import at_local
from workflow.extensions import db
from workflow.models import Message, ReminderSlot
from workflow.queries import ledger
from workflow.services.mail import mail_batches, mailer
from workflow.services.reminders import forecast, reminders
from workflow.services.reminders.forecast import PreviewedMessage
from workflow.transactions import read_only

FRIDAY = date(2025, 10, 10)
MORNING = at_local(FRIDAY)


def preview(on: str | date, now: datetime = MORNING) -> list[PreviewedMessage]:
    db.session.rollback()
    with read_only():
        found = forecast.preview(date.fromisoformat(on) if isinstance(on, str) else on, now)
        db.session.rollback()
    return found


def told(on: str | date, now: datetime = MORNING) -> list[tuple[str, str, tuple[str, ...]]]:
    """What owners are told."""
    offices = ("secretariat", "chair")
    return [
        (m.recipient, m.kind, m.actions) for m in preview(on, now) if m.suppressed is None and m.kind not in offices
    ]


def test_it_tells_each_day_and_writes_nothing(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    expected = [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]
    for day in ("2025-10-10", "2025-10-21", "2025-10-24", "2025-10-27", "2025-11-03"):
        assert told(day) == expected, day
    for day in ("2025-10-13", "2025-10-20", "2025-10-23", "2025-10-25", "2025-10-28", "2025-12-24"):
        assert told(day) == [], day
    assert db.session.scalar(select(func.count()).select_from(ReminderSlot)) == 0
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_the_most_urgent_action_stands_first(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe], date(2025, 10, 24))
    builders.make_action(body, [signe], date(2025, 10, 9))
    builders.make_action(body, [signe], date(2025, 10, 10))
    assert told(FRIDAY) == [("signe.kvist@example.dk", "digest", ("NORD-2025-002", "NORD-2025-003", "NORD-2025-001"))]


def test_silent_actions_are_listed_with_the_reason_until_released(app: Flask) -> None:
    action = builders.make_action(
        builders.make_body(), [builders.make_person()], date(2025, 6, 1), silent=True, assigned_at=MORNING
    )
    (held,) = preview(FRIDAY)
    assert held == PreviewedMessage("signe.kvist@example.dk", "digest", ("NORD-2025-001",), reminders.SILENT)
    fresh = db.session.get_one(type(action), action.id, populate_existing=True)
    fresh.silent = False
    db.session.commit()
    assert [m.kind for m in preview(FRIDAY) if m.suppressed is None] == ["digest"]


def test_without_any_address_the_party_is_named_with_the_reason(app: Flask) -> None:
    builders.make_action(builders.make_body(mailbox=None), [builders.make_person(email=None)])
    assert preview(FRIDAY) == [PreviewedMessage("Signe Kvist", "digest", ("NORD-2025-001",), reminders.NO_ADDRESS)]


def test_the_list_of_allowed_recipients_is_told(make_app: MakeApp) -> None:
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_ALLOW="example.org")
    with app.app_context():
        builders.make_action(builders.make_body(), [builders.make_person()])
        assert [m.suppressed for m in preview(FRIDAY)] == [mail_batches.NOT_ALLOWED]


def test_what_was_assigned_goes_after_a_quarter_of_an_hour_or_the_next_working_day(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    far = date(2026, 3, 2)
    builders.make_action(body, [signe], far, assigned_at=MORNING)
    assert told(FRIDAY) == [("signe.kvist@example.dk", "assigned", ("NORD-2025-001",))]
    assert told("2025-10-13") == []
    builders.make_action(body, [signe], far, assigned_at=at_local(FRIDAY, 15, 50))
    late = at_local(FRIDAY, 15, 55)
    assert told(FRIDAY, late) == [("signe.kvist@example.dk", "assigned", ("NORD-2025-001",))]
    assert told("2025-10-13", late) == [("signe.kvist@example.dk", "assigned", ("NORD-2025-002",))]


def test_a_task_given_on_the_day_of_its_reminder_is_told_once(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe], assigned_at=MORNING)
    assert told(FRIDAY) == [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]
    assert told("2025-10-13") == []
    assert told("2025-10-21") == [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]
    reminders.run(MORNING)
    builders.make_action(body, [signe], assigned_at=MORNING + timedelta(hours=1))
    later = MORNING + timedelta(hours=1)
    for now in (later, later + timedelta(minutes=1)):
        assert told(FRIDAY, now) == [("signe.kvist@example.dk", "assigned", ("NORD-2025-002",))]
        assert told("2025-10-13", now) == []
        reminders.run(now)
    reminders.run(later + timedelta(hours=1))
    assert told(FRIDAY, later + timedelta(hours=2)) == told("2025-10-13", later + timedelta(hours=2)) == []


def test_given_in_the_afternoon_before_its_reminder_it_stands_in_the_digest(app: Flask) -> None:
    late = at_local(date(2025, 10, 9), 15, 50)
    builders.make_action(builders.make_body(), [builders.make_person()], assigned_at=late)
    assert told(FRIDAY, late) == [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]
    assert told("2025-10-09", late) == []
    reminders.run(late)
    assert told(FRIDAY, MORNING) == [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]
    assert reminders.run(MORNING).sent == 1


@pytest.mark.parametrize("on", ["9999-12-31", "9999-12-30", "0001-01-01", "0001-01-02"])
@pytest.mark.parametrize("deadline", [date.min, date.max, builders.DEADLINE])
def test_no_day_is_too_far_away(app: Flask, on: str, deadline: date) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()], deadline)
    builders.make_action(builders.make_body("Syd", "SYD"), [builders.make_person()], deadline, assigned_at=MORNING)
    assert isinstance(preview(on), list)
    assert isinstance(preview(FRIDAY), list)


def test_in_the_evening_todays_reminders_are_tomorrows(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    evening = at_local(FRIDAY, 18)
    assert told(FRIDAY, evening) == []
    assert told("2025-10-13", evening) == [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]


def test_what_has_been_sent_is_not_told_again(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe])
    reminders.plan(MORNING)
    assert told(FRIDAY) == [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]  # planned, not yet sent
    mailer.deliver(clock=lambda: MORNING)
    assert told(FRIDAY) == []
    builders.make_action(body, [signe])
    assert told(FRIDAY) == []
    assert told("2025-10-13") == [("signe.kvist@example.dk", "digest", ("NORD-2025-002",))]


def test_a_past_day_as_it_would_have_been(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    assert told(FRIDAY, at_local(date(2025, 12, 1))) == [("signe.kvist@example.dk", "digest", ("NORD-2025-001",))]


@pytest.mark.parametrize("start", ["2025-10-10", "2025-12-15", "2025-04-07"])
def test_the_run_of_each_day_does_what_the_preview_said(app: Flask, start: str) -> None:
    """Twenty-five days in a row, with holidays in them: told the evening before, told in the morning, and done."""
    first = date.fromisoformat(start)
    body, people = builders.make_body(), [builders.make_person(f"P{n}", f"p{n}@example.dk") for n in range(4)]
    for n in range(16):
        builders.make_action(
            body, [people[n % 4], people[(n + 1) % 4]], first + timedelta(days=2 * n - 6),
            assigned_at=at_local(first - timedelta(days=10) + timedelta(days=n), 8 + n % 11),
        )  # fmt: skip
    seen = 0
    for offset in range(25):
        day = first + timedelta(days=offset)
        ahead = told(day, at_local(day - timedelta(days=1), 20))
        morning = told(day, at_local(day, 7))
        seen += len(morning)
        before = {mail.id for mail in ledger.sent_mails(1000)}
        reminders.run(at_local(day, 9))
        reminders.run(at_local(day, 15, 30))
        sent = [mail for mail in ledger.sent_mails(1000) if mail.id not in before]
        actions = {mail.id: tuple(_references(mail.id)) for mail in sent}
        done = sorted((mail.recipient, mail.kind, set(actions[mail.id])) for mail in sent)
        # What is assigned during the day is not known the evening before: those of the builders count from 8 o'clock.
        assert [entry for entry in done if entry[1] == "digest"] == [
            (recipient, kind, set(references)) for recipient, kind, references in morning if kind == "digest"
        ]
        assert [entry for entry in ahead if entry[1] == "digest"] == [e for e in morning if e[1] == "digest"]
    assert seen > 10


def _references(message_id: int) -> list[str]:
    message = db.session.get_one(Message, message_id)
    return [slot.action.reference for slot in message.slots if slot.state == "sent"]
