"""Taking a change back: each field of its event is set to what it was, as a change of its own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from workflow.domain.joined_parties import changes_now
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionNote, DeadlineRequest
from workflow.queries.joined_parties import kept_parties
from workflow.services.actions import lines
from workflow.services.actions.endings import open_request
from workflow.services.actions.one_action import Changes, set_status

# What an event tells of others: a file is kept, and a next occurrence is withdrawn by itself.
_TOLD_ONLY = frozenset({"files", "next", "undelivered", "undone_wait", "review", "taken_up"})
_DAYS = frozenset({"deadline", "waiting_until", "resumed_on", "series_from", "rule_day"})


def revert(action: Action, event: ActionEvent, now: datetime) -> Changes:
    """Puts back what `event` changed, in the running transaction; returns the changes of the undoing's own event.

    Raises ConflictError when something else has taken its place.
    """
    # An owner may have been joined with another entry since: whose the line was then has another number now.
    said = changes_now(event.changes, kept_parties())
    undone = {field: pair for field, pair in said.items() if field not in _TOLD_ONLY}
    # First the status: it ends a wait, which another field may put back.
    if "status" in undone:
        set_status(action, undone["status"][0], now)
    for field, (before, after) in undone.items():
        if field == "owners":
            lines.put_back(action, before, now)
        elif field == "line":
            party_id, state = before
            for line in action.assignments:
                if line.party_id == party_id:
                    line.state, line.delivered_at = state, now if state == "delivered" else None
        elif field == "lines":
            lines.put_lines_back(action, before)
        elif field == "request":
            _ask_again(action, after[0])
        elif field in _DAYS:
            setattr(action, field, date.fromisoformat(before) if before else None)
        elif field != "status":
            setattr(action, field, before)
    if "waiting_until" in undone or event.kind == "waiting":  # of the same day only the words were others
        action.waiting_for = _last_wait(action, event) if action.waiting_until else None
    return {field: (after, before) for field, (before, after) in undone.items()}


def _ask_again(action: Action, request_id: int) -> None:
    if open_request(action.id) is not None:
        raise ConflictError("Der er kommet et nyt ønske om frist i mellemtiden. Besvar det i stedet. Intet er ændret.")
    request = db.session.get_one(DeadlineRequest, request_id)
    request.state, request.granted, request.answered_event_id = "asked", None, None
    db.session.flush()


def _last_wait(action: Action, event: ActionEvent) -> str | None:
    """What was waited for before `event`, in the words of that time."""
    return db.session.scalar(
        select(ActionNote.text)
        .join(ActionEvent, ActionEvent.id == ActionNote.event_id)
        .where(
            ActionEvent.action_id == action.id,
            ActionEvent.kind.in_(("waiting", "referred")),
            ActionEvent.sequence < event.sequence,
        )
        .order_by(ActionEvent.sequence.desc())
        .limit(1)
    )
