"""What an actor may see, as a condition for the database: the same rule as domain.access.may_see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, false, literal, literal_column, or_, select, true, union

from workflow.domain.access import Actor, Grant
from workflow.models import Action, ActionCluster, Assignment, Body, BodyCluster, Meeting, SourceDocument

_TRUSTED = frozenset({"administrator", "secretariat", "chair"})


@lru_cache(maxsize=1024)  # a page asks for it several times, and its form does not change
def visible_actions(actor: Actor) -> ColumnElement[bool]:
    """Actions that the actor owns, and those in the actor's scope; confidential ones only for the office."""
    if not any(grant.role in _TRUSTED or grant.role == "reader" for grant in actor.grants):
        # Few of all: the database begins with them. For the others it walks the list and asks of each.
        owned = union(*(select(Assignment.action_id).where(mine) for mine in _mine(actor)))
        return Action.id.in_(owned) if actor.party_ids else false()
    seen = _covered(grant for grant in actor.grants if grant.role in _TRUSTED)
    read = _covered(grant for grant in actor.grants if grant.role == "reader")
    # Only what there is: an "or" that can never hold keeps PostgreSQL from walking the list by its index.
    if read:
        seen = [*seen, and_(Action.confidential.is_(False), or_(*read))]
    if actor.party_ids:
        owned = [exists().where(Assignment.action_id == Action.id, mine).correlate(Action) for mine in _mine(actor)]
        seen = [*seen, *owned]
    return or_(*seen)


def _mine(actor: Actor) -> list[ColumnElement[bool]]:
    """The lines of the actor, and those that the actor has passed on: each by an index of its own."""
    ids = sorted(actor.party_ids)
    return [Assignment.party_id.in_(ids), Assignment.on_behalf_of_id.in_(ids)]


def in_clusters(ids: Sequence[int]) -> ColumnElement[bool]:
    """Actions that count in one of these clusters: nearly all count in one only, and say so themselves."""
    ids = sorted(ids)
    among = select(literal(1)).where(ActionCluster.action_id == Action.id, ActionCluster.cluster_id.in_(ids))
    # The offset keeps PostgreSQL from reading all that ever counted in the clusters, to look up these few in it.
    of_several = among.correlate(Action).limit(literal_column("1")).offset(literal_column("0")).exists()
    return or_(Action.only_cluster_id.in_(ids), and_(Action.only_cluster_id.is_(None), of_several))


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
            return [true()]
    covered: list[ColumnElement[bool]] = []
    if clusters:
        covered.append(in_clusters(clusters))
    if bodies:
        covered.append(Action.body_id.in_(sorted(bodies)))
    return covered
