"""Waiting for something: until a day, on which the action returns to its owners by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.domain import limits
from workflow.domain import status as life
from workflow.domain.access import Actor, stands_as
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action
from workflow.services.actions import endings, parents
from workflow.services.actions.held_rows import hold as hold_rows
from workflow.services.actions.one_action import Changes, current, set_status
from workflow.services.history.history import append_event
from workflow.services.transaction import transaction

LONGEST_WAIT = timedelta(days=366)


def wait(action_id: int, *, version: int, waiting_for: str, until: date, actor: Actor, now: datetime) -> Action:
    """Puts the action on hold for what `waiting_for` says, until a day; said again, it changes both.

    Until that day nobody is reminded that its deadline is coming; the deadline itself stays, so the wait ends with it
    at the latest. Raises InvalidInputError for a day that is not to come or lies after the deadline.
    """
    words = waiting_for.strip()
    if not words or len(words) > limits.LONGEST_WAIT_WORDS:
        raise InvalidInputError(
            f"Skriv med højst {limits.LONGEST_WAIT_WORDS} tegn, hvad der ventes på. Intet er ændret."
        )
    with transaction():
        action = current(action_id, version, actor)
        if action.has_tasks:
            raise ConflictError("Beslutningen følger sine opgaver. Sæt opgaverne på vent i stedet.")
        roles = stands_as(actor, action.place)
        if (action.status != "waiting" and not life.may_move(action.status, "waiting", roles)) or not roles:
            raise NotAllowedError("Handlingen kan ikke sættes på vent af dig her. Intet er ændret.")
        _refuse_day(action, until, clock.local(now).date())
        changes = hold(action, words, until, now)
        append_event(action, "waiting", changes, actor=actor, now=now, note=words)
        parents.follow(action.parent, now=now)
    return action


def hold(action: Action, words: str, until: date, now: datetime, waits_for: Action | None = None) -> Changes:
    """Puts the action on hold in the running transaction; returns what changed, for its event."""
    changes: Changes = {} if action.status == "waiting" else set_status(action, "waiting", now)
    waits_for_id = waits_for.id if waits_for else None
    for field, value in (("waiting_until", until), ("waits_for_id", waits_for_id), ("resumed_on", None)):
        if getattr(action, field) != value:
            changes[field] = (getattr(action, field), value)
            setattr(action, field, value)
    action.waiting_for = words
    return changes


def end_waits(today: date, now: datetime) -> int:
    """Takes up again what was to wait until today or earlier; returns how many. In the caller's transaction."""
    waiting = select(Action).where(Action.waiting_until <= today).order_by(Action.id)
    hold_rows(db.session.scalars(waiting.with_only_columns(Action.id)).all())
    due = db.session.scalars(waiting.execution_options(populate_existing=True)).all()
    for action in due:
        endings.end_wait(action, today, now)
    return len(due)


def _refuse_day(action: Action, until: date, today: date) -> None:
    if until <= today:
        raise InvalidInputError("Den dag, der ventes til, skal ligge fremme. Intet er ændret.")
    if until - today > LONGEST_WAIT:
        raise InvalidInputError("En handling kan højst vente et år ad gangen. Intet er ændret.")
    if today <= action.deadline < until:
        raise InvalidInputError(
            f"Fristen er {plain_day(action.deadline)}. Vent højst til den dag, eller få først en ny frist. "
            "Intet er ændret."
        )
