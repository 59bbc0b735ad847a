"""After a standstill: one mail per recipient, nothing stale; around the change of clocks: once, on the right day."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from tests import builders
from tests.reminding import deliver
from workflow.clock import at_local
from workflow.domain.working_days import is_working_day
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, Message, ReminderSlot
from workflow.services.mail import mail_batches
from workflow.services.reminders import reminders

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
START = at_local(date(2025, 10, 10), 8)
OWNERS = 50
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def local(moment: datetime) -> datetime:
    """On Danish clocks, whatever the program believes."""
    return moment.astimezone(COPENHAGEN)


def fill(body: Body, count: int, days: list[int]) -> None:
    """So many open actions of OWNERS people, due so many days from START's."""
    people = [builders.make_person(f"Person {n}", f"person{n}@example.dk").id for n in range(OWNERS)]
    meeting = builders.make_meeting(body)
    chance = random.Random(count)
    made = START - timedelta(days=60)
    actions = [
        {
            "id": n, "reference": f"NORD-2025-{n:04}", "kind": "task", "title": f"Opgave {n}", "quote": "",
            "body_id": body.id, "meeting_id": meeting.id, "status": "open",
            "deadline": START.date() + timedelta(days=chance.choice(days)), "created_at": made, "version": 1,
        }
        for n in range(1, count + 1)
    ]  # fmt: skip
    db.session.execute(insert(Action), actions)
    lines = [
        {"action_id": n, "party_id": people[n % OWNERS], "lead": True, "state": "open", "assigned_at": made}
        for n in range(1, count + 1)
    ]
    db.session.execute(insert(Assignment), lines)
    db.session.commit()


def run(now: datetime) -> None:
    reminders.plan(now)
    deliver(now)


def digests() -> list[tuple[str, date]]:
    """(recipient, local day of sending) of every digest that was sent."""
    rows = db.session.execute(
        select(Message.recipient, Message.sent_at).where(Message.state == "sent", Message.kind == "digest")
    ).all()
    db.session.rollback()
    return [(recipient, local(sent_at).date()) for recipient, sent_at in rows]


@pytest.mark.parametrize(
    "standstill", [timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30)], ids=str
)
def test_after_a_standstill_everybody_has_one_mail_that_says_what_holds_now(app: Flask, standstill: timedelta) -> None:
    fill(builders.make_body(), 500, [-20, -3, 0, 1, 2, 3, 5, 10, 14, 20, 40])
    run(START)
    before = len(digests())
    assert before == OWNERS
    back = START + standstill
    closed = list(db.session.scalars(select(Action.id).where(Action.id % 7 == 0)))
    db.session.execute(update(Action).where(Action.id.in_(closed)).values(status="closed"))
    db.session.commit()
    for hours in range(24):
        run(back + timedelta(hours=hours))
    assert max(Counter(digests()).values()) == 1
    rows = db.session.execute(
        select(ReminderSlot.action_id, ReminderSlot.notice, ReminderSlot.due_on, Action.deadline)
        .join(Message, Message.id == ReminderSlot.message_id)
        .join(Action, Action.id == ReminderSlot.action_id)
        .where(ReminderSlot.state == "sent", Message.sent_at > START + timedelta(minutes=30))
    ).all()
    assert not {row.action_id for row in rows} & set(closed)
    for row in rows:
        day = (back if is_working_day(back.date()) else back + timedelta(days=3)).date()
        urgency = "overdue" if row.deadline < day else "due" if row.deadline == day else "coming"
        # Said the working day before when the day itself is none.
        assert row.notice == urgency or not is_working_day(row.deadline), row


@pytest.mark.parametrize("sunday", [date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25)])
def test_around_a_change_of_clocks_everything_goes_once_on_its_local_day(app: Flask, sunday: date) -> None:
    body, signe = builders.make_body(), builders.make_person()
    told_on = {}
    for days in (-2, -1, 0, 1):
        deadline = sunday + timedelta(days=days)
        action = builders.make_action(
            body, [signe], deadline, title=f"Dag {days}", assigned_at=at_local(sunday - timedelta(days=40))
        )
        told_on[action.id] = deadline
    change = datetime(sunday.year, sunday.month, sunday.day, 1, tzinfo=UTC)
    moment = change - timedelta(hours=48)
    while moment <= change + timedelta(hours=48):
        run(moment)
        # Every minute where the hours of mail begin and end, by either clock; else every half hour.
        here = local(moment)
        at_an_edge = (here.hour, here.minute // 30) in ((6, 1), (7, 0), (7, 1), (8, 1), (15, 1), (16, 0))
        moment += timedelta(minutes=1 if at_an_edge and here.weekday() < 5 else 30)
    assert max(Counter(digests()).values()) == 1
    sent = db.session.execute(
        select(ReminderSlot.action_id, ReminderSlot.notice, ReminderSlot.due_on, Message.sent_at)
        .join(Message, Message.id == ReminderSlot.message_id)
        .where(ReminderSlot.state == "sent")
    ).all()
    assert max(Counter((row.action_id, row.notice, row.due_on) for row in sent).values()) == 1
    for row in sent:
        here = local(row.sent_at)
        assert row.due_on <= here.date()
        assert is_working_day(here.date())
        assert (here.hour, here.minute) == (7, 30)  # the first minute in which mail may go
    due = {row.action_id: local(row.sent_at).date() for row in sent if row.notice == "due"}
    friday, monday = sunday - timedelta(days=2), sunday + timedelta(days=1)
    assert {told_on[action]: day for action, day in due.items()} == {
        friday: friday, friday + timedelta(days=1): friday, sunday: friday, monday: monday,
    }  # fmt: skip


def test_what_cannot_be_written_blocks_nothing_else(app: Flask) -> None:
    body = builders.make_body()
    fill(body, OWNERS, [0])
    reminders.plan(START)
    # A line break in a header cannot be written; nothing but a broken database brings it here.
    poisoned = update(Message).where(Message.id % 5 == 0).values(message_id=Message.message_id + "\n")
    db.session.execute(poisoned)
    db.session.commit()
    now = START
    sent = failed = 0
    for _ in range(mail_batches.MAX_TRIES + 1):
        result = deliver(now)
        sent, failed = sent + result.sent, failed + result.failed
        now += timedelta(minutes=50)
    assert (sent, failed) == (OWNERS - OWNERS // 5, OWNERS // 5)
