"""Searching the minutes."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template, request

from workflow.queries.minutes_search import find_items
from workflow.web import numbers
from workflow.web.action_lists import LONGEST_FILTER
from workflow.web.guard import current_actor, reads_minutes

pages = Blueprint("search", __name__, url_prefix="/minutes/search")


@pages.get("")
def show() -> str:
    """The items that have the words, with the place where they stand."""
    actor = current_actor()
    if not reads_minutes(actor):
        abort(404)
    text = request.args.get("q", "").strip()[:LONGEST_FILTER]
    place = _place(request.args.get("after", ""))
    return render_template(
        "minutes/search.html",
        text=text,
        found=find_items(actor, text, place) if text else None,
        is_first=place is None,
        longest=LONGEST_FILTER,
    )


def _place(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition("~")
    item_id = numbers.parse(number)
    try:
        return (date.fromisoformat(day), item_id) if item_id else None
    except ValueError:
        return None
