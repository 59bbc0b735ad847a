"""Lines under a decision that only tell who came, went, was away or took no part: they are none of its words."""

from __future__ import annotations

import re

from workflow.minutes.decisions.sentence_outcomes import classify, compiled
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import OUTCOME_WORDS

ATTENDANCE_LINE = expression(
    r"^(?:Afbud|Fraværende|Ikke til stede|Ej til stede|Til stede|Deltagere)\b\s*:|^(?:Afbud|Fraværende)\b(?=\s+fra)"
    r"|^Fraværende (?:ved|under)\b[^:]{0,40}:",
    re.IGNORECASE,
)
ATTENDANCE_SENTENCE = expression(
    r"\bvar forhindret i at deltage i\b|\bdeltog (?:ikke i (?:behandlingen|sagen|punktet)|i mødet\b.*\bikke\b)"
    r"|\bvar fraværende under\b",
    re.IGNORECASE,
)
SENTENCE_END = expression(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
ATTENDING = compiled(OUTCOME_WORDS["sections"]["attending"])
CALLED_IN = compiled(OUTCOME_WORDS["sections"]["called_in"])
JOINING = frozenset({"og", "samt", "&", "begge", "fra"})
LONGEST_ATTENDANCE, MOST_NAMES = 400, 16


def only_attendance(block: Block) -> bool:
    """Whether a block only tells who was away; "… deltog ikke i behandlingen" may follow upon the decision itself."""
    if len(block.text) > LONGEST_ATTENDANCE or classify(block.text).says("approved", "decided"):
        return False
    if ATTENDANCE_LINE.search(block.text):
        return True
    if all(_tells_who_came(words) for words in SENTENCE_END.split(block.text)):
        return True
    if not ATTENDANCE_SENTENCE.search(block.text):
        return False
    others = [words for words in SENTENCE_END.split(block.text) if not ATTENDANCE_SENTENCE.search(words)]
    return not any(classify(words).rules for words in others)


def _tells_who_came(sentence: str) -> bool:
    """Whether a sentence tells of people by name that they came, went or took no part, or that they were called in."""
    if CALLED_IN.match(sentence):
        return True
    told = ATTENDING.search(sentence)
    names = sentence[: told.start()].split() if told else []
    return 0 < len(names) <= MOST_NAMES and all(
        word.lower().strip(",") in JOINING or word.lstrip("(")[:1].isupper() for word in names
    )
