"""Days of events that work only prepares: "inviterer til mødet den 12. november" is to be done some time before."""

from __future__ import annotations

import re

from workflow.minutes.days.deadlines import DAY, Found
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS

UNSURE = 0.75
"""How sure a task is at most whose only day is that of the event."""
_WORDS = DEADLINE_WORDS["events_prepared"]
BEFORE = expression(_WORDS["before"].replace("{events}", DEADLINE_WORDS["counted"]["events"]), re.IGNORECASE)
PREPARES = expression(_WORDS["prepares"], re.IGNORECASE)
LOOKED_AT = 120


def is_of_event(words: str, found: Found | None) -> bool:
    """Whether the time of a sentence is a bare day that stands right after an event, and the work prepares that."""
    if found is None or found.rule not in ("date", "date-without-year") or found.strength > DAY:
        return False
    place = words.find(found.text)
    before = words[max(0, place - LOOKED_AT) : max(0, place)]
    return BEFORE.search(before) is not None and PREPARES.search(words) is not None
