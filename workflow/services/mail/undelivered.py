"""Mails that could not be delivered, or perhaps were: a person sends them again, or says that it is seen to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, cast, select, update

from workflow.clock import local
from workflow.domain.access import Actor
from workflow.errors import ConflictError, NotFoundError
from workflow.extensions import db
from workflow.models import Message, ReminderSlot, ReplyNotice
from workflow.queries import ledger
from workflow.services.mail.reply_mail import REPLIED
from workflow.services.register.register_rights import NOT_FOUND, require_office
from workflow.services.reminders.office_content import OFFICE_MAILS
from workflow.services.reminders.reminder_messages import insert_messages, new_message
from workflow.services.transaction import transaction

SENT_AGAIN = "Sendt på ny af {name}"
_OPEN = Message.state.in_(("failed", "uncertain")) & Message.handled_at.is_(None)
_SEEN_TO = "Nogen har allerede taget sig af mailen. Intet er ændret."


def send_again(message_id: int, *, actor: Actor, now: datetime) -> None:
    """What the mail said and what still holds goes with the next mail to the same person; once.

    The old mail keeps its state and its reply. Its key is given free, so that today's mail can be written again under
    a Message-ID of its own: the receiver must not take it for a copy of the first.
    Raises NotFoundError, or ConflictError when somebody has seen to it.
    """
    with transaction():
        _require_readable(message_id, actor)
        again = db.session.execute(
            update(Message)
            .where(Message.id == message_id, _OPEN)
            .values(
                handled_at=now,
                handled_by=SENT_AGAIN.format(name=actor.name),
                dedupe_key=Message.dedupe_key + ":again:" + cast(Message.id, String),
            )
            .execution_options(synchronize_session=False)
        )
        if not again.rowcount:  # type: ignore[attr-defined]
            raise ConflictError(_SEEN_TO)
        message = db.session.get_one(Message, message_id, populate_existing=True)
        target = None
        if message.kind in OFFICE_MAILS or message.kind == REPLIED:
            # No planner gathers these: their mail is made here.
            row = new_message(
                message.kind, message.recipient, f"{message.dedupe_key}:new", set(), local(now).date(), now
            )
            (target,) = insert_messages([{**row, "party_id": message.party_id}]).values()
            db.session.execute(
                update(ReplyNotice).where(ReplyNotice.message_id == message_id).values(message_id=target)
            )
        db.session.execute(
            update(ReminderSlot)
            .where(ReminderSlot.message_id == message_id, ReminderSlot.state.in_(("failed", "planned")))
            .values(state="planned", reason=None, message_id=target)
            .execution_options(synchronize_session=False)
        )


def put_aside(message_id: int, *, actor: Actor, now: datetime) -> None:
    """Takes the mail off the list: it was seen to in another way. Raises as send_again."""
    with transaction():
        _require_readable(message_id, actor)
        aside = db.session.execute(
            update(Message)
            .where(Message.id == message_id, _OPEN)
            .values(handled_at=now, handled_by=actor.name)
            .execution_options(synchronize_session=False)
        )
        if not aside.rowcount:  # type: ignore[attr-defined]
            raise ConflictError(_SEEN_TO)


def _require_readable(message_id: int, actor: Actor) -> None:
    require_office(actor)
    if ledger.readable_mails(actor, {message_id}):
        return
    # What is sent again is no longer spoken of by this mail; pressing twice is told so to who did it.
    seen_to_by = db.session.scalar(select(Message.handled_by).where(Message.id == message_id))
    if seen_to_by == SENT_AGAIN.format(name=actor.name):
        raise ConflictError(_SEEN_TO)
    raise NotFoundError(NOT_FOUND)
