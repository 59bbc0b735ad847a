"""The list as a spreadsheet: what it holds, how Excel takes it, and that nothing in it is run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date

import pytest

from tests.builders import make_action
from tests.web.conftest import Site
from workflow.clock import at_local
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.queries.handover_scopes import cluster_named
from workflow.services.handover import handover_note
from workflow.services.handover.handover_paper import paper_of
from workflow.web.spreadsheets import harmless


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_would_be_a_formula_is_text(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless(f"a{start}") == f"a{start}"


def test_csv_is_as_a_danish_excel_opens_it(site: Site) -> None:
    with site.app.app_context():
        nord = db.session.query(Body).filter_by(prefix="NORD").one()
        make_action(nord, [], date(2025, 10, 20), title='=HYPERLINK("x"); æøå\n"to"')
        make_action(nord, [], date(2025, 10, 21), title="Hemmelig", confidential=True)
        db.session.remove()
    answer = site.as_user("laeser@example.dk").get("/actions/handlinger.csv?view=open&sort=-deadline")
    assert answer.headers["Content-Disposition"] == "attachment; filename=handlinger-2025-10-10.csv"
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeffReference;Titel;")
    rows = list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))
    assert [row["Frist"] for row in rows] == ["24-10-2025", "20-10-2025", "01-10-2025"]
    assert rows[1]["Titel"] == '\'=HYPERLINK("x"); æøå\n"to"'
    assert rows[2]["Ansvarlige"] == "Signe Kvist"


def test_xlsx_has_real_days_a_filter_and_a_heading_that_stays(site: Site) -> None:
    with site.app.app_context():
        make_action(db.session.query(Body).filter_by(prefix="NORD").one(), [], date(2025, 10, 20), title="=1+1 kørsel")
        db.session.remove()
    answer = site.as_user("sekretariat@example.dk").get("/actions/handlinger.xlsx?view=all")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<autoFilter" in sheet
    assert 'state="frozen"' in sheet
    assert 'formatCode="dd\\-mm\\-yyyy"' in styles or 'formatCode="dd-mm-yyyy"' in styles
    assert "Afklar kørsel til genoptræning" in sheet
    assert "SYD-2025" not in sheet
    # 1 October 2025 as Excel counts days.
    assert re.search(r"<v>45931</v>", sheet)
    # A text that begins like a formula is shown as it is, and stays a text when somebody mends the cell.
    assert ">=1+1 kørsel<" in sheet
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles


def test_a_title_cut_out_of_a_table_is_told_alike_everywhere(site: Site) -> None:
    with site.app.app_context():
        nord = db.session.query(Body).filter_by(prefix="NORD").one()
        body_id, title = nord.id, "afklar samtykke | Hjørring Kommune"
        made = make_action(nord, [], date(2025, 10, 1), title=title, kind="decision")
        reference = made.reference
        make_action(nord, [], date(2025, 10, 1), title=title, status="closed", closed_at=at_local(date(2025, 10, 1)))
        paper = str(paper_of(handover_note.current(cluster_named("Nord"), at_local(date(2025, 10, 10)))))
        assert title not in paper
        assert "Afklar samtykke · Hjørring Kommune" in paper
        db.session.remove()
    office = site.as_user("sekretariat@example.dk")
    for address in (
        f"/actions/{reference}", "/actions", "/actions/handlinger.csv", f"/annex/{body_id}", "/reports/Nord/2025",
        "/",
    ):  # fmt: skip
        page = office.page(address)
        assert "Afklar samtykke · Hjørring Kommune" in page, address
        assert "samtykke | Hjørring" not in page, address
    with site.app.app_context():
        assert db.session.query(Action).filter_by(reference=reference).one().title == title
