"""The search field of owners asks here."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from workflow.queries import parties
from workflow.web import words
from workflow.web.guard import current_actor

pages = Blueprint("parties", __name__, url_prefix="/parties")
LONGEST_QUERY = 100  # characters


@pages.get("/search")
def search() -> Response:
    """Parties whose name has all words of `q`, as JSON; for those who assign."""
    if not current_actor().has_role("administrator", "secretariat"):
        abort(404)
    found = parties.search(request.args.get("q", "")[:LONGEST_QUERY])
    return jsonify(
        [
            {"id": party.id, "name": party.name, "detail": party.detail or words.PARTY_KIND[party.kind]}
            for party in found
        ]
    )
