"""People and organisations from a list: each row is new, known or faulty; a list with a faulty row stores nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlalchemy import func, select

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_NAME
from workflow.domain.party_lists import ListRow, UnreadableListError, decoded, rows_of
from workflow.errors import InvalidInputError
from workflow.extensions import db
from workflow.models import Organisation, Party, PartyAlias, Person
from workflow.services.actions.held_rows import hold_owned_by
from workflow.services.mail.recipients import clean_address
from workflow.services.register.absences import one_writer
from workflow.services.register.parties import add_aliases, fold, named_first
from workflow.services.register.party_editing import LONGEST_WORK_TITLE
from workflow.services.register.register_history import Changes, record
from workflow.services.register.register_rights import outside_reach, require_office
from workflow.services.transaction import transaction

Fate = Literal["new", "known", "faulty"]


@dataclass
class Judged:
    """A row, what it is, whom it means, and what is to be said of it (Danish)."""

    row: ListRow
    fate: Fate
    remarks: list[str]
    party: Party | None = None  # whom the register knows
    fills: dict[str, str] = field(default_factory=dict)  # what the register lacks
    doubtful: bool = False  # can be stored, but deserves a look


def text_of(content: bytes) -> str:
    """The text of an uploaded file. Raises InvalidInputError when it is none."""
    try:
        return decoded(content)
    except UnreadableListError as error:
        raise InvalidInputError(f"{error} Intet er gemt.") from None


def judge(text: str, actor: Actor, on: date) -> list[Judged]:
    """What each row of a list is to the register, on a day, when this actor hands it in.

    Raises InvalidInputError when it is no such list, or empty.
    """
    try:
        rows = rows_of(text)
    except UnreadableListError as error:
        raise InvalidInputError(f"{error} Intet er gemt.") from None
    if not rows:
        raise InvalidInputError("Der er ingen rækker under overskrifterne. Intet er gemt.")
    return _Judge(rows, actor, on).judged()


def apply(text: str, *, actor: Actor, now: datetime) -> tuple[int, int]:
    """Stores a list: returns how many parties are new and how many known ones were filled in.

    Raises InvalidInputError when a row is faulty, and then nothing is stored.
    """
    with transaction():
        require_office(actor)
        one_writer()  # two lists may name the same people in different orders
        judged = judge(text, actor, clock.local(now).date())
        if faulty := [each for each in judged if each.fate == "faulty"]:
            raise InvalidInputError(
                f"{len(faulty)} af {len(judged)} rækker har fejl. Ret dem, og prøv igen. Intet er gemt."
            )
        hold_owned_by([each.party.id for each in judged if each.party is not None and "organisation" in each.fills])
        made: dict[str, Organisation] = {}
        new = filled = 0
        for each in sorted(judged, key=lambda one: one.row.kind != "organisation"):
            if each.fate == "new":
                party = _new(each.row, made)
                new += 1
                record(party.id, "imported", {"name": (None, party.name)}, actor=actor, now=now)
            elif each.fills and each.party is not None:
                record(each.party.id, "imported", _fill(each, made), actor=actor, now=now)
                filled += 1
        return new, filled


class _Judge:
    """Holds a list against the register, read at once."""

    def __init__(self, rows: list[ListRow], actor: Actor, on: date) -> None:
        self.rows, self.actor, self.on = rows, actor, on
        self.organisations = {fold(row.name) for row in rows if row.kind == "organisation" and not row.faults}
        self.known = _known(rows)
        addresses = {address for row in rows if (address := clean_address(row.email))}
        self.by_address = _people_at(addresses)
        self.seen: dict[tuple[str, str, str], int] = {}
        self.named: dict[tuple[str, str], int] = {}
        self.called = {fold(row.name): row.line for row in reversed(rows) if row.name}

    def judged(self) -> list[Judged]:
        """Each row in its order."""
        found = [self._judge(row) for row in self.rows]
        for each in found:
            self._warn_of_namesake(each)
        return found

    def _warn_of_namesake(self, each: Judged) -> None:
        """Two of one name with two addresses may be two people, or one with a slip: only a person knows."""
        key = (each.row.kind, fold(each.row.name))
        line = self.named.setdefault(key, each.row.line)
        if (each.fate == "new" or each.fills) and line != each.row.line:
            each.remarks.append(f"navnet står to gange i filen (også i linje {line})")
            each.doubtful = True

    def _judge(self, row: ListRow) -> Judged:
        faults = [*row.faults, *self._faults(row)]
        if faults:
            return Judged(row, "faulty", faults)
        found = [each for each in self.known.get(fold(row.name), []) if each.kind == row.kind]
        found = named_first(found, fold(row.name))
        elsewhere = [
            each for each in self.by_address.get(clean_address(row.email) or "", [])
            if row.kind == "person" and each not in found
        ]  # fmt: skip
        if len(found) > 1 and row.email:
            found = [each for each in found if clean_address(each.email) == clean_address(row.email)] or found
        if len(found) > 1:
            return Judged(row, "faulty", [f"Registeret har {len(found)} af det navn; ret den rette på dens side"])
        if elsewhere and not found:
            return Judged(row, "faulty", [f"Mailadressen tilhører {elsewhere[0].name} i registeret"])
        if not found:
            return Judged(row, "new", [])
        return _of_known(row, found[0], self.actor, self.on)

    def _faults(self, row: ListRow) -> Iterable[str]:
        if row.name and not fold(row.name):
            yield "Navnet skal indeholde bogstaver"
        if any(len(name) > LONGEST_NAME for name in (row.name, *row.aliases)):
            yield f"Et navn må højst have {LONGEST_NAME} tegn"
        if len(row.title) > LONGEST_WORK_TITLE:
            yield f"Titlen må højst have {LONGEST_WORK_TITLE} tegn"
        if row.email and clean_address(row.email) is None:
            yield f"»{row.email}« er ikke en mailadresse"
        if row.organisation and fold(row.organisation) not in self.organisations:
            named = [each for each in self.known.get(fold(row.organisation), []) if isinstance(each, Organisation)]
            homes = named_first(list[Party](named), fold(row.organisation))
            if len(homes) != 1:
                yield f"Organisationen »{row.organisation}« findes hverken i registeret eller i filen"
        yield from self._foreign_names(row)
        key = (row.kind, fold(row.name), clean_address(row.email) or "")
        if row.name and key in self.seen:
            yield f"Står to gange i filen (også i linje {self.seen[key]})"
        self.seen.setdefault(key, row.line)

    def _foreign_names(self, row: ListRow) -> Iterable[str]:
        own = self.known.get(fold(row.name), [])
        for alias in row.aliases:
            folded = fold(alias)
            if folded == fold(row.name):
                continue
            called = [each for each in self.known.get(folded, []) if fold(each.name) == folded and each not in own]
            if called:
                yield f"»{alias}« er navnet på {called[0].name} i registeret"
            elif folded in self.called:
                yield f"»{alias}« er navnet i linje {self.called[folded]}"


def _known(rows: list[ListRow]) -> dict[str, list[Party]]:
    wanted = sorted({fold(name) for row in rows for name in (row.name, row.organisation, *row.aliases) if name})
    found: dict[str, list[Party]] = {}
    for start in range(0, len(wanted), 500):
        query = (
            select(PartyAlias.folded, Party)
            .join(Party, Party.id == PartyAlias.party_id)
            .where(PartyAlias.folded.in_(wanted[start : start + 500]))
            .order_by(Party.id)
        )
        for folded, party in db.session.execute(query):
            found.setdefault(folded, []).append(party)
    return found


def _people_at(addresses: set[str]) -> dict[str, list[Party]]:
    found: dict[str, list[Party]] = {}
    wanted = sorted(addresses)
    for start in range(0, len(wanted), 500):
        query = select(Person).where(func.lower(Person.email).in_(wanted[start : start + 500]))
        for person in db.session.scalars(query):
            found.setdefault((person.email or "").lower(), []).append(person)
    return found


def _of_known(row: ListRow, party: Party, actor: Actor, on: date) -> Judged:
    """What the register lacks is filled in; what it has otherwise, it keeps."""
    judged = Judged(row, "known", [], party)
    email = clean_address(row.email)
    if email and not party.email and (why := outside_reach(actor, [party.id], on)):
        judged.remarks.append(
            f"mailadressen tilføjes ikke: {why[0].lower()}{why[1:]}, så administratoren skal sætte den"
        )
    elif email and not party.email:
        judged.fills["email"] = email
        judged.remarks.append("mailadressen tilføjes")
    elif email and email != clean_address(party.email):
        judged.remarks.append(f"registeret har adressen {party.email}; den beholdes")
    if isinstance(party, Person):
        if row.title and not party.title:
            judged.fills["title"] = row.title
            judged.remarks.append("titlen tilføjes")
        elif row.title and row.title != party.title:
            judged.remarks.append(f"registeret har titlen {party.title}; den beholdes")
        if row.organisation and party.organisation_id is None:
            judged.fills["organisation"] = row.organisation
            judged.remarks.append("organisationen tilføjes")
        elif row.organisation and party.organisation and fold(party.organisation.name) != fold(row.organisation):
            judged.remarks.append(f"registeret har {party.organisation.name}; den beholdes")
    known = {alias.folded for alias in party.aliases}
    if any(fold(alias) not in known for alias in row.aliases):
        judged.fills["aliases"] = ", ".join(row.aliases)
        judged.remarks.append("andre navne tilføjes")
    return judged


def _new(row: ListRow, made: dict[str, Organisation]) -> Party:
    party: Party
    if row.kind == "person":
        party = Person(name=row.name, title=row.title or None, organisation=_home(row.organisation, made))
    else:
        party = Organisation(name=row.name)
        made[fold(row.name)] = party
    party.email = clean_address(row.email)
    add_aliases(party, [row.name, *row.aliases])
    db.session.add(party)
    db.session.flush()
    return party


def _fill(judged: Judged, made: dict[str, Organisation]) -> Changes:
    party = judged.party
    changes: Changes = {}
    for name, value in judged.fills.items():
        changes[name] = (None, value)
        if name == "organisation" and isinstance(party, Person):
            party.organisation = _home(value, made)
        elif name == "aliases" and party is not None:
            add_aliases(party, list(judged.row.aliases))
        else:
            setattr(party, name, value)
    return changes


def _home(name: str, made: dict[str, Organisation]) -> Organisation | None:
    if not name:
        return None
    if fold(name) in made:
        return made[fold(name)]
    query = select(Organisation).join(PartyAlias, PartyAlias.party_id == Organisation.id)
    found = list[Party](db.session.scalars(query.where(PartyAlias.folded == fold(name)).order_by(Organisation.id)))
    home = next(iter(named_first(found, fold(name))), None)
    return home if isinstance(home, Organisation) else None
