"""Periods as minutes write them: weeks, months and their parts, quarters, half-years, years.

Rules of the contract for parsed minutes: a period alone is the whole interval, after "senest", "inden", "i løbet af",
"inden udgangen af" and the like it is its last day. "i begyndelsen, midten, slutningen af" are primo, medio and ultimo.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from workflow.minutes.days import calendar_days as days
from workflow.minutes.days.calendar_words import FULL_MONTH_NAMES, PART, any_of, number_of, part_of
from workflow.minutes.days.date_ranges import IS_MOVED
from workflow.minutes.days.found_time import LAST_DAY, LIMITS, NOT_BEFORE, Found, lead_before, overlaps, words_only
from workflow.minutes.days.looking_back import is_history
from workflow.minutes.expressions import Expression, expression
from workflow.minutes.lexicon_file import CALENDAR, DEADLINE_WORDS, MONTHS
from workflow.minutes.model import Interval

LIMIT_ADDS = 2
LATE_WEEK, EARLY_WEEK = 40, 15
"""From a week as late as this to one as early as this is over New Year; else the lower number is no end."""
_HISTORY = DEADLINE_WORDS["history"]
_COUNTED = rf"(?![-/–]\w|\s*(?:{any_of(CALENDAR['counted'])})\b)"
_YEAR = rf"(?:,?\s+(?:af\s+|i\s+)?(?P<year>20\d{{2}})\b(?!\s*(?:{any_of(CALENDAR['counted'])})\b|[-/]\d))?"
_JOINT = r"\s*(?:-|–|/|og|eller|til)\s*"
_MONTH = rf"(?P<month>{FULL_MONTH_NAMES})"
_TO_MONTH = rf"(?:{_JOINT}(?P<to_month>{FULL_MONTH_NAMES}))?"
_LEAD = expression(rf"\b(?:{any_of(LIMITS['leads'])})\s+$", re.IGNORECASE)
_YEAR_LEAD = expression(rf"\b(?:{any_of(LIMITS['year_leads'])})\s+$", re.IGNORECASE)
_STARTS = expression(rf"\b(?:{any_of(LIMITS['starts'])})\s+$", re.IGNORECASE)
_NO_WEEK = expression(rf"\b(?:{any_of(_HISTORY['uncounted_weeks'])})\s+$", re.IGNORECASE)
_ENDING = expression(r"\b(?P<lead>(?:senest\s+)?(?:inden|ved|senest|til|frem til|før)\s+)$", re.IGNORECASE)

Build = Callable[[re.Match[str], date | None], Interval | None]


@dataclass(frozen=True)
class Rule:
    """One kind of period: its words, its days, how strong it is, and the leads without which it is no time."""

    name: str
    pattern: Expression
    build: Build
    strength: int
    leads: tuple[Expression, ...] = ()
    ends: bool = False


def _given(match: re.Match[str]) -> int | None:
    year = next((v for k, v in match.groupdict().items() if k.startswith("year") and v), None)
    return int(year) if year else None


def _month_part(match: re.Match[str], reference: date | None) -> Interval | None:
    first, month = part_of(match["part"]), MONTHS[match["month"].lower()]
    last = part_of(match["to_part"]) if match["to_part"] else first

    def part(year: int) -> Interval:
        closing = days.part_of_month(last, year, month).last
        return Interval(min(days.part_of_month(first, year, month).first, closing), closing)

    return days.next_interval(part, _given(match), reference)


def _year_part(match: re.Match[str], reference: date | None) -> Interval | None:
    part, year = part_of(match["part"]), _given(match)
    if year is None:
        if reference is None:
            return None
        if match["unit"].lower().endswith("måned") or match["unit"].lower() == "måneden":
            first = days.add_months(reference.replace(day=1), 1 if match["unit"].lower().startswith("næste") else 0)
            return days.part_of_month(part, first.year, first.month) if first else None
        year = reference.year + (1 if match["unit"].lower().startswith("næste") else 0)
    return days.part_of_year(part, year) if year <= date.max.year else None


def _half_month(match: re.Match[str], reference: date | None) -> Interval | None:
    half = 1 if number_of(match["half"]) == 1 else 2
    if match["month"] is None:
        return days.half_year(int(match["year2"]), half)
    month = MONTHS[match["month"].lower()]
    return days.next_interval(lambda y: days.half_of_month(half, y, month), _given(match), reference)


def _week(match: re.Match[str], reference: date | None) -> Interval | None:
    first = int(match["week"])
    last = int(match["to_week"] or first)
    crosses = first >= LATE_WEEK and last <= EARLY_WEEK
    last = last if last >= first or crosses else first
    return days.next_interval(lambda y: days.weeks(y, first, last), _given(match), reference)


def _half(match: re.Match[str], reference: date | None) -> Interval | None:
    number = number_of(match["half"])
    if number > 2:
        return None
    half = 1 if number == 1 else 2
    return days.next_interval(lambda y: days.half_year(y, half), _given(match), reference)


def _quarter(match: re.Match[str], reference: date | None) -> Interval | None:
    groups = match.groupdict()
    first = next((number_of(groups[k]) for k in ("q", "quarter", "late") if groups.get(k)), 0)
    first = 4 if first == -1 else first
    last = next((number_of(groups[k]) for k in ("to_q", "to_quarter") if groups.get(k)), first)
    if not 1 <= first <= last <= 4:
        return None
    return days.next_interval(
        lambda y: Interval(days.quarter(y, first).first, days.quarter(y, last).last), _given(match), reference
    )


def _month(match: re.Match[str], reference: date | None) -> Interval | None:
    first = MONTHS[match["month"].lower()]
    last = MONTHS[match["to_month"].lower()] if match["to_month"] else first
    return days.next_interval(lambda y: days.months(y, first, last), _given(match), reference)


def _year(match: re.Match[str], reference: date | None) -> Interval | None:
    first, last = int(match["year"]), int(match["to_year"] or match["year"])
    if last < first:
        return None
    return Interval(date(first, 1, 1), date(last, 12, 31))


def _coming_year(match: re.Match[str], reference: date | None) -> Interval | None:
    """ "fra 2027": only a year to come starts something; "midlerne fra 2024" says where they come from."""
    year = int(match["year"])
    return days.whole_year(year) if reference and year > reference.year else None


def _end_of(match: re.Match[str], reference: date | None) -> Interval | None:
    year = _given(match)
    if year is not None:
        return days.whole_year(year)
    return _around(match["unit"], reference, match["which"])


def _near(match: re.Match[str], reference: date | None) -> Interval | None:
    return _around(match["unit"], reference, match["which"])


def _around(unit: str | None, reference: date | None, which: str | None) -> Interval | None:
    """The week, month, quarter or year that the meeting is in, or the next one."""
    if reference is None:
        return None
    ahead = 1 if (which or "").lower().startswith("næste") else 0
    kind = (unit or "år").lower()[:2]
    if kind == "ug":
        day = days.add_days(reference, 7 * ahead)
        return days.week(*day.isocalendar()[:2]) if day else None
    length = {"må": 1, "kv": 3, "ha": 6}.get(kind, 12)
    first = days.add_months(
        reference.replace(day=1, month=(reference.month - 1) // length * length + 1), length * ahead
    )
    return days.months(first.year, first.month, first.month + length - 1) if first else None


def _school_year(match: re.Match[str], reference: date | None) -> Interval | None:
    first = int(match["from"]) % 100 + 2000
    return days.school_year(first) if int(match["to"]) % 100 == (first + 1) % 100 else None


def _compiled(pattern: str) -> Expression:
    return expression(pattern, re.IGNORECASE)


_SPAN_UNIT = r"(?P<unit>ugen?|måneden?|kvartalet|kvartal|halvåret|halvår|året|år|budgetåret|budgetår|regnskabsåret)"
RULES = (
    Rule(
        "month-part",
        _compiled(
            rf"\b(?P<part>{PART})(?:\s*[-/–]\s*(?P<to_part>primo|medio|ultimo))?\s+{_MONTH}\b(?:\s+måned\b)?{_YEAR}"
        ),
        _month_part,
        7,
    ),
    Rule(
        "year-part",
        _compiled(
            rf"\b(?P<part>{PART})\s+(?:(?:år|året)\s+)?(?:(?P<year>20\d{{2}})\b(?![-/]\d)"
            r"|(?P<unit>året|måneden|denne måned|næste måned|næste år)\b)"
        ),
        _year_part,
        7,
    ),
    Rule(
        "half-month",
        _compiled(
            rf"\b(?:i\s+)?(?P<half>første|1\.|anden|2\.|sidste)\s+halvdel\s+af\s+(?:{_MONTH}\b{_YEAR}|(?P<year2>20\d{{2}})\b)"
        ),
        _half_month,
        6,
    ),
    Rule(
        "week",
        _compiled(
            r"\b(?:i\s+)?uge(?:rne|r)?\s+(?P<week>\d{1,2})\b(?!\s*(?:gange?|timer?|dage?)\b)(?:,\s*\d{1,2}\b(?!\.))*"
            r"(?:\s*(?:-|–|/|og|eller|til)\s*(?:uge\s+)?(?P<to_week>[1-5]?\d)\b(?!\.\s*[a-zæøå\d]|/\d|\s*(?:gange?|timer?|dage?)\b))?"
            r"(?:(?:,?\s+(?:i\s+)?|/|-)(?P<year>20\d{2})\b)?"
        ),
        _week,
        7,
    ),
    Rule("half-year", _compiled(rf"\b(?:i\s+)?(?P<half>[12]|første|andet|sidste)\.?\s+halvår\b{_YEAR}"), _half, 6),
    Rule(
        "quarter",
        _compiled(
            r"\b(?:i\s+)?(?:(?P<year_first>20\d{2})[\s-])?(?:Q(?P<q>[1-4])\b(?:\s*[-–/]\s*Q?(?P<to_q>[1-4])\b)?"
            r"|(?P<quarter>[1-4]|første|andet|tredje|fjerde|sidste)\.?(?:\s*(?:-|–|/|og|eller)\s*(?P<to_quarter>[1-4])\.?)?"
            rf"\s+(?:kvartal|kvt)\b\.?|kvartal\s+(?P<late>[1-4])\b)(?:[-/](?P<year_near>20\d{{2}})\b)?{_YEAR}"
        ),
        _quarter,
        6,
    ),
    Rule(
        "end-of",
        _compiled(
            rf"\b(?:(?:udgangen|udg\.|udløbet|slutningen)\s+af\s+(?P<which>indeværende\s+|dette\s+|denne\s+|næste\s+|i\s+)?{_SPAN_UNIT}\b(?!\s+20\d\d)"
            rf"|(?:årets|kalenderårets|budgetårets)\s+(?:udgang|udløb|afslutning|slutning)\b(?:\s+(?P<year_named>20\d{{2}})\b)?|årsskiftet\b(?:\s+(?P<year>20\d{{2}})/\d{{2,4}})?)"
        ),
        _end_of,
        7,
        ends=True,
    ),
    # "inden året er omme" is by its last day
    Rule(
        "end-of",
        _compiled(
            r"\b(?P<unit>ugen|måneden|kvartalet|halvåret|året)\s+er\s+(?:omme|gået|ude|slut|forbi|til\s+ende)\b"
            r"(?P<which>(?!))?"
        ),
        _near,
        7,
        ends=True,
    ),
    # of all feasts only this one is certain to have its last day before it on 31 December
    Rule(
        "end-of",
        _compiled(r"(?<=inden\s)nytår\b(?P<unit>(?!))?(?P<which>(?!))?|(?<=før\s)nytår\b"),
        _near,
        7,
        ends=True,
    ),
    Rule(
        "school-year",
        _compiled(r"\bskoleåret\s+(?P<from>(?:20)?\d{2})\s*[-–/]\s*(?P<to>(?:20)?\d{2})\b"),
        _school_year,
        4,
        (_LEAD,),
    ),
    Rule("month", _compiled(rf"\b{_MONTH}{_TO_MONTH}\b(?:\s+måned\b)?{_YEAR}"), _month, 5, (_LEAD,)),
    Rule(
        "year",
        _compiled(
            rf"\b(?:årene\s+|perioden\s+|år\s+|året\s+)?(?P<year>20\d{{2}})\b(?:\s*(?:-|–|og|til)\s*(?P<to_year>20\d{{2}})\b)?"
            rf"{_COUNTED}"
        ),
        _year,
        4,
        (_YEAR_LEAD,),
    ),
    Rule(
        "year",
        _compiled(rf"\b(?P<year>20\d{{2}})\b{_COUNTED}"),
        _coming_year,
        4,
        (_STARTS,),
    ),
    Rule(
        "near",
        _compiled(r"\b(?P<which>næste|indeværende|denne|dette)\s+(?P<unit>uge|måned|kvartal|halvår)\b"),
        _near,
        5,
        (_LEAD,),
    ),
    Rule("year", _compiled(r"\b(?P<which>næste)\s+(?P<unit>år)\b"), _near, 4, (_YEAR_LEAD,)),
)


def find_periods(text: str, reference: date | None, taken: list[Found]) -> list[Found]:
    """Every period in one sentence that does not overlap what is already found."""
    found = list(taken)
    for rule in RULES:
        for first in rule.pattern.finditer(text):
            match = _moved_to(text, first, rule)
            if overlaps(match.start(), match.end(), found):
                continue
            entry = _found(text, match, rule, reference)
            if entry:
                found.append(entry)
    return found[len(taken) :]


def _moved_to(text: str, match: re.Match[str], rule: Rule) -> re.Match[str]:
    """Of "rykkes fra uge 20 til uge 22" the second, which is the one that holds; else the match as it is."""
    joined = next((match.start(k) for k, v in match.groupdict().items() if k.startswith("to_") and v), None)
    if joined is None or lead_before(text, match.start(), IS_MOVED) is None:
        return match
    return rule.pattern.search(text, match.start() + 1) or match


def _found(text: str, match: re.Match[str], rule: Rule, reference: date | None) -> Found | None:
    if rule.name == "week" and lead_before(text, match.start(), _NO_WEEK) is not None:
        return None
    limit = lead_before(text, match.start(), _ENDING if rule.ends else LAST_DAY)
    leads = [lead for p in rule.leads if (lead := lead_before(text, match.start(), p)) is not None]
    later = lead_before(text, match.start(), NOT_BEFORE)
    if limit is None and later is None and not leads and (rule.leads or match[0].lower() == "årsskiftet"):
        return None
    interval = rule.build(match, reference)
    if interval is None:
        return None
    sure = _given(match) is not None and reference is not None and interval.first > reference
    start = min([match.start(), *leads] if limit is None else [limit])
    if is_history(text, start, match.end(), sure_of_year=sure):
        return None
    if later is not None and (limit is None or later < limit):
        return words_only(text, later, match.end(), 3, "after")
    ends = rule.ends or limit is not None
    return Found(
        start,
        match.end(),
        text[start : match.end()].strip(),
        interval.last if ends else interval,
        None,
        None,
        rule.strength + (LIMIT_ADDS if ends else 0),
        rule.name,
    )
