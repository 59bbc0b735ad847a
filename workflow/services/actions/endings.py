"""What follows when an action or a wait ends: the next occurrence, an open request withdrawn, who waited for it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from workflow import clock
from workflow.domain import status
from workflow.domain.access import SYSTEM, Actor
from workflow.extensions import db
from workflow.models import Action, ActionEvent, DeadlineRequest
from workflow.services.actions import parents, recurring
from workflow.services.actions.one_action import Changes, set_status
from workflow.services.history.history import append_event


def before_event(action: Action, *, actor: Actor, now: datetime) -> Changes:
    """What the event of the end itself tells: the next occurrence of what returns."""
    if action.status not in ("closed", "cancelled"):
        return {}
    request = open_request(action.id)
    asked: Changes = {"request": ([request.id, "asked"], [request.id, "withdrawn"])} if request else {}
    return asked | recurring.make_next(action, actor=actor, now=now)


def after_event(action: Action, event: ActionEvent, *, now: datetime) -> None:
    """What the end brings for others: an open request is withdrawn, who waited goes on, the decision follows."""
    release(action, event, now=now)
    parents.follow(action.parent, now=now)


def release(action: Action, event: ActionEvent, *, now: datetime) -> None:
    """The same without the decision above it: for who ends both."""
    if not status.is_open(action.status):
        request = open_request(action.id)
        if request is not None:
            request.state, request.answered_event_id = "withdrawn", event.id
        for waiting in db.session.scalars(select(Action).where(Action.waits_for_id == action.id)).all():
            end_wait(waiting, clock.local(now).date(), now)


def end_wait(action: Action, on: date, now: datetime) -> None:
    """Takes a waiting action up again by itself: what it waited for has come, or the day has. In the transaction."""
    changes = set_status(action, "in_progress", now)
    changes["resumed_on"] = (action.resumed_on, on)
    action.resumed_on = on
    append_event(action, "wait_over", changes, actor=SYSTEM, now=now)
    parents.follow(action.parent, now=now)


def open_request(action_id: int) -> DeadlineRequest | None:
    """The request for a new deadline that nobody has answered yet."""
    return db.session.scalar(
        select(DeadlineRequest).where(DeadlineRequest.action_id == action_id, DeadlineRequest.state == "asked")
    )
