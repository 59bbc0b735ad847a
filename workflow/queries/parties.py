"""Finding parties: for the search field of owners, and for the names in filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from workflow.domain import names
from workflow.extensions import db
from workflow.models import Organisation, Party, PartyAlias, Person
from workflow.queries.matching import contains


@dataclass(frozen=True)
class FoundParty:
    """A party as a search shows it; `detail` tells namesakes apart ("Direktør, Rebild Kommune")."""

    id: int
    name: str
    kind: str
    detail: str
    reachable: bool  # has a mail address of its own


def search(text: str, limit: int = 10) -> list[FoundParty]:
    """Parties whose name or other name contains every word of `text`; those that begin with it come first."""
    words = text.split()
    if not words:
        return []
    query = _query().limit(100)
    for word in words:
        by_alias = select(PartyAlias.party_id).where(contains(PartyAlias.name, word))
        query = query.where(or_(contains(Party.name, word), Party.id.in_(by_alias)))
    wanted = text.casefold()
    found = [_found(row) for row in db.session.execute(query)]
    found.sort(key=lambda party: (not party.name.casefold().startswith(wanted), party.name.casefold()))
    return found[:limit]


def with_ids(ids: list[int]) -> dict[int, FoundParty]:
    """The parties with these ids, by id."""
    return {row.id: _found(row) for row in db.session.execute(_query().where(Party.id.in_(ids)))} if ids else {}


def named(name: str) -> list[FoundParty]:
    """The parties of exactly that name or other name, whatever the case; several when they are namesakes."""
    wanted = " ".join(name.split()).casefold()
    return [party for party in search(name, limit=100) if wanted in _names(party)]


def all_names(limit: int = 1000) -> list[str]:
    """The names of all parties, for the suggestions of a search field without JavaScript."""
    return sorted(set(db.session.scalars(select(Party.name).limit(limit))), key=str.casefold)


def names_of(ids: Iterable[int]) -> list[tuple[int, str]]:
    """Id and name of those of these parties that there are, by name."""
    return [
        (row[0], row[1])
        for row in db.session.execute(select(Party.id, Party.name).where(Party.id.in_(list(ids))).order_by(Party.name))
    ]


def offers_for(written: Iterable[str]) -> dict[str, list[names.Offer[int]]]:
    """Whom each unknown name may mean, with the reason; a party is offered once, by the name that is likest."""
    wanted = list(dict.fromkeys(written))
    if not wanted:
        return {}
    known = db.session.execute(select(Party.id, Party.name)).all()
    aliases = db.session.execute(select(PartyAlias.party_id, PartyAlias.name)).all()
    called: dict[int, str] = {row[0]: row[1] for row in known}
    several = [(row[0], row[1]) for row in (*known, *aliases)]
    found = {}
    for name in wanted:
        once: dict[int, names.Offer[int]] = {}
        for offer in names.offers(name, several, limit=20):
            once.setdefault(offer.key, names.Offer(offer.key, called[offer.key], offer.reason))
        found[name] = list(once.values())[: names.MOST_OFFERED]
    return found


def _names(party: FoundParty) -> set[str]:
    aliases = db.session.scalars(select(PartyAlias.name).where(PartyAlias.party_id == party.id))
    return {party.name.casefold(), *(alias.casefold() for alias in aliases)}


def _query() -> Select[Any]:
    employer = aliased(Organisation, flat=True)
    person = Person.__table__
    return (
        select(Party.id, Party.name, Party.kind, Party.email, person.c.title, employer.name.label("organisation"))
        .outerjoin(person, person.c.id == Party.id)
        .outerjoin(employer, employer.id == person.c.organisation_id)
    )


def _found(row: Any) -> FoundParty:
    detail = ", ".join(part for part in (row.title, row.organisation) if part)
    return FoundParty(row.id, row.name, row.kind, detail, bool(row.email))
