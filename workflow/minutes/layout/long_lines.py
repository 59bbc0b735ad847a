"""Documents that have lost their line breaks: a very long line is parted where a heading or a numbered item begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import LABELS, MONTHS

LONG = 700
"""Characters from which a line is no paragraph any more but a page without breaks."""
_HEADINGS = "|".join(map(re.escape, LABELS["lost_breaks"]["headings"]))
_MONTHS = "|".join(MONTHS)
BEGINS = expression(
    rf"(?<!\s)\s+(?=(?:{_HEADINGS})\s*:\s)"
    rf"|(?<!\s)\s+(?=(?:Punkt|Pkt\.?)\s\d{{1,3}}\s?[.:)]?\s[A-ZÆØÅ])"
    rf"|(?<=[a-zæøå.!?:)])\s+(?=\d{{1,3}}\.(?:\d{{1,2}}\.?)?\s(?!(?i:{_MONTHS})\b)[A-ZÆØÅ][a-zæøå]{{2,}})"
)
COUNTS = expression(r"\b(?:d|den|kl|nr|pkt|punkt|side|uge|stk|kap|afd|sal|klasse|og|til)\.?$", re.IGNORECASE)


def soft_lines(line: str) -> Iterator[tuple[int, str]]:
    """The parts of a line with the offset of each; the line itself when it is no longer than a paragraph."""
    if len(line) < LONG:
        yield 0, line
        return
    start = 0
    for match in BEGINS.finditer(line):
        if COUNTS.search(line[max(start, match.start() - 10) : match.start()]):
            continue
        yield start, line[start : match.start()]
        start = match.end()
    yield start, line[start:]
