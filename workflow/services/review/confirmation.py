"""After a correction: a person keeps an action as it is, or lets it take over what the minutes say now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.errors import ConflictError
from workflow.models import Action, Proposal
from workflow.queries.corrections import corrected_deadline, newest_passage, own_passage
from workflow.services.actions import parents
from workflow.services.actions.changing import mark_confirmed
from workflow.services.actions.one_action import editable
from workflow.services.history.history import append_event
from workflow.services.transaction import transaction

Changes = dict[str, tuple[Any, Any]]


def confirm(action_id: int, *, version: int, actor: Actor, now: datetime) -> Action:
    """A person has read the corrected minutes and says that the action stands as it is."""
    with transaction():
        action = editable(action_id, version, actor)
        if action.needs_confirmation:
            append_event(action, "confirmed", mark_confirmed(action), actor=actor, now=now)
    return action


def take_over(action_id: int, *, version: int, actor: Actor, now: datetime) -> Action:
    """Gives the action the words and the outcome of the newest version, and its deadline where it names another.

    The owners stay. Raises ConflictError when that version says nothing of it any more.
    """
    with transaction():
        action = editable(action_id, version, actor)
        if not action.needs_confirmation:
            return action
        old, new = own_passage(action), newest_passage(action)
        if old is None or new is None:
            raise ConflictError("Det står ikke længere i referatet, så der er ingen rettet tekst at bruge.")
        moved = _deadline(action, new, now)  # first: it is held against the words that the action still has
        changes = _words(action, old, new) | moved | mark_confirmed(action)
        append_event(action, "taken_over", changes, actor=actor, now=now)
        parents.follow(action.parent, now=now)
    return action


def _words(action: Action, old: Proposal, new: Proposal) -> Changes:
    changes: Changes = {"passage": (old.id, new.id)}
    if new.quote != old.quote and new.title != action.title:
        changes["title"] = (action.title, new.title)
        action.title = new.title
    if new.outcome != action.outcome:
        changes["outcome"] = (action.outcome, new.outcome)
        action.outcome = new.outcome
    action.quote, action.passage_id, action.item_id = new.quote, new.id, new.item_id
    return changes


def _deadline(action: Action, new: Proposal, now: datetime) -> Changes:
    if corrected_deadline(action, new) is None:
        return {}
    changes: Changes = {}
    for field in ("deadline", "deadline_text", "deadline_basis", "anchor", "hangs_on_id", "hangs_by"):
        before, after = getattr(action, field), getattr(new, field)
        if before != after:
            changes[field] = (before, after)
            setattr(action, field, after)
    if action.silent and action.deadline >= now.astimezone(LOCAL_TIME).date():
        changes["silent"], action.silent = (True, False), False
    return changes
