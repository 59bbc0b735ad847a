"""What was done to the meeting calendar of a body, so that it can be explained and taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.columns import Json, Key, Moment, Word, reference_to
from workflow.models.parties import Body

CHANGES = ("added", "edited", "moved", "cancelled", "restored", "imported", "papers_rule", "undone")


class CalendarChange(Model):
    """One change of a calendar, of one meeting or of several at once.

    `meetings` is a list of {"id", "before", "after"} with the columns that the calendar edits (before None: added),
    empty when a document put the meeting there;
    `actions` one of {"id", "before", "after"} with how each deadline hung before and after.
    """

    __tablename__ = "calendar_change"
    __table_args__ = (CheckConstraint(f"kind IN ({', '.join(map(repr, CHANGES))})", name="kind"),)

    id: Mapped[Key]
    body_id: Mapped[int] = reference_to("body.id")
    kind: Mapped[Word]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    actor_name: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(Text)
    meetings: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    actions: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    undone: Mapped[bool] = mapped_column(default=False)

    body: Mapped[Body] = relationship()
