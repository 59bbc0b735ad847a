"""Påmindelser: who was told what, what needs a person, what a day will bring, and the switch."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.web.conftest import Site
from workflow.clock import at_local
from workflow.extensions import db
from workflow.models import Message, StoppedAddress
from workflow.services.reminders import reminders
from workflow.web import words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MORNING = at_local(date(2025, 10, 10))


@pytest.fixture
def told(site: Site) -> Site:
    """The same after this morning's reminders have gone."""
    with site.app.app_context():
        assert reminders.run(MORNING).sent > 0
        db.session.remove()
    return site


def test_the_ledger_tells_who_was_told_what_within_the_scope(told: Site) -> None:
    page = told.as_user("sekretariat@example.dk").page("/reminders")
    assert "NORD-2025-002" in page
    assert "sekretariat.nord@example.dk" in page
    assert "SYD-2025" not in page
    assert "SYD-2025-001" in told.as_user("admin@example.dk").page("/reminders")
    for address, found in (("?q=nord-2025-002", True), ("?q=ingen", False), ("?state=failed", False)):
        page = told.as_user("sekretariat@example.dk").page(f"/reminders{address}")
        assert ("NORD-2025-002" in page) is found, address
    assert "NORD-2025-002" not in told.as_user("sekretariat@example.dk").page("/reminders?to=2025-10-09")


def test_what_a_server_refused_is_listed_until_it_is_sent_again(told: Site) -> None:
    with told.app.app_context():
        nord = db.session.scalars(select(Message).where(Message.recipient == "sekretariat.nord@example.dk")).one()
        nord.state, nord.server_reply, number = "failed", "550 5.1.1 <ukendt>", nord.id
        for slot in nord.slots:
            slot.state = "failed"
        db.session.commit()
        db.session.remove()
    nobody, office = told.as_user("syd@example.dk"), told.as_user("sekretariat@example.dk")
    page = office.page("/reminders/problems")
    assert "550 5.1.1 &lt;ukendt&gt;" in page
    assert "550 5.1.1" not in nobody.page("/reminders/problems")
    assert nobody.send(f"/reminders/mails/{number}/again").status_code == 404
    assert office.send(f"/reminders/mails/{number}/again").status_code == 302
    assert "550 5.1.1" not in office.page("/reminders/problems")
    assert office.send(f"/reminders/mails/{number}/seen").status_code == 409
    with told.app.app_context():
        assert reminders.run(MORNING).sent == 1


def test_a_stopped_address_is_named_with_the_way_out(told: Site) -> None:
    office = told.as_user("sekretariat@example.dk")
    answer = office.send(
        "/reminders/stops", {"address": "Signe.Kvist@example.dk", "reason": "Ringede"}, follow_redirects=True
    )
    assert "Der sendes ikke mere mail til" in answer.text
    page = office.page("/reminders/problems")
    assert "Signe Kvist" in page
    assert "Ringede" in page
    assert "Sekretariatet får mailen: sekretariat.nord@example.dk" in page
    assert office.send("/reminders/stops", {"address": "signe.kvist@example.dk"}).status_code == 409
    assert office.send("/reminders/stops", {"address": "ikke en adresse"}).status_code == 422
    with told.app.app_context():
        stop = db.session.scalars(select(StoppedAddress.id)).one()
        db.session.remove()
    assert office.send(f"/reminders/stops/{stop}/lift").status_code == 302
    assert "Ringede" not in office.page("/reminders/problems")
    # What others own too is not theirs to stop.
    assert office.send("/reminders/stops", {"address": "rebild@example.dk"}).status_code in (302, 403)


def test_the_preview_shows_the_own_scope_and_counts_the_rest(site: Site) -> None:
    page = site.as_user("sekretariat@example.dk").page("/reminders/preview?on=2025-10-10")
    assert "NORD-2025-002" in page
    assert "SYD-2025" not in page
    assert "Der sendes ikke mail den dag" in site.as_user("sekretariat@example.dk").page(
        "/reminders/preview?on=2025-10-11"
    )
    for odd in ("2025-13-45", "9999-12-31", "x" * 500, ""):
        assert site.as_user("sekretariat@example.dk").get(f"/reminders/preview?on={odd}").status_code == 200


def test_a_day_that_is_none_is_told(told: Site) -> None:
    browser = told.as_user("sekretariat@example.dk")
    page = browser.page("/reminders?from=31-02-2025")
    assert "Fra: »31-02-2025« er ikke en dato. Listen er ikke filtreret efter det. Skriv fx 24-10-2025." in page
    assert "NORD-2025-002" in page
    assert browser.get("/lists/paamindelser.csv?from=31-02-2025").status_code == 422
    page = browser.page("/reminders/preview?on=abc")
    assert "Dagen: »abc« er ikke en dato. Her vises fre. 10. oktober 2025." in page
    for rightly in ("/reminders?from=&to=2025-10-31", "/reminders/preview"):
        assert "er ikke en dato" not in browser.page(rightly)


def test_the_filter_names_each_notice_otherwise(site: Site) -> None:
    assert len(set(words.NOTICE.values())) == len(words.NOTICE)
    page = site.as_user("sekretariat@example.dk").page("/reminders")
    assert '<option value="moved">Fristen er flyttet med mødet<' in page
    assert '<option value="deadline">Har fået en ny frist<' in page


def test_an_administrator_pauses_and_everybody_sees_it(site: Site) -> None:
    admin, office = site.as_user("admin@example.dk"), site.as_user("sekretariat@example.dk")
    assert "Sæt al mail på pause" not in office.page("/reminders")
    admin.send("/reminders/pause", {"reason": "Serveren flyttes"})
    assert "Al mail er på pause" in office.page("/reminders")
    assert "Serveren flyttes" in office.page("/reminders/preview")
    with site.app.app_context():
        assert reminders.run(MORNING).sent == 0
        db.session.remove()
    admin.send("/reminders/resume")
    assert "Al mail er på pause" not in office.page("/reminders")


def test_send_now_says_what_will_happen(site: Site) -> None:
    answer = site.as_user("sekretariat@example.dk").send("/reminders/run", follow_redirects=True)
    assert "Køen kan ikke nås lige nu" in answer.text  # no broker in this test: nothing is lost
