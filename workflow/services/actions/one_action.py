"""Getting hold of one action in order to change it, and the small changes that every service makes alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from workflow.config import LOCAL_TIME
from workflow.domain import limits
from workflow.domain.access import Actor, may_edit, may_see
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Person
from workflow.services.actions.held_rows import hold
from workflow.services.transaction import CHANGED_MEANWHILE

Changes = dict[str, tuple[Any, Any]]  # of an event: field → before and after


def visible(action_id: int, actor: Actor) -> Action:
    """The action with that id. Raises NotFoundError when there is none that the actor may see."""
    action = db.session.get(Action, action_id)
    if action is None or not may_see(actor, action.place):
        raise NotFoundError("Handlingen findes ikke.")
    return action


def held(action_id: int, actor: Actor) -> Action:
    """The same to be changed: until the transaction ends nobody else changes it."""
    hold([action_id])
    return visible(action_id, actor)


def current(action_id: int, version: int, actor: Actor) -> Action:
    """The same to be changed, if the actor has seen its newest state; else raises ConflictError."""
    action = held(action_id, actor)
    if action.version != version:
        raise ConflictError(CHANGED_MEANWHILE)
    return action


def editable(action_id: int, version: int, actor: Actor) -> Action:
    """The same, if this actor may also change its owners, deadline and words; else raises NotAllowedError."""
    action = current(action_id, version, actor)
    refuse_stranger(action, actor)
    return action


def refuse_stranger(action: Action, actor: Actor) -> None:
    """Raises NotAllowedError for who may not change owners, deadline and words of the action."""
    if not may_edit(actor, action.place):
        raise NotAllowedError("Kun sekretariatet kan ændre ansvarlig og frist. Intet er ændret.")


def set_status(action: Action, status: str, now: datetime) -> Changes:
    """Puts the action into `status` and returns what changed, for its event; a wait ends with the status."""
    changes: Changes = {"status": (action.status, status)}
    action.status = status
    action.closed_at = now if status in ("closed", "cancelled") else None
    if status != "waiting":
        for field in ("waiting_until", "waits_for_id"):
            if getattr(action, field) is not None:
                changes[field] = (getattr(action, field), None)
                setattr(action, field, None)
        action.waiting_for = None
    return changes


def agree_deadline(action: Action, deadline: date) -> Changes:
    """Moves the deadline as agreed and returns what changed, for its event; reminders begin anew with it."""
    changes: Changes = {
        "deadline": (action.deadline, deadline),
        "deadline_basis": (action.deadline_basis, "agreed"),
        "silent": (action.silent, False),
    }
    if action.needs_date:
        # Somebody has decided what to do without the meeting that it hung on.
        changes["needs_date"], action.needs_date = (True, False), False
    if action.resumed_on is not None:
        # That it was back was told of the old deadline.
        changes["resumed_on"] = (action.resumed_on, None)
    action.deadline, action.deadline_basis, action.silent, action.resumed_on = deadline, "agreed", False, None
    return changes


def touch(action: Action) -> None:
    """Raises the action's version for a change that is stored beside it."""
    flag_modified(action, "title")


def refuse_strange_day(deadline: date) -> None:
    """Raises InvalidInputError for a day that nobody means as a deadline."""
    if not limits.is_sensible_deadline(deadline):
        raise InvalidInputError(
            f"Fristen skal ligge mellem {limits.FIRST_DEADLINE.year} og {limits.LAST_DEADLINE.year}. Intet er ændret."
        )


def refuse_departed(party_ids: Iterable[int], now: datetime) -> None:
    """Raises InvalidInputError when one of these is a person who has left by that moment: nothing new is theirs."""
    today = now.astimezone(LOCAL_TIME).date()
    departed = select(Person).where(Person.id.in_(set(party_ids)), Person.leaves_on <= today).order_by(Person.name)
    if person := db.session.scalars(departed).first():
        raise InvalidInputError(f"{person.name} er fratrådt og kan ikke vælges som ansvarlig. Intet er ændret.")
