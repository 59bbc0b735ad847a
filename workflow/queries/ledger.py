"""What was sent: the mails that the development page shows, as their stored bytes say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast

from sqlalchemy import ColumnElement, and_, exists, not_, select, true

from workflow.domain.access import SYSTEM, Actor
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Action, Message, ReminderSlot
from workflow.queries.scope import visible_actions


@dataclass(frozen=True)
class SentMail:
    """A mail that the server (or the page) has taken."""

    id: int
    recipient: str
    subject: str
    sent_at: datetime
    kind: str


@dataclass(frozen=True)
class SentMailParts(SentMail):
    """The same with its headers and its two bodies; `html` is shown in a sandboxed frame only."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def sent_mails(limit: int = 50, before_id: int | None = None, actor: Actor = SYSTEM) -> list[SentMail]:
    """The mails sent last that `actor` may read, newest first; `before_id` pages on."""
    rows = select(Message.id, Message.recipient, Message.subject, Message.sent_at, Message.kind).where(
        Message.state == "sent", is_readable(actor)
    )
    if before_id is not None:
        rows = rows.where(Message.id < before_id)
    return [
        SentMail(row.id, row.recipient, row.subject or "", row.sent_at, row.kind)
        for row in db.session.execute(rows.order_by(Message.id.desc()).limit(limit))
    ]


def sent_mail(message_id: int, actor: Actor = SYSTEM) -> SentMailParts:
    """One sent mail with its text and HTML. Raises NotFoundError, also when it is none of the actor's business."""
    row = db.session.execute(
        select(Message.id, Message.recipient, Message.subject, Message.sent_at, Message.kind, Message.raw).where(
            Message.id == message_id, Message.state == "sent", is_readable(actor)
        )
    ).one_or_none()
    if row is None or row.raw is None:
        raise NotFoundError("Mailen findes ikke.")
    mail = message_from_bytes(row.raw, policy=SMTP)
    return SentMailParts(
        row.id,
        row.recipient,
        row.subject or "",
        row.sent_at,
        row.kind,
        headers=tuple((name, str(value)) for name, value in mail.items()),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
    )


def readable_mails(actor: Actor, ids: set[int]) -> set[int]:
    """Those of these messages that the actor may read."""
    query = select(Message.id).where(Message.id.in_(ids), is_readable(actor))
    return set(db.session.scalars(query)) if ids else set()


def is_readable(actor: Actor) -> ColumnElement[bool]:
    """Messages about actions, none of them hidden from the actor. An administrator reads all."""
    if any(grant.role == "administrator" and grant.cluster_id is grant.body_id is None for grant in actor.grants):
        return true()
    hidden = ReminderSlot.action_id.not_in(select(Action.id).where(visible_actions(actor)))
    return and_(
        exists().where(ReminderSlot.message_id == Message.id),
        not_(exists().where(ReminderSlot.message_id == Message.id, hidden)),
    )


def _body(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body(preferencelist=(subtype,))
    return cast(EmailMessage, part).get_content() if part is not None else ""
