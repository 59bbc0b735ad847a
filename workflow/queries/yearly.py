"""The year of a cluster: what was decided and given in it, what was done and how late, and who the rest waits for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from workflow import clock
from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.domain.danish_order import order_key
from workflow.domain.status import OPEN_STATUSES, REMINDED_STATUSES
from workflow.extensions import db
from workflow.models import Action, ActionCluster, ActionEvent, AgendaItem, Assignment, Meeting, Party, Snapshot
from workflow.queries.figures import all_clusters
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.replay import figures_of_days
from workflow.queries.scope import sees_whole_cluster, visible_actions
from workflow.queries.withdrawal import taken_back

MOST_OVERDUE = 20
# What is reported done waits for an answer: nobody owes it, and it is not late any more.
_IS_OWED = and_(Action.status.in_(REMINDED_STATUSES), Action.has_tasks.is_(False))


@dataclass(frozen=True)
class Decided:
    """A decision of the year."""

    reference: str
    title: str
    meeting: date
    body: str
    item: str | None
    status: str
    confidential: bool
    item_closed: bool


@dataclass(frozen=True)
class Late:
    """An action that is overdue."""

    reference: str
    title: str
    deadline: date
    owners: str
    confidential: bool
    item_closed: bool


@dataclass(frozen=True)
class Waiting:
    """What an owner still owes."""

    name: str
    open: int
    overdue: int
    oldest: date  # deadline


@dataclass(frozen=True)
class Month:
    """What was given and what was done in a month."""

    first: date
    given: int
    done: int
    late: int  # of these, delivered after their deadline


@dataclass(frozen=True)
class Done:
    """What was closed: on which day, and how many days late it was delivered (0: in time)."""

    closed: date
    late: int


@dataclass(frozen=True)
class Year:
    """The year of a cluster until `until`, as an actor may see it."""

    cluster: str
    year: int
    until: date
    confidential: bool  # what is closed to the public is in it
    left_out: int  # how many confidential actions are not
    successor: str | None
    succeeded_from: date | None
    meetings: int
    decided: list[Decided]
    months: list[Month]
    days_late: list[int]  # of what was done in the year; 0: in time
    cancelled: int
    open_then: tuple[int, int] | None  # open and overdue at the end of the year, where that day is over
    as_of: date  # the day on which what is left was counted
    waiting: list[Waiting]
    reported: int  # done, as their owners say, and not approved yet
    overdue: list[Late]


def year_of(actor: Actor, cluster: str, year: int, today: date, *, confidential: bool = False) -> Year | None:
    """None for a cluster outside the actor's scope, and for who only owns actions. The year has begun.

    Confidential actions are in it only when asked for, in no list and in no figure.
    """
    row = next((each for each in all_clusters(actor) if each.visible and each.name == cluster), None)
    begin, end = date(year, 1, 1), date(year, 12, 31)
    if row is None or all(grant.role == "owner" for grant in actor.grants):
        return None
    until = min(end, today)
    seen = and_(
        Action.id.in_(select(ActionCluster.action_id).where(ActionCluster.cluster_id == row.id)), visible_actions(actor)
    )
    # Of what the year left: not what was given since, and not what a successor has now.
    left = and_(_given_by(until), Action.body_id != (row.successor_id or 0))
    closed_to_public = _confidential(seen, left, begin, until)
    left_out = 0 if confidential else closed_to_public
    if not confidential:
        seen = and_(seen, Action.confidential.is_(False))
    rest = and_(seen, left)
    # Kept of the whole cluster, closed items too: for those who see all of it, where none of it is left out.
    whole = not left_out and sees_whole_cluster(actor, row.id)
    done = _done(seen, begin, until)
    return Year(
        cluster=row.name,
        year=year,
        until=until,
        confidential=confidential and closed_to_public > 0,
        left_out=left_out,
        successor=row.successor,
        succeeded_from=row.succeeded_from,
        meetings=_meetings(seen, begin, until),
        decided=_decided(seen, begin, until),
        months=_months(_given(seen, begin, until), done, begin, until),
        days_late=[each.late for each in done],
        cancelled=_cancelled(seen, begin, until),
        open_then=_open_then(row.id, end) if whole and end < today else None,
        as_of=today,
        waiting=_waiting(rest, today),
        reported=_reported(rest),
        overdue=_overdue(rest, today),
    )


def _between(moment: ColumnElement[datetime], begin: date, until: date) -> ColumnElement[bool]:
    return and_(
        moment >= datetime.combine(begin, time(), LOCAL_TIME),
        moment < datetime.combine(until + timedelta(days=1), time(), LOCAL_TIME),
    )


def _given_by(day: date) -> ColumnElement[bool]:
    held = select(Meeting.id).where(Meeting.date <= day)
    made = Action.created_at < datetime.combine(day + timedelta(days=1), time(), LOCAL_TIME)
    return or_(Action.meeting_id.in_(held), and_(Action.meeting_id.is_(None), made))


def _confidential(seen: ColumnElement[bool], left: ColumnElement[bool], begin: date, until: date) -> int:
    """How many confidential actions the year tells of: given in it, ended in it, or `left` by it and still open."""
    of_year = or_(
        Action.meeting_id.in_(select(Meeting.id).where(Meeting.date.between(begin, until))),
        and_(Action.meeting_id.is_(None), _between(Action.created_at, begin, until)),  # type: ignore[arg-type]
        _between(Action.closed_at, begin, until),  # type: ignore[arg-type]
        and_(left, Action.status.in_(OPEN_STATUSES)),
    )
    told = and_(seen, Action.confidential, of_year, ~taken_back())
    return db.session.scalar(select(func.count()).select_from(Action).where(told)) or 0


def _cancelled(seen: ColumnElement[bool], begin: date, until: date) -> int:
    """How many were cancelled in the year, without those of withdrawn minutes: they were never given."""
    ended = _between(Action.closed_at, begin, until)  # type: ignore[arg-type]
    which = and_(Action.status == "cancelled", ~taken_back(), ended, Action.has_tasks.is_(False))
    return db.session.scalar(select(func.count()).select_from(Action).where(seen, which)) or 0


def _meetings(seen: ColumnElement[bool], begin: date, until: date) -> int:
    held = select(func.count(Action.meeting_id.distinct())).join(Meeting, Meeting.id == Action.meeting_id)
    stands = Action.status != "cancelled"
    return db.session.scalar(held.where(seen, stands, Meeting.date.between(begin, until))) or 0


def _decided(seen: ColumnElement[bool], begin: date, until: date) -> list[Decided]:
    query = (
        select(
            Action.reference, Action.title, Meeting.date, Party.__table__.c.name, AgendaItem.number, Action.status,
            Action.confidential, func.coalesce(AgendaItem.closed, false()),
        )
        .join(Meeting, Meeting.id == Action.meeting_id)
        .join(Party.__table__, Party.__table__.c.id == Meeting.body_id)
        .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
        .where(seen, Action.kind == "decision", Action.status != "cancelled", Meeting.date.between(begin, until))
        .order_by(Meeting.date, Action.id)
    )  # fmt: skip
    return [Decided(*row) for row in db.session.execute(query)]


def _given(seen: ColumnElement[bool], begin: date, until: date) -> list[date]:
    """The day of each leaf that somebody was asked to do: of its meeting, or else the day that it was made.

    What was settled at its meeting asks nobody for anything, until it is opened to be followed up.
    """
    query = (
        select(Action.created_at, Meeting.date)
        .outerjoin(Meeting, Meeting.id == Action.meeting_id)
        .where(
            seen,
            Action.has_tasks.is_(False),
            Action.status.not_in(("cancelled", "settled")),
            or_(
                Meeting.date.between(begin, until),
                and_(Action.meeting_id.is_(None), _between(Action.created_at, begin, until)),  # type: ignore[arg-type]
            ),
        )
    )
    return [held or made.astimezone(LOCAL_TIME).date() for made, held in db.session.execute(query)]


def _done(seen: ColumnElement[bool], begin: date, until: date) -> list[Done]:
    """What was closed in the year. It was delivered when its owner reported it done, if that is what was approved."""
    query = select(Action.id, Action.closed_at, Action.deadline).where(
        seen,
        Action.has_tasks.is_(False),
        Action.status == "closed",
        _between(Action.closed_at, begin, until),  # type: ignore[arg-type]
    )
    rows = db.session.execute(query).all()
    reports = _approved_reports([row.id for row in rows])
    found = []
    for row in rows:
        closed = clock.local(row.closed_at).date()
        found.append(Done(closed, max(0, (reports.get(row.id, closed) - row.deadline).days)))
    return found


def _approved_reports(ids: list[int]) -> dict[int, date]:
    """By action: the day of the report that it is done which its closing approved."""
    status = ActionEvent.changes["status"]
    query = (
        select(
            ActionEvent.action_id, ActionEvent.kind, ActionEvent.at,
            status[0].as_string().label("before"), status[1].as_string().label("after"),
        )
        .where(is_one_of(ActionEvent.action_id, ID_LIST), status[1].as_string().in_(("reported_done", "closed")))
        .order_by(ActionEvent.action_id, ActionEvent.sequence)
    )  # fmt: skip
    reports: dict[int, date] = {}
    approved: dict[int, date] = {}
    for event in db.session.execute(query, {"ids": ids}):
        if event.after == "closed":
            approved.pop(event.action_id, None)
            if event.before == "reported_done" and event.action_id in reports:
                approved[event.action_id] = reports[event.action_id]
        elif event.kind != "undone":  # who takes an approval back reports nothing
            reports[event.action_id] = clock.local(event.at).date()
    return approved


def _months(given: Sequence[date], done: Sequence[Done], begin: date, until: date) -> list[Month]:
    given_in = Counter(day.month for day in given)
    done_in = Counter(each.closed.month for each in done)
    late_in = Counter(each.closed.month for each in done if each.late)
    return [
        Month(date(begin.year, month, 1), given_in[month], done_in[month], late_in[month])
        for month in range(1, until.month + 1)
    ]


def _open_then(cluster_id: int, day: date) -> tuple[int, int] | None:
    """What was open and overdue at the end of a day: as it is kept, else told again from the events."""
    kept = select(Snapshot.open, Snapshot.overdue).where(
        Snapshot.kind == "cluster", Snapshot.key == str(cluster_id), Snapshot.on_day == day
    )
    if row := db.session.execute(kept).first():
        return row[0], row[1]
    _, told = next(figures_of_days(day, day))
    figures = told.get(("cluster", str(cluster_id)))
    return (figures.open, figures.overdue) if figures else (0, 0)


def _waiting(seen: ColumnElement[bool], today: date) -> list[Waiting]:
    parties = Party.__table__
    query = (
        select(
            parties.c.name,
            func.count(),
            func.count().filter(Action.deadline < today),
            func.min(Action.deadline),
        )
        .select_from(Action)
        .join(Assignment, Assignment.action_id == Action.id)
        .join(parties, parties.c.id == Assignment.party_id)
        .where(seen, _IS_OWED, Assignment.state == "open")
        .group_by(parties.c.id, parties.c.name)
    )
    found = [Waiting(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]
    return sorted(found, key=lambda each: (-each.overdue, -each.open, order_key(each.name)))


def _reported(seen: ColumnElement[bool]) -> int:
    ready = and_(seen, Action.status == "reported_done", Action.has_tasks.is_(False))
    return db.session.scalar(select(func.count()).select_from(Action).where(ready)) or 0


def _overdue(seen: ColumnElement[bool], today: date) -> list[Late]:
    query = (
        select(
            Action.id, Action.reference, Action.title, Action.deadline, Action.confidential,
            func.coalesce(AgendaItem.closed, false()).label("item_closed"),
        )
        .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
        .where(seen, _IS_OWED, Action.deadline < today)
        .order_by(Action.deadline, Action.id)
        .limit(MOST_OVERDUE)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    owners: dict[int, list[str]] = defaultdict(list)
    lines = (
        select(Assignment.action_id, Party.__table__.c.name)
        .join(Party.__table__, Party.__table__.c.id == Assignment.party_id)
        .where(Assignment.action_id.in_([row.id for row in rows]), Assignment.state == "open")
        .order_by(Assignment.lead.desc(), Assignment.id)
    )
    for action_id, name in db.session.execute(lines):
        owners[action_id].append(name)
    return [
        Late(row.reference, row.title, row.deadline, ", ".join(owners[row.id]), row.confidential, row.item_closed)
        for row in rows
    ]
