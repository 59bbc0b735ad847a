"""Everything that happens to an action after it was made: status, deadline, owners, lines, notes, and undo.

Each function is one transaction and writes one event; each takes the version that the user saw and raises
ConflictError when somebody else was faster, NotFoundError when the actor may not see the action.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from workflow.config import LOCAL_TIME
from workflow.domain import limits
from workflow.domain import status as life
from workflow.domain.access import Actor, may_edit, may_see, stands_as
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Assignment, Party
from workflow.queries.corrections import newest_passage
from workflow.services import hanging, parents
from workflow.services.history import append_event
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

UNDO_WITHIN = timedelta(hours=1)
_UNDOABLE = frozenset({"status", "deadline", "owners", "line"})


def change_status(
    action_id: int, *, version: int, status: str, note: str | None, actor: Actor, now: datetime
) -> Action:
    """Moves an action to `status`, if the table in domain/status.py lets this actor; its decision follows."""
    with transaction():
        action = _action(action_id, version, actor)
        if action.has_tasks:
            raise ConflictError("Beslutningen følger sine opgaver. Ændr opgaverne i stedet.")
        if not life.may_move(action.status, status, stands_as(actor, action.place)):
            raise NotAllowedError("Det skift af status kan du ikke lave her. Intet er ændret.")
        changes = {"status": (action.status, status)}
        was_open = life.is_open(action.status)
        _set_status(action, status, now)
        if not was_open:  # the meeting that its deadline hangs on may have moved meanwhile
            changes |= hanging.follow_again(action, now.astimezone(LOCAL_TIME).date())
        append_event(action, "status", changes, actor=actor, now=now, note=note)
        parents.follow(action.parent, now=now)
    return action


def change_deadline(
    action_id: int, *, version: int, deadline: date, note: str | None, actor: Actor, now: datetime
) -> Action:
    """Moves the deadline; reminders of the old one become void. For the secretariat."""
    refuse_strange_day(deadline)
    with transaction():
        action = editable(action_id, version, actor)
        if action.has_tasks:
            raise ConflictError("Beslutningens frist følger dens opgaver. Flyt opgavernes frist i stedet.")
        if deadline != action.deadline or action.needs_date:
            changes = {
                "deadline": (action.deadline, deadline),
                "deadline_basis": (action.deadline_basis, "agreed"),
                "silent": (action.silent, False),
                "needs_date": (action.needs_date, False),
                **mark_confirmed(action),
            }
            action.deadline, action.deadline_basis, action.silent = deadline, "agreed", False
            action.needs_date = False
            append_event(action, "deadline", changes, actor=actor, now=now, note=note)
            parents.follow(action.parent, now=now)
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
        wanted = list(dict.fromkeys(party_ids))
        found = {party.id: party for party in db.session.scalars(select(Party).where(Party.id.in_(wanted)))}
        if not wanted or len(found) != len(wanted):
            raise InvalidInputError("Vælg mindst én ansvarlig fra registret. Intet er ændret.")
        lead = lead_id if lead_id in wanted else wanted[0]
        before, basis = _owner_state(action), action.owner_basis
        if [(row["party_id"], row["lead"]) for row in before] == _wanted_lines(wanted, lead) and basis == "agreed":
            return action
        _assign(action, wanted, lead, now)
        action.owner_basis = "agreed"
        changes = {
            "owners": (before, _owner_state(action)),
            "owner_basis": (basis, "agreed"),
            **mark_confirmed(action),
        }
        append_event(action, "owners", changes, actor=actor, now=now, note=note)
    return action


def set_line(
    action_id: int, *, party_id: int, delivered: bool, version: int, note: str | None, actor: Actor, now: datetime
) -> Action:
    """One party's own part of a joint action is delivered, or is not after all. When all are, it is reported done."""
    with transaction():
        action = _action(action_id, version, actor)
        line = next((line for line in action.assignments if line.party_id == party_id), None)
        if line is None:
            raise NotFoundError("Parten er ikke ansvarlig for handlingen.")
        if not (may_edit(actor, action.place) or party_id in actor.party_ids):
            raise NotAllowedError("Kun parten selv eller sekretariatet kan melde dens del leveret.")
        if not life.is_open(action.status):
            raise ConflictError("Handlingen er afsluttet. Åbn den igen først.")
        before, after = line.state, "delivered" if delivered else "open"
        if before == after:
            return action
        changes: dict[str, tuple[Any, Any]] = {"line": ([party_id, before], [party_id, after])}
        line.state, line.delivered_at = after, now if delivered else None
        all_delivered = all(each.state == "delivered" for each in action.assignments)
        status = "reported_done" if all_delivered else "in_progress"
        if status != action.status:
            changes["status"] = (action.status, status)
            _set_status(action, status, now)
        _touch(action)
        append_event(action, "line", changes, actor=actor, now=now, note=note)
        parents.follow(action.parent, now=now)
    return action


