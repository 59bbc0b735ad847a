"""What a text says of other meetings and cases: the dates of meetings, the numbers of items, case numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
         "december"), start=1,
    )
}  # fmt: skip
_MONTH = "|".join(_MONTHS)
_WRITTEN_DAY = re.compile(
    rf"(?<![\d.,])(?P<day>\d{{1,2}})\.?\s+(?P<month>{_MONTH})(?:\s+(?P<year>20\d\d))?(?!\w)", re.I
)
_NUMERIC_DAY = re.compile(r"(?<![\d.,/-])(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>20\d\d)(?![\d])")
_ISO_DAY = re.compile(r"(?<![\d-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
_OF_MEETING = re.compile(
    r"\b(?:\w*møde\w*|beslutte\w*|besluttet|beslutning\w*|behandle\w*|vedtog\w*|vedtaget|godkendt\w*|godkendte|drøft\w*"
    r"|udsat\w*|udsatte|indstil\w*|punkt\w*|referat\w*|samling\w*|fremsat\w*)\b",
    re.I,
)
_ITEM_NUMBER = re.compile(r"\b(?:punkt|pkt\.?|dagsordenspunkt|sag nr\.?)\s*(?:nr\.?\s*)?(\d{1,3}[a-z]?)\b", re.I)
_MEETING_WITHIN = 90  # characters on each side of a date within which it is said to be that of a meeting
_NUMBER_WITHIN = 50
_SENTENCE_WITHIN = 150
_SENTENCE_END = re.compile(r"[.;:]\s+(?=[A-ZÆØÅ])|\n\s*\n")
_KLE_CASE = re.compile(r"(?<![\d.])\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d{1,6}-\d{2}(?!\d)")
_LABELLED_CASE = re.compile(
    r"\b(?:sags?(?:nummer|nr\.?|-?id)|journal(?:nummer|nr\.?)|j\.?\s?nr\.?|esdh(?:-sag)?(?:\s?nr\.?)?|acadre)\s*[:.]?\s*"
    r"(?P<number>[A-ZÆØÅ]{0,4}-?\d[\w./-]{2,28}\d)",
    re.I,
)
_KLE_SUBJECT = re.compile(r"\bKLE(?:-?(?:nummer|nr\.?|emne))?\s*[:.]?\s*(?P<number>\d{2}\.\d{2}\.\d{2})(?!\d)", re.I)
_IN_MOST_ITEMS = 3  # a number that stands in so many items of one document is the meeting's, not a matter's


@dataclass(frozen=True)
class MeetingReference:
    """A day that the text says was a meeting's, with the item's number if it is given."""

    day: date
    item_number: str | None
    place: int  # offset in the text
    beside: str  # what its sentence says beside it


def meeting_references(text: str, held_on: date) -> list[MeetingReference]:
    """The earlier meetings that minutes of `held_on` refer to. A day without a year is the latest one before."""
    found = []
    for pattern in (_WRITTEN_DAY, _NUMERIC_DAY, _ISO_DAY):
        for match in pattern.finditer(text):
            day = _day(match, held_on)
            if day is None or day >= held_on:
                continue
            around = text[max(match.start() - _MEETING_WITHIN, 0) : match.end() + _MEETING_WITHIN]
            if _OF_MEETING.search(around):
                before, after = _sentence(text, match, _SENTENCE_WITHIN)
                found.append(MeetingReference(day, _item_number(text, match), match.start(), f"{before} {after}"))
    return sorted(found, key=lambda reference: reference.place)


def written_day(day: date) -> str:
    """ "19. maj 2025" """
    return f"{day.day}. {list(_MONTHS)[day.month - 1]} {day.year}"


def case_numbers(text: str) -> frozenset[str]:
    """The case numbers in `text`: those written as such ("Sagsnr. 24-1234"), and full KLE numbers."""
    labelled = {match["number"].upper().rstrip(".") for match in _LABELLED_CASE.finditer(text)}
    return frozenset(labelled | set(_KLE_CASE.findall(text)))


def subject_numbers(text: str) -> frozenset[str]:
    """The KLE subjects in `text`. Many matters share one: it says what a matter is about, not which it is."""
    return frozenset(match["number"] for match in _KLE_SUBJECT.finditer(text))


def own_numbers(of_items: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The numbers of each item of one document without those of the whole meeting, which stand in most items, or in
    each of a few."""
    counted = Counter(number for numbers in of_items for number in numbers)
    most = min(_IN_MOST_ITEMS, max(len(of_items), 2))
    return [frozenset(n for n in numbers if counted[n] < most) for numbers in of_items]


def _day(match: re.Match[str], held_on: date) -> date | None:
    month = match["month"].lower()
    number = _MONTHS.get(month) or int(month)
    try:
        if match["year"]:
            return date(int(match["year"]), number, int(match["day"]))
        this_year = date(held_on.year, number, int(match["day"]))
        return this_year if this_year < held_on else this_year.replace(year=held_on.year - 1)
    except ValueError:
        return None


def _item_number(text: str, match: re.Match[str]) -> str | None:
    before, after = _sentence(text, match, _NUMBER_WITHIN)
    found = _ITEM_NUMBER.search(after)
    if found:
        return found[1]
    numbers = _ITEM_NUMBER.findall(before)
    return numbers[-1] if numbers else None


def _sentence(text: str, match: re.Match[str], within: int) -> tuple[str, str]:
    """What stands before and after the match in its sentence, so many characters at the most."""
    before = _SENTENCE_END.split(text[max(match.start() - within, 0) : match.start()])[-1]
    return before, _SENTENCE_END.split(text[match.end() : match.end() + within])[0]
