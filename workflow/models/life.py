"""What gathers around an action while it lives: requests for a new deadline, and the files that were handed in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.actions import Action, ActionEvent
from workflow.models.columns import Key, Moment, Name, Word, reference_to

REQUEST_STATES = ("asked", "granted", "refused", "withdrawn")
IS_ASKED = text("state = 'asked'")


class DeadlineRequest(Model):
    """An owner asks for a new deadline; the office grants it, another one, or none.

    Who asked and answered, when and in which words, stands in the two events, so that free text is kept in one place.
    """

    __tablename__ = "deadline_request"
    __table_args__ = (
        # One open request per action, whoever asks at once.
        Index("uq_deadline_request_open", "action_id", unique=True, sqlite_where=IS_ASKED, postgresql_where=IS_ASKED),
        Index("ix_deadline_request_action_id", "action_id"),
        UniqueConstraint("asked_event_id"),
        CheckConstraint(f"state IN ({', '.join(map(repr, REQUEST_STATES))})", name="state"),
        CheckConstraint("(state = 'asked') = (answered_event_id IS NULL)", name="answered"),
        CheckConstraint("(state = 'granted') = (granted IS NOT NULL)", name="granted"),
    )

    id: Mapped[Key]
    action_id: Mapped[int] = reference_to("action.id", index=False)
    wanted: Mapped[date]
    state: Mapped[Word] = mapped_column(default="asked")
    granted: Mapped[date | None]  # the day that was agreed, which may be another one
    asked_event_id: Mapped[int] = reference_to("action_event.id", index=False)
    answered_event_id: Mapped[int | None] = reference_to("action_event.id", nullable=True, index=False)
    version: Mapped[int] = mapped_column()  # goes up at every change; two who answer cannot both win

    __mapper_args__ = {"version_id_col": version}

    action: Mapped[Action] = relationship()
    asked_event: Mapped[ActionEvent] = relationship(foreign_keys=[asked_event_id])


class ActionFile(Model):
    """A file that somebody attached to an action, with the event it came with. Whoever sees the action sees it."""

    __tablename__ = "action_file"
    __table_args__ = (
        Index("ix_action_file_action_id", "action_id"),
        Index("ix_action_file_event_id", "event_id"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[Key]
    action_id: Mapped[int] = reference_to("action.id", index=False)
    event_id: Mapped[int] = reference_to("action_event.id", index=False)
    name: Mapped[Name]
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))  # of the bytes; it stands in the event too
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[Moment]

    event: Mapped[ActionEvent] = relationship()
