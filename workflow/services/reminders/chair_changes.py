"""How bodies stood some days ago: what a chair's digest holds against how they stand now. From the history, exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from workflow import clock
from workflow.domain import rollup
from workflow.domain.handover import BODY_EVENTS
from workflow.domain.rollup import Counted, Event, Figures, Scope, Spell, Standing
from workflow.extensions import db
from workflow.models import Action, ActionEvent
from workflow.queries.id_lists import among

_HERE: Scope = ("bodies", "")


def standing_on(body_ids: Collection[int], day: date) -> Figures:
    """How these bodies stood as the day `day` began: what was theirs then, as it was before its first change since.

    The figures are those of `day`; what was done in its month is left out.
    """
    begins, bodies = clock.at_local(day, 0), sorted(body_ids)
    which: ColumnElement[bool] = Action.body_id.in_(bodies)
    if gone := _moved_away(bodies, begins):
        which |= among(Action.id, gone)
    changes = (
        select(ActionEvent.action_id, ActionEvent.changes)
        .join(Action, Action.id == ActionEvent.action_id)
        .where(which, ActionEvent.at >= begins, ActionEvent.kind != "created")
        .order_by(ActionEvent.action_id, ActionEvent.sequence)
    )
    events: dict[int, list[Event]] = defaultdict(list)
    for action_id, changed in db.session.execute(changes):
        events[action_id].append(Event(day, changed))
    rows = db.session.execute(
        select(
            Action.id, Action.status, Action.has_tasks, Action.deadline, Action.owner_basis, Action.body_id
        ).where(which, Action.created_at < begins)
    )  # fmt: skip
    stood = (
        rollup.before(Standing(row.status, row.has_tasks, row.deadline, row.owner_basis, row.body_id), events[row.id])
        for row in rows
    )
    spells = (Spell(each, day, day + timedelta(days=1)) for each in stood if each.body_id in bodies)
    ((_, found),) = rollup.figures_by_day((Counted(spell, (_HERE,)) for spell in spells), day, day)
    return found.get(_HERE, Figures())


def _moved_away(bodies: Collection[int], since: datetime) -> set[int]:
    """The actions that were moved out of these bodies since a moment."""
    moved_from = ActionEvent.changes["body_id"][0].as_integer()
    moves = select(ActionEvent.action_id).where(ActionEvent.at >= since, ActionEvent.kind.in_(BODY_EVENTS))
    return set(db.session.scalars(moves.where(moved_from.in_(bodies))))
