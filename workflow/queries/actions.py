"""Lists of actions, filtered, sorted and paged: for the page, for exports, and for `workflow actions list`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, desc, exists, false, func, literal, null, select, true, union_all
from sqlalchemy.orm import aliased

from workflow.domain.access import Actor
from workflow.domain.danish_order import order_key
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionCluster,
    AgendaItem,
    Answer,
    Assignment,
    Cluster,
    DeadlineRequest,
    Meeting,
    Party,
)
from workflow.models.actions import IS_OPEN_LEAF
from workflow.queries.action_filters import NO_NAMES, ActionFilters, Names, alternatives, look_up, plain
from workflow.queries.action_ids import all_ids, ids_of, keys_of
from workflow.queries.action_pages import SORTS, Cursor, Sort, order, read_cursor, write_cursor
from workflow.queries.answers import is_not_mine
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.plain_rows import first, plain_rows
from workflow.queries.scope import keys_for, visible_actions, visible_parts

__all__ = ["SORTS", "ActionFilters", "Sort"]  # the words of a list, for those who ask for one
COUNTED = 1000  # more than so many are "more than 1,000"
_BATCH = 1000


@dataclass(frozen=True)
class OwnerName:
    """One owner of an action, with the state of the own line."""

    party_id: int
    name: str
    lead: bool
    delivered: bool


@dataclass(frozen=True)
class ActionRow:
    """One action in a list, with all that a list or the command line shows of it; first what `_COLUMNS` asks for."""

    id: int
    reference: str
    kind: str
    title: str
    status: str
    outcome: str | None
    body: str
    owner_basis: str
    deadline: date
    deadline_text: str | None
    deadline_basis: str
    parent: str | None
    meeting_date: date | None
    item: str | None  # the item's number in the minutes
    item_title: str | None
    item_closed: bool | None  # its item was closed at the meeting; else, if confidential, somebody has said so
    evidence: str  # the minutes' own words
    has_tasks: bool
    confidential: bool
    silent: bool
    needs_confirmation: bool
    closed_at: datetime | None
    status_changed_at: datetime
    version: int
    waiting_for: str | None
    waiting_until: date | None
    recurrence: str | None
    asks_for_deadline: bool  # an owner has asked for a new deadline, and nobody has answered
    not_mine: bool  # an owner says that it is somebody else's
    owner_lines: tuple[OwnerName, ...]
    clusters: tuple[str, ...]

    @property
    def owners(self) -> list[str]:
        """The names of its owners, the lead first."""
        return [owner.name for owner in self.owner_lines]

    @property
    def delivered(self) -> int:
        """How many of its owners have delivered their part."""
        return sum(owner.delivered for owner in self.owner_lines)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.status in OPEN_STATUSES


@dataclass(frozen=True)
class ActionsPage:
    """Some rows of a list, and the places before and after them where there is more."""

    rows: list[ActionRow]
    earlier: str | None
    later: str | None


def page_of(
    actor: Actor,
    filters: ActionFilters,
    *,
    size: int,
    sort: Sort = "deadline",
    cursor: Cursor | None = None,
    names: Names | None = None,
) -> ActionsPage:
    """The `size` actions from the cursor on (None: the first ones) that the actor may see and `filters` lets in.

    `names`: those of the filters, where they have been looked up already; the same below.
    """
    rows = _some(actor, filters, names or look_up(filters), size + 1, sort, cursor)
    more, rows = len(rows) > size, rows[:size]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        rows.reverse()
    is_first = cursor is None or (backwards and not more)
    is_last = not more and not backwards
    return ActionsPage(
        rows,
        earlier=write_cursor(rows[0], sort) if rows and not is_first else None,
        later=write_cursor(rows[-1], sort) if rows and not is_last else None,
    )


def list_actions(actor: Actor, filters: ActionFilters, limit: int | None, sort: Sort = "deadline") -> list[ActionRow]:
    """The first `limit` (None: all) actions that the actor may see and `filters` lets through."""
    names = look_up(filters)
    if limit is None:
        return _rows_of(all_ids(actor, filters, names, sort))
    return _some(actor, filters, names, limit, sort, None)


def _some(
    actor: Actor, filters: ActionFilters, names: Names, limit: int, sort: Sort, cursor: Cursor | None
) -> list[ActionRow]:
    keys = keys_of(actor, filters, sort)
    if cursor is None and not names.walking:
        return _with_lines(plain_rows(_first_page(actor, keys, filters, limit, sort)))
    return _rows_of(ids_of(actor, keys, filters, names, limit, sort, cursor))


def every_action(actor: Actor, filters: ActionFilters, sort: Sort = "deadline") -> Iterator[ActionRow]:
    """All of them, in batches, so that a hundred thousand take no more memory than a thousand."""
    names, cursor = look_up(filters), None
    while rows := _rows_of(all_ids(actor, filters, names, sort, _BATCH, cursor)):
        yield from rows
        cursor = read_cursor(write_cursor(rows[-1], sort), sort)


def count_actions(actor: Actor, filters: ActionFilters, most: int | None = None, names: Names | None = None) -> int:
    """How many actions the actor may see that `filters` lets through; counts no further than `most`."""
    names = names or look_up(filters)
    asked = (actor, keys_for(actor), filters, most)
    counted = _count(*asked, names) if names.walking else _usual_count(*asked)
    return int(plain_rows(counted)[0][0])


def _count(
    actor: Actor, keys: tuple[str, ...], filters: ActionFilters, most: int | None, names: Names | None = None
) -> Select[Any]:
    # The open ones are few: they are walked, whatever else is asked for.
    counting = not (filters.open or filters.overdue_on or filters.needs_confirmation)
    return _counted(alternatives(actor, keys, filters, names or NO_NAMES, counting=counting), most)


def _counted(among: list[list[Any]], most: int | None) -> Select[Any]:
    """How many actions meet one of these lists of conditions, counted no further than `most`."""
    each = [select(literal(1).label("one")).select_from(Action).where(*asked) for asked in among]
    most_of_all = first(most)
    found = union_all(*(some.limit(most_of_all).subquery().select() for some in each)).limit(most_of_all).subquery()
    return select(func.count()).select_from(found)


_usual_count = lru_cache(maxsize=512)(_count)  # where nothing is looked up


def count_open(
    actor: Actor,
    common: ActionFilters,
    views: list[ActionFilters],
    also: ActionFilters | None,
    names: Names | None = None,
) -> tuple[list[int], int]:
    """How many open leaves pass `common` and each of `views`, counted in one go over the open leaves alone; and how
    many actions pass `also` (None: 0), no further than one more than COUNTED. One statement for all of a page."""
    names = names or look_up(common)
    keys = keys_for(actor)
    if names.walking:
        counted = _counts(actor, common, tuple(views), also, names, keys)
    else:
        counted = _usual_counts(actor, common, tuple(views), also, keys)
    figures = [int(figure) for figure in plain_rows(counted)[0]]
    return figures[:-1], figures[-1]


def _counts(
    actor: Actor,
    common: ActionFilters,
    views: tuple[ActionFilters, ...],
    also: ActionFilters | None,
    names: Names,
    keys: tuple[str, ...],
) -> Select[Any]:
    among = [IS_OPEN_LEAF, *plain(common), *names.walking]
    parts = [[part, *among] for part in visible_parts(actor, keys, open_leaves=True)]
    # What all of them ask is asked once, and not again of each row for each view.
    own = [[condition for condition in plain(view) if condition is not IS_OPEN_LEAF] for view in views]
    counts = [func.count().filter(and_(true(), *asked)) if asked else func.count() for asked in own]
    rare = {place for place, view in enumerate(views) if view.asks_for_deadline or view.not_mine}
    columns = [count.label(f"of_view_{place}") for place, count in enumerate(counts) if place not in rare]
    open_ones = union_all(*(select(*columns).select_from(Action).where(*part) for part in parts)).subquery()
    figures = [
        # Few are asked about at all: the database begins with those, and does not look for each open one among them.
        _sum(select(func.count().label("found")).select_from(Action).where(*part, *own[place]) for part in parts)
        if place in rare
        else func.sum(open_ones.c[f"of_view_{place}"])
        for place in range(len(views))
    ]
    others = _counted(alternatives(actor, keys, also, names), COUNTED + 1).scalar_subquery() if also else literal(0)
    return select(*figures, others)


def _sum(counts: Iterable[Select[Any]]) -> Any:
    return select(func.sum(union_all(*counts).subquery().c.found)).scalar_subquery()


@lru_cache(maxsize=512)
def _usual_counts(
    actor: Actor,
    common: ActionFilters,
    views: tuple[ActionFilters, ...],
    also: ActionFilters | None,
    keys: tuple[str, ...],
) -> Select[Any]:
    """The statement where nothing is looked up: the same for all who ask the same, and put together once."""
    return _counts(actor, common, views, also, NO_NAMES, keys)


def owner_names(actor: Actor, limit: int = 500) -> list[str]:
    """The names of those who own an open action that the actor may see, for the suggestions of a filter."""
    owning = (
        select(Assignment.party_id)
        .join(Action, Action.id == Assignment.action_id)
        .where(IS_OPEN_LEAF, visible_actions(actor, open_leaves=True))
    )
    names = db.session.scalars(select(Party.name).where(Party.id.in_(owning)).limit(limit))
    return sorted(set(names), key=order_key)


def visible_references(actor: Actor, references: Collection[str]) -> set[str]:
    """Those of these references whose actions the actor may see."""
    wanted, found = sorted(references), set()
    for start in range(0, len(wanted), _BATCH):
        some = Action.reference.in_(wanted[start : start + _BATCH])
        found |= set(db.session.scalars(select(Action.reference).where(some, visible_actions(actor))))
    return found


def rows_of(actor: Actor, ids: Iterable[int]) -> list[ActionRow]:
    """The actions with these ids that the actor may see, in the order of their ids."""
    wanted = list(ids)
    if not wanted:
        return []
    visible = select(Action.id).where(is_one_of(Action.id, ID_LIST), visible_actions(actor)).order_by(Action.id)
    return _rows(list(db.session.scalars(visible, {"ids": wanted})))


def related_rows(actor: Actor, ids: Any, values: Mapping[str, Any]) -> list[ActionRow]:
    """The same of the ids that a statement finds with these values."""
    return _with_lines(plain_rows(_visible_of(actor, ids), values))


@lru_cache(maxsize=512)
def _visible_of(actor: Actor, ids: Any) -> Select[Any]:
    return _COLUMNS.where(Action.id.in_(ids), visible_actions(actor)).order_by(Action.id)


# Outer joins throughout, also of what is always there: SQLite then begins with the ids, and not with the parties.
_PARENT = aliased(Action)
_ASKS = exists().where(DeadlineRequest.action_id == Action.id, DeadlineRequest.state == "asked")
_NOT_MINE = exists().where(Answer.action_id == Action.id, is_not_mine())
_COLUMNS: Select[Any] = (
    select(
        Action.id, Action.reference, Action.kind, Action.title, Action.status, Action.outcome,
        Party.__table__.c.name.label("body"), Action.owner_basis, Action.deadline, Action.deadline_text,
        Action.deadline_basis, _PARENT.reference.label("parent"), Meeting.date.label("meeting_date"),
        AgendaItem.number.label("item"), AgendaItem.title.label("item_title"), AgendaItem.closed.label("item_closed"),
        Action.quote.label("evidence"),
        Action.has_tasks, Action.confidential, Action.silent, Action.needs_confirmation, Action.closed_at,
        Action.status_changed_at, Action.version, Action.waiting_for, Action.waiting_until, Action.recurrence,
        _ASKS.label("asks_for_deadline"), _NOT_MINE.label("not_mine"),
    )
    .select_from(Action)
    .outerjoin(Party.__table__, Party.__table__.c.id == Action.body_id)
    .outerjoin(_PARENT, _PARENT.id == Action.parent_id)
    .outerjoin(Meeting, Meeting.id == Action.meeting_id)
    .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
)  # fmt: skip
_LIST = _COLUMNS.where(is_one_of(Action.id, ID_LIST))


def _rows(ids: list[int]) -> list[ActionRow]:
    """The actions with these ids, in their order."""
    if not ids:
        return []
    records = {record[0]: record for record in plain_rows(_LIST, {"ids": ids})}
    return _with_lines([records[each] for each in ids])


def _with_lines(records: Sequence[Any]) -> list[ActionRow]:
    """What `_COLUMNS` has found, with the owners and the clusters."""
    if not records:
        return []
    owners: dict[int, tuple[OwnerName, ...]] = {}
    clusters: dict[int, tuple[str, ...]] = {}
    ids = [record[0] for record in records]
    for action_id, party_id, name, lead, state, _ in plain_rows(_BESIDE, {"ids": ids}):
        if party_id is None:
            clusters[action_id] = (*clusters.get(action_id, ()), name)
        else:
            owner = OwnerName(party_id, name, lead, state == "delivered")
            owners[action_id] = (*owners.get(action_id, ()), owner)
    row: Any = ActionRow  # its columns are as `_COLUMNS` has them
    return [row(*record, owners.get(record[0], ()), clusters.get(record[0], ())) for record in records]


# What there is several of: the owners, the lead first, and the clusters, in one statement.
_BESIDE = union_all(
    select(
        Assignment.action_id, Party.__table__.c.id.label("party_id"), Party.__table__.c.name,
        Assignment.lead.label("lead"), Assignment.state, Assignment.id.label("place"),
    )
    .outerjoin(Party.__table__, Party.__table__.c.id == Assignment.party_id)
    .where(is_one_of(Assignment.action_id, ID_LIST)),
    select(ActionCluster.action_id, null(), Cluster.name, false(), null(), literal(0))
    .outerjoin(Cluster, Cluster.id == ActionCluster.cluster_id)
    .where(is_one_of(ActionCluster.action_id, ID_LIST)),
).order_by(desc("lead"), "place", "name")  # fmt: skip


def _rows_of(ids: Select[Any]) -> list[ActionRow]:
    # First which ones and in what order, then what is shown of them: the first asks for little, the second is the
    # same statement for every list.
    return _rows([row[0] for row in plain_rows(ids)])


@lru_cache(maxsize=512)
def _first_page(actor: Actor, keys: tuple[str, ...], filters: ActionFilters, limit: int, sort: Sort) -> Select[Any]:
    """The statement for the rows of a first page for which nothing is looked up: the same for all who ask the same, so
    which ones and what is shown of them are asked for together."""
    these = ids_of(actor, keys, filters, NO_NAMES, limit, sort).subquery()
    return _COLUMNS.where(Action.id.in_(these.select())).order_by(*order(sort))
