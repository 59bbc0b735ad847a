"""Titles on a line of their own: below the item's number, the case number and the head of a page, or above it."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_headings import MAX_PAGE_TITLE, MAX_TITLE
from workflow.minutes.layout.item_titles import ONLY_NOTE
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.page_lines import PAGE_MARK
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import ABBREVIATIONS, LABELS

CASE_WORDS = "|".join(re.escape(word) for word in LABELS["case_numbers"]["words"])
CASE_NUMBER_ALONE = expression(
    rf"^\(?(?:(?:{CASE_WORDS})\s*[:.]?\s*)?(?=[^\s]*\d)[A-ZÆØÅ]{{0,6}}[\d./:-]+(?:[-\s]?[A-ZÆØÅ]\d{{2}}[\d./-]*)?\)?$",
    re.IGNORECASE,
)
TYPE_ALONE = expression(rf"^\(?(?:{'|'.join(LABELS['item_types']['words'])}|[OBDLÅ])\)?$", re.IGNORECASE)
TITLE_WORD = expression(rf"^(?:{'|'.join(map(re.escape, LABELS['title_words']['words']))})\s*:\s*(?=\S)", re.IGNORECASE)
NO_TITLE = expression(
    r"^(?:(?:beslutnings|møde)?referat|(?:møde)?dagsorden|(?:man|tirs|ons|tors|fre|lør|søn)dag|møde)\b", re.IGNORECASE
)
MOST_BETWEEN = 4
"""Lines of case numbers, types and page heads that may stand between the number of an item and its title."""


def is_case_number(words: str) -> bool:
    """Whether words are no title but the number or the type of the case ("19/15203", "J.nr. 24-118", "(Åben)")."""
    return bool(CASE_NUMBER_ALONE.match(words) or TYPE_ALONE.match(words) or ONLY_NOTE.match(words))


def title_below(
    blocks: list[Block], labels: list[Label | None], index: int, number: str, *, any_line: bool = False
) -> tuple[str, int] | None:
    """The title on a line below the item's number, and the first block after it; None when there is none.

    `any_line`: right under the number a line that looks like a sentence or a section's heading is the title as well.
    """
    for place in range(index + 1, min(index + 2 + MOST_BETWEEN, len(blocks))):
        block, label = blocks[place], labels[place]
        repeated = _without_number(block, number)
        if repeated != block.text:
            return repeated, place + 1
        if (label and label.kind == "identifier") or is_case_number(block.text) or PAGE_MARK.search(block.text):
            continue
        word = TITLE_WORD.match(block.text)
        if word:
            return block.text[word.end() :], place + 1
        if label is not None and label.rest:
            return None
        right_under = any_line and place == index + 1
        if right_under and len(block.text) <= MAX_TITLE:
            return block.text, place + 1
        if not _looks_like_title(block) or (label and label.kind in ("decision", "recommendation", "attachments")):
            return None
        return (block.text, place + 1) if label is None or not _opens(blocks, labels, place) else None
    return None


def title_above(blocks: list[Block], index: int) -> tuple[str, int]:
    """The title on the line above the item's number, and its block; no title when there is none."""
    above = blocks[index - 1].text if index else ""
    if not above or len(above) > MAX_TITLE or above.endswith((".", ":")):
        return "", index
    return ("", index) if PAGE_MARK.search(above) or NO_TITLE.match(above) else (above, index - 1)


def titles_stand_below(blocks: list[Block], labels: list[Label | None], bare: list[tuple[int, str]]) -> bool:
    """Whether the titles of items whose number stands alone on its line follow upon it; else they stand above.

    `bare`: the blocks of the numbers, and the numbers. A number that a gap parts from the line above has its title
    below, and so has one after which the title repeats it.
    """
    below = 0
    for index, number in bare:
        found = title_below(blocks, labels, index, number)
        if found is None:
            continue
        title_block = blocks[found[1] - 1]
        repeats = title_block.text != found[0]
        below += repeats or bool(blocks[index].gap or blocks[index].level or index == 0)
    return below * 2 > len(bare)


def _without_number(block: Block, number: str) -> str:
    """A line without the item's number that it repeats ("1. Regnskab" below "Sag nr. 1")."""
    if block.number is not None and str(block.number) == number and block.body[:1].isupper():
        return block.body
    again = re.match(rf"{re.escape(number)}\s*[.:)–-]?\s+(?=[A-ZÆØÅ])", block.text)
    return block.text[again.end() :] if again else block.text


def _looks_like_title(block: Block) -> bool:
    text = block.text
    if len(text) > MAX_PAGE_TITLE or block.listed or not (text[:1].isupper() or text[:1] in "\"”'§(«»"):
        return False
    return not text.endswith((".", ":", ",", ";")) or text.rsplit(" ", 1)[-1].lower() in ABBREVIATIONS


def _opens(blocks: list[Block], labels: list[Label | None], place: int) -> bool:
    """Whether a label ("Orientering", "Status") heads words, and no other section: then it is no title."""
    return place + 1 >= len(blocks) or labels[place + 1] is None
