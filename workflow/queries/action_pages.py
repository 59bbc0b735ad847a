"""One page of a list of actions, by its first or last row: stable when others are added, and never counted through."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, and_, literal_column, or_

from workflow.domain.danish_order import order_key
from workflow.models import Action

Sort = Literal["deadline", "-deadline", "reference", "title", "-status_changed", "-created"]
SORTS: tuple[Sort, ...] = ("deadline", "-deadline", "reference", "title", "-status_changed", "-created")
_SEPARATOR = "~"
# What each order goes by, before the id; word for word as in the indexes. The number of a reference counts as a number:
# after the same beginning, the shorter one is the smaller one.
_KEYS: dict[str, tuple[Any, ...]] = {
    "deadline": (Action.deadline,),
    "reference": (
        literal_column("rtrim(action.reference, '0123456789')"),
        literal_column("length(action.reference)", Integer),
        Action.reference,
    ),
    "title": (Action.title_key,),
    "status_changed": (Action.status_changed_at,),
    "created": (),
}


@dataclass(frozen=True)
class Cursor:
    """A place between two rows of a list: after, or before, the row with that value and id."""

    value: Any
    id: int
    backwards: bool = False


def write_cursor(row: Any, sort: Sort) -> str:
    """The place of a row as the address has it: "2025-10-24~123"."""
    value = {
        "deadline": lambda: row.deadline.isoformat(),
        "reference": lambda: row.reference,
        "title": lambda: order_key(row.title),
        "status_changed": lambda: row.status_changed_at.isoformat(),
        "created": lambda: "",
    }[sort.lstrip("-")]()
    return f"{value}{_SEPARATOR}{row.id}"


def read_cursor(text: str, sort: Sort, *, backwards: bool = False) -> Cursor | None:
    """The same, read; None for what is no such place, so that an odd address shows the first page."""
    value, _, number = text.rpartition(_SEPARATOR)
    if not (number.isascii() and number.isdecimal()) or len(number) > 10 or int(number) > 2**31 - 1:
        return None
    kind = sort.lstrip("-")
    try:
        read: Any = {
            "deadline": date.fromisoformat,
            "status_changed": _moment,
            "created": lambda _: int(number),
        }.get(kind, str)(value)
    except ValueError:
        return None
    return Cursor(read, int(number), backwards)


def order(sort: Sort, *, backwards: bool = False) -> list[ColumnElement[Any]]:
    """The columns to order by."""
    down = sort.startswith("-") != backwards
    columns = (*_KEYS[sort.lstrip("-")], Action.id)
    return [column.desc() if down else column.asc() for column in columns]


def beyond(sort: Sort, cursor: Cursor) -> ColumnElement[bool]:
    """The rows on the other side of the cursor. The first comparison alone lets the index be entered at the place."""
    kind = sort.lstrip("-")
    values: tuple[Any, ...] = (cursor.value,) if _KEYS[kind] else ()
    if kind == "reference":
        values = (cursor.value.rstrip("0123456789"), len(cursor.value), cursor.value)
    beyond_place = operator.lt if sort.startswith("-") != cursor.backwards else operator.gt
    found: ColumnElement[bool] = beyond_place(Action.id, cursor.id)
    for column, value in reversed(list(zip(_KEYS[kind], values, strict=True))):
        at_least = column <= value if beyond_place is operator.lt else column >= value
        found = and_(at_least, or_(beyond_place(column, value), found))
    return found


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
