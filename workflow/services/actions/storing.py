"""Stores many new actions with a few statements, past the session: a document's minutes make hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, insert, select

from workflow.extensions import db
from workflow.models import Action, ActionCluster, Assignment, Party
from workflow.models.actions import cluster_key
from workflow.queries.id_lists import ID_LIST, is_one_of

Owner = tuple[Party, str | None]  # the party, and the words that the minutes name it by

# What a new action says of itself; all else begins as its column has it.
_COLUMNS = (
    "reference", "kind", "title", "quote", "status", "outcome", "has_tasks", "body_id", "meeting_id", "item_id",
    "proposal_id", "owner_basis", "deadline", "deadline_text", "deadline_basis", "anchor", "hangs_on_id", "hangs_by",
    "recurrence", "series_from", "rule_day", "confidential", "silent", "created_at", "cluster_key",
)  # fmt: skip
_OF_PROPOSALS = select(Action).where(is_one_of(Action.proposal_id, ID_LIST))
_IDS_OF_PROPOSALS = select(Action.proposal_id, Action.id).where(is_one_of(Action.proposal_id, ID_LIST))


@dataclass(frozen=True)
class Draft:
    """An action of a proposal that is not stored yet and in no session, and who owns it, the lead first."""

    action: Action
    owners: list[Owner]


def store(drafts: Sequence[Draft], cluster_ids: Sequence[int]) -> list[Action]:
    """Stores them with their clusters and lines in the running transaction, and gives them in their order.

    A draft may have another of them as its parent, which has none itself.
    """
    new = [draft.action for draft in drafts]
    for action in new:
        action.cluster_key = cluster_key(cluster_ids)
    _insert(Action, [_row(action, None) for action in new if action.parent is None])
    if below := [action for action in new if action.parent is not None]:
        ids = _ids([action.parent for action in below if action.parent is not None])
        _insert(Action, [_row(action, ids[action.parent.proposal_id]) for action in below if action.parent is not None])
    keys = [action.proposal_id for action in new]
    stored = {action.proposal_id: action for action in db.session.scalars(_OF_PROPOSALS, {"ids": keys})}
    actions = [stored[key] for key in keys]
    _insert(ActionCluster, [{"action_id": a.id, "cluster_id": cluster} for a in actions for cluster in cluster_ids])
    _insert(
        Assignment,
        [
            {
                "action_id": action.id,
                "party_id": party.id,
                "named_as": named_as,
                "lead": position == 0,
                "assigned_at": action.created_at,
            }
            for action, draft in zip(actions, drafts, strict=True)
            for position, (party, named_as) in enumerate(draft.owners)
        ],
    )
    return actions


def _row(action: Action, parent_id: int | None) -> dict[str, Any]:
    return {**{column: getattr(action, column) for column in _COLUMNS}, "parent_id": parent_id, "version": 1}


def _ids(actions: Sequence[Action]) -> dict[int | None, int]:
    keys = {"ids": list({action.proposal_id for action in actions})}
    return {row.proposal_id: row.id for row in db.session.execute(_IDS_OF_PROPOSALS, keys)}


def _insert(model: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(cast(Table, model.__table__)), rows)  # type: ignore[attr-defined]
