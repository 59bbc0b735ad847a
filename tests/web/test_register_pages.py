"""The register's pages: who may, forms that keep what was typed, and each step as a user takes it."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests import own_minutes
from tests.builders import hold_role, make_action, make_organisation, make_person, role_of
from tests.web.conftest import Browser, Site
from tests.web.test_owner_offers import minutes_with
from tests.web.test_review_pages import example, upload
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, Party, Person
from workflow.services.register.parties import add_aliases
from workflow.services.register.party_editing import PartyDetails, add_party

__all__ = ["example"]  # a fixture
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PARTIES = "/administration/parties"


@pytest.fixture
def office(site: Site) -> Browser:
    return site.as_user("sekretariat@example.dk")


def id_of(site: Site, name: str) -> int:
    with site.app.app_context():
        return db.session.execute(select(Party.id).where(Party.name == name)).scalar_one()


def owners(site: Site, reference: str) -> list[str]:
    with site.app.app_context():
        action = db.session.execute(select(Action).where(Action.reference == reference)).scalar_one()
        return [line.party.name for line in action.assignments]


def test_who_was_slower_sees_what_the_other_has_written(site: Site, office: Browser) -> None:
    with site.app.app_context():
        party_id = make_person("Otto Bech", "gammel@example.dk").id
    other, address = site.as_user("admin@example.dk"), f"{PARTIES}/{party_id}/edit"
    version = re.search(r'name="version" value="(\d+)"', office.page(address))
    assert version
    form = {"name": "Otto Bech", "title": "", "organisation": "", "aliases": "", "version": version[1]}
    assert office.send(address, {**form, "email": "ny@example.dk"}).status_code == 302
    seen = other.send(address, {**form, "email": "gammel@example.dk", "title": "Chef"})
    assert seen.status_code == 409
    assert "Mailadresse: <strong>ny@example.dk</strong>" in seen.text
    assert "Titel: <strong>intet</strong>" in seen.text
    assert "Navn: <strong>" not in seen.text, "only what differs"
    assert "Indlæs siden igen" not in seen.text, "it stands here already"
    assert 'value="gammel@example.dk"' in seen.text, "what was typed is still there"


def test_a_name_that_is_taken_is_told_of_when_somebody_is_renamed(site: Site, office: Browser) -> None:
    with site.app.app_context():
        party_id = add_party("person", PartyDetails("Signe Kvit"), namesake=False, actor=SYSTEM, now=clock.now()).id
        add_party("person", PartyDetails("Signe Kvist"), namesake=True, actor=SYSTEM, now=clock.now())
    form = {"name": "Signe Kvist", "version": "1"}
    refused = office.send(f"{PARTIES}/{party_id}/edit", form)
    assert refused.status_code == 422
    assert "Signe Kvist findes allerede. Sæt hak" in refused.text
    assert office.send(f"{PARTIES}/{party_id}/edit", {**form, "namesake": "1"}).status_code == 302


def test_a_last_day_that_was_changed_meanwhile_is_shown(site: Site, office: Browser) -> None:
    with site.app.app_context():
        role = role_of(db.session.scalars(select(Body).where(Body.prefix == "NORD")).one(), "chair")
        role_id, holder_id = role.id, hold_role(role, make_person("Otto Bech")).id
    address, form = f"{PARTIES}/{role_id}/holders/{holder_id}", {"seen": "", "until": "2025-12-31"}
    assert office.send(address, form).status_code == 302
    late = office.send(address, {**form, "until": "2026-01-31"})
    assert late.status_code == 409
    assert "31. december 2025" in late.text
    assert 'value="2026-01-31"' in late.text, "what was typed is still there"
    assert re.search(r'name="seen" value="2025-12-31"', late.text), "and may be saved now"
    assert office.send(address, {"seen": "2025-12-31", "until": "2026-01-31"}).status_code == 302


def test_only_offices_have_an_administration(site: Site) -> None:
    for user in ("formand", "laeser", "signe"):
        browser = site.as_user(f"{user}@example.dk")
        assert "/administration" not in browser.page("/actions")
        for address in ("/administration", PARTIES, f"{PARTIES}/1", f"{PARTIES}/new", "/administration/mandates"):
            assert browser.get(address).status_code == 404, (user, address)
        assert browser.send(f"{PARTIES}/new", {"kind": "person", "name": "Otto"}).status_code == 404
    for user in ("sekretariat", "admin"):
        assert PARTIES in site.as_user(f"{user}@example.dk").page("/administration")


def test_a_person_is_added_found_and_mended(site: Site, office: Browser) -> None:
    form = {
        "kind": "person",
        "name": "Åse  Bæk",
        "email": "aase(a)example.dk",
        "title": "Læge",
        "organisation": "Intet",
    }
    refused = office.send(f"{PARTIES}/new", form)
    assert refused.status_code == 422
    for kept in (
        "Åse  Bæk",
        "aase(a)example.dk",
        "Læge",
        "Intet",
        "er ikke en mailadresse",
        "Organisationen findes ikke",
    ):
        assert kept in refused.text
    form |= {"email": "aase@example.dk", "organisation": "Rebild Kommune", "aliases": "A. Bæk\nÅse B."}
    assert "Åse Bæk er i registeret" in office.send(f"{PARTIES}/new", form, follow_redirects=True).text
    again = office.send(f"{PARTIES}/new", form)
    assert "samme navn" in again.text
    assert office.send(f"{PARTIES}/new", {**form, "namesake": "1"}).status_code == 302
    assert office.page(f"{PARTIES}?q=åse b").count(">Åse Bæk</a>") == 2
    person = office.get("/parties/search?q=a. bæk").json[0]
    assert person["detail"] == "Læge, Rebild Kommune, også kaldet A. Bæk"
    address = f"{PARTIES}/{person['id']}/edit"
    version = re.search(r'name="version" value="(\d+)"', office.page(address))
    assert version
    change = {"version": version[1], "name": "Åse Bæk Holm", "email": "aase@example.dk"}
    assert office.send(address, change).status_code == 302
    stale = office.send(address, {**change, "name": "En anden"})
    assert stale.status_code == 409
    assert "En anden" in stale.text
    page = office.page(f"{PARTIES}/{person['id']}")
    assert "Åse Bæk Holm" in page
    assert "Åse Bæk" in page  # the former name is another name now


def test_bodies_are_changed_only_in_scope(site: Site, office: Browser) -> None:
    nord, syd = id_of(site, "Politisk Sundhedsklynge Nord"), id_of(site, "Politisk Sundhedsklynge Syd")
    assert office.get(f"{PARTIES}/{nord}/edit").status_code == 200
    assert office.get(f"{PARTIES}/{syd}").status_code == 200
    assert office.get(f"{PARTIES}/{syd}/edit").status_code == 403
    form = {"version": "1", "name": "Min klynge", "prefix": "SYD"}
    assert office.send(f"{PARTIES}/{syd}/edit", form).status_code == 403
    with site.app.app_context():
        clusters = {body.prefix: str(body.clusters[0].id) for body in db.session.scalars(select(Body))}
        role = role_of(db.session.get_one(Body, syd), "chair").id
    new = {"kind": "body", "name": "Nyt udvalg", "prefix": "ny"}
    assert office.send(f"{PARTIES}/new", {**new, "cluster": clusters["SYD"]}).status_code == 422
    assert office.send(f"{PARTIES}/new", {**new, "prefix": "NORD", "cluster": clusters["NORD"]}).status_code == 422
    assert office.send(f"{PARTIES}/new", {**new, "cluster": clusters["NORD"]}).status_code == 302
    holder = {"holder": "Signe Kvist", "since": "2025-10-01"}
    assert office.send(f"{PARTIES}/{role}/holders", holder).status_code == 403
    added = id_of(site, "Formandskabet, Nyt udvalg")
    assert office.send(f"{PARTIES}/{added}/holders", {**holder, "until": "2024-01-01"}).status_code == 422
    done = office.send(f"{PARTIES}/{added}/holders", holder, follow_redirects=True).text
    assert "Signe Kvist" in done
    assert "fra 1. oktober 2025" in done


def test_leaving_and_moving_later(site: Site, office: Browser) -> None:
    signe = id_of(site, "Signe Kvist")
    assert "NORD-2025-001" in office.page(f"{PARTIES}/{signe}/leave")
    assert office.send(f"{PARTIES}/{signe}/leave", {"last_day": "31-13-2025"}).status_code == 422
    office.send(f"{PARTIES}/{signe}/leave", {"last_day": "2025-10-09"})
    assert "Fratrådt, men stadig ansvarlig" in office.page("/administration")
    assert "Flyt dem nu" in office.page(f"{PARTIES}/{signe}")
    assert office.send(f"{PARTIES}/{signe}/move", {}).status_code == 422
    moved = {"successor": "Sekretariatet, Politisk Sundhedsklynge Nord"}
    assert "1 handling er flyttet" in office.send(f"{PARTIES}/{signe}/move", moved, follow_redirects=True).text
    assert owners(site, "NORD-2025-001") == [moved["successor"]]
    assert "stadig ansvarlig" not in office.page("/administration")
    assert "taget tilbage" in office.send(f"{PARTIES}/{signe}/return", follow_redirects=True).text


def test_the_history_has_danish_days_and_only_what_changed(site: Site, office: Browser) -> None:
    signe = id_of(site, "Signe Kvist")
    office.send(f"{PARTIES}/{signe}/leave", {"last_day": "2025-10-20"})
    once = office.page(f"{PARTIES}/{signe}")
    assert "Sidste dag: 20. oktober 2025" in once
    office.send(f"{PARTIES}/{signe}/leave", {"last_day": "2025-10-20"})
    assert office.page(f"{PARTIES}/{signe}").count("Sidste dag:") == 1, "the same day again is no change"
    office.send(f"{PARTIES}/{signe}/leave", {"last_day": "2025-10-31"})
    version = re.search(r'name="version" value="(\d+)"', office.page(f"{PARTIES}/{signe}/edit"))
    assert version
    form = {"version": version[1], "name": "Signe Kvist", "email": "signe@example.dk", "aliases": "S. Kvist\nS. K."}
    office.send(f"{PARTIES}/{signe}/edit", form)
    page = office.page(f"{PARTIES}/{signe}")
    assert "Sidste dag: 20. oktober 2025 → 31. oktober 2025" in page
    assert "Andre navne: – → S. K., S. Kvist" in page
    assert not re.search(r"<span class=\"cell-sub\">[^<]*\d{4}-\d\d-\d\d", page)


def test_two_people_are_merged_after_a_look(site: Site, office: Browser) -> None:
    with site.app.app_context():
        twin = make_person("Signe M. Kvist", None)
        nord = db.session.execute(select(Body).where(Body.prefix == "NORD")).scalar_one()
        make_action(nord, [twin])
        twin_id = twin.id
    signe = id_of(site, "Signe Kvist")
    assert "et mellemnavn til forskel" in office.page(f"{PARTIES}/{signe}/merge")
    look = office.page(f"{PARTIES}/{signe}/merge?with={twin_id}")
    assert "NORD-2025-003" in look
    fields = dict(re.findall(r'name="(gone|kept_version|gone_version)" value="(\d+)"', look))
    done = office.send(f"{PARTIES}/{signe}/merge", fields, follow_redirects=True).text
    assert "lagt sammen til Signe Kvist" in done
    assert owners(site, "NORD-2025-003") == ["Signe Kvist"]
    assert "To personer lagt sammen" in office.page("/actions/NORD-2025-003")
    assert office.get(f"{PARTIES}/{twin_id}").status_code == 404


def test_absence_is_set_shown_and_removed(site: Site, office: Browser) -> None:
    with site.app.app_context():
        make_person("Otto Bech", "otto@example.dk")
    signe = id_of(site, "Signe Kvist")
    form = {"since": "2025-10-13", "until": "2025-10-17", "substitute": "Otto Beck"}
    refused = office.send(f"{PARTIES}/{signe}/absences", form)
    assert refused.status_code == 422
    assert "Otto Beck" in refused.text
    done = office.send(f"{PARTIES}/{signe}/absences", {**form, "substitute": "Otto Bech"}, follow_redirects=True).text
    assert "13. oktober 2025 – 17. oktober 2025" in done
    back = {"since": "2025-10-14", "until": "2025-10-14", "substitute": "Signe Kvist"}
    otto = id_of(site, "Otto Bech")
    assert "i ring" in office.send(f"{PARTIES}/{otto}/absences", back).text
    removal = re.search(rf"{PARTIES}/{signe}/absences/(\d+)/remove", done)
    assert removal
    assert office.send(removal[0].replace(f"/{signe}/", f"/{otto}/")).status_code == 404
    assert "Intet fravær" in office.send(removal[0], follow_redirects=True).text


def test_an_address_that_is_not_the_offices_to_set_is_refused_beside_it_with_all_that_was_typed(
    site: Site, office: Browser
) -> None:
    with site.app.app_context():
        syd = db.session.execute(select(Body).where(Body.prefix == "SYD")).scalar_one()
        kommune = make_organisation("Rebild Kommune", None)
        make_action(syd, [kommune])
        party_id, version = kommune.id, str(kommune.version)
    form = {"name": "Rebild Kommune", "aliases": "Rebild", "version": version}
    refused = office.send(f"{PARTIES}/{party_id}/edit", {**form, "email": "post@rebild.dk"})
    assert refused.status_code == 403
    assert "så adressen kan kun ændres af administratoren" in refused.text
    assert 'value="post@rebild.dk"' in refused.text
    assert "Rebild</textarea>" in refused.text
    assert "Gem igen" not in refused.text
    assert office.send(f"{PARTIES}/{party_id}/edit", {**form, "email": ""}).status_code == 302


def test_who_names_a_substitute_that_is_away_too_is_told_to_whom_the_mail_goes_on(site: Site, office: Browser) -> None:
    with site.app.app_context():
        for name in ("Otto Bech", "Carla Eng"):
            make_person(name, None)
    otto, signe = id_of(site, "Otto Bech"), id_of(site, "Signe Kvist")
    form = {"since": "2025-10-13", "until": "2025-10-17"}
    first = {**form, "substitute": "Carla Eng"}
    assert "Da går mailen videre" not in office.send(f"{PARTIES}/{otto}/absences", first, follow_redirects=True).text
    second = {"since": "2025-10-15", "until": "2025-10-24", "substitute": "Otto Bech"}
    told = office.send(f"{PARTIES}/{signe}/absences", second, follow_redirects=True).text
    assert "Otto Bech er selv væk på nogle af dagene. Da går mailen videre til Carla Eng." in told


def test_a_list_is_looked_at_and_then_stored(office: Browser) -> None:
    def handed_in(content: bytes) -> Any:
        return office.send(f"{PARTIES}/import", {"file": (io.BytesIO(content), "liste.csv")})

    template = office.get(f"{PARTIES}/import/template.csv")
    assert template.data.startswith(b"\xef\xbb\xbfart;navn")
    bad = handed_in("art;navn;mail\nperson;Åge Sø;ikke\n".encode("cp1252"))
    assert "Åge Sø" in bad.text
    assert "/import/apply" not in bad.text
    assert handed_in(b"PK\x03\x04").status_code == 422
    good = handed_in("art;navn;mail\nperson;Åge Sø;aage@example.dk\n".encode("cp1252"))
    assert "1 ny, 0 kendte" in good.text
    assert office.get("/parties/search?q=åge").json == []
    content = re.search(r'<textarea name="content" hidden>\n(.*?)</textarea>', good.text, re.S)
    assert content
    done = office.send(f"{PARTIES}/import/apply", {"content": content[1]}, follow_redirects=True)
    assert "1 ny er tilføjet." in done.text
    again = office.send(f"{PARTIES}/import/apply", {"content": content[1]}, follow_redirects=True)
    assert "Intet nyt. Alt i listen stod i registeret i forvejen." in again.text
    twice = handed_in(b"art;navn;mail\nperson;Ida Falk;ida@example.dk\nperson;Ida Falk;i.falk@example.dk\n")
    assert "Et navn står to gange i filen med forskellige mailadresser" in twice.text
    assert "/import/apply" in twice.text
    assert [found["name"] for found in office.get("/parties/search?q=åge").json] == ["Åge Sø"]
    assert office.send(f"{PARTIES}/import/apply", {"content": "art;navn\nfugl;x"}).status_code == 422


def test_participants_of_minutes_are_put_in_after_a_choice(example: Site) -> None:
    office = example.as_user("sekretariat.nord@example.dk", "beslutningsspor")
    upload(office, minutes_with("Thyra Bregnhelde, sundhedschef, Hjørring Kommune", own_minutes.TASK))
    assert "ukendte deltagere" in office.page(f"{PARTIES}/from-minutes")
    page = office.page(f"{PARTIES}/from-minutes/1")
    assert "sundhedschef, Hjørring Kommune" in page
    assert "Ligner" in page
    assert office.send(f"{PARTIES}/from-minutes/1", {"name": "En anden"}).status_code == 409
    assert office.send(f"{PARTIES}/from-minutes/1", {}).status_code == 422
    added = office.send(f"{PARTIES}/from-minutes/1", {"name": "Thyra Bregnhelde"}, follow_redirects=True).text
    assert "1 person er i registeret" in added
    assert 'value="Thyra Bregnhelde"' in page
    assert 'value="Thyra Bregnhelde"' not in added
    with example.app.app_context():
        person = db.session.execute(select(Person).where(Person.name == "Thyra Bregnhelde")).scalar_one()
        assert person.organisation is not None
        assert (person.title, person.organisation.name, person.verified) == ("sundhedschef", "Hjørring Kommune", True)
    elsewhere = example.as_user("sekretariat.syd@example.dk", "beslutningsspor")
    assert elsewhere.get(f"{PARTIES}/from-minutes/1").status_code == 404


def test_mandates_are_shown_ended_and_put_back(site: Site, office: Browser) -> None:
    with site.app.app_context():
        signe = db.session.execute(select(Person)).scalar_one()
        signe.elected = True
        hold_role(role_of(db.session.execute(select(Body).where(Body.prefix == "NORD")).scalar_one(), "chair"), signe)
    nord = id_of(site, "Politisk Sundhedsklynge Nord")
    page = office.page("/administration/mandates?place=Politisk+Sundhedsklynge+Nord&last_day=2025-12-31")
    keys = re.findall(r'name="mandate" value="([^"]+)"', page)
    assert len(keys) == 1
    address = f"/administration/mandates/{nord}"
    form = {"mandate": keys, "last_day": "2025-12-31"}
    assert office.send(address, {**form, "mandate": []}).status_code == 422
    done = office.send(address, form, follow_redirects=True).text
    assert "1 mandat er afsluttet" in done
    event = re.search(r'name="event" value="(\d+)"', done)
    assert event
    restored = office.send(f"{address}/restore", {"event": event[1]}, follow_redirects=True).text
    assert "1 mandat fortsætter som før" in restored


def test_an_organisation_passes_on_from_the_page_of_the_action(site: Site, office: Browser) -> None:
    with site.app.app_context():
        municipality = make_organisation("Læsø Kommune", None)
        colleague = make_person("Otto Bech", "otto@example.dk")
        colleague.organisation_id = municipality.id
        add_aliases(colleague, ["Otto Bech"])
        nord = db.session.execute(select(Body).where(Body.prefix == "NORD")).scalar_one()
        make_action(nord, [municipality], date(2025, 11, 1))
        values = {"organisation": municipality.id, "colleague": colleague.id}
    page = office.page("/actions/NORD-2025-003")
    assert "Giv videre i Læsø Kommune" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    done = office.send("/actions/NORD-2025-003/pass-on", {**values, "version": version[1]}, follow_redirects=True).text
    assert "Opgaven er givet videre" in done
    assert "for Læsø Kommune" in done
    with site.app.app_context():
        line = db.session.scalars(select(Assignment).where(Assignment.on_behalf_of_id.is_not(None))).one()
        assert line.party.name == "Otto Bech"
