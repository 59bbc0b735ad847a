"""Days counted from the day of a meeting or an event that stands beside them: "14 dage før mødet den 15. januar"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from workflow.minutes.days.calendar_words import NUMBER, UNIT, WEEKDAY_NAMES, number_of
from workflow.minutes.days.found_time import LIMITS, LOOKED_AT, Found
from workflow.minutes.days.relative_days import later
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS

LIMIT = 9
COUNTED = expression(
    rf"(?:\b(?:{'|'.join(map(re.escape, LIMITS['last_day']))})\s+)?(?<!\w)(?P<number>{NUMBER})\s+(?P<unit>{UNIT})\s+"
    rf"(?P<way>{DEADLINE_WORDS['counted']['before']}|{DEADLINE_WORDS['counted']['after']})\s+"
    rf"(?:{DEADLINE_WORDS['counted']['events']})\s*,?\s*(?:(?:{WEEKDAY_NAMES})\s+)?(?:(?:den|d\.)\s*)?$",
    re.IGNORECASE,
)
BEFORE = expression(DEADLINE_WORDS["counted"]["before"], re.IGNORECASE)


def counted(text: str, day: Found) -> Found:
    """The day itself, or the one that the words right before it count from it, with those words."""
    if not isinstance(day.value, date):
        return day
    match = COUNTED.search(text, max(0, day.start - LOOKED_AT), day.start)
    if match is None:
        return day
    sign = -1 if BEFORE.fullmatch(match["way"]) else 1
    value = later(day.value, sign * number_of(match["number"]), match["unit"])
    words = text[match.start() : day.end].strip()
    return replace(
        day, start=match.start(), text=words, value=value, anchor="event", strength=LIMIT, rule="counted-from-day"
    )
