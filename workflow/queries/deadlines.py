"""How often the deadlines of actions have changed: what a calendar needs to know the newer of two entries."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from workflow.extensions import db
from workflow.models import ActionEvent


def deadline_sequences(action_ids: Collection[int]) -> dict[int, int]:
    """By action, in how many of its events the deadline became another one; none for those that kept theirs."""
    rows = db.session.execute(
        select(ActionEvent.action_id, func.count())
        .where(
            ActionEvent.action_id.in_(action_ids),
            ActionEvent.kind != "created",
            ActionEvent.changes["deadline"].as_string().is_not(None),
        )
        .group_by(ActionEvent.action_id)
    )
    return dict(rows.all())
