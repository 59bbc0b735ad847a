"""What every finder of times gives back, and the words before a time that make it a limit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from workflow.minutes.days.calendar_words import any_of
from workflow.minutes.expressions import Expression, expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS
from workflow.minutes.model import Interval

LIMITS = DEADLINE_WORDS["limits"]
_BETWEEN = rf"(?:(?:{any_of(LIMITS['between'])})\s*){{0,2}}"
LAST_DAY = expression(
    rf"(?:(?:\b(?:{any_of(LIMITS['before'])})\s+)?\b(?:{any_of(LIMITS['last_day'])}):?)\s+{_BETWEEN}$|\b(?:frist|deadline):\s*{_BETWEEN}$",
    re.IGNORECASE,
)
DATED = expression(rf"\b(?:{any_of(LIMITS['dated'])})\s*$", re.IGNORECASE)
NOT_BEFORE = expression(rf"\b(?P<lead>{any_of(LIMITS['after'])})\s+{_BETWEEN}$", re.IGNORECASE)
LOOKED_AT = 80
"""Characters before an expression of time in which its lead is looked for."""


@dataclass(frozen=True)
class Found:
    """One expression of time in a sentence; offsets are those of the sentence.

    `contradiction` is what to tell the reader when the words say two things (a weekday that is not the date's).
    """

    start: int
    end: int
    text: str
    value: date | Interval | None
    anchor: str | None
    recurrence: str | None
    strength: int
    rule: str
    contradiction: str | None = None


def lead_before(text: str, start: int, pattern: Expression) -> int | None:
    """Where the words of `pattern` begin that end right before `start`; None when they do not stand there."""
    match = pattern.search(text, max(0, start - LOOKED_AT), start)
    return match.start() if match else None


def overlaps(start: int, end: int, found: list[Found]) -> bool:
    """Whether a place in the sentence is already part of an expression."""
    return any(start < other.end and other.start < end for other in found)


def is_past(value: date | Interval | None, reference: date | None) -> bool:
    """Whether a day, or the last day of a period, lies before the meeting."""
    if reference is None or value is None:
        return False
    return (value.last if isinstance(value, Interval) else value) < reference


def words_only(text: str, start: int, end: int, strength: int, rule: str) -> Found:
    """An expression that is kept in its own words, without a day."""
    return Found(start, end, text[start:end].strip(), None, None, None, strength, rule)
