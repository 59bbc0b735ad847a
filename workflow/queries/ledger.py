"""What was sent: the mails that the development page shows, as their stored bytes say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast

from sqlalchemy import select

from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Message


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


def sent_mails(limit: int = 50, before_id: int | None = None) -> list[SentMail]:
    """The mails sent last, newest first; `before_id` pages on."""
    rows = select(Message.id, Message.recipient, Message.subject, Message.sent_at, Message.kind).where(
        Message.state == "sent"
    )
    if before_id is not None:
        rows = rows.where(Message.id < before_id)
    return [
        SentMail(row.id, row.recipient, row.subject or "", row.sent_at, row.kind)
        for row in db.session.execute(rows.order_by(Message.id.desc()).limit(limit))
    ]


def sent_mail(message_id: int) -> SentMailParts:
    """One sent mail with its text and HTML. Raises NotFoundError."""
    row = db.session.execute(
        select(Message.id, Message.recipient, Message.subject, Message.sent_at, Message.kind, Message.raw).where(
            Message.id == message_id, Message.state == "sent"
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


def _body(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body(preferencelist=(subtype,))
    return cast(EmailMessage, part).get_content() if part is not None else ""
