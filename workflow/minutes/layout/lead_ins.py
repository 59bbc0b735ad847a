"""Words that open a recommendation within the case text, and the list that follows them."""

from __future__ import annotations

import re

from workflow.minutes.decisions.sentence_outcomes import classify, compiled
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import OUTCOME_WORDS

WORDS = OUTCOME_WORDS["sections"]
_HOW, _THROUGH = "|".join(WORDS["recommended_how"]), "|".join(WORDS["recommended_through"])
PUT = rf"(?:\s+(?:{_HOW})\b){{0,2}}"
"""How something is recommended ("derfor", "enstemmigt")."""
THROUGH = rf"(?:\s+(?:{_THROUGH})\s+[^,:.]{{2,90}}?(?=\s+(?:til|over for|overfor|at)\b|[,:.]|\s*$))?"
"""Through or with whom it is recommended ("via Økonomiudvalget"), up to the body that is to decide or the matter."""
RECOMMENDS = expression(
    r"^(?:(?:[Dd]et|[Dd]er)\s+(?:indstilles|foreslås|anbefales|henstilles)\b|"
    r"(?:[A-ZÆØÅ][\w./&-]*(?:[ ,]+[\w./&()-]+){0,14}?,?\s+)(?:indstiller|foreslår|anbefaler)\b"
    + PUT
    + THROUGH
    + r"(?:\s+(?:til|over for|overfor)\s[^:.]{2,80})?(?=,|:|\s+at\b|\s*$))"
)
PROPOSED = expression(
    r"^[A-ZÆØÅ][\w./&-]*(?: [\w./&-]+){0,5} (?:foreslog|indstillede|anbefalede)(?:, at| at)?\s?[:,]?$"
)
FIRST_POINT = expression(r"(?:^|\s)\(?(?:1|a)[.)]\s+[Aa]t\s")
LEAD_LENGTH = 420
LAST_LEAD = 120
LAST_SENTENCE = expression(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
AT_LINE = expression(r"^[Aa]t\s")
SUBMITS = compiled(WORDS["submits"])
LONGEST_SAID = 3000
MOST_LOOKED_AT = 40
"""Blocks of a section that are asked whether a list begins again, or something has been decided."""


def is_lead_in(block: Block) -> bool:
    """Whether a block opens a recommendation inside the case text."""
    text = block.body
    if block.bullet or (block.number is not None and len(text) > 200):
        return False
    if PROPOSED.match(text):
        # "Formanden foreslog at" above a list
        return True
    match = RECOMMENDS.match(text)
    if not match:
        return False
    if re.match(r"^[Dd]er\s+(?:foreslås|anbefales)|^[Dd]et\s+(?:foreslås|anbefales)", text):
        return text.rstrip().endswith((":", ",")) or bool(block.level) or bool(FIRST_POINT.search(text[:200]))
    if re.match(r"^[Dd]e[tr]\s", text):
        return len(text) <= LEAD_LENGTH or text.rstrip().endswith(":")
    # "X indstiller, at": a recommendation when a list follows or when it is short
    first = re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])", text, maxsplit=1)[0]
    return text.rstrip().endswith((":", ",", "indstiller", "indstiller at", "foreslår", "anbefaler", ", at")) or (
        bool(re.search(r"\bindstiller\b(?:[^.]{0,140})?,? at\b", first)) and len(text) <= LEAD_LENGTH
    )


def ends_with_lead_in(block: Block, following: Block | None) -> bool:
    """Whether the last sentence of a paragraph opens a list ("… til godkendelse. Lis indstiller, at rådet")."""
    if following is None or not is_recommended(following) or block.listed:
        return False
    last = LAST_SENTENCE.split(block.text)[-1]
    return last != block.text and len(last) <= LAST_LEAD and bool(RECOMMENDS.match(last))


def has_decided(blocks: list[Block]) -> bool:
    """Whether what stands under an item so far has said an outcome."""
    return any(classify(block.text).rules for block in blocks[:MOST_LOOKED_AT] if len(block.text) <= LONGEST_SAID)


def answers_anew(block: Block, above: list[Block]) -> bool:
    """Whether an entry begins a list again that stands above it, and answers it ("a) Vedtaget. b) Udsættes …")."""
    marker = block.text[:2].lower()
    again = (
        block.listed
        and not block.bullet
        and any(b.listed and b.text[:2].lower() == marker for b in above[:MOST_LOOKED_AT])
    )
    return again and bool(classify(block.body).rules)


def list_follows(block: Block) -> bool:
    text = block.body.rstrip()
    if text.endswith((":", ",", ", at", " at")):
        return True
    return (not re.search(r"[.!?]$", text) and not re.search(r",? at \S+(?: \S+){4,}$", text)) or len(text) < 40


def is_recommended(block: Block) -> bool:
    """Whether a block is an entry of a recommendation's list."""
    return block.listed or bool(AT_LINE.match(block.text))
