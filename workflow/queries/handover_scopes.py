"""What moves as a whole, a cluster or a body, to which successor and from when; and who may do what there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import or_, select

from workflow.domain.access import SYSTEM, Actor, Role
from workflow.domain.danish_order import by_name
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Body, BodyCluster, Cluster, HandoverPackage
from workflow.queries.places import cluster_called

NOT_FOUND = "Siden findes ikke, eller du har ikke adgang til den."
_OFFICE: frozenset[Role] = frozenset({"administrator", "secretariat"})
_TRUSTED: frozenset[Role] = frozenset({"administrator", "secretariat", "chair"})
_READING: frozenset[Role] = frozenset({"administrator", "secretariat", "chair", "reader"})
_NO_BODY = 0  # a grant in a body does not cover a whole cluster


@dataclass(frozen=True)
class Scope:
    """A cluster or a body, with the bodies whose actions move with it, and its successor."""

    kind: Literal["cluster", "body"]
    id: int
    name: str
    body_ids: frozenset[int]
    cluster_ids: frozenset[int]
    successor_id: int | None = None
    successor: str | None = None
    successor_clusters: frozenset[int] = frozenset()
    since: date | None = None

    @property
    def key(self) -> str:
        """As unique constraints know it: "cluster 3"."""
        return f"{self.kind} {self.id}"

    @property
    def slug(self) -> str:
        """As addresses name it: "cluster-3"."""
        return f"{self.kind}-{self.id}"

    @property
    def title(self) -> str:
        """As a Dane calls it."""
        return f"Klynge {self.name}" if self.kind == "cluster" else self.name

    def roles_of(self, actor: Actor) -> frozenset[Role]:
        """The actor's roles in what moves, as a whole."""
        body_id = _NO_BODY if self.kind == "cluster" else self.id
        return actor.roles_at(body_id, self.cluster_ids)

    def roles_there(self, actor: Actor) -> frozenset[Role]:
        """The actor's roles with the successor."""
        if self.successor_id is None:
            return frozenset()
        return actor.roles_at(self.successor_id, self.successor_clusters)

    def may_prepare(self, actor: Actor) -> bool:
        """Whether the actor readies and runs the move: the secretariat of what moves."""
        return bool(self.roles_of(actor) & _OFFICE)

    def may_answer(self, actor: Actor) -> bool:
        """Whether the actor accepts and returns: the successor's secretariat and chair."""
        return bool(self.roles_there(actor) & _TRUSTED)

    def may_read(self, actor: Actor) -> bool:
        """Whether the actor may see that and how it moves."""
        return bool((self.roles_of(actor) | self.roles_there(actor)) & _READING)

    def is_own(self, actor: Actor) -> bool:
        """Whether the actor reads in what moves, and not only with the successor."""
        return bool(self.roles_of(actor) & _READING)

    def viewer(self, actor: Actor) -> Actor:
        """Whose eyes a package is seen with: who may fetch the whole package sees all of it on the page, too."""
        return SYSTEM if self.is_trusted(actor) else actor

    def is_trusted_here(self, actor: Actor) -> bool:
        """Whether the actor reads all of it already, and not only what is handed over."""
        return bool(self.roles_of(actor) & _TRUSTED)

    def is_trusted(self, actor: Actor) -> bool:
        """Whether the actor may read all of it, closed items too: the note and the package."""
        return bool((self.roles_of(actor) | self.roles_there(actor)) & _TRUSTED)


def scopes(actor: Actor) -> list[Scope]:
    """Clusters, and bodies outside clusters or with a successor of their own, that the actor may see."""
    outside = or_(Body.id.not_in(select(BodyCluster.body_id)), Body.successor_id.is_not(None))
    successors = set(db.session.scalars(select(Cluster.successor_id).where(Cluster.successor_id.is_not(None))))
    found_bodies = by_name(db.session.scalars(select(Body).where(outside)))
    bodies = [body for body in found_bodies if body.successor_id or body.id not in successors]
    found = [_of_cluster(cluster) for cluster in by_name(db.session.scalars(select(Cluster)))]
    return [scope for scope in (*found, *map(_of_body, bodies)) if scope.may_read(actor)]


def scope_of(slug: str, actor: Actor) -> Scope:
    """The scope of an address. Raises NotFoundError for what is not there, or not to be seen."""
    kind, _, number = slug.partition("-")
    model: Any = {"cluster": Cluster, "body": Body}.get(kind)
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    found = db.session.get(model, int(number)) if model and is_number else None
    if found is None:
        raise NotFoundError(NOT_FOUND)
    scope = _of_cluster(found) if isinstance(found, Cluster) else _of_body(found)
    if not scope.may_read(actor):
        raise NotFoundError(NOT_FOUND)
    return scope


def scope_of_package(package: HandoverPackage) -> Scope:
    """What the package moved, with the successor that it went to."""
    if package.cluster is not None:
        own = _of_cluster(package.cluster)
    else:
        assert package.body is not None
        own = _of_body(package.body)
    there = _successor(package.successor, package.succeeded_from)
    return Scope(own.kind, own.id, own.name, own.body_ids, own.cluster_ids, **there)


def cluster_named(name: str) -> Scope:
    """The cluster of that short name. Raises NotFoundError."""
    return _of_cluster(cluster_called(name))


def body_named(name: str) -> Scope:
    """The body of that name or prefix. Raises NotFoundError."""
    body = db.session.scalar(select(Body).where((Body.name == name) | (Body.prefix == name.upper())))
    if body is None:
        raise NotFoundError(f"Organet »{name}« findes ikke.")
    return _of_body(body)


def _of_cluster(cluster: Cluster) -> Scope:
    bodies = db.session.scalars(select(BodyCluster.body_id).where(BodyCluster.cluster_id == cluster.id))
    there = _successor(cluster.successor, cluster.succeeded_from)
    return Scope("cluster", cluster.id, cluster.name, frozenset(bodies), frozenset({cluster.id}), **there)


def _of_body(body: Body) -> Scope:
    clusters = frozenset(cluster.id for cluster in body.clusters)
    there = _successor(body.successor, body.succeeded_from)
    return Scope("body", body.id, body.name, frozenset({body.id}), clusters, **there)


def _successor(body: Body | None, since: date | None) -> dict[str, Any]:
    if body is None:
        return {"since": since}
    clusters = frozenset(cluster.id for cluster in body.clusters)
    return {"successor_id": body.id, "successor": body.name, "successor_clusters": clusters, "since": since}


def successors_to_choose(scope: Scope) -> list[tuple[int, str]]:
    """The bodies that may succeed it: all but its own."""
    rows = db.session.execute(select(Body.id, Body.name).where(Body.id.not_in(scope.body_ids)))
    return sorted(((row[0], row[1]) for row in rows), key=lambda pair: pair[1].casefold())