def add_note(action_id: int, *, note: str, actor: Actor, now: datetime) -> ActionEvent:
    """Adds a note to the history. For everybody who may see the action, but a reader."""
    with transaction():
        action = _visible(action_id, actor)
        if not stands_as(actor, action.place):
            raise NotAllowedError("Du kan læse handlingen, men ikke skrive noter på den.")
        if not note.strip():
            raise InvalidInputError("Bemærkningen er tom. Skriv noget, og gem igen.")
        return append_event(action, "note", {}, actor=actor, now=now, note=note)


def undo(action_id: int, *, version: int, actor: Actor, now: datetime) -> Action:
    """Takes back the latest change of an action, by the same user and within the hour, as a change of its own."""
    with transaction():
        seen = _visible(action_id, actor)
        if seen.version != version and seen.events and seen.events[-1].kind == "undone":
            raise ConflictError("Ændringen er allerede fortrudt. Intet er ændret.")
        action = _action(action_id, version, actor)
        event = last_undoable(action, actor, now)
        if event is None:
            raise ConflictError("Ændringen kan ikke fortrydes længere. Intet er ændret.")
        _revert(action, event, now)
        _touch(action)
        changes = {field: (after, before) for field, (before, after) in event.changes.items()}
        followed = hanging.follow_again(action, now.astimezone(LOCAL_TIME).date())
        for field, (before, after) in followed.items():
            changes[field] = (changes.get(field, (before, after))[0], after)
        append_event(action, "undone", changes, actor=actor, now=now)
        parents.follow(action.parent, now=now)
    return action


def last_undoable(action: Action, actor: Actor, now: datetime) -> ActionEvent | None:
    """The latest event of the action, if this actor may still take it back."""
    event = db.session.scalars(
        select(ActionEvent).where(ActionEvent.action_id == action.id).order_by(ActionEvent.sequence.desc()).limit(1)
    ).first()
    if event is None or event.kind not in _UNDOABLE or event.actor_id is None or event.actor_id != actor.user_id:
        return None
    return event if now - event.at <= UNDO_WITHIN else None


def release_silence(references: list[str] | None, *, actor: Actor, now: datetime) -> int:
    """Ends the silence of imported old actions (None: all in scope) and returns how many were released."""
    with transaction():
        chosen = select(Action).where(Action.silent.is_(True))
        if references is not None:
            chosen = chosen.where(Action.reference.in_(references))
        actions = [action for action in db.session.scalars(chosen) if may_edit(actor, action.place)]
        for action in actions:
            action.silent = False
            append_event(action, "released", {"silent": (True, False)}, actor=actor, now=now)
        return len(actions)


def refuse_strange_day(deadline: date) -> None:
    """Raises InvalidInputError for a day that nobody means as a deadline."""
    if not limits.is_sensible_deadline(deadline):
        raise InvalidInputError(
            f"Fristen skal ligge mellem {limits.FIRST_DEADLINE.year} og {limits.LAST_DEADLINE.year}. Intet er ændret."
        )


