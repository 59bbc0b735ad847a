"""The last words that were written on actions: what was taken back was not said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import select

from workflow import clock
from workflow.extensions import db
from workflow.models import ActionEvent, ActionNote
from workflow.queries.id_lists import ID_LIST, is_one_of

# What the meeting is asked stands by itself, and what is waited for too; what is told of the minutes says nothing of
# the work.
_ELSEWHERE = (
    "taken_up", "taken_off", "waiting", "deadline_asked", "corrected", "correction_undone", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Words that somebody wrote on an action."""

    text: str
    by: str
    on: date


def last_words(ids: Sequence[int]) -> tuple[dict[int, Said], dict[int, Said]]:
    """By action: the last words on it, and those of the report that it is done, which may be empty."""
    said: dict[int, Said] = {}
    reported: dict[int, Said] = {}
    rows = db.session.execute(
        select(
            ActionEvent.action_id, ActionEvent.kind, ActionEvent.changes, ActionEvent.actor_name, ActionEvent.at,
            ActionNote.text,
        )
        .outerjoin(ActionNote, ActionNote.event_id == ActionEvent.id)
        .where(is_one_of(ActionEvent.action_id, ID_LIST))
        .order_by(ActionEvent.action_id, ActionEvent.sequence),
        {"ids": list(ids)},
    ).all()  # fmt: skip
    for row, following in pairwise([*rows, None]):
        assert row is not None
        taken_back = following is not None and following.action_id == row.action_id and following.kind == "undone"
        if row.kind == "undone" or taken_back:
            continue
        words = Said((row.text or "").strip(), row.actor_name, clock.local(row.at).date())
        if words.text and row.kind not in _ELSEWHERE:
            said[row.action_id] = words
        if row.changes.get("status", [None, None])[1] == "reported_done":
            reported[row.action_id] = words
    return said, reported
