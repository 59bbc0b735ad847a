"""What of a document may tell about the meeting, and where words of a block stand in the text."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block
from workflow.minutes.model import Span

FIRST_LINES = 12
HEADER_BLOCKS = 60
STEM = 6


@dataclass(frozen=True)
class HeaderParts:
    """Blocks that may tell about the meeting: those before the first item, and header fields found later."""

    before: tuple[Block, ...]
    before_labels: tuple[Label | None, ...]
    later: tuple[Block, ...]
    later_labels: tuple[Label | None, ...]


def span_of(block: Block, words: str) -> Span:
    """Where the first of some words of a block stands in the text, for as long as the words are."""
    first = words.split()[0]
    place = block.raw.find(first)
    if place < 0:
        # "Skolebestyrelsen" for what the text calls "skolebestyrelsesmøde"
        place = block.raw.lower().find(first.lower()[:STEM])
    lead = len(block.raw) - len(block.raw.lstrip())
    start = block.start + max(place - lead, 0)
    return start, min(start + len(words), block.end)
