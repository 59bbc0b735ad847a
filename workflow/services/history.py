"""The history of an action: every change is an event, chained by hashes, written in the change's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_NOTE
from workflow.errors import InvalidInputError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionNote

FIRST = "0" * 64  # what the first event of an action is chained to


def append_event(
    action: Action,
    kind: str,
    changes: dict[str, tuple[Any, Any]],
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
) -> ActionEvent:
    """Adds an event to `action` (which has its id) in the running transaction.

    `changes` maps a field to what it was and what it became; `note` is free text, kept beside the chain.
    The unique constraint on (action, sequence) keeps two writers from forking the chain.
    """
    if "status" in changes and kind != "created":
        action.status_changed_at = now
    last = db.session.execute(
        select(ActionEvent.sequence, ActionEvent.hash)
        .where(ActionEvent.action_id == action.id)
        .order_by(ActionEvent.sequence.desc())
        .limit(1)
    ).first()
    event = _event(action, kind, changes, last, actor, now, note)
    db.session.add(event)
    db.session.flush()
    return event


def append_first_events(
    actions: Iterable[tuple[Action, dict[str, tuple[Any, Any]]]],
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
) -> None:
    """The event of the creation of actions that are new in the running transaction: nothing is before it."""
    db.session.add_all([_event(action, "created", changes, None, actor, now, note) for action, changes in actions])
    db.session.flush()


def _event(
    action: Action,
    kind: str,
    changes: dict[str, tuple[Any, Any]],
    last: Any,
    actor: Actor,
    now: datetime,
    note: str | None,
) -> ActionEvent:
    note = (note or "").strip() or None
    if note and len(note) > LONGEST_NOTE:
        raise InvalidInputError(f"Bemærkningen må højst have {LONGEST_NOTE} tegn. Intet er gemt.")
    event = ActionEvent(
        action_id=action.id,
        sequence=last.sequence + 1 if last else 1,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        kind=kind,
        changes={field: [_plain(before), _plain(after)] for field, (before, after) in changes.items()},
        note_hash=hashlib.sha256(note.encode()).hexdigest() if note else None,
        previous_hash=last.hash if last else FIRST,
    )
    event.hash = event_hash(event)
    if note:
        event.note = ActionNote(text=note)
    return event


def event_hash(event: ActionEvent) -> str:
    """SHA-256 over the event's content and the hash before it, in hexadecimal."""
    content = [
        event.action_id,
        event.sequence,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.actor_name,
        event.kind,
        event.changes,
        event.note_hash,
        event.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verification:
    """How many events were walked, and what is broken: "NORD-2025-017, event 3: …"."""

    events: int
    broken: list[str]


def verify() -> Verification:
    """Walks every chain. Finds a changed, missing or inserted event, and a note that is not the one chained."""
    rows = db.session.execute(
        select(ActionEvent, Action.reference, ActionNote.text)
        .join(Action, Action.id == ActionEvent.action_id)
        .outerjoin(ActionNote, ActionNote.event_id == ActionEvent.id)
        .order_by(ActionEvent.action_id, ActionEvent.sequence)
        .execution_options(yield_per=1000)
    )
    return _walk(rows)


def _walk(rows: Iterable[Any]) -> Verification:
    events, broken = 0, []
    action_id, sequence, previous = None, 0, FIRST
    for event, reference, note in rows:
        if event.action_id != action_id:
            action_id, sequence, previous = event.action_id, 0, FIRST
        events += 1
        sequence += 1
        place = f"{reference}, event {event.sequence}"
        if event.sequence != sequence:
            broken.append(f"{place}: event {sequence} is missing")
            sequence = event.sequence
        if event.previous_hash != previous:
            broken.append(f"{place}: does not follow the event before it")
        if event.hash != event_hash(event):
            broken.append(f"{place}: has been changed")
        if note is not None and hashlib.sha256(note.encode()).hexdigest() != event.note_hash:
            broken.append(f"{place}: its note has been changed")
        previous = event.hash
    return Verification(events, broken)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
