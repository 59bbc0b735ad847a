"""What Overblik shows: how the clusters, and the councils that succeed them, stand now, in the eyes of an actor.

Only open leaves and what was closed lately are read, from indexes that have all that is counted. The clusters of an
action stand beside it (`Action.cluster_key`), so the actions are counted by the sets of clusters that there are, and
each set is put down to its clusters, its councils and the total: an action of several of them counts once in each.
What has moved to the successor of a cluster counts with the council, and in the cluster no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    false,
    func,
    literal,
    not_,
    null,
    select,
    union_all,
)

from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.domain.danish_order import order_key
from workflow.domain.rollup import DUE_SOON_DAYS
from workflow.models import Action, Assignment, OpenLine, Party
from workflow.models.actions import HAS_CLOSED, IS_OPEN_LEAF, IS_OWED, ids_in
from workflow.queries.figures import all_clusters
from workflow.queries.plain_rows import plain_rows
from workflow.queries.scope import EVERYTHING, cluster_keys, granted, owned_ids

# Days since an action was made, from and to (inclusive; None: no end).
AGES: tuple[tuple[int, int | None], ...] = ((0, 30), (31, 90), (91, 180), (181, 365), (366, None))
_PARTIES = Party.__table__
_COUNTS = ("open", "overdue", "due_soon", "awaiting_approval", "unowned")


@dataclass
class Counts:
    """What stands on a card. `ages` are the open ones by AGES; `with_council`: of a council, the open ones that are its
    own by now, and no more those of a cluster that it succeeds."""

    open: int = 0
    with_council: int = 0
    overdue: int = 0
    due_soon: int = 0
    awaiting_approval: int = 0
    unowned: int = 0
    done_this_month: int = 0
    done_this_week: int = 0
    ages: list[int] = field(default_factory=lambda: [0] * len(AGES))


@dataclass(frozen=True)
class Card:
    """How a cluster, or the council that succeeds some, stands. `succeeded_from`: the day of the move."""

    id: int
    name: str
    counts: Counts
    succeeded_from: date | None
    successor: str | None = None
    prefix: str | None = None  # of a council
    clusters: tuple[str, ...] = ()  # of a council: those that it succeeds
    cluster_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Owing:
    """How many overdue actions wait for an organisation with its people, a body or a function."""

    party_id: int
    name: str
    overdue: int


@dataclass(frozen=True)
class Overview:
    """All figures of the page."""

    clusters: list[Card]
    councils: list[Card]
    total: Counts
    owing: list[Owing]


@dataclass(frozen=True)
class _Statements:
    """All that is asked for one actor on one day, of what the actor may see in two parts that no action is in twice."""

    counts: Any  # of the open and the done ones, by their clusters and body
    owing: Any  # how many overdue ones each owner owes


@dataclass(frozen=True)
class _Asked:
    """What is asked of what the grants cover, and of the actor's own outside of that too.

    `outside` finds whether there is any of the latter; None: look anyway.
    """

    granted: _Statements | None
    whole: _Statements
    outside: Any


@dataclass(frozen=True)
class _Part:
    """Some actions: as conditions for the open ones, the closed ones, and the owners' lines of the open ones."""

    open: ColumnElement[bool]
    closed: ColumnElement[bool]
    lines: ColumnElement[bool]


_NOTHING = _Part(false(), false(), false())


def overview(actor: Actor, on: date) -> Overview:
    """How things stand on the day `on`, which is today: of what the actor may see, clusters by name."""
    clusters = all_clusters(actor)
    visible = [row for row in clusters if row.visible]
    cards = {row.id: Card(row.id, row.name, Counts(), row.succeeded_from, row.successor) for row in visible}
    councils = _councils(clusters, {grant.body_id for grant in actor.grants if grant.role != "owner"})
    council_of = {row.id: row.successor_id for row in clusters if row.successor_id in councils}
    total = Counts()
    asked = _statements_for(actor, on)
    successor_of = {row.id: row.successor_id for row in clusters}
    for what, cluster_key, body_id, *found in plain_rows(asked.counts):
        ids = ids_in(cluster_key)
        counted = [
            total,
            *(cards[each].counts for each in ids if each in cards and successor_of[each] != body_id),
            *(councils[each].counts for each in {council_of[each] for each in ids if each in council_of}),
        ]
        if what == "open" and body_id in {council_of[each] for each in ids if each in council_of}:
            councils[body_id].counts.with_council += found[0]
        for counts in counted:
            (_add_open if what == "open" else _add_done)(counts, found)
    by_order = sorted(councils.values(), key=lambda card: order_key(card.name))
    return Overview(list(cards.values()), by_order, total, _owing(asked.owing) if total.overdue else [])


def _councils(clusters: Sequence[Any], own: set[int | None]) -> dict[int, Card]:
    """The councils that succeed a cluster of the actor's, or are the actor's `own`; with all that they succeed."""
    found: dict[int, Card] = {}
    for row in clusters:
        if row.successor_id is not None and (row.visible or row.successor_id in own):
            theirs = [each for each in clusters if each.successor_id == row.successor_id]
            found[row.successor_id] = Card(
                row.successor_id,
                row.successor,
                Counts(),
                min((each.succeeded_from for each in theirs if each.succeeded_from), default=None),
                prefix=row.prefix,
                clusters=tuple(each.name for each in theirs),
                cluster_ids=tuple(each.id for each in theirs),
            )
    return found


