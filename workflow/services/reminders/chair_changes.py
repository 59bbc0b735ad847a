"""How bodies stood some days ago: what a chair's digest holds against how they stand now. From the history, exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from workflow import clock
from workflow.domain.rollup import DUE_SOON_DAYS
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import Action, ActionEvent

_FIELDS = ("status", "deadline", "has_tasks")


@dataclass(frozen=True)
class Standing:
    """The figures of some bodies on a day."""

    open: int
    overdue: int
    due_soon: int
    approval: int


def standing_on(body_ids: Iterable[int], day: date) -> Standing:
    """How these bodies stood as the day `day` began: each action as it was before its first change since then."""
    begins = clock.at_local(day, 0)
    rows = db.session.execute(
        select(Action.id, Action.status, Action.deadline, Action.has_tasks).where(
            Action.body_id.in_(sorted(body_ids)), Action.created_at < begins
        )
    ).all()
    states: dict[int, dict[str, Any]] = {
        row.id: {"status": row.status, "deadline": row.deadline, "has_tasks": row.has_tasks} for row in rows
    }
    known: set[tuple[int, str]] = set()
    changes = (
        select(ActionEvent.action_id, ActionEvent.changes)
        .join(Action, Action.id == ActionEvent.action_id)
        .where(Action.body_id.in_(sorted(body_ids)), ActionEvent.at >= begins, ActionEvent.kind != "created")
        .order_by(ActionEvent.action_id, ActionEvent.sequence)
    )
    for action_id, changed in db.session.execute(changes):
        for field in _FIELDS:
            if action_id in states and field in changed and (action_id, field) not in known:
                known.add((action_id, field))
                before = changed[field][0]
                states[action_id][field] = date.fromisoformat(before) if field == "deadline" else before
    leaves = [each for each in states.values() if each["status"] in OPEN_STATUSES and not each["has_tasks"]]
    soon = day + timedelta(days=DUE_SOON_DAYS)
    return Standing(
        open=len(leaves),
        overdue=sum(each["deadline"] < day for each in leaves),
        due_soon=sum(day <= each["deadline"] <= soon for each in leaves),
        approval=sum(each["status"] == "reported_done" for each in leaves),
    )
