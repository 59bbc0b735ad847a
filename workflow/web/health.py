"""Whether everything runs: for machines a word, for the administrator a page."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from workflow.domain.access import administers_everything
from workflow.services.installation import health
from workflow.web.guard import current_actor, public

pages = Blueprint("health", __name__)


@pages.get("/health")
@public
def answer() -> Response:
    """That this process answers; what it stands on, the administrator's page and `workflow health` tell."""
    return Response("ok", mimetype="text/plain")


@pages.get("/administration/health")
def show() -> str:
    """Database, broker, workers, scheduler and mail, as they are now."""
    if not administers_everything(current_actor()):
        abort(404)
    return render_template("health/show.html", report=health.check())
