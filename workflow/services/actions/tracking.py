"""Everything that happens to an action after it was made: status, deadline, owners, lines, notes, and undo.

Each function is one transaction and writes one event; each takes the version that the user saw and raises
ConflictError when somebody else was faster, NotFoundError when the actor may not see the action.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from workflow.domain import status as life
from workflow.domain.access import Actor, may_edit
from workflow.errors import ConflictError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent
from workflow.services.actions import changing, lines
from workflow.services.actions.attachments import Upload
from workflow.services.actions.held_rows import hold
from workflow.services.actions.one_action import (
    current,
    editable,
    held,
    refuse_strange_day,
)
from workflow.services.history.history import append_event, note_hash
from workflow.services.transaction import transaction

UNDO_WITHIN = timedelta(hours=1)
SENT_TWICE_WITHIN = timedelta(minutes=1)
_UNDOABLE = frozenset(
    {
        "status",
        "deadline",
        "owners",
        "line",
        "passed_on",
        "waiting",
        "recurrence",
        "deadline_granted",
        "deadline_refused",
        "taken_up",
        "taken_off",
    }
)


def change_status(
    action_id: int,
    *,
    version: int,
    status: str,
    note: str | None,
    actor: Actor,
    now: datetime,
    files: Sequence[Upload] = (),
    all_coming: bool = False,
) -> Action:
    """Moves an action to `status`, if the table in domain/status.py lets this actor; what hangs on it follows.

    To cancel takes a reason, and so does it to send a report back. An owner of a joint action who reports it done
    reports the own part; the office may say that the whole is done, with a reason. `all_coming`: an occurrence that
    is cancelled is the last one. Waiting has a service of its own (waiting.py), since it needs a day.
    """
    with transaction():
        action = current(action_id, version, actor)
        changing.take_to_status(action, status, note=note, actor=actor, now=now, files=files, all_coming=all_coming)
    return action


def change_deadline(
    action_id: int, *, version: int, deadline: date, note: str | None, actor: Actor, now: datetime
) -> Action:
    """Moves the deadline; reminders of the old one become void. For the secretariat."""
    refuse_strange_day(deadline)
    with transaction():
        action = editable(action_id, version, actor)
        changing.move_deadline(action, deadline, note=note, actor=actor, now=now)
    return action


def change_owners(
    action_id: int,
    *,
    version: int,
    party_ids: list[int],
    lead_id: int | None,
    note: str | None,
    actor: Actor,
    now: datetime,
) -> Action:
    """Gives the action to these parties, `lead_id` (else the first) as lead. Who stays keeps their line."""
    with transaction():
        action = editable(action_id, version, actor)
        changing.give_to(action, party_ids, lead_id, note=note, actor=actor, now=now)
    return action


def set_line(
    action_id: int,
    *,
    party_id: int,
    delivered: bool,
    version: int,
    note: str | None,
    actor: Actor,
    now: datetime,
    files: Sequence[Upload] = (),
) -> Action:
    """One party's own part of a joint action is delivered, or is not after all. When all are, it is reported done."""
    with transaction():
        action = current(action_id, version, actor)
        line = next((line for line in action.assignments if line.party_id == party_id), None)
        if line is None:
            raise NotFoundError("Parten er ikke ansvarlig for handlingen.")
        if not (may_edit(actor, action.place) or party_id in actor.party_ids):
            raise NotAllowedError("Kun parten selv eller sekretariatet kan melde dens del leveret.")
        if not life.is_open(action.status):
            raise ConflictError("Handlingen er afsluttet. Åbn den igen først.")
        lines.set_line(action, line, delivered=delivered, note=note, files=files, actor=actor, now=now)
    return action


def add_note(action_id: int, *, note: str, actor: Actor, now: datetime, files: Sequence[Upload] = ()) -> ActionEvent:
    """Adds a note, files or both to the history. For everybody who may see the action, but a reader.

    The same words by the same user within a minute are one note, sent twice: the event of the first is returned.
    """
    with transaction():
        # Of two that are sent at once, the second waits here, and then finds the first.
        action = held(action_id, actor)
        again = _sent_before(action, note, files, actor, now)
        return again or changing.write_note(action, note, actor=actor, now=now, files=files)


def _sent_before(action: Action, note: str, files: Sequence[Upload], actor: Actor, now: datetime) -> ActionEvent | None:
    recent = db.session.scalars(
        select(ActionEvent).where(
            ActionEvent.action_id == action.id,
            ActionEvent.kind.in_(("note", "files")),
            ActionEvent.actor_id == actor.user_id,
            ActionEvent.actor_name == actor.name,
            ActionEvent.note_hash == note_hash(note),
            ActionEvent.at > now - SENT_TWICE_WITHIN,
        )
    )
    sent = [hashlib.sha256(file.content).hexdigest() for file in files]
    return next((event for event in recent if event.changes.get("files", [None, []])[1] == sent), None)


def undo(action_id: int, *, version: int, actor: Actor, now: datetime) -> Action:
    """Takes back the latest change of an action, by the same user and within the hour, as a change of its own."""
    with transaction():
        seen = held(action_id, actor)
        if seen.version != version and seen.events and seen.events[-1].kind == "undone":
            raise ConflictError("Ændringen er allerede fortrudt. Intet er ændret.")
        action = current(action_id, version, actor)
        event = last_undoable(action, actor, now)
        if event is None:
            raise ConflictError("Ændringen kan ikke fortrydes længere. Intet er ændret.")
        changing.take_back(action, event, actor=actor, now=now)
    return action


def last_undoable(action: Action, actor: Actor, now: datetime) -> ActionEvent | None:
    """The latest event of the action as the database has it, if this actor may still take it back."""
    event = db.session.scalars(
        select(ActionEvent).where(ActionEvent.action_id == action.id).order_by(ActionEvent.sequence.desc()).limit(1)
    ).first()
    return undoable(event, actor, now) if event else None


def undoable(latest: ActionEvent, actor: Actor, now: datetime) -> ActionEvent | None:
    """The latest event of an action, if this actor may still take it back."""
    if latest.kind not in _UNDOABLE or latest.actor_id is None or latest.actor_id != actor.user_id:
        return None
    return latest if now - latest.at <= UNDO_WITHIN else None


def release_silence(references: list[str] | None, *, actor: Actor, now: datetime) -> list[str]:
    """Ends the silence of imported old actions (None: all in scope) and returns the references of those released."""
    with transaction():
        chosen = select(Action).where(Action.silent.is_(True))
        if references is not None:
            chosen = chosen.where(Action.reference.in_(references))
        hold(db.session.scalars(chosen.with_only_columns(Action.id)).all())
        found = db.session.scalars(chosen.order_by(Action.id))
        actions = [action for action in found if may_edit(actor, action.place)]
        for action in actions:
            action.silent = False
            append_event(action, "released", {"silent": (True, False)}, actor=actor, now=now)
        return [action.reference for action in actions]
