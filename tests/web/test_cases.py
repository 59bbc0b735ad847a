"""The whole case as one file: the same bytes each time, with all that belongs to it, for the secretariat."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pypdf
from sqlalchemy import select

from tests.life import SECRETARY
from tests.web.conftest import Site
from workflow import clock
from workflow.extensions import db
from workflow.models import Action
from workflow.services.actions import tracking
from workflow.services.actions.attachments import Upload

CASE = "/cases/NORD-2025-001/sag.zip"


def test_a_case_is_one_file(site: Site) -> None:
    with site.app.app_context():
        action = db.session.scalars(select(Action).where(Action.reference == "NORD-2025-001")).one()
        file = Upload("../svar fra kommunen.txt", b"Vi er klar.")
        tracking.add_note(action.id, note="Talt med Signe", actor=SECRETARY, now=clock.now(), files=[file])
        meeting_id = action.meeting_id
    office = site.as_user("sekretariat@example.dk")
    data = office.get(CASE).data
    assert data == office.get(CASE).data
    with zipfile.ZipFile(io.BytesIO(data)) as case:
        assert case.testzip() is None
        names = case.namelist()
        assert [name.rpartition("/")[2] for name in names[:3]] == [
            "INDHOLD.pdf",
            "historik.json",
            "1-svar_fra_kommunen.txt",
        ]
        assert b"Talt med Signe" in case.read("NORD-2025-001/historik.json")
        assert case.read(names[2]) == b"Vi er klar."
        sums = dict(reversed(line.split("  ", 1)) for line in case.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(case.read(name)).hexdigest() for name in names[:-1]}
        index = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(case.read("INDHOLD.pdf"))).pages)
    assert "Afklar kørsel til genoptræning" in " ".join(index.split())
    with zipfile.ZipFile(io.BytesIO(office.get(f"/cases/meetings/{meeting_id}/sag.zip").data)) as case:
        assert {name.partition("/")[0] for name in case.namelist()} >= {"NORD-2025-001", "NORD-2025-002"}
    assert site.as_user("laeser@example.dk").get(CASE).status_code == 403
    assert site.as_user("syd@example.dk").get(CASE).status_code == 404
