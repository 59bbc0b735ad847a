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
    """Parties whose name or other name has all words of `q`, as JSON; for those who assign. `kind` narrows it."""
    if not current_actor().has_role("administrator", "secretariat"):
        abort(404)
    kinds = [kind for kind in request.args.getlist("kind") if kind in words.PARTY_KIND]
    found = parties.search(request.args.get("q", "")[:LONGEST_QUERY], kinds=kinds)
    return jsonify([{"id": party.id, "name": party.name, "detail": _detail(party)} for party in found])


def _detail(party: parties.FoundParty) -> str:
    """What tells it apart, and the other name by which it was found."""
    detail = party.detail or words.PARTY_KIND[party.kind]
    return f"{detail}, også kaldet {party.alias}" if party.alias else detail
