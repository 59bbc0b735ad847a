"""A matter across meetings: an agenda item that seems to go on with an earlier one, and what a person said of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.columns import Key, Moment, UtcDateTime, Word, reference_to
from workflow.models.minutes import AgendaItem


class MatterLink(Model):
    """Two agenda items that may be one matter, proposed with a reason; only a person makes them one.

    Both are items of the first version of their minutes (`AgendaItem.first_id`), so that a corrected version
    finds what was said of them, and a pair that was refused is not proposed again.
    """

    __tablename__ = "matter_link"
    __table_args__ = (
        UniqueConstraint("earlier_id", "later_id"),
        Index("ix_matter_link_later_id", "later_id"),
        CheckConstraint("state IN ('proposed', 'confirmed', 'rejected')", name="state"),
        CheckConstraint("kind IN ('case_number', 'reference', 'title', 'named', 'action')", name="kind"),
        CheckConstraint("earlier_id <> later_id", name="two_items"),
        CheckConstraint("strength > 0 AND strength <= 1", name="strength"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[Key]
    earlier_id: Mapped[int] = reference_to("agenda_item.id", index=False)
    later_id: Mapped[int] = reference_to("agenda_item.id", index=False)
    kind: Mapped[Word]
    reason: Mapped[str] = mapped_column(String(300))  # Danish; it quotes the minutes
    strength: Mapped[float]
    state: Mapped[Word] = mapped_column(default="proposed")
    proposed_at: Mapped[Moment]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    decided_by_name: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column()  # goes up at every change; two editors cannot both win

    __mapper_args__ = {"version_id_col": version}

    earlier: Mapped[AgendaItem] = relationship(foreign_keys=[earlier_id])
    later: Mapped[AgendaItem] = relationship(foreign_keys=[later_id])
