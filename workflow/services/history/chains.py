"""The chains of events are walked: each event covers the one before it, and the seals say how far they had come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from itertools import groupby
from typing import Any

from sqlalchemy import and_, exists, not_, select

from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionNote, AuditSealLine

FIRST = "0" * 64  # what the first event of an action, and the first seal, is chained to
BATCH = 2000  # rows fetched at a time: the history of many years does not fit into memory
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
MOST_TOLD = 1000  # faults that are put into words


@dataclass
class Verification:
    """How many events were walked, and what is broken: "NORD-2025-017, hændelse 3: …".

    `without_file`: this machine has no file of seals, which another machine may have, so it was not looked at.
    """

    events: int
    broken: list[str] = field(default_factory=list)
    without_file: bool = False

    def tell(self, fault: str) -> None:
        """Adds a fault, up to the number that anybody reads."""
        if len(self.broken) < MOST_TOLD:
            self.broken.append(fault)


def event_hash(event: Any) -> str:
    """SHA-256 over an event's content (a row or an object) and the hash before it, in hexadecimal."""
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
    return hashlib.sha256(_ENCODER.encode(content).encode()).hexdigest()


def verify() -> Verification:
    """Walks every chain. Finds a changed, missing, inserted or moved event, and a note that is not the one chained.

    An event that was taken off the end of a chain is missed by the seal over it, or else by the action, whose
    status and deadline are what its last events say.
    """
    found = Verification(0)
    for _, rows in groupby(_rows(), lambda row: row.action_id):
        _walk(rows, found)
    for reference, action_id, sequence, number in db.session.execute(_missing_sealed()):
        found.tell(f"{_named(reference, action_id)}, hændelse {sequence}: mangler; den er med i forsegling {number}")
    for reference in db.session.scalars(select(Action.reference).where(not_(_HAS_EVENTS)).order_by(Action.id)):
        found.tell(f"{reference}: har ingen hændelser; hele historikken mangler")
    return found


_HAS_EVENTS = exists().where(ActionEvent.action_id == Action.id)


def _rows() -> Iterator[Any]:
    table = ActionEvent
    query = (
        select(
            table.action_id, table.sequence, table.at, table.actor_id, table.actor_name, table.kind, table.changes,
            table.note_hash, table.previous_hash, table.hash, Action.reference, Action.status, Action.deadline,
            ActionNote.text.label("note"), AuditSealLine.hash.label("sealed"), AuditSealLine.seal_number,
        )
        .outerjoin(Action, Action.id == table.action_id)
        .outerjoin(ActionNote, ActionNote.event_id == table.id)
        .outerjoin(AuditSealLine, _SEALED)
        .order_by(table.action_id, table.sequence)
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    yield from db.session.execute(query)


_SEALED = and_(AuditSealLine.action_id == ActionEvent.action_id, AuditSealLine.sequence == ActionEvent.sequence)


def _missing_sealed() -> Any:
    return (
        select(Action.reference, AuditSealLine.action_id, AuditSealLine.sequence, AuditSealLine.seal_number)
        .outerjoin(Action, Action.id == AuditSealLine.action_id)
        .where(not_(exists().where(_SEALED)))
        .order_by(AuditSealLine.action_id, AuditSealLine.sequence)
    )


def _walk(rows: Iterable[Any], found: Verification) -> None:
    """One action: its events in their order, then whether it stands as they say."""
    expected, previous = 1, FIRST
    last: dict[str, Any] = {}
    emptied: set[int] = set()
    erased: set[int] = set()
    row = None
    for row in rows:
        found.events += 1
        place = f"{_named(row.reference, row.action_id)}, hændelse {row.sequence}"
        if row.sequence != expected:
            found.tell(f"{place}: før den mangler hændelse {expected}")
        if row.previous_hash != previous:
            found.tell(f"{place}: følger ikke efter hændelsen før den")
        if row.hash != event_hash(row):
            found.tell(f"{place}: er ændret")
        if row.sealed is not None and row.sealed != row.hash:
            found.tell(f"{place}: er ikke den, der er med i forsegling {row.seal_number}")
        if row.note_hash is not None:
            _check_note(row, place, emptied, found)
        elif row.note is not None:
            found.tell(f"{place}: har fået en bemærkning, som ikke hører til")
        if row.kind == "note_erased":
            erased.add(row.changes["note"][0])
        last.update({name: pair[1] for name, pair in row.changes.items() if name in ("status", "deadline")})
        expected, previous = row.sequence + 1, row.hash
    if row is None:
        return
    name = _named(row.reference, row.action_id)
    for sequence in sorted(emptied - erased):
        found.tell(f"{name}, hændelse {sequence}: bemærkningen er slettet, uden at historikken siger det")
    if row.reference is None:
        found.tell(f"{name}: er slettet; kun dens hændelser er tilbage")
        return
    now = {"status": row.status, "deadline": row.deadline.isoformat()}
    for field_name, label in (("status", "status"), ("deadline", "frist")):
        if field_name in last and last[field_name] != now[field_name]:
            found.tell(f"{name}: {label} er {now[field_name]}, men efter historikken {last[field_name]}")


def _check_note(row: Any, place: str, emptied: set[int], found: Verification) -> None:
    if row.note is None:
        found.tell(f"{place}: bemærkningen mangler")
    elif row.note == "":
        emptied.add(row.sequence)
    elif hashlib.sha256(row.note.encode()).hexdigest() != row.note_hash:
        found.tell(f"{place}: bemærkningen er ændret")


def _named(reference: str | None, action_id: int) -> str:
    return reference or f"Handling nr. {action_id}"
