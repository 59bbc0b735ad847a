"""Danish working days: on which days mail may be sent and papers expected.

Quiet are Saturdays and Sundays, the bank holidays (helligdage; Store Bededag ended with 2023, lov nr. 214 af
06/03/2023), and three days on which public offices are closed by custom: Grundlovsdag (5 June), 24 and 31 December.
1 May is a working day.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
# Month and day. `holidays` has them as optional days, together with 1 May.
_CLOSED_BY_CUSTOM = ((6, 5), (12, 24), (12, 31))


def is_working_day(day: date) -> bool:
    """Whether public offices in Denmark are at work on `day`."""
    return day.weekday() < _SATURDAY and day not in _quiet_days(day.year)


def working_day_before(day: date) -> date:
    """`day` itself, or the last working day before it."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def working_day_after(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The working day that lies `count` working days after `day` (before it, when negative).

    0 gives `day` itself, or the next working day.
    """
    if count == 0:
        return working_day_after(day)
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


@lru_cache(maxsize=64)
def _quiet_days(year: int) -> frozenset[date]:
    bank_holidays = country_holidays("DK", years=year, language="da")
    return frozenset(bank_holidays) | {date(year, month, day) for month, day in _CLOSED_BY_CUSTOM}
