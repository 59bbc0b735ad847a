"""Who may log in: passwords (argon2id), grants, and the actor that a user is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import bindparam, exists, literal, null, or_, select, union_all

from workflow import clock
from workflow.domain import access
from workflow.domain.substitutes import along
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Body, Grant, Person, RoleHolder, User, UserEvent
from workflow.models.users import ROLES
from workflow.queries.places import cluster_called
from workflow.services.transaction import transaction

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters
LONGEST_NAME, LONGEST_EMAIL = 300, 254
_hasher = PasswordHasher()


def authenticate(email: str, password: str) -> User | None:
    """The active user with that address and password, or None. Takes as long when nobody has that address."""
    user = db.session.scalar(select(User).where(User.email == plain_email(email)))
    try:
        # One character more than any password has: it fits none, and nobody makes us hash a novel.
        _hasher.verify(user.password_hash if user else nobodys_hash(), password[: LONGEST_PASSWORD + 1])
    except (VerifyMismatchError, InvalidHashError):
        return None
    return user if user and user.active else None


@cache
def nobodys_hash() -> str:
    """Checked when nobody has that address, so that the answer takes as long as for a wrong password."""
    return _hasher.hash("nobody has this password")


def is_password_of(user: User, password: str) -> bool:
    """Whether that is the user's password."""
    try:
        return _hasher.verify(user.password_hash, password[: LONGEST_PASSWORD + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False


def renewed_hash(password_hash: str, password: str) -> str | None:
    """The hash by today's parameters, when the stored one is by weaker ones."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(password_hash) else None


def checked_name(name: str) -> str:
    """The name of a login, with single spaces. Raises InvalidInputError."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInputError(f"Skriv et navn på højst {LONGEST_NAME} tegn. Intet er ændret.")
    return name


def checked_email(email: str) -> str:
    """The address of a login, as it is stored. Raises InvalidInputError for what can be none."""
    email = plain_email(email)
    local, _, domain = email.partition("@")
    if not local or "." not in domain or any(sign.isspace() for sign in email) or len(email) > LONGEST_EMAIL:
        raise InvalidInputError("Skriv en mailadresse, fx navn@kommune.dk. Intet er ændret.")
    return email


def plain_email(email: str) -> str:
    """An address as it is stored and compared."""
    return email.strip().lower()


def refuse_weak_password(password: str, email: str) -> None:
    """Raises InvalidInputError for a password that is too short, too long, or the address itself."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInputError(f"Adgangskoden skal have mindst {SHORTEST_PASSWORD} tegn. Intet er ændret.")
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInputError(f"Adgangskoden må højst have {LONGEST_PASSWORD} tegn. Intet er ændret.")
    if len(set(password)) < 5 or password.strip().lower() == plain_email(email):
        raise InvalidInputError("Adgangskoden er for let at gætte. Vælg en anden. Intet er ændret.")


_PERSON = Person.__table__
_HAS_LEFT = _PERSON.c.leaves_on < bindparam("on")
_AWAY = (
    Absence.since <= bindparam("on"),
    Absence.until >= bindparam("on"),
    # For who has left nobody stands in.
    ~exists().where(_PERSON.c.id == Absence.person_id, _HAS_LEFT).correlate(Absence),
)


def standing(person: Any) -> tuple[Any, Any, Any]:
    """Who is away on the day `on` with the substitute; the roles that those hold that day and `person`, which may be a
    part of a statement; and whether `person` has left: what `parties_among` takes, as (what, who, substitute or role).
    """
    return (
        select(literal("away").label("what"), Absence.person_id, Absence.substitute_id).where(*_AWAY),
        select(literal("holds"), RoleHolder.person_id, RoleHolder.role_id).where(
            or_(RoleHolder.person_id == person, RoleHolder.person_id.in_(select(Absence.person_id).where(*_AWAY))),
            RoleHolder.since <= bindparam("on"),
            or_(RoleHolder.until.is_(None), RoleHolder.until >= bindparam("on")),
        ),
        select(literal("left"), _PERSON.c.id, null()).where(_PERSON.c.id == person, _HAS_LEFT),
    )


_STANDING = union_all(*standing(bindparam("person")))


def actor_of(user: User, on: date | None = None) -> access.Actor:
    """What the user may see and do on a day (None: today): the grants, and the parties that the user is.

    These are the person, those whom the person stands in for, and the roles that they hold that day; nobody, once the
    person has left.
    """
    stored = db.session.scalars(select(Grant).where(Grant.user_id == user.id)).all()
    grants = frozenset(access.Grant(grant.role, grant.cluster_id, grant.body_id) for grant in stored)  # type: ignore[arg-type]
    values = {"person": user.party_id, "on": on or clock.today()}
    rows = db.session.execute(_STANDING, values).all() if user.party_id is not None else []
    return access.Actor(user.id, user.name, grants, parties_among(user.party_id, rows))


def parties_among(person: int | None, rows: Iterable[Any]) -> frozenset[int]:
    """The person, those whom the person stands in for, and the roles that they hold, from the rows of `standing`; none
    of them, when the person has left."""
    rows = list(rows)
    if person is None or any(what == "left" for what, _, _ in rows):
        return frozenset()
    stands_in = {absent: substitute for what, absent, substitute in rows if what == "away"}
    people = {person} | {absent for absent in stands_in if person in along(absent, stands_in)}
    return frozenset(people | {role for what, holder, role in rows if what == "holds" and holder in people})


def create_user(name: str, email: str, password: str, *, role: str, scope: str = "everything") -> User:
    """A new login with one grant. `scope`: "everything", "cluster:Nord" or "body:PREFIX".

    Raises InvalidInputError for a short password or unknown role, ConflictError for a used address,
    NotFoundError for an unknown cluster or body.
    """
    refuse_weak_password(password, email)
    with transaction():
        return add_user(name, email, hash_password(password), role=role, scope=scope)


def hash_password(password: str) -> str:
    """The argon2id hash of a password, composed (NFC) as pages send it; takes some 50 ms by design."""
    return _hasher.hash(unicodedata.normalize("NFC", password))


def add_user(name: str, email: str, password_hash: str, *, role: str, scope: str, party_id: int | None = None) -> User:
    """As create_user, in the running transaction; `party_id` is who the user is in the register.

    For the system's own work: the command line, and the examples.
    """
    name, email = checked_name(name), checked_email(email)
    if role not in ROLES:
        raise InvalidInputError(f"Rollen '{role}' findes ikke. Vælg en af: {', '.join(ROLES)}.")
    if db.session.scalar(select(User.id).where(User.email == email)):
        raise ConflictError(f"Der findes allerede en bruger med adressen {email}.")
    user = User(name=name, email=email, password_hash=password_hash, party_id=party_id)
    grant = Grant(role=role)
    kind, _, place = scope.partition(":")
    if kind == "cluster":
        grant.cluster = cluster_called(place)
    elif kind == "body":
        grant.body = db.session.scalar(select(Body).where((Body.prefix == place) | (Body.name == place)))
        if grant.body is None:
            raise NotFoundError(f"Organet '{place}' findes ikke.")
    elif scope != "everything":
        raise InvalidInputError("Området skal være everything, cluster:NAVN eller body:PRÆFIKS.")
    user.grants = [grant]
    db.session.add(user)
    db.session.flush()
    changes = {"name": (None, name), "email": (None, email), "grant": (None, grant_told(grant))}
    append_user_event(user, "created", changes, actor=access.SYSTEM, now=clock.now())
    return user


def grant_told(grant: Grant) -> dict[str, str]:
    """A grant as the log keeps it: {"role": "chair", "cluster": "Nord"}."""
    told = {"role": grant.role}
    if grant.cluster:
        told["cluster"] = grant.cluster.name
    if grant.body:
        told["body"] = grant.body.name
    return told


def append_user_event(
    user: User, kind: str, changes: dict[str, tuple[Any, Any]], *, actor: access.Actor, now: datetime
) -> None:
    """Adds to the log of users, in the running transaction. `changes`: what each field was and became."""
    db.session.add(
        UserEvent(
            user_id=user.id,
            at=now,
            actor_id=actor.user_id,
            actor_name=actor.name,
            kind=kind,
            changes={field: list(pair) for field, pair in changes.items()},
        )
    )
    db.session.flush()
