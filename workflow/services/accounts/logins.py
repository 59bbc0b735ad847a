"""Logging in and out: a login is a row of its own, so that it can be ended here, whatever a browser has kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_login import UserMixin
from sqlalchemy import bindparam, delete, literal, null, select, union_all, update

from workflow.domain import throttling
from workflow.domain.access import Actor, Grant
from workflow.errors import InvalidInputError, TooManyAttemptsError
from workflow.extensions import db
from workflow.models import Grant as StoredGrant
from workflow.models import LoginSession, Party, User
from workflow.queries.plain_rows import plain_rows
from workflow.services.accounts import login_throttle, users
from workflow.services.transaction import transaction

LONGEST_SESSION = timedelta(hours=12)  # from the login on, however busy
IDLE_SESSION = timedelta(hours=4)  # since the last page: a form left open over lunch still works
WRONG = "Mailadressen eller adgangskoden passer ikke. Prøv igen, eller bed administratoren om en ny adgangskode."


def log_in(email: str, password: str, *, address: str, now: datetime) -> tuple[User, str]:
    """The user and the token of a new login from that network address. `now` is the system's time.

    Raises InvalidInputError when they do not fit (the same words whoever is asked for), and TooManyAttemptsError
    while there is a wait.
    """
    email = users.plain_email(email)
    wait = login_throttle.count_attempt(email, address, now)
    if wait:
        raise TooManyAttemptsError(f"Der er forsøgt for mange gange. Vent {throttling.told(wait)}, og prøv igen.", wait)
    known = users.authenticate(email, password)
    if known is None:
        db.session.rollback()
        raise InvalidInputError(WRONG)
    checked = known.password_hash
    renewed = users.renewed_hash(checked, password)
    token = secrets.token_urlsafe(32)
    with transaction():
        # Anew: in the time that the check took, the account may have been closed or the password changed.
        user = db.session.execute(
            select(User).where(User.id == known.id).with_for_update().execution_options(populate_existing=True)
        ).scalar_one()
        if not user.active or user.password_hash != checked:
            raise InvalidInputError(WRONG)
        login_throttle.take_back(email, address)
        if renewed:
            db.session.execute(update(User).where(User.id == user.id).values(password_hash=renewed))
        db.session.add(
            LoginSession(token_hash=_hash(token), user_id=user.id, session_version=user.session_version, started_at=now)
        )
    return user, token


@dataclass(frozen=True)
class LoggedIn(UserMixin):
    """The user of a request."""

    id: int
    name: str
    email: str
    party_id: int | None


@dataclass(frozen=True)
class Login:
    """Who is logged in, with what every page asks for."""

    user: LoggedIn
    party: str | None  # who the user is in the register, by name
    actor: Actor  # what the user may see and do today


def _login() -> Any:
    """All that `login_of` asks, as one statement: a row of the user, then one of each grant, and `users.standing`."""
    own = (
        select(User.id, User.party_id, User.name, User.email, Party.__table__.c.name.label("party"))
        .join(LoginSession, LoginSession.user_id == User.id)
        .outerjoin(Party.__table__, Party.__table__.c.id == User.party_id)
        .where(
            LoginSession.token_hash == bindparam("token_hash"),
            LoginSession.session_version == User.session_version,
            LoginSession.started_at > bindparam("since"),
            User.active.is_(True),
        )
        .cte("own")
    )
    grants = select(literal("grant"), StoredGrant.cluster_id, StoredGrant.body_id, StoredGrant.role, null(), null())
    return union_all(
        select(literal("user").label("what"), own.c.id, own.c.party_id, own.c.name, own.c.email, own.c.party),
        grants.join(own, own.c.id == StoredGrant.user_id),
        *(
            each.add_columns(null(), null(), null())
            for each in users.standing(select(own.c.party_id).scalar_subquery())
        ),
    )


_LOGIN = _login()  # asked for every page: put together once


def login_of(token: str | None, now: datetime, on: date) -> Login | None:
    """The login that token belongs to, while it lasts and its user is active, with the rights of the day `on`."""
    if not token:
        return None
    rows = plain_rows(_LOGIN, {"token_hash": _hash(token), "since": now - LONGEST_SESSION, "on": on})
    found: dict[str, list[Any]] = {"user": [], "grant": [], "away": [], "holds": [], "left": []}
    for what, *row in rows:
        found[what].append(row)
    if not found["user"]:
        return None
    ((user_id, party_id, name, email, party),) = found["user"]
    grants = frozenset(Grant(role, cluster, body) for cluster, body, role, *_ in found["grant"])
    parties = users.parties_among(party_id, [row[:3] for row in rows if row[0] in ("away", "holds", "left")])
    return Login(LoggedIn(user_id, name, email, party_id), party, Actor(user_id, name, grants, parties))


def log_out(token: str | None) -> None:
    """Ends that login. A copy of the cookie is worth nothing after it."""
    if token:
        with transaction():
            db.session.execute(delete(LoginSession).where(LoginSession.token_hash == _hash(token)))


def sweep(now: datetime) -> None:
    """Removes what has ended: old logins, and failed tries that no longer count."""
    with transaction():
        db.session.execute(delete(LoginSession).where(LoginSession.started_at <= now - LONGEST_SESSION))
        login_throttle.forget_old(now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
