"""Logins as an administrator sees them: the list with its search, one login, and the log of what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workflow.domain.danish_order import by_name
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Body, CalendarFeed, Cluster, Grant, Party, User, UserEvent
from workflow.queries.matching import contains


@dataclass(frozen=True)
class Scopes:
    """Where a grant can be: all clusters and bodies, by name."""

    clusters: list[tuple[int, str]]
    bodies: list[tuple[int, str]]


def list_users(text: str = "", *, limit: int, skip: int = 0) -> Sequence[User]:
    """The logins whose name, address, party or place of a grant has every word of `text`; active ones first."""
    named = db.session.execute(_matching(select(User.id, User.name, User.active), text))
    ids = [row.id for row in sorted(by_name(named), key=lambda row: not row.active)][skip : skip + limit]
    query = (
        select(User)
        .where(User.id.in_(ids))
        .options(
            selectinload(User.grants).joinedload(Grant.cluster),
            selectinload(User.grants).joinedload(Grant.body),
            joinedload(User.party),
        )
    )
    return sorted(db.session.scalars(query), key=lambda user: ids.index(user.id))


def count_users(text: str = "") -> int:
    """How many there are."""
    return db.session.scalar(_matching(select(func.count()).select_from(User), text)) or 0


def one_user(user_id: int) -> User:
    """One login with its grants. Raises NotFoundError."""
    user = db.session.get(
        User,
        user_id,
        options=[
            selectinload(User.grants).joinedload(Grant.cluster),
            selectinload(User.grants).joinedload(Grant.body),
            joinedload(User.party),
        ],
        populate_existing=True,
    )
    if user is None:
        raise NotFoundError("Brugeren findes ikke.")
    return user


def calendar_feed(user_id: int) -> CalendarFeed | None:
    """The address of the user's deadlines as a calendar, if there is one."""
    return db.session.get(CalendarFeed, user_id, populate_existing=True)


def events(user_id: int | None = None, *, limit: int, before_id: int | None = None) -> Sequence[UserEvent]:
    """What was changed of one login or of all, newest first."""
    query = select(UserEvent).options(joinedload(UserEvent.user)).order_by(UserEvent.id.desc()).limit(limit)
    if user_id is not None:
        query = query.where(UserEvent.user_id == user_id)
    if before_id is not None:
        query = query.where(UserEvent.id < before_id)
    return db.session.scalars(query).all()


def scopes() -> Scopes:
    """Where a grant can be."""
    return Scopes(
        [(row.id, row.name) for row in by_name(db.session.execute(select(Cluster.id, Cluster.name)))],
        [(row.id, row.name) for row in by_name(db.session.execute(select(Body.id, Body.name)))],
    )


def _matching(query: Any, text: str) -> Any:
    for word in text.split():
        placed = exists().where(
            Grant.user_id == User.id,
            or_(
                Grant.cluster_id.in_(select(Cluster.id).where(contains(Cluster.name, word))),
                Grant.body_id.in_(select(Body.id).where(contains(Body.name, word))),
            ),
        )
        party = User.party_id.in_(select(Party.id).where(contains(Party.name, word)))
        query = query.where(or_(contains(User.name, word), contains(User.email, word), party, placed))
    return query
