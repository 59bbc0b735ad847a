"""Logins and their grants, changed by an administrator; and everybody's own password.

Each function is one transaction and writes to the log of users. All but change_own_password are for administrators
of the whole installation (NotFoundError to others), and leave at least one of them active.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from workflow.domain import throttling
from workflow.domain.access import Actor, administers_everything
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, TooManyAttemptsError
from workflow.extensions import db
from workflow.models import Body, CalendarFeed, Cluster, Grant, Party, User
from workflow.models.users import ROLES
from workflow.services.accounts import login_throttle, users
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are read as another
_GROUPS, _IN_GROUP = 4, 4  # some 79 bits


@dataclass(frozen=True)
class Details:
    """Who a login is: the name, the address that logs in, and the party in the register."""

    name: str
    email: str
    party_id: int | None


def create(details: Details, password: str | None, *, actor: Actor, now: datetime) -> tuple[User, str]:
    """A new login without grants, and its password (made when none is given).

    Raises InvalidInputError for impossible details, ConflictError for an address in use.
    """
    password = password or make_password()
    users.refuse_weak_password(password, details.email)
    password_hash = users.hash_password(password)
    with transaction():
        _for_administrators(actor)
        details = _checked(details)
        _refuse_taken(details.email, None)
        user = User(
            name=details.name, email=details.email, password_hash=password_hash, party_id=details.party_id, active=True
        )
        db.session.add(user)
        db.session.flush()
        changes: dict[str, tuple[Any, Any]] = {"name": (None, user.name), "email": (None, user.email)}
        if user.party_id:
            changes["party"] = (None, _party_name(user.party_id))
        users.append_user_event(user, "created", changes, actor=actor, now=now)
    return user, password


def change_details(user_id: int, details: Details, *, version: int, actor: Actor, now: datetime) -> User:
    """Other details, unless somebody else changed them since `version` (ConflictError)."""
    with transaction():
        user = _user(user_id, actor)
        if user.version != version:
            raise ConflictError(CHANGED_MEANWHILE)
        details = _checked(details)
        _refuse_taken(details.email, user.id)
        changes: dict[str, tuple[Any, Any]] = {}
        if details.name != user.name:
            changes["name"] = (user.name, details.name)
        if details.email != user.email:
            changes["email"] = (user.email, details.email)
        if details.party_id != user.party_id:
            changes["party"] = (_party_name(user.party_id), _party_name(details.party_id))
        if changes:
            user.name, user.email, user.party_id = details.name, details.email, details.party_id
            user.version += 1
            users.append_user_event(user, "changed", changes, actor=actor, now=now)
    return user


def add_grant(user_id: int, role: str, scope: str, *, actor: Actor, now: datetime) -> Grant:
    """Gives a role in "everything", "cluster:ID" or "body:ID". Raises ConflictError when the user has it."""
    with transaction():
        user = _user(user_id, actor)
        if role not in ROLES:
            raise InvalidInputError("Vælg en rolle. Intet er ændret.")
        grant = Grant(user_id=user.id, role=role)
        grant.cluster, grant.body = _place(scope)
        same = select(Grant.id).where(
            Grant.user_id == user.id,
            Grant.role == role,
            Grant.cluster_id.is_not_distinct_from(grant.cluster.id if grant.cluster else None),
            Grant.body_id.is_not_distinct_from(grant.body.id if grant.body else None),
        )
        with db.session.no_autoflush:
            if db.session.scalar(same):
                raise ConflictError("Brugeren har allerede den adgang. Intet er ændret.")
        db.session.add(grant)
        db.session.flush()
        users.append_user_event(user, "grant_added", {"grant": (None, users.grant_told(grant))}, actor=actor, now=now)
    return grant


def remove_grant(user_id: int, grant_id: int, *, actor: Actor, now: datetime) -> None:
    """Takes a role away; from the next page on, the user has it no more."""
    with transaction():
        _hold_administrators()
        user = _user(user_id, actor)
        grant = db.session.scalar(select(Grant).where(Grant.id == grant_id, Grant.user_id == user.id))
        if grant is None:
            raise ConflictError("Adgangen er allerede fjernet. Intet er ændret.")
        told = users.grant_told(grant)
        db.session.execute(delete(Grant).where(Grant.id == grant.id))
        _keep_an_administrator()
        users.append_user_event(user, "grant_removed", {"grant": (told, None)}, actor=actor, now=now)


def deactivate(user_id: int, *, actor: Actor, now: datetime) -> User:
    """Closes a login; whoever is logged in with it is out at once."""
    with transaction():
        _hold_administrators()
        user = _user(user_id, actor)
        if user.active:
            user.active = False
            user.session_version += 1
            db.session.flush()
            _keep_an_administrator()
            # The address in the calendar does not come back with the login.
            db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user.id))
            users.append_user_event(user, "deactivated", {}, actor=actor, now=now)
    return user


def reactivate(user_id: int, *, actor: Actor, now: datetime) -> User:
    """Opens a closed login again, with the grants that it has."""
    with transaction():
        user = _user(user_id, actor)
        if not user.active:
            user.active = True
            users.append_user_event(user, "reactivated", {}, actor=actor, now=now)
    return user


def set_password(user_id: int, password: str | None, *, actor: Actor, now: datetime) -> tuple[User, str]:
    """A new password for somebody else (made when none is given), which ends all logins of that user."""
    password = password or make_password()
    with transaction():
        user = _user(user_id, actor)
        users.refuse_weak_password(password, user.email)
        user.password_hash = users.hash_password(password)
        user.session_version += 1
        users.append_user_event(user, "password_set", {}, actor=actor, now=now)
    return user, password


def change_own_password(
    user_id: int, current: str, new: str, *, address: str, actor: Actor, now: datetime, system_now: datetime
) -> User:
    """One's own new password; needs the one of today, which is guarded as at the login. All logins of the user end.

    Raises InvalidInputError, and TooManyAttemptsError after too many wrong ones.
    """
    if actor.user_id != user_id:
        raise NotAllowedError("Du kan kun skifte din egen adgangskode. Intet er ændret.")
    email = db.session.get_one(User, user_id).email
    wait = login_throttle.count_attempt(email, address, system_now)
    if wait:
        raise TooManyAttemptsError(
            f"Der er forsøgt for mange gange. Vent {throttling.told(wait)}, og prøv igen. Intet er ændret.", wait
        )
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True, populate_existing=True)
        if not users.is_password_of(user, current):
            raise InvalidInputError("Den nuværende adgangskode passer ikke. Intet er ændret.")
        login_throttle.take_back(email, address)
        users.refuse_weak_password(new, user.email)
        if new == current:
            raise InvalidInputError("Den nye adgangskode er den samme som den gamle. Intet er ændret.")
        user.password_hash = users.hash_password(new)
        user.session_version += 1
        users.append_user_event(user, "password_changed", {}, actor=actor, now=now)
    return user


def make_password() -> str:
    """A password to be told on the telephone: "k7mf-p2xq-9rtd-hw4e"."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))


