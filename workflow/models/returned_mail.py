"""Mail that came back: delivery reports, and the addresses that mail is stopped to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.columns import Key, Moment, Name, UtcDateTime, Word, reference_to
from workflow.models.delivery import Message

STOPS = ("bounced", "by_hand")
STANDING = text("lifted_at IS NULL")


class Bounce(Model):
    """A delivery report (RFC 3464) about one of our messages; of each kind the first is kept."""

    __tablename__ = "bounce"
    __table_args__ = (UniqueConstraint("message_id", "permanent"),)

    id: Mapped[Key]
    message_id: Mapped[int] = reference_to("message.id", index=False)
    received_at: Mapped[Moment]
    permanent: Mapped[bool]  # the mail was given up; else it is only late
    status: Mapped[str] = mapped_column(String(20))  # of the report: "5.1.1" (RFC 3463)
    diagnostic: Mapped[str] = mapped_column(Text)  # what the foreign server said

    message: Mapped[Message] = relationship()


class StoppedAddress(Model):
    """An address that nothing is mailed to while the stop stands; lifted ones are kept."""

    __tablename__ = "stopped_address"
    __table_args__ = (
        CheckConstraint(f"why IN ({', '.join(map(repr, STOPS))})", name="why"),
        Index("uq_stopped_address_standing", "address", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    id: Mapped[Key]
    address: Mapped[str] = mapped_column(String(254))
    since: Mapped[Moment]
    why: Mapped[Word]  # bounced, by_hand
    told: Mapped[str] = mapped_column(Text)  # what the foreign server, or who stopped it, said
    stopped_by: Mapped[Name]
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str | None] = mapped_column(String(300))
