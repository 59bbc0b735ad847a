"""All that the page of one action shows, from the query to what the template needs."""

from __future__ import annotations

from typing import Any

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.recurrence import CHOICES, end_of, without_end
from workflow.domain.status import REMINDED_STATUSES
from workflow.models import Party, Person
from workflow.queries.action_page import ActionPage, action_page
from workflow.queries.handover import transfer_of
from workflow.services.actions import passing_on, referrals, tracking
from workflow.services.reminders import preferences
from workflow.web.passages import Context, context
from workflow.web.timeline import timeline

# What is most often done next comes first among the buttons.
_LIKELY_MOVES = ("closed", "reported_done", "in_progress", "waiting", "open", "cancelled", "settled")


def action_view(actor: Actor, reference: str, **extra: Any) -> dict[str, Any]:
    """The template's values for the action with that reference; `extra` (errors, what was typed) is added."""
    page = action_page(actor, reference)
    undoable = tracking.undoable(page.events[-1], actor, clock.now())
    quote, deadline = _contexts(page)
    return {
        "page": page,
        "actor": actor,
        "action": page.action,
        "row": page.row,
        "quote": quote,
        "deadline_context": deadline,
        "timeline": timeline(page.events, page.mails, undoable.id if undoable else None, page.life.files),
        "life": page.life,
        "may_undo": undoable is not None,
        "moves": sorted(_plain_moves(page, actor), key=_LIKELY_MOVES.index),
        "status_hint": _status_hint(page),
        "today": clock.today(),
        "answers_requests": bool(page.roles & {"secretariat", "chair"}),
        "rule_choices": _rule_choices(page.action.recurrence),
        "rule_end": end_of(page.action.recurrence) if page.action.recurrence else None,
        "bodies": referrals.bodies_to_refer_to(page.action, actor) if page.may_edit else [],
        "owner_choices": [(line.party_id, line.party.name) for line in page.action.assignments],
        "only_owns": page.roles == {"owner"},
        "lead_id": next((line.party_id for line in page.action.assignments if line.lead), None),
        "own_lines": [line for line in page.action.assignments if page.may_edit or line.party_id in actor.party_ids],
        "colleagues": _colleagues(page),
        "may_snooze": _may_snooze(page, actor),
        "snoozed_until": preferences.snoozed_until(page.action.id, actor) if page.is_snoozed else None,
        "transfer": transfer_of(page.action.id, actor) if page.was_moved else None,
        "calendar_open": page.may_open_calendar,
        "failed": None,
        "error": None,
        "conflict": None,
        "typed": {},
        **extra,
    }


def _colleagues(page: ActionPage) -> list[tuple[Party, list[Person]]]:
    """Whom each organisation may pass its open line on to, as far as the actor may do that."""
    if page.action.has_tasks or not page.row.is_open:
        return []
    owners = {line.party_id for line in page.action.assignments}
    found = []
    for line in page.action.assignments:
        mine = page.may_edit or line.party_id in page.own_party_ids
        if mine and line.state == "open" and line.party.kind == "organisation":
            people = [each for each in passing_on.colleagues(line.party_id) if each.id not in owners]
            found.append((line.party, people))
    return [(organisation, people) for organisation, people in found if people]


def _plain_moves(page: ActionPage, actor: Actor) -> list[str]:
    """The moves that are a button; to wait and to cancel have forms of their own.

    Who only owns a part of a joint action, and has delivered it, has nothing more to report.
    """
    moves = [move for move in page.moves if move not in ("waiting", "cancelled")]
    lines = page.action.assignments
    owes = any(line.state == "open" and line.party_id in actor.party_ids for line in lines)
    if len(lines) > 1 and page.roles == {"owner"} and not owes:
        moves = [move for move in moves if move != "reported_done"]
    return moves


def _may_snooze(page: ActionPage, actor: Actor) -> bool:
    """Whether reminders of it come to the actor, and there is time to put them off."""
    action = page.action
    owes = any(line.state == "open" and line.party_id in actor.party_ids for line in action.assignments)
    is_reminded = action.status in REMINDED_STATUSES and not action.has_tasks
    return owes and is_reminded and action.deadline > clock.today()


def _status_hint(page: ActionPage) -> str | None:
    """What the buttons of the status do beside what they say."""
    action, row = page.action, page.row
    office = bool(page.roles & {"secretariat", "chair"})
    if action.status == "reported_done" and office:
        return "Skriv en bemærkning om, hvad der mangler, hvis du sender tilbage."
    if len(row.owner_lines) > 1 and row.is_open and row.delivered < len(row.owner_lines):
        if office:
            return (
                f"{row.delivered} af {len(row.owner_lines)} har leveret. Meldes handlingen udført nu, "
                "så skriv hvorfor; det noteres, hvem der manglede."
            )
        return "Handlingen meldes udført, når alle har leveret deres del."
    return None


def _rule_choices(rule: str | None) -> list[str]:
    """What the secretariat chooses from; the rule at hand first, when it is another."""
    own = without_end(rule) if rule else None
    return list(CHOICES) if own is None or own in CHOICES else [own, *CHOICES]


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
