"""Outside production: the mails on their page, and the clock that is stepped."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.message import EmailMessage
from html import unescape

import pytest
from sqlalchemy import select

from tests.builders import make_action, make_body
from tests.conftest import MakeApp
from tests.web.conftest import Site, add_login
from workflow.extensions import db
from workflow.models import Action, Installation, Message, ReminderSlot

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SENT = datetime(2025, 10, 10, 7, 0, tzinfo=UTC)


def put_mail_in(site: Site) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["To"] = "Frist fre. 24. oktober", "signe.kvist@example.dk"
    mail.set_content("Ren tekst & mere")
    mail.add_alternative('<p style="color: teal">Pæn tekst</p><script>alert(1)</script>', subtype="html")
    with site.app.app_context():
        db.session.add(
            Message(kind="digest", recipient="signe.kvist@example.dk", day=date(2025, 10, 10), dedupe_key="one",
                    message_id="<one@example.dk>", date=SENT, state="sent", next_try=SENT, sent_at=SENT,
                    subject=mail["Subject"], raw=bytes(mail), created_at=SENT)
        )  # fmt: skip
        db.session.commit()
        db.session.remove()


def test_mails_are_shown_as_sent(site: Site) -> None:
    put_mail_in(site)
    browser = site.as_user("admin@example.dk")
    assert "Frist fre. 24. oktober" in browser.page("/mail")
    page = browser.page("/mail/1")
    assert "Ren tekst &amp; mere" in page
    assert 'sandbox=""' in page
    assert "alert(1)" not in page
    assert browser.get("/mail/2").status_code == 404


def test_the_html_of_a_mail_can_do_nothing(site: Site) -> None:
    put_mail_in(site)
    answer = site.as_user("admin@example.dk").get("/mail/1/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "Pæn tekst" in answer.text
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy


def test_a_step_in_progress_is_shown_and_asked_for(make_app: MakeApp) -> None:
    site = Site(make_app(NOW=""))
    with site.app.app_context():
        add_login("admin", "administrator", "everything")
        db.session.add(
            Installation(id=1, clock_offset=0, clock_target=date(2040, 3, 2), clock_step_started_at=datetime.now(UTC))
        )
        db.session.commit()
        db.session.remove()
    browser = site.as_user("admin@example.dk")
    page = browser.page("/clock")
    assert "fre. 2. marts 2040" in page
    assert 'http-equiv="refresh"' in page
    assert browser.get("/clock/state").json["stepping"] is True
    assert "Næste uge" not in browser.page("/")
    assert browser.send("/clock/step", {"days": 1}).status_code == 409


def test_the_next_day_leads_back_to_a_page_that_can_be_asked_for(make_app: MakeApp) -> None:
    site = Site(make_app(NOW=""))
    with site.app.app_context():
        add_login("admin", "administrator", "everything")
        make_action(make_body(), [], deadline=date(2099, 10, 24))
        db.session.commit()
        db.session.remove()
    browser = site.as_user("admin@example.dk")
    page = browser.page("/actions?view=all")
    assert _way_back(page) == "/actions?view=all"
    (chosen,) = re.findall(r'name="chosen" value="([^"]+)"', page)
    form = {"kind_of_change": "status", "chosen": chosen, "new_status": "closed", "note": "Ryddet op", "view": "all"}
    seen = browser.send("/actions/bulk/preview", form)
    assert "Gennemfør for 1 handling" in seen.text
    assert browser.get(_way_back(seen.text)).status_code == 200


def _way_back(page: str) -> str:
    found = re.search(r'name="back" value="([^"]*)">\s*<button[^>]*>Næste dag', page)
    assert found
    return unescape(found[1])


def test_mails_are_shown_to_who_may_see_all_they_speak_of(site: Site) -> None:
    put_mail_in(site)

    def speak_of(reference: str) -> None:
        with site.app.app_context():
            action = db.session.execute(select(Action).where(Action.reference == reference)).scalar_one()
            db.session.add(
                ReminderSlot(action_id=action.id, party_id=action.assignments[0].party_id, notice="due",
                             due_on=action.deadline, deadline=action.deadline, recipient="signe.kvist@example.dk",
                             state="sent", message_id=1, created_at=SENT)
            )  # fmt: skip
            db.session.commit()
            db.session.remove()

    def status(name: str) -> int:
        browser = site.as_user(f"{name}@example.dk")
        assert ("Frist fre. 24. oktober" in browser.page("/mail")) == (browser.get("/mail/1").status_code == 200)
        return browser.get("/mail/1/html").status_code

    assert [status(name) for name in ("admin", "sekretariat")] == [200, 404]
    speak_of("NORD-2025-001")
    assert [status(name) for name in ("admin", "sekretariat", "formand", "syd")] == [200, 200, 200, 404]
    assert "Se mailen" in site.as_user("sekretariat@example.dk").page("/actions/NORD-2025-001")
    speak_of("SYD-2025-001")
    assert [status(name) for name in ("admin", "sekretariat", "syd")] == [200, 404, 404]
    assert "Se mailen" not in site.as_user("sekretariat@example.dk").page("/actions/NORD-2025-001")
