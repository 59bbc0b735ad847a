"""The heading of an agenda item, as every layout gives it."""

from __future__ import annotations

from dataclasses import dataclass

SECTIONS = frozenset({"decision", "recommendation", "case", "attachments", "competence", "identifier"})
"""The kinds of sections that stand inside an item."""
MAX_TITLE = 300
MAX_PAGE_TITLE = 200
"""Characters of a title: of any, and of one that stands alone on its line."""


@dataclass(frozen=True)
class ItemHeading:
    """The heading of an item: its block (and the first block after it), number and title."""

    index: int
    after: int
    number: str | None
    title: str
    raw_title: str
    rule: str
    told: bool = False
    """Whether what stands after the number is not the title, which the agenda gives, but what was said."""
