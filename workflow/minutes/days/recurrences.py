"""What returns: "hvert kvartal", "den første mandag i måneden", "hvert år den 1. maj", as rules of RFC 5545 (RRULE).

A rule has no day of its own unless the words name one within the year: then the first such day or month to come is the
deadline. "tre gange om året" is every fourth month; a number that does not divide the year has no rule.
"""

from __future__ import annotations

import re
from datetime import date

from workflow.minutes.days import calendar_days as days
from workflow.minutes.days.calendar_words import FULL_MONTH_NAMES, NUMBER, ORDINAL, WEEKDAY_NAMES, any_of, number_of
from workflow.minutes.days.dates import weekday_of
from workflow.minutes.days.found_time import Found, overlaps
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS, MONTHS
from workflow.minutes.model import Interval

RULE, DATED_RULE = 4, 8
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORDS = DEADLINE_WORDS["recurring"]
_EACH = rf"\b(?:{any_of(_WORDS['each'])})\s+"
_MONTH = rf"(?P<month>{FULL_MONTH_NAMES})\b"
_BY = rf"(?:\s*,?\s*\b(?:{any_of(_WORDS['by'])})){{0,3}}\s*"
_YEARLY = rf"\b(?:{any_of(_WORDS['yearly'])})\b"
_MONTHLY = any_of(_WORDS["of_month"])
_UNITS: dict[str, str] = _WORDS["units"]
_MONTHS_OF: dict[str, int] = _WORDS["months_of"]
_PER: dict[str, int] = _WORDS["per"]

ON_A_DAY = expression(
    rf"{_YEARLY}{_BY}(?P<day>\d{{1,2}})\.\s*{_MONTH}(?!\s*20\d\d)"
    rf"|(?:(?:senest|inden)\s+)?\b(?:den\s+|d\.\s*)(?P<day_first>\d{{1,2}})\.\s*(?P<month_first>{FULL_MONTH_NAMES})"
    r"\s+(?:hvert år|hver år|årligt)\b",
    re.IGNORECASE,
)
IN_A_MONTH = expression(
    rf"(?:{_YEARLY}|{_EACH}(?=(?:{FULL_MONTH_NAMES})\b)){_BY}{_MONTH}(?!\s*20\d\d)"
    rf"|\bi\s+(?P<month_first>{FULL_MONTH_NAMES})(?:\s+måned)?\s+(?:hvert år|hver år|årligt)\b",
    re.IGNORECASE,
)
NTH_OF_MONTH = expression(
    rf"\b(?:(?:den|hver)\s+)?(?P<nth>{ORDINAL})\s+(?P<weekday>{WEEKDAY_NAMES})\s+(?:{_MONTHLY})\b", re.IGNORECASE
)
NTH_OF_YEAR = expression(
    rf"\b(?:den\s+)?(?P<nth>{ORDINAL})\s+(?P<weekday>{WEEKDAY_NAMES})\s+i\s+{_MONTH}\s+(?:hvert år|hver år|årligt)\b"
    rf"|{_YEARLY}\s+(?:den\s+)?(?P<nth2>{ORDINAL})\s+(?P<weekday2>{WEEKDAY_NAMES})\s+i\s+(?P<month2>{FULL_MONTH_NAMES})\b",
    re.IGNORECASE,
)
DAY_OF_MONTH = expression(
    rf"\bden\s+(?:(?P<day>\d{{1,2}})\.|(?P<last>sidste)\s+(?:dag|hverdag))\s+(?:{_MONTHLY})\b", re.IGNORECASE
)
ON_WEEKDAYS = expression(rf"{_EACH}(?:(?P<nth>{ORDINAL})\s+)?(?P<weekday>{WEEKDAY_NAMES})\b", re.IGNORECASE)
EACH_UNIT = expression(
    rf"{_EACH}(?:(?P<nth>{ORDINAL})\s+)?(?:(?P<unit>{any_of(_UNITS)})|(?P<months>{any_of(_MONTHS_OF)})|(?P<season>{any_of(_WORDS['seasons'])}))\b",
    re.IGNORECASE,
)
TIMES_PER = expression(
    rf"\b(?P<number>{NUMBER})\s+gange?\s+(?:(?:om|pr\.|per|i|hvert|hver)\s+)?(?P<per>{any_of(_PER)}|ugen|uge|ugentligt|dagen|dagligt)(?!\w)",
    re.IGNORECASE,
)
_PLURALS: dict[str, str] = _WORDS["plurals"]
_DONE_WITH = "|".join(rf"(?<=\b{verb}\s)" for verb in _WORDS["done_with"])
PLURAL = expression(rf"(?:{_DONE_WITH})(?P<plural>{any_of(_PLURALS)})(?=\s[a-zæøå])", re.IGNORECASE)
MONEY_BEFORE = expression(rf"(?<!\w)(?:{any_of(_WORDS['money_before'])})\s+$", re.IGNORECASE)
MONEY_AFTER = expression(
    rf"^\s+(?:[\d.,]+\s+(?:kr|mio|kroner)\b|(?:\w+e\s+)?(?:{any_of(_WORDS['money_after'])})\b)", re.IGNORECASE
)


