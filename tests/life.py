"""What the tests of an action's life share: somebody of every kind, and the newest state of an action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.extensions import db
from workflow.models import Action, DeadlineRequest, Party
from workflow.services.actions import tracking

SECRETARY = Actor(None, "Tove Engholm", frozenset({Grant("secretariat")}))
CHAIR = Actor(None, "Per Holt", frozenset({Grant("chair")}))
STRANGER = Actor(None, "En anden", frozenset({Grant("owner")}))


def owner_of(*parties: Party) -> Actor:
    """Somebody who is these parties and nothing more."""
    return Actor(None, parties[0].name, frozenset(), frozenset(party.id for party in parties))


def fresh(action: Action) -> Action:
    """The action as it is stored."""
    return db.session.get_one(Action, action.id, populate_existing=True)


def move(action: Action, status: str, actor: Actor = SECRETARY, note: str | None = None, **more: Any) -> Action:
    """One change of status by who has seen the newest state."""
    return tracking.change_status(
        action.id, version=fresh(action).version, status=status, note=note, actor=actor, now=clock.now(), **more
    )


def kinds(action: Action) -> list[str]:
    """The kinds of its events, oldest first."""
    db.session.expire_all()
    return [event.kind for event in fresh(action).events]


def successors(actions: Iterable[Action]) -> list[Action]:
    """The occurrences that follow these."""
    ids = [action.id for action in actions]
    return list(db.session.scalars(select(Action).where(Action.previous_id.in_(ids)).order_by(Action.id)))


def requests(action: Action) -> list[str]:
    """The states of its requests for a new deadline, oldest first."""
    query = select(DeadlineRequest.state).where(DeadlineRequest.action_id == action.id).order_by(DeadlineRequest.id)
    return list(db.session.scalars(query))
