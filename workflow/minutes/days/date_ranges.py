"""Several days in one expression ("den 3. og 4. maj", "fra 1. til 15. marts", "28/12-3/1"): the first to the last."""

from __future__ import annotations

import re
from datetime import date

from workflow.minutes.days.calendar_days import make_date, next_interval
from workflow.minutes.days.calendar_words import MONTH_NAMES, WEEKDAY_NAMES, any_of
from workflow.minutes.days.found_time import LAST_DAY, LIMITS, Found, lead_before, overlaps
from workflow.minutes.days.looking_back import is_history
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS, MONTHS
from workflow.minutes.model import Interval

PERIOD, LIMIT = 8, 9
_MOVED = DEADLINE_WORDS["moved"]
IS_MOVED = expression(rf"\b(?:{any_of(_MOVED['verbs'])})\b(?:[^.;]|(?<=\d)\.){{0,60}}$", re.IGNORECASE)
"""A limit is moved: what follows "fra" no longer holds."""
_THE = rf"(?:(?:{WEEKDAY_NAMES})s?,?\s+)?(?:\b(?:den|d\.)\s*)?"
_FROM = rf"(?:\b(?:{any_of(LIMITS['range_leads'])})\s+)?"
_TO = r"\s*(?:-|–|/|til\s+og\s+med|til|og|eller|samt)\s*"
_UNTIL = r"\s*(?:-|–|til\s+og\s+med|til)\s*"
_YEAR = r"(?:,?\s*(?P<year>(?:19|20)\d{2})\b)?"
_NOT_INSIDE = r"(?<![\d.,/-])"

SHORTENED = expression(r"\b(?!maj)[^\W\d_]{3}\.$|\b(?:sept|febr)\.$")

PATTERNS = (
    # den 3. og 4. maj; 3.-4. maj; fra den 1. til den 15. marts; den 3., 10. og 17. maj
    expression(
        rf"{_FROM}{_THE}{_NOT_INSIDE}(?P<day>\d{{1,2}})(?:\.|(?=\s*[-–]))(?:,\s*{_THE}\d{{1,2}}\.)*{_TO}{_THE}"
        rf"(?P<to_day>\d{{1,2}})\.?\s{{0,3}}(?P<month>{MONTH_NAMES})\b\.?{_YEAR}",
        re.IGNORECASE,
    ),
    # fra 28. december 2025 til 3. januar 2026; 1. april - 15. maj
    expression(
        rf"{_FROM}{_THE}{_NOT_INSIDE}(?P<day>\d{{1,2}})\.?\s{{0,3}}(?P<month>{MONTH_NAMES})\b\.?"
        rf"(?:,?\s*(?P<year>(?:19|20)\d{{2}})\b)?{_UNTIL}{_THE}"
        rf"(?P<to_day>\d{{1,2}})\.?\s{{0,3}}(?P<to_month>{MONTH_NAMES})\b\.?(?:,?\s*(?P<to_year>(?:19|20)\d{{2}})\b)?",
        re.IGNORECASE,
    ),
    # 3/5-4/5; fra 1/3 til 15/3 2026
    expression(
        rf"{_FROM}{_THE}{_NOT_INSIDE}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){_UNTIL}{_THE}"
        r"(?P<to_day>\d{1,2})/(?P<to_month>\d{1,2})(?![\d/])(?:[\s-](?P<year>20\d{2})\b)?",
        re.IGNORECASE,
    ),
    # 1.3.2026 - 15.3.2026; 01-03-2026 til 15-03-2026
    expression(
        rf"{_FROM}{_THE}{_NOT_INSIDE}(?P<day>\d{{1,2}})(?P<mark>[-./])(?P<month>\d{{1,2}})(?P=mark)(?P<year>20\d{{2}}){_UNTIL}"
        rf"{_THE}(?P<to_day>\d{{1,2}})(?P=mark)(?P<to_month>\d{{1,2}})(?P=mark)(?P<to_year>20\d{{2}})(?![\d/-])",
        re.IGNORECASE,
    ),
)
"""Of the days of a row only the first and the last are read: what lies between is part of the period."""


def find_ranges(text: str, reference: date | None) -> list[Found]:
    """Every such expression in one sentence. A limit moved "fra 1. maj til 1. juni" is no period."""
    found: list[Found] = []
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if overlaps(match.start(), match.end(), found) or lead_before(text, match.start(), IS_MOVED) is not None:
                continue
            entry = _found(text, match, reference)
            if entry:
                found.append(entry)
    return found


def _found(text: str, match: re.Match[str], reference: date | None) -> Found | None:
    first_day, last_day = int(match["day"]), int(match["to_day"])
    groups = match.groupdict()
    months = [_month(groups.get(name)) for name in ("month", "to_month")]
    first_month = months[0] or 0
    last_month = months[1] or first_month
    first_year, last_year = (int(y) if (y := groups.get(name)) else None for name in ("year", "to_year"))

    def days(year: int) -> Interval | None:
        over_new_year = (last_month, last_day) < (first_month, first_day)
        opening = year if not (over_new_year and first_year is None and last_year) else year - 1
        first = make_date(first_year or opening, first_month, first_day)
        last = make_date(last_year or opening + over_new_year, last_month, last_day)
        return Interval(first, last) if first and last and first < last else None

    if not months[1] and last_day <= first_day:
        return None
    interval = next_interval(days, last_year or first_year, reference)
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    sure = bool(first_year or last_year)
    if interval is None or is_history(text, start, match.end(), sure_of_year=sure):
        return None
    limit = lead_before(text, start, LAST_DAY) is not None
    words = text[start : match.end()].rstrip()
    words = words if SHORTENED.search(words) else words.rstrip(".")
    return Found(
        start,
        start + len(words),
        words,
        interval.last if limit else interval,
        None,
        None,
        LIMIT if limit else PERIOD,
        "range",
    )


def _month(words: str | None) -> int | None:
    if not words:
        return None
    return int(words) if words.isdigit() else MONTHS[words.lower()]
