"""Lists of actions, filtered, sorted and paged: for the page, and for `workflow actions list`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from workflow.domain.access import Actor
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionCluster,
    AgendaItem,
    Assignment,
    Body,
    Cluster,
    DeadlineRequest,
    Meeting,
    Organisation,
    Party,
    Person,
)
from workflow.queries.matching import contains
from workflow.queries.scope import visible_actions

Sort = Literal["deadline", "-deadline", "reference", "title", "-created"]
SORTS: tuple[Sort, ...] = ("deadline", "-deadline", "reference", "title", "-created")


@dataclass(frozen=True)
class ActionFilters:
    """Which actions are asked for; what is None or False does not limit. Days are Danish, moments UTC."""

    cluster: str | None = None  # short name: "Nord"
    body: str | None = None  # name or prefix
    owner: str | None = None  # a party's name, or a part of one; the people of an organisation are found under it
    status: str | None = None
    kind: str | None = None
    overdue_on: date | None = None  # open leaves whose deadline lies before that day
    due_from: date | None = None
    due_to: date | None = None  # inclusive
    closed_from: datetime | None = None
    closed_before: datetime | None = None
    text: str | None = None  # every word, somewhere in the reference, title, quote, deadline's wording or owners
    leaves: bool = False  # without decisions that have tasks of their own
    open: bool = False  # somebody still has something to do
    unowned: bool = False  # the owner is the policy's, not the text's or a person's choice
    silent: bool = False  # imported after its deadline and not yet released for reminders
    needs_confirmation: bool = False  # a corrected version of its minutes touched it
    asks_for_deadline: bool = False  # an owner has asked for a new deadline, and nobody has answered


@dataclass(frozen=True)
class OwnerName:
    """One owner of an action, with the state of the own line."""

    party_id: int
    name: str
    lead: bool
    delivered: bool


@dataclass(frozen=True)
class ActionRow:
    """One action in a list, with all that a list or the command line shows of it."""

    id: int
    reference: str
    kind: str
    title: str
    status: str
    outcome: str | None
    clusters: list[str]
    body: str
    owners: list[str]
    owner_lines: list[OwnerName]
    owner_basis: str
    deadline: date
    deadline_text: str | None
    deadline_basis: str
    parent: str | None
    meeting_date: date | None
    item: str | None  # the item's number in the minutes
    item_title: str | None
    evidence: str  # the minutes' own words
    has_tasks: bool
    confidential: bool
    silent: bool
    needs_confirmation: bool
    closed_at: datetime | None
    waiting_for: str | None
    waiting_until: date | None
    recurrence: str | None
    asks_for_deadline: bool  # an owner has asked for a new deadline, and nobody has answered

    @property
    def delivered(self) -> int:
        """How many of its owners have delivered their part."""
        return sum(owner.delivered for owner in self.owner_lines)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.status in OPEN_STATUSES


def list_actions(
    actor: Actor, filters: ActionFilters, limit: int | None, after: int | None = None, sort: Sort = "deadline"
) -> list[ActionRow]:
    """The actions that the actor may see and `filters` lets through, after the action with id `after` in that order."""
    query = select(*_columns()).select_from(Action).where(*_conditions(actor, filters))
    query = _joined(query)
    key, descending = _sort_key(sort)
    if after is not None:
        query = query.where(_after(key, descending, after))
    query = query.order_by(key.desc() if descending else key, Action.id.desc() if descending else Action.id)
    return _rows(db.session.execute(query.limit(limit)).all())


def count_actions(actor: Actor, filters: ActionFilters) -> int:
    """How many actions the actor may see that `filters` lets through."""
    return db.session.scalar(select(func.count()).select_from(Action).where(*_conditions(actor, filters))) or 0


def count_each(actor: Actor, common: ActionFilters, views: Sequence[ActionFilters]) -> list[int]:
    """How many actions pass `common` and each of `views`, counted in one go."""
    columns = [func.sum(case((and_(true(), *_narrowed(view)), 1), else_=0)) for view in views]
    query = select(*columns).select_from(Action).where(*_conditions(actor, common))
    return [int(count or 0) for count in db.session.execute(query).one()]


def owner_names(actor: Actor, limit: int = 500) -> list[str]:
    """The names of those who own an action that the actor may see, for the suggestions of a filter."""
    query = (
        select(Party.name)
        .join(Assignment, Assignment.party_id == Party.id)
        .join(Action, Action.id == Assignment.action_id)
        .where(visible_actions(actor))
        .distinct()
        .limit(limit)
    )
    return sorted(db.session.scalars(query), key=str.casefold)


def rows_of(actor: Actor, ids: Iterable[int]) -> list[ActionRow]:
    """The actions with these ids that the actor may see, in the order of their ids."""
    query = select(*_columns()).select_from(Action).where(Action.id.in_(list(ids)), visible_actions(actor))
    return _rows(db.session.execute(_joined(query).order_by(Action.id)).all())


def _columns() -> list[Any]:
    parent = _PARENT
    return [
        Action.id, Action.reference, Action.kind, Action.title, Action.status, Action.outcome,
        Body.name.label("body"), Action.owner_basis, Action.deadline, Action.deadline_text, Action.deadline_basis,
        parent.reference.label("parent"), Meeting.date.label("meeting_date"), AgendaItem.number.label("item"),
        AgendaItem.title.label("item_title"), Action.quote.label("evidence"), Action.has_tasks, Action.confidential,
        Action.silent, Action.needs_confirmation, Action.closed_at, Action.waiting_for, Action.waiting_until,
        Action.recurrence, _ASKS.label("asks_for_deadline"),
    ]  # fmt: skip


_PARENT = aliased(Action)
_ASKS = exists().where(DeadlineRequest.action_id == Action.id, DeadlineRequest.state == "asked")


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.join(Body, Body.id == Action.body_id)
        .outerjoin(_PARENT, _PARENT.id == Action.parent_id)
        .outerjoin(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
    )


def _rows(found: Iterable[Any]) -> list[ActionRow]:
    records = [record._asdict() for record in found]
    ids = [record["id"] for record in records]
    owners, clusters = _owners(ids), _clusters(ids)
    return [
        ActionRow(
            **record,
            clusters=clusters[record["id"]],
            owners=[owner.name for owner in owners[record["id"]]],
            owner_lines=owners[record["id"]],
        )
        for record in records
    ]


def _owners(ids: list[int]) -> dict[int, list[OwnerName]]:
    owners: dict[int, list[OwnerName]] = defaultdict(list)
    query = (
        select(Assignment.action_id, Party.id, Party.name, Assignment.lead, Assignment.state)
        .join(Party, Party.id == Assignment.party_id)
        .where(Assignment.action_id.in_(ids))
        .order_by(Assignment.lead.desc(), Assignment.id)
    )
    for action_id, party_id, name, lead, state in db.session.execute(query) if ids else ():
        owners[action_id].append(OwnerName(party_id, name, lead, state == "delivered"))
    return owners


def _clusters(ids: list[int]) -> dict[int, list[str]]:
    clusters: dict[int, list[str]] = defaultdict(list)
    query = (
        select(ActionCluster.action_id, Cluster.name)
        .join(Cluster, Cluster.id == ActionCluster.cluster_id)
        .where(ActionCluster.action_id.in_(ids))
        .order_by(Cluster.name)
    )
    for action_id, name in db.session.execute(query) if ids else ():
        clusters[action_id].append(name)
    return clusters


def _conditions(actor: Actor, filters: ActionFilters) -> list[ColumnElement[bool]]:
    return [visible_actions(actor), *_narrowed(filters)]


def _narrowed(filters: ActionFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.cluster:
        conditions.append(
            exists().where(
                ActionCluster.action_id == Action.id,
                ActionCluster.cluster_id == Cluster.id,
                Cluster.name == filters.cluster,
            )
        )
    if filters.body:
        named = aliased(Body, flat=True)
        is_named = or_(named.name == filters.body, named.prefix == filters.body.upper())
        conditions.append(Action.body_id.in_(select(named.id).where(is_named)))
    if filters.owner:
        conditions.append(_owned_by(filters.owner.strip()))
    if filters.status:
        conditions.append(Action.status == filters.status)
    if filters.kind:
        conditions.append(Action.kind == filters.kind)
    if filters.overdue_on:
        conditions.append(Action.deadline < filters.overdue_on)
    if filters.due_from:
        conditions.append(Action.deadline >= filters.due_from)
    if filters.due_to:
        conditions.append(Action.deadline <= filters.due_to)
    if filters.closed_from:
        conditions.append(Action.closed_at >= filters.closed_from)
    if filters.closed_before:
        conditions.append(Action.closed_at < filters.closed_before)
    if filters.leaves or filters.overdue_on:
        conditions.append(Action.has_tasks.is_(False))
    if filters.open or filters.overdue_on:
        conditions.append(Action.status.in_(OPEN_STATUSES))
    if filters.unowned:
        conditions.append(Action.owner_basis == "default")
    if filters.silent:
        conditions.append(Action.silent.is_(True))
    if filters.needs_confirmation:
        conditions.append(Action.needs_confirmation.is_(True))
    if filters.asks_for_deadline:
        conditions.append(_ASKS)
    conditions += [_mentions(word) for word in (filters.text or "").split()]
    return conditions


def _owned_by(name: str) -> ColumnElement[bool]:
    """Owned by the party of exactly that name, else of a name like it; a person counts for its organisation too."""
    employer, other = aliased(Organisation, flat=True), aliased(Party, flat=True)
    exact = or_(Party.name == name, employer.name == name)
    known = exists().where(other.name == name)
    close = or_(contains(Party.name, name), contains(employer.name, name))
    return Action.id.in_(
        select(Assignment.action_id)
        .join(Party, Party.id == Assignment.party_id)
        .outerjoin(Person.__table__, Person.__table__.c.id == Party.id)
        .outerjoin(employer, employer.id == Person.__table__.c.organisation_id)
        .where(or_(exact, and_(not_(known), close)))
    )


def _mentions(word: str) -> ColumnElement[bool]:
    columns: tuple[Any, ...] = (Action.reference, Action.title, Action.quote, Action.deadline_text)
    owned = select(Assignment.action_id).join(Party, Party.id == Assignment.party_id).where(contains(Party.name, word))
    return or_(*(contains(column, word) for column in columns), Action.id.in_(owned))


def _sort_key(sort: Sort) -> tuple[Any, bool]:
    keys: dict[str, Any] = {
        "deadline": Action.deadline, "reference": Action.reference, "title": Action.title, "created": Action.created_at
    }  # fmt: skip
    return keys[sort.lstrip("-")], sort.startswith("-")


def _after(key: Any, descending: bool, after: int) -> ColumnElement[bool]:
    last = aliased(Action)
    value = select(getattr(last, key.key)).where(last.id == after).scalar_subquery()
    further = key < value if descending else key > value
    tie = Action.id < after if descending else Action.id > after
    return or_(further, and_(key == value, tie))
