"""Deadlines: days, periods, meetings, events and repetitions in one sentence, relative to the day of the meeting.

Days and periods give dates by the contract for parsed minutes. What has no certain day keeps its words alone: a season,
a holiday, and a feast too ("inden jul", "inden påske"), since the text does not say on which day before it the work is
to be done; only "inden nytår" is sure to mean 31 December. What is past, or tells of the past, is no deadline.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from workflow.minutes.days.calendar_days import last_such_day, make_date, next_such_day
from workflow.minutes.days.calendar_words import FULL_MONTH_NAMES, NUMBER, UNIT, WEEKDAY_NAMES, any_of
from workflow.minutes.days.counted_days import counted
from workflow.minutes.days.date_ranges import IS_MOVED, find_ranges
from workflow.minutes.days.dates import FoundDate, find_dates, weekday_contradiction
from workflow.minutes.days.found_time import (
    DATED,
    LAST_DAY,
    NOT_BEFORE,
    Found,
    is_past,
    lead_before,
    overlaps,
    words_only,
)
from workflow.minutes.days.looking_back import is_history
from workflow.minutes.days.periods import find_periods
from workflow.minutes.days.recurrences import find_recurrences, is_of_money
from workflow.minutes.days.relative_days import find_relative_days
from workflow.minutes.expressions import Expression, expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS
from workflow.minutes.model import Interval

__all__ = ["Found", "choose_deadline", "find_deadlines", "parse_day", "read_cell"]

LONGEST = 3000
"""Characters of a sentence that are looked at; a longer one is damaged text."""
LONGEST_CELL = 40
DAY, LIMIT, MOVED, LATER_CLAUSE = 8, 9, 10, 2
_MOVED = DEADLINE_WORDS["moved"]
MOVED_TO = expression(rf"\b(?:{any_of(_MOVED['to'])})\s+(?:den\s+|d\.\s*)?$", re.IGNORECASE)
DENIED = expression(rf"\b(?:{any_of(_MOVED['not'])})\s+(?:til\s+)?(?:den\s+|d\.\s*)?$", re.IGNORECASE)
CORRECTED = expression(rf"^\s*,?\s*(?:{any_of(_MOVED['but'])})\b", re.IGNORECASE)
NEW_CLAUSE = expression(rf",\s+(?:{any_of(DEADLINE_WORDS['clauses']['new'])})\s", re.IGNORECASE)
AIM = expression(rf",?\s+(?:{'|'.join(DEADLINE_WORDS['clauses']['aim'])})", re.IGNORECASE)
USE = expression(rf",?\s+(?:{'|'.join(DEADLINE_WORDS['clauses']['use'])})", re.IGNORECASE)
SUBORDINATE = expression(rf",\s+(?:{any_of(DEADLINE_WORDS['clauses']['subordinate'])})\s[^,;]*$", re.IGNORECASE)
TAKES_PLACE = expression(
    rf",\s+(?:der|som)\s+(?:\w+\s+){{0,3}}?(?:{any_of(DEADLINE_WORDS['clauses']['takes_place'])})\b[^,;]*$",
    re.IGNORECASE,
)
CALENDAR_PARTS = {"month": FULL_MONTH_NAMES, "weekday": WEEKDAY_NAMES, "number": NUMBER, "unit": UNIT}
SHORT_DAY = expression(r"\s*(\d{1,2})[/.](\d{1,2})\.?\s*")
VAGUE = ("urgent", "later", "after")
"""Times that a day told after them makes certain ("snarest, så det kan ske den 3. januar")."""
NEAR_MEETING = 12
"""Characters that may stand between the words for a meeting and its day."""


def _compiled(pattern: str) -> Expression:
    for name, part in CALENDAR_PARTS.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return expression(pattern, re.IGNORECASE)


TIME_HINTS: tuple[str, ...] = tuple(DEADLINE_WORDS["hints"]["stems"])
WORDED: tuple[tuple[str, Expression, str | None, str | None, int], ...] = tuple(
    (entry["id"], _compiled(entry["pattern"]), entry.get("anchor"), entry.get("recurrence"), entry["strength"])
    for entry in DEADLINE_WORDS["deadline"]
)


def find_deadlines(text: str, reference: date | None) -> list[Found]:
    """Every expression of a time to come in one sentence, in order; what lies before `reference` is left out.

    `reference` is the day of the meeting. Without it, what depends on it keeps its words without a value.
    """
    return list(_find(text[:LONGEST], reference))


@lru_cache(maxsize=1024)
def _find(text: str, reference: date | None) -> tuple[Found, ...]:
    found = _find_in_words(text, reference)
    if not found and 0 < len(text) <= LONGEST_CELL:
        # a cell of a table leaves out the preposition: "August 2026"
        found = [
            replace(f, start=max(f.start - 2, 0), end=f.end - 2, text=f.text.removeprefix("i "))
            for f in _find_in_words(f"i {text}", reference)
            if f.start <= 2 and f.end == len(text.rstrip(" .")) + 2
        ]
    return tuple(found)


def _speaks_of_time(text: str) -> bool:
    """Whether a sentence has a digit or a word of time at all: most have not, and need no closer look."""
    lowered = text.lower()
    return any(hint in lowered for hint in TIME_HINTS) or any(c.isdigit() for c in text)


def _find_in_words(text: str, reference: date | None) -> list[Found]:
    if not _speaks_of_time(text):
        return []
    found = find_recurrences(text, reference)
    found += [f for f in find_ranges(text, reference) if not overlaps(f.start, f.end, found)]
    for day in find_dates(text):
        if overlaps(day.start, day.end, found):
            continue
        entry = _absolute(text, day, reference)
        if entry:
            found.append(entry)
    found += find_relative_days(text, reference, found)
    found = [counted(text, f) for f in found]
    found += find_periods(text, reference, found)
    found += _worded(text, found)
    found = [_weighed(text, f) for f in found if not is_past(f.value, reference)]
    found = [f for f in found if f.strength > DAY or not TAKES_PLACE.search(text[max(0, f.start - 120) : f.start])]
    return _first_clause_first(text, sorted(found, key=lambda f: (f.start, -f.strength)))


def _first_clause_first(text: str, found: list[Found]) -> list[Found]:
    """With the time of a later clause behind the time of the clause before it.

    A bare day of a clause of its own (", og der gives …"); and any day of what comes after the work or before it
    ("… inden jul, så den kan trykkes i januar", "… på næste møde, efter at den i uge 34 har været drøftet").
    """
    for pattern, strongest, vague in ((NEW_CLAUSE, DAY, ()), (AIM, DAY, VAGUE), (USE, LIMIT, VAGUE)):
        opening = pattern.search(text)
        if opening and any(f.end <= opening.start() and f.rule not in vague for f in found):
            found = [
                replace(f, strength=LATER_CLAUSE)
                if f.start > opening.start() and LATER_CLAUSE < f.strength <= strongest
                else f
                for f in found
            ]
    return found


def _absolute(text: str, found: FoundDate, reference: date | None) -> Found | None:
    """A day of the calendar; without a year the next such day, unless its weekday shows that it is past."""
    if found.impossible:
        return None
    value = found.value
    if value is None and reference is not None:
        value = next_such_day(found.month, found.day, reference)
        before = last_such_day(found.month, found.day, reference)
        if found.weekday is not None and before and value and value.weekday() != found.weekday == before.weekday():
            return None
    if is_history(text, found.start, found.end, sure_of_year=found.value is not None):
        return None
    later, limit = lead_before(text, found.start, NOT_BEFORE), lead_before(text, found.start, LAST_DAY)
    if later is not None and (limit is None or later < limit):
        return None if is_past(value, reference) else words_only(text, later, found.end, 3, "after")
    strength = LIMIT if limit is not None or lead_before(text, found.start, DATED) is not None else DAY
    contradiction = weekday_contradiction(found.text, found.weekday, value)
    rule = "date" if value else "date-without-year"
    return Found(found.start, found.end, found.text, value, None, None, strength, rule, contradiction)


def _worded(text: str, found: list[Found]) -> list[Found]:
    """What the lexicon has: meetings, events, seasons, urgency; a meeting and its day or month may overlap."""
    words: list[Found] = []
    certain = [f for f in found if f.rule not in ("date", "month")]
    for rule, pattern, anchor, recurrence, strength in WORDED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if overlaps(start, end, certain) or (recurrence and is_of_money(text, start, end)):
                continue
            entry = Found(start, end, match[0].strip(), None, anchor, recurrence, strength, rule)
            certain.append(entry)
            words.append(entry)
    return words


def _weighed(text: str, found: Found) -> Found:
    """The expression, stronger where it is what a limit is moved to, weaker inside a subordinate clause."""
    if found.value is None:
        return found
    before, after = text[max(0, found.start - 120) : found.start], text[found.end : found.end + 20]
    words = f"{before}{found.text.split()[0]} "
    if IS_MOVED.search(before[-80:]) and (MOVED_TO.search(before) or MOVED_TO.search(words)):
        return replace(found, strength=MOVED)
    if DENIED.search(before) and CORRECTED.match(after):
        return replace(found, strength=1)
    if found.strength <= DAY and SUBORDINATE.search(before):
        return replace(found, strength=found.strength - 1)
    return found


def choose_deadline(found: list[Found]) -> Found | None:
    """The one that binds: the strongest; a meeting or event beside a day gives the day its anchor.

    Stronger than a bare day is a limit ("senest", "inden", "frist"), and stronger still the day that one is moved to;
    of equals the first. A repetition said beside the day is kept with it.
    """
    if not found:
        return None
    best = max(found, key=lambda f: (f.strength, -f.start))
    if best.value is not None and best.anchor is None:
        beside = [f for f in found if f.anchor and abs(f.end - best.start) <= NEAR_MEETING and f.start <= best.start]
        if beside:
            anchor = beside[0].anchor
            return replace(best, anchor="dated_meeting" if anchor == "next_meeting" else anchor, recurrence=None)
    if best.value is None and best.anchor == "dated_meeting":
        # "til mødet i juni": the month is all that is known of the day
        month = next((f for f in found if f.value is not None and best.start <= f.start and f.end <= best.end), None)
        if month:
            return replace(best, value=month.value)
    if best.recurrence is None:
        repeated = next((f.recurrence for f in found if f.recurrence), None)
        if repeated:
            return replace(best, recurrence=repeated)
    return best


def read_cell(text: str, reference: date | None) -> Found | None:
    """The deadline of a table's cell or of a line "Frist: …", where a day may stand bare ("12/3") or be past."""
    found = choose_deadline(find_deadlines(text, reference))
    if found and found.value is not None:
        return found
    day = next((d for d in find_dates(text) if d.value), None)
    if day:
        return Found(day.start, day.end, day.text, day.value, None, None, DAY, "date")
    short = SHORT_DAY.fullmatch(text)
    if short and reference:
        number, month = int(short[1]), int(short[2])
        value = next_such_day(month, number, reference) if 1 <= month <= 12 and make_date(2024, month, number) else None
        if value:
            return Found(0, len(text), text.strip(), value, None, None, DAY, "date")
    return found


def parse_day(text: str, reference: date | None) -> date | None:
    """A table cell that holds one day, such as "12/3" or "1. maj": the day, or None."""
    found = read_cell(text, reference)
    return (
        found.value if found and found.rule in ("date", "weekday") and not isinstance(found.value, Interval) else None
    )
