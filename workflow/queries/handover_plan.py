"""What a move would do, from data that is only read: each open action, who owns it there, and what blocks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import exists, func, select

from workflow.danish_dates import plain_day
from workflow.domain.access import SYSTEM, Actor
from workflow.domain.handover import Offices, Owner, Tally, Why, owner_there, why_kept
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionCluster,
    Assignment,
    Body,
    Cluster,
    HandoverChoice,
    HandoverItem,
    HandoverOwner,
    HandoverPackage,
    Meeting,
    Membership,
    Party,
    Person,
    Proposal,
    Role,
    RoleHolder,
    SourceDocument,
)
from workflow.models.actions import IS_OPEN_LEAF
from workflow.queries.handover_scopes import Scope
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.scope import visible_actions

REASONS = {
    "no_successor": "Der er ikke valgt nogen efterfølger.",
    "no_date": "Der er ikke sat en dag, som efterfølgeren overtager fra.",
    "not_reviewed": "Referatet er ikke gennemgået færdig.",
    "no_owner": "Den ansvarlige har ingen afløser hos efterfølgeren.",
    "leaves": "Den ansvarlige fratræder, inden efterfølgeren tager over.",
    "mandate_ends": "Den ansvarliges mandat slutter, inden efterfølgeren tager over.",
    "awaiting_approval": "Den er meldt udført og venter på godkendelse.",
}


@dataclass(frozen=True)
class PlannedOwner:
    """An owner of an action, and the one that takes over; None: nobody does."""

    party_id: int
    name: str
    to_id: int | None
    to_name: str | None

    @property
    def changes(self) -> bool:
        """Whether somebody else owns it afterwards."""
        return self.to_id is not None and self.to_id != self.party_id


@dataclass(frozen=True)
class PlanLine:
    """An open action, and what the move does to it."""

    id: int
    reference: str
    title: str
    kind: str
    status: str
    deadline: date
    new_deadline: date | None
    body_id: int
    body: str
    parent_id: int | None
    confidential: bool
    owners: tuple[PlannedOwner, ...]
    choice: str | None
    why_kept: Why | None  # None: it is handed over

    @property
    def is_kept(self) -> bool:
        """Whether it stays."""
        return self.why_kept is not None


@dataclass(frozen=True)
class PlannedParent:
    """A decision that goes along with its tasks; it is not counted."""

    id: int
    body_id: int
    owners: tuple[PlannedOwner, ...]


@dataclass(frozen=True)
class OwnerRow:
    """A party that owns open actions of the scope, and who takes over from it."""

    party_id: int
    name: str
    kind: str
    count: int
    to_id: int | None
    to_name: str | None
    chosen: bool
    trouble: str | None  # a kind of blocker


@dataclass(frozen=True)
class Blocker:
    """What stands in the way: a kind of REASONS, and what it is about."""

    kind: str
    reference: str | None = None
    title: str = ""
    about: str = ""  # the owner, or the minutes
    party_id: int | None = None
    document_id: int | None = None

    @property
    def reason(self) -> str:
        """In Danish, with what it is about."""
        return f"{REASONS[self.kind]} ({self.about})" if self.about else REASONS[self.kind]


@dataclass(frozen=True)
class Plan:
    """The whole move, as it would be now."""

    scope: Scope
    lines: tuple[PlanLine, ...]
    owners: tuple[OwnerRow, ...]
    blockers: tuple[Blocker, ...]
    parents: tuple[PlannedParent, ...] = field(default=())

    @cached_property
    def tally(self) -> Tally:
        """The figures, as if it had been done."""
        kept = sum(line.is_kept for line in self.lines)
        moved = len(self.lines) - kept
        return Tally(open=len(self.lines), handed_over=moved, kept=kept, waiting=moved)


def plan(scope: Scope, actor: Actor = SYSTEM) -> Plan:
    """What the move of the scope would do to the actions that the actor may see. Reads only."""
    rows = db.session.execute(
        select(
            Action.id, Action.reference, Action.title, Action.kind, Action.status, Action.deadline, Action.body_id,
            Action.parent_id, Action.confidential,
        )
        .where(IS_OPEN_LEAF, *in_scope(scope), visible_actions(actor))
        .order_by(Action.deadline, Action.id)
    ).all()  # fmt: skip
    ids = [row.id for row in rows]
    mapping = _Mapping(scope, [*ids, *sorted({row.parent_id for row in rows if row.parent_id is not None})])
    choices = _choices(scope)
    shared, returned = _shared(scope, ids), _returned(scope)
    bodies = dict(db.session.execute(select(Party.id, Party.name).where(Party.id.in_(scope.body_ids))).all())
    lines = []
    for row in rows:
        choice, deadline = choices.get(row.id, (None, None))
        why = why_kept(choice, shared=row.id in shared, returned=row.id in returned)
        lines.append(
            PlanLine(
                **row._mapping,
                new_deadline=deadline if deadline != row.deadline else None,
                body=bodies[row.body_id],
                owners=tuple(mapping.owners_of(row.id)),
                choice=choice,
                why_kept=why,
            )
        )
    moving = [line for line in lines if not line.is_kept]
    owners = mapping.rows(moving)
    blockers = [*_of_scope(scope), *_of_minutes(scope, actor), *_of_actions(moving, owners)]
    return Plan(scope, tuple(lines), tuple(owners), tuple(blockers), tuple(_parents(scope, moving, mapping)))


def in_scope(scope: Scope) -> list[Any]:
    """Conditions: the actions of the scope's bodies; of a joint body, those that count in the cluster."""
    found: list[Any] = [Action.body_id.in_(sorted(scope.body_ids))]
    if scope.kind == "cluster":
        found.append(
            exists().where(ActionCluster.action_id == Action.id, ActionCluster.cluster_id == scope.id).correlate(Action)
        )
    return found


