"""Whether a day in a sentence is history: of a letter, of an earlier decision, of what was done, or no day at all."""

from __future__ import annotations

import re

from workflow.minutes.days.calendar_words import any_of
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import DEADLINE_WORDS

_WORDS = DEADLINE_WORDS["history"]
_NEAR = 90
_VERBS = any_of(_WORDS["verbs"])
NUMBERED = expression(rf"(?<!\w)(?:{any_of(_WORDS['numbered'])})\s*$", re.IGNORECASE)
DATES_A_THING = expression(rf"(?<!\w)(?:{any_of(_WORDS['before'])})\s+(?:den\s+|d\.\s*)?$", re.IGNORECASE)
REFERS = expression(rf"(?<!\w)(?:{any_of(_WORDS['refers'])})\s+[^,;:()]{{0,70}}$", re.IGNORECASE)
PART_OF = expression(
    r"\b(?:udgangen|løbet|begyndelsen|starten|midten|slutningen|udløbet|afslutningen|halvdel|del)\s+af\s+$", re.I
)
LIMIT_BETWEEN = expression(r"\b(?:senest|inden)\s+(?:den\s+|d\.\s*)?$", re.IGNORECASE)
TOLD = expression(rf"\b(?:{_VERBS})(?:\s+(?:{any_of(_WORDS['within'])}))*\s*$", re.IGNORECASE)
TOLD_AFTER = expression(rf"^,?\s+(?!har\b)(?:{_VERBS})\b", re.IGNORECASE)
MADE = expression(
    rf"\b(?:{any_of(_WORDS['made'])})(?:\s+(?:på|i|af)\s+(?:mødet|\w+mødet|\w+udvalget|\w*rådet|bestyrelsen|[A-ZÆØÅ]\w+))?\s+$",
    re.IGNORECASE,
)
AHEAD = expression(rf"\b(?:{any_of(_WORDS['ahead'])})\b", re.IGNORECASE)


def is_history(text: str, start: int, end: int, *, sure_of_year: bool) -> bool:
    """Whether the expression of time at `start` to `end` dates something that is done, written or numbered.

    `sure_of_year` says that the year is given and after the meeting's: then what is told around it does not matter.
    """
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if text[start : start + 1].isdigit() and NUMBERED.search(before):
        return True
    if REFERS.search(before) and not LIMIT_BETWEEN.search(before):
        return True
    if DATES_A_THING.search(before) and not PART_OF.search(before):
        return True
    if sure_of_year:
        return False
    if TOLD.search(before) or TOLD_AFTER.search(after):
        return True
    made = MADE.search(before)
    return bool(made and not AHEAD.search(before[: made.start()]))
