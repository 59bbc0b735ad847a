"""Several meetings at once: a rule ("anden onsdag i måneden"), or dates as people write them, one a line."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

LAST = 5  # the ordinal of "sidste"
_QUIET_MONTH = 7  # July
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), start=1
    )
}
_DAY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"
    r"|\b(?P<day2>\d{1,2})[./-] ?(?P<month2>\d{1,2})[./-] ?(?P<year2>\d{4})\b"
    r"|\b(?P<day3>\d{1,2})\.? (?P<name>[a-zæøå]{3,9})\.? (?P<year3>\d{4})\b",
    re.I,
)
_TIME = r"(?P<{0}h>\d{{1,2}})(?:[.:](?P<{0}m>\d{{2}}))?"
_TIMES = re.compile(rf"(?:kl\.? ?)?{_TIME.format('s')}(?: ?(?:-|–|til) ?(?:kl\.? ?)?{_TIME.format('e')})?\s*$", re.I)


@dataclass(frozen=True)
class Written:
    """One line: a day with its times, or what could not be read (`day` None)."""

    line: str
    day: date | None
    start: str | None = None
    end: str | None = None


def by_rule(ordinal: int, weekday: int, first: date, last: date, *, july: bool = False) -> list[date]:
    """The nth weekday (Monday 0; ordinal 1 to 4, LAST) of every month from `first` to `last`; without July."""
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        day = _nth(year, month, ordinal, weekday)
        if first <= day <= last and (july or month != _QUIET_MONTH):
            found.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def read_lines(text: str) -> list[Written]:
    """The days of a pasted list, one a line: "24-10-2025 kl. 15-17", "24. oktober 2025", "2025-10-24"."""
    return [_read(line.strip()) for line in text.splitlines() if line.strip()]


def each_day_once(lines: list[Written]) -> list[Written]:
    """The lines without those of a day that stands there already; of several, the first that has a time is kept."""
    of_day: dict[date, Written] = {}
    for written in lines:
        if written.day is not None and (written.day not in of_day or (written.start and not of_day[written.day].start)):
            of_day[written.day] = written
    return [written for written in lines if written.day is None or of_day[written.day] is written]


def clock_time(text: str) -> str | None:
    """ "15:00" for "15", "15.00" and "kl. 15"; None for what is no time of day."""
    found = re.fullmatch(rf"(?:kl\.? ?)?{_TIME.format('s')}", text.strip(), re.I)
    return _time(found["sh"], found["sm"]) if found else None


def _read(line: str) -> Written:
    found = _DAY.search(line)
    if not found:
        return Written(line, None)
    name = (found["name"] or "")[:3].lower()
    number = found["month"] or found["month2"] or _MONTHS.get(name, 0)
    try:
        day = date(
            int(found["year"] or found["year2"] or found["year3"]),
            int(number),
            int(found["day"] or found["day2"] or found["day3"]),
        )
    except ValueError:
        return Written(line, None)
    rest = line[found.end() :].strip(" ,;:\t")
    if not rest:
        return Written(line, day)
    times = _TIMES.fullmatch(rest)
    start = _time(times["sh"], times["sm"]) if times else None
    if times is None or start is None:
        return Written(line, None)
    return Written(line, day, start, _time(times["eh"], times["em"]) if times["eh"] else None)


def _time(hour: str, minute: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else None


def _nth(year: int, month: int, ordinal: int, weekday: int) -> date:
    if ordinal == LAST:
        end = date(year, month, monthrange(year, month)[1])
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    start = date(year, month, 1)
    return start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (ordinal - 1))
