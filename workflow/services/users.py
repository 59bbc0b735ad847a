"""Who may log in: passwords (argon2id), grants, and the actor that a user is."""

from __future__ import annotations

from datetime import date

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from workflow import clock
from workflow.domain import access
from workflow.domain.substitutes import along
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Body, Cluster, Grant, RoleHolder, User
from workflow.models.users import ROLES
from workflow.services.recipients import substitutes_on
from workflow.services.transaction import transaction

SHORTEST_PASSWORD = 10
_hasher = PasswordHasher()
# Checked when nobody has that address, so that the answer takes as long as for a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


def authenticate(email: str, password: str) -> User | None:
    """The active user with that address and password, or None."""
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    try:
        _hasher.verify(user.password_hash if user else _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return user if user and user.active else None


def actor_of(user: User, on: date | None = None) -> access.Actor:
    """What the user may see and do on a day (None: today): the grants, and the parties that the user is.

    These are the person, those whom the person stands in for, and the roles that they hold that day.
    """
    on = on or clock.today()
    grants = db.session.scalars(select(Grant).where(Grant.user_id == user.id)).all()
    parties = {user.party_id} if user.party_id else set()
    if user.party_id:
        stands_in = substitutes_on(on)
        parties |= {person for person in stands_in if user.party_id in along(person, stands_in)}
        held = or_(RoleHolder.until.is_(None), RoleHolder.until >= on)
        parties |= set(
            db.session.scalars(
                select(RoleHolder.role_id).where(RoleHolder.person_id.in_(parties), RoleHolder.since <= on, held)
            )
        )
    return access.Actor(
        user.id,
        user.name,
        frozenset(access.Grant(grant.role, grant.cluster_id, grant.body_id) for grant in grants),  # type: ignore[arg-type]
        frozenset(parties),
    )


def create_user(name: str, email: str, password: str, *, role: str, scope: str = "everything") -> User:
    """A new login with one grant. `scope`: "everything", "cluster:Nord" or "body:PREFIX".

    Raises InvalidInputError for a short password or unknown role, ConflictError for a used address,
    NotFoundError for an unknown cluster or body.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInputError(f"Adgangskoden skal have mindst {SHORTEST_PASSWORD} tegn.")
    with transaction():
        return add_user(name, email, hash_password(password), role=role, scope=scope)


def hash_password(password: str) -> str:
    """The argon2id hash of a password; takes some 50 ms by design."""
    return _hasher.hash(password)


def add_user(name: str, email: str, password_hash: str, *, role: str, scope: str, party_id: int | None = None) -> User:
    """As create_user, in the running transaction; `party_id` is who the user is in the register."""
    email = email.strip().lower()
    if role not in ROLES:
        raise InvalidInputError(f"Rollen '{role}' findes ikke. Vælg en af: {', '.join(ROLES)}.")
    if "@" not in email:
        raise InvalidInputError(f"'{email}' er ikke en mailadresse.")
    if db.session.scalar(select(User.id).where(User.email == email)):
        raise ConflictError(f"Der findes allerede en bruger med adressen {email}.")
    user = User(name=name, email=email, password_hash=password_hash, party_id=party_id)
    grant = Grant(role=role)
    kind, _, place = scope.partition(":")
    if kind == "cluster":
        grant.cluster = db.session.scalar(select(Cluster).where(Cluster.name == place))
        if grant.cluster is None:
            raise NotFoundError(f"Klyngen '{place}' findes ikke.")
    elif kind == "body":
        grant.body = db.session.scalar(select(Body).where((Body.prefix == place) | (Body.name == place)))
        if grant.body is None:
            raise NotFoundError(f"Organet '{place}' findes ikke.")
    elif scope != "everything":
        raise InvalidInputError("Området skal være everything, cluster:NAVN eller body:PRÆFIKS.")
    user.grants = [grant]
    db.session.add(user)
    db.session.flush()
    return user


def with_grants(user_id: int) -> User | None:
    """The active user with that id and its grants, for the session of a logged-in browser."""
    user = db.session.scalar(select(User).options(selectinload(User.grants)).where(User.id == user_id))
    return user if user and user.active else None
