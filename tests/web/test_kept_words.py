"""What was typed is never thrown away: refused, overtaken, logged out or broken, the page has the words."""

from __future__ import annotations

import re
import sqlite3
from html import unescape

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests import own_minutes
from tests.builders import make_action, make_organisation, make_person
from tests.web.conftest import PASSWORD, Browser, Site
from tests.web.test_review_pages import example, office, upload  # noqa: F401  (fixtures)
from workflow.extensions import db
from workflow.models import Body
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


def test_who_passes_on_and_was_overtaken_finds_colleague_and_note(site: Site) -> None:
    with site.app.app_context():
        nord = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
        place, other = make_organisation("Hjørring Kommune", None), make_organisation("Læsø Kommune", None)
        people = [make_person(name, f"{name[:2].lower()}@example.dk") for name in ("Anna Aa", "Bo Bæk", "Ib Olsen")]
        for person, employer in zip(people, (place, place, other), strict=True):
            person.organisation_id = employer.id
        db.session.flush()
        reference = make_action(nord, [place, other], title="Noget").reference
        organisation, bo = place.id, people[1].id
        db.session.commit()
    browser = secretary(site)
    address = f"/actions/{reference}"
    version = version_on(browser.page(address))
    browser.send(f"{address}/status", {"status": "in_progress", "version": version})
    form = {"organisation": organisation, "colleague": bo, "note": WORDS, "version": version}
    answer = browser.send(f"{address}/pass-on", form)
    assert answer.status_code == 409
    assert f'<option value="{bo}" selected>' in answer.text
    assert answer.text.count(WORDS) == 1  # in the form of that organisation alone
    assert answer.text.count("det, du skrev, står stadig i feltet") == 1


def test_a_reason_for_the_deadline_that_stands_there_is_shown_again(site: Site) -> None:
    browser = secretary(site)
    form = {"deadline": "2025-10-24", "note": WORDS, "version": version_on(browser.page(PAGE))}
    answer = browser.send(f"{PAGE}/deadline", form)
    assert answer.status_code == 422
    assert "Det står sådan i forvejen. Intet er ændret." in answer.text
    assert f'value="{WORDS}"' in answer.text
    # Without words nothing is lost: the page says that nothing has changed.
    assert browser.send(f"{PAGE}/deadline", {**form, "note": ""}).status_code == 302
    assert browser.send(f"{PAGE}/deadline", {**form, "deadline": "2025-10-27"}).status_code == 302
    assert WORDS in browser.page(PAGE)


@pytest.mark.parametrize("address", ["signe kvist", "signe@example.dk"])
def test_a_stop_that_is_refused_is_shown_in_its_form(site: Site, address: str) -> None:
    admin = site.as_user("admin@example.dk")
    admin.send("/reminders/stops", {"address": "signe@example.dk", "reason": ""})
    answer = admin.send("/reminders/stops", {"address": address, "reason": WORDS})
    assert answer.status_code in (409, 422)
    assert 'href="/reminders/problems" aria-current="page"' in answer.text
    assert '<details class="quiet-details" open>' in answer.text
    assert f'value="{address}" aria-invalid="true"' in answer.text
    assert f'value="{WORDS}"' in answer.text
    assert "Intet er ændret." in answer.text


def test_a_reason_to_reject_what_was_changed_meanwhile_is_kept(office: Browser) -> None:  # noqa: F811
    upload(office, own_minutes.minutes(own_minutes.TASK))
    page = office.page("/minutes/1/review")
    found = re.search(r'action="(/minutes/1/review/\d+/reject)".*?name="version" value="(\d+)"', page, re.S)
    assert found
    address, version = found[1], int(found[2])
    answer = office.send(address, {"version": version + 7, "reason": WORDS})
    assert answer.status_code == 409
    assert "Her står det, som det er nu." in answer.text
    assert f'value="{WORDS}" aria-invalid="true"' in answer.text

    assert office.send(address, {"version": version, "reason": "Gælder ikke"}).status_code == 302
    late = office.send(
        address, {"version": version, "reason": WORDS}, headers={"Referer": "http://localhost/minutes/1/review"}
    )
    assert late.status_code == 409
    assert WORDS in late.text


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
