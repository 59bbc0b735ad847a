"""Packages and how they stand: of a scope, of a successor, and what each cluster has handed over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from workflow.config import LOCAL_TIME
from workflow.domain.access import SYSTEM, Actor
from workflow.domain.handover import IN_PROGRESS, Tally, tally
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionCluster, HandoverItem, HandoverPackage
from workflow.queries.actions import ActionRow, rows_of
from workflow.queries.handover_plan import Plan
from workflow.queries.handover_scopes import NOT_FOUND, Scope, scope_of_package
from workflow.queries.scope import visible_actions

_IS_OPEN = Action.status.in_(OPEN_STATUSES)
_GOES = HandoverItem.state.in_(("handed_over", "accepted", "returned"))
_STANDS = HandoverPackage.state.in_(("moving", "moved"))
_MOVED = select(HandoverPackage.id).where(HandoverPackage.state == "moved")
# Returned, open, and where it came from: what was handed over again is elsewhere.
_IS_BACK = (
    HandoverItem.leaf, HandoverItem.state == "returned", _IS_OPEN, Action.body_id == HandoverItem.from_body_id,
)  # fmt: skip

# Which items a list shows, by the word in the address.
VIEWS = ("waiting", "accepted", "returned", "closed", "kept", "all")


@dataclass(frozen=True)
class ItemRow:
    """An action in a package, and what became of it there."""

    id: int
    state: str  # as stored; closed_meanwhile for what is not open any more
    why: str | None
    answered_at: datetime | None
    answered_by: str | None
    reason: str | None
    action: ActionRow


def latest_package(scope: Scope) -> HandoverPackage | None:
    """The package of the scope that is being moved or taken back; else the newest that was not taken back."""
    return db.session.scalars(
        select(HandoverPackage)
        .where(HandoverPackage.scope == scope.key, HandoverPackage.state != "undone")
        .options(joinedload(HandoverPackage.successor))
        .order_by(HandoverPackage.state.in_(IN_PROGRESS).desc(), HandoverPackage.id.desc())
        .limit(1)
    ).first()


def packages_of(scope: Scope) -> list[HandoverPackage]:
    """All packages of the scope, newest first; those that were taken back too."""
    return list(
        db.session.scalars(
            select(HandoverPackage).where(HandoverPackage.scope == scope.key).order_by(HandoverPackage.id.desc())
        )
    )


def package_for(package_id: int, actor: Actor) -> tuple[HandoverPackage, Scope]:
    """The package and its scope. Raises NotFoundError for what is not there, or not to be seen."""
    package = db.session.get(HandoverPackage, package_id)
    scope = scope_of_package(package) if package is not None else None
    if package is None or scope is None or not scope.may_read(actor):
        raise NotFoundError(NOT_FOUND)
    return package, scope


def figures(package_ids: Collection[int], actor: Actor = SYSTEM) -> dict[int, Tally]:
    """How packages stand, of what the actor may see. Counted leaves; what was taken back is not counted."""
    rows = db.session.execute(
        select(HandoverItem.package_id, HandoverItem.state, _IS_OPEN, func.count())
        .join(Action, Action.id == HandoverItem.action_id)
        .where(HandoverItem.package_id.in_(package_ids), HandoverItem.leaf, visible_actions(actor))
        .group_by(HandoverItem.package_id, HandoverItem.state, _IS_OPEN)
    ).all()
    return {
        package_id: _summed([(row[1], bool(row[2]), row[3]) for row in rows if row[0] == package_id])
        for package_id in package_ids
    }


def _summed(counts: list[tuple[str, bool, int]]) -> Tally:
    found = Tally()
    for state, is_open, count in counts:
        one = tally([(state, is_open)])
        found = Tally(
            **{name: getattr(found, name) + count * getattr(one, name) for name in Tally.__dataclass_fields__}
        )
    return found


def is_over(intended: Plan, package: HandoverPackage) -> bool:
    """Whether the scope has moved, and nothing new is to be handed over."""
    return package.state == "moved" and not intended.tally.handed_over


def outlook(intended: Plan, package: HandoverPackage | None) -> Tally:
    """What the command line tells: of the package that there is, unless new actions are to be handed over."""
    if package is not None and (package.state != "moved" or not intended.tally.handed_over):
        return figures([package.id])[package.id]
    return replace(intended.tally, handed_over=0, waiting=0, kept=intended.tally.kept)


def items(package_id: int, view: str, actor: Actor, *, size: int, page: int = 1) -> tuple[list[ItemRow], int]:
    """Items of a package that the actor may see, by deadline, and how many there are."""
    conditions: list[Any] = [HandoverItem.package_id == package_id, HandoverItem.leaf, visible_actions(actor)]
    narrowed: dict[str, list[Any]] = {
        "waiting": [HandoverItem.state.in_(("handed_over", "planned")), _IS_OPEN],
        "accepted": [HandoverItem.state == "accepted"],
        "returned": [HandoverItem.state == "returned"],
        "closed": [HandoverItem.state == "handed_over", ~_IS_OPEN],
        "kept": [HandoverItem.state == "kept"],
    }
    conditions += narrowed.get(view, [])
    query = select(HandoverItem).join(Action, Action.id == HandoverItem.action_id).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    found = db.session.scalars(query.order_by(Action.deadline, Action.id).limit(size).offset((page - 1) * size)).all()
    actions = {row.id: row for row in rows_of(actor, [item.action_id for item in found])}
    return [_row(item, actions[item.action_id]) for item in found], total


def _row(item: HandoverItem, action: ActionRow) -> ItemRow:
    closed = item.state == "handed_over" and not action.is_open
    return ItemRow(
        item.id,
        "closed_meanwhile" if closed else item.state,
        item.why,
        item.answered_at,
        item.answered_by_name,
        item.reason,
        action,
    )


@dataclass(frozen=True)
class Owed:
    """So many actions of a package wait for somebody."""

    package_id: int
    scope: Scope
    count: int


def to_answer(actor: Actor) -> list[Owed]:
    """What the actor has to accept or return, by package, oldest first; counted as the page of the package does."""
    rows = db.session.execute(
        select(HandoverItem.package_id, func.count())
        .join(Action, Action.id == HandoverItem.action_id)
        .where(
            HandoverItem.package_id.in_(_MOVED), HandoverItem.leaf, HandoverItem.state == "handed_over", _IS_OPEN
        )
        .group_by(HandoverItem.package_id)
        .order_by(HandoverItem.package_id)
    ).all()  # fmt: skip
    owed = [Owed(row[0], scope_of_package(db.session.get_one(HandoverPackage, row[0])), row[1]) for row in rows]
    return [each for each in owed if each.scope.may_answer(actor)]


def to_take_up(actor: Actor) -> list[Owed]:
    """What successors have returned to the scopes whose moves the actor readies, by scope; with its last package."""
    rows = db.session.execute(
        select(func.max(HandoverPackage.id), func.count(HandoverItem.action_id.distinct()))
        .join(HandoverItem, HandoverItem.package_id == HandoverPackage.id)
        .join(Action, Action.id == HandoverItem.action_id)
        .where(HandoverPackage.id.in_(_MOVED), *_IS_BACK)
        .group_by(HandoverPackage.scope)
        .order_by(HandoverPackage.scope)
    ).all()
    owed = [Owed(row[0], scope_of_package(db.session.get_one(HandoverPackage, row[0])), row[1]) for row in rows]
    return [each for each in owed if each.scope.may_prepare(actor)]


def returned_to(scope: Scope, actor: Actor, size: int) -> tuple[list[ItemRow], int]:
    """What waits with the scope again, of what the actor may see: the first by deadline, and how many there are."""
    newest = (
        select(func.max(HandoverItem.id))
        .join(HandoverPackage, HandoverPackage.id == HandoverItem.package_id)
        .join(Action, Action.id == HandoverItem.action_id)
        .where(HandoverPackage.scope == scope.key, HandoverPackage.id.in_(_MOVED), *_IS_BACK, visible_actions(actor))
        .group_by(HandoverItem.action_id)
    )
    total = db.session.scalar(select(func.count()).select_from(newest.subquery())) or 0
    found = db.session.scalars(
        select(HandoverItem)
        .join(Action, Action.id == HandoverItem.action_id)
        .where(HandoverItem.id.in_(newest))
        .order_by(Action.deadline, Action.id)
        .limit(size)
    ).all()
    actions = {row.id: row for row in rows_of(actor, [item.action_id for item in found])}
    return [_row(item, actions[item.action_id]) for item in found], total


@dataclass(frozen=True)
class Transfer:
    """What the page of one action tells of its transfer."""

    package_id: int
    scope: Scope
    state: str  # as ItemRow has it
    reason: str | None


def transfer_of(action_id: int, actor: Actor) -> Transfer | None:
    """The newest transfer of an action that was not taken back, if the actor may read the package."""
    row = db.session.execute(
        select(HandoverItem, _IS_OPEN)
        .join(Action, Action.id == HandoverItem.action_id)
        .join(HandoverPackage, HandoverPackage.id == HandoverItem.package_id)
        .where(HandoverItem.action_id == action_id, _GOES, _STANDS)
        .order_by(HandoverItem.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    item, is_open = row
    scope = scope_of_package(item.package)
    if not scope.may_read(actor):
        return None
    state = "closed_meanwhile" if item.state == "handed_over" and not is_open else item.state
    return Transfer(item.package_id, scope, state, item.reason)


def handed_over_by_cluster(on: date, actor: Actor = SYSTEM) -> dict[int, int]:
    """How many actions each cluster has handed over by the end of a day: cluster id → count, of what the actor may see.

    Counted leaves that were handed over and not taken back, whatever the successor has answered; an action of
    several clusters counts in each. Clusters without any are left out.
    """
    rows = db.session.execute(
        select(ActionCluster.cluster_id, func.count(HandoverItem.action_id.distinct()))
        .join(HandoverItem, HandoverItem.action_id == ActionCluster.action_id)
        .join(HandoverPackage, HandoverPackage.id == HandoverItem.package_id)
        .join(Action, Action.id == HandoverItem.action_id)
        .where(*_handed_over_by(on), visible_actions(actor))
        .group_by(ActionCluster.cluster_id)
    )
    return {row[0]: row[1] for row in rows}


def handed_over_total(on: date, actor: Actor = SYSTEM) -> int:
    """The same over all that the actor may see; an action of several clusters counts once."""
    return (
        db.session.scalar(
            select(func.count(HandoverItem.action_id.distinct()))
            .join(HandoverPackage, HandoverPackage.id == HandoverItem.package_id)
            .join(Action, Action.id == HandoverItem.action_id)
            .where(*_handed_over_by(on), visible_actions(actor))
        )
        or 0
    )


def _handed_over_by(on: date) -> list[Any]:
    day_after = datetime.combine(on + timedelta(days=1), time(), LOCAL_TIME)
    return [HandoverItem.leaf, _GOES, _STANDS, HandoverPackage.started_at < day_after]


def progress(package: HandoverPackage) -> tuple[int, int]:
    """How many actions have changed hands, and of how many; decisions that go along are counted nowhere."""
    done, total = db.session.execute(
        select(
            func.sum(
                case((HandoverItem.state == ("planned" if package.state == "moving" else "handed_over"), 0), else_=1)
            ),
            func.count(),
        ).where(HandoverItem.package_id == package.id, HandoverItem.leaf, HandoverItem.state != "kept")
    ).one()
    return int(done or 0), int(total)
