"""Views of the list that a user keeps under a name of the user's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import joinedload

from workflow.domain.access import Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import SavedView, User
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


_FOR = (
    select(SavedView)
    .where(or_(SavedView.user_id == bindparam("user"), SavedView.shared.is_(True)))
    .options(joinedload(SavedView.user).selectinload(User.grants))
    .order_by(SavedView.name)
    .limit(500)
)


def views_for(actor: Actor) -> list[SavedView]:
    """One's own views, then those that others share who have a right in a place where the actor has one."""
    views = db.session.scalars(_FOR, {"user": actor.user_id}).all()
    own = [view for view in views if view.user_id == actor.user_id]
    return own + [view for view in views if view.user_id != actor.user_id and _meet(view.user, actor)]


def default_of(actor: Actor, views: list[SavedView]) -> SavedView | None:
    """That of `views` which the actor's list opens with."""
    return next((view for view in views if view.user_id == actor.user_id and view.is_default), None)


def _meet(user: User, actor: Actor) -> bool:
    theirs = {(grant.cluster_id, grant.body_id) for grant in user.grants}
    everywhere = (None, None)
    return user.active and any(
        everywhere in theirs or _place(grant) == everywhere or _place(grant) in theirs for grant in actor.grants
    )


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
