"""Small functions that put bodies, people and actions into the database of a test. Each commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import (
    Action,
    AgendaItem,
    Assignment,
    Body,
    Cluster,
    Meeting,
    Organisation,
    Party,
    Person,
    Role,
    RoleHolder,
)
from workflow.services.actions.references import next_reference
from workflow.services.history.history import append_event

ASSIGNED = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)  # long enough ago for no "assigned" mail in October
DEADLINE = date(2025, 10, 24)  # a Friday, fourteen days after the morning of the tests


def make_cluster(name: str = "Nord") -> Cluster:
    """The cluster of that name; made when it is not there."""
    cluster = db.session.scalar(select(Cluster).where(Cluster.name == name))
    return cluster or _saved(Cluster(name=name))


def make_body(
    name: str = "Politisk Sundhedsklynge Nord",
    prefix: str = "NORD",
    cluster: str | Iterable[str] = "Nord",
    level: str = "political",
    mailbox: str | None = "sekretariat.nord@example.dk",
) -> Body:
    """A body with its chair and its secretariat; `mailbox` is the secretariat's."""
    names = [cluster] if isinstance(cluster, str) else list(cluster)
    body = _saved(Body(name=name, prefix=prefix, level=level, clusters=[make_cluster(each) for each in names]))
    _saved(Role(name=f"Sekretariatet, {name}", body=body, office="secretariat", email=mailbox))
    _saved(Role(name=f"Formandskabet, {name}", body=body, office="chair"))
    return body


def role_of(body: Body, office: str) -> Role:
    """The chair or the secretariat of a body."""
    return db.session.execute(select(Role).where(Role.body_id == body.id, Role.office == office)).scalar_one()


def make_person(name: str = "Signe Kvist", email: str | None = "signe.kvist@example.dk") -> Person:
    """A person."""
    return _saved(Person(name=name, email=email))


def make_organisation(name: str = "Hjørring Kommune", email: str | None = "hjoerring@example.dk") -> Organisation:
    """An organisation with its mailbox."""
    return _saved(Organisation(name=name, email=email))


def hold_role(role: Role, person: Person, since: date = date(2022, 7, 1), until: date | None = None) -> RoleHolder:
    """Puts a person into a role."""
    return _saved(RoleHolder(role_id=role.id, person_id=person.id, since=since, until=until))


def make_meeting(body: Body, on: date = date(2025, 4, 24), state: str = "held") -> Meeting:
    """The meeting of a body on a day; made when it is not there."""
    meeting = db.session.scalar(select(Meeting).where(Meeting.body_id == body.id, Meeting.date == on))
    return meeting or _saved(Meeting(body_id=body.id, date=on, state=state))


def make_action(
    body: Body,
    owners: Iterable[Party] = (),
    deadline: date = DEADLINE,
    *,
    title: str = "Udarbejd overleveringspapir",
    quote: str = "Klyngen beder administrationen om at udarbejde et overleveringspapir.",
    kind: str = "task",
    status: str = "open",
    assigned_at: datetime = ASSIGNED,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    parent: Action | None = None,
    **fields: Any,
) -> Action:
    """An action of `body` owned by `owners` (the first leads), with the event of its creation."""
    meeting = meeting or make_meeting(body)
    action = Action(
        reference=next_reference(body.prefix, meeting.date.year),
        kind=kind,
        title=title,
        quote=quote,
        status=status,
        body=body,
        meeting=meeting,
        item=item,
        parent=parent,
        deadline=deadline,
        created_at=assigned_at,
        clusters=list(body.clusters),
        **fields,
    )
    for number, party in enumerate(owners):
        action.assignments.append(Assignment(party=party, lead=number == 0, assigned_at=assigned_at))
    if parent is not None:
        parent.has_tasks = True
    db.session.add(action)
    db.session.flush()
    append_event(action, "created", {"status": (None, status)}, actor=SYSTEM, now=assigned_at)
    db.session.commit()
    return action


def _saved(thing: Any) -> Any:
    db.session.add(thing)
    db.session.commit()
    return thing
