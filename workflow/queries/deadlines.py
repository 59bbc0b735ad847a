"""Deadlines for calendars: which ones somebody owes, and how often each has changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from workflow.domain.status import REMINDED_STATUSES
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Assignment, Body, Meeting, RegisterEvent, UserEvent
from workflow.models.actions import IS_OPEN_LEAF


def deadline_sequences(action_ids: Collection[int]) -> dict[int, int]:
    """By action, in how many of its events the deadline became another one; none for those that kept theirs."""
    rows = db.session.execute(
        select(ActionEvent.action_id, func.count())
        .where(
            ActionEvent.action_id.in_(action_ids),
            ActionEvent.kind != "created",
            ActionEvent.changes["deadline"].as_string().is_not(None),
        )
        .group_by(ActionEvent.action_id)
    )
    return dict(rows.all())


@dataclass(frozen=True)
class OwnDeadline:
    """A deadline that somebody owes, for a calendar; the title as the mails tell it is not known here."""

    action_id: int
    reference: str
    title: str
    confidential: bool
    day: date
    body: str
    meeting_date: date | None
    changed_at: datetime


def own_deadlines(party_ids: Collection[int]) -> list[OwnDeadline]:
    """What these parties still have to do of open actions, soonest first; without silent ones, of which nobody is
    reminded."""
    decided_by = aliased(Body, flat=True)
    changed_at = select(func.max(ActionEvent.at)).where(ActionEvent.action_id == Action.id).scalar_subquery()
    query = (
        select(
            Action.id, Action.reference, Action.title, Action.confidential, Action.deadline,
            func.coalesce(decided_by.name, Body.name), Meeting.date, func.coalesce(changed_at, Action.created_at),
        )
        .join(Body, Body.id == Action.body_id)
        .outerjoin(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(decided_by, decided_by.id == Meeting.body_id)
        .where(
            IS_OPEN_LEAF,
            Action.status.in_(REMINDED_STATUSES),
            Action.silent.is_(False),
            exists().where(
                Assignment.action_id == Action.id,
                Assignment.party_id.in_(party_ids),
                Assignment.state == "open",
            ),
        )
        .order_by(Action.deadline, Action.id)
    )  # fmt: skip
    return [OwnDeadline(*row) for row in db.session.execute(query)]


def last_change() -> datetime | None:
    """When anything was last changed that a calendar could show: an action, the register, or a login."""
    moments = [db.session.scalar(select(func.max(table.at))) for table in (ActionEvent, RegisterEvent, UserEvent)]
    return max((moment for moment in moments if moment is not None), default=None)
