"""Two entries of one person become one: everything that points at the one points at the other, and nothing is lost.

Events stay as they are: they carry names. What the register has forgotten, the name of the entry that is gone and
its number, stands in the history of the one that is kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, select, update
from sqlalchemy.exc import IntegrityError

from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import (
    Absence,
    Action,
    HandoverOwner,
    Membership,
    Party,
    PartyAlias,
    Person,
    Proposal,
    ReminderSlot,
    RoleHolder,
)
from workflow.services.actions import parents
from workflow.services.actions.held_rows import hold_owned_by
from workflow.services.actions.lines import owner_state
from workflow.services.actions.one_action import set_status, touch
from workflow.services.history.history import append_event
from workflow.services.mail.recipients import clean_address
from workflow.services.register.absences import one_writer
from workflow.services.register.merge_check import actions_of, preview
from workflow.services.register.parties import add_aliases
from workflow.services.register.register_history import record
from workflow.services.reminders import preferences
from workflow.services.transaction import CHANGED_MEANWHILE, transaction

_TELLING = ("sent", "failed", "planned", "suppressed", "superseded")  # of two slots of one notice the first is kept


def merge(
    kept_id: int, gone_id: int, *, versions: tuple[int, int], email: str | None, actor: Actor, now: datetime
) -> Person:
    """Makes `gone_id` a part of `kept_id`, in the state that the user has seen (`versions`), with that address.

    Raises ConflictError when something would be lost by it, or somebody else was faster; NotAllowedError and
    NotFoundError as the preview. The name of the one that is gone becomes an alias.
    """
    with transaction():
        one_writer()
        hold_owned_by([kept_id, gone_id])
        seen = preview(kept_id, gone_id, actor, now.astimezone(LOCAL_TIME).date())
        kept, gone = seen.kept, seen.gone
        if (kept.version, gone.version) != versions:
            raise ConflictError(CHANGED_MEANWHILE)
        if seen.refusals:
            raise ConflictError(f"{seen.refusals[0]} Intet er ændret.")
        # Who wants to point at either waits until this is done.
        pair = select(Party.id).where(Party.id.in_([kept_id, gone_id])).order_by(Party.id)
        db.session.execute(pair.with_for_update())
        if {action.id for action in actions_of(gone_id)} != {action.id for action in seen.actions}:
            raise ConflictError(CHANGED_MEANWHILE)
        gone_name, event = gone.name, _take_over_fields(kept, gone, email)
        names = [gone.name, *(alias.name for alias in gone.aliases)]
        touched = [(action, owner_state(action)) for action in actions_of(gone_id)]
        collided = {action.id: _join_lines(action, kept_id, gone_id) for action, _ in touched}
        _join_slots(kept_id, gone_id)
        _join_periods(RoleHolder, RoleHolder.role_id, kept_id, gone_id)
        _join_periods(Membership, Membership.party_id, kept_id, gone_id)
        _join_absences(kept_id, gone_id)
        preferences.join(kept_id, gone_id)
        db.session.flush()
        db.session.execute(delete(PartyAlias).where(PartyAlias.party_id == gone_id))
        _join_choices(kept_id, gone_id)
        _point_at(kept_id, gone_id)
        _rename_in_proposals(kept_id, gone_id)
        _delete(gone_id)
        db.session.expire_all()
        add_aliases(kept, names)
        for action, before in touched:
            changes: dict[str, tuple[Any, Any]] = {"owners": (before, owner_state(action))}
            if collided[action.id] and _all_delivered(action):
                changes |= set_status(action, "reported_done", now)
            touch(action)
            append_event(action, "merged", changes, actor=actor, now=now)
            parents.follow(action.parent, now=now)
        record(
            kept_id, "merged", {"merged": ([gone_id, gone_name], [kept_id, kept.name]), **event}, actor=actor, now=now
        )
    return kept


def _take_over_fields(kept: Person, gone: Person, email: str | None) -> dict[str, tuple[Any, Any]]:
    """What the kept one lacks, it gets; what both have otherwise is kept in the history."""
    chosen = clean_address(email) if email else None
    addresses = [clean_address(each.email) for each in (kept, gone)]
    wanted = chosen if chosen and chosen in addresses else addresses[0] or addresses[1]
    event: dict[str, tuple[Any, Any]] = {}
    if addresses[0] != addresses[1]:
        event["email"] = (addresses, wanted)
    for field in ("title", "organisation_id"):
        mine, other = getattr(kept, field), getattr(gone, field)
        if mine != other:
            event[field] = ([mine, other], mine or other)
            setattr(kept, field, mine or other)
    kept.email = wanted
    kept.elected = kept.elected or gone.elected
    kept.verified = kept.verified or gone.verified
    if kept.leaves_on and gone.leaves_on:
        kept.leaves_on = max(kept.leaves_on, gone.leaves_on)
    return event


def _join_lines(action: Action, kept_id: int, gone_id: int) -> bool:
    """Two lines of one action become one: delivered if either was; returns whether there were two."""
    lines = {line.party_id: line for line in action.assignments}
    mine, other = lines.get(kept_id), lines[gone_id]
    if mine is None:
        return False
    delivered = [line for line in (mine, other) if line.state == "delivered"]
    if delivered:
        mine.state = "delivered"
        mine.delivered_at = min((line.delivered_at for line in delivered if line.delivered_at), default=None)
    mine.lead = mine.lead or other.lead
    mine.assigned_at = min(mine.assigned_at, other.assigned_at)
    mine.on_behalf_of_id = mine.on_behalf_of_id or other.on_behalf_of_id
    named = dict.fromkeys(name for name in (mine.named_as, other.named_as) if name)
    mine.named_as = " / ".join(named)[:300] or None
    action.assignments.remove(other)
    db.session.delete(other)
    return True


def _all_delivered(action: Action) -> bool:
    return action.status in ("open", "in_progress", "waiting") and all(
        line.state == "delivered" for line in action.assignments
    )


def _join_slots(kept_id: int, gone_id: int) -> None:
    """Of one notice to one address that both have, the slot that tells more is kept."""
    table = ReminderSlot
    query = select(table.id, table.party_id, table.state, table.action_id, table.notice, table.due_on, table.deadline,
                   table.recipient).where(table.party_id.in_([kept_id, gone_id]))  # fmt: skip
    best: dict[tuple[Any, ...], tuple[int, int]] = {}
    doomed = []
    for slot_id, _, state, *key in db.session.execute(query):
        mine = (_TELLING.index(state), slot_id)
        other = best.get(tuple(key))
        if other is None:
            best[tuple(key)] = mine
        else:
            best[tuple(key)] = min(mine, other)
            doomed.append(max(mine, other)[1])
    if doomed:
        db.session.execute(delete(ReminderSlot).where(ReminderSlot.id.in_(doomed)))


def _join_periods(table: Any, place: Any, kept_id: int, gone_id: int) -> None:
    """Days in one place that overlap become one period, from the first day to the last."""
    rows = db.session.scalars(select(table).where(table.person_id.in_([kept_id, gone_id])).order_by(table.id)).all()
    by_place: dict[int, list[Any]] = {}
    for row in rows:
        by_place.setdefault(getattr(row, place.key), []).append(row)
    for several in by_place.values():
        done: list[Any] = []
        for row in sorted(several, key=lambda each: (each.since is not None, each.since, each.id)):
            last = done[-1] if done else None
            if last is None or not (last.until is None or row.since is None or row.since <= last.until):
                done.append(row)
                continue
            last.until = None if None in (last.until, row.until) else max(last.until, row.until)
            db.session.delete(row)
    db.session.flush()


def _join_absences(kept_id: int, gone_id: int) -> None:
    """Overlapping absences with one substitute become one. Others overlap only in the past, as the preview has seen;
    likewise it is over that the one stood in for the other, which nobody does for themselves."""
    pair = [kept_id, gone_id]
    last: dict[int, Absence] = {}  # by substitute
    for row in db.session.scalars(
        select(Absence).where(Absence.person_id.in_(pair)).order_by(Absence.since, Absence.id)
    ).all():
        before = last.get(row.substitute_id)
        if row.substitute_id in pair:
            db.session.delete(row)
        elif before is not None and row.since <= before.until:
            before.until = max(before.until, row.until)
            db.session.delete(row)
        else:
            last[row.substitute_id] = row


def _join_choices(kept_id: int, gone_id: int) -> None:
    """Who takes over at a move is chosen once for each owner of a scope: what was chosen for the kept one stands."""
    mine = select(HandoverOwner.scope).where(HandoverOwner.party_id == kept_id)
    db.session.execute(delete(HandoverOwner).where(HandoverOwner.party_id == gone_id, HandoverOwner.scope.in_(mine)))


def _point_at(kept_id: int, gone_id: int) -> None:
    """Every column of the schema that names a party or a person, so that none is forgotten when one is added."""
    for table in db.metadata.sorted_tables:
        if table.name in ("party", "person", "organisation", "body", "role"):
            continue
        for column in table.columns:
            if any(key.column.table.name in ("party", "person") for key in column.foreign_keys):
                db.session.execute(update(table).where(column == gone_id).values({column.name: kept_id}))


def _rename_in_proposals(kept_id: int, gone_id: int) -> None:
    """Proposals keep their owners as JSON."""
    mentions = cast(Proposal.owners, String).like(f"%{gone_id}%")
    for proposal in db.session.scalars(select(Proposal).where(mentions)):
        if any(owner["party_id"] == gone_id for owner in proposal.owners):
            owners = [
                {**owner, "party_id": kept_id} if owner["party_id"] == gone_id else owner for owner in proposal.owners
            ]
            proposal.owners = list({owner["party_id"] or owner["name"]: owner for owner in owners}.values())
    db.session.flush()


def _delete(gone_id: int) -> None:
    person: Any = Person.__table__
    party: Any = Party.__table__
    try:
        db.session.execute(delete(person).where(person.c.id == gone_id))
        db.session.execute(delete(party).where(party.c.id == gone_id))
    except IntegrityError:
        raise ConflictError(CHANGED_MEANWHILE) from None
