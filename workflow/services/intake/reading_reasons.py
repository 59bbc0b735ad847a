"""Why the reader read a proposal as it did, and what it is unsure of: what the pages may know of the reader."""

from __future__ import annotations

from workflow.minutes import explanation

_PAGE_MARKS = str.maketrans("«»", "»«")  # the pages quote as Danish books do


def reason_of(rule: str | None) -> str | None:
    """One sentence on why a value was read, by the id of its rule; None for a value that no rule of the reader gave."""
    reason = explanation.REASONS.get(rule or "")
    return reason.translate(_PAGE_MARKS) if reason else None


def doubt_of(kind: str, rule: str | None) -> str:
    """What the reader is unsure of in a proposal of that kind ("recommendation", "decision", "task")."""
    return explanation.doubt_of(kind, rule or "")
