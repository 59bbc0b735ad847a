"""Emoji, Word's own bullets and invisible characters: every paper of what holds them can be fetched."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from lxml import etree
from sqlalchemy import select

from tests.builders import make_action, role_of
from tests.web.conftest import Site
from workflow.domain.party_lists import decoded, rows_of
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.publishing.characters import writable
from workflow.services.accounts import users

SIGNS = pytest.mark.parametrize("sign", ["👍🏽", "\uf0b7", "\ufffe", "\x02"])
PAPERS = (
    "/annex/1", "/annex/1/draft.pdf", "/annex/1/draft.docx", "/handover/cluster-1/note/pdf",
    "/handover/cluster-1/note/docx", "/reports/Nord/2025/aaret.pdf", "/reports/Nord/2025/aaret.docx",
    "/cases/NORD-2025-001/sag.zip",
    "/actions/handlinger.xlsx", "/actions/handlinger.csv",
)  # fmt: skip


def nord() -> Body:
    return db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()


def stored(site: Site, title: str) -> None:
    """An action as an earlier version of the program has stored it."""
    with site.app.app_context():
        make_action(nord(), [role_of(nord(), "secretariat")], title=title)
        action = db.session.scalars(select(Action).where(Action.reference == "NORD-2025-001")).one()
        action.title = action.evidence = title
        db.session.commit()
        db.session.remove()


def assert_office_opens(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith(".xml"):
                etree.fromstring(packed.read(name))


@SIGNS
def test_every_paper_of_it_can_be_fetched(site: Site, sign: str) -> None:
    stored(site, f"Send brevet {sign} nu")
    office = site.as_user("sekretariat@example.dk")
    for address in PAPERS:
        answer = office.get(address)
        assert answer.status_code == 200, address
        if address.endswith(("xlsx", "docx")):
            assert_office_opens(answer.data)
    assert office.send("/annex/1/freeze").status_code == 302


@SIGNS
def test_what_is_typed_keeps_what_a_file_can_hold(site: Site, sign: str) -> None:
    office = site.as_user("sekretariat@example.dk")
    form = {"body": "1", "title": f"Sam{sign}arbejdet", "owner_name": "Signe Kvist", "deadline": "01-12-2027"}
    assert office.send("/actions/new", form).status_code == 302
    with site.app.app_context():
        title = db.session.scalars(select(Action.title).order_by(Action.id.desc())).first()
    assert title == f"Sam{writable(sign)}arbejdet"


def test_what_is_looked_for_is_read_in_the_same_way(site: Site) -> None:
    page = site.as_user("sekretariat@example.dk").page("/actions?q=kør\x02sel")
    assert "Afklar kørsel til genoptræning" in page


def test_a_name_pasted_from_a_mac_is_found(site: Site) -> None:
    """Accents are signs of their own there (NFD), in file names and in what PDF readers copy."""
    office, name = site.as_user("sekretariat@example.dk"), "André Ågård"
    pasted = unicodedata.normalize("NFD", name)
    assert office.send("/administration/parties/new", {"kind": "person", "name": pasted}).status_code == 302
    for typed in (name, pasted, "ågård"):
        assert [each["name"] for each in office.get(f"/parties/search?q={typed}").json] == [name]


def test_a_name_in_a_list_from_a_mac_is_composed() -> None:
    listed = unicodedata.normalize("NFD", "art;navn\nperson;André Ågård\n").encode()
    assert [row.name for row in rows_of(decoded(listed))] == ["André Ågård"]


def test_a_password_set_at_a_mac_opens_everywhere(site: Site) -> None:
    password = "rødgrød med fløde på ål"
    with site.app.app_context():
        users.create_user("Åse", "aase@example.dk", unicodedata.normalize("NFD", password), role="reader")
    for typed in (password, unicodedata.normalize("NFD", password)):
        site.as_user("aase@example.dk", typed)
