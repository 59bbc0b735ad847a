"""Days as a Dane reads them: with the weekday, and how far away they are. For pages and mails alike."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date

LOCALE = "da"
# From here on a distance is told in months: nobody counts hundreds of days.
_DAYS_TOLD_AS_DAYS = 99
_DAYS_PER_MONTH = 30.44


@lru_cache(maxsize=8192)
def day(value: date) -> str:
    """ "fre. 24. oktober 2025" """
    return format_date(value, "EEE d. MMMM y", locale=LOCALE)


@lru_cache(maxsize=8192)
def plain_day(value: date) -> str:
    """ "24. oktober 2025" """
    return format_date(value, "d. MMMM y", locale=LOCALE)


def days_apart(value: date, today: date) -> str:
    """How many days lie between, in words: "1 dag", "14 dage", "4 måneder", "3 år"."""
    count = abs((value - today).days)
    if count <= _DAYS_TOLD_AS_DAYS:
        return f"{count} {'dag' if count == 1 else 'dage'}"
    if count < 2 * 365:
        return f"{round(count / _DAYS_PER_MONTH)} måneder"
    return f"{round(count / 365.25)} år"
