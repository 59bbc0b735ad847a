"""Views of the list that a user keeps under a name of the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update

from workflow.domain.access import Actor, Grant
from workflow.domain.danish_order import by_name
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Grant as StoredGrant
from workflow.models import SavedView, User
from workflow.queries.plain_rows import plain_rows
from workflow.services.transaction import transaction

LONGEST_NAME = 80  # characters
MOST = 30  # of one user


def save(name: str, filters: dict[str, str], *, shared: bool, actor: Actor, now: datetime) -> SavedView:
    """Keeps `filters` (the address's own values) under `name`; a view of that name takes the new filters."""
    name = _name(name)
    with transaction():
        own = db.session.scalars(select(SavedView).where(SavedView.user_id == actor.user_id)).all()
        view = next((view for view in own if view.name.casefold() == name.casefold()), None)
        if view is None:
            if len(own) >= MOST:
                raise ConflictError(f"Du har allerede {MOST} visninger. Slet en først. Intet er gemt.")
            view = SavedView(user_id=actor.user_id, name=name, is_default=False, created_at=now)
            db.session.add(view)
        view.filters, view.shared = filters, shared
    return view


def change(view_id: int, *, name: str, shared: bool, is_default: bool, actor: Actor) -> SavedView:
    """Renames one's own view, shares it or not, and makes it the one that the list opens with or not."""
    name = _name(name)
    with transaction():
        view = _own(view_id, actor)
        same = select(SavedView.id).where(
            SavedView.user_id == actor.user_id, SavedView.name == name, SavedView.id != view_id
        )
        if db.session.scalar(same) is not None:
            raise ConflictError(f"Du har allerede en visning, der hedder »{name}«. Intet er ændret.")
        if is_default:
            db.session.execute(
                update(SavedView)
                .where(SavedView.user_id == actor.user_id, SavedView.id != view_id)
                .values(is_default=False)
            )
        view.name, view.shared, view.is_default = name, shared, is_default
    return view


def delete(view_id: int, *, actor: Actor) -> str:
    """Deletes one's own view and returns its name; no action is touched."""
    with transaction():
        view = _own(view_id, actor)
        db.session.delete(view)
        return view.name


@dataclass(frozen=True)
class ViewRow:
    """A saved view as the list offers it."""

    id: int
    user_id: int
    name: str
    filters: dict[str, str]
    shared: bool
    is_default: bool
    owner: str  # who shares it, by name


_FOR = (
    select(
        SavedView.id, SavedView.user_id, SavedView.name, SavedView.filters, SavedView.shared, SavedView.is_default,
        User.name.label("owner"),
    )
    .join(User, User.id == SavedView.user_id)
    .where(or_(SavedView.user_id == bindparam("user"), and_(SavedView.shared.is_(True), User.active.is_(True))))
    .order_by(SavedView.id)
    .limit(500)
)  # fmt: skip


def views_for(actor: Actor) -> list[ViewRow]:
    """One's own views, then those that others share who have a right in a place where the actor has one."""
    views = by_name(ViewRow(*row) for row in plain_rows(_FOR, {"user": actor.user_id}))
    own = [view for view in views if view.user_id == actor.user_id]
    others = [view for view in views if view.user_id != actor.user_id]
    if not others:
        return own
    near = _who_meets(actor, {view.user_id for view in others})
    return own + [view for view in others if view.user_id in near]


def default_of(actor: Actor, views: list[ViewRow]) -> ViewRow | None:
    """That of `views` which the actor's list opens with."""
    return next((view for view in views if view.user_id == actor.user_id and view.is_default), None)


def _who_meets(actor: Actor, users: set[int]) -> set[int]:
    """Those of `users` who have a right in a place where the actor has one."""
    everywhere = (None, None)
    places = {_place(grant) for grant in actor.grants}
    if everywhere in places:
        return users
    rows = db.session.execute(
        select(StoredGrant.user_id, StoredGrant.cluster_id, StoredGrant.body_id).where(StoredGrant.user_id.in_(users))
    )
    return {user_id for user_id, *place in rows if places and tuple(place) in {everywhere, *places}}


def _place(grant: Grant) -> tuple[int | None, int | None]:
    return grant.cluster_id, grant.body_id


def _own(view_id: int, actor: Actor) -> SavedView:
    view = db.session.get(SavedView, view_id)
    if view is None or view.user_id != actor.user_id:
        raise NotFoundError("Visningen findes ikke.")
    return view


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInputError("Skriv et navn til visningen. Intet er gemt.")
    if len(name) > LONGEST_NAME:
        raise InvalidInputError(f"Navnet må højst have {LONGEST_NAME} tegn. Intet er gemt.")
    return name
