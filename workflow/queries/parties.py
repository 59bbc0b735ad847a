"""Finding parties: for the search field of owners, and for the names in filters."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true
from sqlalchemy.orm import aliased

from workflow import clock
from workflow.domain import names
from workflow.domain.danish_order import order_key
from workflow.extensions import db
from workflow.models import Organisation, Party, PartyAlias, Person
from workflow.queries.matching import begins, contains

MOST_WORDS = 20  # of a name that is searched for; the rest is not looked at
_LOOKED_AT = 200  # of the best matches by the database, before the names are compared word by word


@dataclass(frozen=True)
class FoundParty:
    """A party as a search shows it; `detail` tells namesakes apart ("Direktør, Rebild Kommune")."""

    id: int
    name: str
    kind: str
    detail: str
    alias: str | None = None  # the other name by which it was found


def search(text: str, limit: int = 10, kinds: Collection[str] = (), on: date | None = None) -> list[FoundParty]:
    """Parties whose name or other name contains every word of `text`; those that begin with it come first.

    Who has left by the day `on` (None: today) is nobody to choose.
    """
    words = text.split()[:MOST_WORDS]
    if not words:
        return []
    query = _query().where(*matches(text), _is_there(on or clock.today()))
    if kinds:
        query = query.where(Party.kind.in_(kinds))
    query = query.order_by(case((begins(Party.name, words[0]), 0), else_=1), func.lower(Party.name), Party.id).limit(
        _LOOKED_AT
    )
    found = [_found(row) for row in db.session.execute(query)]
    wanted = text.casefold()
    found.sort(key=lambda party: (_rank(party.name.casefold(), wanted, words), order_key(party.name), party.id))
    return _with_aliases(found[:limit], words)


def matches(text: str) -> list[ColumnElement[bool]]:
    """The condition that each word of `text` stands in the name or in another name of a party."""
    condition = []
    for word in text.split()[:MOST_WORDS]:
        by_alias = select(PartyAlias.party_id).where(contains(PartyAlias.name, word))
        condition.append(or_(contains(Party.name, word), Party.id.in_(by_alias)))
    return condition


def with_ids(ids: list[int]) -> dict[int, FoundParty]:
    """The parties with these ids, by id."""
    return {row.id: _found(row) for row in db.session.execute(_query().where(Party.id.in_(ids)))} if ids else {}


def named(name: str, kinds: Collection[str] = ()) -> list[FoundParty]:
    """The parties of exactly that name, else of that other name, whatever the case; several when they are namesakes."""
    wanted = " ".join(name.split()).casefold()
    found = search(name, limit=100, kinds=kinds)
    own = [party for party in found if party.name.casefold() == wanted]
    return own or [party for party in found if wanted in _names(party)]


def all_names(limit: int = 1000, kinds: Collection[str] = ()) -> list[str]:
    """The names of parties to choose, for the suggestions of a search field without JavaScript."""
    person = Person.__table__
    query = select(Party.name).outerjoin(person, person.c.id == Party.id).where(_is_there(clock.today()))
    if kinds:
        query = query.where(Party.kind.in_(kinds))
    return sorted(set(db.session.scalars(query.order_by(Party.name).limit(limit))), key=order_key)


def names_of(ids: Iterable[int]) -> list[tuple[int, str]]:
    """Id and name of those of these parties that there are, by name in Danish order."""
    rows = db.session.execute(select(Party.id, Party.name).where(Party.id.in_(list(ids))))
    return sorted(((row[0], row[1]) for row in rows), key=lambda named: (order_key(named[1]), named[0]))


def offers_for(
    written: Iterable[str], kinds: Collection[str] = (), without: int | None = None
) -> dict[str, list[names.Offer[int]]]:
    """Whom each unknown name may mean, with the reason; a party is offered once, by the name that is likest."""
    wanted = list(dict.fromkeys(written))
    if not wanted:
        return {}
    of_kinds = Party.kind.in_(kinds) if kinds else true()
    known = db.session.execute(select(Party.id, Party.name).where(of_kinds, Party.id != (without or 0))).all()
    aliases = db.session.execute(select(PartyAlias.party_id, PartyAlias.name)).all()
    called: dict[int, str] = {row[0]: row[1] for row in known}
    several = names.worth_comparing(wanted, [(row[0], row[1]) for row in (*known, *aliases) if row[0] in called])
    found = {}
    for name in wanted:
        once: dict[int, names.Offer[int]] = {}
        for offer in names.offers(name, several, limit=20):
            once.setdefault(offer.key, names.Offer(offer.key, called[offer.key], offer.reason))
        found[name] = list(once.values())[: names.MOST_OFFERED]
    return found


def _is_there(on: date) -> ColumnElement[bool]:
    leaves_on = Person.__table__.c.leaves_on
    return or_(leaves_on.is_(None), leaves_on > on)


def _rank(name: str, wanted: str, words: list[str]) -> int:
    """How well a name fits: it begins with the text, its words begin with the words, or it only holds them."""
    if name.startswith(wanted):
        return 0
    parts = name.replace("-", " ").split()
    return 1 if all(any(part.startswith(word.casefold()) for part in parts) for word in words) else 2


def _with_aliases(found: list[FoundParty], words: list[str]) -> list[FoundParty]:
    """Says by which other name a party was found, where its own name does not hold the words."""
    foreign = {party.id for party in found if not _holds(party.name, words)}
    if not foreign:
        return found
    rows = db.session.execute(
        select(PartyAlias.party_id, PartyAlias.name).where(PartyAlias.party_id.in_(foreign)).order_by(PartyAlias.id)
    )
    best: dict[int, tuple[int, str]] = {}
    for party_id, alias in rows:
        held = sum(word.casefold() in alias.casefold() for word in words)
        if held > best.get(party_id, (0, ""))[0]:
            best[party_id] = (held, alias)
    return [replace(party, alias=best[party.id][1]) if party.id in best else party for party in found]


def _holds(name: str, words: list[str]) -> bool:
    return all(word.casefold() in name.casefold() for word in words)


def _names(party: FoundParty) -> set[str]:
    aliases = db.session.scalars(select(PartyAlias.name).where(PartyAlias.party_id == party.id))
    return {party.name.casefold(), *(alias.casefold() for alias in aliases)}


def _query() -> Select[Any]:
    employer = aliased(Organisation, flat=True)
    person = Person.__table__
    return (
        select(Party.id, Party.name, Party.kind, person.c.title, employer.name.label("organisation"))
        .outerjoin(person, person.c.id == Party.id)
        .outerjoin(employer, employer.id == person.c.organisation_id)
    )


def _found(row: Any) -> FoundParty:
    detail = ", ".join(part for part in (row.title, row.organisation) if part)
    return FoundParty(row.id, row.name, row.kind, detail)
