"""Minutes kept as one table: each row is an item, with its title, what was said, who acts and by when in columns."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_headings import ItemHeading
from workflow.minutes.layout.item_titles import tidy_title
from workflow.minutes.layout.labels import Label, plain
from workflow.minutes.layout.sections import Section
from workflow.minutes.layout.sentence_ends import PARAGRAPH_BREAK
from workflow.minutes.layout.text import Block, build_blocks
from workflow.minutes.lexicon_file import LABELS, TASK_WORDS
from workflow.minutes.people.participants import cells_of

COLUMNS: dict[str, frozenset[str]] = {
    "number": frozenset(LABELS["table_items"]["number"]),
    "title": frozenset(LABELS["table_items"]["title"]),
    "said": frozenset(LABELS["table_items"]["said"]),
    "case": frozenset(LABELS["table_items"]["case"]),
    "recommended": frozenset(LABELS["table_items"]["recommended"]),
    "owner": frozenset(TASK_WORDS["tables"]["owner"]),
    "deadline": frozenset(TASK_WORDS["tables"]["deadline"]),
}
BETWEEN_HEADS = expression(r"\s*[/&,+]\s*|\s+og\s+")
# "Tid/ansvarlig" is said of an item's own minutes
NO_JOINED_HEADS = frozenset({"tid"})
TASK_LISTS = frozenset(LABELS["tasks"])
WHEN_AGREED = expression(r"\s+(?:fra sidst|fra sidste møde|fra mødet|efter mødet)$")
FEWEST_ROWS = 2
BESIDE, OWNER_COLUMN, DEADLINE_COLUMN = "beside", "owner", "deadline"
"""The section of the cells beside what was said, and what each of them is for."""
BOTH, JOINED_COLUMNS = "both", ("owner", "deadline")
LONGEST_HEAD = 60
TableItem = tuple[ItemHeading, tuple[Block, ...], tuple[Section, ...]]
LEADING_NUMBER = expression(
    r"^(?:pkt\.?|punkt)?\s*(?P<number>\d{1,3})\s*[.):]?\s*(?P<title>.*)$", re.IGNORECASE | re.DOTALL
)


def read_table_items(blocks: list[Block], text: str) -> list[TableItem]:
    """The items of such a table, each with its row and its sections; empty where the document has no such table.

    `text` is the canonical text, in which alone the paragraphs of a cell are parted.
    """
    heads: list[str] = []
    found: list[TableItem] = []
    for index, block in enumerate(blocks):
        cells = cells_of(block)
        if len(cells) < 2:
            if found and heads and block.raw.startswith("\t"):
                # a line of its own in the row above, whose other cells are empty
                found[-1] = _continued(found[-1], block, block)
            elif found and heads and block.gap:
                # another table may follow, with columns of its own
                heads = []
            continue
        kinds = _kinds(cells)
        if ("owner" in kinds or BOTH in kinds) and "said" not in kinds:
            heads = []
            continue
        if "said" in kinds and ("title" in kinds or "number" in kinds):
            heads = kinds
            continue
        if not heads:
            continue
        values = dict(zip(heads, _cells(block, cells), strict=False))
        if row := _row(index, block, values, text):
            found.append(row)
        elif (
            found
            and (said := values.get("said"))
            and said.text
            and not any(cell.text for kind, cell in values.items() if kind != "said")
        ):
            found[-1] = _continued(found[-1], block, said)
    return found if len(found) >= FEWEST_ROWS else []


def lists_after(blocks: list[Block], end: int) -> list[TableItem]:
    """The lists of tasks that follow the table, each with a title of its own, as items; `end` is the table's end."""
    found: list[TableItem] = []
    for index, block in enumerate(blocks):
        if block.start < end:
            continue
        title = block.body.strip(" :")
        if block.gap and WHEN_AGREED.sub("", plain(title)) in TASK_LISTS:
            heading = ItemHeading(index, index + 1, None, title, title, "item.tasks")
            found.append((heading, (block,), (Section("tasks", None, ()),)))
        elif found:
            heading, under, sections = found[-1]
            listed = replace(sections[0], blocks=(*sections[0].blocks, block))
            found[-1] = heading, (*under, block), (listed,)
    return found


