"""Rows of two cells, a label and what it says: "Ansvarlig" beside "Bo Lyng", "Frist" beside "1. december"."""

from __future__ import annotations

from workflow.minutes.layout.labels import plain
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import TASK_WORDS, load
from workflow.minutes.people.participants import cells_of

_WORDS: dict[str, list[str]] = load("ties")["tables"]
NOTED = frozenset((*_WORDS["note"], *_WORDS["note_of_time"]))
WORK = frozenset(_WORDS["work"])
HEADS = frozenset(
    word for column in ("owner", "what", "deadline") for word in (*TASK_WORDS["tables"][column], *_WORDS[column])
)


def label_and_value(block: Block) -> tuple[str, str] | None:
    """The label of a row about who does something, or by when, and what stands beside it; headings are no such row."""
    cells = _two(block)
    return cells if cells and plain(cells[0]) in NOTED and plain(cells[1]) not in HEADS else None


def work_in(block: Block) -> str | None:
    """The work that a row names with a label before it ("Opgave", "Skrive notat")."""
    cells = _two(block)
    return cells[1] if cells and plain(cells[0]) in WORK and plain(cells[1]) not in HEADS else None


def _two(block: Block) -> tuple[str, str] | None:
    cells = cells_of(block)
    filled = [cell for cell in cells if cell]
    return (filled[0], filled[1]) if len(cells) > 1 and len(filled) == 2 and cells[0] else None
