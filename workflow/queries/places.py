"""Which cluster is called so, and whether a body of some name is known."""

from __future__ import annotations

from sqlalchemy import or_, select

from workflow.domain.danish_order import order_key
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Body, Cluster


def cluster_called(name: str) -> Cluster:
    """The cluster of that short name, in any case. Raises NotFoundError, which tells the names that there are."""
    clusters = sorted(db.session.scalars(select(Cluster)), key=lambda each: order_key(each.name))
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
