"""The history of the register: each change of a party is written down in the transaction of the change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import RegisterEvent

Changes = dict[str, tuple[Any, Any]]


def record(party_id: int, kind: str, changes: Changes, *, actor: Actor, now: datetime) -> None:
    """Adds an event to the running transaction. `changes` maps a field to what it was and what it became.

    Fields that are as they were are left out; when all of them are, nothing has happened.
    """
    changed = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes and not changed:
        return
    event = RegisterEvent(
        party_id=party_id,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        kind=kind,
        changes={name: [_plain(before), _plain(after)] for name, (before, after) in changed.items()},
    )
    db.session.add(event)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
