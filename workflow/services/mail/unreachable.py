"""Who owes something and cannot be reached by mail: no address, a stopped one, or gone. Reads only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from workflow.domain.access import Actor
from workflow.domain.status import REMINDED_STATUSES
from workflow.extensions import db
from workflow.models import Action, Assignment
from workflow.models.actions import OPEN_LEAF
from workflow.queries.scope import visible_actions
from workflow.services.mail.recipients import Directory


@dataclass(frozen=True)
class Unreachable:
    """A party, how many open actions it has, and who is written to instead (nobody: nothing is sent at all)."""

    party_id: int
    name: str
    actions: int
    instead: tuple[str, ...]


def unreachable(actor: Actor, on: date) -> list[Unreachable]:
    """Those among the owners of open actions that the actor may see; who gets nothing at all first."""
    rows = db.session.execute(
        select(Assignment.party_id, Action.body_id, Action.id)
        .join(Action, Action.id == Assignment.action_id)
        .where(OPEN_LEAF, Action.status.in_(REMINDED_STATUSES), Assignment.state == "open", visible_actions(actor))
    ).all()
    directory = Directory({row.party_id for row in rows}, {row.body_id for row in rows}, on)
    counts: dict[int, int] = defaultdict(int)
    instead: dict[int, set[str]] = defaultdict(set)
    for party_id, body_id, _action_id in rows:
        if not directory.own(party_id):
            counts[party_id] += 1
            instead[party_id].update(directory.reach(party_id, body_id).addresses)
    found = [
        Unreachable(party_id, directory.names[party_id], count, tuple(sorted(instead[party_id])))
        for party_id, count in counts.items()
    ]
    return sorted(found, key=lambda each: (bool(each.instead), -each.actions, each.name))
