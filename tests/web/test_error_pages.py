"""Errors say what happened, that nothing was lost, and what to do; the other pages of an installation."""

from __future__ import annotations

import sqlite3

import pytest
from psycopg.errors import AdminShutdown, DeadlockDetected
from sqlalchemy.exc import OperationalError

from tests.conftest import MakeApp
from tests.web.conftest import Site, add_login
from workflow.extensions import db

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_what_is_not_there(site: Site) -> None:
    for browser in (site.anonymous(), site.as_user("admin@example.dk")):
        answer = browser.get("/findes/ikke")
        assert answer.status_code == 404
        assert "Siden findes ikke" in answer.text


def test_a_script_gets_json(site: Site) -> None:
    answer = site.as_user("admin@example.dk").get("/minutes/99", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "Referatet findes ikke" in answer.json["error"]


def test_a_wrong_method(site: Site) -> None:
    answer = site.as_user("admin@example.dk").get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_too_much_at_once(site: Site) -> None:
    browser = site.as_user("admin@example.dk")
    token = browser.token()
    site.app.config["MAX_CONTENT_LENGTH"] = 100
    answer = browser.client.post("/minutes", data={"csrf_token": token, "files": "x" * 200})
    assert answer.status_code == 413
    assert "64 MB" in answer.text


@pytest.mark.parametrize("address", ["/", "/minutes", "/actions", "/mail"])
def test_an_empty_installation_says_how_to_begin(make_app: MakeApp, address: str) -> None:
    app = make_app()
    with app.app_context():
        add_login("admin", "administrator", "everything")
        db.session.commit()
        db.session.remove()
    assert 'class="empty"' in Site(app).as_user("admin@example.dk").page(address)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DeadlockDetected("deadlock detected"), 503),
        (sqlite3.OperationalError("database is locked"), 503),
        (AdminShutdown("terminating connection"), 500),
    ],
)
def test_who_came_at_the_same_moment_as_others_is_told_to_try_again(site: Site, error: Exception, status: int) -> None:
    with site.app.test_request_context("/"):
        page, told = site.app.handle_user_exception(OperationalError("UPDATE action", None, error))
    assert told == status
    assert ("Mange arbejder på én gang. Intet er gemt." in page.get_data(as_text=True)) is (status == 503)


def test_a_frozen_clock_is_not_stepped(site: Site) -> None:
    browser = site.as_user("admin@example.dk")
    assert "Næste dag" not in browser.page("/")
    assert browser.send("/clock/step", {"days": 1}).status_code == 403
    assert browser.get("/clock/state").json["today"] == "2025-10-10"


def test_a_refused_form_has_a_way_back_to_its_page(site: Site) -> None:
    browser = site.as_user("laeser@example.dk")
    page = "/actions/NORD-2025-001?a=b"
    answer = browser.send("/actions/NORD-2025-001/note", {"note": "?"}, headers={"Referer": f"http://localhost{page}"})
    assert answer.status_code == 403
    assert f'href="{page}"' in answer.text
    # Neither to elsewhere, nor to what only takes forms, as a preview does.
    for referrer in ("http://elsewhere.example.org/x", "http://localhost/actions/bulk/preview"):
        answer = browser.send("/actions/NORD-2025-001/note", {"note": "?"}, headers={"Referer": referrer})
        assert "Tilbage til siden" not in answer.text


def test_an_error_page_begins_with_what_happened(site: Site) -> None:
    text = site.as_user("admin@example.dk").get("/findes/ikke").text.split("<main")[1]
    assert "404" not in text
    assert text.index("<h1>Siden findes ikke") < text.index("page-lead")
