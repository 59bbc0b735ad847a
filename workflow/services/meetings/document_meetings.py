"""A meeting that comes with a document: it is in its body's calendar, and what lacks a date takes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import select

from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import Body, CalendarChange, Meeting
from workflow.services.meetings import calendar_following
from workflow.services.meetings.meetings import lock_calendar
from workflow.services.reminders import deadline_mail


def locked_meeting(body: Body, day: date | None) -> Meeting | None:
    """The meeting of that day, locked, so that two versions that come at once are numbered one after the other.

    Where the document may change the calendar (a new meeting, or one that was cancelled), the calendar is locked too.
    """
    wanted = select(Meeting).where(Meeting.body_id == body.id, Meeting.date == day)
    known = db.session.scalar(wanted)
    if known is None or known.state == "cancelled":
        lock_calendar(body.id)
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def follow(meeting: Meeting, kind: Literal["added", "restored"], *, actor: Actor, now: datetime) -> None:
    """Lets deadlines follow a meeting that a document has put into the calendar, in the running transaction.

    Nobody is there to answer, so every question is answered with no: only what has no meeting takes this one, and that
    also where it was held: what was due "på næste møde" was due then. The
    change names no meetings: it is the document that has put it there, and it cannot be undone from the calendar.
    """
    today = now.astimezone(LOCAL_TIME).date()
    followed = calendar_following.follow(
        meeting.body, kind, {meeting.id: None}, choose=frozenset(), actor=actor, now=now, today=today, reason=None,
        nobody_answers=True,
    )  # fmt: skip
    if not followed.kept:
        return
    change = CalendarChange(
        body=meeting.body, kind=kind, at=now, actor_id=actor.user_id, actor_name=actor.name, reason=None, meetings=[],
        actions=followed.kept,
    )  # fmt: skip
    db.session.add(change)
    db.session.flush()
    deadline_mail.plan(followed.effects, change, now)
