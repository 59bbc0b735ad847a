"""Who holds a role and sits where, from a day until a day: added, ended, and taken back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select

from workflow.danish_dates import plain_day
from workflow.domain.access import Actor
from workflow.domain.limits import is_sensible_deadline
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Body, Membership, Organisation, Person, Role, RoleHolder
from workflow.services.register.register_history import record
from workflow.services.register.register_rights import party_to_edit
from workflow.services.transaction import transaction

GONE = "Den findes ikke længere. Intet er ændret."


def add_holder(
    role_id: int, *, person_id: int, since: date, until: date | None, actor: Actor, now: datetime
) -> RoleHolder:
    """Puts a person into a role. Raises InvalidInputError for days that cannot be, or beyond the person's last day;
    ConflictError for days twice."""
    refuse_strange_days(since, until)
    with transaction():
        role = party_to_edit(role_id, actor)
        person = db.session.get(Person, person_id)
        if not isinstance(role, Role) or person is None:
            raise InvalidInputError("Vælg en person fra registeret. Intet er ændret.")
        if person.leaves_on is not None and since >= person.leaves_on:
            raise InvalidInputError(f"{person.name} er fratrådt og kan ikke få funktionen. Intet er ændret.")
        _refuse_after_leaving(person, until)
        if any(each.person_id == person_id and _overlap(each.since, each.until, since, until) for each in role.holders):
            raise ConflictError(f"{person.name} har allerede funktionen på nogle af de dage. Intet er ændret.")
        holder = RoleHolder(role_id=role.id, person_id=person_id, since=since, until=until)
        db.session.add(holder)
        record(role.id, "holder_added", {"holder": (None, f"{person.name} fra {since}")}, actor=actor, now=now)
    return holder


def end_holder(holder_id: int, *, until: date | None, seen: date | None, actor: Actor, now: datetime) -> RoleHolder:
    """Sets the last day on which a person holds a role; None: open again.

    `seen` is the last day that the actor knows of. Raises ConflictError when somebody has set another one since,
    InvalidInputError for days that cannot be, or beyond the person's last day.
    """
    with transaction():
        holder = db.session.get(RoleHolder, holder_id, with_for_update=True)
        if holder is None:
            raise NotFoundError(GONE)
        role = party_to_edit(holder.role_id, actor)
        refuse_strange_days(holder.since, until)
        _refuse_other_day(holder.until, seen, until)
        _refuse_after_leaving(holder.person, until)
        record(role.id, "holder_ended", {holder.person.name: (holder.until, until)}, actor=actor, now=now)
        holder.until = until
    return holder


def add_membership(
    person_id: int, *, party_id: int, since: date | None, until: date | None, actor: Actor, now: datetime
) -> Membership:
    """A person sits in an organisation or a body (a body of the actor's scope). Raises InvalidInputError for days that
    cannot be, or beyond the person's last day; ConflictError for days twice."""
    refuse_strange_days(since, until)
    with transaction():
        person = party_to_edit(person_id, actor)
        party = party_to_edit(party_id, actor)
        if not isinstance(person, Person) or not isinstance(party, Organisation | Body):
            raise InvalidInputError("Vælg et organ eller en organisation fra registeret. Intet er ændret.")
        _refuse_after_leaving(person, until)
        known = db.session.scalars(
            select(Membership).where(Membership.person_id == person_id, Membership.party_id == party_id)
        )
        if any(_overlap(each.since, each.until, since, until) for each in known):
            raise ConflictError(f"{person.name} er allerede medlem på nogle af de dage. Intet er ændret.")
        membership = Membership(person_id=person_id, party_id=party_id, since=since, until=until)
        db.session.add(membership)
        record(person_id, "membership_added", {"membership": (None, party.name)}, actor=actor, now=now)
    return membership


def end_membership(
    membership_id: int, *, until: date | None, seen: date | None, actor: Actor, now: datetime
) -> Membership:
    """Sets the last day of a membership; None: open again. `seen`, and errors, as in end_holder."""
    with transaction():
        membership = db.session.get(Membership, membership_id, with_for_update=True)
        if membership is None:
            raise NotFoundError(GONE)
        party = party_to_edit(membership.party_id, actor)
        refuse_strange_days(membership.since, until)
        _refuse_other_day(membership.until, seen, until)
        _refuse_after_leaving(membership.person, until)
        record(membership.person_id, "membership_ended", {party.name: (membership.until, until)}, actor=actor, now=now)
        membership.until = until
    return membership


def open_roles(person_id: int, after: date) -> list[RoleHolder]:
    """The roles that a person holds beyond a day."""
    beyond = or_(RoleHolder.until.is_(None), RoleHolder.until > after)
    query = select(RoleHolder).where(RoleHolder.person_id == person_id, beyond).order_by(RoleHolder.id)
    return list(db.session.scalars(query))


def open_memberships(person_id: int, after: date) -> list[Membership]:
    """The memberships that a person has beyond a day."""
    beyond = or_(Membership.until.is_(None), Membership.until > after)
    query = select(Membership).where(Membership.person_id == person_id, beyond).order_by(Membership.id)
    return list(db.session.scalars(query))


def refuse_strange_days(since: date | None, until: date | None) -> None:
    """Raises InvalidInputError for days that nobody means, or that end before they begin."""
    if any(day is not None and not is_sensible_deadline(day) for day in (since, until)):
        raise InvalidInputError("Skriv en dato mellem 2000 og 2099. Intet er ændret.")
    if since is not None and until is not None and until < since:
        raise InvalidInputError("Den sidste dag ligger før den første. Intet er ændret.")


def _refuse_other_day(stored: date | None, seen: date | None, wanted: date | None) -> None:
    if stored not in (seen, wanted):
        told = f"Den sidste dag er nu {plain_day(stored)}" if stored else "Der er ikke længere en sidste dag"
        raise ConflictError(
            f"{told}; det er ændret i mellemtiden. Intet er overskrevet. Gem igen, hvis din dag skal gælde."
        )


def _refuse_after_leaving(person: Person, until: date | None) -> None:
    if person.leaves_on is not None and (until is None or until > person.leaves_on):
        left = plain_day(person.leaves_on)
        raise InvalidInputError(f"{person.name} fratræder {left}. Vælg den dag eller en tidligere. Intet er ændret.")


def _overlap(since: date | None, until: date | None, other_since: date | None, other_until: date | None) -> bool:
    return (since or date.min) <= (other_until or date.max) and (other_since or date.min) <= (until or date.max)
