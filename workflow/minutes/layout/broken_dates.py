"""Dates that the end of a line has cut in two: "… 15. november" over "2025", or "… den 15." over "november 2025"."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import MONTHS

_MONTH = "|".join(MONTHS)
YEAR_LINE = expression(r"^(?:19|20)\d\d\b")
ENDS_WITH_MONTH = expression(rf"\b\d{{1,2}}\.?\s?(?:{_MONTH})$", re.IGNORECASE)
# a small letter: a month with a capital may be a heading of its own
MONTH_LINE = expression(rf"^(?:{_MONTH}|kvartal|halvår)\b")
# with words before it: a number alone on its line is that of an item
ENDS_WITH_DAY = expression(r"[^\W\d]\S*\s+\(?(?:[0-3]?\d)\.$")
LAST_CHARACTERS = 60


def is_year_of(above: str, line: str) -> bool:
    """Whether a line begins with the year of the date that the line above ends with."""
    return bool(YEAR_LINE.match(line) and ENDS_WITH_MONTH.search(above))


def is_month_of(above: str, line: str) -> bool:
    """Whether a line begins with the month, the quarter or the half-year whose number the line above ends with."""
    return bool(MONTH_LINE.match(line) and ENDS_WITH_DAY.search(above[-LAST_CHARACTERS:]))
