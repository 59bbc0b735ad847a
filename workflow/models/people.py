"""What is known of people over time: where they sit, when others stand in for them; and each change of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.extensions import Model
from workflow.models.columns import Json, Key, Moment, Name, Word, reference_to
from workflow.models.parties import Party, Person


class Membership(Model):
    """A person sits in an organisation or a body from a day until a day (both inclusive; None: not known, open)."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "party_id", "since"),
        CheckConstraint("until IS NULL OR since IS NULL OR since <= until", name="days"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = reference_to("person.id", index=False)
    party_id: Mapped[int] = reference_to("party.id")
    since: Mapped[date | None]
    until: Mapped[date | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    party: Mapped[Party] = relationship(foreign_keys=[party_id])


class Absence(Model):
    """A person is away on these days (both inclusive), and another one stands in."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("since <= until", name="days"),
        CheckConstraint("person_id <> substitute_id", name="two_people"),
        Index("ix_absence_person_id_until", "person_id", "until"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = reference_to("person.id", index=False)
    substitute_id: Mapped[int] = reference_to("person.id")
    since: Mapped[date]
    until: Mapped[date]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    substitute: Mapped[Person] = relationship(foreign_keys=[substitute_id])


class RegisterEvent(Model):
    """One change of one party: who, when, and each field as it was and as it became. Rows are only added."""

    __tablename__ = "register_event"

    id: Mapped[Key]
    party_id: Mapped[int] = reference_to("party.id")
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    actor_name: Mapped[Name]
    kind: Mapped[Word]
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
