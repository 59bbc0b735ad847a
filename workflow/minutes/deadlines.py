"""Deadlines: days, periods, meetings, events and repetitions in one sentence, relative to the day of the meeting."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.minutes.dates import MONTH_NAMES, FoundDate, find_dates, make_date, next_such_day
from workflow.minutes.lexicon_file import MONTHS, TASK_WORDS
from workflow.minutes.model import Interval

LAST_DAY = re.compile(
    r"(?:senest|inden|før|i løbet af|udgangen af|(?:frist|fristen|deadline)(?: er)?:?|frem til|indtil)\s*(?:i|den"
    r"|d\.|med|for)?\s*$",
    re.IGNORECASE,
)
LOOKS_BACK = re.compile(
    r"\b(?:mødet|besluttede|besluttet|vedtog|vedtaget|orienterede|blev|fremsatte|indgik|har|havde|siden|af"
    r"|fra)\s+(?:i\s+\w+\s+)?$",
    re.IGNORECASE,
)
_YEAR = r"(?:\s+(?P<year>20\d{2}))?"
_LEAD = (
    r"(?:(?:(?:inden|ved|senest ved|senest|før)\s+)?udgangen\s+af|i\s+løbet\s+af|frem\s+til|indtil|senest\s+i"
    r"|senest|inden|før|i|til|ved)"
)
_MONTH = rf"(?P<month>{MONTH_NAMES})"


@dataclass(frozen=True)
class Found:
    """One expression of time in a sentence; offsets are those of the sentence."""

    start: int
    end: int
    text: str
    value: date | Interval | None
    anchor: str | None
    recurrence: str | None
    strength: int
    rule: str


def month_interval(year: int, month: int) -> Interval:
    """The whole month."""
    return Interval(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def part_of_month(word: str, year: int, month: int) -> Interval:
    """primo, medio, ultimo of a month: its first, middle and last ten days."""
    whole = month_interval(year, month)
    if word == "primo":
        return Interval(whole.first, date(year, month, 10))
    if word == "medio":
        return Interval(date(year, month, 11), date(year, month, 20))
    return Interval(whole.last - timedelta(days=9), whole.last)


def part_of_year(word: str, year: int) -> Interval:
    """primo, medio, ultimo of a year: January, June and July, December."""
    if word == "primo":
        return month_interval(year, 1)
    if word == "medio":
        return Interval(date(year, 6, 1), date(year, 7, 31))
    return month_interval(year, 12)


def week(year: int, number: int) -> Interval | None:
    """Monday to Sunday of an ISO week."""
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return Interval(monday, monday + timedelta(days=6))


def _rolled(build: Callable[[int], Interval | None], year: str | None, reference: date | None) -> Interval | None:
    """The interval of the year named, else the first one that has not ended at the reference day."""
    if year:
        return build(int(year))
    if reference is None:
        return None
    for candidate in (reference.year, reference.year + 1):
        interval = build(candidate)
        if interval and interval.last >= reference:
            return interval
    return None


def _month_part(match: re.Match[str], reference: date | None) -> Interval | None:
    return _rolled(
        lambda y: part_of_month(match["part"].lower(), y, MONTHS[match["month"].lower()]), match["year"], reference
    )


def _year_part(match: re.Match[str], reference: date | None) -> Interval | None:
    return part_of_year(match["part"].lower(), int(match["year"]))


def _week(match: re.Match[str], reference: date | None) -> Interval | None:
    last = int(match["to_week"] or match["week"])

    def weeks(year: int) -> Interval | None:
        opening, closing = week(year, int(match["week"])), week(year, last)
        return (
            Interval(opening.first, closing.last) if opening and closing and closing.last > opening.first else opening
        )

    return _rolled(weeks, match["year"], reference)


LONGEST = 3000
"""Characters of a sentence that are looked at; a longer one is damaged text."""
ORDINALS = {"1": 1, "2": 2, "3": 3, "4": 4, "første": 1, "andet": 2, "tredje": 3, "fjerde": 4, "sidste": 2}


def _half(match: re.Match[str], reference: date | None) -> Interval | None:
    half = ORDINALS[match["half"].lower()]
    if half > 2:
        return None
    first, last = (1, 6) if half == 1 else (7, 12)
    return _rolled(lambda y: Interval(date(y, first, 1), month_interval(y, last).last), match["year"], reference)


def _quarter(match: re.Match[str], reference: date | None) -> Interval | None:
    quarter = ORDINALS[(match["q"] or match["quarter"]).lower()]
    return _rolled(
        lambda y: Interval(date(y, quarter * 3 - 2, 1), month_interval(y, quarter * 3).last), match["year"], reference
    )


def _month(match: re.Match[str], reference: date | None) -> Interval | None:
    return _rolled(lambda y: month_interval(y, MONTHS[match["month"].lower()]), match["year"], reference)


def _year(match: re.Match[str], reference: date | None) -> Interval | None:
    year = int(match["year"])
    return Interval(date(year, 1, 1), date(year, 12, 31))


def _this_year(match: re.Match[str], reference: date | None) -> Interval | None:
    return Interval(date(reference.year, 1, 1), date(reference.year, 12, 31)) if reference else None


def _end_of(match: re.Match[str], reference: date | None) -> Interval | None:
    if reference is None:
        return None
    if match["unit"].startswith("m"):
        return month_interval(reference.year, reference.month)
    if match["unit"].startswith("k"):
        return _rolled(lambda y: month_interval(y, (reference.month + 2) // 3 * 3), None, reference)
    if match["unit"].startswith("u"):
        return week(*reference.isocalendar()[:2])
    return Interval(date(reference.year, 1, 1), date(reference.year, 12, 31))


INTERVALS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str], date | None], Interval | None], int], ...] = (
    ("month-part", re.compile(rf"\b(?P<part>primo|medio|ultimo)\s+{_MONTH}\b{_YEAR}", re.I), _month_part, 7),
    ("year-part", re.compile(r"\b(?P<part>primo|medio|ultimo)\s+(?P<year>20\d{2})\b", re.I), _year_part, 7),
    (
        "week",
        re.compile(
            r"\b(?:i\s+)?uge(?:rne)?\s+(?P<week>\d{1,2})\b(?:\s*(?:-|–|og|til)\s*(?:uge\s+)?(?P<to_week>[1-5]?\d)\b(?!\.\s*[a-zæøå\d]))?(?:[,\s]+(?:i\s+)?(?P<year>20\d{2}))?",
            re.I,
        ),
        _week,
        7,
    ),
    ("half-year", re.compile(rf"\b(?:i\s+)?(?P<half>[12]|første|andet|sidste)\.?\s+halvår{_YEAR}", re.I), _half, 6),
    (
        "quarter",
        re.compile(
            rf"\b(?:i\s+)?(?:Q(?P<q>[1-4])|(?P<quarter>[1-4]|første|andet|tredje|fjerde)\.?\s+kvartal){_YEAR}", re.I
        ),
        _quarter,
        6,
    ),
    (
        "end-of",
        re.compile(
            r"\b(?:inden|ved|senest ved)\s+(?:udgangen\s+af\s+(?P<unit>måneden|kvartalet|året|ugen)|(?:årets udgang"
            r"|(?P<year>årsskiftet)))",
            re.I,
        ),
        lambda m, r: _end_of(m, r) if m["unit"] else _this_year(m, r),
        7,
    ),
    (
        "month",
        re.compile(
            rf"\b{_LEAD}\s+(?:slutningen\s+af\s+|begyndelsen\s+af\s+|starten\s+af\s+)?{_MONTH}\b(?:\s+måned\b)?{_YEAR}",
            re.I,
        ),
        _month,
        5,
    ),
    ("year", re.compile(rf"\b{_LEAD.replace('|til|ved', '')}\s+(?:hele\s+)?(?P<year>20\d{{2}})\b", re.I), _year, 4),
)
WORDED: tuple[tuple[str, re.Pattern[str], str | None, str | None, int], ...] = tuple(
    (entry["id"], re.compile(entry["pattern"], re.I), entry.get("anchor"), entry.get("recurrence"), entry["strength"])
    for entry in TASK_WORDS.get("deadline", [])
)


def _absolute(text: str, found: FoundDate, reference: date | None) -> Found | None:
    if found.impossible:
        return None
    value = found.value
    before = text[: found.start]
    if value is None and reference is not None:
        value = next_such_day(found.month, found.day, reference)
        if re.search(r"\bjf\.?\s*$|\bsiden\s*$", before):
            return None
    if value is None:
        return None
    strong = 9 if LAST_DAY.search(before) or re.search(r"\bpr\.\s*$", before) else 8
    return Found(found.start, found.end, found.text, value, None, None, strong, "date")


def find_deadlines(text: str, reference: date | None) -> list[Found]:
    """Every expression of a time to come in one sentence, in order; what lies before `reference` is left out."""
    text = text[:LONGEST]
    found: list[Found] = []
    for day in find_dates(text):
        entry = _absolute(text, day, reference)
        if entry:
            found.append(entry)
    found += _short_days(text, reference, found)
    for rule, pattern, build, strength in INTERVALS:
        for match in pattern.finditer(text):
            if any(match.start() < f.end and f.start < match.end() for f in found):
                continue
            interval = build(match, reference)
            if interval is None:
                continue
            found.append(_interval(text, match, interval, strength, rule))
    for rule, pattern, anchor, recurrence, strength in WORDED:
        for match in pattern.finditer(text):
            if any(match.start() < f.end and f.start < match.end() and f.rule not in ("date", "month") for f in found):
                continue
            found.append(Found(match.start(), match.end(), match[0].strip(), None, anchor, recurrence, strength, rule))
    return sorted((f for f in found if not _is_past(f, reference)), key=lambda f: (f.start, -f.strength))


SHORT_DAY = re.compile(
    r"\b(?:senest|inden|før|frist:?|deadline:?|frem til|pr\.|d\.|den)\s+"
    r"(?P<words>(?:d\.\s*|den\s+)?(?P<day>\d{1,2})/(?P<month>\d{1,2}))(?![\d/])",
    re.IGNORECASE,
)


def _short_days(text: str, reference: date | None, found: list[Found]) -> list[Found]:
    """Days written "1/11" without a year, after a word that makes them a limit; the next such day."""
    days: list[Found] = []
    for match in SHORT_DAY.finditer(text):
        start, end = match.span("words")
        month, day = int(match["month"]), int(match["day"])
        if reference is None or not 1 <= month <= 12 or make_date(2024, month, day) is None:
            continue
        if any(start < f.end and f.start < end for f in found):
            continue
        days.append(Found(start, end, match["words"], next_such_day(month, day, reference), None, None, 9, "date"))
    return days


def _interval(text: str, match: re.Match[str], interval: Interval, strength: int, rule: str) -> Found:
    before = text[: match.start()]
    lead = LAST_DAY.search(before)
    own = re.match(r"(?:i løbet|udgangen|inden|senest|ved udgangen|før|frem til|indtil)\b", match[0], re.I)
    whole = rule == "end-of" or bool(lead) or bool(own)
    start = lead.start() if lead else match.start()
    if whole:
        earlier = re.search(r"\b(?:inden|ved|senest|i|senest ved)\s+$", text[:start])
        start = earlier.start() if earlier else start
    value: date | Interval = interval.last if whole else interval
    return Found(
        start, match.end(), text[start : match.end()].strip(), value, None, None, strength + (2 if whole else 0), rule
    )


def _is_past(found: Found, reference: date | None) -> bool:
    if reference is None or found.value is None:
        return False
    last = found.value.last if isinstance(found.value, Interval) else found.value
    return last < reference


def choose_deadline(found: list[Found]) -> Found | None:
    """The one that binds: the strongest; a meeting or event beside a day gives the day its anchor."""
    if not found:
        return None
    best = max(found, key=lambda f: (f.strength, -f.start))
    if best.value is not None and best.anchor is None:
        beside = [f for f in found if f.anchor and abs(f.end - best.start) <= 12 and f.start <= best.start]
        if beside:
            anchor = beside[0].anchor
            return Found(
                best.start,
                best.end,
                best.text,
                best.value,
                "dated_meeting" if anchor == "next_meeting" else anchor,
                None,
                best.strength,
                best.rule,
            )
    if best.recurrence is None:
        repeated = next((f.recurrence for f in found if f.recurrence), None)
        if repeated:
            return Found(best.start, best.end, best.text, best.value, best.anchor, repeated, best.strength, best.rule)
    return best


def parse_day(text: str, reference: date | None) -> date | None:
    """A table cell that holds one day, such as "12/3" or "1. maj": the day, or None."""
    for found in find_dates(text):
        if found.value:
            return found.value
        if reference and not found.impossible:
            return next_such_day(found.month, found.day, reference)
    short = re.fullmatch(r"\s*(\d{1,2})[/.](\d{1,2})\.?\s*", text)
    if short and reference:
        day, month = int(short[1]), int(short[2])
        return next_such_day(month, day, reference) if 1 <= month <= 12 and make_date(2024, month, day) else None
    return None
