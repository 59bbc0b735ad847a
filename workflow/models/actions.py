"""What is tracked: actions, who owns them, and every change with who and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.access import Place
from workflow.domain.status import OPEN_STATUSES, STATUSES
from workflow.extensions import Model
from workflow.models.columns import Json, Key, Moment, UtcDateTime, Word, reference_to
from workflow.models.minutes import AgendaItem, Meeting, Proposal
from workflow.models.parties import Body, Cluster, Party


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


BASES = ("stated", "inferred", "default", "agreed")
OPEN_LEAF = text(f"{_one_of('status', OPEN_STATUSES)} AND NOT has_tasks")


class Action(Model):
    """Anything that is tracked: a recommendation, a decision, a task, or one made by hand.

    Lists, figures and reminders count open leaves: open, and without tasks of its own (`has_tasks` false).
    Overdue is never stored: it is open and `deadline` before the day asked about.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("proposal_id"),
        CheckConstraint(_one_of("kind", ("recommendation", "decision", "task", "manual")), name="kind"),
        CheckConstraint(_one_of("status", STATUSES), name="status"),
        CheckConstraint(_one_of("owner_basis", BASES), name="owner_basis"),
        CheckConstraint(_one_of("deadline_basis", BASES), name="deadline_basis"),
        Index("ix_action_open_leaf_deadline", "deadline", "id", sqlite_where=OPEN_LEAF, postgresql_where=OPEN_LEAF),
        Index("ix_action_body_id_status", "body_id", "status"),
    )

    id: Mapped[Key]
    reference: Mapped[str] = mapped_column(String(40))
    kind: Mapped[Word]
    title: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text, default="")  # the minutes' own words
    status: Mapped[Word] = mapped_column(default="open")
    outcome: Mapped[str | None] = mapped_column(String(40))
    parent_id: Mapped[int | None] = reference_to("action.id", nullable=True)
    has_tasks: Mapped[bool] = mapped_column(default=False)
    body_id: Mapped[int] = reference_to("body.id", index=False)
    meeting_id: Mapped[int | None] = reference_to("meeting.id", nullable=True)
    item_id: Mapped[int | None] = reference_to("agenda_item.id", nullable=True)
    proposal_id: Mapped[int | None] = reference_to("proposal.id", nullable=True, index=False)
    owner_basis: Mapped[Word] = mapped_column(default="default")
    deadline: Mapped[date]
    deadline_text: Mapped[str | None] = mapped_column(Text)
    deadline_basis: Mapped[Word] = mapped_column(default="default")
    anchor: Mapped[str | None] = mapped_column(String(40))
    # The meeting that the deadline hangs on (it moves with it), and whether it is its day or the day its papers go
    # out. `needs_date`: that meeting was cancelled and no other is known; the old day stands until somebody decides.
    hangs_on_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    hangs_by: Mapped[str | None] = mapped_column(String(20))
    needs_date: Mapped[bool] = mapped_column(default=False)
    recurrence: Mapped[str | None] = mapped_column(String(200))
    confidential: Mapped[bool] = mapped_column(default=False)
    # True: its deadline lay before the day of its import; no reminder until the secretariat releases it.
    silent: Mapped[bool] = mapped_column(default=False)
    needs_confirmation: Mapped[bool] = mapped_column(default=False)  # a correction touched it
    # The passage whose words it has taken over from a corrected version, and the one that a person last held it
    # against; None: that which it was made from.
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    confirmed_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()  # goes up at every change; two editors cannot both win

    __mapper_args__ = {"version_id_col": version}

    parent: Mapped[Action | None] = relationship(remote_side="Action.id", back_populates="tasks")
    tasks: Mapped[list[Action]] = relationship(back_populates="parent", order_by="Action.id")
    body: Mapped[Body] = relationship()
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])
    hangs_on: Mapped[Meeting | None] = relationship(foreign_keys=[hangs_on_id])
    item: Mapped[AgendaItem | None] = relationship()
    proposal: Mapped[Proposal | None] = relationship(foreign_keys=[proposal_id])
    clusters: Mapped[list[Cluster]] = relationship(secondary="action_cluster", order_by="Cluster.name")
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="action", order_by="(Assignment.lead.desc(), Assignment.id)"
    )
    events: Mapped[list[ActionEvent]] = relationship(back_populates="action", order_by="ActionEvent.sequence")

    @property
    def place(self) -> Place:
        """Where it belongs: what the rules of access decide by."""
        return Place(
            self.body_id,
            frozenset(cluster.id for cluster in self.clusters),
            frozenset(line.party_id for line in self.assignments),
            self.confidential,
        )


class ActionCluster(Model):
    """The clusters that an action counts in; several when it comes from a joint meeting."""

    __tablename__ = "action_cluster"

    action_id: Mapped[int] = reference_to("action.id", primary_key=True, index=False)
    cluster_id: Mapped[int] = reference_to("cluster.id", primary_key=True)


class Assignment(Model):
    """A party owns an action, alone or jointly: the lead, or one of the parties with its own line."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("action_id", "party_id"),
        CheckConstraint("state IN ('open', 'delivered')", name="state"),
    )

    id: Mapped[Key]
    action_id: Mapped[int] = reference_to("action.id", index=False)
    party_id: Mapped[int] = reference_to("party.id")
    named_as: Mapped[str | None] = mapped_column(String(300))  # as the minutes name it: "hver part"
    lead: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Word] = mapped_column(default="open")
    assigned_at: Mapped[Moment]
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    action: Mapped[Action] = relationship(back_populates="assignments")
    party: Mapped[Party] = relationship()


class ActionEvent(Model):
    """One change of one action. Written in the transaction of the change; the database refuses to alter it.

    `hash` covers the row and `previous_hash`, the hash of the event before it on the same action. Free text that
    may name people stands in ActionNote and only its hash is chained, so that it can be erased by law.
    """

    __tablename__ = "action_event"
    __table_args__ = (UniqueConstraint("action_id", "sequence"),)

    id: Mapped[Key]
    action_id: Mapped[int] = reference_to("action.id", index=False)
    sequence: Mapped[int]  # 1, 2 … per action
    at: Mapped[Moment] = mapped_column(index=True)
    actor_id: Mapped[int | None] = reference_to("user_account.id", nullable=True, index=False)
    actor_name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[Word]
    changes: Mapped[dict[str, Any]] = mapped_column(Json)  # {"deadline": ["2025-10-01", "2025-10-24"]}
    note_hash: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    action: Mapped[Action] = relationship(back_populates="events")
    note: Mapped[ActionNote | None] = relationship()


class ActionNote(Model):
    """The free text of an event, beside the chain."""

    __tablename__ = "action_note"

    event_id: Mapped[int] = reference_to("action_event.id", primary_key=True, index=False)
    text: Mapped[str] = mapped_column(Text)


class ReferenceCounter(Model):
    """The last number given to an action of a body's prefix and a meeting's year."""

    __tablename__ = "reference_counter"

    prefix: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
