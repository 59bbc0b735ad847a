"""What is tracked: actions, who owns them, and every change with who and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from workflow.domain.access import Place
from workflow.domain.danish_order import LENGTH, order_key
from workflow.domain.status import OPEN_STATUSES, STATUSES
from workflow.extensions import Model
from workflow.models.columns import Json, Key, Moment, UtcDateTime, Word, reference_to
from workflow.models.minutes import AgendaItem, Meeting, Proposal
from workflow.models.parties import Body, Cluster, Party


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


BASES = ("stated", "inferred", "default", "agreed")
# Not made from a proposal, and yet from a passage: a later occurrence of what returns has that of the first.
IS_LATER = text("proposal_id IS NULL AND passage_id IS NOT NULL")
IS_WAITING = text("waiting_until IS NOT NULL")
OPEN_LEAF = text(f"{_one_of('status', OPEN_STATUSES)} AND NOT has_tasks")
# The same for queries, word for word: SQLite uses the partial index only for conditions that it recognises.
IS_OPEN_LEAF = text(f"{_one_of('action.status', OPEN_STATUSES)} AND NOT action.has_tasks")
IS_UNCONFIRMED = text("action.needs_confirmation")
UNCONFIRMED = text("needs_confirmation")
CANCELLED = text("status = 'cancelled'")
HAS_CLOSED = text("closed_at IS NOT NULL")
NO_CLUSTERS = ","


def cluster_key(cluster_ids: Iterable[int]) -> str:
    """The clusters of an action as they are kept beside it: ",1,3,"."""
    return NO_CLUSTERS + "".join(f"{cluster_id}," for cluster_id in sorted(cluster_ids))


def ids_in(key: str) -> list[int]:
    """The other way: the ids of the clusters in such a key."""
    return [int(each) for each in key.split(",") if each]


def _made_at(context: Any) -> datetime:
    return context.get_current_parameters()["created_at"]


def _title_key(context: Any) -> str:
    return order_key(context.get_current_parameters()["title"])


_BYTEWISE = String(LENGTH).with_variant(String(LENGTH, collation="C"), "postgresql")


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
        # Read in the order of the deadline, and counted without looking at the rows themselves.
        Index(
            "ix_action_open_leaf", "deadline", "id", "status", "has_tasks", "owner_basis", "kind", "body_id",
            "confidential", "cluster_key", sqlite_where=OPEN_LEAF, postgresql_where=OPEN_LEAF,
        ),
        # The same of a body, and of clusters, with what these have closed by when: what Overblik counts. By their ids,
        # as the table has them: all of them are counted, and PostgreSQL need not go back and forth in its map of what
        # everybody sees.
        *(
            Index(
                f"ix_action_open_leaf_of_{name}", *first, "id", "deadline", "status", "owner_basis", "kind",
                "confidential", "created_at", "has_tasks", sqlite_where=OPEN_LEAF, postgresql_where=OPEN_LEAF,
            )
            for name, first in (("clusters", ("cluster_key", "body_id")), ("body", ("body_id", "cluster_key")))
        ),
        Index(
            "ix_action_closed_of_clusters", "cluster_key", "closed_at", "status", "has_tasks", "body_id",
            "confidential", "id", sqlite_where=HAS_CLOSED, postgresql_where=HAS_CLOSED,
        ),
        # Each order that a list is read in, a page at a time, and the rare ones that a list asks for.
        Index("ix_action_deadline_id", "deadline", "id"),
        Index("ix_action_title_key_id", "title_key", "id"),
        Index(
            "ix_action_reference_order", text("rtrim(reference, '0123456789')"), text("length(reference)"), "reference",
            "id",
        ),
        Index("ix_action_status_changed_at_id", "status_changed_at", "id"),
        Index("ix_action_cancelled", "deadline", "id", sqlite_where=CANCELLED, postgresql_where=CANCELLED),
        Index("ix_action_body_id_deadline_id", "body_id", "deadline", "id"),
        Index(
            "ix_action_needs_confirmation", "body_id", "cluster_key", "id", "confidential", "needs_confirmation",
            sqlite_where=UNCONFIRMED, postgresql_where=UNCONFIRMED,
        ),
        Index("ix_action_closed_at", "closed_at", sqlite_where=HAS_CLOSED, postgresql_where=HAS_CLOSED),
        Index("uq_action_previous_id", "previous_id", unique=True),  # one successor, whoever closes at once
        Index("ix_action_later_of_passage", "passage_id", sqlite_where=IS_LATER, postgresql_where=IS_LATER),
        Index("ix_action_waits_for_id", "waits_for_id"),
        Index("ix_action_referred_from_id", "referred_from_id"),
        Index("ix_action_waiting_until", "waiting_until", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        CheckConstraint("waiting_until IS NULL OR status = 'waiting'", name="waiting_until"),
    )  # fmt: skip

    id: Mapped[Key]
    reference: Mapped[str] = mapped_column(String(40))
    kind: Mapped[Word]
    title: Mapped[str] = mapped_column(Text)
    # What the title is sorted by, byte by byte on both databases; it follows the title.
    title_key: Mapped[str] = mapped_column(_BYTEWISE, default=_title_key, server_default="")
    quote: Mapped[str] = mapped_column(Text, default="")  # the minutes' own words
    status: Mapped[Word] = mapped_column(default="open")
    outcome: Mapped[str | None] = mapped_column(String(40))
    parent_id: Mapped[int | None] = reference_to("action.id", nullable=True)
    has_tasks: Mapped[bool] = mapped_column(default=False)
    body_id: Mapped[int] = reference_to("body.id", index=False)
    # The clusters of action_cluster once more, as ",1,3,", so that they can be counted without a join; a trigger of
    # the database keeps it.
    cluster_key: Mapped[str] = mapped_column(String(200), server_default=NO_CLUSTERS)
    meeting_id: Mapped[int | None] = reference_to("meeting.id", nullable=True)
    # Of the version in which the action's page shows its words; an item is the same one by its first version.
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
    # A rule of RFC 5545 (RRULE). An occurrence knows the day that its series counts from, its own day by the rule
    # (the deadline may be moved), and the occurrence before it, which has one successor at most.
    recurrence: Mapped[str | None] = mapped_column(String(200))
    series_from: Mapped[date | None]
    rule_day: Mapped[date | None]
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    # While it waits: for what (or for which action), and the day on which it is taken up again; the day on which
    # a wait ended by itself, of which its owners are told.
    waiting_for: Mapped[str | None] = mapped_column(String(300))
    waiting_until: Mapped[date | None]
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    resumed_on: Mapped[date | None]
    referred_from_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))  # an action of another body
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
    status_changed_at: Mapped[Moment] = mapped_column(default=_made_at)  # set with the event that says so
    version: Mapped[int] = mapped_column()  # goes up at every change; two editors cannot both win

    __mapper_args__ = {"version_id_col": version}

    parent: Mapped[Action | None] = relationship(
        remote_side="Action.id", back_populates="tasks", foreign_keys=[parent_id]
    )
    tasks: Mapped[list[Action]] = relationship(
        back_populates="parent", order_by="Action.id", foreign_keys="Action.parent_id"
    )
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

    @validates("title")
    def _sorted_by(self, _name: str, title: str) -> str:
        self.title_key = order_key(title)
        return title

    @property
    def place(self) -> Place:
        """Where it belongs: what the rules of access decide by."""
        return Place(
            self.body_id,
            frozenset(cluster.id for cluster in self.clusters),
            # Who passed a line on goes on seeing what became of it.
            frozenset(each for line in self.assignments for each in (line.party_id, line.on_behalf_of_id) if each),
            self.confidential,
        )


class ActionCluster(Model):
    """The clusters that an action counts in; several when it comes from a joint meeting."""

    __tablename__ = "action_cluster"
    # Both ways: which clusters an action counts in, and, without looking at the rows, the actions of a cluster.
    __table_args__ = (Index("ix_action_cluster_cluster_id_action_id", "cluster_id", "action_id"),)

    action_id: Mapped[int] = reference_to("action.id", primary_key=True, index=False)
    cluster_id: Mapped[int] = reference_to("cluster.id", primary_key=True, index=False)


class Assignment(Model):
    """A party owns an action, alone or jointly: the lead, or one of the parties with its own line."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("action_id", "party_id"),
        CheckConstraint("state IN ('open', 'delivered')", name="state"),
        # The actions of a party, without looking at the rows.
        Index("ix_assignment_party_id_action_id", "party_id", "action_id"),
        Index("ix_assignment_on_behalf_of_id_action_id", "on_behalf_of_id", "action_id"),
    )

    id: Mapped[Key]
    action_id: Mapped[int] = reference_to("action.id", index=False)
    party_id: Mapped[int] = reference_to("party.id", index=False)
    named_as: Mapped[str | None] = mapped_column(String(300))  # as the minutes name it: "hver part"
    lead: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Word] = mapped_column(default="open")
    assigned_at: Mapped[Moment]
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The organisation that has passed its line on to this colleague, and stays visible.
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))

    action: Mapped[Action] = relationship(back_populates="assignments")
    party: Mapped[Party] = relationship(foreign_keys=[party_id])
    on_behalf_of: Mapped[Party | None] = relationship(foreign_keys=[on_behalf_of_id])


