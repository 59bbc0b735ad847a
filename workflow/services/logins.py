"""Logging in and out: a login is a row of its own, so that it can be ended here, whatever a browser has kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from workflow.domain import throttling
from workflow.errors import InvalidInputError, TooManyAttemptsError
from workflow.extensions import db
from workflow.models import LoginSession, User
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


# Asked for every page: put together once.
_USER_OF = (
    select(User)
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.session_version == User.session_version,
        LoginSession.started_at > bindparam("since"),
        User.active.is_(True),
    )
)


def user_of(token: str | None, now: datetime) -> User | None:
    """The active user whose login that is, while it lasts."""
    if not token:
        return None
    return db.session.scalar(_USER_OF, {"token_hash": _hash(token), "since": now - LONGEST_SESSION})


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
