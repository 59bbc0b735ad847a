"""The days that an address filters by. One that cannot be read limits nothing, and the page says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workflow.domain import limits
from workflow.errors import InvalidInputError
from workflow.web import forms

LONGEST_TOLD = 40  # characters of what was written
HOW = "Skriv fx 24-10-2025."


def read_days(arguments: Mapping[str, str], labels: Mapping[str, str]) -> tuple[dict[str, date | None], dict[str, str]]:
    """The day of each field of `labels`, and by field what is wrong with those that are none."""
    days: dict[str, date | None] = {}
    wrong = {}
    for name, label in labels.items():
        text = arguments.get(name, "").strip()
        days[name], fault = _read(text)
        if fault:
            told = text if len(text) <= LONGEST_TOLD else text[:LONGEST_TOLD] + " …"
            wrong[name] = f"{label}: »{told}« {fault}."
    return days, wrong


def refuse(wrong: Mapping[str, str]) -> None:
    """For a file, which has no place to say it. Raises InvalidInputError."""
    if wrong:
        raise InvalidInputError(f"{' '.join(wrong.values())} {HOW} Filen er ikke lavet.")


def _read(text: str) -> tuple[date | None, str | None]:
    try:
        day = forms.read_day(text)
    except ValueError:
        return None, "er ikke en dato"
    if day and not limits.is_sensible_deadline(day):
        return None, f"ligger ikke mellem {limits.FIRST_DEADLINE.year} og {limits.LAST_DEADLINE.year}"
    return day, None
