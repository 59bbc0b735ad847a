"""Requests for a new deadline: an owner asks with a reason; the office grants it, another day, or none.

Each public function is one transaction. The words of both sides stand in the events, as all free text does.
"""

from __future__ import annotations

from datetime import date, datetime

from workflow import clock
from workflow.domain.access import Actor, stands_as
from workflow.domain.status import is_open
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, DeadlineRequest
from workflow.services.actions import parents
from workflow.services.actions.changing import mark_confirmed
from workflow.services.actions.endings import open_request
from workflow.services.actions.one_action import Changes, agree_deadline, held, refuse_strange_day, touch
from workflow.services.history.history import append_event
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

_OFFICE = frozenset({"secretariat", "chair"})


def ask(action_id: int, *, wanted: date, reason: str, actor: Actor, now: datetime) -> DeadlineRequest:
    """An owner asks for the day `wanted`. The deadline stays until the office has answered.

    Raises InvalidInputError without a reason or for a day that is not to come, ConflictError while another request
    is open.
    """
    with transaction():
        return ask_for(held(action_id, actor), wanted=wanted, reason=reason, actor=actor, now=now)


def ask_for(action: Action, *, wanted: date, reason: str, actor: Actor, now: datetime) -> DeadlineRequest:
    """As ask, in the running transaction, for an action that the actor may see."""
    refuse_strange_day(wanted)
    if "owner" not in stands_as(actor, action.place):
        raise NotAllowedError("Kun den ansvarlige kan bede om en ny frist. Intet er ændret.")
    if action.has_tasks or not is_open(action.status):
        raise ConflictError("Handlingen er ikke åben, så der er ingen frist at flytte. Intet er ændret.")
    if not reason.strip():
        raise InvalidInputError("Skriv, hvorfor fristen skal flyttes. Intet er sendt.")
    if wanted == action.deadline or wanted < clock.local(now).date():
        raise InvalidInputError("Vælg en dag, der ligger fremme, og som ikke er fristen i dag. Intet er sendt.")
    if open_request(action.id) is not None:
        raise ConflictError("Der er allerede et ønske om ny frist, som venter på svar. Intet er ændret.")
    event = append_event(
        action, "deadline_asked", {"wanted": (action.deadline, wanted)}, actor=actor, now=now, note=reason
    )
    request = DeadlineRequest(action_id=action.id, wanted=wanted, state="asked", asked_event_id=event.id)
    db.session.add(request)
    db.session.flush()
    return request


def grant(
    request_id: int, *, version: int, deadline: date | None, answer: str | None, actor: Actor, now: datetime
) -> Action:
    """The office moves the deadline to the day that was asked for, or to `deadline`, as agreed."""
    with transaction():
        return grant_asked(request_id, version=version, deadline=deadline, answer=answer, actor=actor, now=now).action


def grant_asked(
    request_id: int, *, version: int, deadline: date | None, answer: str | None, actor: Actor, now: datetime
) -> ActionEvent:
    """As grant, in the running transaction; returns the event."""
    if deadline is not None:
        refuse_strange_day(deadline)
    request, action = _open(request_id, version, actor)
    granted = deadline or request.wanted
    if granted == action.deadline:
        raise InvalidInputError("Det er fristen i dag. Vælg en anden dag, eller afslå. Intet er ændret.")
    changes = agree_deadline(action, granted) | mark_confirmed(action)
    changes["request"] = ([request.id, "asked"], [request.id, "granted"])
    event = append_event(action, "deadline_granted", changes, actor=actor, now=now, note=answer)
    request.state, request.granted, request.answered_event_id = "granted", granted, event.id
    parents.follow(action.parent, now=now)
    return event


def refuse(request_id: int, *, version: int, answer: str, actor: Actor, now: datetime) -> Action:
    """The office keeps the deadline, and says why."""
    with transaction():
        return refuse_asked(request_id, version=version, answer=answer, actor=actor, now=now).action


def refuse_asked(request_id: int, *, version: int, answer: str, actor: Actor, now: datetime) -> ActionEvent:
    """As refuse, in the running transaction; returns the event."""
    request, action = _open(request_id, version, actor)
    if not answer.strip():
        raise InvalidInputError("Skriv, hvorfor fristen står fast. Intet er ændret.")
    changes: Changes = {"request": ([request.id, "asked"], [request.id, "refused"])}
    touch(action)
    event = append_event(action, "deadline_refused", changes, actor=actor, now=now, note=answer)
    request.state, request.answered_event_id = "refused", event.id
    return event


def withdraw(request_id: int, *, version: int, actor: Actor, now: datetime) -> Action:
    """Who owns the action takes the request back before it is answered."""
    with transaction():
        request, action = _found(request_id, actor)
        if "owner" not in stands_as(actor, action.place):
            raise NotAllowedError("Kun den ansvarlige kan trække ønsket tilbage. Intet er ændret.")
        _refuse_answered(request, version)
        withdraw_for(request, action, actor=actor, now=now)
    return action


def withdraw_for(request: DeadlineRequest, action: Action, *, actor: Actor, now: datetime) -> None:
    """The same in the running transaction, of a request that is open."""
    changes: Changes = {"request": ([request.id, "asked"], [request.id, "withdrawn"])}
    event = append_event(action, "deadline_withdrawn", changes, actor=actor, now=now)
    request.state, request.answered_event_id = "withdrawn", event.id


def _open(request_id: int, version: int, actor: Actor) -> tuple[DeadlineRequest, Action]:
    request, action = _found(request_id, actor)
    if not stands_as(actor, action.place) & _OFFICE:
        raise NotAllowedError("Kun sekretariatet og formandskabet kan svare på en ny frist. Intet er ændret.")
    _refuse_answered(request, version)
    return request, action


def _found(request_id: int, actor: Actor) -> tuple[DeadlineRequest, Action]:
    request = db.session.get(DeadlineRequest, request_id)
    if request is None:
        raise NotFoundError("Ønsket om ny frist findes ikke.")
    return request, held(request.action_id, actor)


def _refuse_answered(request: DeadlineRequest, version: int) -> None:
    if request.state != "asked":
        raise ConflictError("Ønsket om ny frist er allerede besvaret. Intet er ændret.")
    if request.version != version:
        raise ConflictError(CHANGED_MEANWHILE)
