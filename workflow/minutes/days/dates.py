"""Days and times of day as Danish minutes write them, found in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from workflow.minutes.days.calendar_days import make_date as make_date
from workflow.minutes.days.calendar_words import MONTH_NAMES, SHORT_WEEKDAYS, WEEKDAY_NAMES, any_of
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import CALENDAR, MONTHS, WEEKDAYS

LEAP_YEAR = 2024
PIVOT = 70
"""Years of two figures are of this century below it."""
# a number after a day is its year when nothing that is counted follows it
_YEAR_ENDS = rf"(?=\s*$|\s*[;)]|[.,](?!\d)|\s*[\r\n]|\s+(?:{any_of(CALENDAR['after_year'])})\b)"
_COUNTED = rf"(?!\s*(?:{any_of(CALENDAR['counted'])})\b)"
_WEEKDAY = (
    rf"(?:\b(?P<weekday>{WEEKDAY_NAMES})s?,?\s+"
    rf"|\b(?P<short>{any_of(SHORT_WEEKDAYS)})(?:\.,?|(?=\s+d))\s*(?=\d|den|d\.))?"
)
_THE = r"(?:\b(?:den|d\.|d)\s*)?"

WORDED_DATE = expression(
    rf"{_WEEKDAY}{_THE}(?<![\d.,-])(?P<day>\d{{1,2}})(?:\.|de)?\s{{0,3}}"
    rf"(?P<month>{MONTH_NAMES})\b\.?(?:,?\s*(?P<year>(?:19|20)\d{{2}})\b{_COUNTED}"
    rf"|,?\s?['’](?P<late>\d{{2}})\b|\s(?P<later>[1-6]\d){_YEAR_ENDS})?",
    re.IGNORECASE,
)
ENGLISH_DATE = expression(
    rf"(?:\b(?P<weekday>{WEEKDAY_NAMES}),?\s+)?\b(?P<month>{MONTH_NAMES})\s+(?P<day>\d{{1,2}}),\s*"
    r"(?P<year>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
NUMERIC_DATE = expression(
    rf"{_WEEKDAY}{_THE}(?<![\d.,/-])(?P<day>\d{{1,2}})(?P<mark>[-./])\s?(?P<month>\d{{1,2}})"
    r"(?:(?:(?P=mark)\s?|(?<=/\d)-|(?<=/\d\d)-)(?P<year>(?:19|20)?\d{2})"
    rf"|(?<=/\d)\s(?P<late>20\d{{2}}|\d{{2}}{_YEAR_ENDS})|(?<=/\d\d)\s(?P<later>20\d{{2}}|\d{{2}}{_YEAR_ENDS})"
    rf"|(?<=\.\d\d)\.?\s(?P<spaced>20\d{{2}}){_COUNTED})(?![\d/-]|[.,]\d)",
    re.IGNORECASE,
)
ISO_DATE = expression(r"(?<![\d-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
DIGITS_ABOUT_A_MARK = re.compile(r"\d[-./]\s?\d")
TIME_RANGE = expression(
    r"(?:\b(?P<kl>kl\.?|klokken)\s*|(?<![\d.:,-]))(?P<h1>\d{1,2})(?:[.:](?P<m1>\d{2}))?(?::\d{2})?\s*(?:-|–|—"
    r"|til)\s*(?:kl\.?\s*)?"
    r"(?P<h2>\d{1,2})(?:[.:](?P<m2>\d{2}))?(?::\d{2})?(?![\d]|[.:]\d)",
    re.IGNORECASE,
)
TIME = expression(
    r"(?:\b(?P<kl>kl\.?|klokken)\s*|(?<![\d.:,-]))(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?(?::\d{2})?(?![\d]|[.:]\d)",
    re.IGNORECASE,
)


_YEARS = ("year", "late", "later", "spaced")


DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class FoundDate:
    """A day in the text. `value` is None when the year is missing or the day does not exist (`impossible`)."""

    start: int
    end: int
    text: str
    day: int
    month: int
    year: int | None
    value: date | None
    weekday: int | None
    impossible: bool


def weekday_of(name: str) -> int:
    """The number of a weekday (Monday is 0) by its name or short name."""
    lowered = name.lower()
    return WEEKDAYS[lowered] if lowered in WEEKDAYS else SHORT_WEEKDAYS[lowered]


def weekday_contradiction(text: str, weekday: int | None, value: date | None) -> str | None:
    """What to tell the reader when the weekday written before a date is not that of the date; else None."""
    if weekday is None or value is None or value.weekday() == weekday:
        return None
    return f'Ugedagen passer ikke til datoen "{text}".'


def _exists(month: int, day: int) -> bool:
    return make_date(LEAP_YEAR, month, day) is not None


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text)
    if year >= 100:
        return year
    return year + (2000 if year < PIVOT else 1900)


def find_dates(text: str) -> list[FoundDate]:
    """All days in the text, in order, without overlap."""
    if not DIGIT.search(text):
        return []
    found: list[FoundDate] = []
    patterns = (ISO_DATE, ENGLISH_DATE, WORDED_DATE, NUMERIC_DATE)
    for pattern in patterns if DIGITS_ABOUT_A_MARK.search(text) else patterns[1:3]:
        for match in pattern.finditer(text):
            candidate = _found(match)
            if candidate:
                found.append(candidate)
    return _without_overlap(found)


def _without_overlap(found: list[FoundDate]) -> list[FoundDate]:
    """In the order of the text; of two that overlap the one whose pattern comes first (the list's order)."""
    kept: list[FoundDate] = []
    for _, candidate in sorted(enumerate(found), key=lambda pair: (pair[1].start, pair[0])):
        if kept and candidate.start < kept[-1].end:
            continue
        kept.append(candidate)
    return kept


def _found(match: re.Match[str]) -> FoundDate | None:
    groups = match.groupdict()
    month_text = groups["month"]
    month = MONTHS[month_text.lower()] if not month_text.isdigit() else int(month_text)
    day = int(groups["day"])
    year = _full_year(next((groups[name] for name in _YEARS if groups.get(name)), None))
    numeric = month_text.isdigit()
    if numeric and (month > 12 or month == 0 or day == 0 or day > 31):
        return None
    weekday = groups.get("weekday") or groups.get("short")
    value = make_date(year, month, day) if year else None
    impossible = value is None if year else not _exists(month, day)
    text = match[0].strip()
    if month_text.lower() == "maj" or (len(month_text) >= 4 and month_text.lower() not in ("sept", "febr")):
        text = text.rstrip(".")
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return FoundDate(
        start,
        start + len(text),
        text,
        day,
        month,
        year,
        value,
        weekday_of(weekday) if weekday else None,
        impossible,
    )


def _clock(hour: str, minute: str | None) -> str | None:
    if int(hour) > 24 or int(minute or 0) > 59:
        return None
    return f"{int(hour):02d}:{int(minute or 0):02d}"


def find_times(text: str) -> tuple[str | None, str | None]:
    """Start and end of a meeting as HH:MM from the words after its date; None where they are not given."""
    for match in TIME_RANGE.finditer(text):
        if match["kl"] or (match["m1"] and match["m2"]):
            first, last = _clock(match["h1"], match["m1"]), _clock(match["h2"], match["m2"])
            if first and last:
                return first, last
    for match in TIME.finditer(text):
        if match["kl"] or (match["m"] and ":" in match[0]):
            found = _clock(match["h"], match["m"])
            if found:
                return found, None
    return None, None
