"""Who may see and do what: an actor's grants held against the place of an action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from workflow.domain import status

Role = Literal["administrator", "secretariat", "chair", "owner", "reader"]


@dataclass(frozen=True)
class Grant:
    """A role in everything (both ids None), in one cluster, or in one body."""

    role: Role
    cluster_id: int | None = None
    body_id: int | None = None

    def covers(self, body_id: int, cluster_ids: Iterable[int]) -> bool:
        """Whether what belongs to that body and those clusters is within this grant."""
        if self.cluster_id is not None:
            return self.cluster_id in set(cluster_ids)
        return self.body_id is None or self.body_id == body_id


@dataclass(frozen=True)
class Actor:
    """Somebody who does something: a user with grants and the parties the user is, or the system itself."""

    user_id: int | None
    name: str
    grants: frozenset[Grant] = field(default_factory=frozenset)
    party_ids: frozenset[int] = field(default_factory=frozenset)
    is_system: bool = False
    review_id: int | None = None  # the chair's review that the actor sits in: each event then says so

    def has_role(self, *roles: Role) -> bool:
        """Whether the actor has one of these roles anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def roles_at(self, body_id: int, cluster_ids: Iterable[int]) -> frozenset[Role]:
        """The actor's roles in that body and those clusters."""
        clusters = tuple(cluster_ids)
        return frozenset(grant.role for grant in self.grants if grant.covers(body_id, clusters))


def administers_everything(actor: Actor) -> bool:
    """Whether the actor runs the whole installation: users, grants, the state of the history."""
    return Grant("administrator") in actor.grants


# Unattended work: the nightly jobs, an import with --accept, the command line of the machine itself.
SYSTEM = Actor(None, "Systemet", frozenset({Grant("administrator")}), is_system=True)

# Roles that see everything within their grant, closed items too.
_TRUSTED: frozenset[Role] = frozenset({"administrator", "secretariat", "chair"})


@dataclass(frozen=True)
class Place:
    """Where an action belongs: what access to it is decided by."""

    body_id: int
    cluster_ids: frozenset[int]
    owner_ids: frozenset[int] = frozenset()
    confidential: bool = False


def may_see(actor: Actor, place: Place) -> bool:
    """Owners see their own; readers see what is open to all in their scope; the office sees closed items too."""
    if actor.party_ids & place.owner_ids:
        return True
    roles = actor.roles_at(place.body_id, place.cluster_ids)
    if place.confidential:
        return bool(roles & _TRUSTED)
    return bool(roles & (_TRUSTED | {"reader"}))


def may_edit(actor: Actor, place: Place) -> bool:
    """The secretariat (and the administrator) mends, assigns and moves deadlines in its scope."""
    return bool(actor.roles_at(place.body_id, place.cluster_ids) & {"administrator", "secretariat"})


def may_review(actor: Actor, place: Place) -> bool:
    """Chairs, and the secretariat for them: in the review they also move deadlines, assign and refer."""
    return bool(actor.roles_at(place.body_id, place.cluster_ids) & _TRUSTED)


def stands_as(actor: Actor, place: Place) -> frozenset[status.Actor]:
    """What the actor is to an action, in the words of the status table."""
    roles = actor.roles_at(place.body_id, place.cluster_ids)
    found: set[status.Actor] = set()
    if roles & {"administrator", "secretariat"}:
        found.add("secretariat")
    if "chair" in roles:
        found.add("chair")
    if actor.party_ids & place.owner_ids:
        found.add("owner")
    if actor.is_system:
        found.add("system")
    return frozenset(found)
