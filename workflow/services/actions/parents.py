"""A decision follows its tasks: it shows the latest of their deadlines and closes with the last of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from workflow.domain import status
from workflow.domain.access import SYSTEM
from workflow.domain.disposition import carries_recommendations
from workflow.models import Action
from workflow.services.actions.one_action import Changes, set_status
from workflow.services.history.history import append_event


def join(decision: Action, others: list[Action], *, now: datetime) -> None:
    """Makes `decision` the parent of the tasks among the actions of its item, and of what it puts off."""
    _take_in(decision, others)
    follow(decision, now=now)


def join_new(actions: list[Action], *, now: datetime) -> None:
    """The same for actions that are not stored yet, item by item: a decision begins as its tasks have it."""
    by_item: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        if action.item_id is not None:
            by_item[action.item_id].append(action)
    for of_item in by_item.values():
        decision = next((action for action in of_item if action.kind == "decision"), None)
        if decision is not None:
            _take_in(decision, [action for action in of_item if action is not decision])
            _adjust(decision, now)


def leave(child: Action, *, now: datetime) -> None:
    """Takes `child` out of its decision, in the caller's transaction. The last one leaves it to stand for itself."""
    decision, child.parent = child.parent, None
    follow(decision, now=now)


def follow(parent: Action | None, *, now: datetime) -> None:
    """Sets the status, deadline and leaf mark of `parent` by its children, with an event when something changes.

    A decision without a task that counts (all of them cancelled, or the last one taken out) stands for itself again:
    it keeps its status, and a person says what follows from it.
    """
    if parent is None:
        return
    changes = _adjust(parent, now)
    if changes:
        append_event(parent, "followed_tasks", changes, actor=SYSTEM, now=now)


def _take_in(decision: Action, others: list[Action]) -> None:
    children = [other for other in others if other.kind == "task"]
    if not children and decision.outcome is not None and carries_recommendations(decision.outcome):
        children = [o for o in others if o.kind == "recommendation" and status.is_open(o.status)]
    for child in children:
        if child.parent_id is None:
            child.parent = decision


def _adjust(parent: Action, now: datetime) -> Changes:
    changes: Changes = {}
    if not parent.tasks and not parent.has_tasks:
        return changes
    live = [task for task in parent.tasks if task.status != "cancelled"]
    if parent.has_tasks != bool(live):
        changes["has_tasks"] = (parent.has_tasks, bool(live))
        parent.has_tasks = bool(live)
    latest = max((task.deadline for task in live), default=parent.deadline)
    if latest != parent.deadline:
        changes["deadline"] = (parent.deadline, latest)
        parent.deadline, parent.deadline_basis = latest, "inferred"
        # It speaks of the tasks' day now; the policy's silence was about its own.
        parent.silent = False
    after = _status(parent, live)
    if after != parent.status:
        changes |= set_status(parent, after, now)
    return changes


def _status(parent: Action, live: list[Action]) -> str:
    if any(status.is_open(task.status) for task in live):
        if parent.status == "settled":
            return "open"
        return parent.status if status.is_open(parent.status) else "in_progress"
    # Nothing is open any more. A decision whose tasks were all done at the meeting was settled there.
    if live and all(task.status == "settled" for task in live):
        return "settled"
    return "closed" if live and status.is_open(parent.status) else parent.status
