"""Days and times of day as Danish minutes write them, found in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from workflow.minutes.lexicon_file import MONTHS, WEEKDAYS

MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY_NAMES = "|".join(sorted(WEEKDAYS, key=len, reverse=True))

WORDED_DATE = re.compile(
    rf"(?:\b(?P<weekday>{WEEKDAY_NAMES})s?,?\s+)?(?:\b(?:den|d\.|d)\s*)?(?<![\d.,-])(?P<day>\d{{1,2}})\.?\s?"
    rf"(?P<month>{MONTH_NAMES})\b\.?(?:,?\s*(?P<year>(?:19|20)\d{{2}})\b(?!\s*(?:mio|kr)))?",
    re.IGNORECASE,
)
ENGLISH_DATE = re.compile(
    rf"(?:\b(?P<weekday>{WEEKDAY_NAMES}),?\s+)?\b(?P<month>{MONTH_NAMES})\s+(?P<day>\d{{1,2}}),\s*(?P<year>(?:19"
    rf"|20)\d{{2}})\b",
    re.IGNORECASE,
)
NUMERIC_DATE = re.compile(
    rf"(?:\b(?P<weekday>{WEEKDAY_NAMES}),?\s+)?(?:\b(?:den|d\."
    rf"|d)\s*)?(?<![\d.,/-])(?P<day>\d{{1,2}})(?P<mark>[-./])\s?(?P<month>\d{{1,2}})"
    r"(?:(?:(?P=mark)\s?|(?<=/\d)-|(?<=/\d\d)-)(?P<year>(?:19|20)?\d{2})|(?<=/\d)\s(?P<late>(?:20)?\d{2})"
    r"|(?<=/\d\d)\s(?P<later>(?:20)?\d{2}))(?![\d/-]|[.,]\d)",
    re.IGNORECASE,
)
ISO_DATE = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
TIME_RANGE = re.compile(
    r"(?:\b(?P<kl>kl\.?|klokken)\s*|(?<![\d.:,-]))(?P<h1>\d{1,2})(?:[.:](?P<m1>\d{2}))?(?::\d{2})?\s*(?:-|–|—"
    r"|til)\s*(?:kl\.?\s*)?"
    r"(?P<h2>\d{1,2})(?:[.:](?P<m2>\d{2}))?(?::\d{2})?(?![\d]|[.:]\d)",
    re.IGNORECASE,
)
TIME = re.compile(
    r"(?:\b(?P<kl>kl\.?|klokken)\s*|(?<![\d.:,-]))(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?(?::\d{2})?(?![\d]|[.:]\d)",
    re.IGNORECASE,
)


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


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _exists(month: int, day: int) -> bool:
    return make_date(2024, month, day) is not None


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text)
    return year + 2000 if year < 100 else year


def find_dates(text: str) -> list[FoundDate]:
    """All days in the text, in order, without overlap."""
    found: list[FoundDate] = []
    for pattern in (ISO_DATE, ENGLISH_DATE, WORDED_DATE, NUMERIC_DATE):
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found[-50:]):
                candidate = _found(match)
                if candidate:
                    found.append(candidate)
    return sorted(found, key=lambda f: f.start)


def _found(match: re.Match[str]) -> FoundDate | None:
    groups = match.groupdict()
    month_text = groups["month"]
    month = MONTHS[month_text.lower()] if not month_text.isdigit() else int(month_text)
    day = int(groups["day"])
    year = _full_year(groups.get("year") or groups.get("late") or groups.get("later"))
    numeric = month_text.isdigit()
    if numeric and (month > 12 or month == 0 or day == 0 or day > 31):
        return None
    weekday = groups.get("weekday")
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
        WEEKDAYS[weekday.lower()] if weekday else None,
        impossible,
    )


def next_such_day(month: int, day: int, reference: date) -> date | None:
    """The first such day on or after `reference`."""
    for year in range(reference.year, reference.year + 9):
        value = make_date(year, month, day)
        if value and value >= reference:
            return value
    return None


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