def _continued(row: TableItem, block: Block, said: Block) -> TableItem:
    """A row with what stands on a further line of its cell for what was said."""
    heading, blocks, sections = row
    place = next((i for i, section in enumerate(sections) if section.kind == "decision"), None)
    if place is None:
        return heading, (*blocks, block), (*sections, Section("decision", None, (said,)))
    more = replace(sections[place], blocks=(*sections[place].blocks, said))
    return heading, (*blocks, block), (*sections[:place], more, *sections[place + 1 :])


def _kinds(cells: list[str]) -> list[str]:
    """What each column is for; beside a number ("Nr.") the column "Punkt" holds the titles."""
    kinds = [_kind(cell) for cell in cells]
    if kinds.count("number") > 1 and "title" not in kinds:
        kinds[len(kinds) - 1 - kinds[::-1].index("number")] = "title"
    return kinds


def heads_owner_and_time(cell: str) -> bool:
    """Whether one heading is for both who acts and by when ("Ansvarlig/frist", "Hvem og hvornår")."""
    words = BETWEEN_HEADS.split(plain(cell)[:LONGEST_HEAD])
    return (
        len(words) == len(JOINED_COLUMNS)
        and NO_JOINED_HEADS.isdisjoint(words)
        and all(any(word in COLUMNS[kind] for word in words) for kind in JOINED_COLUMNS)
    )


def _kind(cell: str) -> str:
    word = plain(cell)
    if heads_owner_and_time(cell):
        return BOTH
    return next((kind for kind, words in COLUMNS.items() if word in words), "")


def _row(index: int, block: Block, cells: dict[str, Block], text: str) -> TableItem | None:
    words = {kind: cell.text for kind, cell in cells.items()}
    title = words.get("title", "")
    number = re.sub(r"\D", "", words.get("number", "")) or None
    if number is None or not title:
        match = LEADING_NUMBER.match(title or words.get("number", ""))
        if match:
            number, title = number or match["number"], match["title"]
    if not title and number is None:
        return None
    sections = [
        Section(section, None, (cells[kind],))
        for kind, section in (("case", "case"), ("said", "decision"))
        if words.get(kind)
    ]
    if words.get("recommended", "").strip(" -–"):
        cell = cells["recommended"]
        label = Label("recommendation", "", cell.start, None, "indstilling")
        sections.insert(
            len(sections) - bool(words.get("said")), Section("recommendation", label, _paragraphs(cell, text))
        )
    beside = (("owner", OWNER_COLUMN), ("deadline", DEADLINE_COLUMN))
    if BOTH in cells:
        beside = ((BOTH, OWNER_COLUMN), (BOTH, DEADLINE_COLUMN))
    notes = [replace(cells[kind], style=style) for kind, style in beside if words.get(kind, "").strip(" -–")]
    if notes:
        sections.append(Section(BESIDE, None, tuple(notes)))
    heading = ItemHeading(index, index + 1, number, tidy_title(title), title, "item.table")
    return heading, (block,), tuple(sections)


def _paragraphs(cell: Block, text: str) -> tuple[Block, ...]:
    """The paragraphs and entries of a cell as blocks."""
    return tuple(
        replace(
            block, start=cell.start + block.start, end=cell.start + block.end, body_start=cell.start + block.body_start
        )
        for block in build_blocks(text[cell.start : cell.end].replace(PARAGRAPH_BREAK, "\n"))
    )


def _cells(block: Block, cells: list[str]) -> list[Block]:
    """Each cell of a row as a block of its own, with its place."""
    before = len(block.raw) - len(block.raw.lstrip())
    found: list[Block] = []
    position = before
    for words in cells:
        place = block.raw.find(words, position)
        first, last = (place, place + len(words)) if place >= 0 else _around(words, block.raw, position)
        position = last
        start, end = (min(block.start + place - before, block.end) for place in (first, last))
        found.append(Block(start, end, words, words, start, False, None, "", 0, 0, words))
    return found


def _around(words: str, raw: str, position: int) -> tuple[int, int]:
    """Where a cell begins and ends whose words have mark-up between them."""
    first = max(raw.find(words.split()[0], position), position)
    last = raw.find("\t" if "\t" in raw else "|", first)
    return first, first + len(raw[first : last if last >= 0 else len(raw)].rstrip())
