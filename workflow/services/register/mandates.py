"""An election: the mandates of many elected people end on one day, and can be put back in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Body, Membership, Organisation, Party, Person, RegisterEvent, Role, RoleHolder
from workflow.services.register.holding import refuse_strange_days
from workflow.services.register.register_history import record
from workflow.services.register.register_rights import may_edit_party, party_to_edit, require_office
from workflow.services.transaction import transaction

UNDO_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Mandate:
    """A membership or a role of an elected person that goes on beyond a day."""

    key: str  # "membership 3", "role 7"
    person_id: int
    person: str
    place: str
    since: date | None
    until: date | None
    may_end: bool  # it lies in the actor's scope


def mandates(party_id: int, after: date, actor: Actor) -> list[Mandate]:
    """The mandates of elected people in a body, or of an organisation's elected people anywhere, beyond a day."""
    require_office(actor)
    party = db.session.get(Party, party_id)
    if not isinstance(party, Body | Organisation):
        raise NotFoundError("Organet eller organisationen findes ikke.")
    sitting = select(Membership).join(Person, Person.id == Membership.person_id)
    holding = select(RoleHolder).join(Person, Person.id == RoleHolder.person_id)
    if isinstance(party, Body):
        roles = select(Role.id).where(Role.body_id == party_id)
        sitting, holding = sitting.where(Membership.party_id == party_id), holding.where(RoleHolder.role_id.in_(roles))
    else:
        of_it = or_(
            Person.organisation_id == party_id,
            Person.id.in_(select(Membership.person_id).where(Membership.party_id == party_id)),
        )
        sitting, holding = sitting.where(of_it), holding.where(of_it)
    found = []
    for seat in db.session.scalars(sitting.where(Person.elected, _beyond(Membership, after))):
        found.append(_mandate(f"membership {seat.id}", seat, seat.party, actor))
    for holder in db.session.scalars(holding.where(Person.elected, _beyond(RoleHolder, after))):
        found.append(_mandate(f"role {holder.id}", holder, db.session.get_one(Role, holder.role_id), actor))
    return sorted(found, key=lambda each: (each.person.casefold(), each.place.casefold(), each.key))


def end_mandates(party_id: int, *, last_day: date, keys: list[str], actor: Actor, now: datetime) -> int:
    """Ends the chosen mandates (by `Mandate.key`) on one day, all or none; returns how many.

    Raises InvalidInputError when nothing is chosen or a mandate is no longer there, NotAllowedError outside scope.
    """
    refuse_strange_days(None, last_day)
    with transaction():
        there = {each.key: each for each in mandates(party_id, last_day, actor)}
        if not keys:
            raise InvalidInputError("Vælg mindst ét mandat. Intet er ændret.")
        if set(keys) - set(there):
            raise ConflictError("Et af mandaterne er ændret i mellemtiden. Se listen igen. Intet er ændret.")
        if any(not there[key].may_end for key in keys):
            raise NotAllowedError("Et af mandaterne ligger uden for dit område. Intet er ændret.")
        ended = {}
        for key in dict.fromkeys(keys):
            row = _row(key)
            if row.since is not None and row.since > last_day:
                raise InvalidInputError(
                    f"{there[key].person} tiltræder først efter den dag i {there[key].place}. Intet er ændret."
                )
            ended[key] = ([there[key].person, _day(row.until)], [there[key].person, _day(last_day)])
            row.until = last_day
        record(party_id, "mandates_ended", ended, actor=actor, now=now)
    return len(ended)


def last_ending(party_id: int, actor: Actor, now: datetime) -> RegisterEvent | None:
    """The latest ending of mandates there, while it can be taken back."""
    event = db.session.scalars(
        select(RegisterEvent)
        .where(RegisterEvent.party_id == party_id, RegisterEvent.kind.in_(("mandates_ended", "mandates_restored")))
        .order_by(RegisterEvent.id.desc())
        .limit(1)
    ).first()
    if event is None or event.kind != "mandates_ended" or now - event.at > UNDO_WITHIN:
        return None
    party = db.session.get(Party, party_id)
    return event if party is not None and may_edit_party(actor, party) else None


def restore_mandates(party_id: int, *, event_id: int, actor: Actor, now: datetime) -> int:
    """Takes the latest ending back: each mandate that nobody has changed since goes on as before, or to
    the last day of who leaves; returns how many."""
    with transaction():
        party_to_edit(party_id, actor)
        event = last_ending(party_id, actor, now)
        if event is None or event.id != event_id:
            raise ConflictError("Afslutningen kan ikke fortrydes længere. Intet er ændret.")
        restored = {}
        for key, ((person, before), (_, after)) in event.changes.items():
            try:
                row = _row(key)
            except ConflictError:
                continue  # its person was joined with another entry since, and the other one's goes on
            place = row.party if isinstance(row, Membership) else db.session.get_one(Role, row.role_id)
            if not may_edit_party(actor, place):
                raise NotAllowedError("Et af mandaterne ligger uden for dit område. Intet er ændret.")
            if _day(row.until) == after:
                row.until = _until_leaving(row.person, date.fromisoformat(before) if before else None)
                restored[key] = ([person, after], [person, _day(row.until)])
        record(party_id, "mandates_restored", restored, actor=actor, now=now)
    return len(restored)


def _until_leaving(person: Person, until: date | None) -> date | None:
    return min(until or date.max, person.leaves_on) if person.leaves_on else until


def _beyond(table: type[Membership] | type[RoleHolder], after: date) -> ColumnElement[bool]:
    return or_(table.until.is_(None), table.until > after)


def _mandate(key: str, row: Membership | RoleHolder, place: Party, actor: Actor) -> Mandate:
    return Mandate(key, row.person_id, row.person.name, place.name, row.since, row.until, may_edit_party(actor, place))


def _row(key: str) -> Membership | RoleHolder:
    kind, _, number = key.partition(" ")
    row: Membership | RoleHolder | None = (
        db.session.get(Membership, int(number)) if kind == "membership" else db.session.get(RoleHolder, int(number))
    )
    if row is None:
        raise ConflictError("Et af mandaterne findes ikke længere. Intet er ændret.")
    return row


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
