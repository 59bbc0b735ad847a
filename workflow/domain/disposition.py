"""What becomes of a recommendation and of a decision: settled at the meeting, or still open."""

from __future__ import annotations

import re
from typing import Literal

Disposition = Literal["open", "settled"]

# What the decision does not answer, puts off or sends back stays open with the secretariat.
_UNANSWERED = frozenset({None, "deferred", "returned"})

# A decision without tasks that leaves nothing to be done. "other" is narrative: nothing was decided.
_NOTHING_FOLLOWS = frozenset({"noted", "discussed", "elected", "rejected", "withdrawn", "no_remarks", "other"})

_APPROVALS = frozenset({"approved", "approved_with_changes"})
_FORMAL_PAPER = r"(?:dagsorden|referat|mødereferat|protokol|mødeprotokol|beslutningsprotokol)(?:en|et|er|erne)?"
_FORMAL_TITLE = re.compile(
    rf"^\W*{_FORMAL_PAPER}\b"
    rf"|\b(?:godkend\w*|vedtag\w*|underskrift)\s+(?:af\s+)?(?:\w+\s+){{0,3}}?{_FORMAL_PAPER}\b",
    re.I,
)
_FORMAL_DECISION = re.compile(
    rf"^\W*(?:\w+\s+){{0,2}}?{_FORMAL_PAPER}\b(?:\s+\w+){{0,4}}?\s+(?:blev\s+|er\s+)?godkendt\W*$", re.I
)


def of_recommendation(outcome: str | None) -> Disposition:
    """Settled when the decision answers it (1-product.md, «Every indstilling and beslutning is tracked»)."""
    return "open" if outcome in _UNANSWERED else "settled"


def is_formality(item_title: str, decision_text: str) -> bool:
    """Whether an approval concerns nothing but the agenda or the minutes of a meeting."""
    return bool(_FORMAL_TITLE.search(item_title) or _FORMAL_DECISION.match(decision_text.strip()))


def of_decision(outcome: str, *, formality: bool) -> Disposition:
    """What becomes of a decision without tasks; one with tasks is their parent and closes with them."""
    if outcome in _NOTHING_FOLLOWS or (formality and outcome in _APPROVALS):
        return "settled"
    return "open"


def carries_recommendations(outcome: str) -> bool:
    """A decision that puts its recommendations off or sends them back is their parent: one matter, counted once."""
    return outcome in _UNANSWERED
