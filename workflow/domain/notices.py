"""When an owner is reminded: the days of the notices about one deadline, moved off weekends and holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal

from workflow.domain.working_days import is_working_day, working_day_after, working_day_before

Kind = Literal["coming", "due", "overdue"]

_ONE_DAY = timedelta(days=1)
# The longest run of quiet days is shorter (24 to 28 December, Maundy Thursday to Easter Monday).
_LONGEST_SHIFT = timedelta(days=14)


@dataclass(frozen=True)
class Policy:
    """When a body reminds. The values given here are the default."""

    coming_days: tuple[int, ...] = (14, 3)  # days before the deadline
    overdue_every_days: int = 7  # days between two reminders of what is overdue
    send_from: time = time(7, 30)  # local time, on working days
    send_until: time = time(16, 0)
    assigned_after: timedelta = timedelta(minutes=15)  # until then an assignment can be undone in silence
    assigned_at_latest: timedelta = timedelta(hours=1)  # when one assignment follows the other without a pause
    default_deadline_days: int = 30  # days after the meeting, where the minutes and the calendar name no day


DEFAULT = Policy()


@dataclass(frozen=True, order=True)
class Notice:
    """One reminder: the local day it goes, a working day, and what it is about."""

    due_on: date
    kind: Kind


def notices(
    deadline: date, assigned_on: date, until: date, policy: Policy = DEFAULT, since: date | None = None
) -> list[Notice]:
    """The notices about `deadline` that fall in [assigned_on, until], in order, at most one a day.

    Coming and due go on the working day before when their day is quiet; overdue goes on the working day after:
    first on the first working day after the deadline (or when assigned, if that is later), then every
    `policy.overdue_every_days`. Where two fall on one day, the more urgent remains.
    `since` leaves out those before that day, and saves counting them.
    """
    return list(_notices(deadline, assigned_on, until, policy, max(assigned_on, since) if since else assigned_on))


def may_send_at(day: date, at: time, policy: Policy = DEFAULT) -> bool:
    """Whether reminders may be sent at that local day and time."""
    return is_working_day(day) and policy.send_from <= at < policy.send_until


def sending_day(day: date, at: time, policy: Policy = DEFAULT) -> date:
    """The first local day on which what is ready at that local day and time can be sent."""
    if is_working_day(day) and at < policy.send_until:
        return day
    return working_day_after(day + _ONE_DAY)


@lru_cache(maxsize=16_384)
def _notices(deadline: date, assigned_on: date, until: date, policy: Policy, start: date) -> tuple[Notice, ...]:
    by_day: dict[date, Notice] = {}
    for notice in _before(deadline, policy):  # least urgent first: the more urgent takes its place
        by_day[notice.due_on] = notice
    for notice in _overdue(deadline, assigned_on, start, until, policy):
        by_day[notice.due_on] = notice
    return tuple(sorted(notice for day, notice in by_day.items() if start <= day <= until))


def _before(deadline: date, policy: Policy) -> Iterator[Notice]:
    for days in sorted(policy.coming_days, reverse=True):
        yield Notice(working_day_before(deadline - timedelta(days=days)), "coming")
    yield Notice(working_day_before(deadline), "due")


def _overdue(deadline: date, assigned_on: date, start: date, until: date, policy: Policy) -> Iterator[Notice]:
    first = working_day_after(max(deadline + _ONE_DAY, assigned_on))
    step = timedelta(days=policy.overdue_every_days)
    skipped = max(0, (start - _LONGEST_SHIFT - first) // step)
    day = first + skipped * step
    while day <= until:
        yield Notice(working_day_after(day), "overdue")
        day += step
