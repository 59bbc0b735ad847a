"""Absences with a substitute: added when they make no circle, and taken away again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from workflow import clock
from workflow.advisory_locks import AdvisoryLock, until_commit
from workflow.domain.access import Actor
from workflow.domain.danish_order import by_name
from workflow.domain.substitutes import Period, circle, overlapping
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Membership, Person, User
from workflow.services.register.holding import refuse_strange_days
from workflow.services.register.register_history import record
from workflow.services.register.register_rights import require_office, require_reach
from workflow.services.transaction import transaction


def add_absence(
    person_id: int, *, substitute_id: int, since: date, until: date, actor: Actor, now: datetime
) -> Absence:
    """From `since` to `until` (both inclusive) `substitute_id` gets what `person_id` would get.

    Raises InvalidInputError for days that cannot be, ConflictError when the person is away already on one of them,
    or when people would stand in for each other in a circle; NotAllowedError when the actions of the person, and of
    those for whom the person stands in on one of these days, are not all in the actor's scope.
    """
    with transaction():
        require_office(actor)
        require_reach(actor, [person_id], max(since, clock.local(now).date()), until)
        return _add(person_id, substitute_id, since, until, actor=actor, now=now)


def add_own_absence(*, substitute_id: int, since: date, until: date, actor: Actor, now: datetime) -> Absence:
    """The same for the person that the actor is, with a colleague. Raises NotAllowedError for who is nobody in the
    register, InvalidInputError for a substitute who is no colleague: the secretariat may name others."""
    with transaction():
        person = _own(actor)
        if substitute_id not in {each.id for each in colleagues_of(person)}:
            raise InvalidInputError(
                "Vælg en kollega som stedfortræder. Intet er ændret. Sekretariatet kan vælge andre."
            )
        return _add(person.id, substitute_id, since, until, actor=actor, now=now)


def _add(person_id: int, substitute_id: int, since: date, until: date, *, actor: Actor, now: datetime) -> Absence:
    refuse_strange_days(since, until)
    one_writer()
    person, substitute = db.session.get(Person, person_id), db.session.get(Person, substitute_id)
    if person is None:
        raise NotFoundError("Personen findes ikke. Intet er ændret.")
    if substitute is None:
        raise InvalidInputError("Vælg en stedfortræder fra registeret. Intet er ændret.")
    if person is substitute:
        raise InvalidInputError("Ingen kan være sin egen stedfortræder. Intet er ændret.")
    if until < clock.local(now).date():
        raise InvalidInputError("Fraværet er allerede forbi. Vælg en senere sidste dag. Intet er ændret.")
    if substitute.leaves_on is not None and substitute.leaves_on < until:
        raise InvalidInputError(f"{substitute.name} er eller bliver fratrådt i perioden. Intet er ændret.")
    new, known = Period(person_id, substitute_id, since, until), _known()
    if overlapping(new, known):
        raise ConflictError(f"{person.name} har allerede en stedfortræder på nogle af de dage. Intet er ændret.")
    if found := circle(new, known):
        people = {each.id: each.name for each in db.session.scalars(select(Person).where(Person.id.in_(found)))}
        names = " → ".join(people[each] for each in (*found, person_id))
        raise ConflictError(f"De ville være stedfortrædere for hinanden i ring: {names}. Intet er ændret.")
    absence = Absence(person_id=person_id, substitute_id=substitute_id, since=since, until=until)
    db.session.add(absence)
    told = f"{substitute.name}, {since} – {until}"
    record(person_id, "absence_added", {"substitute": (None, told)}, actor=actor, now=now)
    return absence


def remove_absence(absence_id: int, *, actor: Actor, now: datetime) -> int:
    """Takes an absence away, also one that has begun; returns whose it was."""
    with transaction():
        require_office(actor)
        absence = db.session.get(Absence, absence_id)
        if absence is None:
            raise NotFoundError("Fraværet er allerede fjernet. Intet er ændret.")
        require_reach(actor, [absence.person_id], max(absence.since, clock.local(now).date()), absence.until)
        return _remove(absence, actor, now)


def remove_own_absence(absence_id: int, *, actor: Actor, now: datetime) -> None:
    """The same for one's own. Raises NotFoundError for what is somebody else's."""
    with transaction():
        absence = db.session.get(Absence, absence_id)
        if absence is None or absence.person_id != _own(actor).id:
            raise NotFoundError("Fraværet er allerede fjernet. Intet er ændret.")
        _remove(absence, actor, now)


def own_absences(actor: Actor, today: date) -> list[Absence]:
    """The actor's absences that are not over, in their order."""
    person = own_person(actor)
    if person is None:
        return []
    query = select(Absence).where(Absence.person_id == person.id, Absence.until >= today)
    return list(db.session.scalars(query.order_by(Absence.since)))


def stand_in_for_substitute(absence: Absence) -> list[Person]:
    """Who stands in for the substitute on some of the days: what is written to who is away goes on to them then."""
    query = (
        select(Person)
        .join(Absence, Absence.substitute_id == Person.id)
        .where(
            Absence.person_id == absence.substitute_id, Absence.since <= absence.until, Absence.until >= absence.since
        )
    )
    return by_name(db.session.scalars(query).unique())


def _remove(absence: Absence, actor: Actor, now: datetime) -> int:
    told = f"{absence.substitute.name}, {absence.since} – {absence.until}"
    record(absence.person_id, "absence_removed", {"substitute": (told, None)}, actor=actor, now=now)
    db.session.delete(absence)
    return absence.person_id


def colleagues_of(person: Person) -> list[Person]:
    """Who works or sits where the person does, but for those who leave, by name."""
    places = set(db.session.scalars(select(Membership.party_id).where(Membership.person_id == person.id)))
    places |= {person.organisation_id} if person.organisation_id else set()
    beside = select(Membership.person_id).where(Membership.party_id.in_(places))
    colleague = Person.organisation_id.in_(places) | Person.id.in_(beside)
    query = select(Person).where(colleague, Person.id != person.id, Person.leaves_on.is_(None))
    return by_name(db.session.scalars(query))


def own_person(actor: Actor) -> Person | None:
    """The person that the actor's login belongs to; None for who is nobody in the register."""
    # Not among the actor's parties: those are also the people whom the actor stands in for.
    return db.session.scalar(select(Person).join(User, User.party_id == Person.id).where(User.id == actor.user_id))


def _own(actor: Actor) -> Person:
    person = own_person(actor)
    if person is None:
        raise NotAllowedError("Dit login hører ikke til en person i registeret. Intet er ændret.")
    return person


def _known() -> list[Period]:
    rows = db.session.execute(select(Absence.person_id, Absence.substitute_id, Absence.since, Absence.until))
    return [Period(*row) for row in rows]


def one_writer() -> None:
    """Makes all who change absences, names or many people wait for each other, to the end of the transaction."""
    # Two absences that make a circle only together: SQLite lets one writer in at a time, here the second waits.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(until_commit(AdvisoryLock.ABSENCES))