def find_recurrences(text: str, reference: date | None) -> list[Found]:
    """Every repetition in one sentence that is more than an adverb (those stand in the lexicon)."""
    found: list[Found] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if overlaps(match.start(), match.end(), found) or is_of_money(text, match.start(), match.end()):
                continue
            rule, value = read(match, reference)
            words = match[0].strip()
            start = match.start() + match[0].index(words)
            strength = DATED_RULE if value else RULE
            found.append(Found(start, start + len(words), words, value, None, rule, strength, "recurring"))
    return found


def is_of_money(text: str, start: int, end: int) -> bool:
    """Whether the words tell how often a sum is paid ("2 mio. kr. årligt", "et årligt tilskud")."""
    return bool(MONEY_BEFORE.search(text[max(0, start - 20) : start]) or MONEY_AFTER.search(text[end : end + 40]))


Read = tuple[str | None, date | Interval | None]


def _on_a_day(match: re.Match[str], reference: date | None) -> Read:
    day, month = int(match["day"] or match["day_first"]), MONTHS[(match["month"] or match["month_first"]).lower()]
    if days.make_date(2024, month, day) is None:
        return None, None
    value = days.next_such_day(month, day, reference) if reference else None
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", value


def _in_a_month(match: re.Match[str], reference: date | None) -> Read:
    month = MONTHS[(match["month"] or match["month_first"]).lower()]
    value = days.next_interval(lambda year: days.month_interval(year, month), None, reference)
    return f"FREQ=YEARLY;BYMONTH={month}", value


def _nth_of_year(match: re.Match[str], reference: date | None) -> Read:
    number = number_of(match["nth"] or match["nth2"])
    weekday = weekday_of(match["weekday"] or match["weekday2"])
    month = MONTHS[(match["month"] or match["month2"]).lower()]
    return f"FREQ=YEARLY;BYMONTH={month};BYDAY={number}{WEEKDAY_CODES[weekday]}", None


def _nth_of_month(match: re.Match[str], reference: date | None) -> Read:
    number, code = number_of(match["nth"]), WEEKDAY_CODES[weekday_of(match["weekday"])]
    return (f"FREQ=MONTHLY;BYDAY={number}{code}" if -1 <= number <= 5 else None), None


def _day_of_month(match: re.Match[str], reference: date | None) -> Read:
    day = -1 if match["last"] else int(match["day"])
    return (f"FREQ=MONTHLY;BYMONTHDAY={day}" if 1 <= abs(day) <= 31 else None), None


def _on_weekdays(match: re.Match[str], reference: date | None) -> Read:
    every = number_of(match["nth"]) if match["nth"] else 1
    code = WEEKDAY_CODES[weekday_of(match["weekday"])]
    return (_rule("WEEKLY", every, f";BYDAY={code}") if every > 0 else None), None


def _each_unit(match: re.Match[str], reference: date | None) -> Read:
    every = number_of(match["nth"]) if match["nth"] else 1
    if every < 1:
        return None, None
    if match["season"]:
        return _rule("YEARLY", every), None
    if match["months"]:
        return _rule("MONTHLY", every * _MONTHS_OF[" ".join(match["months"].lower().split())]), None
    unit = _UNITS[match["unit"].lower()]
    if unit == "DAILY" and every % 7 == 0:
        return _rule("WEEKLY", every // 7), None
    return _rule(unit, every), None


def _times_per(match: re.Match[str], reference: date | None) -> Read:
    number, per = number_of(match["number"]), match["per"].lower()
    if per in _PER:
        if number < 1 or _PER[per] % number:
            return None, None
        months = _PER[per] // number
        return (_rule("YEARLY", 1) if months == 12 else _rule("MONTHLY", months)), None
    if number != 1:
        return None, None
    return _rule("DAILY" if per.startswith("dag") else "WEEKLY", 1), None


def _plural(match: re.Match[str], reference: date | None) -> Read:
    return _PLURALS[match["plural"].lower()], None


def _rule(frequency: str, every: int, more: str = "") -> str:
    return f"FREQ={frequency}" + (f";INTERVAL={every}" if every > 1 else "") + more


_READERS = (
    (ON_A_DAY, _on_a_day),
    (NTH_OF_YEAR, _nth_of_year),
    (NTH_OF_MONTH, _nth_of_month),
    (DAY_OF_MONTH, _day_of_month),
    (IN_A_MONTH, _in_a_month),
    (ON_WEEKDAYS, _on_weekdays),
    (EACH_UNIT, _each_unit),
    (TIMES_PER, _times_per),
    (PLURAL, _plural),
)
