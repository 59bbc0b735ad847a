"""What an actor may see, as a condition for the database: the same rule as domain.access.may_see."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from workflow.domain.access import Actor, Grant
from workflow.models import Action, ActionCluster, Assignment, Body, BodyCluster, Meeting, SourceDocument

_TRUSTED = frozenset({"administrator", "secretariat", "chair"})


@lru_cache(maxsize=1024)  # a page asks for it several times, and its form does not change
def visible_actions(actor: Actor) -> ColumnElement[bool]:
    """Actions that the actor owns, and those in the actor's scope; confidential ones only for the office."""
    # Who has passed a line on goes on seeing what becomes of it.
    mine = or_(
        Assignment.party_id.in_(sorted(actor.party_ids)), Assignment.on_behalf_of_id.in_(sorted(actor.party_ids))
    )
    if not any(grant.role in _TRUSTED or grant.role == "reader" for grant in actor.grants):
        # Few of all: the database begins with them. For the others it walks the list and asks of each.
        few = select(Assignment.action_id).where(mine)
        return Action.id.in_(few) if actor.party_ids else false()
    seen = _covered(grant for grant in actor.grants if grant.role in _TRUSTED)
    read = _covered(grant for grant in actor.grants if grant.role == "reader")
    # Only what there is: an "or" that can never hold keeps PostgreSQL from walking the list by its index.
    if read:
        seen = [*seen, and_(Action.confidential.is_(False), or_(*read))]
    if actor.party_ids:
        seen = [*seen, exists().where(Assignment.action_id == Action.id, mine).correlate(Action)]
    return or_(*seen)


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
            return [true()]
    covered: list[ColumnElement[bool]] = []
    if clusters:
        covered.append(
            exists()
            .where(ActionCluster.action_id == Action.id, ActionCluster.cluster_id.in_(sorted(clusters)))
            .correlate(Action)
        )
    if bodies:
        covered.append(Action.body_id.in_(sorted(bodies)))
    return covered
