"""Where a party is reached by mail on a day: at its own address, its mailbox, its holders, or its secretariat.

Who is away is reached at the substitute, and at the substitute's substitute; who has left is not reached at all, not
at a substitute either, and an address that mail is stopped to is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from workflow.domain.substitutes import along
from workflow.extensions import db
from workflow.models import Absence, Body, Party, Person, Role, RoleHolder, StoppedAddress

LONGEST_ADDRESS = 254  # characters, RFC 5321 4.5.3.1.3 without the angle brackets
# Enough to keep out what cannot be an address, or would break a header. The mail server has the last word.
# The part before the @ is ASCII: hardly any server takes another (RFC 6531).
_ADDRESS = re.compile(r"[!-~]+@[^\s@<>()\[\],;:\\\"]+")
_FORBIDDEN = re.compile(r"[@<>()\[\],;:\\\"]")
_MOST_NAMES = 3  # in a greeting
_OFFICES = {"secretariat": "sekretariatet", "chair": "formandskabet"}  # how several of the kind are spoken to


@dataclass(frozen=True)
class Reach:
    """The addresses of a party, in order, each once. `stand_in`: they are the secretariat's, the party has none."""

    addresses: tuple[str, ...]
    stand_in: bool = False


def addresses_of(party: Party, on: date) -> list[str]:
    """The party's own addresses on a day, without a stand-in; empty when it has none."""
    return list(Directory([party.id], [], on).own(party.id))


