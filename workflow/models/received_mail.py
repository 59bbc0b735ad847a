"""Mail that people wrote to us: answers to our mails, with what became of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.actions import Action, ActionEvent
from workflow.models.columns import Key, Moment, Name, UtcDateTime, Word, reference_to
from workflow.models.delivery import Message

RECEIVED_STATES = ("attached", "waiting", "aside")
WAITS = text("state = 'waiting'")


class ReceivedMail(Model):
    """One mail, stored once: known by its Message-ID and what it says.

    attached: it stands on an action, with an event. waiting: a person has to say where it belongs, and `why` tells the
    reason. aside: somebody has said that it belongs nowhere. Reports and automatic answers are not stored.
    """

    __tablename__ = "received_mail"
    __table_args__ = (
        UniqueConstraint("fingerprint"),
        CheckConstraint(f"state IN ({', '.join(map(repr, RECEIVED_STATES))})", name="state"),
        CheckConstraint("(state = 'attached') = (event_id IS NOT NULL)", name="attached"),
        CheckConstraint("(state = 'attached') = (action_id IS NOT NULL)", name="action"),
        Index("ix_received_mail_waiting", "id", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_received_mail_event_id", "event_id"),
    )

    id: Mapped[Key]
    fingerprint: Mapped[str] = mapped_column(String(64))
    mail_id: Mapped[str] = mapped_column(String(300))  # header Message-ID
    sender: Mapped[str] = mapped_column(String(254))  # mail address
    sender_name: Mapped[Name]
    subject: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)  # what was written now, without history and signature
    full_text: Mapped[str] = mapped_column(Text, deferred=True)
    received_at: Mapped[Moment]
    state: Mapped[Word]
    # several, sender, reassigned, unsigned, gone, unreadable, too_large
    why: Mapped[Word | None]
    about_id: Mapped[int | None] = reference_to("message.id", nullable=True, index=False)  # that it answers
    action_id: Mapped[int | None] = reference_to("action.id", nullable=True, index=False)
    event_id: Mapped[int | None] = reference_to("action_event.id", nullable=True, index=False)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # while it waits: its files are in there
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by: Mapped[str | None] = mapped_column(String(300))

    about: Mapped[Message | None] = relationship()
    action: Mapped[Action | None] = relationship()
    event: Mapped[ActionEvent | None] = relationship()


class ReplyNotice(Model):
    """The mail by which a secretariat is told of an answer that came in."""

    __tablename__ = "reply_notice"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="RESTRICT"), primary_key=True)
    received_id: Mapped[int] = reference_to("received_mail.id")
