"""Who may change what in the register: people and organisations are shared, bodies and roles belong to their scope.

What reaches into a person's own actions (address, absence, leaving, merging) takes that all of them lie in the
actor's scope: else a secretariat could send another cluster's mail, and its closed items, to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workflow.domain.access import Actor, may_edit
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, Cluster, Party, Role, RoleHolder

_OFFICE = frozenset({"administrator", "secretariat"})
NOT_FOUND = "Siden findes ikke, eller du har ikke adgang til den."


def is_office(actor: Actor) -> bool:
    """Whether the actor works with the register: an administrator or a secretariat, anywhere."""
    return actor.has_role("administrator", "secretariat")


def require_office(actor: Actor) -> None:
    """Raises NotFoundError for everybody else: for them there is no register."""
    if not is_office(actor):
        raise NotFoundError(NOT_FOUND)


def has_all(actor: Actor) -> bool:
    """Whether the actor is administrator or secretariat of everything."""
    return any(g.role in _OFFICE and g.cluster_id is None and g.body_id is None for g in actor.grants)


def may_edit_body(actor: Actor, body: Body) -> bool:
    """Whether a body lies in the scope of the actor's office."""
    return bool(actor.roles_at(body.id, [cluster.id for cluster in body.clusters]) & _OFFICE)


def covers_cluster(actor: Actor, cluster: Cluster) -> bool:
    """Whether a whole cluster does."""
    return has_all(actor) or any(g.role in _OFFICE and g.cluster_id == cluster.id for g in actor.grants)


def may_edit_party(actor: Actor, party: Party) -> bool:
    """People and organisations: every office. Bodies and their roles: the office in whose scope they lie."""
    if isinstance(party, Role):
        return may_edit_body(actor, party.body)
    if isinstance(party, Body):
        return may_edit_body(actor, party)
    return is_office(actor)


def party_to_edit(party_id: int, actor: Actor) -> Party:
    """The party, if this actor may change it; raises NotFoundError or NotAllowedError."""
    require_office(actor)
    party = db.session.get(Party, party_id)
    if party is None:
        raise NotFoundError(NOT_FOUND)
    if not may_edit_party(actor, party):
        raise NotAllowedError("Organet ligger uden for dit område. Intet er ændret. Bed dets sekretariat om hjælp.")
    return party


def outside_scope(actor: Actor, party_ids: Iterable[int], *, closed_too: bool = False) -> str | None:
    """What these parties own or hold beyond the actor's scope, as the start of a sentence; None: nothing.

    `closed_too`: the actions that are over as well.
    """
    if has_all(actor):
        return None
    wanted = set(party_ids)
    query = (
        select(Action)
        .join(Assignment, Assignment.action_id == Action.id)
        .where(Assignment.party_id.in_(wanted))
        .options(selectinload(Action.clusters), selectinload(Action.assignments))
    )
    if not closed_too:
        query = query.where(Action.status.in_(OPEN_STATUSES))
    if any(not may_edit(actor, action.place) for action in db.session.scalars(query).unique()):
        return "Personen er ansvarlig for handlinger uden for dit område"
    held = select(Role).join(RoleHolder, RoleHolder.role_id == Role.id).where(RoleHolder.person_id.in_(wanted))
    if any(not may_edit_body(actor, role.body) for role in db.session.scalars(held).unique()):
        return "Personen varetager en funktion uden for dit område"
    return None


def require_whole(actor: Actor, party_ids: Iterable[int], *, closed_too: bool = False) -> None:
    """Raises NotAllowedError when something of these parties lies outside the actor's scope."""
    if why := outside_scope(actor, party_ids, closed_too=closed_too):
        raise NotAllowedError(f"{why}. Bed administratoren om at gøre det. Intet er ændret.")


def may_add_bodies(actor: Actor) -> bool:
    """Whether there is a cluster, or everything, in which the actor may put a body."""
    return has_all(actor) or any(g.role in _OFFICE and g.cluster_id is not None for g in actor.grants)
