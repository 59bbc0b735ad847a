"""An action that is made by hand: the form says what is missing, keeps what was typed, and makes one action."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.web.conftest import Site
from workflow.extensions import db
from workflow.models import Action, Body


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    answer = browser.send("/actions/new", {"title": "Bestil lokale til temadagen"})
    assert answer.status_code == 422
    assert "Vælg, hvilket organ handlingen hører til. Intet er oprettet." in answer.text
    assert "Bestil lokale til temadagen" in answer.text
    with site.app.app_context():
        body_id = db.session.scalars(select(Body.id)).first()
        db.session.remove()
    answer = browser.send("/actions/new", {"title": " ", "body": body_id})
    assert answer.status_code == 422
    assert "Intet er oprettet." in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_is_made_and_shown(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    with site.app.app_context():
        body_id = db.session.scalars(select(Body.id)).first()
        db.session.remove()
    answer = browser.send("/actions/new", {"title": "Bestil lokale til temadagen", "body": body_id})
    assert answer.status_code == 302, answer.text
    assert "Bestil lokale til temadagen" in browser.page(answer.location)
    with site.app.app_context():
        made = db.session.scalars(select(Action).where(Action.kind == "manual")).one()
        assert (made.title, made.status) == ("Bestil lokale til temadagen", "open")
        db.session.remove()
