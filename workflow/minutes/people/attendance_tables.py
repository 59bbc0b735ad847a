"""Attendance in tables: rows of cells, and columns that a page break has put one after the other."""

from __future__ import annotations

import re

from workflow.minutes.expressions import Expression, expression
from workflow.minutes.layout.labels import label_of, plain
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import BODIES, PEOPLE
from workflow.minutes.model import Participant
from workflow.minutes.people.attendance_entries import (
    ABSENT_MARK,
    PARENTHESIS,
    came_for_in,
    note_came_for,
    several_in,
)
from workflow.minutes.people.attendance_list import Attendance, add_person
from workflow.minutes.people.attendance_words import roles_in, substitute_in
from workflow.minutes.people.people import is_organisation, read_listed_person, read_person

COLUMN: dict[str, str] = {word: kind for kind, words in PEOPLE["columns"].items() for word in words}
CROSSES = frozenset({"✘", "✗", "❌", "÷"})
NOT_THERE = expression(r"nej\b|ikke\b|afbud|fravær|[-–](?:$|\s)|÷|✘|✗|❌|syg")
LONGEST_HEADINGS = 120
LONGEST_ROW = 2000
"""Characters of a row with the spaces between its cells; a longer one is damaged text."""
WIDE_GAP = expression(r"\s{3,}")


SEPARATORS = tuple(expression(pattern) for pattern in (r"\t+\s*", r"\s{3,}", r"\s{2,}", r"\s+/\s+", r"\s*;\s*", r"/"))
# an empty cell stands between two tabs, when the headings have one tab between them
TAB = expression(r"\t")
TICKS = frozenset({"x", "ja", "✓", "✔", "☑", "✅"})
NO_TICKS = frozenset({"", "-", "–", "nej", "÷", "✗", "✘", "❌"})


def separator_of(block: Block) -> Expression | None:
    """What stands between the column headings of a table that is written with signs or spaces, when a line has them."""
    if len(block.text) > LONGEST_HEADINGS or len(block.raw) > LONGEST_ROW or "|" in block.text:
        return None
    single = "\t" in block.raw and "\t\t" not in block.raw.strip()
    for separator in (TAB, *SEPARATORS) if single else SEPARATORS:
        kinds = [COLUMN.get(plain(cell)) for cell in separator.split(block.raw.strip())]
        if len(kinds) > 1 and kinds[0] == "name" and sum(1 for kind in kinds if kind) > 1:
            return separator
    return None


def cells_of(block: Block, separator: Expression | None = None) -> list[str]:
    """The cells of a table row: separated by tabs, by bars as Markdown has them, or as the headings are."""
    text = block.text
    if separator:
        return [cell.strip() for cell in separator.split(block.raw.strip()[:LONGEST_ROW])]
    if "\t" in text:
        return [cell.strip() for cell in text.split("\t")]
    side_by_side = WIDE_GAP.split(block.raw.strip())
    if len(side_by_side) > 1 and all(read_person(PARENTHESIS.sub("", cell).strip()) for cell in side_by_side):
        return side_by_side
    if text.startswith("|") and text.count("|") > 2:
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        return cells if not all(re.fullmatch(r":?-*:?", cell) for cell in cells) else []
    return [text]


def read_row(
    block: Block, cells: list[str], columns: list[str], group: str | None, absence: bool, attendance: Attendance
) -> None:
    values = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    named = values.get("name", cells[0])
    person = read_person(named) or read_listed_person(named)
    several = several_in(named)
    if len(several) > 1 and cells[0] == named:
        for name, _ in several:
            read_row(block, [name, *cells[1:]], columns, group, absence, attendance)
        return
    if not person:
        return
    start = block.start + max(block.raw.lstrip().find(person.name.split()[0]), 0)
    marked = values.get("absent", "").lower() not in ("", "-", "nej") if "absent" in values else None
    if "present" in values:
        marked = NOT_THERE.match(values["present"].lower()) is not None
    if marked is None and any(cell in CROSSES for cell in cells):
        marked = True
    if marked is None and any(ABSENT_MARK.search(cell) for cell in cells[1:]):
        marked = True
    attendance.speaks_of_absence = attendance.speaks_of_absence or marked is not None
    clusters = tuple(part for part in re.split(r"[/,\s]+", values.get("clusters", "")) if part in BODIES["clusters"])
    title = values.get("title") or person.title or None
    others = [cell for cell in cells if cell != values.get("name", cells[0])]
    notes = [note for cell in cells for note in PARENTHESIS.findall(cell)]
    replaced = None if marked else came_for_in([*others, *notes])
    if replaced:
        note_came_for(replaced, person.name, (start, start + len(person.name)), attendance)
    found = (substitute_in(re.sub(r"[()\s]+", " ", cell).strip(" -–")) for cell in others)
    substitute = None if replaced else next((name for name in found if name), None)
    if marked and (instead := read_listed_person(values.get("substitute", ""))):
        # the substitute of somebody who was there stayed at home
        substitute = instead.name
    if substitute:
        attendance.substitutes.append((substitute, block.start, block.end))
    add_person(
        attendance,
        Participant(
            person.name,
            title,
            values.get("organisation") or None,
            clusters,
            group,
            True if absence or marked else None,
            substitute,
            roles_in(f"{title or ''} {person.tail}", group),
            (start, start + len(person.name)),
            "participant.table",
        ),
    )


def split_columns(
    blocks: list[Block], first: int, columns: list[str], group: str | None, attendance: Attendance
) -> int:
    """Rows whose columns a page break has put one after the other: put together when equally long; blocks taken."""
    groups: list[list[Block]] = []
    for block in blocks[first : first + 200]:
        if label_of(block) or len(cells_of(block)) > 1:
            break
        if not groups or block.gap:
            if len(groups) == len(columns):
                break
            groups.append([])
        groups[-1].append(block)
    sizes = {len(g) for g in groups}
    if len(groups) != len(columns) or len(groups) < 2 or len(sizes) != 1:
        return 0
    if not all(read_person(block.text) for block in groups[0]) or not any(is_organisation(b.text) for b in groups[1]):
        return 0
    for rows in zip(*groups, strict=True):
        read_row(rows[0], [row.text for row in rows], columns, group, False, attendance)
    return len(groups) * len(groups[0])
