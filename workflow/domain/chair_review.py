"""Why a chair looks at an open action, and in which order: oldest overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from workflow.domain.status import REMINDED_STATUSES

Part = Literal["overdue", "approval", "requests", "meeting", "other"]
_ORDER: tuple[Part, ...] = ("overdue", "approval", "requests", "meeting", "other")


@dataclass(frozen=True)
class Open:
    """An open action, as far as its place in the review goes."""

    id: int
    status: str
    deadline: date
    status_changed_at: datetime
    asks_for_deadline: bool
    hangs_on_id: int | None


def part_of(action: Open, *, meeting_id: int | None, meeting_day: date | None, today: date) -> Part:
    """The first reason that fits. What is reported done waits for an answer, and is not late any more."""
    if action.status not in REMINDED_STATUSES:
        return "approval"
    if action.deadline < today:
        return "overdue"
    if action.asks_for_deadline:
        return "requests"
    hangs = meeting_id is not None and action.hangs_on_id == meeting_id
    if hangs or (meeting_day is not None and action.deadline <= meeting_day):
        return "meeting"
    return "other"


def in_order(
    actions: list[Open], *, meeting_id: int | None, meeting_day: date | None, today: date
) -> list[tuple[Open, Part]]:
    """All of them with their part; within each the oldest first: by deadline, of reports by when they came."""

    def place(pair: tuple[Open, Part]) -> Any:
        action, part = pair
        oldest: Any = action.status_changed_at if part == "approval" else action.deadline
        return _ORDER.index(part), oldest, action.id

    found = [(each, part_of(each, meeting_id=meeting_id, meeting_day=meeting_day, today=today)) for each in actions]
    return sorted(found, key=place)
