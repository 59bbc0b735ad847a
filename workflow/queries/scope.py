"""What an actor may see, as a condition for the database: the same rule as domain.access.may_see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, exists, false, literal_column, or_, select, true, union

from workflow.domain.access import Actor, Grant
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, BodyCluster, Meeting, SourceDocument
from workflow.models.actions import cluster_key

_TRUSTED = frozenset({"administrator", "secretariat", "chair"})
_EVERYTHING: ColumnElement[bool] = true()


def visible_actions(actor: Actor) -> ColumnElement[bool]:
    """Actions that the actor owns, and those in the actor's scope; confidential ones only for the office."""
    return or_(*_visible(actor, db.engine.dialect.name, walking=True))


def visible_parts(actor: Actor) -> list[ColumnElement[bool]]:
    """The same as one or two conditions of which each action meets one at most: what an index finds, and the rest."""
    by_index, *others = _visible(actor, db.engine.dialect.name, walking=False)
    return [by_index, and_(or_(*others), by_index.is_not(true()))] if others else [by_index]


@lru_cache(maxsize=1024)  # a page asks for it several times, and its form does not change
def _visible(actor: Actor, dialect: str, *, walking: bool) -> list[ColumnElement[bool]]:
    """Each way in which an action may be visible to the actor; one that nothing is visible by, when there is none."""
    ids = sorted(actor.party_ids)
    # Who has passed a line on goes on seeing what becomes of it. Each by an index of its own.
    mine = [Assignment.party_id.in_(ids), Assignment.on_behalf_of_id.in_(ids)] if ids else []
    if not any(grant.role in _TRUSTED or grant.role == "reader" for grant in actor.grants):
        # Few of all: the database begins with them. For the others it walks the list and asks of each.
        return [Action.id.in_(union(*(_owned(lines) for lines in mine)))] if mine else [false()]
    trusted = _covered(grant for grant in actor.grants if grant.role in _TRUSTED)
    read = _covered(grant for grant in actor.grants if grant.role == "reader")
    if any(condition is _EVERYTHING for condition in trusted):
        return [_EVERYTHING]
    # Only what there is: an "or" that can never hold keeps PostgreSQL from walking the list by its index.
    seen = [*trusted, *(and_(Action.confidential.is_(False), condition) for condition in read)]
    if dialect == "sqlite":
        # It looks each of the actor's up once; of an "exists" it would ask for every row. With a sign before the id no
        # index of it is used: it walks the list, and does not gather all that the actor ever saw first.
        of_mine: Any = literal_column("+action.id", Integer) if walking else Action.id
        return [*seen, *(of_mine.in_(_owned(lines)) for lines in mine)]
    # PostgreSQL chooses between the two by their number.
    return [*seen, *(exists().where(Assignment.action_id == Action.id, lines).correlate(Action) for lines in mine)]


def _owned(lines: ColumnElement[bool]) -> Any:
    return select(Assignment.action_id).where(lines)


def in_clusters(ids: Sequence[int]) -> ColumnElement[bool]:
    """Actions that count in one of these clusters."""
    return or_(*_in_clusters(ids))


def _in_clusters(ids: Sequence[int]) -> list[ColumnElement[bool]]:
    """Nearly all count in one cluster only, which an index finds; the others name it among several."""
    key = Action.cluster_key
    keys = [cluster_key([one]) for one in ids]
    return [key.in_(keys), or_(false(), *(key.contains(each) for each in keys))]


def reviewed_actions(actor: Actor) -> ColumnElement[bool]:
    """Actions that the actor may go through as chair or secretariat: the same rule as domain.access.may_review."""
    return or_(false(), *_covered(grant for grant in actor.grants if grant.role in _TRUSTED))


def visible_bodies(actor: Actor) -> ColumnElement[bool]:
    """Bodies whose minutes the actor may read: any role but that of an owner, which shows the own actions only."""
    return _bodies(grant for grant in actor.grants if grant.role != "owner")


def trusted_bodies(actor: Actor) -> ColumnElement[bool]:
    """Bodies whose closed items the actor may read too: the office's."""
    return _bodies(grant for grant in actor.grants if grant.role in _TRUSTED)


def reviewed_for(actor: Actor) -> ColumnElement[bool]:
    """Minutes that the secretariat has been through, and for the office those that wait too (joined to their meeting).

    Until then nobody has said which items were closed, so who only reads does not see them.
    """
    office = Meeting.body_id.in_(select(Body.id).where(trusted_bodies(actor)))
    return or_(SourceDocument.reviewed_at.is_not(None), office)


def edited_bodies(actor: Actor) -> ColumnElement[bool]:
    """Bodies that the actor works for as their secretariat: the same rule as domain.access.may_edit."""
    return _bodies(grant for grant in actor.grants if grant.role in ("administrator", "secretariat"))


def _bodies(grants: Iterable[Grant]) -> ColumnElement[bool]:
    granted: list[ColumnElement[bool]] = []
    for grant in grants:
        if grant.cluster_id is not None:
            granted.append(Body.id.in_(select(BodyCluster.body_id).where(BodyCluster.cluster_id == grant.cluster_id)))
        elif grant.body_id is not None:
            granted.append(Body.id == grant.body_id)
        else:
            return true()
    return or_(false(), *granted)


def _covered(grants: Iterable[Grant]) -> list[ColumnElement[bool]]:
    """What these grants cover, each part a condition; nothing when there is none."""
    clusters: list[int] = []
    bodies: list[int] = []
    for grant in grants:
        if grant.cluster_id is not None:
            clusters.append(grant.cluster_id)
        elif grant.body_id is not None:
            bodies.append(grant.body_id)
        else:
            return [_EVERYTHING]
    covered: list[ColumnElement[bool]] = []
    if clusters:
        covered += _in_clusters(clusters)
    if bodies:
        covered.append(Action.body_id.in_(sorted(bodies)))
    return covered
