"""Days that only the meeting's date makes days: "i morgen", "på fredag", "den 23.", "d. 3/11", "om tre uger".

Lengths of time count from the day of the meeting when nothing else is named to count from: "senest otte dage efter
mødet", "inden 3 måneder". A month later is the same day of the next month, or its last day where that is shorter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from workflow.minutes.days import calendar_days as days
from workflow.minutes.days.calendar_words import (
    FULL_MONTH_NAMES,
    MONTH_NAMES,
    NUMBER,
    SHORT_WEEKDAYS,
    UNIT,
    WEEKDAY_NAMES,
    any_of,
    number_of,
    unit_of,
)
from workflow.minutes.days.dates import weekday_contradiction, weekday_of
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
from workflow.minutes.expressions import Expression, expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS, MONTHS
from workflow.minutes.model import Interval

DAY, LIMIT = 8, 9
_WORDS = DEADLINE_WORDS["relative"]
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY_NAMES}),?\s+|(?P<short>{any_of(SHORT_WEEKDAYS)})\.,?\s*)?"
_ENDS = r"(?=\s*$|\s*[,;:)]|\s+(?:kl|klokken|og|med|til|hvor|i)\b)"
_LATEST = r"(?:\b(?:senest|inden|før|frist:?|deadline:?|frem til|pr\.)\s+)?"

WITHOUT_YEAR = expression(
    r"(?:\b(?:senest|inden|før|frist(?:en)?(?:\s+er)?:?|deadline:?|frem til|pr\.|til|på\s+\w*mødet|\w*møde)\s+(?=[^\s])"
    rf"|\b(?=(?:{WEEKDAY_NAMES}|den|d\.)\s))"
    rf"(?P<words>{_WEEKDAY}(?:d\.\s*|den\s+)?(?P<day>\d{{1,2}})(?:/(?P<month>\d{{1,2}})(?![\d/]|[-–]\d|[.,]\d|\s+af\b)"
    r"|\.\s?(?P<dotted>1[0-2]|0?[1-9])\.?(?=\s*$|\s*[,;:)]|\s+(?:kl|klokken)\b)(?!\d)))",
    re.IGNORECASE,
)
DAY_OF_MONTH = expression(
    rf"(?P<words>(?:(?P<weekday>{WEEKDAY_NAMES})s?,?\s+(?:den\s+|d\.\s*)?(?P<weekly>\d{{1,2}})\.(?!\s*(?:\d|og\b|-|–|(?:{MONTH_NAMES})\b))"
    rf"|\b(?:den\s+|d\.\s*)(?P<day>\d{{1,2}})\.?\s*(?P<this>{any_of(_WORDS['this_month'])})(?!\w)"
    rf"|\b(?:den\s+|d\.\s*)(?P<next>\d{{1,2}})\.?\s*(?:{any_of(_WORDS['next_month'])})(?!\w)"
    rf"|\b(?:den\s+|d\.\s*)(?P<plain>\d{{1,2}})\.(?!\s*\d){_ENDS}))",
    re.IGNORECASE,
)
TOMORROW = expression(rf"{_LATEST}\b(?P<word>{any_of(_WORDS['tomorrow'])})\b", re.IGNORECASE)
WEEKDAY_OF_WEEK = expression(
    rf"\b(?:(?:på|til|senest)\s+)*(?P<weekday>{WEEKDAY_NAMES})\s+(?:i\s+)?(?:uge\s+(?P<week>\d{{1,2}})\b(?:,?\s+(?P<year>20\d{{2}})\b)?"
    r"|(?P<which>næste|denne)\s+uge\b)",
    re.IGNORECASE,
)
ON_WEEKDAY = expression(
    rf"\b(?:{any_of(_WORDS['on'])})\s+(?P<weekday>{WEEKDAY_NAMES})\b(?!,?\s+(?:den|d\.|\d|i\b|ugen\b))", re.IGNORECASE
)
NTH_WEEKDAY = expression(
    rf"\b(?:den\s+)?(?P<nth>første|anden|tredje|fjerde|sidste|[1-4]\.)\s+(?P<weekday>{WEEKDAY_NAMES})\s+i\s+"
    rf"(?P<month>{FULL_MONTH_NAMES})\b(?:,?\s+(?P<year>20\d{{2}})\b)?",
    re.IGNORECASE,
)
LENGTH = expression(
    rf"\b(?:(?P<lead>{any_of(_WORDS['counts'])})\s+)?(?P<about>(?:{any_of(_WORDS['about'])})\s+)?"
    rf"(?:(?P<number>{NUMBER})(?:\s*(?:-|–|til)\s*(?P<to>{NUMBER}))?\s+)?(?P<unit>{UNIT})\b(?P<after>\s+(?:{any_of(_WORDS['after_meeting'])})\b)?"
    r"(?!\s+(?:efter|før|inden|forinden|siden|gammel|gamle|frem|ad gangen)\b)",
    re.IGNORECASE,
)
ASKED_FOR = expression(rf"\b(?:{any_of(_WORDS['asking'])})\s+$", re.IGNORECASE)
WITHOUT_NUMBER = expression(r"(?:næste|kommende|udløbet af)$")


def find_relative_days(text: str, reference: date | None, taken: list[Found]) -> list[Found]:
    """Every such day in one sentence that does not overlap what is already found."""
    found = list(taken)
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            start, end = match.span("words") if "words" in pattern.groupindex else match.span()
            if overlaps(start, end, found):
                continue
            entry = read(text, match, start, end, reference)
            if entry and not is_past(entry.value, reference):
                found.append(entry)
    return found[len(taken) :]


def _day(text: str, start: int, end: int, value: date | None, rule: str, weekday: int | None = None) -> Found | None:
    """The day as a deadline; None when it is history or does not exist."""
    if value is None or is_history(text, start, end, sure_of_year=False):
        return None
    words = text[start:end].rstrip()
    later, limit = lead_before(text, start, NOT_BEFORE), lead_before(text, start, LAST_DAY)
    if later is not None and (limit is None or later < limit):
        return words_only(text, later, end, 3, "after")
    own = LAST_DAY.match(f"{words.split()[0]} ") is not None
    strong = LIMIT if limit is not None or own or lead_before(text, start, DATED) is not None else DAY
    return Found(
        start, start + len(words), words, value, None, None, strong, rule, weekday_contradiction(words, weekday, value)
    )


def _without_year(text: str, match: re.Match[str], start: int, end: int, reference: date | None) -> Found | None:
    month, day = int(match["month"] or match["dotted"]), int(match["day"])
    if reference is None or not 1 <= month <= 12:
        return None
    named = match["weekday"] or match["short"]
    return _day(
        text, start, end, days.next_such_day(month, day, reference), "date", weekday_of(named) if named else None
    )


def _day_of_month(text: str, match: re.Match[str], start: int, end: int, reference: date | None) -> Found | None:
    if reference is None:
        return None
    day = int(match["weekly"] or match["day"] or match["next"] or match["plain"])
    weekday = weekday_of(match["weekday"]) if match["weekday"] else None
    value: date | None
    if match["day"]:
        value = days.make_date(reference.year, reference.month, day)
    elif match["next"]:
        first = days.add_months(reference.replace(day=1), 1)
        value = days.make_date(first.year, first.month, day) if first else None
    else:
        value = days.next_day_of_month(day, reference)
        if weekday is not None and value and value.weekday() != weekday:
            # "fredag d. 25." on Tuesday the 25th is the 25th of a month in which it is a Friday, if that is near
            later = days.next_day_of_month(day, days.add_days(value, 1) or value)
            value = later if later and later.weekday() == weekday else value
    return _day(text, start, end, value, "date", weekday)


def _tomorrow(text: str, match: re.Match[str], start: int, end: int, reference: date | None) -> Found | None:
    ahead = _WORDS["tomorrow"][" ".join(match["word"].lower().split())]
    return _day(text, start, end, days.add_days(reference, ahead) if reference else None, "weekday")


def _weekday_of_week(text: str, match: re.Match[str], start: int, end: int, reference: date | None) -> Found | None:
    weekday = weekday_of(match["weekday"])
    if match["week"]:
        year = int(match["year"]) if match["year"] else None
        week = days.next_interval(lambda y: days.week(y, int(match["week"])), year, reference)
    elif reference:
        day = days.add_days(reference, 7 if match["which"].lower() == "næste" else 0)
        week = days.week(*day.isocalendar()[:2]) if day else None
    else:
        week = None
    return _day(text, start, end, days.add_days(week.first, weekday) if week else None, "weekday")


def _on_weekday(text: str, match: re.Match[str], start: int, end: int, reference: date | None) -> Found | None:
    value = days.next_weekday(weekday_of(match["weekday"]), reference) if reference else None
    return _day(text, start, end, value, "weekday")


def _nth_weekday(text: str, match: re.Match[str], start: int, end: int, reference: date | None) -> Found | None:
    weekday, number = weekday_of(match["weekday"]), number_of(match["nth"])
    month = MONTHS[match["month"].lower()]

    def one_day(year: int) -> Interval | None:
        day = days.nth_weekday(year, month, weekday, number)
        return Interval(day, day) if day else None

    interval = days.next_interval(one_day, int(match["year"]) if match["year"] else None, reference)
    return _day(text, start, end, interval.last if interval else None, "weekday")


def _length(text: str, match: re.Match[str], start: int, end: int, reference: date | None) -> Found | None:
    lead = " ".join((match["lead"] or "").lower().split())
    bare = match["number"] is None and not match["unit"].lower().startswith("halvandet")
    if (not lead and not match["after"]) or (bare and not WITHOUT_NUMBER.search(lead)):
        return None
    if lead == "senest" and not match["after"]:
        return None
    if lead == "om" and ASKED_FOR.search(text[max(0, start - 40) : start]):
        return None
    if match["about"] or reference is None:
        return words_only(text, start, end, 4, "length")
    first = number_of(match["number"]) if match["number"] else 1
    value: date | Interval | None = later(reference, first, match["unit"])
    last = later(reference, number_of(match["to"]), match["unit"]) if match["to"] else None
    if isinstance(value, date) and last and last > value:
        value = Interval(value, last) if lead == "om" else last
    if value is None:
        return None
    strength = DAY if lead == "om" else LIMIT
    return Found(start, end, text[start:end].strip(), value, None, None, strength, "length")


def later(reference: date, number: int, unit: str) -> date | None:
    """The day that lies so many days, working days, weeks, months or years after the reference day (before it, when
    negative)."""
    length = unit_of(unit)
    if "working_days" in length:
        return days.add_working_days(reference, number)
    if "months" in length:
        return days.add_months(reference, length["months"] * number)
    return days.add_days(reference, (length.get("days", 0) + 7 * length.get("weeks", 0)) * number)


Reader = Callable[[str, re.Match[str], int, int, date | None], Found | None]
_READERS: tuple[tuple[Expression, Reader], ...] = (
    (WITHOUT_YEAR, _without_year),
    (WEEKDAY_OF_WEEK, _weekday_of_week),
    (NTH_WEEKDAY, _nth_weekday),
    (DAY_OF_MONTH, _day_of_month),
    (TOMORROW, _tomorrow),
    (ON_WEEKDAY, _on_weekday),
    (LENGTH, _length),
)