def mark_confirmed(action: Action) -> dict[str, tuple[Any, Any]]:
    """Lowers the flag that a correction raised: somebody has seen what the minutes say now. For the event."""
    if not action.needs_confirmation:
        return {}
    passage = newest_passage(action)
    confirmed = passage.id if passage else action.confirmed_id
    changes: dict[str, tuple[Any, Any]] = {"needs_confirmation": (True, False)}
    if confirmed != action.confirmed_id:
        changes["confirmed_id"] = (action.confirmed_id, confirmed)
    action.needs_confirmation, action.confirmed_id = False, confirmed
    return changes


def editable(action_id: int, version: int, actor: Actor) -> Action:
    """The action, if this actor may change its owners, deadline and words and has seen its newest state."""
    action = _action(action_id, version, actor)
    if not may_edit(actor, action.place):
        raise NotAllowedError("Kun sekretariatet kan ændre ansvarlig og frist. Intet er ændret.")
    return action


def _visible(action_id: int, actor: Actor) -> Action:
    action = db.session.get(Action, action_id)
    if action is None or not may_see(actor, action.place):
        raise NotFoundError("Handlingen findes ikke.")
    return action


def _action(action_id: int, version: int, actor: Actor) -> Action:
    action = _visible(action_id, actor)
    if action.version != version:
        raise ConflictError(CHANGED_MEANWHILE)
    return action


def _set_status(action: Action, status: str, now: datetime) -> None:
    action.status = status
    action.closed_at = now if status in ("closed", "cancelled") else None


def _assign(action: Action, wanted: list[int], lead_id: int, now: datetime) -> None:
    lines = {line.party_id: line for line in action.assignments}
    for party_id, line in lines.items():
        if party_id not in wanted:
            action.assignments.remove(line)
            db.session.delete(line)
    for party_id in wanted:
        if party_id not in lines:
            action.assignments.append(Assignment(party_id=party_id, assigned_at=now))
    for line in action.assignments:
        line.lead = line.party_id == lead_id
    _touch(action)
    db.session.flush()


def _wanted_lines(wanted: list[int], lead_id: int) -> list[tuple[int, bool]]:
    return sorted(((party_id, party_id == lead_id) for party_id in wanted), key=lambda row: (not row[1], row[0]))


def _owner_state(action: Action) -> list[dict[str, Any]]:
    """The line of each owner, lead first: what a reader of the history sees, and all that an undo puts back."""
    lines = sorted(action.assignments, key=lambda line: (not line.lead, line.party_id))
    return [
        {
            "party_id": line.party_id,
            "name": db.session.get_one(Party, line.party_id).name,
            "lead": line.lead,
            "state": line.state,
            "named_as": line.named_as,
            "assigned_at": line.assigned_at.isoformat(),
            "delivered_at": line.delivered_at.isoformat() if line.delivered_at else None,
        }
        for line in lines
    ]


def _put_back(action: Action, owners: list[dict[str, Any]], now: datetime) -> None:
    """The lines as an event has kept them, so that nobody is told anew of what they had before."""
    _assign(action, [row["party_id"] for row in owners], next(row["party_id"] for row in owners if row["lead"]), now)
    lines = {line.party_id: line for line in action.assignments}
    for row in owners:
        line = lines[row["party_id"]]
        line.state, line.named_as = row["state"], row["named_as"]
        line.assigned_at = datetime.fromisoformat(row["assigned_at"])
        line.delivered_at = datetime.fromisoformat(row["delivered_at"]) if row["delivered_at"] else None


def _revert(action: Action, event: ActionEvent, now: datetime) -> None:
    for field, (before, _after) in event.changes.items():
        if field == "status":
            _set_status(action, before, now)
        elif field == "deadline":
            action.deadline = date.fromisoformat(before)
        elif field == "owners":
            _put_back(action, before, now)
        elif field == "line":
            party_id, state = before
            for line in action.assignments:
                if line.party_id == party_id:
                    line.state, line.delivered_at = state, now if state == "delivered" else None
        else:
            setattr(action, field, before)


def _touch(action: Action) -> None:
    """Raises the action's version for a change that is stored beside it."""
    flag_modified(action, "title")
