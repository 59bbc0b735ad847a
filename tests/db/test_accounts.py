"""Logins are changed by an administrator, each change is logged, and one administrator is always left."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.web.conftest import PASSWORD, add_login
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, WorkflowError
from workflow.extensions import db
from workflow.models import Grant, User, UserEvent
from workflow.services.accounts import accounts, users
from workflow.services.accounts.accounts import Details

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def admin(app: Flask) -> Actor:
    user = add_login("admin", "administrator", "everything")
    db.session.commit()
    return users.actor_of(user)


def log() -> list[tuple[str, str]]:
    return [(event.actor_name, event.kind) for event in db.session.scalars(select(UserEvent).order_by(UserEvent.id))]


def test_each_change_is_logged_and_no_password_is(admin: Actor) -> None:
    body = builders.make_body()
    user, made = accounts.create(Details(" Ny  Bruger ", "NY@example.dk", None), None, actor=admin, now=NOW)
    assert (user.name, user.email, len(made)) == ("Ny Bruger", "ny@example.dk", 19)
    assert users.authenticate("ny@example.dk", made) is not None
    grant = accounts.add_grant(user.id, "chair", f"body:{body.id}", actor=admin, now=NOW)
    accounts.change_details(user.id, Details("Ny", "ny@example.dk", None), version=1, actor=admin, now=NOW)
    accounts.remove_grant(user.id, grant.id, actor=admin, now=NOW)
    accounts.set_password(user.id, "en helt ny adgangskode", actor=admin, now=NOW)
    accounts.deactivate(user.id, actor=admin, now=NOW)
    accounts.deactivate(user.id, actor=admin, now=NOW)
    accounts.reactivate(user.id, actor=admin, now=NOW)
    assert log()[1:] == [
        ("Admin", kind)
        for kind in (
            "created", "grant_added", "changed", "grant_removed", "password_set", "deactivated", "reactivated"
        )
    ]  # fmt: skip
    events = db.session.scalars(select(UserEvent)).all()
    assert events[2].changes == {"grant": [None, {"role": "chair", "body": body.name}]}
    assert events[3].changes == {"name": ["Ny Bruger", "Ny"]}
    assert not any(secret in str(event.changes) for event in events for secret in (made, "en helt ny", "argon2"))


def test_what_cannot_be_is_refused(admin: Actor) -> None:
    own = admin.user_id or 0
    for details in (Details("", "a@example.dk", None), Details("A", "ingen adresse", None), Details("A", "a@b.dk", 99)):
        with pytest.raises(InvalidInputError, match="Intet er ændret"):
            accounts.create(details, None, actor=admin, now=NOW)
    with pytest.raises(ConflictError):
        accounts.create(Details("A", "Admin@example.dk", None), None, actor=admin, now=NOW)
    with pytest.raises(ConflictError, match="allerede"):
        accounts.add_grant(own, "administrator", "everything", actor=admin, now=NOW)
    for scope in ("", "cluster:99", "body:x", "cluster:Nord"):
        with pytest.raises(InvalidInputError):
            accounts.add_grant(own, "reader", scope, actor=admin, now=NOW)
    with pytest.raises(ConflictError, match="mellemtiden"):
        accounts.change_details(own, Details("B", "admin@example.dk", None), version=7, actor=admin, now=NOW)
    assert log() == [("Systemet", "created")]


def test_an_administrator_of_a_cluster_runs_no_logins(admin: Actor) -> None:
    builders.make_cluster("Nord")
    local = users.actor_of(add_login("lokal", "administrator", "cluster:Nord"))
    db.session.commit()
    with pytest.raises(NotFoundError):
        accounts.add_grant(local.user_id or 0, "administrator", "everything", actor=local, now=NOW)


def test_the_last_administrator_stays(admin: Actor) -> None:
    own = admin.user_id or 0
    grant = db.session.execute(select(Grant.id).where(Grant.user_id == own)).scalar_one()
    with pytest.raises(ConflictError, match="sidste aktive administrator"):
        accounts.deactivate(own, actor=admin, now=NOW)
    with pytest.raises(ConflictError, match="sidste aktive administrator"):
        accounts.remove_grant(own, grant, actor=admin, now=NOW)
    db.session.expire_all()
    assert db.session.get_one(User, own).active
    assert len(log()) == 1


@pytest.mark.parametrize("way", ["deactivate", "remove"])
def test_two_administrators_cannot_remove_each_other(app: Flask, admin: Actor, way: str) -> None:
    other = users.actor_of(add_login("anden", "administrator", "everything"))
    db.session.commit()
    grants = dict(db.session.execute(select(Grant.user_id, Grant.id)).all())
    db.session.remove()  # its transaction would hold the lock of SQLite
    ready = threading.Barrier(2)
    results: list[str] = []

    def remove(actor: Actor, victim: int) -> None:
        with app.app_context():
            ready.wait(30)
            try:
                if way == "deactivate":
                    accounts.deactivate(victim, actor=actor, now=NOW)
                else:
                    accounts.remove_grant(victim, grants[victim], actor=actor, now=NOW)
                results.append("done")
            except WorkflowError as error:
                results.append(type(error).__name__)
            db.session.remove()

    pairs = ((admin, other.user_id or 0), (other, admin.user_id or 0))
    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["ConflictError", "done"]


def test_a_new_password_of_ones_own_needs_the_old_one(admin: Actor) -> None:
    own = admin.user_id or 0
    times = {"address": "192.0.2.1", "actor": admin, "now": NOW, "system_now": NOW}
    for current, new in (("forkert kode", "en anden lang kode"), (PASSWORD, "kort"), (PASSWORD, PASSWORD)):
        with pytest.raises(InvalidInputError, match="Intet er ændret"):
            accounts.change_own_password(own, current, new, **times)
    before = db.session.get_one(User, own).session_version
    accounts.change_own_password(own, PASSWORD, "en anden lang kode", **times)
    user = users.authenticate("admin@example.dk", "en anden lang kode")
    assert user is not None
    assert user.session_version == before + 1
    assert users.authenticate("admin@example.dk", PASSWORD) is None
