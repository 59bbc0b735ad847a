"""The whole case as one file: the same bytes each time, with all that belongs to it, for the secretariat."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pypdf
from sqlalchemy import select

from tests import own_minutes
from tests.builders import make_action, make_meeting
from tests.db.test_handover import move, succeed
from tests.life import SECRETARY
from tests.reminding import deliver
from tests.web.conftest import Site, add_login
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, Body, SourceDocument
from workflow.queries.handover_scopes import cluster_named
from workflow.services.actions import tracking
from workflow.services.actions.attachments import Upload
from workflow.services.intake import intake
from workflow.services.reminders import reminders
from workflow.services.review import confirmation

CASE = "/cases/NORD-2025-001/sag.zip"


def index_of(case: zipfile.ZipFile) -> str:
    pages = pypdf.PdfReader(io.BytesIO(case.read("INDHOLD.pdf"))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def test_a_case_is_one_file(site: Site) -> None:
    with site.app.app_context():
        action = db.session.scalars(select(Action).where(Action.reference == "NORD-2025-001")).one()
        file = Upload("../svar fra kommunen.txt", b"Vi er klar.")
        tracking.add_note(action.id, note="Talt med Signe", actor=SECRETARY, now=clock.now(), files=[file])
        meeting_id = action.meeting_id
        south = db.session.scalars(select(Body).where(Body.prefix == "SYD")).one()
        make_action(south, [each.party for each in action.assignments], date(2025, 10, 1))
        empty = make_meeting(south, date(2025, 11, 1), "planned").id
        reminders.plan(clock.now())
        deliver(clock.now())
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
        index = index_of(case)
    assert "Afklar kørsel til genoptræning" in index
    assert "filer/1-svar_fra_kommunen.txt" in index
    assert "1 mail er ikke med, fordi du ikke har adgang til alt, hvad den handler om." in index
    data = site.as_user("syd@example.dk").get(f"/cases/meetings/{empty}/sag.zip").data
    with zipfile.ZipFile(io.BytesIO(data)) as case:
        assert "Sidste hændelse ingen" in index_of(case)
    with zipfile.ZipFile(io.BytesIO(office.get(f"/cases/meetings/{meeting_id}/sag.zip").data)) as case:
        assert {name.partition("/")[0] for name in case.namelist()} >= {"NORD-2025-001", "NORD-2025-002"}
    assert site.as_user("laeser@example.dk").get(CASE).status_code == 403
    assert site.as_user("syd@example.dk").get(CASE).status_code == 404


def test_a_case_has_the_version_that_it_quotes_and_nothing_that_its_reader_may_not_read(site: Site) -> None:
    with site.app.app_context():
        for name, words in (("første.md", own_minutes.TASK), ("rettet.md", own_minutes.MOVED_TASK)):
            data = own_minutes.minutes(words, closed=True)
            intake.import_document(data, name, actor=SYSTEM, now=clock.now(), accept=True)
        action = db.session.scalars(select(Action).where(Action.needs_confirmation, Action.kind == "task")).one()
        confirmation.take_over(action.id, version=action.version, actor=SYSTEM, now=clock.now())
        case = f"/cases/{action.reference}/sag.zip"
        succeed()
        add_login("raad", "secretariat", "body:VEND")
        db.session.commit()
    office, council = site.as_user("sekretariat@example.dk"), site.as_user("raad@example.dk")
    with zipfile.ZipFile(io.BytesIO(office.get(case).data)) as held:
        assert [name for name in held.namelist() if name.startswith("dok")] == [
            "dokumenter/1-første.md",
            "dokumenter/2-rettet.md",
        ]
        assert own_minutes.MOVED_TASK in held.read("dokumenter/2-rettet.md").decode()
        assert "1 (erstattet)" in index_of(held)
    with site.app.app_context():
        move(cluster_named("Nord"))
        first = db.session.get_one(SourceDocument, 1)
        first.withdrawn_at, meeting_id = clock.now(), first.meeting_id
        db.session.commit()
    with zipfile.ZipFile(io.BytesIO(office.get(f"/cases/meetings/{meeting_id}/sag.zip").data)) as held:
        assert "1 (trukket tilbage)" in index_of(held)
    with zipfile.ZipFile(io.BytesIO(council.get(case).data)) as held:
        assert not any(name.startswith("dok") for name in held.namelist())
        index = index_of(held)
    assert "2 dokumenter er ikke med, fordi du ikke har adgang til alt i dem." in index
    assert own_minutes.MOVED_TASK in index
