"""The page of one action: who may do what, conflicts that show both sides, and the way back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.web.conftest import Browser, Site
from workflow.clock import at_local
from workflow.extensions import db
from workflow.models import Action, Party
from workflow.queries.action_page import MailEntry
from workflow.web.timeline import timeline

PAGE = "/actions/NORD-2025-001"


def stored(site: Site, reference: str = "NORD-2025-001") -> Action:
    with site.app.app_context():
        action = db.session.execute(select(Action).where(Action.reference == reference)).scalar_one()
        _ = [line.party.name for line in action.assignments], action.version
        db.session.expunge_all()
        return action


def party_id(site: Site, name: str) -> int:
    with site.app.app_context():
        return db.session.execute(select(Party.id).where(Party.name == name)).scalar_one()


def change(site: Site, browser: Browser, form: str, **data: Any) -> Any:
    return browser.send(f"{PAGE}/{form}", {"version": stored(site).version, **data})


def test_the_page_says_what_it_is_about(site: Site) -> None:
    page = site.as_user("admin@example.dk").page(PAGE)
    for words in ("Afklar kørsel til genoptræning", "Signe Kvist", "ons. 1. oktober 2025", "overskredet med 9 dage",
                  "Klyngen beder administrationen", "Oprettet"):  # fmt: skip
        assert words in page


def test_a_reader_reads_only(site: Site) -> None:
    browser = site.as_user("laeser@example.dk")
    assert 'method="post" action="/actions/' not in browser.page(PAGE)
    assert change(site, browser, "note", note="Må jeg?").status_code == 403
    assert change(site, browser, "status", status="closed").status_code == 403
    assert stored(site).status == "open"


def test_the_owner_reports_and_the_chair_approves(site: Site) -> None:
    owner, chair = site.as_user("signe@example.dk"), site.as_user("formand@example.dk")
    assert "Meld udført" in owner.page(PAGE)
    assert "Godkend og luk" not in owner.page(PAGE)
    assert change(site, owner, "status", status="closed").status_code == 403
    answer = change(site, owner, "status", status="reported_done", note="Aftalen er på plads.")
    assert answer.location == PAGE
    page = chair.page(PAGE)
    assert "Aftalen er på plads." in page
    assert "Send tilbage" in page
    assert "NORD-2025-001" in chair.page("/actions?view=approval")
    change(site, chair, "status", status="closed")
    assert stored(site).status == "closed"
    assert "NORD-2025-001" in chair.page("/actions?view=done")


def test_the_deadline_moves_and_comes_back(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    change(site, browser, "deadline", deadline="2025-11-03", note="Aftalt med kommunen")
    page = browser.page(PAGE)
    assert "man. 3. november 2025" in page
    assert "aftalt" in page
    assert "Fortryd" in page
    change(site, browser, "undo")
    assert stored(site).deadline == date(2025, 10, 1)
    assert "Ændring fortrudt" in browser.page(PAGE)


def test_a_moved_deadline_is_not_told_in_the_words_of_the_minutes(site: Site) -> None:
    with site.app.app_context():
        action = db.session.execute(select(Action).where(Action.reference == "NORD-2025-001")).scalar_one()
        action.deadline_text, action.deadline_basis, action.anchor = "den 1. oktober 2025", "stated", "dated_meeting"
        nord = action.body_id
        db.session.commit()
    browser, chair = site.as_user("sekretariat@example.dk"), site.as_user("formand@example.dk")
    review = chair.send("/chair-review", {"body": nord}).location.rpartition("/")[0] + "/NORD-2025-001"
    for page in (browser.page(PAGE), chair.page(review)):
        assert '<span class="wording">»den 1. oktober 2025«' in page
    assert "følger et bestemt møde" in browser.page(PAGE)
    change(site, browser, "deadline", deadline="2025-11-03")
    for page in (browser.page(PAGE), chair.page(review)):
        assert '<span class="wording">i referatet stod »den 1. oktober 2025«' in page
    assert "følger et bestemt møde" not in browser.page(PAGE)


@pytest.mark.parametrize("typed", ["", "31-02-2025", "snart"])
def test_an_impossible_deadline_is_explained_beside_the_field(site: Site, typed: str) -> None:
    answer = change(site, site.as_user("sekretariat@example.dk"), "deadline", deadline=typed)
    assert answer.status_code == 422
    assert "Intet er ændret" in answer.text
    assert stored(site).deadline == date(2025, 10, 1)


def test_whoever_comes_second_sees_both_versions(site: Site) -> None:
    first, second = site.as_user("sekretariat@example.dk"), site.as_user("admin@example.dk")
    version = stored(site).version
    first.send(f"{PAGE}/deadline", {"version": version, "deadline": "2025-11-03"})
    answer = second.send(f"{PAGE}/deadline", {"version": version, "deadline": "2025-12-01", "note": "Efter ferien"})
    assert answer.status_code == 409
    assert "Sekretariat har ændret handlingen" in answer.text
    assert "man. 3. november 2025" in answer.text
    assert "man. 1. december 2025" in answer.text
    assert 'value="2025-12-01"' in answer.text
    assert 'value="Efter ferien"' in answer.text
    assert stored(site).deadline == date(2025, 11, 3)
    # What was typed is sent again with the new version.
    change(site, second, "deadline", deadline="2025-12-01")
    assert stored(site).deadline == date(2025, 12, 1)


def test_owners_are_found_by_name_and_never_guessed(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    signe = party_id(site, "Signe Kvist")
    unclear = change(site, browser, "owners", owner=signe, owner_name="kommune")
    assert unclear.status_code == 422
    assert "Rebild Kommune" in unclear.text
    assert change(site, browser, "owners", owner=signe, owner_name="Findes Ikke").status_code == 422
    change(site, browser, "owners", owner=signe, owner_name="rebild kommune", lead=signe)
    assert [line.party.name for line in stored(site).assignments] == ["Signe Kvist", "Rebild Kommune"]
    page = browser.page(PAGE)
    assert "0 af 2 leveret" in page
    old = stored(site).version
    change(site, browser, "line", party=signe, delivered="1")
    assert "1 af 2 leveret" in browser.page(PAGE)
    other = party_id(site, "Rebild Kommune")
    form = {"version": old, "party": other, "delivered": "1", "note": "Vores del er sendt"}
    late = browser.send(f"{PAGE}/line", form)
    assert late.status_code == 409
    assert 'value="Vores del er sendt"' in late.text


def test_the_search_field_of_owners(site: Site) -> None:
    found = site.as_user("sekretariat@example.dk").get("/parties/search?q=signe").json
    assert [party["name"] for party in found] == ["Signe Kvist"]
    assert site.as_user("sekretariat@example.dk").get("/parties/search?q=").json == []


def test_notes_are_kept_as_text(site: Site) -> None:
    browser = site.as_user("signe@example.dk")
    browser.send(f"{PAGE}/note", {"note": "<script>alert(1)</script> & mere"})
    page = browser.page(PAGE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; mere" in page
    assert browser.send(f"{PAGE}/note", {"note": "  "}).status_code == 422


def set_silent(site: Site) -> None:
    with site.app.app_context():
        db.session.execute(update(Action).where(Action.reference == "NORD-2025-001").values(silent=True))
        db.session.commit()
        db.session.remove()


@pytest.mark.parametrize("who", ["laeser", "formand", "signe"])
def test_only_the_secretariat_begins_reminders(site: Site, who: str) -> None:
    set_silent(site)
    assert site.as_user(f"{who}@example.dk").send(f"{PAGE}/release").status_code == 403
    assert stored(site).silent is True


def test_beginning_reminders_says_what_it_did(site: Site) -> None:
    set_silent(site)
    browser = site.as_user("sekretariat@example.dk")
    assert "får påmindelser fra nu af" in browser.send(f"{PAGE}/release", follow_redirects=True).text
    assert stored(site).silent is False
    again = browser.send(f"{PAGE}/release", follow_redirects=True).text
    assert "var ikke uden påmindelser" in again
    assert "fra nu af" not in again


def test_saving_what_is_there_already_changes_nothing(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    signe = party_id(site, "Signe Kvist")
    change(site, browser, "deadline", deadline="2025-11-03")
    change(site, browser, "owners", owner=signe, lead=signe)
    browser.page(PAGE)
    for form, data in (("deadline", {"deadline": "2025-11-03"}), ("owners", {"owner": signe, "lead": signe})):
        change(site, browser, form, **data)
        page = browser.page(PAGE)
        assert "Intet er ændret." in page
        assert "Fristen er flyttet" not in page
        assert "De ansvarlige er ændret" not in page


def test_a_conflict_names_who_changed_it_not_who_wrote_a_note(site: Site) -> None:
    first, second = site.as_user("sekretariat@example.dk"), site.as_user("admin@example.dk")
    version = stored(site).version
    first.send(f"{PAGE}/deadline", {"version": version, "deadline": "2025-11-03"})
    site.as_user("formand@example.dk").send(f"{PAGE}/note", {"note": "Set."})
    late = {"version": version, "deadline": "2025-12-01"}
    assert "Sekretariat har ændret handlingen" in second.send(f"{PAGE}/deadline", late).text
    own = first.send(f"{PAGE}/deadline", late).text
    assert "Du har selv ændret handlingen" in own
    assert "Sekretariat har ændret" not in own


def test_what_happened_at_one_moment_is_told_in_its_order(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    for day in ("2025-11-03", "2025-11-04", "2025-11-05"):
        change(site, browser, "deadline", deadline=day)
    told = re.findall(r"<ins>(\w+\. \d+\. november 2025)</ins>", browser.page(PAGE))
    assert told == ["ons. 5. november 2025", "tirs. 4. november 2025", "man. 3. november 2025"]


def test_an_owner_takes_a_report_back(site: Site) -> None:
    owner = site.as_user("signe@example.dk")
    change(site, owner, "status", status="reported_done")
    page = owner.page(PAGE)
    assert "Ikke færdig alligevel" in page
    assert "Send tilbage" not in page
    assert "Send tilbage" in site.as_user("sekretariat@example.dk").page(PAGE)


def test_fields_say_what_they_take(site: Site) -> None:
    page = site.as_user("sekretariat@example.dk").page(PAGE)
    assert 'min="2000-01-01" max="2099-12-31"' in page
    assert 'maxlength="4000"' in page
    assert change(site, site.as_user("sekretariat@example.dk"), "deadline", deadline="9999-01-01").status_code == 422
    assert change(site, site.as_user("signe@example.dk"), "note", note="x" * 4001).status_code == 422


def test_undoing_twice_says_that_it_was_undone(site: Site) -> None:
    browser = site.as_user("sekretariat@example.dk")
    change(site, browser, "deadline", deadline="2025-11-03")
    version = stored(site).version
    assert browser.send(f"{PAGE}/undo", {"version": version}).status_code == 302
    answer = browser.send(f"{PAGE}/undo", {"version": version})
    assert answer.status_code == 409
    assert "Ændringen er allerede fortrudt" in answer.text
    assert "det, du skrev" not in answer.text


def test_a_mail_to_two_chairs_is_told_once_with_their_number(site: Site) -> None:
    about = (date(2025, 10, 8), date(2025, 10, 1))
    to_chair = MailEntry(at_local(date(2025, 10, 8)), "Formandskabet", "escalated", "sent", None, None, about)
    mails = [
        to_chair,
        replace(to_chair, at=to_chair.at + timedelta(seconds=2), message_id=7),
        replace(to_chair, state="failed"),
        replace(to_chair, about=(date(2025, 10, 15), date(2025, 10, 1)), at=to_chair.at + timedelta(days=7)),
    ]
    with site.app.app_context():
        told = [(entry.title, entry.message_id) for entry in timeline([], mails)]
    assert told == [
        ("Mail sendt til Formandskabet: overskredet længe", None),
        ("Mail sendt til Formandskabet (2 modtagere): overskredet længe", 7),
        ("Mail til Formandskabet fejlet: overskredet længe", None),
    ]
