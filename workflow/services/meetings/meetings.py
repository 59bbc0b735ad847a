"""The meeting calendar of a body: meetings are added, moved, cancelled, restored; the deadlines on them follow.

Every function is one transaction and one CalendarChange, which can be taken back for an hour. With `trial` it does the
same and then forgets it: the preview is what will happen. All raise NotFoundError for what the actor may not see,
NotAllowedError for who only reads, ConflictError when the meeting has been changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from workflow.config import LOCAL_TIME
from workflow.danish_dates import plain_day
from workflow.domain.access import Actor, Place, may_edit
from workflow.domain.limits import FIRST_DEADLINE, LAST_DEADLINE, LONGEST_REASON, is_sensible_deadline
from workflow.domain.papers import MOST_WORKING_DAYS
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, AnnexEdition, Body, CalendarChange, Meeting, Proposal, ReviewSession, SourceDocument
from workflow.queries.scope import visible_bodies
from workflow.services.meetings import calendar_following
from workflow.services.meetings.calendar_following import Effect, Followed, Question
from workflow.services.reminders import deadline_mail
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

UNDO_WITHIN = timedelta(hours=1)
MOST_AT_ONCE = 120  # meetings
LONGEST_PLACE = 300  # characters
_COLUMNS = ("date", "start", "end", "place", "state", "papers_on", "reason", "uid")
_DAYS = ("date", "papers_on")


@dataclass(frozen=True)
class Plan:
    """A meeting as somebody wants it. Times are local, "15:00"; `papers_on` None: by the rule of the body."""

    day: date
    start: str | None = None
    end: str | None = None
    place: str | None = None
    papers_on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What was done (or, on trial, would be): to which deadlines, and what the words of others may mean now."""

    change_id: int | None
    effects: list[Effect] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    mails: int = 0  # how many owners are told


class _OnTrial(Exception):
    pass


def add(
    body_id: int,
    plans: Sequence[Plan],
    *,
    choose: frozenset[int] | None = None,
    actor: Actor,
    now: datetime,
    trial: bool = False,
) -> Outcome:
    """Puts meetings into the calendar. `choose`: which of the questions are answered with yes (None: all)."""
    if not plans:
        raise InvalidInputError("Skriv mindst én dato. Intet er ændret.")
    if len(plans) > MOST_AT_ONCE:
        raise InvalidInputError(f"Læg højst {MOST_AT_ONCE} møder ind ad gangen. Intet er ændret.")
    for plan in plans:
        _refuse_impossible(plan)
    with work(trial):
        body = editable_body(body_id, actor)
        new = []
        for plan in plans:
            _refuse_taken(body, plan.day)
            meeting = Meeting(body=body, date=plan.day)
            db.session.add(meeting)
            set_plan(meeting, plan, now)
            new.append((meeting, None))
            _flush()
        return finish(body, "added", new, fresh=new, choose=choose, reason=None, actor=actor, now=now)


def change(
    meeting_id: int,
    plan: Plan,
    *,
    version: int,
    reason: str | None = None,
    choose: frozenset[int] | None = None,
    actor: Actor,
    now: datetime,
    trial: bool = False,
) -> Outcome:
    """Moves a planned meeting, or changes its time, place or the day of its papers."""
    _refuse_impossible(plan)
    _refuse_long(reason)
    with work(trial):
        meeting = _planned(meeting_id, version, actor, "planned")
        before = columns(meeting)
        is_moved = plan.day != meeting.date
        if is_moved:
            _refuse_taken(meeting.body, plan.day)
        set_plan(meeting, plan, now)
        if columns(meeting) == before:
            return Outcome(None)
        if is_moved or reason:
            meeting.reason = reason
        _flush()
        kind, pair = "moved" if is_moved else "edited", [(meeting, before)]
        fresh = pair if is_moved else []
        return finish(meeting.body, kind, pair, fresh=fresh, choose=choose, reason=reason, actor=actor, now=now)


