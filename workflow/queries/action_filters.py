"""Which actions a list is about: the filters of its address as conditions for the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.domain.search_words import SearchWord, search_words
from workflow.domain.status import OPEN_STATUSES, STATUSES
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionCluster,
    Assignment,
    Body,
    Cluster,
    DeadlineRequest,
    Organisation,
    Party,
    Person,
)
from workflow.models.actions import IS_OPEN_LEAF, IS_UNCONFIRMED
from workflow.models.search import ACTION_SEARCH
from workflow.queries.answers import actions_not_mine
from workflow.queries.estimates import rows_expected
from workflow.queries.id_lists import IdList, is_one_of
from workflow.queries.matching import contains, matching_ids
from workflow.queries.plain_rows import first, plain_rows
from workflow.queries.scope import in_clusters, visible_actions, visible_parts

# Up to so many actions are asked for by their ids; of more, the list is walked and each is asked about.
FEW = 400
SOME = 5_000  # and up to so many are looked up once
MANY = 50_000  # where the database expects more, nobody finds them all only to see that they are more than some


@dataclass(frozen=True)
class ActionFilters:
    """Which actions are asked for; what is None or False does not limit. Days are Danish, moments UTC."""

    cluster: str | None = None  # short name: "Nord"; without what has moved to its successor
    council: str | None = None  # prefix of the body that succeeds one of its clusters
    body: str | None = None  # name or prefix
    owner: str | None = None  # a party's name, or a part of one; the people of an organisation are found under it
    status: str | None = None
    kind: str | None = None
    owes: int | None = None  # a party: its own line, or that of one of its people, is not delivered yet
    overdue_on: date | None = None  # open leaves whose deadline lies before that day
    due_from: date | None = None
    due_to: date | None = None  # inclusive
    made_from: date | None = None
    made_to: date | None = None  # inclusive
    closed_from: datetime | None = None
    closed_before: datetime | None = None
    text: str | None = None  # every word, in the reference, title, quote, deadline's wording, notes or owners
    leaves: bool = False  # without decisions that have tasks of their own
    open: bool = False  # somebody still has something to do
    unowned: bool = False  # the owner is the policy's, not the text's or a person's choice
    silent: bool = False  # imported after its deadline and not yet released for reminders
    needs_confirmation: bool = False  # a corrected version of its minutes touched it
    asks_for_deadline: bool = False  # an owner has asked for a new deadline, and nobody has answered
    not_mine: bool = False  # an owner has answered that it is somebody else's


@dataclass(frozen=True)
class Names:
    """What the names and words of the filters stand for, looked up once for a list and its counts.

    `walking` are the conditions for reading a list in its order until a page is full; `counting` those for finding
    all: the database then begins with what is rare.
    """

    walking: list[Any]
    counting: list[Any]


NO_NAMES = Names([], [])


def look_up(filters: ActionFilters) -> Names:
    """Asks the database for the parties, bodies and words of `filters`."""
    places, sets = _places(filters), [*_owned(filters), *_found(filters)]
    return Names([*places, *(each.walking for each in sets)], [*places, *(each.counting for each in sets)])


def conditions(actor: Actor, filters: ActionFilters, names: Names, *, counting: bool = False) -> list[Any]:
    """What the actor may see and `filters` lets through; `names` are those of the filters."""
    asked = plain(filters)
    visible = visible_actions(actor, open_leaves=_only_open_leaves(asked))
    return [visible, *asked, *(names.counting if counting else names.walking)]


def alternatives(
    actor: Actor,
    keys: Sequence[str],
    filters: ActionFilters,
    names: Names,
    *,
    counting: bool = False,
    deadline: Any = Action.deadline,
) -> list[list[Any]]:
    """The same as one or two lists of conditions of which each action meets one at most (`scope.visible_parts`);
    `deadline`: how they name that column."""
    asked = plain(filters, deadline)
    if not _only_open_leaves(asked) and any(grant.cluster_id is not None for grant in actor.grants):
        # The sets of clusters are known of what is open or was closed. What was settled may be in another one.
        return [conditions(actor, filters, names, counting=counting)]
    among = [*asked, *(names.counting if counting else names.walking)]
    return [[part, *among] for part in visible_parts(actor, keys, open_leaves=_only_open_leaves(asked))]


def only_open_leaves(filters: ActionFilters) -> bool:
    """Whether nothing but open leaves can be among what is asked for."""
    return _only_open_leaves(plain(filters))


def _only_open_leaves(asked: list[Any]) -> bool:
    return any(each is IS_OPEN_LEAF for each in asked)


def plain(filters: ActionFilters, deadline: Any = Action.deadline) -> list[Any]:
    """The conditions that need nothing to be looked up: those of the ready-made views."""
    found: list[Any] = []
    leaves = filters.leaves or filters.overdue_on is not None
    is_open = filters.open or filters.overdue_on is not None
    if leaves and (is_open or filters.status in OPEN_STATUSES):
        found.append(IS_OPEN_LEAF)
    elif leaves:
        found.append(Action.has_tasks.is_(False))
    elif is_open:
        found.append(Action.status.in_(OPEN_STATUSES))
    known = filters.status in STATUSES
    if filters.status:
        # Written out, one of the few words of the table: an index over some statuses only is used then.
        found.append(Action.status == literal_column(repr(filters.status), String) if known else false())
    if filters.kind:
        found.append(Action.kind == filters.kind)
    if filters.overdue_on:
        found.append(deadline < filters.overdue_on)
    if filters.due_from:
        found.append(deadline >= filters.due_from)
    if filters.due_to:
        found.append(deadline <= filters.due_to)
    if filters.made_from:
        found.append(Action.created_at >= datetime.combine(filters.made_from, time(), LOCAL_TIME))
    if filters.made_to:
        found.append(Action.created_at < datetime.combine(filters.made_to + timedelta(days=1), time(), LOCAL_TIME))
    if filters.closed_from:
        found.append(Action.closed_at >= filters.closed_from)
    if filters.closed_before:
        found.append(Action.closed_at < filters.closed_before)
    if filters.unowned:
        found.append(Action.owner_basis == "default")
    if filters.silent:
        found.append(Action.silent.is_(True))
    if filters.needs_confirmation:
        found.append(IS_UNCONFIRMED)
    if filters.asks_for_deadline:
        found.append(Action.id.in_(select(DeadlineRequest.action_id).where(DeadlineRequest.state == "asked")))
    if filters.not_mine:
        found.append(Action.id.in_(actions_not_mine()))
    return found


def _places(filters: ActionFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.cluster:
        named = db.session.execute(
            select(Cluster.id, Cluster.successor_id).where(Cluster.name == filters.cluster)
        ).all()
        found.append(in_clusters([row.id for row in named]))
        # What has moved stands with the successor; it is found under the council.
        found += [Action.body_id != row.successor_id for row in named if row.successor_id is not None]
    if filters.council:
        council = Body.__table__
        succeeded = (
            select(Cluster.id)
            .join(council, council.c.id == Cluster.successor_id)
            .where(council.c.prefix == filters.council)
        )
        in_one = ActionCluster.cluster_id.in_(succeeded)
        found.append(exists().where(ActionCluster.action_id == Action.id, in_one).correlate(Action))
    if filters.owes:
        people = select(Person.__table__.c.id).where(Person.__table__.c.organisation_id == filters.owes)
        theirs = or_(Assignment.party_id == filters.owes, Assignment.party_id.in_(people))
        found.append(
            exists().where(Assignment.action_id == Action.id, Assignment.state == "open", theirs).correlate(Action)
        )
    if filters.body:
        is_named = or_(Body.name == filters.body, Body.prefix == filters.body.upper())
        ids = db.session.scalars(select(Body.id).where(is_named)).all()
        # One is the rule: then the index of the body is read in the order of the deadlines.
        found.append(Action.body_id == ids[0] if len(ids) == 1 else Action.body_id.in_(ids))
    return found


@dataclass(frozen=True)
class _Set:
    """Some actions, as a condition for each of the two ways of reading."""

    walking: Any
    counting: Any


def _owned(filters: ActionFilters) -> list[_Set]:
    name = (filters.owner or "").strip()
    if not name:
        return []
    party_ids = _party_ids(name)
    if not party_ids:
        return [_Set(false(), false())]
    # An index holds the actions of each party: to ask it again costs less than to hand thousands to and fro.
    return [_set_of(_of_parties(party_ids), some=FEW)]


def _of_parties(party_ids: list[int]) -> Select[Any]:
    return select(Assignment.action_id).where(Assignment.party_id.in_(party_ids))


def _party_ids(name: str) -> list[int]:
    """The party of exactly that name, else those of a name like it; a person counts for its organisation too."""
    employer, person = aliased(Organisation, flat=True), Person.__table__
    query = (
        select(Party.id)
        .outerjoin(person, person.c.id == Party.id)
        .outerjoin(employer, employer.id == person.c.organisation_id)
    )
    exact = db.session.scalars(query.where(or_(Party.name == name, employer.name == name))).all()
    close = or_(contains(Party.name, name), contains(employer.name, name))
    return list(exact or db.session.scalars(query.where(close).limit(1000)))


def _found(filters: ActionFilters) -> list[_Set]:
    if not filters.text:
        return []
    words = search_words(filters.text)
    if not words:
        return [_Set(false(), false())]  # nothing but signs: nothing has them
    owners = {word: ids for word in words if (ids := _owners_called(word))}
    without = [word for word in words if word not in owners]
    found = [_set_of(matching_ids(ACTION_SEARCH, "action_id", without))] if without else []
    for word, ids in owners.items():
        has_word = matching_ids(ACTION_SEARCH, "action_id", [word])
        found.append(_set_of(union(has_word, _of_parties(ids))))
    return found


def _owners_called(word: SearchWord) -> list[int]:
    return list(db.session.scalars(select(Party.id).where(contains(Party.name, word.typed)).limit(1000)))


def _set_of(query: Any, *, some: int = SOME) -> _Set:
    """The actions whose ids `query` finds. Unless they are more than `some`, it is asked once, however often they are
    needed."""
    expected = rows_expected(query) if some == SOME else None
    if expected is not None and expected > MANY:
        return _Set(_NOT_FIRST.in_(query), Action.id.in_(query))
    ids = [row[0] for row in plain_rows(query.limit(first(some + 1)))]
    if len(ids) <= FEW:
        among = is_one_of(Action.id, bindparam("few", ids, type_=IdList(), unique=True))
        return _Set(among, among)
    if len(ids) > some:
        return _Set(_NOT_FIRST.in_(query), Action.id.in_(query))
    if db.engine.dialect.name == "postgresql":
        # It sees how many they are, and begins with them or hashes them; of a table of them it knows nothing, and may
        # compare each action with each id.
        these = is_one_of(Action.id, bindparam("among", ids, type_=IdList(), unique=True))
        return _Set(these, these)
    found = select(literal_column("value", Integer)).select_from(func.json_each(json.dumps(ids)))
    return _Set(_NOT_FIRST.in_(found), Action.id.in_(found))


# With a sign before it, no index of the id is used: the database does not begin with the many that `in` finds.
_NOT_FIRST: ColumnElement[int] = literal_column("+action.id", Integer)
