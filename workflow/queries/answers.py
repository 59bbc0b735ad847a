"""What was answered from mails and waits for the office: "not mine"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload

from workflow.domain.access import Actor
from workflow.domain.status import REMINDED_STATUSES
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Answer, Assignment, DeadlineRequest, Party
from workflow.queries.scope import visible_actions


@dataclass(frozen=True)
class NotMine:
    """A party says that an action is somebody else's."""

    party: str
    at: datetime
    words: str | None  # whose it is, as the party thinks


@dataclass(frozen=True)
class WaitingNotMine:
    """The same in a list of several actions."""

    reference: str
    title: str
    party: str
    at: datetime


def is_not_mine() -> ColumnElement[bool]:
    """Whether an answer says "not mine", and still waits: the party has the line that it was asked about."""
    still_theirs = exists().where(
        Assignment.action_id == Answer.action_id,
        Assignment.party_id == Answer.party_id,
        Assignment.state == "open",
        Assignment.assigned_at <= Answer.at,
    )
    return (Answer.kind == "not_mine") & Answer.settled_event_id.is_(None) & still_theirs


def waits_for_office() -> ColumnElement[bool]:
    """Whether an owner waits for the office: has asked for a new deadline, or says that the action is not theirs."""
    asks = exists().where(DeadlineRequest.action_id == Action.id, DeadlineRequest.state == "asked").correlate(Action)
    return asks | exists().where(Answer.action_id == Action.id, is_not_mine()).correlate(Action)


def actions_not_mine() -> Select[Any]:
    """The actions of which an owner says so."""
    return select(Answer.action_id).where(is_not_mine())


def lines_not_mine() -> set[tuple[int, int]]:
    """The lines (action, party) whose party says so: nobody is reminded of them until the office has answered."""
    rows = db.session.execute(select(Answer.action_id, Answer.party_id).where(is_not_mine()))
    return {(action_id, party_id) for action_id, party_id in rows}


def waiting_not_mine(actor: Actor) -> list[WaitingNotMine]:
    """The open actions of which somebody says so, as far as the actor sees them; oldest first."""
    rows = db.session.execute(
        select(Action.reference, Action.title, Party.name, Answer.at)
        .join(Action, Action.id == Answer.action_id)
        .join(Party, Party.id == Answer.party_id)
        .where(is_not_mine(), Action.status.in_(REMINDED_STATUSES), visible_actions(actor))
        .order_by(Answer.id)
    )
    return [WaitingNotMine(*row) for row in rows]


def not_mine(action: Action) -> list[NotMine]:
    """Who says so of one action that somebody still has to do, oldest first."""
    query = (
        select(Answer)
        .where(Answer.action_id == action.id, is_not_mine())
        .options(joinedload(Answer.party), joinedload(Answer.event).joinedload(ActionEvent.note))
        .order_by(Answer.id)
    )
    return [
        NotMine(answer.party.name, answer.at, answer.event.note.text if answer.event and answer.event.note else None)
        for answer in db.session.scalars(query)
    ]
