"""Reading forms: numbers, days and owners as people type them, with errors that say what to write."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import request

from workflow.errors import InvalidInputError
from workflow.queries import parties
from workflow.web import numbers

_DANISH_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def number(name: str) -> int:
    """A hidden number of the form. Raises InvalidInputError when somebody has changed it."""
    return _whole(request.form.get(name, ""))


def numbers_in_address(name: str) -> list[int]:
    """All numbers of that name in the address; what is none is passed over."""
    found = [numbers.parse(value) for value in request.args.getlist(name)]
    return [value for value in found if value is not None]


def number_or_none(name: str) -> int | None:
    """The same for what may be left out or be no number."""
    return numbers.parse(request.form.get(name, ""))


def number_in_address(name: str, default: int) -> int:
    """A number of the address; `default` when it is missing or none."""
    found = numbers.parse(request.args.get(name, ""))
    return default if found is None else found


def day(name: str) -> date | None:
    """A day, as a date field sends it or as a Dane writes it (24-10-2025); None when it is empty."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    danish = _DANISH_DAY.fullmatch(text)
    try:
        return date(*map(int, reversed(danish.groups()))) if danish else date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"»{text}« er ikke en dato. Skriv fx 24-10-2025. Intet er ændret.") from None


def text(name: str) -> str:
    """A text without white space around it."""
    return request.form.get(name, "").strip()


def owner_ids(prefix: str = "") -> list[int]:
    """The ticked owners, and the one typed by name. Raises InvalidInputError for an unknown or ambiguous name."""
    chosen = [_whole(value) for value in request.form.getlist(f"{prefix}owner") if value]
    name = text(f"{prefix}owner_name")
    if name:
        chosen.append(_named(name))
    return list(dict.fromkeys(chosen))


def typed() -> dict[str, Any]:
    """What the form held, to be shown again beside an error."""
    several = ("owner", "unknown")
    return {name: values if name.endswith(several) else values[-1] for name, values in request.form.lists()}


def _whole(text: str) -> int:
    found = numbers.parse(text)
    if found is None:
        raise InvalidInputError("Formularen er ikke hel. Indlæs siden igen, og gentag. Intet er ændret.")
    return found


def _named(name: str) -> int:
    exact = parties.named(name)
    if len(exact) == 1:
        return exact[0].id
    candidates = exact or parties.search(name, limit=4)
    if not candidates:
        raise InvalidInputError(f"Ingen i registeret hedder »{name}«. Vælg et navn fra listen. Intet er ændret.")
    likely = "; ".join(f"{party.name} ({party.detail})" if party.detail else party.name for party in candidates)
    raise InvalidInputError(f"»{name}« er ikke entydigt. Mente du: {likely}? Skriv hele navnet. Intet er ændret.")
