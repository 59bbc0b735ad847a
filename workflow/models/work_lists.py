"""Working through many actions: views that a user has saved, and changes made to several at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.actions import ActionEvent
from workflow.models.columns import Json, Key, Moment, UtcDateTime, Word, reference_to
from workflow.models.users import User

BULK_KINDS = ("owners", "deadline", "status", "note")


class SavedView(Model):
    """The filters of a list under a name of the user's own. What it shows is decided when it is opened."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        Index(
            "uq_saved_view_default",
            "user_id",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = reference_to("user_account.id", on_delete="CASCADE", index=False)
    name: Mapped[str] = mapped_column(String(80))
    filters: Mapped[dict[str, str]] = mapped_column(Json)  # the address's own values
    shared: Mapped[bool] = mapped_column(default=False)  # with those who have a right in the same places
    is_default: Mapped[bool] = mapped_column(default=False)  # opened when the list is asked for without filters
    created_at: Mapped[Moment]

    user: Mapped[User] = relationship()


class BulkChange(Model):
    """One change of several actions by one user, in one transaction; undone as a whole."""

    __tablename__ = "bulk_change"
    __table_args__ = (CheckConstraint(f"kind IN ({', '.join(map(repr, BULK_KINDS))})", name="kind"),)

    id: Mapped[Key]
    user_id: Mapped[int] = reference_to("user_account.id")
    at: Mapped[Moment]
    kind: Mapped[Word]
    # What was asked for and could not be done: [{"reference": …, "reason": …}].
    refused: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lines: Mapped[list[BulkChangeLine]] = relationship(order_by="BulkChangeLine.event_id")


class BulkChangeLine(Model):
    """The event that the change wrote on one action, and the version that the action had after it."""

    __tablename__ = "bulk_change_line"

    bulk_id: Mapped[int] = reference_to("bulk_change.id", primary_key=True, on_delete="CASCADE", index=False)
    event_id: Mapped[int] = reference_to("action_event.id", primary_key=True)
    version: Mapped[int]

    event: Mapped[ActionEvent] = relationship()
