"""Chairs go through what is open: a review, its actions, what was concluded; and the annex that is sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.actions import Action, ActionEvent
from workflow.models.columns import Json, Key, Moment, Name, UtcDateTime, Word, reference_to
from workflow.models.minutes import Meeting
from workflow.models.parties import Body, Cluster

# Why an action is looked at, in the order in which they are.
PARTS = ("overdue", "approval", "requests", "meeting", "other")
# What a chair concludes about one action.
CONCLUSIONS = (
    "approved", "closed", "returned", "granted", "refused", "deadline", "owners", "referred", "cancelled", "taken_up",
    "taken_off", "note", "skipped",
)  # fmt: skip
IS_GOING_ON = text("ended_at IS NULL")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, words))})"


class ReviewSession(Model):
    """One review: of a body's actions, or of all in one of its clusters, for a meeting of the body (None: the next one,
    whose day nobody knows yet). There is one at a time; who begins it once more joins it."""

    __tablename__ = "review_session"
    __table_args__ = (
        Index(
            "uq_review_session_going_on",
            "scope",
            unique=True,
            sqlite_where=IS_GOING_ON,
            postgresql_where=IS_GOING_ON,
        ),
    )

    id: Mapped[Key]
    body_id: Mapped[int] = reference_to("body.id")
    cluster_id: Mapped[int | None] = reference_to("cluster.id", nullable=True, index=False)
    meeting_id: Mapped[int | None] = reference_to("meeting.id", nullable=True)
    scope: Mapped[str] = mapped_column(String(60))  # all three, as one word that can be unique
    started_at: Mapped[Moment]
    started_by_name: Mapped[Name]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_name: Mapped[str | None] = mapped_column(String(300))

    body: Mapped[Body] = relationship()
    cluster: Mapped[Cluster | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()


class ReviewItem(Model):
    """An action of a review, in its place, and why it is looked at."""

    __tablename__ = "review_item"
    __table_args__ = (
        UniqueConstraint("session_id", "action_id"),
        UniqueConstraint("session_id", "position"),
        CheckConstraint(_one_of("part", PARTS), name="part"),
    )

    id: Mapped[Key]
    session_id: Mapped[int] = reference_to("review_session.id", index=False)
    action_id: Mapped[int] = reference_to("action.id")
    position: Mapped[int]  # 1, 2 …; what is added later comes last
    part: Mapped[Word]

    session: Mapped[ReviewSession] = relationship()
    action: Mapped[Action] = relationship()


class ReviewConclusion(Model):
    """What somebody concluded about an action in a review. The words stand in the event; to skip has none.

    One whose event was taken back (the next event of the action says "undone") stands no longer.
    """

    __tablename__ = "review_conclusion"
    __table_args__ = (
        UniqueConstraint("event_id"),
        CheckConstraint(_one_of("kind", CONCLUSIONS), name="kind"),
        CheckConstraint("(kind = 'skipped') = (event_id IS NULL)", name="event"),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = reference_to("review_item.id")
    kind: Mapped[Word]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    actor_name: Mapped[Name]
    event_id: Mapped[int | None] = reference_to("action_event.id", nullable=True, index=False)

    item: Mapped[ReviewItem] = relationship()
    event: Mapped[ActionEvent | None] = relationship()


class AnnexEdition(Model):
    """The annex to an agenda as it was sent, numbered per meeting: both files, byte for byte. The database refuses to
    change or delete one; what has changed since makes another edition."""

    __tablename__ = "annex_edition"
    __table_args__ = (UniqueConstraint("body_id", "for_day", "number"),)

    id: Mapped[Key]
    body_id: Mapped[int] = reference_to("body.id", index=False)
    meeting_id: Mapped[int | None] = reference_to("meeting.id", nullable=True, index=False)
    for_day: Mapped[date]  # of the meeting; without one, the day that it was made
    since: Mapped[date | None]  # what was done from this day on is in it; None: from the beginning
    number: Mapped[int]  # 1, 2 …
    confidential: Mapped[bool] = mapped_column(default=False)  # holds what is closed to the public
    content_sha256: Mapped[str] = mapped_column(String(64))  # of what it says, without its number and day
    content: Mapped[dict[str, Any] | None] = mapped_column(
        Json, deferred=True
    )  # the paper; older ones have their files
    docx: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    docx_sha256: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[Moment]
    made_by_name: Mapped[Name]

    body: Mapped[Body] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
