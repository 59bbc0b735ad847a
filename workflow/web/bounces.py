"""Where the mail relay hands in delivery reports: the report as it arrived, with a key that only the relay knows."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, abort, jsonify, request

from workflow import clock
from workflow.services.mail import bounces
from workflow.web.guard import public, settings
from workflow.web.page_extensions import csrf

LARGEST_REPORT = 2 * 1024 * 1024  # bytes; a report may hold the whole mail

pages = Blueprint("bounces", __name__, url_prefix="/bounces")
# No browser comes here: the key in the header is what a form's token is elsewhere.
csrf.exempt(pages)


@pages.post("")
@public
def take() -> Any:
    """Takes one report (message/rfc822); `?recipient=` is the envelope's, where the relay knows it."""
    key = settings().bounce_key
    if key is None:
        abort(404)
    given = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {key}".encode()):
        abort(403)
    raw = request.stream.read(LARGEST_REPORT + 1)
    if len(raw) > LARGEST_REPORT:
        abort(413)
    taken = bounces.take(raw, recipient=request.args.get("recipient", ""), now=clock.now())
    return jsonify({"outcome": taken.outcome})
