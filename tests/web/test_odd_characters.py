"""Emoji, Word's own bullets and invisible characters: every paper of what holds them can be fetched."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from sqlalchemy import select

from tests.builders import make_action, role_of
from tests.web.conftest import Site
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.publishing.characters import writable

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
