"""On which days the secretariat and the chair of a body get their digests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workflow.domain.notices import Policy
from workflow.domain.working_days import add_working_days, days_from, working_day_after

BEFORE_MEETING = 5  # working days, when the chair is told how the body stands
CATCH_UP_DAYS = 3  # a digest that could not go on its day goes within so many; later the next one is near
_JULY = 7


def secretariat_day(on: date, policy: Policy) -> date | None:
    """The newest day until `on` on which the secretariat's digest was due; None where none is worth catching up."""
    return _newest([_weekly(policy.unowned_day, on)], on, policy)


def chair_day(on: date, policy: Policy, meetings: Iterable[date]) -> date | None:
    """The same of the chair's: every week, and so many working days before each of `meetings`."""
    before = (add_working_days(meeting, -BEFORE_MEETING) for meeting in meetings if meeting > on)
    return _newest([_weekly(policy.chair_day, on), *before], on, policy)


def _weekly(weekday: int, on: date) -> date:
    """The newest such weekday until `on`, or the working day after it when that is quiet."""
    day = days_from(on, -((on.weekday() - weekday) % 7))
    moved = working_day_after(day)
    return moved if moved <= on else working_day_after(days_from(day, -7))


def _newest(days: Iterable[date], on: date, policy: Policy) -> date | None:
    if policy.july == "none" and on.month == _JULY:
        return None
    due = [day for day in days if days_from(on, -CATCH_UP_DAYS) <= day <= on]
    return max((day for day in due if policy.july != "none" or day.month != _JULY), default=None)
