"""What keeps the history honest: nightly seals over all new events, and what the last verification found."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.extensions import Model
from workflow.models.columns import Key, Moment, reference_to


class AuditSeal(Model):
    """One head over all events since the seal before it (docs/adr/0012). It is kept outside the database too."""

    __tablename__ = "audit_seal"
    __table_args__ = (UniqueConstraint("night"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2 … without gaps
    night: Mapped[date | None]  # the day in UTC whose nightly seal it is; None: made by hand
    at: Mapped[Moment]
    actions: Mapped[int]  # how many actions have new events
    events: Mapped[int]  # how many events are new
    root: Mapped[str] = mapped_column(String(64))  # SHA-256 over its lines
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditSealLine(Model):
    """How far the chain of one action had come when it was sealed: the number and hash of its last event."""

    __tablename__ = "audit_seal_line"
    __table_args__ = (Index("ix_audit_seal_line_action_id_sequence", "action_id", "sequence"),)

    seal_number: Mapped[int] = reference_to("audit_seal.number", primary_key=True, index=False)
    # No foreign key: an action that is gone shall be found, not refused.
    action_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class AuditCheck(Model):
    """A verification of the whole history, and what it found."""

    __tablename__ = "audit_check"

    id: Mapped[Key]
    at: Mapped[Moment]
    events: Mapped[int]
    seals: Mapped[int]
    broken: Mapped[int]  # how many faults
    told: Mapped[str] = mapped_column(Text, default="")  # the first of them, one a line
