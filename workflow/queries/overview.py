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
    distinct,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    text,
    true,
    union,
    union_all,
)

from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.domain.rollup import DUE_SOON_DAYS
from workflow.models import Action, Assignment, Party, Person
from workflow.models.actions import HAS_CLOSED, IS_OPEN_LEAF, OPEN_LEAF
from workflow.queries.figures import all_clusters
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.plain_rows import plain_rows

# Days since an action was made, from and to (inclusive; None: no end).
AGES: tuple[tuple[int, int | None], ...] = ((0, 30), (31, 90), (91, 180), (181, 365), (366, None))
_TRUSTED = ("administrator", "secretariat", "chair")
_COUNTS = ("open", "overdue", "due_soon", "awaiting_approval", "unowned")


@dataclass
class Counts:
    """What stands on a card. `ages` are the open ones by AGES."""

    open: int = 0
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
    overdue: Any  # the ids


@dataclass(frozen=True)
class _Asked:
    """What is asked of what the grants cover, and of the actor's own outside of that too.

    `outside` finds whether there is any of the latter; None: look anyway.
    """

    granted: _Statements | None
    whole: _Statements
    outside: Any


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
        ids = _ids(cluster_key)
        counted = [
            total,
            *(cards[each].counts for each in ids if each in cards and successor_of[each] != body_id),
            *(councils[each].counts for each in {council_of[each] for each in ids if each in council_of}),
        ]
        for counts in counted:
            (_add_open if what == "open" else _add_done)(counts, found)
    by_name = sorted(councils.values(), key=lambda card: card.name)
    return Overview(list(cards.values()), by_name, total, _owing(asked.overdue))


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


def _owing(overdue: Any) -> list[Owing]:
    ids = [row[0] for row in plain_rows(overdue)]
    found = [Owing(*row) for row in plain_rows(_OWING, {"ids": ids})] if ids else []
    return sorted(found, key=lambda row: (-row.overdue, row.name.casefold()))


# Who owes a part of these actions, people under their organisation. By ids: else both databases begin with all lines.
_PEOPLE, _PARTIES = Person.__table__, Party.__table__
_OWNER = func.coalesce(_PEOPLE.c.organisation_id, Assignment.party_id)
_COUNTED = (
    select(_OWNER.label("owner"), func.count(distinct(Assignment.action_id)).label("overdue"))
    .select_from(Assignment)
    .outerjoin(_PEOPLE, _PEOPLE.c.id == Assignment.party_id)
    .where(is_one_of(Assignment.action_id, ID_LIST), Assignment.state == "open")
    .group_by(_OWNER)
    .subquery()
)
_OWING = select(_COUNTED.c.owner, _PARTIES.c.name, _COUNTED.c.overdue).join(_PARTIES, _PARTIES.c.id == _COUNTED.c.owner)


def _statements_for(actor: Actor, on: date) -> _Statements:
    asked = _asked(actor, on, tuple(row[0] for row in plain_rows(_LEAPS)))
    if asked.granted is not None and asked.outside is not None and not plain_rows(asked.outside):
        return asked.granted
    return asked.whole


@lru_cache(maxsize=512)  # put together once: that takes longer than the answer
def _asked(actor: Actor, on: date, keys: tuple[str, ...]) -> _Asked:
    if any(grant.role in _TRUSTED and grant.cluster_id is grant.body_id is None for grant in actor.grants):
        return _Asked(None, _statements(on, [(true(), keys)]), None)
    trusted = _covered(actor, _TRUSTED, keys)
    read = _covered(actor, ("reader",), keys)
    granted = or_(*trusted) if trusted else None
    if read:
        open_to_all = and_(Action.confidential.is_(False), or_(*read))
        granted = open_to_all if granted is None else or_(granted, open_to_all)
    if not actor.party_ids:
        return _Asked(None, _statements(on, [(false() if granted is None else granted, keys)]), None)
    parties = sorted(actor.party_ids)
    # Two questions, each answered from its index.
    theirs = Action.id.in_(
        union(
            select(Assignment.action_id).where(Assignment.party_id.in_(parties)),
            select(Assignment.action_id).where(Assignment.on_behalf_of_id.in_(parties)),
        )
    )
    if granted is None:
        return _Asked(None, _statements(on, [(theirs, None)]), None)
    own = and_(theirs, not_(granted))
    lately = Action.closed_at >= _moment(_since(on))
    return _Asked(
        _statements(on, [(granted, keys)]),
        _statements(on, [(granted, keys), (own, None)]),
        select(Action.id).where(own, or_(IS_OPEN_LEAF, lately)).limit(1),
    )


def _statements(on: date, parts: Sequence[tuple[ColumnElement[bool], tuple[str, ...] | None]]) -> _Statements:
    """What is asked of some actions; with the sets of clusters, an index is entered at the days asked for."""
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
    asked, overdue = [], []
    for among, keys in parts:
        of_keys = [Action.cluster_key.in_(keys)] if keys is not None else []
        asked += [
            select(literal("open"), *by, func.count(), *counts).where(IS_OPEN_LEAF, among).group_by(*by),
            select(literal("done"), *by, *lately, *nothing).where(*closed, *of_keys, among).group_by(*by),
        ]
        # No index begins with this: SQLite would take one over closed rows too.
        overdue.append(select(Action.id).where(IS_OPEN_LEAF, func.coalesce(Action.deadline, on) < on, among))
    return _Statements(union_all(*asked), union_all(*overdue))


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _since(on: date) -> date:
    return min(on.replace(day=1), _monday(on))


def _covered(actor: Actor, roles: Sequence[str], keys: Sequence[str]) -> list[ColumnElement[bool]]:
    grants = [grant for grant in actor.grants if grant.role in roles]
    if any(grant.cluster_id is grant.body_id is None for grant in grants):
        return [true()]
    clusters = {grant.cluster_id for grant in grants if grant.cluster_id is not None}
    bodies = sorted(grant.body_id for grant in grants if grant.body_id is not None)
    found: list[ColumnElement[bool]] = []
    if clusters:
        found.append(Action.cluster_key.in_([key for key in keys if clusters & set(_ids(key))]))
    if bodies:
        found.append(Action.body_id.in_(bodies))
    return found


# The sets of clusters that there are, found by leaps through the two indexes that begin with them.
_LEAPS = text(
    "WITH RECURSIVE "
    + ", ".join(
        f"{name}(found) AS (SELECT min(cluster_key) FROM action WHERE {among} UNION ALL "
        f"SELECT (SELECT min(cluster_key) FROM action WHERE {among} AND cluster_key > {name}.found) "
        f"FROM {name} WHERE {name}.found IS NOT NULL)"
        for name, among in (("among_open", OPEN_LEAF.text), ("among_closed", HAS_CLOSED.text))
    )
    + " SELECT found FROM among_open WHERE found IS NOT NULL"
    " UNION SELECT found FROM among_closed WHERE found IS NOT NULL"
)


def _ids(cluster_key: str) -> list[int]:
    return [int(each) for each in cluster_key.split(",") if each]


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
