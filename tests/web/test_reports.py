"""The year of a cluster: the page, the PDF and the DOCX say the same, of what the reader may see."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pypdf

from tests import builders
from tests.web.conftest import Site
from workflow import clock
from workflow.extensions import db
from workflow.models import Action, Body


def test_the_year_is_told_alike_in_three_forms(site: Site) -> None:
    with site.app.app_context():
        nord = db.session.query(Body).filter_by(prefix="NORD").one()
        kommune = builders.make_organisation("Brønderslev Kommune", None)
        for number, late in enumerate((0, 4, 90)):
            builders.make_action(
                nord, [kommune], date(2025, 3, 1), title=f"Gjort {number}", status="closed",
                closed_at=clock.at_local(date.fromordinal(date(2025, 3, 1).toordinal() + late)),
            )  # fmt: skip
        builders.make_action(nord, [kommune], date(2025, 9, 1), title="Hemmelig", confidential=True)
        builders.make_action(nord, [kommune], date(2025, 9, 2), title="Klyngen vedtog planen", kind="decision")
        assert db.session.query(Action).count() == 8
    chair = site.as_user("formand@example.dk")
    unasked = chair.page("/reports/Nord/2025")
    assert ("Hemmelig" in unasked, "Tag fortrolige med (1 er udeladt)" in unasked) == (False, True)
    page = chair.page("/reports/Nord/2025?confidential=1")
    assert "/reports/Nord/2025/aaret.pdf?confidential=1" in page
    pages = pypdf.PdfReader(io.BytesIO(chair.get("/reports/Nord/2025/aaret.pdf?confidential=1").data)).pages
    pdf = "".join(part.extract_text() for part in pages)
    document = docx.Document(io.BytesIO(chair.get("/reports/Nord/2025/aaret.docx?confidential=1").data))
    words = " ".join([*(each.text for each in document.paragraphs), *(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )])  # fmt: skip
    for said in (
        "1 af 3 udførte handlinger",
        "47 dage efter fristen",
        "Klyngen vedtog planen",
        "Hemmelig",
        "fra lukkede punkter er med",
        "Fortrolig",
        "Brønderslev",
    ):
        for form in (page, " ".join(pdf.split()), words):
            assert said in form, said
    reader = site.as_user("laeser@example.dk").page("/reports/Nord/2025?confidential=1")
    assert [word in reader for word in ("Hemmelig", "Fortrolig", "er udeladt")] == [False, False, False]
    assert chair.get("/reports/Nord/2026").status_code == 404


def test_given_is_what_somebody_was_asked_to_do(site: Site) -> None:
    with site.app.app_context():
        nord = db.session.query(Body).filter_by(prefix="NORD").one()
        kommune = builders.make_organisation("Brønderslev Kommune", None)
        day = date(2025, 3, 3)
        held = builders.make_meeting(nord, day)

        def made(title: str, status: str, kind: str = "task") -> None:
            closed_at = clock.at_local(day) if status in ("closed", "cancelled") else None
            builders.make_action(
                nord, [kommune], day, title=title, status=status, kind=kind, meeting=held, closed_at=closed_at
            )

        made("Klyngen tiltrådte planen", "settled", "decision")
        made("Det indstilles, at planen godkendes", "settled", "recommendation")
        made("Klyngen ønsker en plan til", "open", "decision")
        made("Skriv planen", "closed")
        made("Trykte planen", "cancelled")
    page = site.as_user("formand@example.dk").page("/reports/Nord/2025")
    march = re.search(r"<td[^>]*>marts</td>(.*?)</tr>", page, re.DOTALL)
    assert march
    assert re.findall(r">(\d+)<", march[1]) == ["2", "1", "0"]
