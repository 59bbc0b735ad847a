"""Before a move: the successor and its day, who takes over from whom, and what stays or gets another deadline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from workflow.domain.access import Actor
from workflow.domain.handover import IN_PROGRESS
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Body, Cluster, HandoverChoice, HandoverOwner, Party
from workflow.queries.handover import latest_package
from workflow.queries.handover_plan import plan
from workflow.queries.handover_scopes import Scope
from workflow.services.actions.one_action import refuse_departed, refuse_strange_day
from workflow.services.register.register_history import record
from workflow.services.transaction import transaction

_OFFICE_ONLY = "Kun sekretariatet kan gøre overdragelsen klar. Intet er ændret."


def set_successor(
    scope: Scope, *, successor_id: int | None, since: date | None, seen: tuple[int | None, date | None],
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Which body succeeds a cluster or a body, and from which day (None: not known). `seen`: what the form showed.

    Raises NotAllowedError, InvalidInputError for a body that cannot, ConflictError when it was changed meanwhile or
    a move is going on.
    """
    if since is not None:
        refuse_strange_day(since)
    if not scope.may_prepare(actor):
        raise NotAllowedError(_OFFICE_ONLY)
    if successor_id is None and since is not None:
        raise InvalidInputError("Vælg også, hvilket organ der er efterfølger. Intet er ændret.")
    with transaction():
        _refuse_moving(scope)
        owned: Any = db.session.get(Cluster if scope.kind == "cluster" else Body, scope.id, with_for_update=True)
        if (owned.successor_id, owned.succeeded_from) != seen:
            raise ConflictError("Efterfølgeren er ændret i mellemtiden. Intet er overskrevet. Se den nye, og gem igen.")
        successor = db.session.get(Body, successor_id) if successor_id is not None else None
        if successor_id is not None and (successor is None or successor_id in scope.body_ids):
            raise InvalidInputError("Vælg et andet organ fra registeret som efterfølger. Intet er ændret.")
        if successor is not None and scope.kind == "body":
            _refuse_circle(owned, successor)
        before = owned.successor.name if owned.successor else None
        changes: dict[str, tuple[Any, Any]] = {
            "successor": (before, successor.name if successor else None),
            "succeeded_from": (owned.succeeded_from, since),
        }
        owned.successor_id, owned.succeeded_from = successor_id, since
        db.session.flush()
        db.session.expire(owned, ["successor"])
        for body_id in sorted(scope.body_ids):
            record(body_id, "succession", changes, actor=actor, now=now)


def _refuse_circle(body: Body, successor: Body) -> None:
    seen: set[int] = {body.id}
    step: Body | None = successor
    while step is not None:
        if step.id in seen:
            raise InvalidInputError("De to organer kan ikke efterfølge hinanden. Intet er ændret.")
        seen.add(step.id)
        step = step.successor


def choose_owners(scope: Scope, chosen: Mapping[int, int | None], *, actor: Actor, now: datetime) -> int:
    """Who takes over from each party (None: as by the rule); returns how many were changed.

    Raises NotAllowedError, ConflictError during a move, InvalidInputError for who cannot own.
    """
    if not scope.may_prepare(actor):
        raise NotAllowedError(_OFFICE_ONLY)
    with transaction():
        _refuse_moving(scope)
        known = {
            row.party_id: row
            for row in db.session.scalars(select(HandoverOwner).where(HandoverOwner.scope == scope.key))
        }
        owners = {row.party_id: row for row in plan(scope).owners}
        wanted = {to_id for to_id in chosen.values() if to_id is not None}
        found = set(db.session.scalars(select(Party.id).where(Party.id.in_(wanted))))
        if found != wanted or not set(chosen) <= set(owners) | set(known):
            raise InvalidInputError("Vælg fra registeret, hvem der overtager. Intet er ændret.")
        changed = 0
        refuse_departed({to_id for party_id, to_id in chosen.items() if to_id is not None and to_id != party_id}, now)
        for party_id, to_id in chosen.items():
            row = known.get(party_id)
            if to_id is None and row is not None:
                db.session.delete(row)
            elif to_id is not None and row is None:
                db.session.add(HandoverOwner(scope=scope.key, party_id=party_id, to_id=to_id))
            elif to_id is not None and row is not None and row.to_id != to_id:
                row.to_id = to_id
            else:
                continue
            changed += 1
    return changed


def choose_actions(
    scope: Scope, action_ids: Collection[int], *, choice: str | None, deadline: date | None, actor: Actor
) -> int:
    """What is to happen to some of the open actions: "keep", "hand_over" or (None) by the rule, and with which
    deadline (None: the one it has). Returns how many.

    Raises NotAllowedError, ConflictError during a move, InvalidInputError when nothing is chosen.
    """
    if not scope.may_prepare(actor):
        raise NotAllowedError(_OFFICE_ONLY)
    if choice not in ("keep", "hand_over", None):
        raise InvalidInputError("Vælg, om handlingerne overdrages eller bliver. Intet er ændret.")
    if deadline is not None:
        refuse_strange_day(deadline)
    with transaction():
        _refuse_moving(scope)
        wanted = set(action_ids) & {line.id for line in plan(scope, actor).lines}
        if not wanted:
            raise InvalidInputError("Vælg mindst én handling på listen. Intet er ændret.")
        db.session.execute(
            delete(HandoverChoice).where(HandoverChoice.scope == scope.key, HandoverChoice.action_id.in_(wanted))
        )
        if choice is not None or deadline is not None:
            db.session.add_all(
                HandoverChoice(scope=scope.key, action_id=each, choice=choice, deadline=deadline)
                for each in sorted(wanted)
            )
    return len(wanted)


def _refuse_moving(scope: Scope) -> None:
    package = latest_package(scope)
    if package is not None and package.state in IN_PROGRESS:
        raise ConflictError("Overdragelsen er i gang. Vent, til den er færdig. Intet er ændret.")
