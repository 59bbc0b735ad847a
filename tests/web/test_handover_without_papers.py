"""A move whose papers cannot be written: the actions move, the package says what it lacks, and it is made later."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from tests.builders import make_action, make_body, role_of
from tests.web.conftest import Browser, Site
from tests.web.test_handover_pages import move
from workflow import clock
from workflow.extensions import db
from workflow.models import Body, Cluster, HandoverPackage
from workflow.publishing.paper import Paper, UnwritableError


def package_of(site: Site) -> HandoverPackage:
    with site.app.app_context():
        return db.session.scalars(select(HandoverPackage)).one()


@pytest.fixture
def office(site: Site) -> Browser:
    """Nord's secretariat; a council takes over today."""
    with site.app.app_context():
        council = make_body("Sundhedsråd Vendsyssel", "VEND", [], "council", mailbox="raad@example.dk")
        cluster = db.session.scalars(select(Cluster).where(Cluster.name == "Nord")).one()
        cluster.successor, cluster.succeeded_from = council, clock.today()
        db.session.commit()
        db.session.remove()
    return site.as_user("sekretariat@example.dk")


def refused(_paper: Paper) -> bytes:
    raise UnwritableError("The PDF cannot be written: no such font")


def test_a_package_that_cannot_be_written_says_so_and_is_written_when_it_can(
    site: Site, office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.publishing.pdf_file.write_pdf", refused)
    with site.app.app_context():
        move()
    assert package_of(site).state == "moved"  # the actions do not wait for a paper
    page = office.page("/handover/packages/1")
    assert "Pakken kunne ikke dannes" in page
    assert 'action="/handover/packages/1/package"' in page
    assert "Fortryd hele overdragelsen" in page
    assert "Hent pakken" not in page
    assert "Pakken med overdragelsesnotatet kunne ikke dannes." in office.page("/handover/cluster-1")
    assert office.get("/handover/packages/1/package.zip").status_code == 404
    again = office.send("/handover/packages/1/package")
    assert again.status_code == 422
    assert "The PDF cannot be written: no such font" in again.text

    monkeypatch.undo()
    made = office.send("/handover/packages/1/package", follow_redirects=True)
    assert "Pakken er dannet og kan hentes." in made.text
    assert "Pakken kunne ikke dannes" not in made.text
    assert office.get("/handover/packages/1/package.zip").status_code == 200


def test_a_package_that_cannot_be_written_can_be_taken_back(
    site: Site, office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.publishing.pdf_file.write_pdf", refused)
    with site.app.app_context():
        move()
    assert office.send("/handover/packages/1/undo").status_code == 302
    assert package_of(site).state == "undone"
    reader = site.as_user("laeser@example.dk")
    assert reader.send("/handover/packages/1/package").status_code == 403


@pytest.mark.parametrize("sign", ["👍🏽", "\uf0b7", "\ufffe", "\x02"])
def test_odd_characters_are_no_hindrance(site: Site, office: Browser, sign: str) -> None:
    with site.app.app_context():
        nord = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
        make_action(nord, [role_of(nord, "secretariat")], title=f"Send brevet {sign}")
        db.session.commit()
        move()
    assert package_of(site).state == "moved"
    answer = office.get("/handover/packages/1/package.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert "overdragelsesnotat.pdf" in packed.namelist()
