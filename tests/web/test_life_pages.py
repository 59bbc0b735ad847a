"""The life of an action on its page: reports with files, new deadlines, waiting, what returns, referrals."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import update

from tests.builders import make_action, make_body, make_organisation
from tests.web.conftest import Browser, Site
from tests.web.test_action_page import PAGE, change, party_id, stored
from workflow.extensions import db
from workflow.models import Action, Party

FILE = re.compile(r'href="(/actions/[^"]+/files/\d+)"')


def report(site: Site, browser: Browser, *files: tuple[bytes, str], **data: Any) -> Any:
    sent = [(io.BytesIO(content), name) for content, name in files]
    return change(site, browser, "status", status="reported_done", files=sent, **data)


def test_an_owner_reports_with_files_that_those_who_see_the_action_fetch(site: Site) -> None:
    owner = site.as_user("signe@example.dk")
    page = owner.page(PAGE)
    assert "Meld udført" in page
    assert 'type="file"' in page
    answer = report(site, owner, (b"<script>alert(1)</script>", "Notat æøå.html"), (b"1;2", "tal.csv"), note="Se her")
    assert answer.status_code == 302
    address = FILE.findall(owner.page(PAGE))[0]
    got = site.as_user("formand@example.dk").get(address)
    assert got.data == b"<script>alert(1)</script>"
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert site.as_user("syd@example.dk").get(address).status_code == 404
    assert site.as_user("formand@example.dk").get(address.replace("NORD-2025-001", "NORD-2025-002")).status_code == 404
    with site.app.app_context():
        db.session.execute(update(Action).where(Action.reference == "NORD-2025-001").values(confidential=True))
        db.session.commit()
        db.session.remove()
    assert site.as_user("laeser@example.dk").get(address).status_code == 404
    assert owner.get(address).status_code == 200


def test_a_file_that_is_too_large_is_told_beside_the_form(site: Site) -> None:
    answer = report(site, site.as_user("signe@example.dk"), (b"x" * 10_000_001, "stor.bin"))
    assert answer.status_code == 422
    assert "fylder mere end 10 MB" in answer.text
    assert stored(site).status == "open"


def request_address(page: str) -> tuple[str, str]:
    found = re.search(r'action="[^"]+/deadline-request/(\d+)"[^§]*?name="version" value="(\d+)"', page)
    assert found
    return f"{PAGE}/deadline-request/{found[1]}", found[2]


@pytest.mark.parametrize("said", ["grant", "refuse", "withdraw"])
def test_a_new_deadline_from_the_wish_to_the_answer(site: Site, said: str) -> None:
    owner, chair = site.as_user("signe@example.dk"), site.as_user("formand@example.dk")
    change(site, owner, "deadline-request", wanted="2025-11-14", reason="Kommunen mangler tal")
    assert "1 ønske om ny frist venter på svar" in chair.page("/")
    assert "ny frist ønskes" in chair.page("/actions?view=requests")
    page = chair.page(PAGE)
    assert "Kommunen mangler tal" in page
    assert "Giv ny frist" in page
    assert "Giv ny frist" not in owner.page(PAGE)
    address, version = request_address(owner.page(PAGE))
    data = {"version": version, "answer": said, "note": "Aftalt på mødet", "deadline": "2025-11-20"}
    wrong = (chair if said == "withdraw" else owner).send(address, data)
    assert wrong.status_code == 403
    assert (owner if said == "withdraw" else chair).send(address, data).status_code == 302
    assert str(stored(site).deadline) == ("2025-11-20" if said == "grant" else "2025-10-01")
    page = owner.page(PAGE)
    assert {"grant": "Ny frist givet", "refuse": "Ny frist afslået", "withdraw": "trukket tilbage"}[said] in page
    assert "Giv ny frist" not in chair.page(PAGE)
    assert "venter på svar" not in chair.page("/")
    assert chair.send(address.replace("NORD-2025-001", "NORD-2025-002"), data).status_code == 404


def test_what_is_asked_without_a_reason_is_told_beside_the_form(site: Site) -> None:
    owner = site.as_user("signe@example.dk")
    for wanted, words in (("", "Skriv den frist"), ("2025-11-14", "Skriv, hvorfor")):
        answer = change(site, owner, "deadline-request", wanted=wanted, reason="")
        assert (answer.status_code, words in answer.text) == (422, True)
    assert (
        change(site, site.as_user("laeser@example.dk"), "deadline-request", wanted="2025-11-14", reason="x").status_code
        == 403
    )


def test_an_action_waits_and_is_cancelled_with_a_reason(site: Site) -> None:
    office = site.as_user("sekretariat@example.dk")
    answer = change(site, office, "wait", waiting_for="Svar fra regionen", until="2025-10-10")
    assert (answer.status_code, "skal ligge fremme" in answer.text) == (422, True)
    change(site, office, "wait", waiting_for="Svar fra regionen", until="2025-11-05")
    for page in (office.page(PAGE), office.page("/actions")):
        assert "Svar fra regionen" in page
        assert "5. november 2025" in page
    assert change(site, office, "cancel", note="").status_code == 422
    change(site, office, "cancel", note="Løst på anden vis")
    assert stored(site).status == "cancelled"
    page = office.page(PAGE)
    assert "Løst på anden vis" in page
    assert "<strong>Annulleret</strong>" in page
    assert "Åbn igen" in page
    assert change(site, site.as_user("signe@example.dk"), "cancel", note="Nej").status_code == 403


def test_an_action_returns_every_quarter(site: Site) -> None:
    office = site.as_user("sekretariat@example.dk")
    change(site, office, "recurrence", rule="FREQ=MONTHLY;INTERVAL=3", until="2026-12-31")
    assert "hvert kvartal, til og med 31. december 2026" in office.page(PAGE)
    assert change(site, office, "recurrence", rule="FREQ=SECONDLY").status_code == 422
    change(site, office, "status", status="closed")
    page = office.page(PAGE)
    assert "Næste i rækken" in page
    assert "NORD-2025-003" in page
    assert "NORD-2025-001" in office.page("/actions/NORD-2025-003")


def test_an_action_is_referred_to_the_other_level(site: Site) -> None:
    with site.app.app_context():
        body = make_body("Fagligt niveau Nord", "NORDF", level="professional", mailbox=None).id
        db.session.remove()
    office = site.as_user("sekretariat@example.dk")
    page = office.page(PAGE)
    assert "Fagligt niveau Nord (fagligt-strategisk niveau)" in page
    assert "Politisk Sundhedsklynge Syd (politisk niveau)" not in page
    change(site, office, "refer", body=str(body), title="Afklar grundlaget", then="wait", deadline="")
    for address, other in ((PAGE, "NORDF-2025-001"), ("/actions/NORDF-2025-001", "NORD-2025-001")):
        page = office.page(address)
        assert "Henvisninger" in page
        assert other in page
    assert "Venter på: <strong>Fagligt niveau Nord (NORDF-2025-001)" in office.page(PAGE)
    # Who sees the one only is not told of the other.
    assert "Afklar grundlaget" not in site.as_user("signe@example.dk").page(PAGE)


def test_each_party_of_a_joint_action_reports_its_part(site: Site) -> None:
    with site.app.app_context():
        body = db.session.query(Party).filter_by(name="Politisk Sundhedsklynge Nord").one()
        signe = db.session.query(Party).filter_by(name="Signe Kvist").one()
        make_action(body, [signe, make_organisation("Læsø Kommune", None)], title="Fælles finansiering")  # type: ignore[arg-type]
        db.session.remove()
    address, owner, chair = (
        "/actions/NORD-2025-003",
        site.as_user("signe@example.dk"),
        site.as_user("formand@example.dk"),
    )

    def send(browser: Browser, form: str, **data: Any) -> Any:
        return browser.send(f"{address}/{form}", {"version": stored(site, "NORD-2025-003").version, **data})

    assert "Meld min del leveret" in owner.page(address)
    send(owner, "line", party=party_id(site, "Signe Kvist"), delivered="1", note="Beløbet er bevilget")
    page = owner.page(address)
    assert "Beløbet er bevilget" in page
    assert "Meld min del leveret" not in page
    assert "1 af 2 leveret" in chair.page("/actions")
    assert send(chair, "status", status="closed").status_code == 422
    send(chair, "status", status="closed", note="Læsø er trådt ud")
    page = owner.page(address)
    assert "Havde ikke leveret" in page
    assert "Læsø Kommune" in page
