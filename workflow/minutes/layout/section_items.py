"""Items without numbers: headings of one level, or a section that comes round again."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_headings import MAX_PAGE_TITLE, SECTIONS, ItemHeading
from workflow.minutes.layout.item_titles import tidy_title
from workflow.minutes.layout.labels import Label, is_attendance_title, plain
from workflow.minutes.layout.text import Block

START_LABELS = frozenset(
    {
        "resumé",
        "resume",
        "resumè",
        "beslutningstema",
        "sagsid",
        "sagsid.",
        "sags id",
        "sagsnr",
        "sagsnr.",
        "sagsfremstilling",
        "sagstema",
        "anledning",
        "sagsresumé",
        "sagsnummer",
    }
)
HEADER_LINE = expression(r"^(?:referat|møde|dagsorden|\w+dag\b)", re.IGNORECASE)
FEWEST_HEADINGS = 3
TITLE_LABELS = frozenset({"orientering", "status", "drøftelse", "økonomi", "meddelelser", "høring", "kommunikation"})
MOST_ABOVE = 4


def headed_items(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """Items that are headings of one level with sections under them, without numbers."""
    levels = sorted({block.level for index, block in enumerate(blocks) if block.level and labels[index] is None})
    best: list[ItemHeading] = []
    for level in levels:
        headings = [i for i, block in enumerate(blocks) if block.level == level and labels[i] is None]
        found = []
        for position, index in enumerate(headings):
            following = headings[position + 1] if position + 1 < len(headings) else len(blocks)
            title = blocks[index].body
            if any(
                label and label.kind in ("decision", "recommendation") for label in labels[index + 1 : following]
            ) or (position and is_attendance_title(title)):
                found.append(ItemHeading(index, index + 1, None, tidy_title(title), title, "item.heading"))
        if len(found) > len(best) and len(found) >= 2:
            best = found
    return best


def level_items(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """Items that are headings of one level with words or lists under them, and nothing else to tell them by."""
    best: list[ItemHeading] = []
    for level in sorted({block.level for block in blocks if block.level}):
        found = [
            ItemHeading(index, index + 1, None, tidy_title(block.body), block.body, "item.heading")
            for index, block in enumerate(blocks[:-1])
            if block.level == level and labels[index] is None and not blocks[index + 1].level
        ]
        if len(found) > len(best) and len(found) >= FEWEST_HEADINGS:
            best = found
    return best


def repeated_sections(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """Items without number: a section label that comes round again marks the next one."""
    marks = [
        (i, label) for i, label in enumerate(labels) if label and label.kind in SECTIONS and label.kind != "attachments"
    ]
    if not any(label.kind in ("decision", "recommendation") for _, label in marks):
        return []
    found: list[ItemHeading] = []
    seen: set[str] = set()
    seen_kinds: set[str] = set()
    for index, label in marks:
        if label.words in TITLE_LABELS and not label.rest and index + 1 < len(labels) and labels[index + 1] is not None:
            # a title that is a section's word too, right above the first section
            continue
        fresh = label.words if label.words in START_LABELS else label.kind
        again = (
            not found or (fresh in seen and "decision" in seen_kinds) or (fresh in seen and label.words in START_LABELS)
        )
        titled = bool(found) and "decision" in seen_kinds and _title_before(blocks, labels, index) is not None
        if again or (titled and label.kind in ("case", "recommendation", "decision", "identifier") and not label.body):
            place = _title_before(blocks, labels, index)
            start = place if place is not None else index
            title = blocks[place].body if place is not None else _theme(blocks, label, index)
            found.append(
                ItemHeading(
                    start, index if place is None else place + 1, None, tidy_title(title), title, "item.section"
                )
            )
            if len(found) == 1 and not title and (page := _page_title(blocks, labels, index)):
                found[0] = page
            seen, seen_kinds = set(), set()
        seen.add(fresh)
        seen_kinds.add(label.kind)
    return found


def _page_title(blocks: list[Block], labels: list[Label | None], index: int) -> ItemHeading | None:
    """The first line of a page that shows one item alone, above its first section and without a header."""
    if not 0 < index <= MOST_ABOVE or any(labels[:index]) or blocks[0].listed or len(blocks[0].text) > MAX_PAGE_TITLE:
        return None
    title = blocks[0].body
    if title.endswith((".", ":", ",")) or HEADER_LINE.match(title) or not title[:1].isupper():
        return None
    return ItemHeading(0, 1, None, tidy_title(title), title, "item.page")


def _theme(blocks: list[Block], label: Label, index: int) -> str:
    """The first words under "Beslutningstema" as the title of an item that has no other."""
    if label.words not in ("beslutningstema", "sagstema") or index + 1 >= len(blocks):
        return ""
    words = label.rest or blocks[index + 1].body
    return words.rstrip(".") if len(words) <= MAX_PAGE_TITLE else ""


def _title_before(blocks: list[Block], labels: list[Label | None], index: int) -> int | None:
    """The block right before a section label, when it looks like a title."""
    if index == 0:
        return None
    above = labels[index - 1]
    if above is not None and not (above.words in TITLE_LABELS and not above.rest and blocks[index - 1].gap):
        return None
    block = blocks[index - 1]
    if (
        len(block.text) > 160
        or block.bullet
        or block.number is not None
        or block.text.endswith((".", ":", ",", ";", "?"))
    ):
        return None
    first = index == 1
    return index - 1 if plain(block.text) and block.text[:1].isupper() and (block.gap or block.level or first) else None