OWES = text("owes")
IS_OWED = text("open_line.owes")
PASSED_ON = text("on_behalf_of_id IS NOT NULL")


class OpenLine(Model):
    """An owner's line of an open leaf, with what it is looked for and counted by: what is owed now, and no more.

    Of all lines that ever were these are few. Triggers of the database write the lines of an action anew whenever the
    action, one of its lines or an owner's employer changes (migration 0024); nobody else writes here.
    """

    __tablename__ = "open_line"
    __table_args__ = (
        Index("ix_open_line_party_id_action_id", "party_id", "action_id"),
        Index(
            "ix_open_line_on_behalf_of_id_action_id", "on_behalf_of_id", "action_id",
            sqlite_where=PASSED_ON, postgresql_where=PASSED_ON,
        ),
        *(
            Index(
                f"ix_open_line_owing_of_{name}", first, "deadline", "owner_id", then, "confidential", "action_id",
                "owes", sqlite_where=OWES, postgresql_where=OWES,
            )
            for name, first, then in (("body", "body_id", "cluster_key"), ("clusters", "cluster_key", "body_id"))
        ),
    )  # fmt: skip

    assignment_id: Mapped[int] = reference_to(
        "assignment.id", primary_key=True, autoincrement=False, index=False, on_delete="CASCADE"
    )
    action_id: Mapped[int] = mapped_column(index=True)
    party_id: Mapped[int]
    on_behalf_of_id: Mapped[int | None]
    owner_id: Mapped[int]  # the party, or the organisation of the person
    owes: Mapped[bool]  # the first undelivered line of this owner in the action: so it counts once
    deadline: Mapped[date]
    body_id: Mapped[int]
    cluster_key: Mapped[str] = mapped_column(String(200))
    confidential: Mapped[bool]


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
