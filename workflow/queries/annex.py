"""What the annex "Opfølgning på beslutninger" tells of: what was done since the last meeting, and what is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.chair_review import Open, part_of
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionNote, AnnexEdition, Body, DeadlineRequest, Meeting
from workflow.models.actions import IS_OPEN_LEAF
from workflow.queries.actions import ActionRow, rows_of
from workflow.queries.chair_review import coming_meetings, taken_up, trusted_body
from workflow.queries.last_words import Said, last_words
from workflow.queries.scope import reviewed_actions, trusted_bodies
from workflow.queries.withdrawal import taken_back

EDITION_NOT_FOUND = "Bilaget findes ikke, eller du har ikke adgang til det."


@dataclass(frozen=True)
class Request:
    """A new deadline that is asked for."""

    wanted: date
    said: Said


@dataclass(frozen=True)
class AnnexRow:
    """An action as the annex tells of it."""

    action: ActionRow
    minutes_of: str | None  # the body whose minutes it comes from
    said: Said | None  # the last words on it
    reported: Said | None  # who reported it done, and with which words
    request: Request | None
    taken_up: bool
    question: str | None  # what the meeting is asked
    moved_from: date | None  # its deadline on the day that the annex begins


@dataclass(frozen=True)
class Annex:
    """Everything in it, part by part."""

    body: str
    clusters: list[str]
    meeting: date | None
    since: date | None
    day: date
    confidential: bool  # what is closed to the public is in it
    left_out: int  # how many confidential ones are not
    decide: list[AnnexRow]
    overdue: list[AnnexRow]
    for_meeting: list[AnnexRow]
    other: list[AnnexRow]
    done: list[AnnexRow]

    @property
    def open(self) -> int:
        """How many are open."""
        return len(self.decide) + len(self.overdue) + len(self.for_meeting) + len(self.other)


def meeting_of(actor: Actor, body_id: int, meeting_id: int | None, today: date) -> Meeting | None:
    """That meeting of the body, without one the next; None when there is none to come. Raises NotFoundError."""
    trusted_body(actor, body_id)
    if meeting_id is None:
        return next(iter(coming_meetings(body_id, today)), None)
    meeting = db.session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.body_id == body_id, Meeting.state != "cancelled")
    )
    if meeting is None:
        raise NotFoundError("Mødet findes ikke i organets kalender.")
    return meeting


def last_meeting(body_id: int, meeting: Meeting | None, today: date) -> date | None:
    """The day of the body's last meeting before this one, if it is over."""
    before = min(meeting.date, today) if meeting else today
    return db.session.scalar(
        select(func.max(Meeting.date)).where(
            Meeting.body_id == body_id, Meeting.date < before, Meeting.state != "cancelled"
        )
    )


def annex(
    actor: Actor, body_id: int, *, meeting: Meeting | None, since: date | None, confidential: bool, today: date
) -> Annex:
    """What it says on the day `today`, of the body's actions and those that a review has put on the meeting's agenda.

    `since` None: from the beginning. Confidential actions are in it only when asked for. Raises NotFoundError for a
    body that the actor does not review.
    """
    body = trusted_body(actor, body_id)
    asked = taken_up(body_id, meeting.id if meeting else None)
    begins = clock.at_local(since, 0) if since else None
    own = or_(Action.body_id == body_id, Action.id.in_(asked))
    ended = Action.status.in_(("closed", "cancelled")) & Action.has_tasks.is_(False) & (Action.body_id == body_id)
    ended &= ~taken_back()
    if begins is not None:
        ended &= Action.closed_at >= begins
    found = db.session.execute(
        select(
            Action.id, Action.status, Action.deadline, Action.status_changed_at, Action.id, Action.hangs_on_id,
            Action.confidential,
        ).where(reviewed_actions(actor), own & IS_OPEN_LEAF | ended)
    ).all()  # fmt: skip
    shown = [row for row in found if confidential or not row.confidential]
    rows = _rows(actor, [row.id for row in shown], asked, begins)
    parts: dict[str, list[AnnexRow]] = {name: [] for name in ("decide", "overdue", "meeting", "other", "done")}
    for record in shown:
        row = rows[record.id]
        if not row.action.is_open:
            parts["done"].append(row)
        elif row.taken_up or row.request or row.action.status == "reported_done":
            parts["decide"].append(row)
        else:
            state = Open(record.id, record.status, record.deadline, record.status_changed_at, False, record.hangs_on_id)
            part = part_of(
                state, meeting_id=meeting.id if meeting else None, meeting_day=meeting.date if meeting else None,
                today=today,
            )  # fmt: skip
            parts[part].append(row)
    for name in ("decide", "overdue", "meeting", "other"):
        parts[name].sort(key=lambda row: (row.action.deadline, row.action.id))
    parts["done"].sort(key=lambda row: (row.action.closed_at or row.action.status_changed_at, row.action.id))
    return Annex(
        body=body.name,
        clusters=[cluster.name for cluster in body.clusters],
        meeting=meeting.date if meeting else None,
        since=since,
        day=today,
        confidential=confidential,
        left_out=len(found) - len(shown),
        decide=parts["decide"],
        overdue=parts["overdue"],
        for_meeting=parts["meeting"],
        other=parts["other"],
        done=parts["done"],
    )


