"""Figures as shapes of a drawing: the numbers are ours, the drawing is a template's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.queries.figures import TrendPoint

WIDTH, HEIGHT = 280, 150
LEFT, RIGHT, TOP, BOTTOM = 28, 8, 14, 24  # room for the labels
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True)
class Tick:
    """A line across the drawing and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class WeekPoint:
    """How things stood at the end of a week (the last one: now), and how much was done in it."""

    day: date
    open: int
    overdue: int
    done: int


@dataclass(frozen=True)
class Block:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Trend:
    """What a template draws. Coordinates are in the drawing's own units."""

    open_line: str
    overdue_line: str
    overdue_area: str
    done_blocks: tuple[Block, ...]
    target_line: str | None  # from the most that was open to nothing on the day of the move
    last_x: float
    last_open_y: float
    last_overdue_y: float
    levels: tuple[Tick, ...]
    months: tuple[tuple[float, date], ...]
    move_x: float | None
    points: tuple[WeekPoint, ...]


def weekly(points: Sequence[TrendPoint]) -> list[WeekPoint]:
    """Points with what was done in each week from points with all that was ever done."""
    return [
        WeekPoint(point.day, point.open, point.overdue, max(0, point.done - before.done))
        for before, point in zip([*points[:1], *points], points, strict=False)
    ]


def trend_of(points: Sequence[WeekPoint], move_on: date | None) -> Trend | None:
    """The drawing from the first week known to the move (or two weeks ahead); None while there is nothing to draw."""
    if not points:
        return None
    first, last_known = points[0].day, points[-1].day
    is_ahead = move_on is not None and move_on >= last_known
    last = move_on if move_on and is_ahead else last_known + timedelta(days=14)
    days = max((last - first).days, 1)
    top = max(max(point.open, point.overdue, point.done) for point in points)
    step = next((step for step in _STEPS if top <= 4 * step), _STEPS[-1])
    ceiling = max(step * -(-top // step), step)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / days, 1)

    def y(count: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / ceiling, 1)

    opened = " ".join(f"{x(point.day)},{y(point.open)}" for point in points)
    overdue = " ".join(f"{x(point.day)},{y(point.overdue)}" for point in points)
    floor = y(0)
    peak = max(points, key=lambda point: point.open)
    wide = max(1.5, round((WIDTH - LEFT - RIGHT) * 7 / days * 0.6, 1))
    return Trend(
        open_line=opened,
        overdue_line=overdue,
        overdue_area=f"{x(first)},{floor} {overdue} {x(last_known)},{floor}",
        done_blocks=tuple(
            Block(round(x(point.day) - wide, 1), y(point.done), wide, round(floor - y(point.done), 1))
            for point in points
            if point.done and point.day > first
        ),
        target_line=f"{x(peak.day)},{y(peak.open)} {x(last)},{floor}" if is_ahead and peak.open else None,
        last_x=x(last_known),
        last_open_y=y(points[-1].open),
        last_overdue_y=y(points[-1].overdue),
        levels=tuple(Tick(y(level), str(level)) for level in range(0, ceiling + 1, step)),
        months=tuple((x(day), day) for day in _month_starts(first, last)),
        move_x=x(last) if is_ahead else None,
        points=tuple(points),
    )


@dataclass(frozen=True)
class Bar:
    """A bar with its words and the list that it counts."""

    label: str
    count: int
    address: str
    y: float
    width: float


BAR_WIDTH, BAR_STEP = 320, 36


def bars_of(rows: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """Horizontal bars from (label, count, address), the longest as wide as the drawing but for its number."""
    most = max((count for _, count, _ in rows), default=0) or 1
    room = BAR_WIDTH - 44
    return [
        Bar(label, count, address, place * BAR_STEP, round(room * count / most, 1))
        for place, (label, count, address) in enumerate(rows)
    ]


def _month_starts(first: date, last: date) -> list[date]:
    found, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return found
