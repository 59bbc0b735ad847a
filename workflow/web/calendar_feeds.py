"""One's own deadlines as a calendar: its secret address, made and closed on one's account, and what it answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from workflow import clock
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.services.mail import calendar_feeds
from workflow.transactions import read_only
from workflow.web.account import account_page
from workflow.web.guard import current_actor, public, settings

pages = Blueprint("calendar_feeds", __name__)


@pages.get("/calendar/<secret>.ics")
@public
def feed(secret: str) -> AnyResponse:
    """The calendar; 304 for who has it as it is."""
    found = calendar_feeds.feed(secret, clock.now())
    if found is None:
        abort(404)
    response = Response(found.content, mimetype="text/calendar")
    response.add_etag()
    response.last_modified = found.changed_at
    return response.make_conditional(request)


@pages.post("/account/calendar")
def make() -> Any:
    """A new address, shown on the page that answers and never again."""
    try:
        secret = calendar_feeds.make(actor=current_actor(), now=clock.now())
    except InvalidInputError as error:
        flash(error.user_text, "error")
        return redirect(url_for("account.show"))
    db.session.rollback()
    with read_only():
        address = f"{settings().base_url}{url_for('calendar_feeds.feed', secret=secret)}"
        return account_page(calendar_address=address)


@pages.post("/account/calendar/revoke")
def revoke() -> AnyResponse:
    """Closes the address."""
    try:
        calendar_feeds.revoke(actor=current_actor(), now=clock.now())
        flash("Kalenderadressen er lukket.", "success")
    except ConflictError as error:
        flash(error.user_text, "error")
    return redirect(url_for("account.show"))
