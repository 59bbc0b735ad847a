"""Minutes whose items have neither number nor section: a short line that heads each paragraph is all there is."""

from __future__ import annotations

import itertools
import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_headings import ItemHeading
from workflow.minutes.layout.item_titles import tidy_title
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block, is_contents_line
from workflow.minutes.lexicon_file import ABBREVIATIONS, LABELS
from workflow.minutes.people.people import is_first_name, read_person

LONGEST_TITLE, LONGEST_SHORTENED = 90, 50
ENDS_TITLE = ABBREVIATIONS | frozenset(LABELS["shortened"]["words"])
POST_TOWN = expression(r"^(?:DK-)?\d{4}\s+[A-ZÆØÅ][\wæøåÆØÅ.]+(?:\s[\w.]+){0,3}$")
FEWEST_TITLES = 3
SAYS_SOMETHING = expression(r"[.!?:]\s*$")
TITLE_KINDS = frozenset({"case", "tasks", "next_meeting", "contents"})
"""Labels that may be the title of an item, where nothing else marks one."""
HEADER_KINDS = frozenset({"attendance", "absence", "meeting_date", "meeting_place", "meeting_body"})


def titled_paragraphs(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """Items that are a short line and the sentences under it; none where fewer than three are found."""
    header = [place for place, label in enumerate(labels) if label and label.kind in HEADER_KINDS]
    first = max(header) + 1 if header and max(header) < len(blocks) / 2 else 0
    found: list[ItemHeading] = []
    for place, (block, below) in enumerate(itertools.pairwise(blocks[first:]), start=first):
        label = labels[place]
        free = label is None or (label.kind in TITLE_KINDS and not label.rest)
        if free and _is_title(block) and _is_said(below, title=block):
            found.append(ItemHeading(place, place + 1, None, tidy_title(block.body), block.body, "item.titled"))
    with_colon = [heading for heading in found if blocks[heading.index].text.endswith(":")]
    if len(with_colon) * 3 > len(found) * 2:
        # where titles end with a colon, a short line without one is a sentence that has lost its stop
        found = with_colon
    spoken = sum(1 for block in blocks[first:] if SAYS_SOMETHING.search(block.text))
    return found if len(found) >= FEWEST_TITLES and spoken * 2 >= len(found) else []


def _is_title(block: Block) -> bool:
    if len(block.text) > LONGEST_TITLE or block.listed or not (block.gap or block.level):
        return False
    if not block.text[:1].isupper() or is_contents_line(block.text):
        return False
    if re.search(r"[.,;!?]$", block.text) and not _ends_shortened(block.text):
        return False
    if block.text.endswith(":") and not block.gap:
        return False
    if block.text.endswith(":") and block.gap and not is_first_name(block.text.split()[0]):
        return len(block.text) > 1 and not re.search(r"\d{4}|@|\bwww\b|\t", block.text)
    named = read_person(block.text) is not None or (
        is_first_name(block.text) and (len(block.text.split()) < 3 or ":" in block.text[:-1])
    )
    return not named and not re.search(r"\d{4}|@|\bwww\b|\t", block.text)


def _ends_shortened(text: str) -> bool:
    """Whether the full stop at the end of a title belongs to a shortened word ("Fremleje 3, 1. tv.", "Evt.")."""
    return len(text) <= LONGEST_SHORTENED and text.rsplit(" ", 1)[-1].lower() in ENDS_TITLE


def _is_said(block: Block, *, title: Block) -> bool:
    """Whether the block under a title says something: sentences, or the short words of a note right below it."""
    if POST_TOWN.match(block.text):
        return False
    if title.text.endswith(":"):
        return len(block.text) > 1
    if block.gap > 1 and not SAYS_SOMETHING.search(block.text):
        return False
    said = SAYS_SOMETHING.search(block.text) or ":" in block.text or not block.gap
    return bool(said) and (bool(block.gap) or block.listed or title.gap > 0) and len(block.text) > 1
