"""The calendar's words as parts of patterns: months, weekdays, numbers, ordinals and lengths of time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflow.minutes.lexicon_file import CALENDAR, MONTHS, WEEKDAYS

SHORT_WEEKDAYS: dict[str, int] = CALENDAR["short_weekdays"]
NUMBERS: dict[str, int] = CALENDAR["numbers"]
ORDINALS: dict[str, int] = CALENDAR["ordinals"]
PARTS: dict[str, str] = CALENDAR["parts"]
UNITS: dict[str, dict[str, int]] = CALENDAR["units"]
SHORTEST_FULL_MONTH = 5
FULL_AND_SHORT = frozenset({"maj", "juni", "juli"})


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a space stands for any white space."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


MONTH_NAMES = any_of(MONTHS)
# "jul" is Christmas unless a day stands before it
FULL_MONTH_NAMES = any_of(m for m in MONTHS if len(m) >= SHORTEST_FULL_MONTH or m in FULL_AND_SHORT)
WEEKDAY_NAMES = any_of(WEEKDAYS)
NUMBER = rf"(?:\d{{1,3}}|{any_of(NUMBERS)})"
ORDINAL = rf"(?:\d{{1,2}}\.|{any_of(ORDINALS)})"
UNIT = any_of(UNITS)
PART = any_of(PARTS)


def number_of(words: str) -> int:
    """The number that figures or a word stand for."""
    plain = words.strip(" .").lower()
    return int(plain) if plain.isdigit() else NUMBERS.get(plain) or ORDINALS[plain]


def unit_of(words: str) -> dict[str, int]:
    """What a word for a length of time adds up to, in `days`, `working_days`, `weeks` or `months`."""
    return UNITS[" ".join(words.lower().split())]


def part_of(words: str) -> str:
    """primo, medio or ultimo for the words that mean it."""
    return PARTS[" ".join(words.lower().split())]
