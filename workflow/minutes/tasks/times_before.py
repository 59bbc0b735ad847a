"""Times that only hold together with another sentence: "inden da", "to uger før mødet", "inden fristen"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from workflow.minutes.days.deadlines import Found, choose_deadline, find_deadlines
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Sentence
from workflow.minutes.lexicon_file import CALENDAR, load
from workflow.minutes.model import Interval

_WORDS = load("ties")["times_before"]
BY_THEN = expression(_WORDS["by_then"])
BEFORE_MEETING = expression(_WORDS["before_meeting"])
DUE = expression(_WORDS["due"])
IN_TIME = expression(_WORDS["in_time"])
NUMBERS: dict[str, int] = CALENDAR["numbers"]
DAYS_OF: dict[str, int] = _WORDS["days_of"]
LONGEST = 1500


def time_before(
    words: str, found: Found | None, before: Iterable[Sentence], item: Iterable[Sentence], reference: date | None
) -> Found | None:
    """The time of a task with the day that an earlier sentence gives it; as it was where none does.

    `before`: the sentences of the decision before the task's own, the nearest first; `item`: those of the whole item.
    """
    words = words[:LONGEST]
    if found is not None and (found.value is not None or found.anchor == "next_meeting"):
        return found
    counted = BEFORE_MEETING.search(words)
    if counted and (number := _number(counted["number"])):
        day = next((day for s in before if (day := _meeting_day(s.text, reference))), None)
        if day:
            value = day - timedelta(days=number * DAYS_OF[counted["unit"].lower()])
            return _found(counted[0], counted.start(), value, "event")
    then = BY_THEN.search(words)
    if then and found is None:
        for sentence in before:
            time = choose_deadline(
                [f for f in find_deadlines(sentence.text[:LONGEST], reference) if f.value is not None]
            )
            if time and not isinstance(time.value, Interval):
                return replace(time, start=then.start(), end=then.end(), text=then[0], recurrence=None)
    in_time = IN_TIME.search(words)
    if in_time and (found is None or found.value is None):
        for sentence in item:
            hearing = DUE.search(sentence.text[:LONGEST])
            rest = sentence.text[hearing.start() :][:LONGEST] if hearing else ""
            time = choose_deadline([f for f in find_deadlines(rest, reference) if f.value is not None])
            if time:
                return replace(time, start=in_time.start(), end=in_time.end(), text=in_time[0], recurrence=None)
    return found


def _number(words: str) -> int | None:
    return int(words) if words.isdigit() else NUMBERS.get(words.lower())


def _meeting_day(words: str, reference: date | None) -> date | None:
    """The day of the meeting that a sentence sets ("Sagen udsættes til mødet den 11. juni")."""
    found = choose_deadline(find_deadlines(words[:LONGEST], reference))
    if found is None or found.anchor != "dated_meeting" or found.value is None or isinstance(found.value, Interval):
        return None
    return found.value


def _found(words: str, start: int, value: date, anchor: str) -> Found:
    return Found(start, start + len(words), words, value, anchor, None, 9, "before-meeting")
