"""A deadline on a day off: said beside the field and after saving, never refused."""

from __future__ import annotations

from datetime import date

from flask import request

from workflow.domain.working_days import quiet_day_name, working_day_before
from workflow.web import dates, forms


def day_off(value: date | str | None, what: str = "Fristen") -> str | None:
    """Two sentences in Danish when `value` (a day, or what a field of one holds) is a day off; None on a working day,
    and for what is no day. `what` falls on it."""
    day = _read(value) if isinstance(value, str) else value
    name = quiet_day_name(day) if day else None
    if day is None or name is None:
        return None
    # Holidays have small letters in Danish, and only "Kristi" is a name.
    told = f"en {name}" if day.weekday() >= 5 else name if name.startswith("Kristi") else name[0].lower() + name[1:]
    return f"{what} falder på {told}. Sidste arbejdsdag før er {dates.day(working_day_before(day))}."


def told_of(name: str, what: str = "Fristen") -> str:
    """The same of a field of the form that was sent, with a space before it to follow another sentence; else ""."""
    found = day_off(request.form.get(name, ""), what)
    return f" {found}" if found else ""


def _read(text: str) -> date | None:
    try:
        return forms.read_day(text.strip())
    except ValueError:
        return None