class _Mapping:
    """Who owns what, and who takes over."""

    def __init__(self, scope: Scope, action_ids: list[int]) -> None:
        self.scope = scope
        role = Role.__table__
        rows = db.session.execute(
            select(
                Assignment.action_id, Assignment.party_id, Party.name, Party.kind, role.c.office,
                func.coalesce(role.c.body_id, Body.__table__.c.id).label("body_id"),
            )
            .join(Party, Party.id == Assignment.party_id)
            .outerjoin(role, role.c.id == Party.id)
            .outerjoin(Body.__table__, Body.__table__.c.id == Party.id)
            .where(is_one_of(Assignment.action_id, ID_LIST))
            .order_by(Assignment.lead.desc(), Assignment.id),
            {"ids": action_ids},
        ).all()  # fmt: skip
        self.by_action: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            self.by_action[row.action_id].append(row)
        self.parties = {row.party_id: row for row in rows}
        self.chosen = dict(
            db.session.execute(
                select(HandoverOwner.party_id, HandoverOwner.to_id).where(HandoverOwner.scope == scope.key)
            ).all()
        )
        offices = _offices(scope.successor_id)
        self.there = {
            party_id: owner_there(
                Owner(party_id, row.kind, row.office, row.body_id), scope.body_ids, offices, self.chosen.get(party_id)
            )
            for party_id, row in self.parties.items()
        }
        wanted = {to_id for to_id in self.there.values() if to_id is not None}
        self.names = dict(db.session.execute(select(Party.id, Party.name).where(Party.id.in_(wanted))).all())

    def owners_of(self, action_id: int) -> Iterable[PlannedOwner]:
        for row in self.by_action[action_id]:
            to_id = self.there[row.party_id]
            yield PlannedOwner(row.party_id, row.name, to_id, self.names.get(to_id) if to_id else None)

    def rows(self, lines: list[PlanLine]) -> list[OwnerRow]:
        """The owners of what moves, most of it first."""
        counts = Counter(owner.party_id for line in lines for owner in line.owners)
        leaving = _leaving(self.scope, {party_id for party_id in counts if party_id not in self.chosen})
        found = []
        for party_id, count in counts.most_common():
            party, to_id = self.parties[party_id], self.there[party_id]
            trouble = leaving.get(party_id) or ("no_owner" if to_id is None and self.scope.successor_id else None)
            name = self.names.get(to_id) if to_id else None
            found.append(
                OwnerRow(party_id, party.name, party.kind, count, to_id, name, party_id in self.chosen, trouble)
            )
        return found


def _offices(successor_id: int | None) -> Offices:
    rows = db.session.execute(select(Role.office, Role.id).where(Role.body_id == (successor_id or 0))).all()
    return Offices(**dict(rows))


