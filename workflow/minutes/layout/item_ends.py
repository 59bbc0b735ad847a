"""What stands at the end of an item and is none of its words: the heading of a group of the items that follow."""

from __future__ import annotations

import re

from workflow.minutes.decisions.sentence_outcomes import classify, compiled
from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_headings import ItemHeading
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import LABELS

GROUP = compiled(LABELS["group_headings"]["pattern"])
LETTERED = expression(r"^(?:[A-H]|[IVX]{1,4})[.)]\s+(?=[A-ZÆØÅ])")
NUMBERED = expression(r"^(?P<number>\d{1,3})[.)]?\s+(?=[A-ZÆØÅ])")
LONGEST_GROUP = 70
SHORTEST_CAPITALS = 4


def end_of_item(blocks: list[Block], following: ItemHeading | None) -> int:
    """How many of the blocks under an item are its own; the rest heads the group that `following` begins.

    "B. SAGER TIL DRØFTELSE" after the last item of a group, or "4. Siden sidst" right above "4.1".
    """
    if following is None:
        return len(blocks)
    end = len(blocks)
    while end > 0 and _heads_group(blocks[end - 1], following):
        end -= 1
    return end


def _heads_group(block: Block, following: ItemHeading) -> bool:
    text = block.text.strip(" :")
    if len(text) > LONGEST_GROUP or block.bullet or block.text.endswith((".", ";", ",", "?", "!")):
        return False
    numbered = NUMBERED.match(text)
    if numbered and following.number and following.number.startswith(numbered["number"] + "."):
        return True
    if not (block.gap or block.level):
        return False
    if GROUP.match(LETTERED.sub("", text)):
        return True
    letters = re.sub(r"[\W\d_]", "", text)
    capitals = len(letters) >= SHORTEST_CAPITALS and letters.isupper() and not following.raw_title.isupper()
    return capitals and not classify(text).rules and (bool(LETTERED.match(text)) or " " in text)
