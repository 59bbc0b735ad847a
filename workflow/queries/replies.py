"""Mails that people wrote to us: which wait for a person, and what the whole of one says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from workflow.domain.access import Actor, administers_everything, may_edit
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Action, Message, ReceivedMail, ReminderSlot
from workflow.queries.ledger import is_readable

LONGEST_SHOWN = 1200  # characters of a mail in a list


@dataclass(frozen=True)
class Waiting:
    """A mail that a person has to place: why, and the actions that it may be about."""

    id: int
    sender: str
    sender_name: str
    subject: str
    words: str
    received_at: datetime
    why: str
    recipient: str | None  # of the mail that it answers
    actions: tuple[tuple[str, str], ...]  # (reference, title)


@dataclass(frozen=True)
class WholeMail:
    """An answer with everything that stood in it."""

    sender: str
    sender_name: str
    subject: str
    text: str
    received_at: datetime


def waiting(actor: Actor) -> list[Waiting]:
    """The mails that the actor may place, oldest first."""
    rows = db.session.execute(
        select(ReceivedMail, Message.recipient)
        .outerjoin(Message, Message.id == ReceivedMail.about_id)
        .where(ReceivedMail.state == "waiting", _is_theirs(actor))
        .order_by(ReceivedMail.id)
    ).all()
    named = _actions({mail.about_id for mail, _ in rows if mail.about_id is not None})
    return [
        Waiting(
            mail.id, mail.sender, mail.sender_name, mail.subject, _shortened(mail.words), mail.received_at,
            mail.why or "", recipient, tuple(named.get(mail.about_id or 0, ())),
        )
        for mail, recipient in rows
    ]  # fmt: skip


def count_waiting(actor: Actor) -> int:
    """How many there are."""
    waits = select(func.count()).select_from(ReceivedMail).where(ReceivedMail.state == "waiting", _is_theirs(actor))
    return db.session.scalar(waits) or 0


def readable(actor: Actor, ids: set[int]) -> set[int]:
    """Those of these mails that are the actor's to deal with."""
    return set(db.session.scalars(select(ReceivedMail.id).where(ReceivedMail.id.in_(ids), _is_theirs(actor))))


def whole_mail(actor: Actor, reference: str, event_id: int) -> WholeMail:
    """The mail of an event of an action, for its office: the history below an answer may be about more than that.

    Raises NotFoundError.
    """
    mail = db.session.scalar(
        select(ReceivedMail)
        .join(Action, Action.id == ReceivedMail.action_id)
        .where(Action.reference == reference, ReceivedMail.event_id == event_id)
    )
    if mail is None or mail.action is None or not may_edit(actor, mail.action.place):
        raise NotFoundError("Mailen findes ikke.")
    return WholeMail(mail.sender, mail.sender_name, mail.subject, mail.full_text, mail.received_at)


def _is_theirs(actor: Actor) -> ColumnElement[bool]:
    """Answers to a mail that the actor may read; what answers none, the administrator sees to."""
    if administers_everything(actor):
        return ReceivedMail.id.is_not(None)
    answered = select(Message.id).where(is_readable(actor))
    return ReceivedMail.about_id.in_(answered)


def _actions(message_ids: set[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = db.session.execute(
        select(ReminderSlot.message_id, Action.reference, Action.title)
        .join(Action, Action.id == ReminderSlot.action_id)
        .where(ReminderSlot.message_id.in_(message_ids))
        .distinct()
        .order_by(Action.reference)
    )
    for message_id, reference, title in rows:
        if message_id is not None:
            found.setdefault(message_id, []).append((reference, " ".join(title.split())))
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"
