"""Guessing passwords is slowed down: failures are counted in the database, so all web processes know of them.

An attempt is counted before the password is looked at and taken back when it was right: many at once count as many.
Two counts: one account from one address, and one address. An account alone is never blocked, so that nobody can
lock somebody else out from elsewhere; an account that does not exist is counted as one that does.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from workflow.domain import throttling
from workflow.extensions import db
from workflow.models import LoginThrottle
from workflow.services.actions.references import insert
from workflow.services.transaction import transaction


def count_attempt(email: str, address: str, now: datetime) -> timedelta | None:
    """Counts a try to log in, in a transaction of its own. The time left to wait, when it may not be tried yet."""
    return _count(_keys(email, address), now)


def count_answer(address: str, now: datetime) -> timedelta | None:
    """The same for an answer that is sent from there by the link of a mail: links are not to be guessed, either."""
    return _count([_answer_key(address)], now)


def take_back_answer(address: str) -> None:
    """The link was good and the answer was taken: an office that answers its mails is not slowed down."""
    with transaction():
        _one_less(_answer_key(address)[0])


def take_back(email: str, address: str) -> None:
    """In the running transaction: the password was right. The account is free again, the address one failure less."""
    (account, _), (network, _) = _keys(email, address)
    db.session.execute(delete(LoginThrottle).where(LoginThrottle.key == account))
    _one_less(network)


def forget_old(now: datetime) -> None:
    """In the running transaction: removes the counts that no longer matter."""
    long_ago = now - throttling.FORGOTTEN_AFTER - throttling.LONGEST_WAIT
    db.session.execute(delete(LoginThrottle).where(LoginThrottle.last_at < long_ago))


def _count(keys: list[tuple[str, int]], now: datetime) -> timedelta | None:
    with transaction():
        # Always in this order: two that wait for each other's row would never end.
        rows = [(_counted(key, now), free) for key, free in keys]
        waits = [row.blocked_until - now for row, _ in rows if row.blocked_until and row.blocked_until > now]
        if waits:
            return max(waits)
        for row, free in rows:
            if now - row.last_at > throttling.FORGOTTEN_AFTER:
                row.failures = 0
            row.failures += 1
            row.last_at = now
            wait = throttling.wait_after(row.failures, free)
            row.blocked_until = now + wait if wait else None
    return None


def _one_less(key: str) -> None:
    db.session.execute(
        update(LoginThrottle)
        .where(LoginThrottle.key == key, LoginThrottle.failures > 0)
        .values(failures=LoginThrottle.failures - 1, blocked_until=None)
    )


def _answer_key(address: str) -> tuple[str, int]:
    return _hashed(f"answer {throttling.network_of(address)}"), throttling.FREE_FOR_ADDRESS


def _keys(email: str, address: str) -> list[tuple[str, int]]:
    network = throttling.network_of(address)
    return [
        (_hashed(f"account {network} {email}"), throttling.FREE_FOR_ACCOUNT),
        (_hashed(f"address {network}"), throttling.FREE_FOR_ADDRESS),
    ]


def _hashed(text: str) -> str:
    """Neither addresses nor what was typed as a mail address (now and then a password) is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def _counted(key: str, now: datetime) -> LoginThrottle:
    """The row of that key, made when it is not there, and held until the transaction ends."""
    statement = insert(LoginThrottle).values(key=key, failures=0, last_at=now)
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["key"]))
    return db.session.execute(select(LoginThrottle).where(LoginThrottle.key == key).with_for_update()).scalar_one()
