"""All that the page of one action shows, from the query to what the template needs."""

from __future__ import annotations

from typing import Any

from workflow import clock
from workflow.domain.access import Actor
from workflow.queries import parties
from workflow.queries.action_page import ActionPage, action_page
from workflow.services import tracking
from workflow.web.passages import Context, context
from workflow.web.timeline import timeline

# What is most often done next comes first among the buttons.
_LIKELY_MOVES = ("closed", "reported_done", "in_progress", "waiting", "open", "cancelled", "settled")


def action_view(actor: Actor, reference: str, **extra: Any) -> dict[str, Any]:
    """The template's values for the action with that reference; `extra` (errors, what was typed) is added."""
    page = action_page(actor, reference)
    undoable = tracking.last_undoable(page.action, actor, clock.now())
    quote, deadline = _contexts(page)
    return {
        "page": page,
        "action": page.action,
        "row": page.row,
        "quote": quote,
        "deadline_context": deadline,
        "timeline": timeline(page.events, page.mails, undoable.id if undoable else None),
        "may_undo": undoable is not None,
        "moves": sorted(page.moves, key=_LIKELY_MOVES.index),
        "owner_choices": [(line.party_id, line.party.name) for line in page.action.assignments],
        "only_owns": page.roles == {"owner"},
        "lead_id": next((line.party_id for line in page.action.assignments if line.lead), None),
        "own_lines": [line for line in page.action.assignments if page.may_edit or line.party_id in actor.party_ids],
        "party_names": parties.all_names() if page.may_edit else [],
        "calendar_open": page.may_open_calendar,
        "failed": None,
        "error": None,
        "conflict": None,
        "typed": {},
        **extra,
    }


def _contexts(page: ActionPage) -> tuple[Context | None, Context | None]:
    """The quote in its context, with the deadline in it if it stands there; else the deadline's own context."""
    source = page.source
    if source is None:
        return None, None
    found = source.deadline_span
    quote = context(source.text, source.span, source.item_span, deadline=found)
    if found is None or any("deadline" in kind for _, kind in quote.pieces):
        return quote, None
    return quote, context(source.text, found, source.item_span, around=240)
