"""One page of a list of actions, by its first or last row: stable when others are added, and never counted through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, literal_column, or_

from workflow.models import Action

Sort = Literal["deadline", "-deadline", "reference", "title", "-status_changed", "-created"]
SORTS: tuple[Sort, ...] = ("deadline", "-deadline", "reference", "title", "-status_changed", "-created")
_SEPARATOR = "~"
TITLE_START = 80  # characters of a title that order it; the index has no more
_KEYS: dict[str, Any] = {
    "deadline": Action.deadline,
    "reference": Action.reference,
    "title": literal_column(f"substr(action.title, 1, {TITLE_START})"),  # word for word as in the index
    "status_changed": Action.status_changed_at,
    "created": Action.id,
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
        "title": lambda: row.title[:TITLE_START],
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
    key, down = _KEYS[sort.lstrip("-")], sort.startswith("-") != backwards
    columns = [key] if key is Action.id else [key, Action.id]
    return [column.desc() if down else column.asc() for column in columns]


def beyond(sort: Sort, cursor: Cursor) -> ColumnElement[bool]:
    """The rows on the other side of the cursor. The first comparison alone lets the index be entered at the place."""
    key, down = _KEYS[sort.lstrip("-")], sort.startswith("-") != cursor.backwards
    if down:
        return and_(key <= cursor.value, or_(key < cursor.value, Action.id < cursor.id))
    return and_(key >= cursor.value, or_(key > cursor.value, Action.id > cursor.id))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
