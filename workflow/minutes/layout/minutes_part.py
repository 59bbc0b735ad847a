"""Documents that print the whole agenda first and the minutes after it, with the same headings again."""

from __future__ import annotations

from workflow.minutes.layout.item_headings import ItemHeading
from workflow.minutes.layout.labels import Label, plain
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import LABELS

AGENDA_WORDS = frozenset(LABELS["agenda"])
MINUTES_WORDS = frozenset(LABELS["minutes_part"]["words"])
MOST_REPEATED = 0.5
"""The share of the headings in the minutes that must stand in the agenda above them too."""
SAME_OPENING = 24
"""Letters by which a heading is known again: the minutes may shorten it or add who presented it."""


def minutes_begin(blocks: list[Block], labels: list[Label | None]) -> int | None:
    """The block after the one heading "Referat" that stands below an agenda; None where there is no such heading.

    A document in which each item has a "Referat" of its own has several, and keeps its agenda.
    """
    agenda = next((i for i, label in enumerate(labels) if label and label.kind == "agenda" and not label.rest), None)
    if agenda is None:
        return None
    heads = [
        index
        for index in range(agenda + 1, len(blocks))
        if plain(blocks[index].text) in MINUTES_WORDS and (blocks[index].level or blocks[index].gap)
    ]
    return heads[0] + 1 if len(heads) == 1 else None


def repeats_agenda(found: list[ItemHeading], blocks: list[Block], begin: int) -> bool:
    """Whether the headings found after block `begin` repeat lines that stand above it."""
    above = {opening for block in blocks[:begin] if (opening := _opening(block.body))}
    known = sum(1 for heading in found if _opening(blocks[heading.index].body) in above)
    return known > len(found) * MOST_REPEATED


def _opening(text: str) -> str:
    return plain(text.lstrip("0123456789. \t"))[:SAME_OPENING]
