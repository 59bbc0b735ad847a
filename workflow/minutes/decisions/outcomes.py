"""Outcomes, as the other parts of the reader use them: of a sentence, of a decision, and of each recommendation."""

from __future__ import annotations

from workflow.minutes.decisions.decision_outcomes import overall, weighed
from workflow.minutes.decisions.recommendation_answers import answer_recommendations, content_words, followed, kind_of
from workflow.minutes.decisions.sentence_outcomes import LONGEST, MINORITY, Rule, Verdict, changed, classify

__all__ = [
    "LONGEST",
    "MINORITY",
    "Rule",
    "Verdict",
    "answer_recommendations",
    "changed",
    "classify",
    "content_words",
    "followed",
    "kind_of",
    "overall",
    "weighed",
]
