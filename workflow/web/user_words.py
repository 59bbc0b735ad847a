"""The log of users in Danish: what was done, and each field before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workflow.models import Grant, UserEvent
from workflow.web import words

EVENT = {
    "created": "Bruger oprettet",
    "changed": "Oplysninger rettet",
    "grant_added": "Adgang givet",
    "grant_removed": "Adgang fjernet",
    "deactivated": "Login lukket",
    "reactivated": "Login åbnet igen",
    "password_set": "Ny adgangskode sat af administrator",
    "password_changed": "Egen adgangskode skiftet",
    "calendar_made": "Kalenderadresse lavet",
    "calendar_revoked": "Kalenderadresse lukket",
}
FIELD = {"name": "Navn", "email": "Mailadresse", "party": "I registeret", "grant": "Adgang"}
EVERYTHING = "alt"


@dataclass(frozen=True)
class Told:
    """One field of a change; `before` is None where there was nothing, `after` where nothing is left."""

    label: str
    before: str | None
    after: str | None


def title(event: UserEvent) -> str:
    """What was done."""
    return EVENT[event.kind]


def changes(event: UserEvent) -> list[Told]:
    """Each field before and after."""
    return [
        Told(FIELD[field], _value(before), _value(after)) for field, (before, after) in sorted(event.changes.items())
    ]


def grant(grant: Grant) -> str:
    """A grant in words: sekretariat, Nord."""
    place = grant.cluster.name if grant.cluster else grant.body.name if grant.body else EVERYTHING
    return f"{words.ROLE[grant.role]}, {place}"


def _value(value: Any) -> str | None:
    if isinstance(value, dict):
        return f"{words.ROLE[value['role']]}, {value.get('cluster') or value.get('body') or EVERYTHING}"
    return None if value is None else str(value)