def _rows(actor: Actor, ids: list[int], asked: dict[int, str | None], begins: datetime | None) -> dict[int, AnnexRow]:
    said, reported = last_words(ids)
    requests = {
        row[0]: Request(row[1], Said(row[2] or "", row[3], clock.local(row[4]).date()))
        for row in db.session.execute(
            select(
                DeadlineRequest.action_id, DeadlineRequest.wanted, ActionNote.text, ActionEvent.actor_name,
                ActionEvent.at,
            )
            .join(ActionEvent, ActionEvent.id == DeadlineRequest.asked_event_id)
            .outerjoin(ActionNote, ActionNote.event_id == ActionEvent.id)
            .where(DeadlineRequest.action_id.in_(ids), DeadlineRequest.state == "asked")
        )
    }  # fmt: skip
    minutes = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Action.id, Body.name)
            .join(Meeting, Meeting.id == Action.meeting_id)
            .join(Body, Body.id == Meeting.body_id)
            .where(Action.id.in_(ids))
        )
    }
    moved = _moved(ids, begins)
    return {
        row.id: AnnexRow(
            row, minutes.get(row.id), said.get(row.id), reported.get(row.id), requests.get(row.id), row.id in asked,
            asked.get(row.id), moved.get(row.id) if moved.get(row.id) != row.deadline else None,
        )
        for row in rows_of(actor, ids)
    }  # fmt: skip


def _moved(ids: list[int], begins: datetime | None) -> dict[int, date]:
    """The deadline that each had when the annex begins, of those that have been moved since."""
    if begins is None:
        return {}
    first: dict[int, date] = {}
    events = select(ActionEvent.action_id, ActionEvent.changes).where(
        ActionEvent.action_id.in_(ids), ActionEvent.at >= begins, ActionEvent.kind != "created"
    )
    for action_id, changes in db.session.execute(events.order_by(ActionEvent.sequence)):
        if before := changes.get("deadline", [None])[0]:
            first.setdefault(action_id, date.fromisoformat(before))
    return first


def editions(actor: Actor, body_id: int) -> list[AnnexEdition]:
    """The annexes of the body that were sent, newest first."""
    query = select(AnnexEdition).where(AnnexEdition.body_id == trusted_body(actor, body_id).id)
    return list(db.session.scalars(query.order_by(AnnexEdition.id.desc())))


def edition(actor: Actor, edition_id: int) -> AnnexEdition:
    """That annex; raises NotFoundError when there is none that the actor may see."""
    found = db.session.scalar(
        select(AnnexEdition)
        .join(Body, Body.id == AnnexEdition.body_id)
        .where(AnnexEdition.id == edition_id, trusted_bodies(actor))
    )
    if found is None:
        raise NotFoundError(EDITION_NOT_FOUND)
    return found


def newest_edition(actor: Actor, body_id: int, for_day: date) -> AnnexEdition | None:
    """What was sent last to the meeting of a body on that day, or None."""
    found = (each for each in editions(actor, body_id) if each.for_day == for_day)
    return max(found, key=lambda each: each.number, default=None)


def body_named(name: str) -> int:
    """The body of that name, prefix or other name, whatever the case. Raises NotFoundError, also when several fit."""
    wanted = " ".join(name.split()).casefold()
    bodies: Iterable[Body] = db.session.scalars(select(Body))
    exact, other = [], []
    for body in bodies:
        if wanted in (body.name.casefold(), body.prefix.casefold()):
            exact.append(body.id)
        elif wanted in {alias.name.casefold() for alias in body.aliases}:
            other.append(body.id)
    found = exact or other
    if len(found) != 1:
        raise NotFoundError(f"Intet organ hedder »{name}«." if not found else f"Flere organer hedder »{name}«.")
    return found[0]
