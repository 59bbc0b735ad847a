"""Tables that have lost their lines: the column headings stand one below the other, and so do the cells of each row."""

from __future__ import annotations

from workflow.minutes.layout.labels import Label, plain
from workflow.minutes.layout.sections import Section, ends_minutes
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import LABELS

KINDS = {word: kind for kind in ("said", "case", "title", "number") for word in LABELS["table_items"][kind]}
FEWEST_COLUMNS = 3


def columns_of(blocks: list[Block]) -> tuple[str, ...]:
    """The kinds of the columns after the title, as the blocks before the first item head them; () for no table.

    "Dagsordenspunkt", "Sagsfremstilling", "Beslutning" on lines of their own give ("case", "said").
    """
    row: list[str] = []
    for block in reversed(blocks):
        kind = KINDS.get(plain(block.text))
        if kind is None:
            break
        row.insert(0, kind)
    columns = [kind for kind in row if kind != "number"]
    if len(row) < FEWEST_COLUMNS or not columns or columns[0] != "title" or columns[-1] != "said":
        return ()
    return tuple(columns[1:]) if "case" in columns else ()


def cells_as_sections(
    blocks: list[Block], labels: list[Label | None], columns: tuple[str, ...]
) -> list[Section] | None:
    """The cells under an item's title as its sections; None where the row has another form or headings of its own.

    A cell of several paragraphs leaves more blocks than columns: then all but the last are the case.
    """
    if not columns or not blocks or any(label and label.kind in ("decision", "recommendation") for label in labels):
        return None
    end = next((i for i, block in enumerate(blocks) if ends_minutes(block)), len(blocks))
    closing = [Section("closing", None, tuple(blocks[end:]))] if end < len(blocks) else []
    cells = blocks[:end]
    if len(cells) < len(columns):
        return [Section("decision", None, tuple(cells)), *closing] if len(cells) == 1 else None
    return [Section("case", None, tuple(cells[:-1])), Section("decision", None, (cells[-1],)), *closing]
