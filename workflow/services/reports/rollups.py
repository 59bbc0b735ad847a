"""The nightly roll-up: how everything stood at the end of each day is kept, so that the trend can be drawn.

What is kept is told from the events up to that day; nights that were missed are made up from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, insert, select

from workflow.config import LOCAL_TIME
from workflow.domain.rollup import Figures, Scope
from workflow.extensions import db
from workflow.models import Snapshot, SnapshotDay
from workflow.queries.handover import handed_over_by_cluster
from workflow.queries.open_lines import wrong_lines
from workflow.queries.replay import figures_of_days, figures_since, first_day, read_register
from workflow.services.actions import references
from workflow.services.transaction import transaction

KEPT = ("open", "overdue", "due_soon", "awaiting_approval", "unowned", "settled", "done", "handed_over")
TOLD = KEPT[:-1]  # by the events of actions; a transfer has its own record
# A change that was made just before midnight may be stored a moment after it.
_SETTLES_IN = timedelta(minutes=10)
_MANY_ROWS = 5_000


@dataclass(frozen=True)
class Difference:
    """A figure that is kept and not what the events say."""

    on_day: date
    scope: Scope
    figure: str
    kept: int
    told: int


@dataclass(frozen=True)
class Verification:
    """What a recount has found. `older`: days kept by another register, of which only some scopes can be compared.
    `wrong_lines`: ids of owners' lines of which the database keeps otherwise than they are that they are open."""

    days: int
    older: int
    differences: list[Difference]
    wrong_lines: list[int]

    @property
    def ok(self) -> bool:
        """Whether all that is kept is as it is counted."""
        return not self.differences and not self.wrong_lines


def take_snapshots(now: datetime) -> int:
    """Keeps the figures of every day that is over and not kept yet; returns how many days that were.

    Twice at once, or again, adds nothing.
    """
    last = (now - _SETTLES_IN).astimezone(LOCAL_TIME).date() - timedelta(days=1)
    db.session.rollback()
    latest, began = latest_snapshot(), first_day()
    first = latest + timedelta(days=1) if latest else began
    if first is None or began is None or first > last:
        return 0
    register = read_register().fingerprint
    # Counted before anything is written: nobody waits for it.
    days = list(_figures(first, last, latest, register))
    with transaction():
        return sum(_keep(day, figures, register, now) for day, figures in days)


def latest_snapshot() -> date | None:
    """The newest day that is kept, or None."""
    return db.session.scalar(select(func.max(SnapshotDay.on_day)))


def verify() -> Verification:
    """Counts every day that is kept again from the events, and what is open now from the actions, and says where the
    two differ. Changes nothing."""
    db.session.rollback()
    lines = wrong_lines()
    days = {row.on_day: row.register for row in db.session.execute(select(SnapshotDay.on_day, SnapshotDay.register))}
    if not days:
        return Verification(0, 0, [], lines)
    register = read_register().fingerprint
    found: list[Difference] = []
    for day, told in figures_of_days(min(days), max(days)):
        if day in days:
            found += _differences(day, _kept_on(day), told, same_register=days[day] == register)
    return Verification(len(days), sum(each != register for each in days.values()), found, lines)


def _figures(
    first: date, last: date, latest: date | None, register: str
) -> Iterator[tuple[date, dict[Scope, Figures]]]:
    known = select(SnapshotDay.register).where(SnapshotDay.on_day == latest)
    if latest is not None and db.session.scalar(known) == register:
        return figures_since(_kept_on(latest), first, last)
    return figures_of_days(first, last)


def _keep(day: date, figures: Mapping[Scope, Figures], register: str, now: datetime) -> int:
    mine = references.insert(SnapshotDay).values(on_day=day, taken_at=now, register=register)
    taken = db.session.execute(mine.on_conflict_do_nothing(index_elements=["on_day"]).returning(SnapshotDay.on_day))
    if taken.first() is None:
        return 0  # somebody else keeps this day
    db.session.execute(delete(Snapshot).where(Snapshot.on_day == day))
    moved = handed_over_by_cluster(day)
    rows = [
        {"kind": kind, "key": key, "on_day": day, **{name: getattr(row, name) for name in TOLD}, "handed_over": 0}
        | ({"handed_over": moved.get(int(key), 0)} if kind == "cluster" else {})
        for (kind, key), row in sorted(figures.items())
        if any(getattr(row, name) for name in TOLD) or (kind == "cluster" and int(key) in moved)
    ]
    for start in range(0, len(rows), _MANY_ROWS):
        db.session.execute(insert(Snapshot), rows[start : start + _MANY_ROWS])
    return 1


def _kept_on(day: date) -> dict[Scope, Figures]:
    columns = [getattr(Snapshot, name) for name in TOLD]
    rows = db.session.execute(select(Snapshot.kind, Snapshot.key, *columns).where(Snapshot.on_day == day))
    return {(row[0], row[1]): Figures(**dict(zip(TOLD, row[2:], strict=True))) for row in rows}


def _differences(
    day: date, kept: Mapping[Scope, Figures], told: Mapping[Scope, Figures], *, same_register: bool
) -> Iterator[Difference]:
    nothing = Figures()
    for scope in sorted(kept.keys() | told.keys()):
        if not same_register and scope[0] in ("council", "level", "organisation"):
            continue
        for figure in TOLD:
            before, after = (getattr(each.get(scope, nothing), figure) for each in (kept, told))
            if before != after:
                yield Difference(day, scope, figure, before, after)
