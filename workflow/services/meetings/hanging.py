"""Which meeting a deadline hangs on: found when minutes are read, kept when accepted, true after any change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import select

from workflow.domain.deadlines import NEXT_MEETING_WITHIN, Deadline
from workflow.domain.hanging import MEETING_ANCHORS, By, Hanging, MeetingDay, day_of, replacement, stands
from workflow.domain.papers import is_paper
from workflow.domain.status import is_open
from workflow.extensions import db
from workflow.models import Action, Body, Meeting, PartyAlias, Proposal
from workflow.services.register import parties

Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Hook:
    """The meeting that a deadline hangs on, and by which of its days."""

    meeting: Meeting
    by: By

    def day(self, origin: date) -> date:
        """The deadline of what was given at a meeting on the day `origin`."""
        return day_of(meeting_day(self.meeting), self.by, origin)


def meeting_day(meeting: Meeting) -> MeetingDay:
    """The meeting as the rules of domain/hanging.py see it."""
    return MeetingDay(meeting.id, meeting.date, meeting.papers_sent_on, meeting.state)


def calendar_days(body_id: int) -> list[MeetingDay]:
    """All meetings of a body, as those rules see them."""
    return [meeting_day(meeting) for meeting in db.session.scalars(select(Meeting).where(Meeting.body_id == body_id))]


def find_hook(
    anchor: str | None, deadline: Deadline, origin: Meeting, *, wording: str = "", task: str = ""
) -> Hook | None:
    """What a deadline of the minutes of `origin` hangs on; None: on no meeting that is known.

    `wording` are the deadline's words, which may name another body; `task` is what is to be done: a paper for the
    meeting is due when the papers go out, unless the minutes name the day.
    """
    if deadline.basis == "agreed" or (anchor not in MEETING_ANCHORS and deadline.basis != "default"):
        return None
    meeting = _on_day(origin.body_id, deadline.day)
    if anchor == "next_meeting" and deadline.basis != "stated" and (other := _named_body(wording, origin.body)):
        meeting = _next_of(other, origin)
    if meeting is None:
        return None
    by: By = "papers" if anchor in ("next_meeting", "last_meeting") and _is_ahead(deadline, task) else "meeting"
    return Hook(meeting, by)


def only_meeting_between(origin: Meeting, first: date, last: date) -> Meeting | None:
    """The body's meeting in a period ("mødet i juni"), if there is just one."""
    found = db.session.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == origin.body_id,
            Meeting.date.between(first, last),
            Meeting.date > origin.date,
            Meeting.state != "cancelled",
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def names_other_body(wording: str, body: Body) -> bool:
    """Whether the words of a deadline name a body that is not the meeting's own."""
    return _named_body(wording, body) is not None


Locked = dict[int | date, Meeting | None]  # what the running transaction has locked: by the meeting's id, or by day


def hang(action: Action, deadline: Deadline, proposal: Proposal, origin: Meeting, locked: Locked) -> None:
    """Puts a new action (not stored yet) on the meeting of its proposal, or, by policy, on the one of its day.

    The meeting's row is locked for reading: it cannot be moved before the action is stored. `locked` is filled, and
    spares the question for the next action of the same transaction.
    """
    if action.status == "settled" or deadline.basis == "agreed":
        return
    by: By = "meeting"
    which: int | date
    if proposal.hangs_on_id is not None and proposal.deadline_basis != "agreed":
        which, by = proposal.hangs_on_id, cast(By, proposal.hangs_by or "meeting")
    elif deadline.basis == "default":
        which = deadline.day
    else:
        return
    if which not in locked:
        locked[which] = _lock(which, origin.body_id)
    meeting = locked[which]
    if meeting is not None:
        action.hangs_on_id, action.hangs_by = meeting.id, by
        action.deadline = Hook(meeting, by).day(origin.date)


