"""Cells of a table in which people stand under each other, beside a label ("Deltagere") or below one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

from workflow.minutes.layout.labels import LABEL_KIND, plain
from workflow.minutes.layout.sentence_ends import ENDS_OPEN, MARKER, PARAGRAPH_BREAK
from workflow.minutes.layout.text import Block, clean_line
from workflow.minutes.model import Span
from workflow.minutes.people.attendance_entries import (
    LED_BY_INITIALS,
    PARENTHESIS,
    for_others,
    named_in_list,
    several_in,
)
from workflow.minutes.people.people import (
    BETWEEN_PEOPLE,
    is_first_name,
    is_organisation,
    is_title,
    read_person,
    read_short_name,
)

PEOPLE_LABELS = frozenset(word for word, kind in LABEL_KIND.items() if kind in ("attendance", "absence"))
LONGEST_CELL = 3000
Line = tuple[str, Span]
"""The words of a line and where they stand in the text."""


def with_lines_of_cells(blocks: Iterable[Block], text: str) -> list[Block]:
    """The blocks, with each line of a cell beside a label as a row of its own, which the label leads again.

    `text` is the canonical text, in which alone the lines of a cell are parted. A cell whose lines go on with one
    another, or name nobody, stays as it is.
    """
    found: list[Block] = []
    heads: list[str] = []
    for block in blocks:
        cells = _cells(block, text)
        words = [cell for cell, _ in cells]
        if len(cells) > 1 and all(plain(cell) in PEOPLE_LABELS for cell in words):
            heads = words
        elif len(cells) != len(heads):
            heads = []
        if PARAGRAPH_BREAK not in text[block.start : block.end]:
            found.append(block)
            continue
        beside = len(cells) % 2 == 0 and all(plain(cell) in PEOPLE_LABELS for cell in words[::2])
        led = list(zip(words[::2], cells[1::2], strict=True)) if beside else list(zip(heads, cells, strict=False))
        rows = [_rows(block, label, cell, span) for label, (cell, span) in led if cell]
        found += itertools.chain.from_iterable(rows) if rows and all(rows) else [block]
    return found


def _cells(block: Block, text: str) -> list[Line]:
    """The cells of a row with their places, in the words of the text; a long row is no list of people."""
    raw = text[block.start : block.end]
    if "\t" not in raw or len(raw) > LONGEST_CELL:
        return []
    cells, position = [], block.start
    for cell in raw.split("\t"):
        cells.append((cell, (position, position + len(cell))))
        position += len(cell) + 1
    return cells


def _rows(block: Block, label: str, cell: str, span: Span) -> list[Block]:
    """A row for each entry of a cell; none where its lines are no entries."""
    rows = []
    for words, (start, end) in _entries(cell, span[0]):
        row = words if _own_label(words) else f"{clean_line(label)}\t{words}"
        start = max(start - len(row) + len(words), 0)
        rows.append(replace(block, start=start, end=end, text=row, body=row, body_start=start, raw=row))
    return rows


def _entries(cell: str, start: int) -> list[Line]:
    """The entries of a cell: its lines, those joined that go on with the line above; none where that is not certain."""
    entries: list[Line] = []
    lines = cell.split(PARAGRAPH_BREAK)
    headed = is_organisation(lines[0]) and not _begins_entry(lines[0])
    for raw in lines:
        line = clean_line(raw)
        marker = MARKER.match(line)
        words, end = (line[marker.end() :] if marker else line), start + len(raw)
        above, span = entries[-1] if entries else ("", (start, end))
        first = words.split()[0] if words else ""
        if entries and (_is_open(above) or first.startswith("(") or (first in BETWEEN_PEOPLE and _named(words))):
            entries[-1] = f"{above} {words}", (span[0], end)
        elif _own_label(words) or _begins_entry(words):
            entries.append((words, (start, end)))
        elif words.endswith(":") or (headed and is_organisation(words)) or first in BETWEEN_PEOPLE:
            # the heading of a group, or guests without names
            pass
        elif ": " in words and _begins_entry(words.partition(": ")[2]):
            rest = words.partition(": ")[2]
            entries.append((rest, (max(end - len(rest), start), end)))
        elif entries and (is_organisation(words) or is_title(first) or first.islower()):
            entries[-1] = f"{above}, {words}", (span[0], end)
        else:
            return []
        start = end + 1
    bare = [PARENTHESIS.sub("", words).strip() for words, _ in entries]
    if any(read_short_name(words) and not read_person(words) for words in bare) and not any("," in w for w in bare):
        # first names and initials are known as people's beside others only
        return [(", ".join(words for words, _ in entries), (entries[0][1][0], entries[-1][1][1]))]
    return entries


def _is_open(words: str) -> bool:
    """Whether a line goes on below: it ends within a list of names, or within a name of it ("…, Anne")."""
    last = words.rpartition(",")[2].split() if "," in words else []
    return bool(ENDS_OPEN.search(words)) or (len(last) == 1 and is_first_name(last[0]))


def _own_label(words: str) -> bool:
    """Whether a line of a cell has a label of its own ("Afbud: Rie Tang")."""
    label, colon, rest = words.partition(": ")
    return bool(colon) and plain(label) in PEOPLE_LABELS and bool(rest.strip())


def _named(words: str) -> bool:
    """Whether the words after "og" or "samt" name somebody."""
    return _begins_entry(words.partition(" ")[2])


def _begins_entry(words: str) -> bool:
    """Whether a line begins with somebody's name, initials or first name."""
    person, before = named_in_list(words), PARENTHESIS.sub("", words).partition(",")[0]
    return bool(
        LED_BY_INITIALS.match(words)
        or for_others(words)
        or (person and not is_organisation(person.name) and not is_organisation(before))
        or several_in(words)
        or (words.isupper() and read_short_name(words))
    )
