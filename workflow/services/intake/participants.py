"""Those who took part in a meeting, as its minutes name them, that the register does not know: offered, and put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Body, Meeting, ParseRun, Party, PartyAlias, Person, SourceDocument
from workflow.queries.scope import visible_bodies
from workflow.services.register.parties import fold, put_in
from workflow.services.register.register_history import record
from workflow.services.register.register_rights import require_office
from workflow.services.transaction import transaction


@dataclass(frozen=True)
class Participant:
    """Somebody whom the minutes name and the register does not know (or knows from minutes alone)."""

    name: str
    title: str | None
    organisation: str | None
    absent: bool
    known_id: int | None  # the unverified entry that minutes have made


def document_of(document_id: int, actor: Actor) -> SourceDocument:
    """The minutes, if this actor may read them and works with the register; raises NotFoundError."""
    require_office(actor)
    document = db.session.scalar(
        select(SourceDocument)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(SourceDocument.id == document_id, visible_bodies(actor))
    )
    if document is None:
        raise NotFoundError("Referatet findes ikke, eller du har ikke adgang til det.")
    return document


def unknown_participants(document_id: int, actor: Actor) -> list[Participant]:
    """By the newest reading of these minutes, in their order; substitutes too."""
    document = document_of(document_id, actor)
    run = db.session.scalars(
        select(ParseRun).where(ParseRun.document_id == document.id).order_by(ParseRun.id.desc()).limit(1)
    ).first()
    named: dict[str, Participant] = {}
    for entry in run.parsed.get("participants", []) if run else []:
        _add(named, entry["name"], entry["title"], entry["organisation"], entry["absent"] is True)
        if entry.get("substitute"):
            _add(named, entry["substitute"], None, entry["organisation"], False)
    known = _people(named)
    found = []
    for folded, participant in named.items():
        people = known.get(folded, [])
        if any(person.verified for person in people):
            continue
        entry = people[0] if people else None
        found.append(
            Participant(
                participant.name,
                participant.title,
                participant.organisation,
                participant.absent,
                entry.id if entry else None,
            )
        )
    return found


def add_participants(document_id: int, *, names: list[str], actor: Actor, now: datetime) -> int:
    """Puts the chosen ones in, with the title and organisation of the minutes; returns how many.

    Who is there from minutes alone is confirmed. Raises InvalidInputError when nobody is chosen, ConflictError when
    one of them is known by now.
    """
    with transaction():
        there = {fold(each.name): each for each in unknown_participants(document_id, actor)}
        chosen = {fold(name) for name in names}
        if not chosen:
            raise InvalidInputError("Vælg mindst én deltager. Intet er ændret.")
        if chosen - set(there):
            raise ConflictError("En af deltagerne er kommet i registeret i mellemtiden. Se listen igen.")
        for folded in chosen:
            participant = there[folded]
            party: Party
            if participant.known_id is None:
                party = put_in(
                    participant.name, person=True, title=participant.title, organisation=participant.organisation
                )
            else:
                party = db.session.get_one(Person, participant.known_id)
            party.verified = True
            record(party.id, "from_minutes", {"document": (None, document_id)}, actor=actor, now=now)
    return len(chosen)


def _add(named: dict[str, Participant], name: str, title: str | None, organisation: str | None, absent: bool) -> None:
    folded = fold(name)
    if folded and folded not in named:
        named[folded] = Participant(name, title, organisation, absent, None)


def _people(named: dict[str, Participant]) -> dict[str, list[Party]]:
    rows = db.session.execute(
        select(PartyAlias.folded, Party)
        .join(Party, Party.id == PartyAlias.party_id)
        .where(PartyAlias.folded.in_(named))
        .order_by(Party.id)
    )
    found: dict[str, list[Party]] = {}
    for folded, party in rows:
        found.setdefault(folded, []).append(party)
    return found
