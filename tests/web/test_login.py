"""Log in and out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.web.conftest import PASSWORD, Site
from workflow import clock
from workflow.extensions import db
from workflow.models import LoginSession, User
from workflow.services.accounts import logins
from workflow.services.register import register
from workflow.web.addresses import local_address


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
    for nowhere in ("/actions/bulk/preview", "/findes/ikke"):
        assert site.anonymous().send("/login", {**form, "next": nowhere}).location == "/"


@pytest.mark.parametrize(
    "address",
    ["//elsewhere.example.org", "https://elsewhere.example.org", "/\\elsewhere", "/\t/elsewhere.example.org", "", None],
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


def test_the_session_before_is_worth_nothing_after_logout(site: Site) -> None:
    browser, thief = site.as_user("admin@example.dk"), site.anonymous()
    copied = browser.client.get_cookie("beslutningsspor")
    assert copied
    thief.client.set_cookie("beslutningsspor", copied.value)
    assert thief.get("/").status_code == 200
    browser.send("/logout")
    thief.client.set_cookie("beslutningsspor", copied.value)
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize("end", ["idle", "absolute", "raised"])
def test_a_login_ends(site: Site, end: str) -> None:
    browser = site.as_user("admin@example.dk")
    assert browser.get("/").status_code == 200
    with site.app.app_context():
        if end == "idle":
            site.app.permanent_session_lifetime = timedelta(seconds=-1)
        elif end == "absolute":
            db.session.execute(update(LoginSession).values(started_at=clock.system_now() - logins.LONGEST_SESSION))
        else:
            db.session.execute(update(User).values(session_version=User.session_version + 1))
        db.session.commit()
        db.session.remove()
    assert browser.get("/").status_code == 302


def test_guessing_is_slowed_down_and_told_in_danish(site: Site) -> None:
    guesser = site.anonymous()
    for email in ("admin@example.dk", "findes.ikke@example.dk"):
        told = [guesser.log_in(email, f"forkert adgangskode {number}") for number in range(6)]
        assert [answer.status_code for answer in told] == [422] * 5 + [429]
        # Half a minute after the try before it, which a busy machine has answered a while ago.
        assert re.search(r"Der er forsøgt for mange gange\. Vent (30|2\d) sekunder", told[-1].text)
        assert 0 < int(told[-1].headers["Retry-After"]) <= 30
        assert 'value="' + email in told[-1].text
    # The right password waits too, but only here: from another address, and for another account, the door is open.
    assert guesser.log_in("admin@example.dk").status_code == 429
    assert guesser.log_in("formand@example.dk").status_code == 302
    elsewhere = site.anonymous()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.log_in("admin@example.dk").status_code == 302


def test_a_form_that_was_too_old_keeps_what_was_typed(site: Site) -> None:
    browser = site.as_user("admin@example.dk")
    note = "Aftalt med <b>kommunen</b> på mødet i går"
    page = {"Referer": "http://localhost/actions/NORD-2025-001"}
    sent = {"note": note, "password": "en lang hemmelighed her", "csrf_token": "gammel"}
    answer = browser.client.post("/actions/NORD-2025-001/note", data=sent, headers=page)
    assert answer.status_code == 400
    assert "Det, du skrev, står herunder" in answer.text
    assert "Aftalt med &lt;b&gt;kommunen" in answer.text
    assert "hemmelighed" not in answer.text
    # What another site sends in our user's name is not shown as the user's words.
    page = {"Referer": "http://elsewhere.example.org/"}
    assert "kommunen" not in browser.client.post("/actions/NORD-2025-001/note", data=sent, headers=page).text


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
