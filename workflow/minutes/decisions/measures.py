"""Amounts, shares, lengths, weeks and lettered models that a recommendation and a decision name."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import OUTCOME_WORDS

WORDS = OUTCOME_WORDS["answers"]
MEASURED = expression(WORDS["measured"], re.IGNORECASE)
UNITS: dict[str, tuple[str, int]] = WORDS["units"]
NUMBER_WORDS: dict[str, int] = WORDS["number_words"]


def measured_otherwise(asked: str, given: str) -> bool:
    """Whether an approval names another amount, share, length or week than was recommended, and none that was."""
    wanted, found = _measures(asked), _measures(given)
    units = {unit for unit, _ in wanted} & {unit for unit, _ in found}
    return bool(units) and not wanted & found


def _measures(text: str) -> frozenset[tuple[str, str]]:
    """The measures of a text, each with its unit; "1,2 mio." and "1.200.000 kr." are the same."""
    found: set[tuple[str, str]] = set()
    for match in MEASURED.finditer(text):
        if match["thing"]:
            found.add((match["thing"].lower(), match["which"].lower()))
            continue
        number, (unit, times) = match["number"].lower(), UNITS.get(match["unit"].lower(), (match["unit"].lower(), 1))
        value = NUMBER_WORDS.get(number) or float(number.replace(".", "").replace(",", "."))
        found.add((unit, f"{value * times:g}"))
    return frozenset(found)