def _for_administrators(actor: Actor) -> None:
    if not administers_everything(actor):
        raise NotFoundError("Siden findes ikke, eller du har ikke adgang til den.")


def _user(user_id: int, actor: Actor) -> User:
    """The user, held until the transaction ends."""
    _for_administrators(actor)
    user = db.session.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotFoundError("Brugeren findes ikke.")
    return user


def _hold_administrators() -> None:
    """Two who take away each other's access at the same moment come one after the other: the second sees the first.

    SQLite has one writer at a time anyway.
    """
    db.session.execute(
        select(User.id).join(Grant).where(*_ADMINISTRATOR).order_by(User.id).with_for_update(of=User)
    ).all()


def _keep_an_administrator() -> None:
    left = select(func.count()).select_from(User).join(Grant).where(*_ADMINISTRATOR)
    if not db.session.scalar(left):
        raise ConflictError(
            "Det er den sidste aktive administrator, og en skal der være. Intet er ændret. "
            "Gør en anden til administrator først."
        )


_ADMINISTRATOR = (
    User.active.is_(True),
    Grant.role == "administrator",
    Grant.cluster_id.is_(None),
    Grant.body_id.is_(None),
)


def _checked(details: Details) -> Details:
    name, email = users.checked_name(details.name), users.checked_email(details.email)
    if details.party_id is not None and db.session.get(Party, details.party_id) is None:
        raise InvalidInputError("Vælg en fra registeret, eller lad feltet stå tomt. Intet er ændret.")
    return Details(name, email, details.party_id)


def _refuse_taken(email: str, own_id: int | None) -> None:
    taken = db.session.scalar(select(User.id).where(User.email == email))
    if taken is not None and taken != own_id:
        raise ConflictError(f"Der er allerede en bruger med adressen {email}. Intet er ændret.")


def _party_name(party_id: int | None) -> str | None:
    return db.session.scalar(select(Party.name).where(Party.id == party_id)) if party_id else None


def _place(scope: str) -> tuple[Cluster | None, Body | None]:
    kind, _, key = scope.partition(":")
    if scope == "everything":
        return None, None
    number = int(key) if key.isdecimal() and len(key) < 10 else 0
    if kind == "cluster" and (cluster := db.session.get(Cluster, number)):
        return cluster, None
    if kind == "body" and (body := db.session.get(Body, number)):
        return None, body
    raise InvalidInputError("Vælg, hvor rollen gælder. Intet er ændret.")
