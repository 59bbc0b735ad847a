"""Browsers without a screen: log in, follow forms with their tokens, and two clusters to tell apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import make_action, make_body, make_organisation, make_person, role_of
from tests.conftest import MakeApp
from workflow.extensions import db
from workflow.models import Party, User
from workflow.services.accounts.users import add_user, hash_password

PASSWORD = "en lang adgangskode"
_HASH = hash_password(PASSWORD)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="([^"]+)"')


@dataclass
class Browser:
    """A client that sends the token of the form's page, as a browser would."""

    client: FlaskClient

    def get(self, address: str, **options: Any) -> TestResponse:
        """GET."""
        return self.client.get(address, **options)

    def page(self, address: str) -> str:
        """The text of a page that must be there."""
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def send(self, address: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST with a token."""
        return self.client.post(address, data={**(data or {}), "csrf_token": self.token()}, **options)

    def accept_shown(self, document: int = 1, only: str = "", **options: Any) -> TestResponse:
        """Accepts what the summary of a document shows, as it shows it."""
        address = f"/minutes/{document}/review"
        seen = _SEEN.findall(self.page(f"{address}/summary" + (f"?only={only}" if only else "")))
        return self.send(f"{address}/accept", {"seen": seen, "only": only}, **options)

    def token(self) -> str:
        """A token that is good in this session."""
        found = _TOKEN.search(self.client.get("/account", follow_redirects=True).text)
        assert found
        return found[1]

    def log_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Through the login page."""
        return self.send("/login", {"email": email, "password": password})


@dataclass
class Site:
    """An app with something in it, and browsers for it."""

    app: Flask

    def anonymous(self) -> Browser:
        """A browser that nobody has logged in with."""
        return Browser(self.app.test_client())

    def as_user(self, email: str, password: str = PASSWORD) -> Browser:
        """A browser of that user."""
        browser = self.anonymous()
        answer = browser.log_in(email, password)
        assert answer.status_code == 302, answer.text
        return browser


@pytest.fixture
def web_app(make_app: MakeApp) -> Flask:
    """The app without a context: each request makes its own, as in life."""
    return make_app()


@pytest.fixture
def site(web_app: Flask) -> Site:
    """Nord and Syd with an action each, and a login of every kind in Nord."""
    with web_app.app_context():
        nord = make_body()
        syd = make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd", mailbox="sekretariat.syd@example.dk")
        owner = make_person("Signe Kvist")
        make_action(nord, [owner], date(2025, 10, 1), title="Afklar kørsel til genoptræning", owner_basis="stated")
        make_action(nord, [role_of(nord, "secretariat")], date(2025, 10, 24))
        make_action(syd, [make_organisation("Rebild Kommune", None)], date(2025, 10, 15), title="Indkald til opstart")
        add_login("admin", "administrator", "everything")
        add_login("sekretariat", "secretariat", "cluster:Nord")
        add_login("syd", "secretariat", "cluster:Syd")
        add_login("formand", "chair", "cluster:Nord")
        add_login("laeser", "reader", "cluster:Nord")
        add_login("signe", "owner", "cluster:Nord", owner)
        db.session.commit()
        db.session.remove()
    return Site(web_app)


def add_login(name: str, role: str, scope: str, party: Party | None = None) -> User:
    """A login at example.dk; the caller commits."""
    return add_user(
        name.title(), f"{name}@example.dk", _HASH, role=role, scope=scope, party_id=party.id if party else None
    )
