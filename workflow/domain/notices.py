"""When an owner is reminded: the days of the notices about one deadline, moved off weekends and holidays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal

from workflow.domain.working_days import days_from, is_working_day, working_day_after, working_day_before

Kind = Literal["coming", "due", "overdue"]
# What is sent in July: everything, only what is overdue, nothing.
July = Literal["all", "overdue", "none"]

# The longest run of quiet days is shorter: July, with the weekend before it.
_LONGEST_SHIFT = 45
_JULY = 7
_URGENCY = {"coming": 0, "due": 1, "overdue": 2}


@dataclass(frozen=True)
class Policy:
    """When a body reminds. The values given here are the default."""

    coming_days: tuple[int, ...] = (14, 3)  # days before the deadline
    overdue_every_days: int = 7  # days between two reminders of what is overdue
    send_from: time = time(7, 30)  # local time, on working days
    send_until: time = time(16, 0)
    assigned_after: timedelta = timedelta(minutes=15)  # until then an assignment can be undone in silence
    assigned_at_latest: timedelta = timedelta(hours=1)  # when one assignment follows the other without a pause
    escalation_days: int = 7  # days overdue, from which on the chair and the secretariat are told
    july: July = "all"
    chair_day: int = 0  # weekday of the chair's digest, Monday is 0
    unowned_day: int = 0  # the same of the secretariat's


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
    A quiet July is like a run of quiet days.
    `since` leaves out those before that day, and saves counting them. Defined for all dates: a notice that would lie
    outside the calendar is none.
    """
    return list(_notices(deadline, assigned_on, until, policy, max(assigned_on, since) if since else assigned_on))


def last_deadline_told_of(until: date, known: Iterable[Policy] = (DEFAULT,)) -> date:
    """The last deadline about which `notices` may have something to say up to a day, by any of these policies."""
    latest = until
    for policy in known:
        day = until  # the last one that goes by then, put forward over quiet days
        while (after := days_from(day, 1)) > day and _before_quiet(after, policy) <= until:
            day = after
        latest = max(latest, days_from(day, max((0, *policy.coming_days))))
    return latest


def after_wait(
    due: list[Notice], back_on: date, deadline: date, until: date, since: date, policy: Policy = DEFAULT
) -> list[Notice]:
    """The notices `due` about something that waits, or waited, until `back_on`.

    That the deadline is coming is not said before that day; on it, or the first working day after, it is said that
    the action is back, unless the deadline is past. On the deadline and after it nothing is held back.
    """
    kept = [notice for notice in due if notice.kind != "coming" or notice.due_on >= back_on]
    returns = Notice(goes_on(back_on, "coming", policy), "coming")
    in_time = max(back_on, since) <= returns.due_on <= min(until, deadline)
    if in_time and all(notice.due_on != returns.due_on for notice in kept):
        kept.append(returns)
    return sorted(kept)


def goes_on(day: date, kind: Kind, policy: Policy) -> date:
    """The first day from `day` on which a notice of that kind goes: a working day, and not in a quiet July."""
    after = working_day_after(day)
    if after.month == _JULY and (policy.july == "none" or (policy.july == "overdue" and kind != "overdue")):
        return working_day_after(date(after.year, _JULY + 1, 1))
    return after


def weekly(due: Iterable[Notice], deadline: date, earliest: date, policy: Policy = DEFAULT) -> list[Notice]:
    """The notices `due` for somebody who wants them once a week: on Mondays, or the working day after.

    What is due goes on its day all the same. What comes goes on the next Monday, or where that is too late on the one
    before, if that is not before `earliest`; else only the day itself is told.
    """
    by_day: dict[date, Notice] = {}
    for notice in sorted(due, key=lambda each: _URGENCY[each.kind]):  # least urgent first
        day = _weekly_day(notice, deadline, earliest, policy)
        if day is not None:
            by_day[day] = Notice(day, notice.kind)
    return sorted(by_day.values())


def _weekly_day(notice: Notice, deadline: date, earliest: date, policy: Policy) -> date | None:
    if notice.kind == "due":
        return notice.due_on
    monday = days_from(notice.due_on, -notice.due_on.weekday())
    weeks = [working_day_after(days_from(monday, 7 * week)) for week in (-1, 0, 1)]
    after = goes_on(min((day for day in weeks if day >= notice.due_on), default=weeks[-1]), notice.kind, policy)
    if notice.kind == "overdue" or after < deadline:
        return after
    before = max((day for day in weeks if day <= notice.due_on), default=weeks[0])
    is_quiet = goes_on(before, notice.kind, policy) != before
    return before if before >= earliest and not is_quiet else None


def may_send_at(day: date, at: time, policy: Policy = DEFAULT) -> bool:
    """Whether reminders may be sent at that local day and time."""
    return is_working_day(day) and policy.send_from <= at < policy.send_until


def sending_day(day: date, at: time, policy: Policy = DEFAULT) -> date:
    """The first local day on which what is ready at that local day and time can be sent."""
    if is_working_day(day) and at < policy.send_until:
        return day
    return working_day_after(days_from(day, 1))


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
        yield from _going(_before_quiet(days_from(deadline, -days), policy), "coming", deadline)
    day = _before_quiet(deadline, policy)
    # What is due in a quiet July is told as coming before it begins.
    yield from _going(day, "due" if day == working_day_before(deadline) else "coming", deadline)


def _overdue(deadline: date, assigned_on: date, start: date, until: date, policy: Policy) -> Iterator[Notice]:
    first = working_day_after(max(days_from(deadline, 1), assigned_on))
    step = policy.overdue_every_days
    skipped = max(0, ((start - first).days - _LONGEST_SHIFT) // step)
    for ordinal in range(first.toordinal() + skipped * step, until.toordinal() + 1, step):
        day = date.fromordinal(ordinal)
        if policy.july == "none" and day.month == _JULY + 1 and day.day <= step and first < day.replace(day=1):
            day = date(day.year, _JULY, 31)  # what was not said in July is said in August, and then the pause begins
        yield from _going(goes_on(day, "overdue", policy), "overdue", deadline)


def _before_quiet(day: date, policy: Policy) -> date:
    """The working day on which it goes that something comes or is due: never in a quiet July."""
    before = working_day_before(day)
    if policy.july != "all" and before.month == _JULY:
        return working_day_before(date(before.year, _JULY - 1, 30))
    return before


def _going(day: date, kind: Kind, deadline: date) -> Iterator[Notice]:
    # At the calendar's ends the next working day may lie on the wrong side of the deadline.
    if (day > deadline) is (kind == "overdue"):
        yield Notice(day, kind)
