"""One change of many actions: first as a preview, then in one transaction, and undone as a whole for an hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import joinedload, selectinload

from workflow.domain.access import Actor, may_see
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, WorkflowError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Assignment, BulkChange, BulkChangeLine
from workflow.services.actions import changing, one_action, tracking
from workflow.services.actions.held_rows import hold
from workflow.services.transaction import transaction

Kind = Literal["owners", "deadline", "status", "note"]
MOST = 500  # actions in one change
_OVERTAKEN = "Er ændret i mellemtiden."
_SAME = "Står sådan i forvejen."
_NOTHING = " Intet er ændret."  # said of one; of many it is said once


@dataclass(frozen=True)
class Wanted:
    """What is to be done to each: one of owners, deadline and status, with a note or without; or only a note."""

    kind: Kind
    party_ids: tuple[int, ...] = ()
    deadline: date | None = None
    status: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Line:
    """What happens to one action (`changes`, as in its event), or why nothing does (`refused`)."""

    reference: str
    title: str
    changes: dict[str, Any]
    refused: str | None = None


@dataclass(frozen=True)
class Undone:
    """How many were put back, and the references of those that were not, since they have been changed again."""

    count: int
    skipped: list[str]


def preview(chosen: Mapping[int, int], wanted: Wanted, *, actor: Actor, now: datetime) -> list[Line]:
    """What carry_out would do to the actions `chosen` (id → version as seen). It is done, and rolled back."""
    _refuse(chosen, wanted)
    db.session.rollback()
    try:
        return [line for line, _ in _do(chosen, wanted, actor, now)]
    finally:
        db.session.rollback()


def carry_out(chosen: Mapping[int, int], wanted: Wanted, *, actor: Actor, now: datetime) -> BulkChange:
    """Does what can be done of it, with one event for each action, and keeps what could not and why.

    Raises InvalidInputError for nothing chosen, too many, or a change that is not complete; ConflictError when
    nothing can be done to any of them.
    """
    _refuse(chosen, wanted)
    if actor.user_id is None:
        raise InvalidInputError("Ændringer af mange ad gangen hører til et login. Intet er ændret.")
    with transaction():
        done = _do(chosen, wanted, actor, now)
        events = [event for _, event in done if event is not None]
        if not events:
            raise ConflictError("Ingen af handlingerne kan ændres på den måde. Intet er ændret.")
        bulk = BulkChange(user_id=actor.user_id, at=now, kind=wanted.kind)
        bulk.refused = [{"reference": line.reference, "reason": line.refused} for line, _ in done if line.refused]
        bulk.lines = [BulkChangeLine(event_id=event.id, version=event.action.version) for event in events]
        db.session.add(bulk)
    return bulk


def repeated(chosen: Mapping[int, int], kind: Kind, *, actor: Actor) -> BulkChange | None:
    """The user's last change, when it is the one that `chosen` asks for once more: a form that was sent twice."""
    last = db.session.scalars(
        select(BulkChange)
        .where(BulkChange.user_id == actor.user_id)
        .options(selectinload(BulkChange.lines).joinedload(BulkChangeLine.event))
        .order_by(BulkChange.id.desc())
        .limit(1)
    ).first()
    if last is None or last.kind != kind or last.undone_at is not None:
        return None
    changed = {line.event.action_id: line.version for line in last.lines}
    return last if all(each in chosen and version > chosen[each] for each, version in changed.items()) else None


def own_change(bulk_id: int, *, actor: Actor) -> BulkChange:
    """The bulk change with that id; raises NotFoundError for somebody else's."""
    bulk = db.session.scalar(
        select(BulkChange)
        .where(BulkChange.id == bulk_id, BulkChange.user_id == actor.user_id)
        .options(
            selectinload(BulkChange.lines)
            .joinedload(BulkChangeLine.event)
            .joinedload(ActionEvent.action)
            .options(selectinload(Action.clusters), selectinload(Action.assignments), joinedload(Action.parent))
        )
    )
    if bulk is None:
        raise NotFoundError("Ændringen findes ikke.")
    return bulk


def may_undo(bulk: BulkChange, now: datetime) -> bool:
    """Whether it can still be taken back; a note cannot, nobody unsays what others have read."""
    return bulk.kind != "note" and bulk.undone_at is None and now - bulk.at <= tracking.UNDO_WITHIN


