"""Administration: whether the history is whole."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from workflow.domain.access import administers_everything
from workflow.queries import audit
from workflow.web.guard import current_actor

pages = Blueprint("audit", __name__, url_prefix="/administration/history")


@pages.get("")
def show() -> str:
    """The last seals and the last verification."""
    if not administers_everything(current_actor()):
        abort(404)
    return render_template("audit/show.html", state=audit.state())
