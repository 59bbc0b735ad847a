"""Which cluster is called so, whether a body of some name is known, and the order in which bodies are listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy import or_, select

from workflow.domain.danish_order import by_name, order_key
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Body, Cluster


class InClusters(Protocol):
    """A body in a list: its name, and those of its clusters."""

    @property
    def name(self) -> str: ...

    @property
    def clusters(self) -> list[str]: ...


Row = TypeVar("Row", bound=InClusters)


def cluster_called(name: str) -> Cluster:
    """The cluster of that short name, in any case. Raises NotFoundError, which tells the names that there are."""
    clusters = by_name(db.session.scalars(select(Cluster)))
    # Two may differ by their capitals only: then the one that is written so.
    alike = [each for each in clusters if each.name.casefold() == name.strip().casefold()]
    found = next((each for each in alike if each.name == name), alike[0] if alike else None)
    if found is None:
        known = f"Vælg en af: {', '.join(each.name for each in clusters)}." if clusters else "Her er ingen endnu."
        raise NotFoundError(f"Klyngen »{name}« findes ikke. {known}")
    return found


def has_body(name: str) -> bool:
    """Whether there is a body of that name or prefix."""
    return db.session.scalar(select(Body.id).where(or_(Body.name == name, Body.prefix == name.upper()))) is not None


def by_clusters(rows: Iterable[Row]) -> list[Row]:
    """Bodies as a page lists them: those of one cluster, of several, of none, and each by name."""

    def place(row: Row) -> tuple[Any, ...]:
        return not row.clusters, len(row.clusters), [order_key(each) for each in row.clusters], order_key(row.name)

    return sorted(rows, key=place)