def keep_calendar(body_id: int) -> None:
    """Until the transaction ends, nobody moves a meeting of the body."""
    meetings = select(Meeting.id).where(Meeting.body_id == body_id).order_by(Meeting.id)
    db.session.execute(meetings.with_for_update(read=True))


def _lock(which: int | date, body_id: int) -> Meeting | None:
    wanted = Meeting.id == which if isinstance(which, int) else (Meeting.body_id == body_id) & (Meeting.date == which)
    query = select(Meeting).where(wanted, Meeting.state != "cancelled").with_for_update(read=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


def hanging_of(row: Action | Proposal, origin: Meeting | None) -> Hanging:
    """How its deadline hangs, for the rules."""
    meeting = db.session.get(Meeting, row.hangs_on_id) if row.hangs_on_id is not None else None
    return Hanging(
        row.anchor,
        origin.date if origin else None,
        meeting_day(meeting) if meeting else None,
        cast(By, row.hangs_by or "meeting"),
        dated=row.deadline_basis == "stated",  # "inferred" as soon as the meeting has another day than the words
    )


def follows_calendar(action: Action) -> bool:
    """Whether its deadline moves with a meeting: open, without tasks of its own, and not agreed by hand since."""
    is_due = is_open(action.status) and not action.has_tasks
    return is_due and action.hangs_on_id is not None and action.deadline_basis != "agreed"


def follow_again(action: Action, today: date) -> Changes:
    """Brings an action that was closed or agreed by hand for a while up to date with its meeting. For the event."""
    if not follows_calendar(action) or action.hangs_on is None:
        return {}
    hanging = hanging_of(action, action.meeting)
    if stands(hanging):
        return point_at(action, hanging, hanging.meeting)
    return point_at(action, hanging, replacement(hanging, calendar_days(action.hangs_on.body_id), today))


def point_at(action: Action, hanging: Hanging, target: MeetingDay | None) -> Changes:
    """Hangs an action on a meeting (None: there is none, and somebody must decide), and says what has changed."""
    values: dict[str, Any] = {"needs_date": target is None}
    if target is not None:
        values["deadline"] = day_of(target, hanging.by, hanging.origin)
        values["hangs_on_id"], values["hangs_by"] = target.id, hanging.by
    return set_values(action, values)


def set_values(row: Any, values: dict[str, Any]) -> Changes:
    """Sets columns, and gives those that were something else."""
    changes: Changes = {}
    for field, after in values.items():
        before = getattr(row, field)
        if before != after:
            changes[field] = (before, after)
            setattr(row, field, after)
    return changes


def _is_ahead(deadline: Deadline, task: str) -> bool:
    return deadline.basis == "inferred" and is_paper(task)


def _on_day(body_id: int, day: date) -> Meeting | None:
    return db.session.scalar(
        select(Meeting).where(Meeting.body_id == body_id, Meeting.date == day, Meeting.state != "cancelled")
    )


def _next_of(body: Body, origin: Meeting) -> Meeting | None:
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == body.id,
            Meeting.date > origin.date,
            Meeting.date <= origin.date + NEXT_MEETING_WITHIN,
            Meeting.state != "cancelled",
        )
        .order_by(Meeting.date)
        .limit(1)
    ).first()


def _named_body(wording: str, body: Body) -> Body | None:
    """The body that the words name, when it is another than `body`: "på næste møde i Kontaktudvalget"."""
    words = f" {parties.fold(wording)} "
    if not words.strip():
        return None
    aliases = db.session.execute(select(PartyAlias.folded, PartyAlias.name).join(Body, Body.id == PartyAlias.party_id))
    named = {folded: name for folded, name in aliases if f" {folded} " in words or f" {folded}s " in words}
    for folded in sorted(named, key=len, reverse=True):
        resolved = parties.resolve(named[folded], body)
        if resolved and isinstance(resolved.parties[0], Body):
            return resolved.parties[0] if resolved.parties[0].id != body.id else None
    return None
