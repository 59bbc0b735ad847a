"""Body, owners and deadline of many actions are changed with a few statements, each with its event; in a transaction.

The caller holds the package; the actions are held here. Nothing is changed that is as it is to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import selectinload

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import Action, Assignment, Party
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.services.actions import parents
from workflow.services.actions.held_rows import hold
from workflow.services.actions.one_action import Changes
from workflow.services.history.history import append_events

Line = dict[str, Any]  # as lines.owner_state has it, and its id
WITH_DEADLINE = ("deadline_basis", "silent", "needs_date", "resumed_on")  # what a new deadline changes beside itself

_ACTIONS, _LINES = cast(Table, Action.__table__), cast(Table, Assignment.__table__)
_READ = (
    select(
        Action.id, Action.body_id, Action.deadline, Action.deadline_basis, Action.silent, Action.needs_date,
        Action.resumed_on, Action.status, Action.version, Action.reference, Action.parent_id,
    )
    .where(is_one_of(Action.id, ID_LIST))
    .order_by(Action.id)
)  # fmt: skip
_READ_LINES = (
    select(Assignment, Party.name.label("party_name"))
    .join(Party, Party.id == Assignment.party_id)
    .where(is_one_of(Assignment.action_id, ID_LIST))
    .order_by(Assignment.id)
)
_RENEW = (
    update(_ACTIONS)
    .where(_ACTIONS.c.id == bindparam("action_id"))
    .values(
        body_id=bindparam("to_body"), deadline=bindparam("to_deadline"), deadline_basis=bindparam("to_basis"),
        silent=bindparam("to_silent"), needs_date=bindparam("to_needs_date"), resumed_on=bindparam("to_resumed"),
        version=_ACTIONS.c.version + 1,
    )
)  # fmt: skip
_MOVE = (
    update(_ACTIONS)
    .where(is_one_of(_ACTIONS.c.id, ID_LIST))
    .values(body_id=bindparam("to_body"), version=_ACTIONS.c.version + 1)
)


@dataclass(frozen=True)
class Standing:
    """An action as it is now."""

    id: int
    reference: str
    body_id: int
    deadline: date
    deadline_basis: str
    silent: bool
    needs_date: bool
    resumed_on: date | None
    status: str
    version: int
    parent_id: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Wanted:
    """What is to become of it; None: it stays as it is. The rest goes with a deadline, as when one is agreed."""

    body_id: int
    deadline: date | None = None
    deadline_basis: str = "agreed"
    silent: bool = False
    needs_date: bool = False
    resumed_on: date | None = None
    lines: tuple[Line, ...] | None = None


def standing(action_ids: Collection[int]) -> dict[int, Standing]:
    """The actions, held until the transaction ends, in the order of their ids."""
    hold(action_ids)
    ids = {"ids": sorted(action_ids)}
    rows = db.session.execute(_READ, ids).all()
    lines: dict[int, list[Line]] = defaultdict(list)
    for line, name in db.session.execute(_READ_LINES.execution_options(populate_existing=True), ids):
        lines[line.action_id].append(
            {
                "party_id": line.party_id,
                "name": name,
                "lead": line.lead,
                "state": line.state,
                "named_as": line.named_as,
                "assigned_at": line.assigned_at.isoformat(),
                "delivered_at": line.delivered_at.isoformat() if line.delivered_at else None,
                "on_behalf_of_id": line.on_behalf_of_id,
            }
        )
    return {row.id: Standing(**row._mapping, lines=tuple(in_order(lines[row.id]))) for row in rows}


def in_order(lines: Collection[Line]) -> list[Line]:
    """As events keep them: the lead first."""
    return sorted(lines, key=lambda each: (not each["lead"], each["party_id"]))


def write(
    wanted: Mapping[int, Wanted],
    now_standing: Mapping[int, Standing],
    kind: str,
    about: Changes,
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
) -> dict[int, int]:
    """Changes the actions, and gives the ids of their events. `about` stands in each event too."""
    names = _names(wanted.values(), now_standing.values())
    changed: dict[int, Changes] = {}
    moved: dict[int, list[int]] = defaultdict(list)
    renewed, gone, come = [], [], list[dict[str, Any]]()
    for action_id, each in wanted.items():
        was = now_standing[action_id]
        changes: Changes = dict(about)
        if each.body_id != was.body_id:
            bodies = was.body_id, each.body_id
            changes = {"body": (names[was.body_id], names[each.body_id]), "body_id": bodies, **changes}
        if each.lines is not None:
            lines = in_order([{**line, "name": names[line["party_id"]]} for line in each.lines])
            if lines != list(was.lines):
                changes["owners"] = (list(was.lines), lines)
                gone.append(action_id)
                come += [_line(action_id, line) for line in lines]
        if each.deadline is not None and each.deadline != was.deadline:
            changes["deadline"] = (was.deadline, each.deadline)
            for field in WITH_DEADLINE:
                if getattr(was, field) != getattr(each, field):
                    changes[field] = (getattr(was, field), getattr(each, field))
            renewed.append(_renewed(was, each))
        else:
            moved[each.body_id].append(action_id)
        changed[action_id] = changes
    for body_id, ids in moved.items():
        db.session.execute(_MOVE, {"ids": ids, "to_body": body_id})
    connection = db.session.connection()
    if renewed:
        connection.execute(_RENEW, renewed)
    if gone:
        connection.execute(delete(_LINES).where(is_one_of(_LINES.c.action_id, ID_LIST)), {"ids": gone})
        connection.execute(insert(_LINES), come)
    made = append_events(changed, kind, actor=actor, now=now, note=note)
    _let_decisions_follow({now_standing[row["action_id"]].parent_id for row in renewed}, now)
    return made


def _let_decisions_follow(parent_ids: set[int | None], now: datetime) -> None:
    """A decision shows the latest deadline of its tasks. Its row is held already (`hold`)."""
    ids = sorted(each for each in parent_ids if each is not None)
    if not ids:
        return
    db.session.flush()
    fresh = select(Action).where(is_one_of(Action.id, ID_LIST)).options(selectinload(Action.tasks))
    for parent in db.session.scalars(fresh.execution_options(populate_existing=True), {"ids": ids}).all():
        parents.follow(parent, now=now)


def _renewed(was: Standing, wanted: Wanted) -> dict[str, Any]:
    return {
        "action_id": was.id,
        "to_body": wanted.body_id,
        "to_deadline": wanted.deadline,
        "to_basis": wanted.deadline_basis,
        "to_silent": wanted.silent,
        "to_needs_date": wanted.needs_date,
        "to_resumed": wanted.resumed_on,
    }


def _line(action_id: int, line: Line) -> dict[str, Any]:
    moments = {
        name: datetime.fromisoformat(line[name]) if line[name] else None for name in ("assigned_at", "delivered_at")
    }
    kept = {name: line[name] for name in ("party_id", "lead", "state", "named_as", "on_behalf_of_id")}
    return {"action_id": action_id, **kept, **moments}


def _names(wanted: Collection[Wanted], was: Collection[Standing]) -> dict[int, str]:
    ids = {each.body_id for each in wanted} | {each.body_id for each in was}
    ids |= {line["party_id"] for each in wanted for line in each.lines or ()}
    return dict(
        db.session.execute(select(Party.id, Party.name).where(is_one_of(Party.id, ID_LIST)), {"ids": sorted(ids)}).all()
    )
