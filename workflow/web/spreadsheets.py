"""A list as a spreadsheet: CSV as a Danish Excel opens it, and XLSX."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

from workflow import clock
from workflow.publishing.characters import writable
from workflow.queries.actions import ActionRow
from workflow.quotes import shown_title
from workflow.web import words

Value = str | date | int | None
Columns = Sequence[tuple[str, int, Callable[[Any], Value]]]  # heading, width in characters, what stands there
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
_CHUNK = 64 * 1024  # bytes
# A cell that begins like this is a formula to a spreadsheet: what somebody typed as a title would be run.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDEST_CELL = 32_000  # characters; Excel takes 32,767

ACTIONS: tuple[tuple[str, int, Callable[[ActionRow], Value]], ...] = (
    ("Reference", 16, lambda row: row.reference),
    ("Titel", 60, lambda row: shown_title(row.title)),
    ("Art", 14, lambda row: words.KIND[row.kind]),
    ("Status", 18, lambda row: words.STATUS[row.status]),
    ("Ansvarlige", 40, lambda row: "; ".join(row.owners)),
    ("Ansvarlig: grundlag", 14, lambda row: words.BASIS[row.owner_basis]),
    ("Frist", 12, lambda row: row.deadline),
    ("Fristens ord i referatet", 24, lambda row: row.deadline_text),
    ("Frist: grundlag", 14, lambda row: words.BASIS[row.deadline_basis]),
    ("Klynger", 14, lambda row: "; ".join(row.clusters)),
    ("Organ", 36, lambda row: row.body),
    ("Mødedato", 12, lambda row: row.meeting_date),
    ("Punkt", 8, lambda row: row.item),
    ("Punktets titel", 40, lambda row: row.item_title),
    ("Hører under", 16, lambda row: row.parent),
    ("Status siden", 12, lambda row: clock.local(row.status_changed_at).date()),
    ("Lukket", 12, lambda row: clock.local(row.closed_at).date() if row.closed_at else None),
    ("Fortrolig", 12, lambda row: "ja" if row.confidential else "nej"),
    ("Referatets ord", 80, lambda row: row.evidence),
)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula."""
    text = text[:_WIDEST_CELL]
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def as_csv(rows: Iterable[Any], columns: Columns = ACTIONS) -> Iterator[str]:
    """The lines, one after the other: semicolons between, days as 24-10-2025."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";")
    line.write(BYTE_ORDER_MARK)
    writer.writerow([heading for heading, _, _ in columns])
    for row in rows:
        writer.writerow([_written(value(row)) for _, _, value in columns])
        if line.tell() > _CHUNK:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def as_xlsx(rows: Iterable[Any], columns: Columns = ACTIONS, title: str = "Handlinger") -> IO[bytes]:
    """A workbook in a file without a name, at its beginning; the rows pass through one by one."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"})
    # By the clock of the program, as everything is; the library would ask the machine's.
    book.set_properties({"title": title, "created": clock.local(clock.now()).replace(tzinfo=None)})
    sheet: Any = book.add_worksheet(title[:31])
    heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DBEBEB"})
    day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
    # What Excel itself does with an apostrophe typed first: the text stays a text, also when somebody mends the cell.
    as_text = book.add_format({"quote_prefix": True})
    sheet.freeze_panes(1, 1)
    for number, (name, width, _) in enumerate(columns):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, heading)
    last = 0
    for last, row in enumerate(rows, start=1):
        for number, (_, _, value) in enumerate(columns):
            _write(sheet, last, number, value(row), day, as_text)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    file.seek(0)
    return file


def in_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file from where it stands, which is closed after them."""
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _write(sheet: Any, row: int, column: int, value: Value, day: Any, as_text: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value:
        text = writable(value)[:_WIDEST_CELL]
        sheet.write_string(row, column, text, as_text if text.startswith(_FORMULA_STARTS) else None)


def _written(value: Value) -> str:
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, int):
        return str(value)
    return harmless(value or "")
