"""The register as its pages show it: the list with its search, and everything about one party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from workflow.domain.access import Actor
from workflow.domain.danish_order import order_key
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import (
    Absence,
    Action,
    Assignment,
    Membership,
    Organisation,
    Party,
    PartyAlias,
    Person,
    RegisterEvent,
    Role,
    RoleHolder,
    User,
)
from workflow.queries.actions import ActionRow, rows_of
from workflow.queries.parties import matches
from workflow.queries.scope import visible_actions

KINDS = ("person", "organisation", "body", "role")
MOST_ACTIONS = 200  # on the page of one party; the list of actions shows the rest
MOST_STAFF = 200  # likewise


@dataclass(frozen=True)
class PartyRow:
    """A party in the list."""

    id: int
    name: str
    kind: str
    email: str | None
    verified: bool
    title: str | None
    organisation: str | None
    leaves_on: date | None
    open: int  # open actions that the actor may see and the party still owes a part of


@dataclass(frozen=True)
class PartyPage:
    """One party and what belongs to it."""

    party: Party
    actions: list[ActionRow]
    more_actions: int
    organisation: Organisation | None
    aliases: list[str]
    roles: list[tuple[Role, RoleHolder]]  # held by a person, the newest first
    holders: list[RoleHolder]  # of a role, or of a body's roles
    memberships: list[Membership]  # of a person
    members: list[Membership]  # of an organisation or a body
    staff: list[Person]  # whose workplace it is
    absences: list[Absence]
    stands_in: list[Absence]
    users: list[User]
    events: list[RegisterEvent]


def list_parties(
    actor: Actor, text: str, kind: str | None, only: str | None, on: date, *, limit: int, offset: int
) -> tuple[list[PartyRow], int]:
    """Parties by name in Danish order, and how many there are. `only`: "unverified", "unreachable" or "limbo"."""
    # Each database has an order of its own, and neither knows "aa": the names are few enough to be ordered here.
    named = db.session.execute(select(Party.id, Party.name).where(*_condition(actor, text, kind, only, on))).all()
    ids = [row[0] for row in sorted(named, key=lambda row: (order_key(row[1]), row[0]))]
    shown = ids[offset : offset + limit]
    employer, person = aliased(Organisation, flat=True), Person.__table__
    rows = db.session.execute(
        select(
            Party.id, Party.name, Party.kind, Party.email, Party.verified, person.c.title,
            employer.name.label("organisation"), person.c.leaves_on,
        )
        .outerjoin(person, person.c.id == Party.id)
        .outerjoin(employer, employer.id == person.c.organisation_id)
        .where(Party.id.in_(shown))
    )  # fmt: skip
    owed, of_id = _owed(actor, shown), {row.id: row for row in rows}
    return [PartyRow(**of_id[each]._mapping, open=owed.get(each, 0)) for each in shown], len(ids)


def limbo(actor: Actor, on: date) -> list[tuple[int, str, date, int]]:
    """Those who have left and still own something: id, name, last day, how many actions that the actor may see."""
    person = Person.__table__
    rows = db.session.execute(
        select(Party.id, Party.name, person.c.leaves_on, func.count(Action.id.distinct()))
        .join(person, person.c.id == Party.id)
        .join(Assignment, Assignment.party_id == Party.id)
        .join(Action, Action.id == Assignment.action_id)
        .where(person.c.leaves_on <= on, *_OWED, visible_actions(actor))
        .group_by(Party.id, Party.name, person.c.leaves_on)
    )
    found = [(row[0], row[1], row[2], row[3]) for row in rows]
    return sorted(found, key=lambda row: (row[2], order_key(row[1]), row[0]))


def owned_by(actor: Actor, party_id: int) -> list[ActionRow]:
    """The open actions of which a party still owes its part, as the actor may see them, by deadline."""
    ids = db.session.scalars(
        select(Action.id)
        .join(Assignment, Assignment.action_id == Action.id)
        .where(Assignment.party_id == party_id, *_OWED, visible_actions(actor))
        .order_by(Action.deadline, Action.id)
    ).all()
    rows = {row.id: row for row in rows_of(actor, list(ids[:MOST_ACTIONS]))}
    return [rows[each] for each in ids if each in rows]


def owned_outside(actor: Actor, party_id: int) -> int:
    """How many open actions of a party the actor may not see."""
    all_of_them = select(func.count(Action.id.distinct())).join(Assignment, Assignment.action_id == Action.id)
    owned = all_of_them.where(Assignment.party_id == party_id, *_OWED)
    return (db.session.scalar(owned) or 0) - (db.session.scalar(owned.where(visible_actions(actor))) or 0)


def party_page(actor: Actor, party: Party) -> PartyPage:
    """Everything that the page of one party shows."""
    own, person_id = party.id, party.id if isinstance(party, Person) else 0
    role_ids = [own] if isinstance(party, Role) else select(Role.id).where(Role.body_id == own)
    roles = db.session.execute(
        select(Role, RoleHolder)
        .join(RoleHolder, RoleHolder.role_id == Role.id)
        .where(RoleHolder.person_id == person_id)
        .order_by(RoleHolder.since.desc(), RoleHolder.id.desc())
    ).all()
    actions = owned_by(actor, own)
    owed = _owed(actor, [own]).get(own, 0)
    home = party.organisation if isinstance(party, Person) else None
    return PartyPage(
        party=party,
        actions=actions,
        more_actions=max(0, owed - len(actions)),
        organisation=home,
        aliases=_aliases(party),
        roles=[(row[0], row[1]) for row in roles],
        holders=_all(
            select(RoleHolder)
            .where(RoleHolder.role_id.in_(role_ids))
            .options(joinedload(RoleHolder.person))
            .order_by(RoleHolder.since.desc(), RoleHolder.id.desc())
        ),
        memberships=_all(_memberships().where(Membership.person_id == person_id)),
        members=_all(_memberships().where(Membership.party_id == own)),
        staff=sorted(
            _all(select(Person).where(Person.organisation_id == own)), key=lambda each: (order_key(each.name), each.id)
        )[:MOST_STAFF],
        absences=_all(select(Absence).where(Absence.person_id == person_id).order_by(Absence.since.desc())),
        stands_in=_all(select(Absence).where(Absence.substitute_id == person_id).order_by(Absence.since.desc())),
        users=_all(select(User).where(User.party_id == own).order_by(User.email)),
        events=_all(
            select(RegisterEvent).where(RegisterEvent.party_id == own).order_by(RegisterEvent.id.desc()).limit(50)
        ),
    )


def counts_by_kind() -> dict[str, int]:
    """How many parties of each kind there are."""
    rows = db.session.execute(select(Party.kind, func.count()).group_by(Party.kind))
    return {row[0]: row[1] for row in rows}


def count_unverified() -> int:
    """How many are known from minutes alone."""
    return db.session.scalar(select(func.count()).select_from(Party).where(Party.verified.is_(False))) or 0


_OWED = (Assignment.state == "open", Action.status.in_(OPEN_STATUSES))


def _condition(actor: Actor, text: str, kind: str | None, only: str | None, on: date) -> list[Any]:
    condition: list[Any] = matches(text)
    if "@" in text:
        condition = [or_(Party.email.icontains(text.strip(), autoescape=True), *condition)]
    if kind in KINDS:
        condition.append(Party.kind == kind)
    if only == "unverified":
        condition.append(Party.verified.is_(False))
    if only == "unreachable":
        condition += [or_(Party.email.is_(None), Party.email == ""), Party.kind.in_(("person", "organisation"))]
    if only == "limbo":
        condition.append(Party.id.in_([row[0] for row in limbo(actor, on)]))
    return condition


def _owed(actor: Actor, ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Assignment.party_id, func.count(Action.id.distinct()))
        .join(Action, Action.id == Assignment.action_id)
        .where(Assignment.party_id.in_(ids), *_OWED, visible_actions(actor))
        .group_by(Assignment.party_id)
    )
    return {row[0]: row[1] for row in rows}


def _aliases(party: Party) -> list[str]:
    names = db.session.scalars(
        select(PartyAlias.name).where(PartyAlias.party_id == party.id, PartyAlias.name != party.name)
    )
    return sorted(names, key=order_key)


def _memberships() -> Select[Any]:
    return (
        select(Membership)
        .options(joinedload(Membership.person), joinedload(Membership.party))
        .order_by(Membership.since.desc(), Membership.id.desc())
    )


def _all(query: Select[Any]) -> list[Any]:
    return list(db.session.scalars(query))
