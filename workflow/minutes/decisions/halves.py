"""Sentences that answer two matters at once, each by its own words: "godkendte projektet, men udskød budgettet"."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.decisions.sentence_outcomes import LONGEST, Verdict, classify
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import OUTCOME_WORDS

_WORDS = OUTCOME_WORDS["halves"]
TURN = expression(_WORDS["turn"], re.IGNORECASE)
ONLY_NOT = expression(_WORDS["only_not"], re.IGNORECASE)
NUMBERED = expression(_WORDS["numbered"], re.IGNORECASE)


def halved(verdicts: list[Verdict]) -> list[Verdict]:
    """The sentences of a decision, those of two halves that say different things as two."""
    return [half for verdict in verdicts for half in _halves(verdict)]


def _halves(verdict: Verdict) -> list[Verdict]:
    words = verdict.sentence[:LONGEST]
    turns = list(TURN.finditer(words))
    if len(turns) != 1 or NUMBERED.search(words):
        return [verdict]
    first, second = words[: turns[0].start()], words[turns[0].end() :]
    halves = [classify(first), _said(second)]
    outcomes = {half.outcome for half in halves}
    if (
        len(outcomes) < 2
        or not all(half.rules for half in halves)
        or any(half.whole or half.generic for half in halves)
    ):
        return [verdict]
    return halves


def _said(words: str) -> Verdict:
    """What the second half says; its subject may stand in the first, and its verb too ("men ikke budgettet")."""
    if only_not := ONLY_NOT.match(words):
        return classify(f"{only_not['what'].strip(' .')} blev ikke godkendt.")
    own = classify(words)
    return own if own.rules else replace(classify(f"Udvalget {words}"), sentence=words)
