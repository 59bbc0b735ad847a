"""The successor answers: accepts what was handed over, or returns it with a reason; one action or many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from workflow.domain.access import Actor
from workflow.domain.handover import Answer, may_answer
from workflow.domain.limits import LONGEST_REASON
from workflow.domain.status import is_open
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, HandoverItem, HandoverPackage
from workflow.queries.handover_scopes import NOT_FOUND, scope_of_package
from workflow.services.actions import changing
from workflow.services.actions.held_rows import hold
from workflow.services.actions.one_action import refuse_departed, refuse_strange_day
from workflow.services.handover.handover_changes import Wanted, standing, write
from workflow.services.handover.handover_moving import give_back
from workflow.services.transaction import transaction

MOST = 200  # at once


@dataclass(frozen=True)
class Asked:
    """What the successor answers, and for what it accepts: who owns it from now on, and until when."""

    answer: Answer
    reason: str = ""
    owner_ids: tuple[int, ...] = ()
    deadline: date | None = None


@dataclass(frozen=True)
class Line:
    """What becomes of one action, or why nothing does."""

    item_id: int
    reference: str
    title: str
    refused: str | None


def preview(package_id: int, item_ids: Collection[int], asked: Asked, *, actor: Actor, now: datetime) -> list[Line]:
    """What the answer would do to each. Changes nothing."""
    db.session.rollback()
    package = db.session.get(HandoverPackage, package_id)
    _refuse(package, item_ids, asked, actor, now)
    assert package is not None
    return [_line(item, action, package) for item, action in _found(package_id, item_ids)]


def answer(package_id: int, item_ids: Collection[int], asked: Asked, *, actor: Actor, now: datetime) -> list[Line]:
    """Answers for these items, all that still wait, in one transaction; the others are given with the reason.

    For the successor's secretariat and chair. Raises NotFoundError, NotAllowedError, InvalidInputError, ConflictError
    when none of them waits.
    """
    with transaction():
        package = db.session.get(HandoverPackage, package_id, with_for_update=True, populate_existing=True)
        _refuse(package, item_ids, asked, actor, now)
        assert package is not None
        hold(_actions_of(package_id, item_ids))
        found = _found(package_id, item_ids)
        lines = [_line(item, action, package) for item, action in found]
        waiting = [pair for pair, line in zip(found, lines, strict=True) if line.refused is None]
        if not waiting:
            raise ConflictError(f"{_why_none(found, lines)} Intet er ændret.")
        if asked.answer == "returned":
            items = [item for item, _ in waiting]
            give_back(package, items, "handover_returned", "returned", actor=actor, now=now, note=asked.reason)
            _return_decisions(package, [action for _, action in waiting], actor, now)
        else:
            _accept(package, waiting, asked, actor, now)
        db.session.execute(
            update(HandoverItem)
            .where(HandoverItem.id.in_([item.id for item, _ in waiting]))
            .values(
                state=asked.answer,
                answered_at=now,
                answered_by_id=actor.user_id,
                answered_by_name=actor.name,
                reason=asked.reason.strip() or None,
            )
            .execution_options(synchronize_session=False)
        )
    return lines


def _accept(
    package: HandoverPackage, waiting: list[tuple[Any, Any]], asked: Asked, actor: Actor, now: datetime
) -> None:
    ids = [item.action_id for item, _ in waiting]
    held = standing(ids)
    same = {action_id: Wanted(held[action_id].body_id) for action_id in ids}
    write(same, held, "handover_accepted", {}, actor=actor, now=now, note=asked.reason)
    if asked.owner_ids or asked.deadline:
        actions = db.session.scalars(
            select(Action).where(Action.id.in_(ids)).order_by(Action.id).execution_options(populate_existing=True)
        )
        for action in actions:
            if asked.owner_ids:
                changing.give_to(action, list(asked.owner_ids), None, note=None, actor=actor, now=now)
            if asked.deadline:
                changing.move_deadline(action, asked.deadline, note=None, actor=actor, now=now)


def _return_decisions(package: HandoverPackage, actions: list[Any], actor: Actor, now: datetime) -> None:
    """A decision goes back with the last of its tasks that the package brought."""
    above = {action.parent_id for action in actions if action.parent_id is not None}
    for parent_id in sorted(above):
        there = db.session.scalar(
            select(HandoverItem.id)
            .join(Action, Action.id == HandoverItem.action_id)
            .where(
                HandoverItem.package_id == package.id,
                Action.parent_id == parent_id,
                HandoverItem.state.in_(("handed_over", "accepted")),
            )
            .limit(1)
        )
        item = db.session.scalars(
            select(HandoverItem).where(
                HandoverItem.package_id == package.id,
                HandoverItem.action_id == parent_id,
                HandoverItem.state == "handed_over",
                HandoverItem.leaf.is_(False),
            )
        ).first()
        if there is None and item is not None:
            give_back(package, [item], "handover_returned", "returned", actor=actor, now=now)


def _refuse(
    package: HandoverPackage | None, item_ids: Collection[int], asked: Asked, actor: Actor, now: datetime
) -> None:
    scope = scope_of_package(package) if package is not None else None
    if package is None or scope is None or not scope.may_read(actor):
        raise NotFoundError(NOT_FOUND)
    if not scope.may_answer(actor):
        raise NotAllowedError(
            f"Kun sekretariatet og formandskabet for {scope.successor} kan modtage eller returnere. Intet er ændret."
        )
    if package.state != "moved":
        raise ConflictError("Overdragelsen er ikke færdig. Intet er ændret.")
    if not item_ids:
        raise InvalidInputError("Vælg mindst én handling på listen. Intet er ændret.")
    if len(item_ids) > MOST:
        raise InvalidInputError(f"Der kan højst svares på {MOST} handlinger ad gangen. Intet er ændret.")
    if asked.answer not in ("accepted", "returned"):
        raise InvalidInputError("Vælg, om handlingerne modtages eller returneres. Intet er ændret.")
    if asked.answer == "returned" and not asked.reason.strip():
        raise InvalidInputError("Skriv, hvorfor handlingerne returneres. Intet er ændret.")
    if len(asked.reason) > LONGEST_REASON:
        raise InvalidInputError(f"Begrundelsen må højst have {LONGEST_REASON} tegn. Intet er ændret.")
    if asked.deadline is not None:
        refuse_strange_day(asked.deadline)
    refuse_departed(asked.owner_ids, now)


def _found(package_id: int, item_ids: Collection[int]) -> list[tuple[Any, Any]]:
    """The items with their actions, by action.

    Who may answer reads the whole package: also what has gone back, and the council does not see elsewhere any more.
    """
    rows = db.session.execute(
        select(HandoverItem, Action)
        .join(Action, Action.id == HandoverItem.action_id)
        .where(HandoverItem.package_id == package_id, HandoverItem.id.in_(set(item_ids)), HandoverItem.leaf)
        .order_by(Action.id)
    )
    return [(item, action) for item, action in rows]


def _actions_of(package_id: int, item_ids: Collection[int]) -> Collection[int]:
    of_items = HandoverItem.package_id == package_id, HandoverItem.id.in_(set(item_ids))
    return db.session.scalars(select(HandoverItem.action_id).where(*of_items)).all()


def _why_none(found: list[tuple[Any, Any]], lines: list[Line]) -> str | None:
    """Why none of them can be answered."""
    if not lines:
        return "Handlingerne findes ikke."
    if len(lines) > 1 and all(item.state in ("accepted", "returned") for item, _ in found):
        return "Handlingerne har allerede fået svar."
    return lines[0].refused


def _line(item: HandoverItem, action: Action, package: HandoverPackage) -> Line:
    refused = None
    if item.state != "handed_over":
        told = {"accepted": "Den er allerede modtaget.", "returned": "Den er allerede returneret."}
        refused = told.get(item.state, "Den er ikke overdraget.")
    elif not may_answer(item.state, is_open(action.status)):
        refused = "Den er afsluttet i mellemtiden."
    elif action.body_id != package.successor_id:
        refused = "Den er flyttet til et andet organ i mellemtiden."
    return Line(item.id, action.reference, action.title, refused)
