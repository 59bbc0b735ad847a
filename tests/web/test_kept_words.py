"""What was typed is never thrown away: refused, overtaken, logged out or broken, the page has the words."""

from __future__ import annotations

import re
import sqlite3
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.web.conftest import PASSWORD, Browser, Site
from tests.web.test_review_pages import example, office, upload  # noqa: F401  (fixtures)
from workflow.extensions import db
from workflow.web import action_changes

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WORDS = "Du kender sagen fra sidste år, så det bliver dig"
PAGE = "/actions/NORD-2025-002"
FROM_PAGE = {"headers": {"Referer": f"http://localhost{PAGE}"}}


def version_on(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def secretary(site: Site) -> Browser:
    return site.as_user("sekretariat@example.dk")


def login_ended(site: Site) -> None:
    with site.app.app_context():
        db.session.execute(text("DELETE FROM login_session"))
        db.session.commit()


def test_who_was_logged_out_meanwhile_finds_the_words_and_the_way_back(site: Site) -> None:
    browser = secretary(site)
    form = {"note": WORDS, "csrf_token": browser.token()}
    login_ended(site)
    answer = browser.client.post(f"{PAGE}/note", data=form, **FROM_PAGE)
    assert answer.status_code == 401
    assert WORDS in answer.text
    assert "Du er ikke logget ind længere" in answer.text
    [way] = re.findall(r'<a class="button is-primary" href="([^"]+)"', answer.text)
    assert unescape(way) == f"/login?next={PAGE}"
    back = browser.send("/login", {"email": "sekretariat@example.dk", "password": PASSWORD, "next": PAGE})
    assert back.headers["Location"] == PAGE


def test_who_was_logged_out_and_wrote_nothing_here_is_led_to_the_login(site: Site) -> None:
    browser = secretary(site)
    form = {"note": WORDS, "csrf_token": browser.token()}
    login_ended(site)
    for address, options in ((f"{PAGE}/note", {}), ("/logout", FROM_PAGE)):
        answer = browser.client.post(address, data=form, **options)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/login"), address
    script = {"Accept": "application/json", **FROM_PAGE["headers"]}
    answer = browser.client.post(f"{PAGE}/note", data=form, headers=script)
    assert answer.status_code == 401
    assert "Log ind" in answer.json["error"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("UPDATE action", None, sqlite3.OperationalError("database is locked")), 503),
        (RuntimeError("something of ours"), 500),
    ],
)
def test_a_page_that_says_that_it_broke_has_the_words(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = secretary(site)
    monkeypatch.setattr(action_changes.tracking, "add_note", broken)
    answer = browser.send(f"{PAGE}/note", {"note": WORDS}, **FROM_PAGE)
    assert answer.status_code == status
    assert WORDS in answer.text
    assert "så du kan kopiere det" in answer.text


def test_a_refusal_without_a_form_of_its_own_has_the_words(site: Site) -> None:
    answer = site.as_user("laeser@example.dk").send(f"{PAGE}/note", {"note": WORDS}, **FROM_PAGE)
    assert answer.status_code == 403
    assert WORDS in answer.text
    nul = secretary(site).send(f"{PAGE}/note", {"note": f"{WORDS}\0"}, **FROM_PAGE)
    assert nul.status_code == 400
    assert WORDS in nul.text
    assert "\0" not in nul.text
