"""How sure the reader is of a task, by the rule that found it: from 0 to 1, below 0.9 somebody should look."""

from __future__ import annotations

CLEAR = 0.9
CONFIDENCE: dict[str, float] = {
    # the text gives the work to somebody, or says in so many words that it is to be done
    "task.given": 0.95,
    "task.charged": 0.95,
    "task.asked": 0.95,
    "task.agreed": 0.95,
    "task.table": 0.95,
    "task.active": 0.92,
    "task.modal": 0.9,
    "task.passive": 0.92,
    "task.there-passive": 0.92,
    "task.will-be": 0.92,
    "task.nominal": 0.92,
    "task.active-dated": 0.9,
    "task.passive-dated": 0.9,
    "task.condition": 0.9,
    "task.recommendation": 0.9,
    "task.listed": 0.85,
    "task.returned": 0.92,
    "task.asked-done": 0.9,
    # said as work, but by a form that other sentences have too
    "task.note": 0.85,
    "task.bracketed": 0.85,
    "task.wish-list": 0.85,
    "task.will-do": 0.85,
    "task.entry": 0.8,
    "task.needs-done": 0.8,
    "task.does": 0.8,
    "task.relative": 0.75,
    "task.subjectless": 0.75,
    # said, but not as an order: a date alone, a hope, a proposal, a wish
    "task.passive.dated": 0.8,
    "task.there-passive.dated": 0.8,
    "task.will-be.dated": 0.8,
    "task.goes-into.dated": 0.7,
    "task.goes-into": 0.7,
    "task.person-does": 0.85,
    "task.expected": 0.7,
    "task.wanted": 0.7,
    "task.proposed": 0.6,
    "task.wished": 0.6,
    "task.group": 0.6,
    "task.to-come": 0.6,
    "task.case-dated": 0.55,
}
DOUBTFUL = 0.5
UNNAMED = 0.85
"""At most, for work that names nobody in minutes without recommendations: there a passive may tell of what goes on."""
WE = 0.8
"""At most, for what "vi" do: the body may mean one of its members, or only tell what is usual."""


def confidence_of(rule: str) -> float:
    """The confidence of a rule; a rule that is not in the table is doubtful."""
    return CONFIDENCE.get(rule, DOUBTFUL)


def at_most(*, named: bool, we: bool, formal: bool) -> float:
    """How sure a task can be at most, by who does it, and by whether the item has a case or a recommendation."""
    if we:
        return WE
    return 1.0 if named or formal else UNNAMED
