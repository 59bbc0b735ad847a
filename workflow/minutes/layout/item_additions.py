"""Headings beside the chosen ones: numbers that are missing in the row, parts of an item, headings without number."""

from __future__ import annotations

import itertools
import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_headings import ItemHeading
from workflow.minutes.layout.item_titles import tidy_title
from workflow.minutes.layout.labels import Label, plain
from workflow.minutes.layout.text import Block, is_contents_line
from workflow.minutes.lexicon_file import LABELS

PART = expression(
    r"^(?:(?:Ad|Punkt|Pkt)\.?\s*)?(?P<number>\d{1,3})(?P<part>\s?[a-h](?=[.):])|\.\d{1,2})[.):]{0,2}\s+(?P<title>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
NUMBER_FIRST = expression(r"^(?P<number>\d{1,3})\s?[.):]\s*(?P<title>[^\W\d_].*)$", re.DOTALL)
LONGEST_MISSING, LONGEST_PART = 80, 160
FEWEST_AROUND = 3
"""Items that a numbered document must have before one that is missing between them is looked for."""
LAST_ITEMS = frozenset(LABELS["last_items"]["words"])


def with_missing(found: list[ItemHeading], blocks: list[Block]) -> list[ItemHeading]:
    """The numbered headings with those that are missing between them and stand there with a small first letter.

    "7. Hjertestarter …", "8. generalforsamling 10. august", "9. Evt.": 8 is a heading though it looks like a sentence.
    """
    if len(found) < FEWEST_AROUND:
        return found
    more: list[ItemHeading] = []
    for before, after in itertools.pairwise(found):
        low, high = _number(before), _number(after)
        if low and high and high > low + 1:
            more += _row(range(low + 1, high), blocks, before.after, after.index, before.rule)
    last = found[-1]
    if number := _number(last):
        ending = _row(range(number + 1, number + 2), blocks, last.after, len(blocks), last.rule)
        more += [heading for heading in ending if plain(heading.title) in LAST_ITEMS]
    return sorted([*found, *more], key=lambda heading: heading.index)


def _number(heading: ItemHeading) -> int | None:
    return int(heading.number) if heading.number and heading.number.isdigit() else None


def _row(wanted: range, blocks: list[Block], start: int, end: int, rule: str) -> list[ItemHeading]:
    """Short headings among blocks[start:end] with the wanted numbers, in their order."""
    found: list[ItemHeading] = []
    numbers = list(wanted)
    for index in range(start, end):
        block = blocks[index]
        match = NUMBER_FIRST.match(block.text) if len(block.text) <= LONGEST_MISSING else None
        if match is None or not numbers or int(match["number"]) not in numbers:
            continue
        title = match["title"]
        if title.endswith((";", ",")) or (title.endswith(".") and len(title.split()) > 1) or title.startswith("at "):
            continue
        numbers = [number for number in numbers if number > int(match["number"])]
        found.append(ItemHeading(index, index + 1, match["number"], tidy_title(title), title, rule))
    return found


def with_parts(found: list[ItemHeading], blocks: list[Block]) -> list[ItemHeading]:
    """The numbered headings with the parts "4a)", "4b)" or "4.1", "4.2" of those that only head them.

    The first part must stand right under the item's heading: numbers further down count the points of its text.
    """
    begins = {heading.index for heading in found}
    more: list[ItemHeading] = []
    for place, heading in enumerate(found):
        if heading.after >= len(blocks) or not (heading.number or "").isdigit() or heading.after in begins:
            continue
        if _part(blocks[heading.after], heading.number) is None:
            continue
        end = found[place + 1].index if place + 1 < len(found) else len(blocks)
        for index in range(heading.after, end):
            part = _part(blocks[index], heading.number)
            if part:
                number, title = part
                more.append(ItemHeading(index, index + 1, number, tidy_title(title), title, "item.sub"))
    if not more:
        return found
    return sorted([*found, *more], key=lambda heading: heading.index)


def _part(block: Block, number: str | None) -> tuple[str, str] | None:
    """The number and the title of a part of item `number`."""
    text = block.body if block.bullet else block.text
    if len(text) > LONGEST_PART or is_contents_line(text):
        return None
    match = PART.match(text)
    if match is None or match["number"] != number or not match["title"][:1].isupper():
        return None
    if re.match(r"At\s", match["title"]):
        return None
    return match["number"] + match["part"].strip().lower(), match["title"].rstrip(".")


def with_unnumbered(found: list[ItemHeading], blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The numbered headings of one level with those of the same level that have no number ("## Næste møde")."""
    levels = {blocks[heading.index].level for heading in found}
    if len(found) < 2 or len(levels) != 1 or 0 in levels:
        return found
    level, taken = levels.pop(), {heading.index for heading in found}
    more = [
        ItemHeading(index, index + 1, None, tidy_title(block.body), block.body, "item.heading")
        for index, block in enumerate(blocks)
        if block.level == level and index > found[0].index and index not in taken and _may_head(labels[index])
    ]
    return sorted([*found, *more], key=lambda heading: heading.index)


def _may_head(label: Label | None) -> bool:
    """Whether a heading beside numbered ones is an item too: no section and no header field."""
    return label is None or label.kind in ("tasks", "next_meeting", "future")