def undo(bulk_id: int, *, actor: Actor, now: datetime) -> Undone:
    """Takes the whole change back, by the same user and within the hour; what has been changed since stays."""
    with transaction():
        bulk = own_change(bulk_id, actor=actor)
        if bulk.undone_at is not None:
            raise ConflictError("Ændringen er allerede fortrudt. Intet er ændret.")
        if not may_undo(bulk, now):
            raise ConflictError("Ændringen kan ikke fortrydes længere. Intet er ændret.")
        # Two windows: only one of them finds it not undone.
        taken = db.session.execute(
            update(BulkChange).where(BulkChange.id == bulk_id, BulkChange.undone_at.is_(None)).values(undone_at=now)
        )
        assert isinstance(taken, CursorResult)
        if taken.rowcount != 1:
            raise ConflictError("Ændringen er allerede fortrudt. Intet er ændret.")
        actions = _locked([line.event.action_id for line in bulk.lines])
        skipped = []
        for line in bulk.lines:
            action = actions[line.event.action_id]
            if action.version != line.version or not _may_take_back(action, bulk.kind, actor):
                skipped.append(action.reference)
            else:
                changing.take_back(action, line.event, actor=actor, now=now)
        return Undone(len(bulk.lines) - len(skipped), skipped)


def _may_take_back(action: Action, kind: str, actor: Actor) -> bool:
    if not may_see(actor, action.place):
        return False
    try:
        if kind != "status":
            one_action.refuse_stranger(action, actor)
    except WorkflowError:
        return False
    return True


def _refuse(chosen: Mapping[int, int], wanted: Wanted) -> None:
    if not chosen:
        raise InvalidInputError("Vælg mindst én handling på listen. Intet er ændret.")
    if len(chosen) > MOST:
        raise InvalidInputError(f"Der kan højst ændres {MOST} handlinger ad gangen. Vælg færre. Intet er ændret.")
    missing = {
        "owners": None if wanted.party_ids else "Vælg mindst én ansvarlig.",
        "deadline": None if wanted.deadline else "Skriv den nye frist, fx 24-10-2025.",
        "status": None if wanted.status else "Vælg den nye status.",
        "note": None if (wanted.note or "").strip() else "Bemærkningen er tom. Skriv noget.",
    }[wanted.kind]
    if missing:
        raise InvalidInputError(f"{missing} Intet er ændret.")
    if wanted.deadline is not None:
        one_action.refuse_strange_day(wanted.deadline)
    if wanted.status == "waiting":
        raise InvalidInputError("Hvad der ventes på, skrives på hver handling for sig. Intet er ændret.")
    if wanted.status == "cancelled" and not (wanted.note or "").strip():
        raise InvalidInputError("Skriv, hvorfor handlingerne annulleres. Intet er ændret.")


def _do(
    chosen: Mapping[int, int], wanted: Wanted, actor: Actor, now: datetime
) -> list[tuple[Line, ActionEvent | None]]:
    """What one may not see is passed over, as what does not exist."""
    done: list[tuple[Line, ActionEvent | None]] = []
    # Body by body: who ends what returns takes a number of the body, and two must take theirs in one order.
    for action in sorted(_locked(chosen).values(), key=lambda each: (each.body.prefix, each.id)):
        if not may_see(actor, action.place):
            continue
        event, refused = None, None
        if action.version != chosen[action.id]:
            refused = _OVERTAKEN
        else:
            try:
                event = _change(action, wanted, actor, now)
                refused = None if event is not None else _SAME
            except InvalidInputError as error:
                if wanted.kind != "status":
                    raise  # of what is wanted, not of this action
                refused = error.user_text.removesuffix(_NOTHING)
            except WorkflowError as error:
                refused = error.user_text.removesuffix(_NOTHING)
        done.append((Line(action.reference, action.title, event.changes if event else {}, refused), event))
    return done


def _change(action: Action, wanted: Wanted, actor: Actor, now: datetime) -> ActionEvent | None:
    """The rules of a single change, which stand before anything is touched."""
    note = wanted.note
    if wanted.kind == "status":
        return changing.take_to_status(action, wanted.status or "", note=note, actor=actor, now=now)
    if wanted.kind == "note":
        return changing.write_note(action, note or "", actor=actor, now=now)
    one_action.refuse_stranger(action, actor)
    if wanted.kind == "owners":
        return changing.give_to(action, list(wanted.party_ids), None, note=note, actor=actor, now=now)
    assert wanted.deadline is not None
    return changing.move_deadline(action, wanted.deadline, note=note, actor=actor, now=now)


def _locked(ids: Any) -> dict[int, Action]:
    """The actions, by id and in its order, held until the transaction ends."""
    hold(list(ids))
    query = (
        select(Action)
        .where(Action.id.in_(list(ids)))
        .order_by(Action.id)
        .options(selectinload(Action.clusters), selectinload(Action.assignments).joinedload(Assignment.party))
        .execution_options(populate_existing=True)
    )
    return {action.id: action for action in db.session.scalars(query)}
