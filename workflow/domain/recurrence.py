"""What returns: the next day of a rule (RRULE, RFC 5545), moved to a working day, and the rule in plain Danish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrulestr

from workflow.domain.working_days import working_day_after

_LAST_SAFE_DAY = 28  # every month has it
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY"})
_MOST_SKIPPED = 1000  # occurrences that nobody closed in time
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = {
    "MO": "mandag", "TU": "tirsdag", "WE": "onsdag", "TH": "torsdag", "FR": "fredag", "SA": "lørdag", "SU": "søndag"
}  # fmt: skip
_ORDINALS = {1: "første", 2: "anden", 3: "tredje", 4: "fjerde", 5: "femte", -1: "sidste"}
_EVERY = {
    ("DAILY", 1): "hver dag",
    ("WEEKLY", 1): "hver uge",
    ("WEEKLY", 2): "hver anden uge",
    ("MONTHLY", 1): "hver måned",
    ("MONTHLY", 2): "hver anden måned",
    ("MONTHLY", 3): "hvert kvartal",
    ("MONTHLY", 4): "hver fjerde måned",
    ("MONTHLY", 6): "hvert halve år",
    ("MONTHLY", 12): "hvert år",
    ("YEARLY", 1): "hvert år",
    ("YEARLY", 2): "hvert andet år",
}
_UNITS = {"DAILY": "dag", "WEEKLY": "uge", "MONTHLY": "måned", "YEARLY": "år"}
# What a person chooses from: the rule, and how it is told is in_danish.
CHOICES = (
    "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY"
)  # fmt: skip


@dataclass(frozen=True)
class Occurrence:
    """The next time: its day by the rule, the working day it is due, and how many were passed over."""

    rule_day: date
    deadline: date
    skipped: int


def next_occurrence(rule: str, series_from: date, rule_day: date, today: date) -> Occurrence | None:
    """The first occurrence after `rule_day` that is not already overdue; None when the series has ended.

    The rule counts from `series_from` (COUNT and INTERVAL do), so that a moved deadline moves no later occurrence.
    Where a month lacks the day (the 31st), its last day is meant. Raises ValueError for a rule that cannot be read.
    """
    rules = rrulestr(_with_month_ends(rule, series_from), dtstart=datetime.combine(series_from, time()))
    found, skipped = rules.after(datetime.combine(rule_day, time())), 0
    while found is not None and (due := working_day_after(found.date())) < today:
        found, skipped = rules.after(found), skipped + 1
        if skipped > _MOST_SKIPPED:
            raise ValueError(f"{rule!r} has too many days between {rule_day} and {today}")
    return None if found is None else Occurrence(found.date(), due, skipped)


def is_rule(text: str) -> bool:
    """Whether `text` is a rule that can be followed."""
    try:
        parts = _parts(text)
        _told_days(parts, parts["FREQ"])
        next_occurrence(text, date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 1))
    except (ValueError, TypeError, KeyError, IndexError):
        return False
    return parts.get("FREQ") in _FREQUENCIES and set(parts) <= _PARTS


def with_end(rule: str, until: date | None) -> str:
    """The rule without its own end, ending with that day instead."""
    kept = [f"{name}={value}" for name, value in _parts(rule).items() if name not in ("COUNT", "UNTIL")]
    return ";".join([*kept, f"UNTIL={until:%Y%m%d}"] if until else kept)


def without_end(rule: str) -> str:
    """The rule as if it went on for ever."""
    return with_end(rule, None)


def end_of(rule: str) -> date | None:
    """The last day that the rule names itself."""
    until = _parts(rule).get("UNTIL")
    return datetime.strptime(until[:8], "%Y%m%d").date() if until else None  # noqa: DTZ007 a day has no zone


@lru_cache(maxsize=1024)
def in_danish(rule: str) -> str:
    """The rule in words: "hvert kvartal", "hvert år den 1. maj", "den første mandag i hver måned"."""
    if not is_rule(rule):
        return "efter en regel, der ikke kan læses"
    parts = _parts(rule)
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    every = _EVERY.get((frequency, interval)) or _every_so_many(_UNITS[frequency], interval)
    told = every + _told_days(parts, frequency)
    if "COUNT" in parts:
        told += f", {parts['COUNT']} gange i alt" if parts["COUNT"] != "1" else ", én gang"
    if end := end_of(rule):
        told += f", til og med {_day(end.day, end.month)} {end.year}"
    return told


def _told_days(parts: dict[str, str], frequency: str) -> str:
    month = ", ".join(_MONTHS[int(number) - 1] for number in parts["BYMONTH"].split(",")) if "BYMONTH" in parts else ""
    if "BYDAY" in parts:
        days = " og ".join(_weekday(code) for code in parts["BYDAY"].split(","))
        if frequency == "WEEKLY":
            return f", {days}"
        return f", {days} i {month or 'måneden'}"
    if "BYMONTHDAY" in parts:
        day = int(parts["BYMONTHDAY"].split(",")[0])
        if day < 0:
            return f", sidste dag i {month or 'måneden'}"
        return f" den {day}. {month}" if month else f" den {day}."
    return f" i {month}" if month else ""


def _weekday(code: str) -> str:
    name = _WEEKDAYS[code[-2:]]
    number = code[:-2]
    return f"den {_ORDINALS.get(int(number), number + '.')} {name}" if number else name


def _every_so_many(unit: str, interval: int) -> str:
    article = "hvert" if unit == "år" else "hver"
    return f"{article} {interval}. {unit}"


def _day(day: int, month: int) -> str:
    return f"{day}. {_MONTHS[month - 1]}"


def _parts(rule: str) -> dict[str, str]:
    pairs = [part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";") if part]
    return {name.upper(): value for name, value in pairs}


def _with_month_ends(rule: str, series_from: date) -> str:
    """A rule without a day of its own means the day that the series began on, or the last one that a month has."""
    parts = _parts(rule)
    has_own_day = {"BYDAY", "BYMONTHDAY"} & set(parts)
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or has_own_day or series_from.day <= _LAST_SAFE_DAY:
        return rule
    if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
        parts["BYMONTH"] = str(series_from.month)
    days = ",".join(str(day) for day in range(_LAST_SAFE_DAY, series_from.day + 1))
    return ";".join(f"{name}={value}" for name, value in {**parts, "BYMONTHDAY": days, "BYSETPOS": "-1"}.items())
