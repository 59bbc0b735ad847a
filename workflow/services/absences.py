"""Absences with a substitute: added when they make no circle, and taken away again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from workflow.config import LOCAL_TIME
from workflow.domain.access import Actor
from workflow.domain.substitutes import Period, circle, overlapping
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Person
from workflow.services.holding import refuse_strange_days
from workflow.services.register_history import record
from workflow.services.register_rights import require_office, require_whole
from workflow.services.transaction import transaction

_ONE_WRITER = 7_364_402  # key of the advisory lock on PostgreSQL; any number of our own


def add_absence(
    person_id: int, *, substitute_id: int, since: date, until: date, actor: Actor, now: datetime
) -> Absence:
    """From `since` to `until` (both inclusive) `substitute_id` gets what `person_id` would get.

    Raises InvalidInputError for days that cannot be, ConflictError when the person is away already on one of them,
    or when people would stand in for each other in a circle; NotAllowedError when the person's actions are not all
    in the actor's scope.
    """
    refuse_strange_days(since, until)
    with transaction():
        require_office(actor)
        one_writer()
        person, substitute = db.session.get(Person, person_id), db.session.get(Person, substitute_id)
        if person is None:
            raise NotFoundError("Personen findes ikke. Intet er ændret.")
        if substitute is None:
            raise InvalidInputError("Vælg en stedfortræder fra registeret. Intet er ændret.")
        if person is substitute:
            raise InvalidInputError("Ingen kan være sin egen stedfortræder. Intet er ændret.")
        if until < now.astimezone(LOCAL_TIME).date():
            raise InvalidInputError("Fraværet er allerede forbi. Vælg en senere sidste dag. Intet er ændret.")
        if substitute.leaves_on is not None and substitute.leaves_on <= until:
            raise InvalidInputError(f"{substitute.name} er eller bliver fratrådt i perioden. Intet er ændret.")
        require_whole(actor, [person_id])
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
        require_whole(actor, [absence.person_id])
        told = f"{absence.substitute.name}, {absence.since} – {absence.until}"
        record(absence.person_id, "absence_removed", {"substitute": (told, None)}, actor=actor, now=now)
        db.session.delete(absence)
        return absence.person_id


def _known() -> list[Period]:
    rows = db.session.execute(select(Absence.person_id, Absence.substitute_id, Absence.since, Absence.until))
    return [Period(*row) for row in rows]


def one_writer() -> None:
    """Makes all who change absences wait for each other, to the end of the transaction."""
    # Two absences that make a circle only together: SQLite lets one writer in at a time, here the second waits.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