def _leaving(scope: Scope, party_ids: set[int]) -> dict[int, str]:
    """People who leave, or whose mandates in the scope have all ended, by the day of the move."""
    if scope.since is None or not party_ids:
        return {}
    people = db.session.scalars(select(Person).where(Person.id.in_(party_ids))).all()
    found = {person.id: "leaves" for person in people if person.leaves_on and person.leaves_on <= scope.since}
    elected = [person.id for person in people if person.elected and person.id not in found]
    if elected:
        goes_on: dict[int, bool] = defaultdict(bool)
        for table in (RoleHolder, Membership):
            rows = db.session.execute(select(table.person_id, table.until).where(table.person_id.in_(elected)))
            for person_id, until in rows:
                goes_on[person_id] |= until is None or until >= scope.since
        found |= {person_id: "mandate_ends" for person_id, holds in goes_on.items() if not holds}
    return found


def _choices(scope: Scope) -> dict[int, tuple[str | None, date | None]]:
    rows = db.session.execute(
        select(HandoverChoice.action_id, HandoverChoice.choice, HandoverChoice.deadline).where(
            HandoverChoice.scope == scope.key
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _shared(scope: Scope, action_ids: list[int]) -> set[int]:
    """Actions of another cluster too that goes to another successor, and has not moved yet."""
    if scope.kind != "cluster":
        return set()
    moved = select(HandoverPackage.cluster_id).where(
        HandoverPackage.cluster_id.is_not(None), HandoverPackage.state.in_(("moving", "moved"))
    )
    return set(
        db.session.scalars(
            select(ActionCluster.action_id)
            .join(Cluster, Cluster.id == ActionCluster.cluster_id)
            .where(
                is_one_of(ActionCluster.action_id, ID_LIST),
                Cluster.id != scope.id,
                Cluster.successor_id.is_distinct_from(scope.successor_id),
                Cluster.id.not_in(moved),
            ),
            {"ids": action_ids},
        )
    )


def _returned(scope: Scope) -> set[int]:
    return set(
        db.session.scalars(
            select(HandoverItem.action_id)
            .join(HandoverPackage, HandoverPackage.id == HandoverItem.package_id)
            .where(HandoverPackage.scope == scope.key, HandoverItem.state == "returned")
        )
    )


def _parents(scope: Scope, moving: list[PlanLine], mapping: _Mapping) -> list[PlannedParent]:
    above = sorted({line.parent_id for line in moving if line.parent_id is not None})
    rows = db.session.execute(
        select(Action.id, Action.body_id)
        .where(is_one_of(Action.id, ID_LIST), Action.body_id.in_(sorted(scope.body_ids)))
        .order_by(Action.id),
        {"ids": above},
    )
    return [PlannedParent(row[0], row[1], tuple(mapping.owners_of(row[0]))) for row in rows]


def _of_scope(scope: Scope) -> Iterable[Blocker]:
    if scope.successor_id is None:
        yield Blocker("no_successor")
    if scope.since is None:
        yield Blocker("no_date")


def _of_minutes(scope: Scope, actor: Actor) -> Iterable[Blocker]:
    if not scope.is_trusted(actor) and not actor.is_system:
        return  # who only reads does not know of minutes that nobody has been through
    waits = exists().where(Proposal.document_id == SourceDocument.id, Proposal.state == "proposed")
    rows = db.session.execute(
        select(SourceDocument.id, SourceDocument.name, Meeting.date, Party.name)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(Party, Party.id == Meeting.body_id)
        .where(Meeting.body_id.in_(sorted(scope.body_ids)), SourceDocument.state == "review", waits)
        .order_by(Meeting.date, SourceDocument.id)
    )
    for document_id, _, held_on, body in rows:
        yield Blocker("not_reviewed", about=f"{body}, {plain_day(held_on)}", document_id=document_id)


def _of_actions(moving: list[PlanLine], owners: list[OwnerRow]) -> Iterable[Blocker]:
    trouble = {owner.party_id: owner for owner in owners if owner.trouble}
    for line in moving:
        if line.status == "reported_done":
            yield Blocker("awaiting_approval", line.reference, line.title)
        for owner in line.owners:
            if row := trouble.get(owner.party_id):
                assert row.trouble is not None
                yield Blocker(row.trouble, line.reference, line.title, row.name, row.party_id)