class Directory:
    """The addresses of some parties on a day, and of the secretariats of some bodies, read at once."""

    def __init__(self, party_ids: Iterable[int], body_ids: Iterable[int], on: date) -> None:
        wanted, bodies = set(party_ids), set(body_ids)
        self.names: dict[int, str] = {}
        self._kinds: dict[int, str] = {}
        self._mailboxes: dict[int, str | None] = {}
        self._offices: dict[int, str | None] = {}  # role → secretariat, chair
        self._secretariats: dict[int, int] = {}  # body → role
        self._holders: dict[int, list[int]] = defaultdict(list)  # role → people
        self._stands_in = substitutes_on(on)
        self._stopped = set(
            db.session.scalars(select(StoppedAddress.address).where(StoppedAddress.lifted_at.is_(None)))
        )
        self._read_parties(Party.id.in_(wanted))
        bodies |= {party_id for party_id, kind in self._kinds.items() if kind == "body"}
        self._read_secretariats(bodies)
        self._read_holders(on)
        self._read_people(on)
        # All is read: what has been worked out once stays so.
        self._readers: dict[int, int] = {}
        self._reaches: dict[tuple[int, int], Reach] = {}

    def is_person(self, party_id: int) -> bool:
        """Whether a party is a human being."""
        return self._kinds.get(party_id) == "person"

    def is_office(self, party_id: int) -> bool:
        """Whether a party is a body, or an office of one."""
        return self._kinds.get(party_id) == "body" or self._offices.get(party_id) is not None

    def is_secretariat_of(self, party_id: int, body_id: int) -> bool:
        """Whether a party is the secretariat of one of the bodies."""
        return self._secretariats.get(body_id) == party_id

    def common_name(self, party_ids: Iterable[int]) -> str | None:
        """How one, or those who share a mailbox, are spoken to: "sekretariatet", "Hjørring Kommune og Læsø Kommune";
        None for nobody and for too many."""
        ids = set(party_ids)
        names = sorted({self.names[party_id] for party_id in ids})
        offices = {self._office(party_id) for party_id in ids}
        if len(offices) == 1 and (office := _OFFICES.get(offices.pop() or "")):
            return office
        return enumeration(names) if 0 < len(names) <= _MOST_NAMES else None

    def _office(self, party_id: int) -> str | None:
        # What a body is asked to do, its secretariat reads.
        return "secretariat" if self._kinds.get(party_id) == "body" else self._offices.get(party_id)

    def own(self, party_id: int) -> tuple[str, ...]:
        """The addresses of a party itself; a body without a mailbox is reached at its secretariat."""
        kind = self._kinds.get(party_id)
        if kind == "person":
            party_id = self.reader_of(party_id)
        if mailbox := self._mailboxes.get(party_id):
            return (mailbox,)
        if kind == "role":
            held = [self._mailboxes.get(self.reader_of(person)) for person in self._holders[party_id]]
            return tuple(dict.fromkeys(address for address in held if address))
        if kind == "body":
            return self.secretariat(party_id)
        return ()

    def reader_of(self, party_id: int) -> int:
        """Who reads what is written to a party: for a person who is away the last substitute with an address."""
        if party_id not in self._readers:
            stood_in = along(party_id, self._stands_in)
            self._readers[party_id] = next((each for each in reversed(stood_in) if self._mailboxes.get(each)), party_id)
        return self._readers[party_id]

    def is_own_address(self, party_id: int, address: str) -> bool:
        """Whether the party itself has that address: not its holders, its substitute, or a secretariat for it."""
        return self._mailboxes.get(party_id) == address

    def secretariat(self, body_id: int) -> tuple[str, ...]:
        """The addresses of the secretariat of a body: its mailbox, else its holders'."""
        role = self._secretariats.get(body_id)
        return self.own(role) if role is not None else ()

    def secretariats(self) -> tuple[str, ...]:
        """The addresses of all of these."""
        return tuple(dict.fromkeys(each for body_id in self._secretariats for each in self.secretariat(body_id)))

    def reach(self, party_id: int, body_id: int) -> Reach:
        """Where to write to a party about an action of a body: in the last resort to the body's secretariat."""
        key = (party_id, body_id)
        if key not in self._reaches:
            own = self.own(party_id)
            self._reaches[key] = Reach(own) if own else Reach(self.secretariat(body_id), stand_in=True)
        return self._reaches[key]

    def _read_parties(self, condition: ColumnElement[bool]) -> None:
        offices = Role.__table__
        for party_id, kind, name, email, office in db.session.execute(
            select(Party.id, Party.kind, Party.name, Party.email, offices.c.office)
            .outerjoin(offices, offices.c.id == Party.id)
            .where(condition)
        ):
            self._offices[party_id] = office
            self.names[party_id] = name
            self._kinds[party_id] = kind
            self._mailboxes[party_id] = self._usable(email)

    def _read_secretariats(self, body_ids: set[int]) -> None:
        condition = (Role.office == "secretariat") & Role.body_id.in_(body_ids)
        for role_id, body_id in db.session.execute(select(Role.id, Role.body_id).where(condition)):
            self._secretariats[body_id] = role_id
        self._read_parties(Party.id.in_(self._secretariats.values()))

    def _read_holders(self, on: date) -> None:
        roles = [party_id for party_id, kind in self._kinds.items() if kind == "role"]
        rows = db.session.execute(
            select(RoleHolder.role_id, RoleHolder.person_id)
            .where(
                RoleHolder.role_id.in_(roles),
                RoleHolder.since <= on,
                or_(RoleHolder.until.is_(None), RoleHolder.until >= on),
            )
            .order_by(RoleHolder.id)
        )
        for role_id, person_id in rows:
            self._holders[role_id].append(person_id)

    def _read_people(self, on: date) -> None:
        """The addresses of people, of those who stand in for them, and of holders; none of who has left."""
        people = {party_id for party_id, kind in self._kinds.items() if kind == "person"}
        people |= {person for holders in self._holders.values() for person in holders}
        people |= {each for person in people for each in along(person, self._stands_in)}
        table = Person.__table__
        rows = db.session.execute(
            select(Party.id, Party.name, Party.email, table.c.leaves_on)
            .join(table, table.c.id == Party.id)
            .where(Party.id.in_(people))
        )
        for person_id, name, email, leaves_on in rows:
            self.names[person_id], self._kinds[person_id] = name, "person"
            self._mailboxes[person_id] = self._usable(email) if leaves_on is None or leaves_on >= on else None

    def _usable(self, email: str | None) -> str | None:
        address = clean_address(email)
        return None if address in self._stopped else address


def substitutes_on(on: date) -> dict[int, int]:
    """Who is away on a day → who stands in. For who has left nobody does: what they own is the secretariat's."""
    person = Person.__table__
    rows = db.session.execute(
        select(Absence.person_id, Absence.substitute_id)
        .join(person, person.c.id == Absence.person_id)
        .where(Absence.since <= on, Absence.until >= on, or_(person.c.leaves_on.is_(None), person.c.leaves_on >= on))
    )
    return dict(rows.all())


def secretariat_of(body: Body, on: date) -> str | None:
    """The first address of a body's secretariat on a day, for answers."""
    return next(iter(Directory([], [body.id], on).secretariat(body.id)), None)


def enumeration(words: Sequence[str]) -> str:
    """ "Midt, Syd og Vest"; of names that have a comma themselves "Formandskabet, Midt; Signe Kvist og Otto Bech" """
    if len(words) < 2:
        return "".join(words)
    between = "; " if any("," in word for word in words) else ", "
    return f"{between.join(words[:-1])} og {words[-1]}"


def clean_address(text: str | None) -> str | None:
    """A mail address in lower case, as it is compared and written to; None for what cannot be one."""
    address = (text or "").strip().lower()
    local = address.rpartition("@")[0]
    usable = len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) and not _FORBIDDEN.search(local)
    return address if usable else None
