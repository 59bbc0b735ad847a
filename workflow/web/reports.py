"""The yearly report of a cluster: a page, a PDF and a DOCX."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from workflow import clock
from workflow.publishing.docx_file import write_docx
from workflow.publishing.pdf_file import write_pdf
from workflow.queries.yearly import Year, year_of
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
    """The year of a cluster, so far; confidential actions only when the address asks for them."""
    found = _found(cluster, year)
    return render_template(
        "reports/show.html",
        paper=yearly_paper(found),
        cluster=cluster,
        year=year,
        this_year=clock.today().year,
        first=FIRST_YEAR,
        left_out=found.left_out,
        confidential="1" if _asks_for_confidential() else None,
    )


@pages.get("/<cluster>/<int:year>/aaret.<form>")
def file(cluster: str, year: int, form: str) -> Response:
    """The same as a file."""
    if form not in FORMS:
        abort(404)
    write, media_type = FORMS[form]
    response = Response(write(yearly_paper(_found(cluster, year))), mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"aaret-{year}-{cluster}.{form}")
    return response


def _found(cluster: str, year: int) -> Year:
    today, confidential = clock.today(), _asks_for_confidential()
    if not FIRST_YEAR <= year <= today.year:
        abort(404)
    found = year_of(current_actor(), cluster, year, today, confidential=confidential)
    if found is None:
        abort(404)
    return found


def _asks_for_confidential() -> bool:
    return request.args.get("confidential") == "1"
