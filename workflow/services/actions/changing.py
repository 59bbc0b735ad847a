"""One change of one action, in the caller's transaction: what tracking does to one, and bulk to many.

Each function appends its event and returns it, or None where nothing is to be done. The caller has made sure that the
actor may see the action, and has seen it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from workflow import clock
from workflow.domain import status as life
from workflow.domain.access import Actor, stands_as
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Party
from workflow.queries.corrections import newest_passage
from workflow.services.actions import attachments, endings, lines, parents, recurring, undoing
from workflow.services.actions.attachments import Upload
from workflow.services.actions.one_action import Changes, agree_deadline, refuse_departed, set_status, touch
from workflow.services.history.history import append_event
from workflow.services.meetings import hanging

_ENDED = ("reported_done", "closed", "cancelled", "settled")


def take_to_status(
    action: Action,
    status: str,
    *,
    note: str | None,
    actor: Actor,
    now: datetime,
    files: Sequence[Upload] = (),
    all_coming: bool = False,
) -> ActionEvent:
    """As tracking.change_status."""
    if action.has_tasks:
        raise ConflictError("Beslutningen følger sine opgaver. Ændr opgaverne i stedet.")
    roles = stands_as(actor, action.place)
    if not life.may_move(action.status, status, roles):
        raise NotAllowedError("Det skift af status kan du ikke lave her. Intet er ændret.")
    if status == "waiting":
        raise InvalidInputError("Skriv, hvad der ventes på, og til hvilken dag. Intet er ændret.")
    if status == "reported_done" and len(action.assignments) > 1 and not roles - {"owner"}:
        return lines.deliver_own(action, note=note, files=files, actor=actor, now=now)
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
        # The meeting that its deadline hangs on may have moved meanwhile.
        changes |= hanging.follow_again(action, clock.local(now).date())
    changes |= endings.before_event(action, actor=actor, now=now)
    event = append_event(action, "status", changes, actor=actor, now=now, note=note)
    attachments.keep(action, event, files, now)
    endings.after_event(action, event, now=now)
    return event


def move_deadline(
    action: Action, deadline: date, *, note: str | None, actor: Actor, now: datetime
) -> ActionEvent | None:
    """As tracking.change_deadline."""
    if action.has_tasks:
        raise ConflictError("Beslutningens frist følger dens opgaver. Flyt opgavernes frist i stedet.")
    if deadline == action.deadline and not action.needs_date:
        return None
    changes = agree_deadline(action, deadline) | mark_confirmed(action)
    event = append_event(action, "deadline", changes, actor=actor, now=now, note=note)
    parents.follow(action.parent, now=now)
    return event


def give_to(
    action: Action, party_ids: list[int], lead_id: int | None, *, note: str | None, actor: Actor, now: datetime
) -> ActionEvent | None:
    """As tracking.change_owners."""
    wanted = list(dict.fromkeys(party_ids))
    found = {party.id: party for party in db.session.scalars(select(Party).where(Party.id.in_(wanted)))}
    if not wanted or len(found) != len(wanted):
        raise InvalidInputError("Vælg mindst én ansvarlig fra registeret. Intet er ændret.")
    refuse_departed(set(found) - {line.party_id for line in action.assignments}, now)
    lead = lead_id if lead_id in wanted else wanted[0]
    before, basis = lines.owner_state(action), action.owner_basis
    if [(row["party_id"], row["lead"]) for row in before] == lines.wanted_lines(wanted, lead) and basis == "agreed":
        return None
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
    event = append_event(action, "owners", changes, actor=actor, now=now, note=note)
    parents.follow(action.parent, now=now)
    return event


def write_note(action: Action, note: str, *, actor: Actor, now: datetime, files: Sequence[Upload] = ()) -> ActionEvent:
    """As tracking.add_note."""
    if not stands_as(actor, action.place):
        raise NotAllowedError("Du kan læse handlingen, men ikke skrive bemærkninger på den.")
    if not note.strip() and not files:
        raise InvalidInputError("Bemærkningen er tom. Skriv noget, og gem igen.")
    changes = attachments.described(action, files)
    event = append_event(action, "note" if note.strip() else "files", changes, actor=actor, now=now, note=note)
    attachments.keep(action, event, files, now)
    return event


def take_back(action: Action, event: ActionEvent, *, actor: Actor, now: datetime) -> ActionEvent:
    """Puts back what `event`, the latest of the action, changed."""
    changes = undoing.revert(action, event, now)
    if "next" in event.changes:
        changes |= recurring.withdraw_next(action, actor=actor, now=now)
    for field, (before, after) in hanging.follow_again(action, clock.local(now).date()).items():
        changes[field] = (changes.get(field, (before, after))[0], after)
    touch(action)
    taken_back = append_event(action, "undone", changes, actor=actor, now=now)
    endings.after_event(action, taken_back, now=now)
    return taken_back


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
