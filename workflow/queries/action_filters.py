"""Which actions a list is about: the filters of its address as conditions for the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from workflow.domain.access import Actor
from workflow.domain.search_words import SearchWord, search_words
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import Action, ActionCluster, Assignment, Body, Cluster, Organisation, Party, Person
from workflow.models.actions import IS_OPEN_LEAF, IS_UNCONFIRMED
from workflow.models.search import ACTION_SEARCH
from workflow.queries.matching import contains, matching_ids
from workflow.queries.scope import visible_actions

# Up to so many actions are asked for by their ids; of more, the list is walked and each is asked about.
FEW = 400


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
    text: str | None = None  # every word, in the reference, title, quote, deadline's wording, notes or owners
    leaves: bool = False  # without decisions that have tasks of their own
    open: bool = False  # somebody still has something to do
    unowned: bool = False  # the owner is the policy's, not the text's or a person's choice
    silent: bool = False  # imported after its deadline and not yet released for reminders
    needs_confirmation: bool = False  # a corrected version of its minutes touched it


def conditions(actor: Actor, filters: ActionFilters) -> list[ColumnElement[bool]]:
    """What the actor may see, and what `filters` lets through. Looks names up, so it asks the database a little."""
    return [visible_actions(actor), *_plain(filters), *_places(filters), *_owned(filters), *_found(filters)]


def narrowed(filters: ActionFilters) -> list[ColumnElement[bool]]:
    """The conditions that need nothing to be looked up: those of the ready-made views."""
    return _plain(filters)


def _plain(filters: ActionFilters) -> list[Any]:
    found: list[Any] = []
    leaves = filters.leaves or filters.overdue_on is not None
    is_open = filters.open or filters.overdue_on is not None
    if leaves and is_open:
        found.append(IS_OPEN_LEAF)
    elif leaves:
        found.append(Action.has_tasks.is_(False))
    elif is_open:
        found.append(Action.status.in_(OPEN_STATUSES))
    if filters.status:
        found.append(Action.status == filters.status)
    if filters.kind:
        found.append(Action.kind == filters.kind)
    if filters.overdue_on:
        found.append(Action.deadline < filters.overdue_on)
    if filters.due_from:
        found.append(Action.deadline >= filters.due_from)
    if filters.due_to:
        found.append(Action.deadline <= filters.due_to)
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
    return found


def _places(filters: ActionFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.cluster:
        wanted = select(Cluster.id).where(Cluster.name == filters.cluster).scalar_subquery()
        found.append(
            exists().where(ActionCluster.action_id == Action.id, ActionCluster.cluster_id == wanted).correlate(Action)
        )
    if filters.body:
        is_named = or_(Body.name == filters.body, Body.prefix == filters.body.upper())
        ids = db.session.scalars(select(Body.id).where(is_named)).all()
        # One is the rule: then the index of the body is read in the order of the deadlines.
        found.append(Action.body_id == ids[0] if len(ids) == 1 else Action.body_id.in_(ids))
    return found


def _owned(filters: ActionFilters) -> list[ColumnElement[bool]]:
    name = (filters.owner or "").strip()
    if not name:
        return []
    party_ids = _party_ids(name)
    if not party_ids:
        return [false()]
    ids = _few(select(Assignment.action_id).where(Assignment.party_id.in_(party_ids)))
    return [_owned_by(party_ids) if ids is None else Action.id.in_(ids)]


def _owned_by(party_ids: list[int]) -> ColumnElement[bool]:
    return exists().where(Assignment.action_id == Action.id, Assignment.party_id.in_(party_ids)).correlate(Action)


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


def _found(filters: ActionFilters) -> list[ColumnElement[bool]]:
    if not filters.text:
        return []
    words = search_words(filters.text)
    if not words:
        return [false()]  # nothing but signs: nothing has them
    owners = {word: ids for word in words if (ids := _owners_called(word))}
    plain = [word for word in words if word not in owners]
    found = [_mentions(plain)] if plain else []
    return found + [or_(_has_words([word]), _owned_by(ids)) for word, ids in owners.items()]


def _owners_called(word: SearchWord) -> list[int]:
    return list(db.session.scalars(select(Party.id).where(contains(Party.name, word.typed)).limit(1000)))


def _mentions(words: list[SearchWord]) -> ColumnElement[bool]:
    ids = _few(matching_ids(ACTION_SEARCH, "action_id", words))
    return _has_words(words) if ids is None else Action.id.in_(ids)


def _has_words(words: list[SearchWord]) -> ColumnElement[bool]:
    return Action.id.in_(matching_ids(ACTION_SEARCH, "action_id", words))


def _few(query: Select[Any]) -> list[int] | None:
    """The ids that `query` finds; None when they are many."""
    ids = list(db.session.scalars(query.limit(FEW + 1)))
    return None if len(ids) > FEW else ids


def all_of(found: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Every one of the conditions."""
    return and_(*found)
