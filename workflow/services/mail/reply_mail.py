"""The mail by which a secretariat is told of an answer that came in: who wrote it, about what, in which words."""

from __future__ import annotations

from datetime import date

from flask import current_app
from sqlalchemy import func, select

from workflow.config import Settings
from workflow.extensions import db
from workflow.models import Action, ActionFile, Message, ReceivedMail, ReminderSlot, ReplyNotice
from workflow.quotes import readable
from workflow.services.mail.mail_entries import Composition, Content, Head, Reply
from workflow.services.mail.recipients import Directory

REPLIED = "replied"  # the kind of these mails
CLOSED_ITEM = "Lukket punkt"
BEHIND_LOGIN = "Punktet er lukket. Svaret kan læses efter login."
LONGEST_WORDS = 3000  # characters; the rest is on the page

_WHY = {
    "several": "Mailen, der svares på, handler om flere handlinger. Vælg, hvilken svaret hører til.",
    "sender": "Svaret kommer fra en anden adresse end den, mailen blev sendt til.",
    "reassigned": "Den, der svarer, er ikke længere ansvarlig for handlingen.",
    "gone": "Det kan ikke ses, hvilken handling svaret hører til.",
    "unreadable": "Svaret kunne ikke læses. Se det i postkassen.",
    "too_large": "Svaret fylder for meget til at blive hentet. Se det i postkassen.",
}


def compose(message: Message | Head, today: date) -> Composition:
    """The content of such a mail as things stand; none when the answer has been dealt with meanwhile. Reads only."""
    received = db.session.scalar(
        select(ReceivedMail)
        .join(ReplyNotice, ReplyNotice.received_id == ReceivedMail.id)
        .where(ReplyNotice.message_id == message.id)
        .execution_options(populate_existing=True)
    )
    if received is None or received.handled_at is not None:
        return Composition(None, {}, {})
    bodies = _bodies(received)
    directory = Directory([], bodies, today)
    if message.recipient not in {each for body_id in bodies for each in directory.secretariat(body_id)}:
        return Composition(None, {}, {})
    return Composition(
        Content(
            kind=message.kind,
            recipient=message.recipient,
            name="sekretariatet",
            reader="office",
            reply_to=received.sender or None,
            day=today,
            entries=(),
            reply=_reply(received, one_body=len(bodies) == 1),
        ),
        {},
        {},
    )


def _reply(received: ReceivedMail, *, one_body: bool) -> Reply:
    settings: Settings = current_app.extensions["settings"]
    action = received.action
    closed = _is_closed(received)
    # What is about several bodies, or a closed item, is read where everything of it may be seen.
    words = received.words if one_body and not closed else ""
    why = _WHY.get(received.why or "", "")
    return Reply(
        sender=(received.about.party.name if received.about and received.about.party else "") or received.sender_name,
        address=received.sender,
        reference=action.reference if action else None,
        title=(CLOSED_ITEM if action.confidential else readable(" ".join(action.title.split()))) if action else "",
        words=words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rsplit(" ", 1)[0] + " …",
        files=_files(received),
        why=f"{why} {BEHIND_LOGIN}".strip() if closed else why,
        url=f"{settings.base_url}/actions/{action.reference}" if action else f"{settings.base_url}/reminders/problems",
    )


def _files(received: ReceivedMail) -> int:
    if received.event_id is None:
        return 0
    of_event = select(func.count()).select_from(ActionFile).where(ActionFile.event_id == received.event_id)
    return db.session.scalar(of_event) or 0


def _is_closed(received: ReceivedMail) -> bool:
    """Whether the answer is, or may be, about a closed item."""
    if received.action is not None:
        return received.action.confidential
    closed = select(Action.id).join(ReminderSlot, ReminderSlot.action_id == Action.id)
    closed = closed.where(ReminderSlot.message_id == received.about_id, Action.confidential)
    return db.session.scalar(closed.limit(1)) is not None


def _bodies(received: ReceivedMail) -> set[int]:
    if received.action is not None:
        return {received.action.body_id}
    query = (
        select(Action.body_id)
        .join(ReminderSlot, ReminderSlot.action_id == Action.id)
        .where(ReminderSlot.message_id == received.about_id)
    )
    return set(db.session.scalars(query))
