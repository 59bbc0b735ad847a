"""What holds for the whole installation: one row."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow.extensions import Model
from workflow.models.columns import UtcDateTime


class Installation(Model):
    """The one row: clock offset (outside production), the pause switch of mail, and what was loaded."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    clock_offset: Mapped[int] = mapped_column(default=0)  # seconds added to the system's time
    clock_target: Mapped[date | None]  # the day that a running step walks to
    clock_step_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # system time
    mail_paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_paused_reason: Mapped[str | None]
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # system time: a worker last ran the scheduler's job
    mailbox_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # system time: the last round that went well
    mailbox_failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the first of those that failed since
    mailbox_failure: Mapped[str | None] = mapped_column(String(300))
    identity: Mapped[str | None] = mapped_column(String(40))  # of this database, also after it was restored
    examples_loaded: Mapped[str | None]  # name of the example register, e.g. "north-jutland"
