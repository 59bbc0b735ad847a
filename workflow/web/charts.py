"""The trend of a cluster as points in a drawing: the numbers are ours, the drawing is a template's."""

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
class Trend:
    """What a template draws. Coordinates are in the drawing's own units."""

    open_line: str
    overdue_line: str
    overdue_area: str
    last_x: float
    last_open_y: float
    last_overdue_y: float
    levels: tuple[Tick, ...]
    months: tuple[tuple[float, date], ...]
    today_x: float | None
    move_x: float | None
    points: tuple[TrendPoint, ...]


def trend_of(points: Sequence[TrendPoint], today: date, move_on: date | None) -> Trend | None:
    """The drawing from the first day known to the move (or two weeks ahead); None while there is nothing to draw."""
    if not points:
        return None
    first = points[0].day
    last_known = points[-1].day
    last = max(last_known, move_on) if move_on and move_on >= first else last_known + timedelta(days=14)
    days = max((last - first).days, 1)
    top = max(max(point.open, point.overdue) for point in points)
    step = next((step for step in _STEPS if top <= 4 * step), _STEPS[-1])
    ceiling = max(step * -(-top // step), step)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / days, 1)

    def y(count: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / ceiling, 1)

    opened = " ".join(f"{x(point.day)},{y(point.open)}" for point in points)
    overdue = " ".join(f"{x(point.day)},{y(point.overdue)}" for point in points)
    floor = y(0)
    return Trend(
        open_line=opened,
        overdue_line=overdue,
        overdue_area=f"{x(first)},{floor} {overdue} {x(last_known)},{floor}",
        last_x=x(last_known),
        last_open_y=y(points[-1].open),
        last_overdue_y=y(points[-1].overdue),
        levels=tuple(Tick(y(level), str(level)) for level in range(0, ceiling + 1, step)),
        months=tuple((x(day), day) for day in _month_starts(first, last)),
        today_x=x(today) if first <= today <= last else None,
        move_x=x(move_on) if move_on and first <= move_on <= last else None,
        points=tuple(points),
    )


def sampled(points: Sequence[TrendPoint], most: int = 16) -> list[TrendPoint]:
    """At most `most` of the points, evenly spread, always with the last one: the table behind the drawing."""
    if len(points) <= most:
        return list(points)
    step = -(-len(points) // most)
    return list(points[::-1][::step][::-1])


def _month_starts(first: date, last: date) -> list[date]:
    found, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return found
