"""A person leaves: roles end, nothing new is given to them, and what they still own moves in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.domain.access import Actor, may_edit
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Action, Assignment, Membership, Party, Person, RoleHolder
from workflow.services.actions.changing import mark_confirmed
from workflow.services.actions.held_rows import hold_owned_by
from workflow.services.actions.lines import owner_state
from workflow.services.actions.one_action import refuse_departed, touch
from workflow.services.history.history import append_event
from workflow.services.register.holding import open_memberships, open_roles, refuse_strange_days
from workflow.services.register.register_history import Changes, record
from workflow.services.register.register_rights import require_office, require_whole
from workflow.services.transaction import transaction


@dataclass(frozen=True)
class Moved:
    """How many actions have moved, and how many stayed because they lie outside the actor's scope."""

    moved: int
    left: int


def leave(person_id: int, *, last_day: date, successor_id: int | None, actor: Actor, now: datetime) -> Moved:
    """The person's last day is `last_day`: their roles and memberships end then, and those that would begin later are
    taken away; what they own goes to `successor_id` at once, or stays until it is moved (None).

    Raises InvalidInputError for a strange day or successor, NotAllowedError when something of theirs lies outside
    the actor's scope, ConflictError when they stand in for somebody after that day, today or later.
    """
    refuse_strange_days(None, last_day)
    with transaction():
        hold_owned_by([person_id])
        person = _person(person_id, actor)
        today = clock.local(now).date()
        require_whole(actor, [person_id], today)
        _refuse_substitute(person, last_day, today)
        changes: Changes = {"leaves_on": (person.leaves_on, last_day)}
        not_begun: list[str] = []
        for kind, held, place in _held_beyond(person_id, last_day):
            if held.since is not None and held.since > last_day:
                not_begun.append(f"{place} fra {held.since}")
                db.session.delete(held)
            else:
                changes[f"{kind} {held.id}"] = ([place, _day(held.until)], [place, _day(last_day)])
                held.until = last_day
        if not_begun:
            changes["not_begun"] = (None, not_begun)
        person.leaves_on = last_day
        record(person_id, "left", changes, actor=actor, now=now)
        note = f"{person.name} fratræder {plain_day(last_day)}."
        return _move(person_id, successor_id, note, actor, now) if successor_id else Moved(0, 0)


def come_back(person_id: int, *, actor: Actor, now: datetime) -> Person:
    """The person has not left after all. Roles that ended by it stay ended: they are given again by hand."""
    with transaction():
        person = _person(person_id, actor)
        require_whole(actor, [person_id], clock.local(now).date())
        if person.leaves_on is None:
            raise ConflictError(f"{person.name} er ikke registreret som fratrådt. Intet er ændret.")
        record(person_id, "came_back", {"leaves_on": (person.leaves_on, None)}, actor=actor, now=now)
        person.leaves_on = None
    return person


def move_actions(person_id: int, *, to_id: int, note: str | None, actor: Actor, now: datetime) -> Moved:
    """Gives all open lines of a person in the actor's scope to another party, with an event on each action.

    Raises InvalidInputError when the party cannot own, ConflictError when there is nothing to move.
    """
    with transaction():
        require_office(actor)
        hold_owned_by([person_id])
        party = db.session.get(Person, person_id)
        if party is None:
            raise NotFoundError("Personen findes ikke. Intet er ændret.")
        moved = _move(person_id, to_id, note or f"Flyttet fra {party.name}.", actor, now)
        if not moved.moved:
            raise ConflictError("Der er ingen åbne handlinger at flytte i dit område. Intet er ændret.")
    return moved


def lines_of(party_id: int) -> list[Action]:
    """The open actions in which the party still owes its line."""
    query = (
        select(Action)
        .join(Assignment, Assignment.action_id == Action.id)
        .where(Assignment.party_id == party_id, Assignment.state == "open", Action.status.in_(OPEN_STATUSES))
        .options(selectinload(Action.assignments), selectinload(Action.clusters))
        .order_by(Action.deadline, Action.id)
    )
    return list(db.session.scalars(query).unique())


def _move(person_id: int, to_id: int, note: str, actor: Actor, now: datetime) -> Moved:
    target = db.session.get(Party, to_id)
    if target is None or to_id == person_id:
        raise InvalidInputError("Vælg, hvem der skal overtage, fra registeret. Intet er ændret.")
    refuse_departed([to_id], now)
    actions = lines_of(person_id)
    own = [action for action in actions if may_edit(actor, action.place)]
    for action in own:
        before, basis = owner_state(action), action.owner_basis
        hand_over_line(action, person_id, to_id, now)
        action.owner_basis = "agreed"
        changes = {
            "owners": (before, owner_state(action)),
            "owner_basis": (basis, "agreed"),
            **mark_confirmed(action),
        }
        append_event(action, "owners", changes, actor=actor, now=now, note=note)
    return Moved(len(own), len(actions) - len(own))


def hand_over_line(action: Action, from_id: int, to_id: int, now: datetime) -> Assignment:
    """Gives the open line of one party to another, who is told of it as of anything new; the caller writes the event.

    Who owns a line of the action already takes the part over into it: it is open again, for that part is owed.
    """
    lines = {line.party_id: line for line in action.assignments}
    line, known = lines[from_id], lines.get(to_id)
    if known is not None:
        if known.state == "delivered":
            known.assigned_at = now  # there is more to do than they knew of
        known.state, known.delivered_at, known.lead = "open", None, known.lead or line.lead
        known.on_behalf_of_id = known.on_behalf_of_id or line.on_behalf_of_id
        action.assignments.remove(line)
        db.session.delete(line)
        taken = known
    else:
        line.party_id, line.assigned_at = to_id, now
        taken = line
    if taken.on_behalf_of_id == to_id:
        taken.on_behalf_of_id = None  # it has gone back to the organisation
    touch(action)
    db.session.flush()
    db.session.expire(taken, ["party"])
    return taken


def _person(person_id: int, actor: Actor) -> Person:
    require_office(actor)
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFoundError("Personen findes ikke. Intet er ændret.")
    return person


def _refuse_substitute(person: Person, last_day: date, today: date) -> None:
    # An absence that is over is nobody's any longer to change.
    stands_in = select(Absence).where(
        Absence.substitute_id == person.id, Absence.until > last_day, Absence.until >= today
    )
    if absence := db.session.scalars(stands_in.order_by(Absence.id)).first():
        raise ConflictError(
            f"{person.name} er stedfortræder for {absence.person.name} til {plain_day(absence.until)}. "
            "Vælg først en anden stedfortræder. Intet er ændret."
        )


def _held_beyond(person_id: int, day: date) -> list[tuple[str, RoleHolder | Membership, str]]:
    """The roles and memberships that go on beyond a day, or begin after it: kind, row, name of the place."""
    roles = [("role", each, db.session.get_one(Party, each.role_id).name) for each in open_roles(person_id, day)]
    return [*roles, *(("membership", each, each.party.name) for each in open_memberships(person_id, day))]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
