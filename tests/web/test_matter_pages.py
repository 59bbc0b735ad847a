"""Samme sag: shown where the item is read and worked on, answered without a script, hidden from others."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from tests import own_minutes
from tests.db.test_matter_links import LATER, REASON
from tests.web.conftest import Browser, Site
from tests.web.test_review_pages import example, office, upload
from workflow.extensions import db
from workflow.models import Action, AgendaItem, MatterLink
from workflow.services.register import register

__all__ = ["example", "office"]  # fixtures

FORM = re.compile(r'action="(/matters/\d+/(?:confirm|reject|undo))".*?name="version" value="(\d+)"', re.S)


@pytest.fixture
def two_meetings(office: Browser) -> None:
    """Documents 1 and 2, the second of which takes a matter of the first up again."""
    upload(office, own_minutes.minutes(own_minutes.TASK))
    office.accept_shown(1)
    upload(office, LATER.encode(), "fagligt.md")


def answer(browser: Browser, page: str, word: str, **more: str) -> str:
    address, version = next(found for found in FORM.findall(browser.page(page)) if found[0].endswith(word))
    return browser.send(address, {"version": version, "back": page, **more}, follow_redirects=True).text


def action_of(example: Site, title: str) -> str:
    with example.app.app_context():
        query = select(Action.reference).join(AgendaItem, AgendaItem.id == Action.item_id)
        return db.session.scalars(query.where(AgendaItem.title.contains(title), Action.kind == "decision")).one()


@pytest.mark.usefixtures("two_meetings")
def test_a_matter_is_proposed_with_its_reason_and_confirmed(office: Browser, example: Site) -> None:
    page = office.page("/minutes/2/review")
    for words in ("Ser ud til at følge op på", REASON, "punkt 4: Fælles telefonlinje", "Samme sag", "Ikke samme sag"):
        assert words in page
    assert "Ser ud til at blive fulgt op på i" in office.page("/minutes/1")
    done = answer(office, "/minutes/2/review", "confirm")
    assert "De to punkter er nu samme sag." in done
    assert "Samme sag som" in done
    office.accept_shown(2)
    story = office.page(f"/actions/{action_of(example, 'Telefonlinje for')}")
    assert "Sagen på tværs af møder" in story
    assert f'href="/actions/{action_of(example, "Fælles telefonlinje")}"' in story
    assert "Knyttet til samme sag på et andet møde" in office.page(f"/actions/{action_of(example, 'Fælles tele')}")


@pytest.mark.usefixtures("two_meetings")
def test_a_refusal_is_kept_aside_and_taken_back(office: Browser) -> None:
    assert "foreslås ikke igen" in answer(office, "/minutes/2", "reject")
    page = office.page("/minutes/2")
    assert "1 forslag om samme sag er afvist" in page
    assert "Ser ud til" not in page
    assert "Forslaget står åbent igen" in answer(office, "/minutes/2", "undo")
    assert "Ser ud til at følge op på" in office.page("/minutes/2")


@pytest.mark.usefixtures("two_meetings")
def test_an_old_page_does_not_answer_over_a_new_answer(office: Browser) -> None:
    address, version = FORM.findall(office.page("/minutes/2"))[0]
    office.send(address, {"version": version})
    assert office.send(address.replace("confirm", "reject"), {"version": version}).status_code == 409
    assert office.send(address, {"version": "x"}).status_code == 422
    assert office.send("/matters/9999/confirm", {"version": "1"}).status_code == 404
    assert office.send(address.replace("confirm", "merge"), {"version": version}).status_code == 404


@pytest.mark.usefixtures("two_meetings")
def test_it_goes_back_to_pages_of_this_site_only(office: Browser) -> None:
    address, version = FORM.findall(office.page("/minutes/2"))[0]
    gone = office.send(address, {"version": version, "back": "https://elsewhere.example.org/"})
    assert gone.headers["Location"].startswith("/minutes/2#matter-")


def test_the_council_answers_for_what_has_moved_to_it_and_sees_nothing_else(office: Browser, example: Site) -> None:
    upload(office, own_minutes.minutes(own_minutes.TASK))
    office.accept_shown(1)
    council = example.as_user("sekretariat.vendsyssel@example.dk", register.EXAMPLE_PASSWORD)
    title = "Sundhedsklynge Nord Faglig Strategisk Niveau d. 09-10-2025"
    minutes = LATER.replace(title, "Sundhedsråd Vendsyssel d. 12-03-2026").replace("9. oktober 2025", "12. marts 2026")
    upload(council, minutes.encode(), "raad.md")
    assert "Fælles telefonlinje" not in council.page("/minutes/2/review")
    reference = action_of(example, "Fælles telefonlinje")
    with example.app.app_context():
        link = db.session.execute(select(MatterLink)).scalar_one()
        now_of = link.later.document.meeting.body_id
        moved = update(Action).where(Action.reference == reference)
        other = select(Action.id).join(AgendaItem, AgendaItem.id == Action.item_id).where(
            AgendaItem.title.contains("Kørsel"), Action.kind == "decision"
        )  # fmt: skip
        # Of another item: it does not open this one.
        db.session.execute(update(Action).where(Action.id.in_(other)).values(body_id=now_of))
        db.session.commit()
        assert "Fælles telefonlinje" not in council.page("/minutes/2/review")
        db.session.execute(moved.values(body_id=now_of))
        db.session.commit()
        item_id = link.earlier_id
    page = council.page("/minutes/2/review")
    assert "Ser ud til at følge op på" in page
    assert (
        f'<a href="/actions/{reference}">Politisk Sundhedsklynge Nord, 2. oktober 2025, punkt 4: Fælles telef' in page
    )
    assert council.get("/minutes/1").status_code == 404
    assert 'href="/minutes/1' not in page
    assert "De to punkter er nu samme sag." in answer(council, "/minutes/2/review", "confirm")
    story = council.page(f"/actions/{reference}")
    assert "Sagen på tværs af møder" in story
    assert 'href="/minutes/1' not in story
    address, version = next(found for found in FORM.findall(council.page("/minutes/2")) if found[0].endswith("undo"))
    assert office.send(address, {"version": version}).status_code == 404  # it may not read the council's minutes
    with example.app.app_context():
        db.session.execute(update(AgendaItem).where(AgendaItem.id == item_id).values(closed=True))
        db.session.commit()
    assert "Fælles telefonlinje" not in council.page("/minutes/2")
    assert council.send(address, {"version": version}).status_code == 404


@pytest.mark.usefixtures("two_meetings")
def test_who_may_not_read_the_other_meeting_sees_nothing_of_it(office: Browser, example: Site) -> None:
    office.accept_shown(2)
    reader = example.as_user("thyra.bregnhede@example.dk", register.EXAMPLE_PASSWORD)
    page = reader.page("/minutes/2")
    assert "Ser ud til at følge op på" in page
    assert "Ikke samme sag" not in page
    address, version = FORM.findall(office.page("/minutes/2"))[0]
    assert reader.send(address, {"version": version}).status_code == 404
    elsewhere = example.as_user("sekretariat.syd@example.dk", register.EXAMPLE_PASSWORD)
    assert elsewhere.send(address, {"version": version}).status_code == 404
    with example.app.app_context():
        earlier = db.session.execute(select(MatterLink.earlier_id)).scalar_one()
        db.session.execute(update(AgendaItem).where(AgendaItem.id == earlier).values(closed=True))
        db.session.commit()
    assert "Fælles telefonlinje" not in reader.page("/minutes/2")
    assert "Fælles telefonlinje" in office.page("/minutes/2")
