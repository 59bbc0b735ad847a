"""Blocks of a word processor's document, and how they are written as canonical text. DOCX and ODT become them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workflow.documents.canonical import PARAGRAPH_BREAK, collapsed
from workflow.documents.composing import Composer

LONGEST_LABEL = 40
LONG_CELL = 150
"""Characters from which a cell of several paragraphs beside a label is read as text and not as a cell."""


@dataclass
class Paragraph:
    """Words, with line breaks and tabs as they stand."""

    text: str


@dataclass
class Title:
    """A heading; `level` is 1 to 6, its number is part of the text."""

    text: str
    level: int


@dataclass
class Entry:
    """An entry of a list: the printed marker with its space, words, depth from 0."""

    marker: str
    text: str
    level: int


@dataclass
class Cell:
    """A cell: its blocks, how many columns it spans, and whether it goes on from the cell above it."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    goes_on: bool = False


@dataclass
class Grid:
    """A table, row by row."""

    rows: list[list[Cell]]


Block = Paragraph | Title | Entry | Grid


def compose(blocks: Iterable[Block], composer: Composer) -> None:
    """Write blocks in order."""
    for block in blocks:
        if isinstance(block, Title):
            composer.heading(block.text, block.level)
        elif isinstance(block, Entry):
            composer.entry(block.marker, block.text, block.level)
        elif isinstance(block, Grid):
            _grid(block, composer)
        else:
            composer.paragraph(block.text)


def _grid(grid: Grid, composer: Composer) -> None:
    """Rows become lines of cells; a row that only lays the page out is written as the text it holds."""
    waiting: list[list[str]] = []
    above: dict[int, str] = {}
    for row in grid.rows:
        words: list[str] = []
        if not _lays_out(row):
            words = _row(row, above)
        if words:
            waiting.append(words)
            continue
        _rows(waiting, composer)
        waiting, above = [], {}
        for cell in row:
            compose(cell.blocks, composer)
        composer.end_list()
    _rows(waiting, composer)


def _rows(rows: list[list[str]], composer: Composer) -> None:
    if rows:
        composer.table(rows)


def _lays_out(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if cell.goes_on or any(_words(block) for block in cell.blocks)]
    if len(row) < 2 or any(isinstance(block, Grid | Title) for cell in row for block in cell.blocks):
        return True
    if len(row) == 2 and len(filled) == 2 and not row[0].goes_on:
        label, text = (_joined(cell) for cell in row)
        paragraphs = sum(1 for block in row[1].blocks if _words(block))
        return len(label) <= LONGEST_LABEL and paragraphs > 1 and len(text) > LONG_CELL
    return False


def _row(row: Sequence[Cell], above: dict[int, str]) -> list[str]:
    """The words of each column. What a cell says that reaches over several rows is true of each of them."""
    words: list[str] = []
    for cell in row:
        column = len(words)
        said = above.get(column, "") if cell.goes_on else _joined(cell)
        above[column] = said
        words += [said, *[""] * (cell.columns - 1)]
        for spanned in range(column + 1, len(words)):
            above[spanned] = ""
    return words


def _joined(cell: Cell) -> str:
    return PARAGRAPH_BREAK.join(collapsed(_words(block)) for block in cell.blocks if _words(block))


def _words(block: Block) -> str:
    if isinstance(block, Entry):
        return (block.marker + block.text) if block.text.strip() else ""
    if isinstance(block, Grid):
        return " ".join(_joined(cell) for row in block.rows for cell in row).strip()
    return block.text.strip()
