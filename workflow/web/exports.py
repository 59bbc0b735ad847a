"""Taking the list along: the same filters, as CSV and XLSX."""

from __future__ import annotations

from flask import Blueprint, Response, request, stream_with_context

from workflow import clock
from workflow.queries.actions import every_action
from workflow.web import spreadsheets
from workflow.web.action_lists import AskedFor, asked_for
from workflow.web.asked_days import refuse
from workflow.web.guard import current_actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
pages = Blueprint("exports", __name__, url_prefix="/actions")


@pages.get("/handlinger.csv")
def csv() -> Response:
    """All that the list shows, on all its pages, line by line as it is read."""
    asked = _asked()
    lines = spreadsheets.as_csv(every_action(current_actor(), asked.filters, asked.sort))
    return download(Response(stream_with_context(lines), mimetype="text/csv"), "handlinger", "csv")


@pages.get("/handlinger.xlsx")
def xlsx() -> Response:
    """The same as a workbook, which can only be sent when it is whole."""
    asked = _asked()
    file = spreadsheets.as_xlsx(every_action(current_actor(), asked.filters, asked.sort))
    return download(Response(spreadsheets.in_chunks(file), mimetype=XLSX), "handlinger", "xlsx")


def _asked() -> AskedFor:
    asked = asked_for(request.args)
    refuse(asked.wrong_days)
    return asked


def download(response: Response, name: str, ending: str) -> Response:
    """The answer as a file of today."""
    file = f"{name}-{clock.today().isoformat()}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=file)
    return response