def age_days(on: date) -> list[tuple[date | None, date]]:
    """The first and the last day on which what is now of each age was made."""

    def ago(days: int) -> date:
        return on - timedelta(days=days)

    return [(ago(last) if last is not None else None, ago(first)) for first, last in AGES]


def _owing(statement: Any) -> list[Owing]:
    found = [Owing(party_id, name, int(overdue)) for party_id, name, overdue in plain_rows(statement)]
    return sorted(found, key=lambda row: (-row.overdue, order_key(row.name)))


def _statements_for(actor: Actor, on: date) -> _Statements:
    asked = _asked(actor, on, cluster_keys())
    if asked.granted is not None and asked.outside is not None and not plain_rows(asked.outside):
        return asked.granted
    return asked.whole


@lru_cache(maxsize=512)  # put together once: that takes longer than the answer
def _asked(actor: Actor, on: date, keys: tuple[str, ...]) -> _Asked:
    covered, of_lines = granted(actor, keys, Action), granted(actor, keys, OpenLine)
    office = _NOTHING
    if covered is not None and of_lines is not None:
        # With the sets of clusters, an index is entered at the days asked for.
        office = _Part(covered, and_(covered, Action.cluster_key.in_(keys)), of_lines)
    if covered is EVERYTHING or not actor.party_ids:
        return _Asked(None, _statements(on, [office]), None)
    parties = sorted(actor.party_ids)
    now, ever = owned_ids(OpenLine, parties), owned_ids(Assignment, parties)
    if covered is None or of_lines is None:
        own = _Part(Action.id.in_(now), Action.id.in_(ever), OpenLine.action_id.in_(now))
        return _Asked(None, _statements(on, [own]), None)
    own = _Part(
        and_(Action.id.in_(now), not_(covered)),
        and_(Action.id.in_(ever), not_(covered)),
        and_(OpenLine.action_id.in_(now), not_(of_lines)),
    )
    lately = Action.closed_at >= _moment(_since(on))
    outside = [select(Action.id).where(own.open, IS_OPEN_LEAF), select(Action.id).where(own.closed, lately)]
    return _Asked(_statements(on, [office]), _statements(on, [office, own]), union_all(*outside).limit(1))


def _statements(on: date, parts: Sequence[_Part]) -> _Statements:
    conditions: list[ColumnElement[bool]] = [
        Action.deadline < on,
        and_(Action.deadline >= on, Action.deadline <= on + timedelta(days=DUE_SOON_DAYS)),
        Action.status == "reported_done",
        Action.owner_basis == "default",
    ]
    # Younger than each of the limits; the ages are the differences.
    limits = [_moment(first) for first, _ in age_days(on) if first is not None]
    counts = [func.count().filter(each) for each in (*conditions, *(Action.created_at >= limit for limit in limits))]
    lately = [func.count().filter(Action.closed_at >= _moment(day)) for day in (on.replace(day=1), _monday(on))]
    nothing = [null() for _ in range(len(counts) + 1 - len(lately))]
    closed: list[Any] = [
        HAS_CLOSED, Action.status == "closed", Action.has_tasks.is_(False),
        Action.closed_at >= _moment(_since(on)), Action.closed_at < _moment(on + timedelta(days=1)),
    ]  # fmt: skip
    by = (Action.cluster_key, Action.body_id)  # in the order of the index
    asked: list[Any] = []
    for part in parts:
        asked += [
            select(literal("open"), *by, func.count(), *counts).where(IS_OPEN_LEAF, part.open).group_by(*by),
            select(literal("done"), *by, *lately, *nothing).where(*closed, part.closed).group_by(*by),
        ]
    owed = select(OpenLine.owner_id, func.count().label("overdue")).where(IS_OWED, OpenLine.deadline < on)
    each = union_all(*(owed.where(part.lines).group_by(OpenLine.owner_id) for part in parts)).subquery()
    owing = (
        select(each.c.owner_id, _PARTIES.c.name, func.sum(each.c.overdue))
        .join(_PARTIES, _PARTIES.c.id == each.c.owner_id)
        .group_by(each.c.owner_id, _PARTIES.c.name)
    )
    return _Statements(union_all(*asked), owing)


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _since(on: date) -> date:
    return min(on.replace(day=1), _monday(on))


def _add_open(counts: Counts, found: Sequence[int]) -> None:
    for name, count in zip(_COUNTS, found, strict=False):
        setattr(counts, name, getattr(counts, name) + count)
    younger = [0, *found[len(_COUNTS) :], found[0]]
    counts.ages = [age + after - before for age, (before, after) in zip(counts.ages, pairwise(younger), strict=True)]


def _add_done(counts: Counts, found: Sequence[int]) -> None:
    counts.done_this_month += found[0]
    counts.done_this_week += found[1]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_TIME)