def cancel(meeting_id: int, *, version: int, reason: str, actor: Actor, now: datetime, trial: bool = False) -> Outcome:
    """Cancels a planned meeting. Its deadlines move to the body's next one, or wait for somebody to decide."""
    if not reason.strip():
        raise InvalidInputError("Skriv, hvorfor mødet aflyses. Intet er ændret.")
    _refuse_long(reason)
    with work(trial):
        meeting = _planned(meeting_id, version, actor, "planned")
        before = columns(meeting)
        meeting.state, meeting.reason = "cancelled", reason
        touch(meeting, now)
        _flush()
        pair = [(meeting, before)]
        return finish(meeting.body, "cancelled", pair, choose=frozenset(), reason=reason, actor=actor, now=now)


def restore(
    meeting_id: int,
    *,
    version: int,
    choose: frozenset[int] | None = None,
    actor: Actor,
    now: datetime,
    trial: bool = False,
) -> Outcome:
    """Takes a cancellation back, also later than an undo can; asks about the deadlines that have moved on since."""
    with work(trial):
        meeting = _planned(meeting_id, version, actor, "cancelled")
        before = columns(meeting)
        meeting.state, meeting.reason = "planned", None
        touch(meeting, now)
        _flush()
        pair = [(meeting, before)]
        return finish(
            meeting.body, "restored", pair, fresh=pair, choose=choose, reason=None, actor=actor, now=now,
            returning=_moved_away_from(meeting),
        )  # fmt: skip


def set_papers_rule(body_id: int, working_days: int, *, actor: Actor, now: datetime, trial: bool = False) -> Outcome:
    """How many working days before a meeting its papers go out, where the meeting has no day of its own."""
    if not 0 <= working_days <= MOST_WORKING_DAYS:
        raise InvalidInputError(f"Skriv et antal hverdage fra 0 til {MOST_WORKING_DAYS}. Intet er ændret.")
    with work(trial):
        body = editable_body(body_id, actor)
        if working_days == body.papers_working_days:
            return Outcome(None)
        before, body.papers_working_days = body.papers_working_days, working_days
        _flush()
        rule = {"papers_working_days": [before, working_days]}
        return finish(body, "papers_rule", [], choose=frozenset(), reason=None, actor=actor, now=now, rule=rule)


def undo(change_id: int, *, actor: Actor, now: datetime) -> Outcome:
    """Takes back the latest change of a calendar, within the hour; the deadlines go back with it."""
    with work(False):
        undone = db.session.get(CalendarChange, change_id)
        if undone is None:
            raise NotFoundError("Ændringen findes ikke.")
        body = editable_body(undone.body_id, actor)
        if undone.undone:
            raise ConflictError("Ændringen er allerede fortrudt. Intet er ændret.")
        latest = last_undoable(body.id, now)
        if latest is None or latest.id != undone.id:
            raise ConflictError("Ændringen kan ikke fortrydes længere. Intet er ændret.")
        undone.undone = True
        pairs = _put_back(body, undone, now)
        back = undone.actions
        done = finish(
            body, "undone", pairs, choose=frozenset(), reason=None, actor=actor, now=now, back=back,
        )  # fmt: skip
        _remove_unused(undone)
        return done


def last_undoable(body_id: int, now: datetime) -> CalendarChange | None:
    """The latest change of a body's calendar that stands, if it may still be taken back."""
    found = db.session.scalars(
        select(CalendarChange)
        .where(CalendarChange.body_id == body_id, CalendarChange.undone.is_(False), CalendarChange.kind != "undone")
        .order_by(CalendarChange.id.desc())
        .limit(1)
    ).first()
    if found is None or not found.meetings:  # without a meeting: what a document has done
        return None
    return found if now - found.at <= UNDO_WITHIN else None


def editable_body(body_id: int, actor: Actor) -> Body:
    """The body whose calendar this actor may edit; its calendar is locked until the transaction ends."""
    if db.session.scalar(select(Body.id).where(Body.id == body_id, visible_bodies(actor))) is None:
        raise NotFoundError("Organet findes ikke, eller du har ikke adgang til det.")
    body = db.session.get_one(Body, body_id)
    if not may_edit(actor, Place(body.id, frozenset(cluster.id for cluster in body.clusters))):
        raise NotAllowedError("Kun sekretariatet kan ændre mødekalenderen. Intet er ændret.")
    lock_calendar(body_id)
    return body


