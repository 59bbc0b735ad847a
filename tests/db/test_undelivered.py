"""A mail that could not be delivered is sent again: one that the planner gathers, and one that it does not."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from tests.builders import hold_role, make_action, make_body, make_organisation, make_person, role_of
from tests.reminding import at, deliver
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Message
from workflow.services.mail import outbox, undelivered
from workflow.services.reminders import reminders

MONDAY = at("2025-10-13")


def test_the_digest_of_a_chair_goes_once_more(app: Flask) -> None:
    body = make_body()
    hold_role(role_of(body, "chair"), make_person("Anna Bro", "anna.bro@example.dk"))
    make_action(body, [make_organisation()], date(2026, 1, 15), status="reported_done", owner_basis="agreed")
    assert reminders.plan_all(MONDAY) == 1
    message_id = db.session.scalars(select(Message.id)).one()
    db.session.rollback()
    claimed = outbox.claim(message_id, MONDAY, MONDAY.date(), timedelta(minutes=5))
    assert claimed is not None
    assert outbox.settle_failed(claimed, "550 no such user")
    undelivered.send_again(message_id, actor=SYSTEM, now=at("2025-10-13", 11))
    sent = 0
    for day in ("2025-10-13", "2025-10-14", "2025-10-15"):
        reminders.plan_all(at(day, 12))
        sent += deliver(at(day, 12)).sent
    assert sent == 1
