"""After a change of a body's calendar: the deadlines that hang on its meetings follow, each with its event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from workflow.domain.access import Actor, may_see
from workflow.domain.hanging import Hanging, MeetingDay, asks_about, day_of, meant_for_certain, settle
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import Action, Assignment, Body, Meeting, Proposal, SourceDocument
from workflow.services.actions import parents
from workflow.services.actions.held_rows import hold
from workflow.services.history.history import append_event
from workflow.services.meetings.hanging import Changes, calendar_days, hanging_of, set_values
from workflow.services.register.parties import last_day_before_succession

FIELDS = ("deadline", "deadline_basis", "hangs_on_id", "hangs_by", "needs_date")
# How the event of an action is called, by what was done to the calendar.
EVENTS = {
    "moved": "meeting_moved",
    "edited": "papers_moved",
    "cancelled": "meeting_cancelled",
    "restored": "meeting_restored",
    "added": "meeting_added",
    "imported": "meeting_moved",
    "papers_rule": "papers_moved",
    "undone": "meeting_undone",
}


@dataclass(frozen=True)
class Effect:
    """What a change of the calendar does to one action. `title` is None when the actor may not see it."""

    action_id: int
    reference: str | None
    title: str | None
    before: date
    after: date
    needs_date: bool  # there is no meeting left for it
    owners: tuple[int, ...]  # ids of its parties


@dataclass(frozen=True)
class Question:
    """An action whose words may mean another meeting than the one that it hangs on."""

    action_id: int
    reference: str | None
    title: str | None
    deadline: date
    would_be: date
    wording: str | None


@dataclass(frozen=True)
class Followed:
    """All that followed: for the page, for the mail, and for taking it back."""

    effects: list[Effect]
    questions: list[Question]
    kept: list[dict[str, Any]]  # {"id" or "proposal", "before", "after"}


def follow(
    body: Body,
    kind: str,
    fresh: Mapping[int, date | None],
    *,
    choose: frozenset[int] | None,
    actor: Actor,
    now: datetime,
    today: date,
    reason: str | None,
    back: Iterable[dict[str, Any]] = (),
    returning: frozenset[int] = frozenset(),
    nobody_answers: bool = False,
) -> Followed:
    """Brings every open action up to date with the calendar of `body`, in the running transaction.

    `fresh` are the meetings that have come to stand where they did not, each with the day that it had before (None: it
    is new); `choose` the actions that shall hang on one of them, or on one that theirs has passed by, where the words
    may mean it (None: all that are asked about). `back` is what an undone change has kept, to
    be put back; `returning` are actions that hung on a restored meeting before it was cancelled. `nobody_answers`:
    what hangs on no meeting yet takes one that its words mean for certain.
    """
    calendar = calendar_days(body.id)
    new = [meeting for meeting in calendar if meeting.id in fresh]
    put_back = {entry["id"]: entry for entry in back if "id" in entry}
    succeeded_from = last_day_before_succession(body)
    effects: list[Effect] = []
    questions: list[Question] = []
    kept: list[dict[str, Any]] = []
    for action in _actions(body.id, set(put_back)):
        was = snapshot(action)
        old_meeting = action.hangs_on.date if action.hangs_on else None
        if action.id in put_back and was == put_back[action.id]["after"]:  # else somebody has decided since
            set_values(action, _values(put_back[action.id]["before"]))
        hanging = hanging_of(action, action.meeting)
        target = settle(hanging, calendar, today) if hanging.meeting else None
        asked = None
        if action.id in returning and new:
            asked = new[0] if hanging.meeting and hanging.meeting.id != new[0].id else None
        asked = asked or asks_about(hanging, [*new, *_passed_by(hanging.meeting, fresh, calendar)], succeeded_from)
        if asked is not None:
            questions.append(_question(action, hanging, asked, actor))
            if choose is None or action.id in choose:
                target = asked
        if target is None and (nobody_answers or hanging.meeting is not None):
            target = meant_for_certain(hanging, new)
        if hanging.meeting is None and target is None:
            changes = _difference(was, snapshot(action))
        else:
            _point(action, hanging, target)
            changes = _difference(was, snapshot(action))
        if not changes:
            continue
        kept.append({"id": action.id, "before": was, "after": snapshot(action)})
        _record(action, EVENTS[kind], changes, old_meeting, actor=actor, now=now, reason=reason)
        if "deadline" in changes or "needs_date" in changes:
            effects.append(_effect(action, changes, actor))
    kept += _proposals(body.id, calendar, today, {e["proposal"]: e for e in back if "proposal" in e})
    return Followed(effects, questions, kept)


def _passed_by(
    meeting: MeetingDay | None, fresh: Mapping[int, date | None], calendar: Sequence[MeetingDay]
) -> list[MeetingDay]:
    """The meetings that this one lies on the other side of since it was moved: of what hangs on it alone, the words may
    mean one of those now."""
    before = fresh.get(meeting.id) if meeting else None
    if meeting is None or before is None:
        return []
    first, last = sorted((before, meeting.day))
    return [each for each in calendar if first < each.day < last]


def snapshot(row: Action | Proposal) -> dict[str, Any]:
    """How its deadline hangs, to be kept with the change."""
    values = {field: getattr(row, field) for field in FIELDS if hasattr(row, field)}
    values["deadline"] = row.deadline.isoformat() if row.deadline else None
    return values


def _values(kept: dict[str, Any]) -> dict[str, Any]:
    return {**kept, "deadline": date.fromisoformat(kept["deadline"]) if kept["deadline"] else None}


def _actions(body_id: int, ids: set[int]) -> list[Action]:
    """Open leaves that hang on a meeting of the body, or could: their words name one, and none was known."""
    on_body = Action.hangs_on_id.in_(select(Meeting.id).where(Meeting.body_id == body_id))
    nameless = Action.anchor.is_(None) | Action.anchor.in_(("next_meeting", "last_meeting"))
    on_none = and_(
        Action.hangs_on_id.is_(None), Action.deadline_basis == "default", Action.body_id == body_id, nameless
    )
    which: ColumnElement[bool] = or_(on_body, on_none)
    chosen = (
        select(Action)
        .where(
            which | Action.id.in_(ids) if ids else which,
            Action.status.in_(OPEN_STATUSES),
            Action.has_tasks.is_(False),
            Action.deadline_basis != "agreed",
        )
        .order_by(Action.id)
    )
    hold(db.session.scalars(chosen.with_only_columns(Action.id)).all())
    return list(
        db.session.scalars(
            chosen.options(
                selectinload(Action.meeting),
                selectinload(Action.hangs_on),
                selectinload(Action.clusters),
                selectinload(Action.assignments).joinedload(Assignment.party),
            ).execution_options(populate_existing=True)
        )
    )


def _point(action: Action, hanging: Hanging, target: MeetingDay | None) -> None:
    action.needs_date = target is None
    if target is None:
        return
    if action.hangs_on_id is None and action.anchor is not None:
        action.deadline_basis = "inferred"  # the words name a meeting, and now it is known
    action.hangs_on_id, action.hangs_by = target.id, hanging.by
    day = day_of(target, hanging.by, hanging.origin)
    if day != action.deadline and action.deadline_basis == "stated":
        action.deadline_basis = "inferred"  # the day that the minutes name is another one now
    action.deadline = day


def _difference(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    return {field: (before[field], after[field]) for field in before if before[field] != after[field]}


def _record(
    action: Action,
    event: str,
    changes: Changes,
    old_meeting: date | None,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None,
) -> None:
    if "hangs_on_id" in changes and action.hangs_on_id is not None:
        new_meeting = db.session.get_one(Meeting, action.hangs_on_id).date
        changes = {**changes, "meeting_date": (old_meeting, new_meeting)}
    db.session.flush()
    append_event(action, event, changes, actor=actor, now=now, note=reason)
    parents.follow(action.parent, now=now)


def _effect(action: Action, changes: Changes, actor: Actor) -> Effect:
    before, after = changes.get("deadline", (action.deadline.isoformat(), action.deadline.isoformat()))
    reference, title = _named(action, actor)
    return Effect(
        action.id,
        reference,
        title,
        date.fromisoformat(before),
        date.fromisoformat(after),
        action.needs_date,
        tuple(line.party_id for line in action.assignments if line.state == "open"),
    )


def _question(action: Action, hanging: Hanging, asked: MeetingDay, actor: Actor) -> Question:
    reference, title = _named(action, actor)
    wording = action.deadline_text if reference else None
    return Question(action.id, reference, title, action.deadline, day_of(asked, hanging.by, hanging.origin), wording)


def _named(action: Action, actor: Actor) -> tuple[str | None, str | None]:
    return (action.reference, action.title) if may_see(actor, action.place) else (None, None)


def _proposals(
    body_id: int, calendar: list[MeetingDay], today: date, put_back: dict[int, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Proposals that nobody has answered yet follow too, without history: they are no actions."""
    on_body = Proposal.hangs_on_id.in_(select(Meeting.id).where(Meeting.body_id == body_id))
    rows = db.session.scalars(
        select(Proposal)
        .join(SourceDocument, SourceDocument.id == Proposal.document_id)
        .where(
            on_body | Proposal.id.in_(put_back) if put_back else on_body,
            Proposal.state == "proposed",
            Proposal.deadline_basis != "agreed",
        )
        .options(selectinload(Proposal.document).joinedload(SourceDocument.meeting))
    )
    kept = []
    for proposal in rows:
        was = snapshot(proposal)
        if proposal.id in put_back and was == put_back[proposal.id]["after"]:
            set_values(proposal, _values(put_back[proposal.id]["before"]))
        hanging = hanging_of(proposal, proposal.document.meeting)
        target = settle(hanging, calendar, today)
        if target is None:  # by the policy, when it is accepted
            proposal.deadline, proposal.deadline_basis = None, "default"
            proposal.hangs_on_id, proposal.hangs_by = None, None
        else:
            proposal.hangs_on_id, proposal.deadline = target.id, day_of(target, hanging.by, hanging.origin)
        if snapshot(proposal) != was:
            kept.append({"proposal": proposal.id, "before": was, "after": snapshot(proposal)})
    return kept
