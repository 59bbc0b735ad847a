"""What in the text looks wrong and is kept as written: days that do not exist, amounts that cannot be read."""

from __future__ import annotations

import re
from datetime import date

from workflow.minutes.days.dates import find_dates
from workflow.minutes.days.deadlines import find_deadlines
from workflow.minutes.decisions.recommendations import locate
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import MONTHS
from workflow.minutes.model import Notice

AMOUNT = expression(r"(?<![\d.,])\d{1,3}(?:\.\d{1,4})+(?:,\d{1,2})?(?=\s?(?:kr\b|kroner\b))")
WEEKDAY_WORD = expression(r"(?:man|tirs|ons|tors|fre|lør|søn)dag", re.IGNORECASE)
# "Ã¸" and the like: letters that were once read in the wrong encoding; "m¿de": those of an old Macintosh
BROKEN_LETTERS = expression(r"Ã[¦¸¥†˜…]|\ufffd|(?<=[a-zæøå])[¿¾Œ](?=[a-zæøå])")
FEWEST_BROKEN = 2
ENCODING_NOTICE = (
    "Nogle bogstaver (æ, ø, å) er læst forkert, fordi filen er gemt i en anden tegnkodning. "
    "Gem dokumentet som UTF-8, og indlæs det igen."
)
DIGIT = re.compile(r"\d")
LONGEST_BLOCK = 5000
MOST_NOTICES = 50


def find_oddities(text: str, blocks: list[Block], day: date | None, first: int) -> list[Notice]:
    """Notices for a person to look at, in the order of the text; at most fifty.

    `day` is the meeting's; from block `first` on, days to come are checked against the weekday written beside them.
    """
    notices: list[Notice] = []
    broken = BROKEN_LETTERS.findall(text)
    if len(broken) >= FEWEST_BROKEN:
        first_broken = BROKEN_LETTERS.search(text)
        notices.append(Notice("encoding", ENCODING_NOTICE, first_broken.span() if first_broken else None))
    for place, block in enumerate(blocks):
        if len(block.text) > LONGEST_BLOCK or not DIGIT.search(block.text):
            continue
        for found in find_dates(block.text):
            if found.impossible and any(month in found.text.lower() for month in MONTHS):
                span = locate(text, block.start, block.end, found.text)
                notices.append(Notice("impossible_date", f'Datoen "{found.text}" findes ikke.', span))
        if place >= first and WEEKDAY_WORD.search(block.text):
            for due in find_deadlines(block.text, day):
                if due.contradiction:
                    span = locate(text, block.start, block.end, due.text)
                    notices.append(Notice("weekday_mismatch", due.contradiction, span))
        for match in AMOUNT.finditer(block.text):
            if any(len(group) != 3 for group in match[0].split(",")[0].split(".")[1:]):
                span = locate(text, block.start, block.end, match[0])
                notices.append(Notice("odd_amount", f'Beløbet "{match[0]}" er ikke skrevet som et tal.', span))
        if len(notices) >= MOST_NOTICES:
            break
    return notices[:MOST_NOTICES]
