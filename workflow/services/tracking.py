"""Everything that happens to an action after it was made: status, deadline, owners, lines, notes, and undo.

Each function is one transaction and writes one event; each takes the version that the user saw and raises
ConflictError when somebody else was faster, NotFoundError when the actor may not see the action.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from workflow.domain import status as life
from workflow.domain.access import Actor, may_edit, stands_as
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Party
from workflow.queries.corrections import newest_passage
from workflow.services import attachments, endings, lines, parents, undoing
from workflow.services.attachments import Upload
from workflow.services.history import append_event
from workflow.services.one_action import (
    Changes,
    agree_deadline,
    current,
    editable,
    refuse_departed,
    refuse_strange_day,
    set_status,
    touch,
    visible,
)
from workflow.services.transaction import transaction

UNDO_WITHIN = timedelta(hours=1)
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
    }
)
_ENDED = ("reported_done", "closed", "cancelled", "settled")


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
    is cancelled is the last one. Waiting has a service of its own (services/waiting.py), since it needs a day.
    """
    with transaction():
        action = current(action_id, version, actor)
        if action.has_tasks:
            raise ConflictError("Beslutningen følger sine opgaver. Ændr opgaverne i stedet.")
        roles = stands_as(actor, action.place)
        if not life.may_move(action.status, status, roles):
            raise NotAllowedError("Det skift af status kan du ikke lave her. Intet er ændret.")
        if status == "waiting":
            raise InvalidInputError("Skriv, hvad der ventes på, og til hvilken dag. Intet er ændret.")
        if status == "reported_done" and len(action.assignments) > 1 and not roles - {"owner"}:
            lines.deliver_own(action, note=note, files=files, actor=actor, now=now)
            return action
        _demand_reason(action, status, note, roles)
        about: Changes = attachments.described(action, files)
        if status in ("reported_done", "closed"):
            about |= lines.undelivered(action, note)
        if all_coming and status == "cancelled" and action.recurrence:
            about["recurrence"], action.recurrence = (action.recurrence, None), None
        was_ended = action.status in _ENDED
        changes = set_status(action, status, now) | about
        if was_ended and life.is_open(status):
            changes |= lines.reopen_lines(action)
        changes |= endings.before_event(action, actor=actor, now=now)
        event = append_event(action, "status", changes, actor=actor, now=now, note=note)
        attachments.keep(action, event, files, now)
        endings.after_event(action, event, now=now)
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
        if deadline != action.deadline:
            changes = agree_deadline(action, deadline) | mark_confirmed(action)
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
        refuse_departed(set(found) - {line.party_id for line in action.assignments}, now)
        lead = lead_id if lead_id in wanted else wanted[0]
        before, basis = lines.owner_state(action), action.owner_basis
        if [(row["party_id"], row["lead"]) for row in before] == lines.wanted_lines(wanted, lead) and basis == "agreed":
            return action
        lines.assign(action, wanted, lead, now)
        action.owner_basis = "agreed"
        changes = {
            "owners": (before, lines.owner_state(action)),
            "owner_basis": (basis, "agreed"),
            **mark_confirmed(action),
        }
        if lines.all_delivered(action) and action.status in life.REMINDED_STATUSES:
            # Those who are left have delivered.
            changes |= set_status(action, "reported_done", now)
        append_event(action, "owners", changes, actor=actor, now=now, note=note)
        parents.follow(action.parent, now=now)
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
    """Adds a note, files or both to the history. For everybody who may see the action, but a reader."""
    with transaction():
        action = visible(action_id, actor)
        if not stands_as(actor, action.place):
            raise NotAllowedError("Du kan læse handlingen, men ikke skrive noter på den.")
        if not note.strip() and not files:
            raise InvalidInputError("Bemærkningen er tom. Skriv noget, og gem igen.")
        changes = attachments.described(action, files)
        event = append_event(action, "note" if note.strip() else "files", changes, actor=actor, now=now, note=note)
        attachments.keep(action, event, files, now)
        return event


def undo(action_id: int, *, version: int, actor: Actor, now: datetime) -> Action:
    """Takes back the latest change of an action, by the same user and within the hour, as a change of its own."""
    with transaction():
        seen = visible(action_id, actor)
        if seen.version != version and seen.events and seen.events[-1].kind == "undone":
            raise ConflictError("Ændringen er allerede fortrudt. Intet er ændret.")
        action = current(action_id, version, actor)
        event = last_undoable(action, actor, now)
        if event is None:
            raise ConflictError("Ændringen kan ikke fortrydes længere. Intet er ændret.")
        changes = undoing.revert(action, event, now)
        touch(action)
        taken_back = append_event(action, "undone", changes, actor=actor, now=now)
        endings.after_event(action, taken_back, now=now)
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


def _demand_reason(action: Action, status: str, note: str | None, roles: frozenset[life.Actor]) -> None:
    if (note or "").strip():
        return
    if status == "cancelled":
        raise InvalidInputError("Skriv, hvorfor handlingen annulleres. Intet er ændret.")
    if (action.status, status) == ("reported_done", "in_progress") and "owner" not in roles:
        raise InvalidInputError("Skriv, hvad der mangler, før handlingen sendes tilbage. Intet er ændret.")
