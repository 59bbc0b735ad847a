"""Log in and out."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.web.conftest import PASSWORD, Site
from workflow.extensions import db
from workflow.models import User
from workflow.services import register
from workflow.web.guard import local_address


def test_a_wrong_password_says_so_and_keeps_the_address(site: Site) -> None:
    answer = site.anonymous().log_in("admin@example.dk", "forkert adgangskode")
    assert answer.status_code == 422
    assert "passer ikke" in answer.text
    assert 'value="admin@example.dk"' in answer.text


def test_login_leads_to_the_page_that_was_asked_for(site: Site) -> None:
    browser = site.anonymous()
    asked = browser.get("/actions?view=overdue")
    assert asked.location == "/login?next=/actions?view%3Doverdue"
    form = {"email": "ADMIN@example.dk", "password": PASSWORD, "next": "/actions?view=overdue"}
    assert browser.send("/login", form).location == "/actions?view=overdue"


@pytest.mark.parametrize(
    "address", ["//elsewhere.example.org", "https://elsewhere.example.org", "/\\elsewhere", "", None]
)
def test_login_leads_nowhere_else(address: str | None) -> None:
    assert local_address(address) is None


def test_the_session_is_a_new_one_after_login_and_logout(site: Site) -> None:
    browser = site.anonymous()
    browser.get("/login")
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    browser.log_in("admin@example.dk")
    with browser.client.session_transaction() as session:
        assert "planted" not in session
    assert browser.send("/logout").location == "/login"
    assert browser.get("/").status_code == 302


def test_a_closed_account_is_out_at_once(site: Site) -> None:
    browser = site.as_user("formand@example.dk")
    with site.app.app_context():
        db.session.execute(update(User).where(User.email == "formand@example.dk").values(active=False))
        db.session.commit()
        db.session.remove()
    assert browser.get("/").status_code == 302


def test_the_examples_logins_are_shown_where_there_is_an_example(site: Site) -> None:
    assert register.EXAMPLE_PASSWORD not in site.anonymous().page("/login")
    with site.app.app_context():
        register.load_examples_register("north-jutland", with_people=True)
    page = site.anonymous().page("/login")
    assert register.EXAMPLE_PASSWORD in page
    assert "sekretariat.nord@example.dk" in page
