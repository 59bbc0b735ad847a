"""Figures that are kept: how each cluster, council, level, body and organisation stood at the end of a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.extensions import Model
from workflow.models.columns import Key, Moment, Word


class Snapshot(Model):
    """The figures of a scope at the end of a day: counted leaves, as the live roll-up counts them.

    `kind` is what it is of ("cluster", "council", "level", "body", "organisation", or "all"), `key` which: an id, or
    the word of a level. What has nothing to count on a day that is kept has no row.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("kind", "key", "on_day"),)

    id: Mapped[Key]
    kind: Mapped[Word]
    key: Mapped[str] = mapped_column(String(40))
    on_day: Mapped[date] = mapped_column(index=True)
    open: Mapped[int]
    overdue: Mapped[int]
    due_soon: Mapped[int]
    awaiting_approval: Mapped[int]
    unowned: Mapped[int]
    settled: Mapped[int]
    done: Mapped[int]
    handed_over: Mapped[int]


class SnapshotDay(Model):
    """A day whose figures are kept, when they were counted, and by which register (its fingerprint)."""

    __tablename__ = "snapshot_day"

    on_day: Mapped[date] = mapped_column(primary_key=True)
    taken_at: Mapped[Moment]
    register: Mapped[str] = mapped_column(String(64))
