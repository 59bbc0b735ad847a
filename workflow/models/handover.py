"""The move to a successor: what was decided before it, the package that was handed over, and each action in it.

A scope is a cluster ("cluster 3") or a body ("body 17"), the word that unique constraints go by.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.handover import IN_PROGRESS, ITEM_STATES, PACKAGE_STATES
from workflow.extensions import Model
from workflow.models.actions import Action
from workflow.models.columns import Json, Key, Moment, Name, UtcDateTime, Word, reference_to
from workflow.models.parties import Body, Cluster


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


GOES_ON = text(_one_of("state", IN_PROGRESS))
IS_PLANNED = text("state = 'planned'")


class HandoverPackage(Model):
    """One move of a scope to its successor. What was frozen never changes; `sha256` is that of the packed file.

    moving → moved (→ undoing → undone). Of one scope and successor one at most goes on at a time.
    """

    __tablename__ = "handover_package"
    __table_args__ = (
        CheckConstraint(_one_of("state", PACKAGE_STATES), name="state"),
        CheckConstraint("(cluster_id IS NULL) <> (body_id IS NULL)", name="one_scope"),
        Index(
            "uq_handover_package_goes_on", "scope", "successor_id", unique=True, sqlite_where=GOES_ON,
            postgresql_where=GOES_ON,
        ),
        Index("ix_handover_package_scope", "scope"),
    )  # fmt: skip

    id: Mapped[Key]
    scope: Mapped[Word]
    cluster_id: Mapped[int | None] = reference_to("cluster.id", nullable=True)
    body_id: Mapped[int | None] = reference_to("body.id", nullable=True)
    successor_id: Mapped[int] = reference_to("body.id")
    succeeded_from: Mapped[date]
    state: Mapped[Word] = mapped_column(default="moving")
    started_at: Mapped[Moment]
    started_by_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    started_by_name: Mapped[Name]
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the owners' mails were put into the outbox
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    undone_by_name: Mapped[str | None] = mapped_column(String(300))
    worked_at: Mapped[Moment]  # when the last batch ended: one that stands still is taken up again
    manifest: Mapped[str] = mapped_column(Text, deferred=True)  # JSON, as it was when the move began
    note: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)  # the handover note, as it was
    archive: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))

    cluster: Mapped[Cluster | None] = relationship()
    body: Mapped[Body | None] = relationship(foreign_keys=[body_id])
    successor: Mapped[Body] = relationship(foreign_keys=[successor_id])


class HandoverItem(Model):
    """An action in a package. `leaf` false: a decision that goes along with its tasks and is not counted."""

    __tablename__ = "handover_item"
    __table_args__ = (
        UniqueConstraint("package_id", "action_id"),
        CheckConstraint(_one_of("state", ITEM_STATES), name="state"),
        Index("ix_handover_item_planned", "package_id", "id", sqlite_where=IS_PLANNED, postgresql_where=IS_PLANNED),
    )

    id: Mapped[Key]
    package_id: Mapped[int] = reference_to("handover_package.id", index=False)
    action_id: Mapped[int] = reference_to("action.id")
    leaf: Mapped[bool] = mapped_column(default=True)
    state: Mapped[Word] = mapped_column(default="planned")
    why: Mapped[str | None] = mapped_column(String(40))  # of a kept one: choice, shared, returned
    from_body_id: Mapped[int] = reference_to("body.id", index=False)
    # What the move does beside the body: {"owners": [[from party, to party]], "deadline": "2026-02-01"}.
    plan: Mapped[dict[str, Any]] = mapped_column(Json)
    event_id: Mapped[int | None] = reference_to("action_event.id", nullable=True, index=False)  # that moved it
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    answered_by_name: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(Text)

    package: Mapped[HandoverPackage] = relationship()
    action: Mapped[Action] = relationship()


class HandoverOwner(Model):
    """Who is to own with the successor what this party owns today; chosen before the move."""

    __tablename__ = "handover_owner"
    __table_args__ = (UniqueConstraint("scope", "party_id"),)

    id: Mapped[Key]
    scope: Mapped[Word]
    party_id: Mapped[int] = reference_to("party.id")
    to_id: Mapped[int] = reference_to("party.id")


class HandoverChoice(Model):
    """What was chosen for one action before the move: to keep it or hand it over, and a new deadline."""

    __tablename__ = "handover_choice"
    __table_args__ = (
        UniqueConstraint("scope", "action_id"),
        CheckConstraint("choice IN ('hand_over', 'keep')", name="choice"),
    )

    id: Mapped[Key]
    scope: Mapped[Word]
    action_id: Mapped[int] = reference_to("action.id")
    choice: Mapped[str | None] = mapped_column(String(40))
    deadline: Mapped[date | None]


class HandoverInput(Model):
    """What a scope passes on in its own words: each version of the text. Rows are only added."""

    __tablename__ = "handover_input"
    __table_args__ = (UniqueConstraint("scope", "number"),)

    id: Mapped[Key]
    scope: Mapped[Word]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[Moment]
    written_by_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    written_by_name: Mapped[Name]
