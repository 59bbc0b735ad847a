"""The move itself: the package is frozen in one transaction, then batch after batch of actions changes hands.

Each batch is one transaction that holds the package, so however many run it, and wherever one dies, an action moves
once: its item is planned before and handed over after. Taking the move back goes the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, insert, select, update

from workflow.domain import handover as rules
from workflow.domain.access import SYSTEM, Actor
from workflow.domain.joined_parties import Kept, lines_now, same_lines
from workflow.domain.status import is_open
from workflow.errors import ConflictError, NotAllowedError, NotFoundError, UniqueConflictError
from workflow.extensions import db
from workflow.models import ActionEvent, HandoverItem, HandoverPackage
from workflow.queries.handover import is_over, latest_package
from workflow.queries.handover_plan import Plan, PlannedOwner, plan
from workflow.queries.handover_scopes import NOT_FOUND, Scope, scope_of_package
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.joined_parties import kept_parties
from workflow.services.handover import handover_archive, handover_note
from workflow.services.handover.handover_changes import WITH_DEADLINE, Standing, Wanted, standing, write
from workflow.services.transaction import transaction

BATCH = 500  # actions in a transaction
STANDS_STILL = timedelta(minutes=2)  # then the sweep rings again
_RETRIES = 5  # of a batch that somebody's note on one of its actions came between

_SETTLE = (
    update(HandoverItem)
    .where(is_one_of(HandoverItem.id, ID_LIST), HandoverItem.state == bindparam("before"))
    .values(state=bindparam("after"))
    .execution_options(synchronize_session=False)
)
_ITEMS = cast(Any, HandoverItem.__table__)
_NAME_EVENT = update(_ITEMS).where(_ITEMS.c.id == bindparam("item_id")).values(event_id=bindparam("made"))


def start(scope: Scope, *, actor: Actor, now: datetime) -> HandoverPackage:
    """Freezes the package of the move and gives it; the batches follow (`work`).

    What was begun is gone on with, an undoing too: then nothing is handed over, and its package is given ("undoing").
    When nothing new is to be moved, the package of the last move is given. Raises NotAllowedError, and ConflictError
    when something blocks. Without open actions the package holds the note and the documents alone.
    """
    if not scope.may_prepare(actor):
        raise NotAllowedError("Kun sekretariatet kan overdrage handlingerne. Intet er ændret.")
    try:
        with transaction():
            known = latest_package(scope)
            if known is not None and known.state in rules.IN_PROGRESS:
                return known
            intended = plan(scope)
            if known is not None and is_over(intended, known):
                return known
            _refuse(intended)
            return _freeze(intended, actor, now)
    except UniqueConflictError as error:
        if "uq_handover_package" not in error.said and "handover_package.scope" not in error.said:
            raise
        known = latest_package(scope)
        if known is None:
            raise
        return known  # another one was faster by a moment


def _refuse(intended: Plan) -> None:
    if intended.blockers:
        first = intended.blockers[0]
        named = f"{first.reference}: " if first.reference else ""
        rest = len(intended.blockers) - 1
        more = f" Og {rest} til." if rest else ""
        raise ConflictError(f"Noget står i vejen. {named}{first.reason}{more} Intet er ændret.")


def _freeze(intended: Plan, actor: Actor, now: datetime) -> HandoverPackage:
    scope = intended.scope
    assert scope.successor_id is not None
    assert scope.since is not None
    package = HandoverPackage(
        scope=scope.key,
        cluster_id=scope.id if scope.kind == "cluster" else None,
        body_id=scope.id if scope.kind == "body" else None,
        successor_id=scope.successor_id,
        succeeded_from=scope.since,
        started_at=now,
        started_by_id=actor.user_id,
        started_by_name=actor.name,
        worked_at=now,
        manifest=handover_archive.manifest(intended, actor, now),
        note=handover_note.frozen(intended, now),
    )
    db.session.add(package)
    db.session.flush()
    rows = [
        {
            "package_id": package.id,
            "action_id": line.id,
            "leaf": True,
            "state": "kept" if line.is_kept else "planned",
            "why": line.why_kept,
            "from_body_id": line.body_id,
            "plan": {} if line.is_kept else _planned(line.owners, line.new_deadline),
        }
        for line in intended.lines
    ]
    rows += [
        {
            "package_id": package.id,
            "action_id": parent.id,
            "leaf": False,
            "state": "planned",
            "why": None,
            "from_body_id": parent.body_id,
            "plan": _planned(parent.owners, None),
        }
        for parent in intended.parents
    ]
    if rows:
        db.session.execute(insert(HandoverItem), rows)
    return package


def _planned(owners: tuple[PlannedOwner, ...], deadline: date | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if moves := [[owner.party_id, owner.to_id] for owner in owners if owner.changes]:
        found["owners"] = moves
    if deadline is not None:
        found["deadline"] = deadline.isoformat()
    return found


def work(package_id: int, *, clock: Callable[[], datetime], batches: int | None = None) -> bool:
    """Goes on with a package until it has ended, or for so many batches; True when there is more to do."""
    handover_archive.seal(package_id)
    done = 0
    while batches is None or done < batches:
        if not _step(package_id, clock()):
            return False
        done += 1
    return True


def _step(package_id: int, now: datetime) -> bool:
    for attempt in range(_RETRIES):
        try:
            return batch(package_id, now=now)
        except ConflictError:
            if attempt == _RETRIES - 1:
                raise
    return False


def batch(package_id: int, *, now: datetime, size: int | None = None) -> bool:
    """One batch of a package that goes on; False when it has ended. One transaction."""
    with transaction():
        package = _held(package_id)
        if package.state not in rules.IN_PROGRESS:
            return False
        moving = package.state == "moving"
        items = _next(package_id, "planned" if moving else "handed_over", size or BATCH)
        package.worked_at = now
        if not items:
            package.state = "moved" if moving else "undone"
            if moving:
                package.moved_at = now
            else:
                package.undone_at = now
            return False
        (_hand_over if moving else _take_back)(package, items, now)
        return True


def undo(package_id: int, *, actor: Actor, now: datetime) -> None:
    """Begins to take the whole move back; the batches follow (`work`). For the secretariat of what moved.

    Raises ConflictError once the successor has answered about an action.
    """
    with transaction():
        package = _held(package_id)
        scope = scope_of_package(package)
        if not scope.may_read(actor):
            raise NotFoundError(NOT_FOUND)
        if not scope.may_prepare(actor):
            raise NotAllowedError("Kun sekretariatet kan fortryde overdragelsen. Intet er ændret.")
        states = db.session.scalars(
            select(HandoverItem.state).where(HandoverItem.package_id == package_id).distinct()
        ).all()
        if not rules.may_undo(package.state, states):
            raise ConflictError("Overdragelsen kan ikke fortrydes længere. Intet er ændret.")
        package.state, package.worked_at = "undoing", now
        package.undone_by_id, package.undone_by_name = actor.user_id, actor.name


def standing_still(now: datetime) -> list[int]:
    """Packages that go on and that nobody has worked at for a while."""
    found = list(
        db.session.scalars(
            select(HandoverPackage.id).where(
                HandoverPackage.state.in_(rules.IN_PROGRESS), HandoverPackage.worked_at < now - STANDS_STILL
            )
        )
    )
    db.session.rollback()
    return found


def _held(package_id: int) -> HandoverPackage:
    package = db.session.get(HandoverPackage, package_id, with_for_update=True, populate_existing=True)
    if package is None:
        raise NotFoundError(NOT_FOUND)
    return package


def _next(package_id: int, state: str, size: int) -> list[Any]:
    return list(
        db.session.execute(
            select(
                HandoverItem.id, HandoverItem.action_id, HandoverItem.from_body_id, HandoverItem.plan,
                HandoverItem.event_id,
            )
            .where(HandoverItem.package_id == package_id, HandoverItem.state == state)
            .order_by(HandoverItem.id)
            .limit(size)
        )
    )  # fmt: skip


def _hand_over(package: HandoverPackage, items: list[Any], now: datetime) -> None:
    held = standing([item.action_id for item in items])
    here = [item for item in items if held[item.action_id].body_id == item.from_body_id]
    elsewhere = [item for item in items if held[item.action_id].body_id != item.from_body_id]
    kept = kept_parties()
    wanted = {item.action_id: _there(package, item, held[item.action_id], kept, now) for item in here}
    actor = Actor(package.started_by_id, package.started_by_name)
    made = write(wanted, held, "handed_over", {"handover": (None, package.id)}, actor=actor, now=now)
    _settle(here, "planned", "handed_over")
    if elsewhere:
        # A joint action that another cluster's package has taken since this one was frozen.
        _settle(elsewhere, "planned", "kept")
    if here:
        db.session.connection().execute(
            _NAME_EVENT, [{"item_id": item.id, "made": made[item.action_id]} for item in here]
        )


def _there(package: HandoverPackage, item: Any, action: Standing, kept: Kept, now: datetime) -> Wanted:
    # Planned when the package was frozen: who was joined with another entry since goes by that one's number.
    moves = {kept.get(one, one): kept.get(to, to) for one, to in item.plan.get("owners", ())}
    lines = tuple(rules.moved_lines(action.lines, moves, now.isoformat())) if moves else None
    deadline = item.plan.get("deadline")
    # What was closed since the package was frozen goes along as it is: nobody is to do it.
    if not is_open(action.status):
        return Wanted(package.successor_id)
    return Wanted(package.successor_id, date.fromisoformat(deadline) if deadline else None, lines=lines)


def _take_back(package: HandoverPackage, items: list[Any], now: datetime) -> None:
    actor = Actor(package.undone_by_id, package.undone_by_name or SYSTEM.name)
    give_back(package, items, "handover_undone", "taken_back", actor=actor, now=now)


def give_back(
    package: HandoverPackage,
    items: list[Any],
    kind: str,
    state: str,
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
) -> None:
    """In the running transaction: puts the actions of handed over items back where they came from.

    Owners and deadline become what they were, unless somebody has changed them since.
    """
    held = standing([item.action_id for item in items])
    said: dict[int, Any] = dict(
        db.session.execute(
            select(ActionEvent.id, ActionEvent.changes).where(is_one_of(ActionEvent.id, ID_LIST)),
            {"ids": [item.event_id for item in items]},
        ).all()
    )
    kept = kept_parties()
    wanted = {item.action_id: _back(item, held[item.action_id], said[item.event_id], kept) for item in items}
    write(wanted, held, kind, {"handover": (package.id, None)}, actor=actor, now=now, note=note)
    _settle(items, "handed_over", state)


def _back(item: Any, action: Standing, said: dict[str, Any], kept: Kept) -> Wanted:
    lines: tuple[Any, ...] | None = None
    if "owners" in said and same_lines(said["owners"][1], action.lines, kept):
        lines = tuple(lines_now(said["owners"][0], kept))
    if "deadline" not in said or said["deadline"][1] != action.deadline.isoformat():
        return Wanted(item.from_body_id, lines=lines)
    before = {field: said[field][0] if field in said else getattr(action, field) for field in WITH_DEADLINE}
    if isinstance(before["resumed_on"], str):
        before["resumed_on"] = date.fromisoformat(before["resumed_on"])
    return Wanted(item.from_body_id, date.fromisoformat(said["deadline"][0]), lines=lines, **before)


def _settle(items: list[Any], before: str, after: str) -> None:
    if not items:
        return
    done = db.session.execute(_SETTLE, {"ids": [item.id for item in items], "before": before, "after": after})
    assert isinstance(done, CursorResult)
    if done.rowcount != len(items):
        raise ConflictError("Overdragelsen er ændret i mellemtiden. Intet er ændret.")
