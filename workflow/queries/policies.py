"""The bodies whose policies an actor may change."""

from __future__ import annotations

from sqlalchemy import select

from workflow.domain.access import Actor
from workflow.domain.danish_order import by_name
from workflow.extensions import db
from workflow.models import Body
from workflow.queries.scope import edited_bodies


def edited(actor: Actor) -> list[Body]:
    """In the order of their names."""
    return by_name(db.session.scalars(select(Body).where(edited_bodies(actor))))
