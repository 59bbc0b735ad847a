"""Answers that were given from a mail, each by its own link and once."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.actions import Action, ActionEvent
from workflow.models.columns import Key, Moment, Word, reference_to
from workflow.models.parties import Party

ANSWERS = ("done", "started", "new_deadline", "not_mine")
IS_NOT_MINE = text("kind = 'not_mine' AND settled_event_id IS NULL")


class Answer(Model):
    """One party has answered about one action, by the link of one notice: the link is used with it.

    Its words stand in the event. Several parties at one mailbox have one link and a row each. "Not mine" waits for
    the office until the party has the line no more, or `settled_event_id` says that it stays with it.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("slot_id"),  # one answer per link, whoever presses at once
        CheckConstraint(f"kind IN ({', '.join(map(repr, ANSWERS))})", name="kind"),
        Index("ix_answer_action_id", "action_id"),
        Index("ix_answer_not_mine", "action_id", sqlite_where=IS_NOT_MINE, postgresql_where=IS_NOT_MINE),
    )

    id: Mapped[Key]
    # The notice whose link it was; none when the notice has gone with one of two people who were merged.
    slot_id: Mapped[int | None] = reference_to("reminder_slot.id", nullable=True, on_delete="SET NULL", index=False)
    action_id: Mapped[int] = reference_to("action.id", index=False)
    party_id: Mapped[int] = reference_to("party.id")
    address: Mapped[str] = mapped_column(String(254))  # that the mail was sent to
    kind: Mapped[Word]
    at: Mapped[Moment]
    event_id: Mapped[int | None] = reference_to("action_event.id", nullable=True, index=False)
    settled_event_id: Mapped[int | None] = reference_to("action_event.id", nullable=True, index=False)

    action: Mapped[Action] = relationship()
    party: Mapped[Party] = relationship()
    event: Mapped[ActionEvent | None] = relationship(foreign_keys=[event_id])
