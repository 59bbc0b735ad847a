"""Reading forms: numbers, days and owners as people type them, with errors that say what to write."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask import g, request

from workflow import clock
from workflow.domain import limits
from workflow.errors import InvalidInputError
from workflow.queries import parties
from workflow.services.actions.attachments import Upload
from workflow.web import dates, numbers

PAST = "_past"  # the tick that says that a deadline is passed, and meant, has its field's name with this
_DANISH_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def number(name: str) -> int:
    """A hidden number of the form. Raises InvalidInputError when somebody has changed it."""
    return _whole(request.form.get(name, ""))


def versions(name: str) -> dict[int, int]:
    """Rows and the version of each, as a page showed them: "17:3". Raises InvalidInputError for anything else."""
    pairs = (value.partition(":") for value in request.values.getlist(name))
    return {_whole(row): _whole(version) for row, _, version in pairs}


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
    return day_of(request.form.get(name, ""))


def deadline(name: str, *, known: Collection[date | None] = ()) -> date | None:
    """A deadline, as `day` reads it. One that is passed already is asked about: InvalidInputError until it is ticked.

    `known` are the days that stand there already: to leave one as it is takes no tick.
    """
    found = day(name)
    if found is None or found >= clock.today() or found in known or not limits.is_sensible_deadline(found):
        return found
    g.setdefault("past_deadlines", set()).add(name)  # the page that is shown again asks beside the field
    if request.form.get(name + PAST) != "1":
        raise InvalidInputError(
            f"Fristen {dates.day(found)} er allerede overskredet. Er det rigtigt? Sæt kryds ved det, og gem igen. "
            "Intet er ændret."
        )
    return found


def asks_past(name: str) -> bool:
    """Whether the form that is shown again holds a deadline that is passed, which is to be confirmed."""
    return name in g.get("past_deadlines", ())


def day_of(text: str) -> date | None:
    """The same for a text from elsewhere."""
    text = text.strip()
    try:
        return read_day(text)
    except ValueError:
        raise InvalidInputError(f"»{text}« er ikke en dato. Skriv fx 24-10-2025. Intet er ændret.") from None


def read_day(text: str) -> date | None:
    """The day that `text` is, None when it is empty. Raises ValueError for what is no day."""
    if not text:
        return None
    danish = _DANISH_DAY.fullmatch(text)
    return date(*map(int, reversed(danish.groups()))) if danish else date.fromisoformat(text)


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


def party(name: str, kinds: Sequence[str] = ()) -> int:
    """The party of a field that takes one: the chosen one (`name`_id), else the one typed by name."""
    chosen = number_or_none(f"{name}_id")
    found = parties.with_ids([chosen]).get(chosen) if chosen is not None else None
    # Who goes on typing after choosing means what stands there.
    if found is not None and text(name) in ("", found.name):
        return found.id
    if not text(name):
        raise InvalidInputError("Skriv et navn, og vælg det fra registeret. Intet er ændret.")
    return _named(text(name), kinds)


def uploads(name: str) -> list[Upload]:
    """The files of a field; an empty one sends none. Of a file that is too large no more is read than shows it."""
    files = [file for file in request.files.getlist(name) if file.filename]
    return [Upload(file.filename or "", file.stream.read(limits.LARGEST_FILE + 1)) for file in files]


def party_id(name: str) -> int | None:
    """The party typed by name; None when it is empty. Raises InvalidInputError for an unknown or ambiguous name."""
    written = text(name)
    return _named(written) if written else None


def typed() -> dict[str, Any]:
    """What the form held, to be shown again beside an error."""
    several = ("owner", "unknown")
    return {name: values if name.endswith(several) else values[-1] for name, values in request.form.lists()}


def _whole(text: str) -> int:
    found = numbers.parse(text)
    if found is None:
        raise InvalidInputError("Formularen er ikke hel. Indlæs siden igen, og gentag. Intet er ændret.")
    return found


def _named(name: str, kinds: Sequence[str] = ()) -> int:
    if len(name) > limits.LONGEST_NAME:
        raise InvalidInputError(f"Et navn har højst {limits.LONGEST_NAME} tegn. Vælg fra listen. Intet er ændret.")
    exact = parties.named(name, kinds)
    if len(exact) == 1:
        return exact[0].id
    candidates = exact or parties.search(name, limit=4, kinds=kinds)
    if not candidates:
        raise InvalidInputError(f"Ingen i registeret hedder »{name}«. Vælg et navn fra listen. Intet er ændret.")
    likely = "; ".join(f"{party.name} ({party.detail})" if party.detail else party.name for party in candidates)
    raise InvalidInputError(f"»{name}« er ikke entydigt. Mente du: {likely}? Skriv hele navnet. Intet er ændret.")
