"""Whether a cluster or a body of some name is known."""

from __future__ import annotations

from sqlalchemy import or_, select

from workflow.extensions import db
from workflow.models import Body, Cluster


def has_cluster(name: str) -> bool:
    """Whether there is a cluster of that short name."""
    return db.session.scalar(select(Cluster.id).where(Cluster.name == name)) is not None


def has_body(name: str) -> bool:
    """Whether there is a body of that name or prefix."""
    return db.session.scalar(select(Body.id).where(or_(Body.name == name, Body.prefix == name.upper()))) is not None
