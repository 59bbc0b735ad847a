"""The day of a meeting that work is due at, where the minutes announce it ("Næste møde: 9. april")."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from workflow.minutes.days.calendar_days import next_such_day
from workflow.minutes.days.dates import find_dates
from workflow.minutes.days.deadlines import Found
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import MONTHS, TASK_WORDS
from workflow.minutes.model import Interval

ANNOUNCES = expression("|".join(TASK_WORDS["ties"]["announces"]), re.IGNORECASE)
MONTH = expression(
    "|".join(rf"{name}(?=s?møde)|(?<=møde i ){name}\b|(?<=mødet i ){name}\b" for name in MONTHS if len(name) > 2),
    re.IGNORECASE,
)
MOVED = expression(r"\b(?:flyttes|rykkes|udskydes|flyttet|rykket)\b", re.IGNORECASE)
LONGEST_TEXT = 400_000
LONGEST_LINE = 300


def on_its_day(found: Found | None, text: str, reference: date | None) -> Found | None:
    """A meeting known by its month with its day as value, where the text announces one such meeting; else as it is."""
    if found is None or reference is None or found.anchor != "dated_meeting" or isinstance(found.value, date):
        return found
    match = MONTH.search(found.text)
    if match is None:
        return found
    days = {day for day in _announced(text[:LONGEST_TEXT], reference) if day.month == MONTHS[match[0].lower()]}
    if isinstance(found.value, Interval):
        days = {day for day in days if found.value.first <= day <= found.value.last}
    return replace(found, value=days.pop()) if len(days) == 1 else found


@lru_cache(maxsize=8)
def _announced(text: str, reference: date) -> frozenset[date]:
    """The days after the meeting's own that lines about coming meetings name; of a moved meeting the new day."""
    found: set[date] = set()
    for line in text.split("\n"):
        if not ANNOUNCES.search(line[:LONGEST_LINE]):
            continue
        days = [
            day.value or next_such_day(day.month, day.day, reference)
            for day in find_dates(line[:LONGEST_LINE])
            if not day.impossible
        ]
        later = [day for day in days if day and day > reference]
        found |= set(later[-1:] if MOVED.search(line[:LONGEST_LINE]) else later)
    return frozenset(found)
