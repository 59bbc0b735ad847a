"""Logging in and out: a login is a row of its own, so that it can be ended here, whatever a browser has kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from workflow.domain import throttling
from workflow.domain.access import Grant
from workflow.errors import InvalidInputError, TooManyAttemptsError
from workflow.extensions import db
from workflow.models import Grant as StoredGrant
from workflow.models import LoginSession, Party, User
from workflow.services import login_throttle, users
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
class Login:
    """Who is logged in, with what every page asks for."""

    user: User
    party: str | None  # who the user is in the register, by name
    grants: frozenset[Grant]


# Asked for every page: put together once, and all in one statement.
_LOGIN = (
    select(User, Party.__table__.c.name, StoredGrant.role, StoredGrant.cluster_id, StoredGrant.body_id)
    .join(LoginSession, LoginSession.user_id == User.id)
    .outerjoin(Party.__table__, Party.__table__.c.id == User.party_id)
    .outerjoin(StoredGrant, StoredGrant.user_id == User.id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.session_version == User.session_version,
        LoginSession.started_at > bindparam("since"),
        User.active.is_(True),
    )
)


def login_of(token: str | None, now: datetime) -> Login | None:
    """The login that token belongs to, while it lasts and its user is active."""
    if not token:
        return None
    rows = db.session.execute(_LOGIN, {"token_hash": _hash(token), "since": now - LONGEST_SESSION}).all()
    if not rows:
        return None
    user, party = rows[0][:2]
    return Login(user, party, frozenset(Grant(*grant) for _, _, *grant in rows if grant[0] is not None))


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
