"""The meeting calendars: which bodies there are, and the meetings of one with the deadlines that hang on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from workflow.domain.access import Actor, Place, may_edit
from workflow.domain.status import OPEN_STATUSES
from workflow.domain.working_days import quiet_day_name
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Action, Body, CalendarChange, Meeting, SourceDocument
from workflow.queries.actions import ActionRow, rows_of
from workflow.queries.places import by_clusters
from workflow.queries.scope import visible_actions, visible_bodies

NOT_FOUND = "Organet findes ikke, eller du har ikke adgang til det."
_QUIET_MONTH = 7  # July


@dataclass(frozen=True)
class BodyRow:
    """A body in the list."""

    id: int
    name: str
    level: str | None
    clusters: list[str]
    next_meeting: date | None
    start: str | None
    papers_on: date | None
    planned: int  # meetings to come


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the calendar of its body."""

    id: int
    day: date
    start: str | None
    end: str | None
    place: str | None
    state: str
    reason: str | None
    papers_on: date
    own_papers_day: date | None  # set for this meeting; None: by the rule
    version: int
    hanging: int  # open actions whose deadline hangs on it, of those that the actor may see
    document_id: int | None  # its newest minutes or agenda
    quiet: str | None  # why no meeting is expected that day


@dataclass(frozen=True)
class BodyCalendar:
    """The calendar of one body, as the actor may see and use it."""

    body: Body
    may_edit: bool
    coming: list[MeetingRow]
    past: list[MeetingRow]  # newest first
    undated: list[ActionRow]  # whose meeting was cancelled, without another
    latest: CalendarChange | None  # the latest change that stands


def bodies(actor: Actor, today: date) -> list[BodyRow]:
    """The bodies whose minutes the actor may read, by cluster and name."""
    found = db.session.scalars(select(Body).where(visible_bodies(actor)).options(selectinload(Body.clusters))).all()
    coming: dict[int, list[Meeting]] = {body.id: [] for body in found}
    for meeting in db.session.scalars(
        select(Meeting)
        .where(Meeting.body_id.in_(coming), Meeting.date >= today, Meeting.state == "planned")
        .options(joinedload(Meeting.body))
        .order_by(Meeting.date)
    ):
        coming[meeting.body_id].append(meeting)
    rows = []
    for body in found:
        following = next(iter(coming[body.id]), None)
        rows.append(
            BodyRow(
                body.id, body.name, body.level, [cluster.name for cluster in body.clusters],
                following.date if following else None, following.start if following else None,
                following.papers_sent_on if following else None, len(coming[body.id]),
            )
        )  # fmt: skip
    return by_clusters(rows)


def body_calendar(actor: Actor, body_id: int, today: date) -> BodyCalendar:
    """One calendar. Raises NotFoundError when there is none that the actor may see."""
    body = visible_body(actor, body_id)
    meetings = db.session.scalars(
        select(Meeting).where(Meeting.body_id == body_id).options(joinedload(Meeting.body)).order_by(Meeting.date)
    ).all()
    hanging = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Action.hangs_on_id, func.count())
            .where(
                Action.hangs_on_id.in_([meeting.id for meeting in meetings]),
                Action.status.in_(OPEN_STATUSES),
                Action.has_tasks.is_(False),
                Action.deadline_basis != "agreed",
                visible_actions(actor),
            )
            .group_by(Action.hangs_on_id)
        )
    }
    documents: dict[int, int] = dict(
        db.session.execute(
            select(SourceDocument.meeting_id, func.max(SourceDocument.id))
            .where(SourceDocument.meeting_id.in_([meeting.id for meeting in meetings]))
            .group_by(SourceDocument.meeting_id)
        ).all()
    )
    rows = [_row(meeting, hanging.get(meeting.id, 0), documents.get(meeting.id)) for meeting in meetings]
    return BodyCalendar(
        body=body,
        may_edit=may_edit(actor, _place(body)),
        coming=[row for row in rows if row.day >= today],
        past=[row for row in reversed(rows) if row.day < today],
        undated=_undated(actor, [meeting.id for meeting in meetings]),
        latest=db.session.scalars(
            select(CalendarChange)
            .where(CalendarChange.body_id == body_id, CalendarChange.undone.is_(False), CalendarChange.kind != "undone")
            .order_by(CalendarChange.id.desc())
            .limit(1)
        ).first(),
    )


def visible_body(actor: Actor, body_id: int) -> Body:
    """The body, or NotFoundError."""
    body = db.session.scalar(select(Body).where(Body.id == body_id, visible_bodies(actor)))
    if body is None:
        raise NotFoundError(NOT_FOUND)
    return body


def visible_meeting(actor: Actor, body_id: int, meeting_id: int) -> Meeting:
    """The meeting of that body, or NotFoundError."""
    visible_body(actor, body_id)
    meeting = db.session.scalar(select(Meeting).where(Meeting.id == meeting_id, Meeting.body_id == body_id))
    if meeting is None:
        raise NotFoundError("Mødet findes ikke, eller du har ikke adgang til det.")
    return meeting


def all_meetings(body_id: int) -> list[Meeting]:
    """The whole calendar of a body, in order."""
    query = select(Meeting).where(Meeting.body_id == body_id).options(joinedload(Meeting.body)).order_by(Meeting.date)
    return list(db.session.scalars(query))


def hanging_on(actor: Actor, meeting_id: int) -> list[ActionRow]:
    """The open actions whose deadline moves with a meeting, of those that the actor may see."""
    ids = db.session.scalars(
        select(Action.id).where(
            Action.hangs_on_id == meeting_id,
            Action.status.in_(OPEN_STATUSES),
            Action.has_tasks.is_(False),
            Action.deadline_basis != "agreed",
        )
    ).all()
    return rows_of(actor, ids)


def why_quiet(day: date) -> str | None:
    """Why no meeting is expected on a day: a weekend, a holiday, the quiet July; or None."""
    return quiet_day_name(day) or ("juli" if day.month == _QUIET_MONTH else None)


def is_recent(change: CalendarChange | None, now: datetime, within: float) -> bool:
    """Whether a change was made less than so many seconds ago, by somebody who can take it back."""
    return change is not None and bool(change.meetings) and (now - change.at).total_seconds() <= within


def _row(meeting: Meeting, hanging: int, document_id: int | None) -> MeetingRow:
    return MeetingRow(
        meeting.id, meeting.date, meeting.start, meeting.end, meeting.place, meeting.state, meeting.reason,
        meeting.papers_sent_on, meeting.papers_on, meeting.version, hanging, document_id, why_quiet(meeting.date),
    )  # fmt: skip


def _undated(actor: Actor, meeting_ids: list[int]) -> list[ActionRow]:
    ids = db.session.scalars(
        select(Action.id).where(
            Action.needs_date, Action.hangs_on_id.in_(meeting_ids), Action.status.in_(OPEN_STATUSES)
        )
    ).all()
    return rows_of(actor, ids)


def _place(body: Body) -> Place:
    return Place(body.id, frozenset(cluster.id for cluster in body.clusters))
