"""When somebody is reminded: the policy of each body, and what people have chosen for themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.extensions import Model
from workflow.models.columns import Json, Key, Moment, Name, Word, reference_to


class ReminderPolicy(Model):
    """How a body reminds, or (`body_id` None) how all do that have no policy of their own."""

    __tablename__ = "reminder_policy"
    __table_args__ = (
        UniqueConstraint("scope"),
        CheckConstraint("july IN ('all', 'overdue', 'none')", name="july"),
        CheckConstraint("chair_day BETWEEN 0 AND 4 AND unowned_day BETWEEN 0 AND 4", name="weekdays"),
        CheckConstraint("overdue_every_days > 0 AND escalation_days > 0", name="days"),
    )

    id: Mapped[Key]
    scope: Mapped[Word]  # "default", or "body 17": one policy each, whoever saves at once
    body_id: Mapped[int | None] = reference_to("body.id", nullable=True)
    coming_days: Mapped[list[int]] = mapped_column(Json)
    overdue_every_days: Mapped[int]
    escalation_days: Mapped[int]
    july: Mapped[Word]
    chair_day: Mapped[int]  # weekday, Monday is 0
    unowned_day: Mapped[int]
    send_from: Mapped[str] = mapped_column(String(5))  # local time, "07:30"
    send_until: Mapped[str] = mapped_column(String(5))
    version: Mapped[int] = mapped_column()  # goes up at every change; two editors cannot both win

    __mapper_args__ = {"version_id_col": version}


class PolicyChange(Model):
    """One change of a policy: who, when, and each field as it was and as it became. Rows are only added."""

    __tablename__ = "policy_change"
    __table_args__ = (Index("ix_policy_change_scope", "scope"),)

    id: Mapped[Key]
    scope: Mapped[Word]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    actor_name: Mapped[Name]
    kind: Mapped[Word]  # saved, removed
    changes: Mapped[dict[str, Any]] = mapped_column(Json)


class Snooze(Model):
    """A party wants to hear nothing of an action until a day, or its deadline."""

    __tablename__ = "snooze"
    __table_args__ = (UniqueConstraint("action_id", "party_id"), Index("ix_snooze_until", "until"))

    id: Mapped[Key]
    action_id: Mapped[int] = reference_to("action.id", index=False)
    party_id: Mapped[int] = reference_to("party.id")
    until: Mapped[date]


class DigestChoice(Model):
    """How often a party wants its reminders. Without a row: every day on which there are some."""

    __tablename__ = "digest_choice"
    __table_args__ = (CheckConstraint("rhythm IN ('daily', 'weekly')", name="rhythm"),)

    party_id: Mapped[int] = reference_to("party.id", primary_key=True, on_delete="CASCADE", index=False)
    rhythm: Mapped[Word]
