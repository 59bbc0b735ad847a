"""Claims and leases: what happens to a message when the process that holds it dies."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import Executable, select, update

from tests import builders
from workflow.clock import at_local
from workflow.config import MAIL_LEASE_SECONDS
from workflow.extensions import db
from workflow.models import Action, Message, ReminderSlot
from workflow.services.mail import mailer, outbox
from workflow.services.mail.mail_content import compose
from workflow.services.mail.mail_rendering import render
from workflow.services.reminders import reminders
from workflow.services.transaction import transaction

TODAY = date(2025, 10, 10)
MORNING = at_local(TODAY)
MONDAY = at_local(date(2025, 10, 13))
LEASE = timedelta(seconds=MAIL_LEASE_SECONDS)


def deliver(now: datetime = MORNING) -> mailer.DeliveryResult:
    return mailer.deliver(clock=lambda: now)


def the_message() -> Message:
    message = db.session.scalars(select(Message).execution_options(populate_existing=True)).one()
    _ = message.raw
    db.session.rollback()
    return message


def execute(statement: Executable) -> None:
    db.session.rollback()
    db.session.execute(statement)
    db.session.commit()


def planned() -> int:
    builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    return the_message().id


def claim(message_id: int, now: datetime = MORNING) -> outbox.Claim | None:
    return outbox.claim(message_id, now, TODAY, LEASE)


def died_while_submitting() -> None:
    """As a process leaves it that dies after the fence: rendered, submitting, its lease running out."""
    message_id = planned()
    claimed = claim(message_id)
    assert claimed is not None
    message = db.session.get_one(Message, message_id)
    content = compose(message, message.day).content
    assert content is not None
    rendered = render(message, content)
    outbox.keep_bytes(claimed, outbox.Kept(rendered.raw, rendered.subject, message.day))
    assert outbox.pass_fence(claimed, MORNING, LEASE)
    db.session.commit()


def test_one_claim_at_a_time(app: Flask) -> None:
    message_id = planned()
    assert claim(message_id) is not None
    assert claim(message_id) is None
    assert deliver() == mailer.DeliveryResult()


def test_a_dead_claim_is_taken_back_and_sent_once(app: Flask) -> None:
    claim(planned())
    assert deliver(MORNING + LEASE - timedelta(seconds=1)).sent == 0
    assert deliver(MORNING + LEASE).sent == 1
    assert the_message().resends == 0


def test_a_late_sleeper_does_not_pass_the_fence(app: Flask) -> None:
    claimed = claim(planned())
    assert claimed is not None
    assert not outbox.pass_fence(claimed, MORNING + LEASE, LEASE)
    db.session.rollback()
    deliver(MORNING + LEASE)
    assert not outbox.pass_fence(claimed, MORNING, LEASE)
    with transaction():
        assert not outbox.mark_sent(db.session.connection(), claimed, "250", MORNING)
    assert not outbox.settle_failed(claimed, "550")
    assert the_message().state == "sent"


def test_after_a_death_while_submitting_the_same_bytes_go_once_more(app: Flask) -> None:
    died_while_submitting()
    before = the_message().raw
    assert deliver(MORNING + LEASE).sent == 1
    message = the_message()
    assert (message.raw, message.resends) == (before, 1)


def test_after_the_second_death_a_person_decides(app: Flask) -> None:
    died_while_submitting()
    execute(update(Message).values(resends=1))
    assert deliver(MORNING + LEASE) == mailer.DeliveryResult()
    assert the_message().state == "uncertain"
    assert db.session.execute(select(ReminderSlot.state, ReminderSlot.reason)).all() == [("failed", outbox.MAYBE_SENT)]


def test_what_changed_meanwhile_is_not_sent_a_second_time(app: Flask) -> None:
    """The bytes may not be changed under the same Message-ID, and must not be sent as they are."""
    died_while_submitting()
    execute(update(Action).values(title="En anden titel"))
    assert deliver(MORNING + LEASE) == mailer.DeliveryResult(failed=1)
    assert the_message().state == "uncertain"
    # What still holds comes with the next day's digest.
    assert reminders.plan(MONDAY) == 1
    assert deliver(MONDAY).sent == 1


def test_a_digest_that_may_have_gone_is_not_sent_again_on_another_day(app: Flask) -> None:
    died_while_submitting()
    assert reminders.plan(MONDAY) == 1
    assert deliver(MONDAY).sent == 1
    states = db.session.scalars(select(Message.state).order_by(Message.id)).all()
    assert states == ["uncertain", "sent"]


def test_what_was_assigned_goes_once_more_the_next_morning_as_it_was(app: Flask) -> None:
    """It died just before closing time: on Monday the same bytes, with the distance of Friday."""
    builders.make_action(
        builders.make_body(), [builders.make_person()], date(2025, 12, 1), assigned_at=MORNING - timedelta(hours=1)
    )
    reminders.plan(MORNING)
    message = the_message()
    claimed = claim(message.id)
    assert claimed is not None
    content = compose(message, TODAY).content
    assert content is not None
    rendered = render(message, content)
    outbox.keep_bytes(claimed, outbox.Kept(rendered.raw, rendered.subject, TODAY))
    outbox.pass_fence(claimed, MORNING, LEASE)
    db.session.commit()
    reminders.plan(MONDAY)
    assert deliver(MONDAY).sent == 1
    assert the_message().raw == rendered.raw
