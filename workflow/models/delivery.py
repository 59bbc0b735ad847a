"""What is sent: the outbox of messages, and the ledger of every notice that was planned."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.actions import Action
from workflow.models.columns import Key, MailBytes, Moment, UtcDateTime, Word, reference_to
from workflow.models.parties import Party

MESSAGE_STATES = ("due", "claimed", "submitting", "retry", "sent", "failed", "suppressed", "uncertain")
SLOT_STATES = ("planned", "sent", "superseded", "suppressed", "failed")
UNSENT = text("state IN ('due', 'retry', 'claimed', 'submitting')")
UNDELIVERED = text("state IN ('failed', 'uncertain') AND handled_at IS NULL")


class Message(Model):
    """A mail to one recipient, once. The bytes are kept from the first rendering, so a resend is identical.

    States: due → claimed → submitting → sent; retry (temporary refusal), failed (permanent), suppressed (nothing
    left to say when it was to be sent), uncertain (a process died while submitting, twice: a person decides).
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        UniqueConstraint("message_id"),
        CheckConstraint(f"state IN ({', '.join(map(repr, MESSAGE_STATES))})", name="state"),
        Index("ix_message_unsent", "next_try", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
        Index("ix_message_undelivered", "id", sqlite_where=UNDELIVERED, postgresql_where=UNDELIVERED),
        Index("ix_message_sent_at", "sent_at"),
    )

    id: Mapped[Key]
    kind: Mapped[Word]  # digest, assigned, deadlines_moved, changed, handed_over, chair, secretariat, replied
    recipient: Mapped[str] = mapped_column(String(254))  # mail address
    party_id: Mapped[int | None] = reference_to("party.id", nullable=True)
    day: Mapped[date] = mapped_column(index=True)  # the local day it speaks about
    dedupe_key: Mapped[str] = mapped_column(String(400))
    message_id: Mapped[str] = mapped_column(String(300))  # header Message-ID, with its angle brackets
    date: Mapped[Moment]  # header Date
    state: Mapped[Word] = mapped_column(default="due")
    token: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    resends: Mapped[int] = mapped_column(default=0)  # after a death while submitting
    next_try: Mapped[Moment]
    server_reply: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    subject: Mapped[str | None] = mapped_column(Text)
    raw: Mapped[bytes | None] = mapped_column(MailBytes, deferred=True)
    created_at: Mapped[Moment]
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # failed or uncertain, and seen to by a person
    handled_by: Mapped[str | None] = mapped_column(String(300))

    party: Mapped[Party | None] = relationship()
    slots: Mapped[list[ReminderSlot]] = relationship(back_populates="message", order_by="ReminderSlot.id")


class ReminderSlot(Model):
    """One notice about one action to one party at one address, due on one day, and what became of it.

    A role without a mailbox has a slot for each of its holders' addresses.
    """

    __tablename__ = "reminder_slot"
    __table_args__ = (
        UniqueConstraint(
            "action_id", "party_id", "notice", "due_on", "deadline", "recipient", name="uq_reminder_slot_once"
        ),
        Index("ix_reminder_slot_due_on", "due_on"),
        CheckConstraint(f"state IN ({', '.join(map(repr, SLOT_STATES))})", name="state"),
        Index(
            "ix_reminder_slot_planned",
            "party_id",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: Mapped[Key]
    action_id: Mapped[int] = reference_to("action.id", index=False)
    party_id: Mapped[int] = reference_to("party.id", index=False)
    # assigned, coming, due, overdue, moved; lost, returned, deadline, refused (changes made by hand); handed_over;
    # to an office: unowned, undated, escalated, approval, lapsed, next
    notice: Mapped[Word]
    due_on: Mapped[date]  # the local day, moved off quiet days
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # for assigned: when it may go
    deadline: Mapped[date]  # the deadline it speaks about: a moved deadline makes it void
    deadline_before: Mapped[date | None]  # of a notice that it was moved: the one that the owner knows
    change_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_change.id"))  # what moved it
    event_id: Mapped[int | None] = mapped_column(ForeignKey("action_event.id"), index=True)  # the change it tells of
    recipient: Mapped[str] = mapped_column(String(254), default="")  # mail address; empty: none was found
    state: Mapped[Word] = mapped_column(default="planned")
    reason: Mapped[str | None] = mapped_column(String(200))  # why suppressed or failed
    message_id: Mapped[int | None] = reference_to("message.id", nullable=True)
    created_at: Mapped[Moment]

    message: Mapped[Message | None] = relationship(back_populates="slots")
    action: Mapped[Action] = relationship()
    party: Mapped[Party] = relationship()


class OfficeDigest(Model):
    """The secretariat's, or the chair's, digest about one body that was due on a day: dealt with once, whoever plans.

    Its mail is in the outbox, what it names are slots of the ledger; here stands that nothing was to be told, too.
    """

    __tablename__ = "office_digest"
    __table_args__ = (
        UniqueConstraint("kind", "body_id", "due_on"),
        CheckConstraint("kind IN ('secretariat', 'chair')", name="kind"),
        CheckConstraint("outcome IN ('planned', 'nothing', 'no_address')", name="outcome"),
    )

    id: Mapped[Key]
    kind: Mapped[Word]
    body_id: Mapped[int] = reference_to("body.id")
    due_on: Mapped[date]
    outcome: Mapped[Word] = mapped_column(default="planned")
    created_at: Mapped[Moment]
