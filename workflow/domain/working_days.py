"""Danish working days: on which days mail may be sent and papers expected.

Quiet are Saturdays and Sundays, the bank holidays (helligdage; Store Bededag ended with 2023, lov nr. 214 af
06/03/2023), and three days on which public offices are closed by custom: Grundlovsdag (5 June), 24 and 31 December.
1 May is a working day.

Defined for every date: beyond the ends of the calendar (year 1 and 9999) there are no days, and counting stops there.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from workflow.bank_holidays import bank_holidays

_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
_SATURDAY = 5
# Month and day. `holidays` has them as optional days, together with 1 May.
_NAMES_BY_CUSTOM = {(6, 5): "grundlovsdag", (12, 24): "juleaftensdag", (12, 31): "nytårsaftensdag"}
_CLOSED_BY_CUSTOM = tuple(_NAMES_BY_CUSTOM)


def is_working_day(day: date) -> bool:
    """Whether public offices in Denmark are at work on `day`."""
    return day.weekday() < _SATURDAY and day not in _quiet_days(day.year)


def quiet_day_name(day: date) -> str | None:
    """Why no meeting is held on `day`, in Danish: "lørdag", the holiday's name; None on a working day."""
    if day.weekday() >= _SATURDAY:
        return "lørdag" if day.weekday() == _SATURDAY else "søndag"
    if (day.month, day.day) in _NAMES_BY_CUSTOM:
        return _NAMES_BY_CUSTOM[day.month, day.day]
    return bank_holidays(day.year).get(day)


def holidays_between(first: date, last: date) -> list[tuple[date, str]]:
    """The days from Monday to Friday on which public offices are closed, with their names."""
    days = sorted(day for year in range(first.year, last.year + 1) for day in _quiet_days(year))
    found = [(day, quiet_day_name(day)) for day in days if first <= day <= last and day.weekday() < _SATURDAY]
    return [(day, name) for day, name in found if name]


def days_from(day: date, days: int) -> date:
    """The day that lies `days` after `day`, or the calendar's first or last one where it has no such day."""
    return date.fromordinal(min(max(day.toordinal() + days, _FIRST), _LAST))


def working_day_before(day: date) -> date:
    """`day` itself, or the last working day before it; the calendar's first one where there is none before."""
    return _nearest(day, -1) or _nearest(day, 1) or day


def working_day_after(day: date) -> date:
    """`day` itself, or the first working day after it; the calendar's last one where there is none after."""
    return _nearest(day, 1) or _nearest(day, -1) or day


def add_working_days(day: date, count: int) -> date:
    """The working day that lies `count` working days after `day` (before it, when negative).

    0 gives `day` itself, or the next working day.
    """
    if count == 0:
        return working_day_after(day)
    step, end = (1, date.max) if count > 0 else (-1, date.min)
    left = abs(count)
    while left and day != end:
        day = days_from(day, step)
        if is_working_day(day):
            left -= 1
    return day if not left else (working_day_before if count > 0 else working_day_after)(day)


def _nearest(day: date, step: int) -> date | None:
    """`day` or the next working day in one direction; None when the calendar ends before."""
    end = date.max if step > 0 else date.min
    while not is_working_day(day):
        if day == end:
            return None
        day = days_from(day, step)
    return day


@lru_cache(maxsize=64)
def _quiet_days(year: int) -> frozenset[date]:
    return frozenset(bank_holidays(year)) | {date(year, month, day) for month, day in _CLOSED_BY_CUSTOM}
