"""Logins are kept in the database: guessing is counted there, whoever counts, and what has ended is swept."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from tests import economy
from tests.web.conftest import PASSWORD, add_login
from workflow.errors import InvalidInputError, TooManyAttemptsError
from workflow.extensions import db
from workflow.models import LoginSession, LoginThrottle, User
from workflow.services.accounts import logins
from workflow.services.accounts.users import create_user

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EMAIL = "sekretariat@example.dk"


@pytest.fixture(autouse=True)
def user(app: Flask) -> User:
    found = add_login("sekretariat", "secretariat", "everything")
    db.session.commit()
    return found


def try_(
    email: str = EMAIL, password: str = "forkert adgangskode", address: str = "192.0.2.1", at: datetime = NOW
) -> str:
    try:
        logins.log_in(email, password, address=address, now=at)
    except TooManyAttemptsError:
        return "wait"
    except InvalidInputError:
        return "wrong"
    return "in"


def test_the_wait_ends_and_comes_back_longer() -> None:
    assert [try_() for _ in range(6)] == ["wrong"] * 5 + ["wait"]
    assert try_(password=PASSWORD, at=NOW + timedelta(seconds=29)) == "wait"
    later = NOW + timedelta(seconds=30)
    assert [try_(at=later), try_(at=later + timedelta(seconds=59))] == ["wrong", "wait"]
    assert try_(password=PASSWORD, at=later + timedelta(seconds=60)) == "in"
    # The right password clears the account: it has all its tries again.
    assert [try_(at=later + timedelta(seconds=61)) for _ in range(5)] == ["wrong"] * 5


def test_an_address_that_tries_many_accounts_waits_too() -> None:
    tried = [try_(f"nogen{number}@example.dk") for number in range(31)]
    assert tried == ["wrong"] * 30 + ["wait"]
    assert try_(password=PASSWORD) == "wait"
    assert try_(password=PASSWORD, address="192.0.2.2") == "in"


def test_logging_in_often_from_one_office_is_no_guessing() -> None:
    assert {try_(password=PASSWORD) for _ in range(40)} == {"in"}


def test_many_at_once_count_as_many(app: Flask) -> None:
    """Twelve at the same moment: no more than the free ones get their password looked at."""
    results: list[str] = []

    def guess() -> None:
        with app.app_context():
            results.append(try_())
            db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["wait"] * 7 + ["wrong"] * 5


def test_a_password_costs_what_is_recommended() -> None:
    stored = economy.REAL_HASHER.hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, second recommended option


def test_a_weaker_hash_is_renewed_at_login(user: User) -> None:
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash(PASSWORD)
    db.session.commit()
    weak = user.password_hash
    assert [try_(password=PASSWORD), try_(password=PASSWORD)] == ["in", "in"]
    stored = db.session.scalar(select(User.password_hash).where(User.email == EMAIL))
    assert stored is not None
    assert stored != weak
    assert stored.startswith("$argon2id$")


def test_what_has_ended_is_swept() -> None:
    _, token = logins.log_in(EMAIL, PASSWORD, address="192.0.2.1", now=NOW)
    try_()
    logins.sweep(NOW + timedelta(minutes=30))
    assert logins.login_of(token, NOW + timedelta(hours=11), NOW.date()) is not None
    assert logins.login_of(token, NOW + logins.LONGEST_SESSION, NOW.date()) is None
    logins.sweep(NOW + logins.LONGEST_SESSION)
    for table in (LoginSession, LoginThrottle):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("password", ["kort", "x" * 201, "aaaaaaaaaaaa", "ny@example.dk"])
def test_a_poor_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidInputError):
        create_user("Ny", "ny@example.dk", password, role="reader")
