"""The history of the register: each change of a party is written down in the transaction of the change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import RegisterEvent

Changes = dict[str, tuple[Any, Any]]


def record(party_id: int, kind: str, changes: Changes, *, actor: Actor, now: datetime) -> RegisterEvent:
    """Adds an event to the running transaction. `changes` maps a field to what it was and what it became."""
    event = RegisterEvent(
        party_id=party_id,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        kind=kind,
        changes={name: [_plain(before), _plain(after)] for name, (before, after) in changes.items()},
    )
    db.session.add(event)
    return event


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
