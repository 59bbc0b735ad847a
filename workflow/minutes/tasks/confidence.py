"""How sure the reader is of a task, by the rule that found it: from 0 to 1, below 0.9 somebody should look."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS

CLEAR = 0.9
CONFIDENCE: dict[str, float] = {
    # measured on the development half of the annotated collections: the share that was right with owner and deadline
    "task.asked-done": 0.92,
    "task.given": 0.88,
    "task.charged": 0.88,
    "task.condition": 0.88,
    "task.bracketed": 0.88,
    "task.wish-list": 0.88,
    "task.entry": 0.88,
    "task.note": 0.88,
    "task.active": 0.87,
    "task.person-does": 0.87,
    "task.table": 0.85,
    "task.returned": 0.8,
    "task.asked": 0.8,
    "task.agreed": 0.8,
    "task.nominal": 0.8,
    "task.recommendation": 0.8,
    "task.sent-to": 0.8,
    "task.subjectless": 0.8,
    "task.needs-done": 0.8,
    "task.passive": 0.75,
    "task.promised": 0.7,
    "task.comes": 0.7,
    "task.will-be": 0.65,
    "task.wanted": 0.65,
    "task.awaited": 0.6,
    "task.listed": 0.6,
    "task.relative": 0.6,
    "task.modal": 0.6,
    "task.does": 0.6,
    "task.will-do": 0.6,
    "task.proposed": 0.6,
    "task.wished": 0.6,
    "task.group": 0.6,
    "task.to-come": 0.6,
    "task.there-passive": 0.55,
    "task.expected": 0.55,
    "task.taken-up": 0.6,
    "task.kept-told": 0.6,
    "task.imperative": 0.6,
    "task.condition-dated": 0.6,
    "task.case-dated": 0.55,
    "task.active-dated": 0.55,
    "task.passive-dated": 0.5,
    "task.passive.dated": 0.5,
    "task.there-passive.dated": 0.5,
    "task.will-be.dated": 0.5,
    "task.goes-into": 0.5,
    "task.goes-into.dated": 0.5,
    "task.ready": 0.4,
}
OWNED: dict[str, float] = {
    # work that a sentence gives to somebody although its verb names nobody
    "task.passive": 0.88,
    "task.there-passive": 0.9,
    "task.will-be": 0.9,
    "task.returned": 0.95,
    "task.agreed": 0.88,
}
"""By rule, when the sentence names who does it."""
PLAIN = 0.94
"""A participant does one thing in a short sentence, at a time that was understood or at none."""
IN_A_ROW = 0.92
"""A row of a table with an owner, and with a day or nothing for the time."""
AN_OFFICE = 0.92
"""The same of an administration, a municipality or a region: they carry out what was decided."""
A_ROLE = 0.8
A_ROLE_AMONG_MORE = 0.65
"""A role or a body that does something: minutes also tell so what is usual or what others do."""
LONGEST_PLAIN = 110
_MORE = expression(r"[,;:]")
_TIME = expression("|".join(rf"\b{entry}" for entry in TASK_WORDS["time_signs"]), re.IGNORECASE)
_OFFICE = expression(TASK_WORDS["offices"])
DOUBTFUL = 0.5
UNNAMED = 0.85
"""At most, for work that names nobody in minutes without recommendations: there a passive may tell of what goes on."""
WE = 0.8
"""At most, for what "vi" do: the body may mean one of its members, or only tell what is usual."""


def confidence_of(
    rule: str, evidence: str = "", *, owners: tuple[str, ...] = (), listed: bool = False, dated: bool | None = None
) -> float:
    """The confidence of a rule in its sentence; a rule that is not in the table is doubtful.

    `owners`: whom the sentence names as those who do it. `listed`: they are on the list of participants.
    `dated`: whether its time was understood as one day; None for no time, or one without a value.
    """
    if owners and rule in OWNED:
        return OWNED[rule]
    if rule == "task.active" and owners:
        plain = len(evidence) <= LONGEST_PLAIN and not _MORE.search(evidence)
        if not plain:
            return CONFIDENCE[rule] if listed else A_ROLE_AMONG_MORE
        clear = dated or (dated is None and not _TIME.search(evidence))
        if listed:
            return PLAIN if clear else CONFIDENCE[rule]
        return AN_OFFICE if clear and all(_OFFICE.fullmatch(owner) for owner in owners) else A_ROLE
    return CONFIDENCE.get(rule, DOUBTFUL)


def at_most(*, named: bool, we: bool, formal: bool) -> float:
    """How sure a task can be at most, by who does it, and by whether the item has a case or a recommendation."""
    if we:
        return WE
    return 1.0 if named or formal else UNNAMED
