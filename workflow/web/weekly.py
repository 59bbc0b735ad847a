"""»Skift til ugentlig mail«: a page from a mail's foot, and what mail programs press for their reader (RFC 8058).

The link is the secret, as on the page of an answer. Fetching it changes nothing: scanners open links.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from workflow import clock
from workflow.errors import InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.services.accounts import login_throttle
from workflow.services.mail import weekly_links
from workflow.services.mail.weekly_links import WeeklyLink
from workflow.transactions import read_only
from workflow.web.answers import POLICY, slowed_down
from workflow.web.guard import public
from workflow.web.page_extensions import csrf

pages = Blueprint("weekly", __name__, url_prefix="/r")


@pages.get("/<weekly_link>")
@public
def show(weekly_link: str) -> Response:
    """How often mail comes, and the button."""
    return _page(weekly_links.find(weekly_link))


@pages.post("/<weekly_link>")
@public
@csrf.exempt
def choose(weekly_link: str) -> Response:
    """One mail a week; `rhythm=daily` takes it back. A mail program sends List-Unsubscribe=One-Click instead."""
    address = request.remote_addr or ""
    wait = login_throttle.count_answer(address, clock.system_now())
    if wait:
        return slowed_down(wait)
    try:
        found = weekly_links.choose(weekly_link, request.form.get("rhythm", "weekly"))
    except (NotFoundError, InvalidInputError) as refused:
        db.session.rollback()
        with read_only():
            return _page(weekly_links.find(weekly_link) if isinstance(refused, NotFoundError) else None)
    login_throttle.take_back_answer(address)
    # No way on to elsewhere: mail programs do not follow it.
    return _page(found, changed=True)


def _page(found: WeeklyLink | None, *, changed: bool = False) -> Response:
    if found is None:
        response = make_response(render_template("answers/unknown.html"), 404)
    else:
        status = 200 if found.party_ids else 410
        response = make_response(render_template("answers/weekly.html", link=found, changed=changed), status)
    response.headers["Content-Security-Policy"] = POLICY
    return response
