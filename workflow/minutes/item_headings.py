"""The heading of an agenda item, as every layout gives it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ItemHeading:
    """The heading of an item: its block (and the first block after it), number and title."""

    index: int
    after: int
    number: str | None
    title: str
    raw_title: str
    rule: str
