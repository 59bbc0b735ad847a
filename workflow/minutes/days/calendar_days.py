"""Arithmetic of the calendar: the days of weeks, months, quarters, half-years and school years, and days from a day.

Weeks are those of ISO 8601 (Monday to Sunday; week 1 holds the year's first Thursday), as Danish calendars count them.
primo, medio and ultimo are those of the contract for parsed minutes. Every function is defined for every day: what the
calendar (year 1 to 9999) does not have is None.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from holidays import HolidayBase

from workflow.bank_holidays import bank_holidays
from workflow.minutes.model import Interval

Build = Callable[[int], Interval | None]
"""What a period is in a given year."""

YEARS_TO_A_LEAP_DAY = 9
_FIFTH = 5


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_such_day(month: int, day: int, reference: date) -> date | None:
    """The first such day on or after `reference`."""
    for year in range(reference.year, reference.year + YEARS_TO_A_LEAP_DAY):
        value = make_date(year, month, day)
        if value and value >= reference:
            return value
    return None


def last_such_day(month: int, day: int, reference: date) -> date | None:
    """The last such day before `reference`."""
    for year in range(reference.year, reference.year - YEARS_TO_A_LEAP_DAY, -1):
        value = make_date(year, month, day)
        if value and value < reference:
            return value
    return None


def next_day_of_month(day: int, reference: date) -> date | None:
    """The first day with that number in its month on or after `reference`."""
    for ahead in range(3):
        first = add_months(reference.replace(day=1), ahead)
        value = make_date(first.year, first.month, day) if first else None
        if value and value >= reference:
            return value
    return None


def next_weekday(weekday: int, reference: date) -> date | None:
    """The first such weekday (Monday is 0) after `reference`, one to seven days later."""
    return add_days(reference, (weekday - reference.weekday() - 1) % 7 + 1)


def add_days(day: date, days: int) -> date | None:
    """The day that lies `days` later (earlier, when negative)."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """The same day of the month so many months later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date | None:
    """The working day (no Saturday, Sunday or Danish bank holiday, by `holidays`) so many working days later (earlier,
    when negative)."""
    days = _bank_holidays()
    left, step = abs(count), 1 if count > 0 else -1
    current: date | None = day
    while left and current:
        current = add_days(current, step)
        if current and current.weekday() < _FIFTH and current not in days:
            left -= 1
    return current


@lru_cache(maxsize=1)
def _bank_holidays() -> HolidayBase:
    return bank_holidays()


def month_interval(year: int, month: int) -> Interval:
    """The whole month."""
    return Interval(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def months(year: int, first: int, last: int) -> Interval | None:
    """From the first day of one month to the last day of another; into the next year when that comes before it."""
    end = year + 1 if last < first else year
    return Interval(date(year, first, 1), month_interval(end, last).last) if end <= date.max.year else None


def whole_year(year: int) -> Interval:
    """From 1 January to 31 December."""
    return Interval(date(year, 1, 1), date(year, 12, 31))


def part_of_month(word: str, year: int, month: int) -> Interval:
    """primo, medio, ultimo of a month: its first ten days, the 11th to the 20th, its last ten days."""
    whole = month_interval(year, month)
    if word == "primo":
        return Interval(whole.first, date(year, month, 10))
    if word == "medio":
        return Interval(date(year, month, 11), date(year, month, 20))
    return Interval(whole.last - timedelta(days=9), whole.last)


def part_of_year(word: str, year: int) -> Interval:
    """primo, medio, ultimo of a year: January, June and July, December."""
    if word == "primo":
        return month_interval(year, 1)
    if word == "medio":
        return Interval(date(year, 6, 1), date(year, 7, 31))
    return month_interval(year, 12)


def half_of_month(half: int, year: int, month: int) -> Interval:
    """The days up to the 15th, or those after it."""
    whole = month_interval(year, month)
    if half == 1:
        return Interval(whole.first, date(year, month, 15))
    return Interval(date(year, month, 16), whole.last)


def quarter(year: int, number: int) -> Interval:
    """The three months of the first to fourth quarter."""
    return Interval(date(year, number * 3 - 2, 1), month_interval(year, number * 3).last)


def half_year(year: int, half: int) -> Interval:
    """January to June, or July to December."""
    return Interval(date(year, half * 6 - 5, 1), month_interval(year, half * 6).last)


def school_year(year: int) -> Interval | None:
    """From 1 August of `year` to 31 July (folkeskoleloven, § 14 a: the school year begins on 1 August)."""
    return months(year, 8, 7)


def week(year: int, number: int) -> Interval | None:
    """Monday to Sunday of an ISO week."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    sunday = add_days(monday, 6)
    return Interval(monday, sunday) if sunday else None


def weeks(year: int, first: int, last: int) -> Interval | None:
    """Monday of one ISO week to Sunday of another; of the next year's when that has the lower number."""
    opening, closing = week(year, first), week(year + 1 if last < first else year, last)
    return Interval(opening.first, closing.last) if opening and closing else None


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date | None:
    """The first, second … (-1: last) Monday or other weekday of a month."""
    whole = month_interval(year, month)
    if number < 0:
        return whole.last - timedelta(days=(whole.last.weekday() - weekday) % 7)
    day = 1 + (weekday - whole.first.weekday()) % 7 + 7 * (number - 1)
    return make_date(year, month, day)


def next_interval(build: Build, year: int | None, reference: date | None) -> Interval | None:
    """The period in the year named, else the first one that has not ended before `reference`."""
    if year is not None:
        return build(year)
    if reference is None:
        return None
    for candidate in range(max(reference.year - 1, date.min.year), min(reference.year + 1, date.max.year) + 1):
        interval = build(candidate)
        if interval and interval.last >= reference:
            return interval
    return None
