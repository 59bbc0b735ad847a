"""Who may change what in the register: people and organisations are shared, bodies and roles belong to their scope.

What reaches into a person's own actions (address, absence, leaving, merging) takes that all of them lie in the
actor's scope: else a secretariat could send another cluster's mail, and its closed items, to somebody else. What moves
where a person is reached moves those too for whom the person stands in: theirs must lie in the scope as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from workflow.domain.access import Actor, may_edit
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Action, Assignment, Body, Cluster, Party, Role, RoleHolder

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


def outside_scope(actor: Actor, party_ids: Iterable[int], on: date, *, closed_too: bool = False) -> str | None:
    """What these parties own, or hold on a day or later, beyond the actor's scope, as the start of a sentence; None:
    nothing.

    `closed_too`: the actions and the roles that are over as well.
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
        who = "Organisationen" if _are_organisations(wanted) else "Personen"
        return f"{who} er ansvarlig for handlinger uden for dit område"
    held = select(Role).join(RoleHolder, RoleHolder.role_id == Role.id).where(RoleHolder.person_id.in_(wanted))
    not_over = or_(RoleHolder.until.is_(None), RoleHolder.until >= on)
    if _any_outside(actor, held.where(not_over)):
        return "Personen varetager en funktion uden for dit område"
    if closed_too and _any_outside(actor, held):
        return "Personen har varetaget en funktion uden for dit område"
    return None


def outside_reach(
    actor: Actor, party_ids: Collection[int], since: date, until: date | None = None, *, closed_too: bool = False
) -> str | None:
    """The same, and of everybody for whom they stand in on a day from `since` to `until` (None: without end): for what
    changes where these parties are reached, or who they are."""
    if why := outside_scope(actor, party_ids, since, closed_too=closed_too):
        return why
    if has_all(actor) or not outside_scope(actor, _stood_in_for(party_ids, since, until), since):
        return None
    return "Personen er stedfortræder for en, der er ansvarlig for noget uden for dit område"


def require_whole(actor: Actor, party_ids: Iterable[int], on: date) -> None:
    """Raises NotAllowedError when something of these parties lies outside the actor's scope."""
    _refuse(outside_scope(actor, party_ids, on))


def require_reach(actor: Actor, party_ids: Collection[int], since: date, until: date | None = None) -> None:
    """Raises NotAllowedError when something of these parties, or of whom they stand in for then, does."""
    _refuse(outside_reach(actor, party_ids, since, until))


def _refuse(why: str | None) -> None:
    if why:
        raise NotAllowedError(f"{why}. Bed administratoren om at gøre det. Intet er ændret.")


def _any_outside(actor: Actor, roles: Select[Role]) -> bool:
    return any(not may_edit_body(actor, role.body) for role in db.session.scalars(roles).unique())


def _are_organisations(party_ids: Collection[int]) -> bool:
    return set(db.session.scalars(select(Party.kind).where(Party.id.in_(party_ids)))) == {"organisation"}


def _stood_in_for(people: Iterable[int], since: date, until: date | None) -> set[int]:
    """All for whom these stand in on one of the days, also by way of others; more than on any single one of them."""
    found: set[int] = set()
    latest = set(people)
    while latest:
        query = select(Absence.person_id).where(Absence.substitute_id.in_(latest), Absence.until >= since)
        if until is not None:
            query = query.where(Absence.since <= until)
        latest = set(db.session.scalars(query)) - found
        found |= latest
    return found


def may_add_bodies(actor: Actor) -> bool:
    """Whether there is a cluster, or everything, in which the actor may put a body."""
    return has_all(actor) or any(g.role in _OFFICE and g.cluster_id is not None for g in actor.grants)
