"""One's own deadlines in one's own calendar: an address that is shown once, keeps up, and can be closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar, Event
from sqlalchemy import select

from tests.answering import mailed
from tests.builders import DEADLINE, make_action, make_body, make_person
from tests.life import SECRETARY, fresh, move
from tests.reminding import FRIDAY
from tests.web.conftest import Browser, Site, add_login
from tests.web.test_who_may_what import state_of
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, CalendarFeed, Person, User
from workflow.queries import ledger
from workflow.services.accounts import accounts
from workflow.services.actions import tracking
from workflow.services.mail import calendar_feeds
from workflow.services.register import leaving

ADDRESS = re.compile(r">http://127\.0\.0\.1:8000(/calendar/[\w-]+\.ics)<")


@pytest.fixture
def site(web_app: Flask) -> Site:
    """Signe has two actions in Nord, one of them of a closed item, and somebody else has one."""
    with web_app.app_context():
        nord, signe = make_body(), make_person()
        make_action(nord, [signe], DEADLINE, title="Saml erfaringerne; æøå, og mere")
        make_action(nord, [signe], DEADLINE + timedelta(days=30), title="Lejemålet", confidential=True)
        make_action(nord, [make_person("Bo Ask", "bo.ask@example.dk")], DEADLINE, title="En andens")
        add_login("signe", "owner", "cluster:Nord", signe)
        add_login("gaest", "reader", "cluster:Nord")
        add_login("admin", "administrator", "everything")
        db.session.commit()
        db.session.remove()
    return Site(web_app)


def made(browser: Browser) -> str:
    """A new address, from the page that shows it."""
    answer = browser.send("/account/calendar")
    assert answer.status_code == 200
    return ADDRESS.findall(answer.text)[0]


def secret_of(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def events(site: Site, address: str) -> list[Event]:
    answer = site.anonymous().get(address)
    assert answer.mimetype == "text/calendar"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def change(site: Site, reference: str, work: Callable[[Action], Any]) -> None:
    with site.app.app_context():
        work(db.session.scalars(select(Action).where(Action.reference == reference)).one())
        db.session.commit()
        db.session.remove()


def _to_november(action: Action) -> None:
    tracking.change_deadline(
        action.id, version=fresh(action).version, deadline=date(2025, 11, 14), note=None, actor=SECRETARY,
        now=clock.now(),
    )  # fmt: skip


def test_the_calendar_keeps_up_with_what_is_owed(site: Site) -> None:
    address = made(site.as_user("signe@example.dk"))
    first, second = events(site, address)
    assert str(first["summary"]) == "Frist: Saml erfaringerne; æøå, og mere (NORD-2025-001)"
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (DEADLINE, DEADLINE + timedelta(days=1))
    assert [alarm.decoded("trigger") for alarm in first.walk("VALARM")] == [timedelta(hours=-15)]
    assert str(second["summary"]) == "Frist: Lukket punkt (NORD-2025-002)"
    assert b"Lejem" not in site.anonymous().get(address).data

    change(site, "NORD-2025-001", _to_november)
    moved, _ = events(site, address)
    assert (moved["uid"], moved.decoded("dtstart")) == (first["uid"], date(2025, 11, 14))
    assert moved.decoded("sequence") > first.decoded("sequence")
    assert moved.decoded("last-modified") > first.decoded("last-modified")

    change(site, "NORD-2025-001", lambda action: move(action, "reported_done"))
    assert [str(event["uid"]) for event in events(site, address)] == ["nord-2025-002@127.0.0.1"]


def test_the_mail_of_who_has_a_login_tells_of_it(site: Site) -> None:
    with site.app.app_context():
        mailed()
        told = {mail.recipient: "/account#calendar" in ledger.sent_mail(mail.id).text for mail in ledger.sent_mails()}
        db.session.remove()
    assert told == {"signe.kvist@example.dk": True, "bo.ask@example.dk": False}


def test_who_has_it_as_it_is_gets_nothing_again(site: Site) -> None:
    address = made(site.as_user("signe@example.dk"))
    browser, before = site.anonymous(), state_of(site.app)
    answer = browser.get(address)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = browser.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert browser.client.head(address).status_code == 200
    assert state_of(site.app) == before
    with site.app.app_context():
        # What has changed this very second is not told by its second.
        for now, changed_at in ((clock.now(), None), (clock.now() + timedelta(hours=1), clock.now())):
            found = calendar_feeds.feed(secret_of(address), now)
            assert found is not None
            assert found.changed_at == changed_at
        db.session.remove()
    change(site, "NORD-2025-001", _to_november)
    for known in ({"If-None-Match": answer.headers["ETag"]}, {"If-Modified-Since": "Fri, 10 Oct 2025 06:59:59 GMT"}):
        assert browser.get(address, headers=known).status_code == 200


def test_the_address_is_shown_once_and_stored_as_a_hash(site: Site) -> None:
    browser = site.as_user("signe@example.dk")
    assert "Lav en adresse" in browser.page("/account")
    first = made(browser)
    page = browser.page("/account")
    assert "Luk adressen" in page
    assert ADDRESS.findall(page) == []
    with site.app.app_context():
        assert (
            first.split("/")[2].removesuffix(".ics") not in db.session.scalars(select(CalendarFeed.secret_hash)).one()
        )
        db.session.remove()
    second = made(browser)
    assert [site.anonymous().get(each).status_code for each in (first, second)] == [404, 200]
    assert "lukket" in browser.send("/account/calendar/revoke", follow_redirects=True).text
    assert site.anonymous().get(second).status_code == 404
    assert "Du har ingen kalenderadresse" in browser.send("/account/calendar/revoke", follow_redirects=True).text
    guest = site.as_user("gaest@example.dk")
    assert "ikke knyttet til nogen" in guest.page("/account")
    assert "ikke knyttet til nogen" in guest.send("/account/calendar", follow_redirects=True).text


def test_it_ends_with_the_login_and_with_the_last_day(site: Site) -> None:
    address = made(site.as_user("signe@example.dk"))
    with site.app.app_context():
        signe = db.session.scalars(select(Person).where(Person.name == "Signe Kvist")).one().id
        for last_day, expected in ((FRIDAY, 200), (FRIDAY - timedelta(days=1), 404)):
            leaving.leave(signe, last_day=last_day, successor_id=None, actor=SYSTEM, now=clock.now())
            db.session.remove()
            assert site.anonymous().get(address).status_code == expected
        leaving.come_back(signe, actor=SYSTEM, now=clock.now())
        user = db.session.scalars(select(User.id).where(User.email == "signe@example.dk")).one()
        accounts.deactivate(user, actor=SYSTEM, now=clock.now())
        accounts.reactivate(user, actor=SYSTEM, now=clock.now())
        db.session.remove()
    assert site.anonymous().get(address).status_code == 404