def lock_calendar(body_id: int) -> None:
    """One change of a calendar after the other; and no action is put on one of its meetings meanwhile."""
    db.session.scalars(
        select(Meeting)
        .where(Meeting.body_id == body_id)
        .order_by(Meeting.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    db.session.execute(select(Body.id).where(Body.id == body_id).with_for_update(key_share=True))


def set_plan(meeting: Meeting, plan: Plan, now: datetime) -> None:
    """Gives a meeting its day, times, place and papers; nothing happens when it has them."""
    wanted = {
        "date": plan.day,
        "start": plan.start,
        "end": plan.end,
        "place": plan.place or None,
        "papers_on": plan.papers_on,
    }
    if any(getattr(meeting, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(meeting, name, value)
        touch(meeting, now)


def touch(meeting: Meeting, now: datetime) -> None:
    """Tells other calendars that the meeting is another than before."""
    # A new meeting is number 0 (RFC 5545, 3.8.7.4).
    meeting.sequence = 0 if meeting.id is None else meeting.sequence + 1
    meeting.changed_at = now


def columns(meeting: Meeting) -> dict[str, Any]:
    """What the calendar edits of a meeting, as it is kept with a change."""
    values = {name: getattr(meeting, name) for name in _COLUMNS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


Pairs = Iterable[tuple[Meeting, dict[str, Any] | None]]


def finish(
    body: Body,
    kind: str,
    pairs: Pairs,
    *,
    fresh: Pairs = (),
    choose: frozenset[int] | None,
    reason: str | None,
    actor: Actor,
    now: datetime,
    rule: dict[str, Any] | None = None,
    back: Iterable[dict[str, Any]] = (),
    returning: frozenset[int] = frozenset(),
) -> Outcome:
    """Writes the change down and lets the deadlines and the mails follow, in the running transaction."""
    today = now.astimezone(LOCAL_TIME).date()
    days_before = {meeting.id: _day_before(before) for meeting, before in fresh}
    followed: Followed = calendar_following.follow(
        body, kind, days_before, choose=choose, actor=actor, now=now, today=today, reason=reason, back=back,
        returning=returning,
    )  # fmt: skip
    change = CalendarChange(
        body=body, kind=kind, at=now, actor_id=actor.user_id, actor_name=actor.name, reason=reason,
        meetings=[{"id": meeting.id, "before": before, "after": columns(meeting)} for meeting, before in pairs],
        actions=followed.kept,
    )  # fmt: skip
    if rule is not None:
        change.meetings = [{"rule": rule}]
    db.session.add(change)
    db.session.flush()
    told = deadline_mail.plan(followed.effects, change, now)
    return Outcome(change.id, followed.effects, followed.questions, told)


def _day_before(before: dict[str, Any] | None) -> date | None:
    return date.fromisoformat(before["date"]) if before else None


@contextmanager
def work(trial: bool) -> Iterator[None]:
    """One transaction of this module; on trial it is rolled back at the end."""
    try:
        with transaction():
            yield
            if trial:
                raise _OnTrial
    except _OnTrial:
        pass
    except IntegrityError:
        raise ConflictError(CHANGED_MEANWHILE) from None


def _planned(meeting_id: int, version: int, actor: Actor, state: str) -> Meeting:
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFoundError("Mødet findes ikke.")
    editable_body(meeting.body_id, actor)
    if meeting.state == "held":
        raise ConflictError("Mødet er holdt, og dets referat er læst ind. Intet er ændret.")
    if meeting.version != version:
        raise ConflictError(CHANGED_MEANWHILE)
    if meeting.state != state:
        told = "Mødet er aflyst. Genopret det først." if state == "planned" else "Mødet er ikke aflyst."
        raise ConflictError(f"{told} Intet er ændret.")
    return meeting


def _refuse_impossible(plan: Plan) -> None:
    if not is_sensible_deadline(plan.day):
        raise InvalidInputError(
            f"Mødets dato skal ligge mellem {FIRST_DEADLINE.year} og {LAST_DEADLINE.year}. Intet er ændret."
        )
    if plan.start and plan.end and plan.end <= plan.start:
        raise InvalidInputError("Mødet skal slutte efter, at det begynder. Intet er ændret.")
    if plan.end and not plan.start:
        raise InvalidInputError("Skriv også, hvornår mødet begynder. Intet er ændret.")
    if plan.place and len(plan.place) > LONGEST_PLACE:
        raise InvalidInputError(f"Stedet må højst have {LONGEST_PLACE} tegn. Intet er ændret.")
    if plan.papers_on and plan.papers_on > plan.day:
        raise InvalidInputError("Dagsordenen skal sendes ud før mødet. Intet er ændret.")


def _refuse_long(reason: str | None) -> None:
    if reason and len(reason) > LONGEST_REASON:
        raise InvalidInputError(f"Begrundelsen må højst have {LONGEST_REASON} tegn. Intet er ændret.")


def _refuse_taken(body: Body, day: date) -> None:
    state = db.session.scalar(select(Meeting.state).where(Meeting.body_id == body.id, Meeting.date == day))
    if state is None:
        return
    if state == "cancelled":
        raise ConflictError(f"Der ligger et aflyst møde den {plain_day(day)}. Genopret det i stedet. Intet er ændret.")
    raise ConflictError(f"Der er allerede et møde den {plain_day(day)}. Intet er ændret.")


def _flush() -> None:
    db.session.flush()


def _moved_away_from(meeting: Meeting) -> frozenset[int]:
    """The actions that the latest cancellation of this meeting moved to another one."""
    changes = db.session.scalars(
        select(CalendarChange)
        .where(CalendarChange.body_id == meeting.body_id, CalendarChange.kind.in_(("cancelled", "imported")))
        .order_by(CalendarChange.id.desc())
    )
    for each in changes:
        if any(entry.get("id") == meeting.id for entry in each.meetings):
            return frozenset(
                entry["id"] for entry in each.actions if "id" in entry and entry["before"]["hangs_on_id"] == meeting.id
            )
    return frozenset()


def _put_back(body: Body, undone: CalendarChange, now: datetime) -> list[tuple[Meeting, dict[str, Any] | None]]:
    """The meetings as they were before the change; those that it added are cancelled."""
    pairs: list[tuple[Meeting, dict[str, Any] | None]] = []
    for entry in undone.meetings:
        if "rule" in entry:
            body.papers_working_days = entry["rule"]["papers_working_days"][0]
            continue
        meeting = db.session.get(Meeting, entry["id"])
        if meeting is None or columns(meeting) != entry["after"]:
            raise ConflictError(CHANGED_MEANWHILE)
        pairs.append((meeting, columns(meeting)))
    entries = [entry for entry in undone.meetings if "rule" not in entry]
    # Backwards: where one meeting took the day that another had left, it leaves it again first.
    for (meeting, _), entry in reversed(list(zip(pairs, entries, strict=True))):
        values = entry["before"] or {**entry["after"], "state": "cancelled"}
        for name in _COLUMNS:
            value = values[name]
            setattr(meeting, name, date.fromisoformat(value) if value and name in _DAYS else value)
        touch(meeting, now)
        _flush()
    return pairs


def _remove_unused(undone: CalendarChange) -> None:
    """What an undone change had added leaves the calendar, unless something refers to it."""
    for entry in undone.meetings:
        if entry.get("before", ()) is not None:
            continue
        used = [
            db.session.scalar(select(func.count()).select_from(table).where(column == entry["id"]))
            for table, column in (
                (SourceDocument, SourceDocument.meeting_id), (Action, Action.meeting_id),
                (Action, Action.hangs_on_id), (Proposal, Proposal.hangs_on_id),
                (ReviewSession, ReviewSession.meeting_id), (AnnexEdition, AnnexEdition.meeting_id),
            )
        ]  # fmt: skip
        if not any(used):
            db.session.delete(db.session.get_one(Meeting, entry["id"]))
    db.session.flush()
