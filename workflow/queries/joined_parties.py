"""Which entries of the register have been joined with another, and with which."""

from __future__ import annotations

from sqlalchemy import select

from workflow.models import RegisterEvent
from workflow.queries.plain_rows import plain_rows


def kept_parties() -> dict[int, int]:
    """The id of each entry that has gone, with the id of the one that stands for it now."""
    kept: dict[int, int] = {}
    merges = select(RegisterEvent.changes).where(RegisterEvent.kind == "merged").order_by(RegisterEvent.id.desc())
    for (changes,) in plain_rows(merges):
        (gone, _), (target, _) = changes["merged"]
        kept[gone] = kept.get(target, target)  # what it joined may have joined another since
    return kept
