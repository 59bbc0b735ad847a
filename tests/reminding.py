"""What the tests of reminders share: a Friday morning, and what stands in the ledger and the outbox."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from workflow.clock import at_local
from workflow.extensions import db
from workflow.models import Action, Message, ReminderSlot
from workflow.services.mail import mailer

FRIDAY = date(2025, 10, 10)  # fourteen days before builders.DEADLINE
MORNING = at_local(FRIDAY)


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    return at_local(date.fromisoformat(day), hour, minute)


def deliver(now: datetime) -> mailer.DeliveryResult:
    return mailer.deliver(clock=lambda: now)


def slots(*states: str) -> list[tuple[str, str, str]]:
    """(reference, notice and day, state) of all slots, or of those in `states`."""
    rows = db.session.execute(
        select(Action.reference, ReminderSlot.notice, ReminderSlot.due_on, ReminderSlot.state)
        .join(Action, Action.id == ReminderSlot.action_id)
        .order_by(ReminderSlot.id)
        .execution_options(populate_existing=True)
    ).all()
    db.session.rollback()
    return [(row[0], f"{row[1]} {row[2]}", row[3]) for row in rows if not states or row[3] in states]


def messages() -> list[tuple[str, str, str]]:
    """(recipient, kind and day, state) of all messages."""
    rows = db.session.execute(
        select(Message.recipient, Message.kind, Message.day, Message.state).order_by(Message.recipient, Message.id)
    ).all()
    db.session.rollback()
    return [(row[0], f"{row[1]} {row[2]}", row[3]) for row in rows]


def change(action: Action, **values: object) -> None:
    """Changes an action behind the back of whoever is planning or sending."""
    fresh = db.session.get_one(Action, action.id, populate_existing=True)
    for name, value in values.items():
        setattr(fresh, name, value)
    db.session.commit()
