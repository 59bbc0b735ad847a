"""The history of an action: every change is an event, chained by hashes, written in the change's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, insert, select, update

from workflow.domain.access import Actor, administers_everything
from workflow.domain.limits import LONGEST_NOTE
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionNote, HandoverItem, ReceivedMail
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.sent_copies import sent_copies
from workflow.services.history.chains import FIRST, Verification, event_hash, verify
from workflow.services.transaction import transaction

_ERASED = "(slettet)"  # what a page shows instead
__all__ = ["Verification", "append_event", "erase_note", "event_hash", "verify"]


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
    if actor.review_id is not None:
        changes = {**changes, "review": (None, actor.review_id)}
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
    actions: Iterable[tuple[Action, dict[str, tuple[Any, Any]]]], *, actor: Actor, now: datetime
) -> None:
    """The event of the creation of actions that are new in the running transaction: nothing is before it."""
    rows = []
    for action, changes in actions:
        row = {
            "action_id": action.id,
            "sequence": 1,
            "at": now,
            "actor_id": actor.user_id,
            "actor_name": actor.name,
            "kind": "created",
            "changes": _plain_changes(changes),
            "note_hash": None,
            "previous_hash": FIRST,
        }
        rows.append({**row, "hash": event_hash(SimpleNamespace(**row))})
    # Past the objects of the session: a whole document's minutes make hundreds, and nobody asks for them again.
    db.session.execute(insert(ActionEvent), rows)


def append_events(
    changed: Mapping[int, dict[str, tuple[Any, Any]]],
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
) -> dict[int, int]:
    """As append_event for many actions (id → what changed) with a few statements; the ids of the events, by action.

    The caller holds the actions, and sets their status_changed_at where the status changed.
    """
    ids = {"ids": list(changed)}
    newest = select(func.max(ActionEvent.id)).where(is_one_of(ActionEvent.action_id, ID_LIST))
    newest = newest.group_by(ActionEvent.action_id)
    last = {
        row.action_id: row
        for row in db.session.execute(
            select(ActionEvent.action_id, ActionEvent.sequence, ActionEvent.hash).where(ActionEvent.id.in_(newest)), ids
        )
    }
    note = (note or "").strip() or None
    rows = []
    for action_id, changes in changed.items():
        before = last.get(action_id)
        row = {
            "action_id": action_id,
            "sequence": before.sequence + 1 if before else 1,
            "at": now,
            "actor_id": actor.user_id,
            "actor_name": actor.name,
            "kind": kind,
            "changes": _plain_changes(changes),
            "note_hash": note_hash(note),
            "previous_hash": before.hash if before else FIRST,
        }
        rows.append({**row, "hash": event_hash(SimpleNamespace(**row))})
    if not rows:
        return {}
    db.session.execute(insert(ActionEvent), rows)
    made = dict(
        db.session.execute(
            select(ActionEvent.action_id, func.max(ActionEvent.id))
            .where(is_one_of(ActionEvent.action_id, ID_LIST))
            .group_by(ActionEvent.action_id),
            ids,
        ).all()
    )
    if note:
        db.session.execute(insert(ActionNote), [{"event_id": event_id, "text": note} for event_id in made.values()])
    return made


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
        changes=_plain_changes(changes),
        note_hash=note_hash(note),
        previous_hash=last.hash if last else FIRST,
    )
    event.hash = event_hash(event)
    if note:
        event.note = ActionNote(text=note)
    return event


def erase_note(action_id: int, sequence: int, *, actor: Actor, now: datetime) -> ActionEvent:
    """Erases the text of one note for good, as the law may demand; its hash stays, and an event says that it was done.

    What was sent is kept as it was sent: the event says (`kept_in`) which mails, annexes and packages have the words.
    For administrators of the whole installation. Raises NotFoundError when there is no such note, ConflictError when
    it is erased already.
    """
    if not administers_everything(actor):
        raise NotAllowedError("Kun administratoren kan slette en bemærkning. Intet er ændret.")
    with transaction():
        note = db.session.scalar(
            select(ActionNote)
            .join(ActionEvent, ActionEvent.id == ActionNote.event_id)
            .where(ActionEvent.action_id == action_id, ActionEvent.sequence == sequence)
        )
        if note is None:
            raise NotFoundError("Hændelsen har ingen bemærkning. Intet er ændret.")
        if note.text == "":
            raise ConflictError("Bemærkningen er allerede slettet. Intet er ændret.")
        words, note.text = note.text, ""
        # The whole mail that an answer was taken from says the same.
        db.session.execute(
            update(ReceivedMail)
            .where(ReceivedMail.event_id == note.event_id)
            .values(words="", full_text="", subject="")
        )
        action = db.session.get_one(Action, action_id)
        _erase_copies(action, note.event_id)
        changes: dict[str, tuple[Any, Any]] = {"note": (sequence, None)}
        said_at = db.session.get_one(ActionEvent, note.event_id).at
        if copies := sent_copies(action, words, said_at):
            changes["kept_in"] = (None, copies)
        return append_event(action, "note_erased", changes, actor=actor, now=now)


def _erase_copies(action: Action, event_id: int) -> None:
    """Empties what repeats the words of an event's note: what the action waits for, and why it was returned."""
    event = db.session.get_one(ActionEvent, event_id)
    if event.kind == "waiting":
        newest = select(func.max(ActionEvent.id)).where(
            ActionEvent.action_id == action.id, ActionEvent.kind.in_(("waiting", "referred"))
        )
        if action.waiting_for is not None and db.session.scalar(newest) == event_id:
            action.waiting_for = _ERASED
    if event.kind in ("handover_returned", "handover_accepted"):
        db.session.execute(
            update(HandoverItem)
            .where(HandoverItem.action_id == action.id, HandoverItem.answered_at == event.at)
            .values(reason=_ERASED)
        )


def note_hash(note: str | None) -> str | None:
    """What the chain keeps of a note; None when it says nothing."""
    note = (note or "").strip()
    return hashlib.sha256(note.encode()).hexdigest() if note else None


def _plain_changes(changes: dict[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    return {field: [_plain(before), _plain(after)] for field, (before, after) in changes.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
