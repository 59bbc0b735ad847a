"""The yearly report of a cluster: a page, a PDF and a DOCX."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from workflow import clock
from workflow.publishing.docx_file import write_docx
from workflow.publishing.paper import Paper
from workflow.publishing.pdf_file import write_pdf
from workflow.queries.yearly import year_of
from workflow.services.reports.yearly_report import yearly_paper
from workflow.web.guard import current_actor

FIRST_YEAR = 2000
FORMS = {
    "pdf": (write_pdf, "application/pdf"),
    "docx": (write_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}

pages = Blueprint("reports", __name__, url_prefix="/reports")


@pages.get("/<cluster>/<int:year>")
def show(cluster: str, year: int) -> str:
    """The year of a cluster, so far."""
    paper = _paper(cluster, year)
    return render_template(
        "reports/show.html", paper=paper, cluster=cluster, year=year, this_year=clock.today().year, first=FIRST_YEAR
    )


@pages.get("/<cluster>/<int:year>/aaret.<form>")
def file(cluster: str, year: int, form: str) -> Response:
    """The same as a file."""
    if form not in FORMS:
        abort(404)
    write, media_type = FORMS[form]
    response = Response(write(_paper(cluster, year)), mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"aaret-{year}-{cluster}.{form}")
    return response


def _paper(cluster: str, year: int) -> Paper:
    today = clock.today()
    found = year_of(current_actor(), cluster, year, today) if FIRST_YEAR <= year <= today.year else None
    if found is None:
        abort(404)
    return yearly_paper(found)
