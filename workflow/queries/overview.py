"""How it stands per organisation: open actions by who owns them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, case, distinct, func, select
from sqlalchemy.orm import aliased

from workflow.domain.access import Actor
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import Action, Assignment, Organisation, Party, Person
from workflow.queries.scope import visible_actions

DUE_SOON_DAYS = 14


@dataclass(frozen=True)
class OwnerFigures:
    """How many open actions an organisation (with its people), a body or a function owns."""

    name: str
    kind: str
    open: int
    overdue: int
    due_soon: int


def figures_by_organisation(actor: Actor, on: date) -> list[OwnerFigures]:
    """One row per owner, people under their organisation, most overdue first. Joint actions count for each."""
    employer, person = aliased(Organisation, flat=True), Person.__table__
    name = func.coalesce(employer.name, Party.name)
    kind = case((employer.id.is_not(None), "organisation"), else_=Party.kind)
    overdue = Action.deadline < on
    soon = and_(Action.deadline >= on, Action.deadline <= on + timedelta(days=DUE_SOON_DAYS))
    query = (
        select(
            name, kind,
            func.count(distinct(Action.id)),
            func.count(distinct(case((overdue, Action.id)))),
            func.count(distinct(case((soon, Action.id)))),
        )
        .select_from(Action)
        .join(Assignment, Assignment.action_id == Action.id)
        .join(Party, Party.id == Assignment.party_id)
        .outerjoin(person, person.c.id == Party.id)
        .outerjoin(employer, employer.id == person.c.organisation_id)
        .where(visible_actions(actor), Action.status.in_(OPEN_STATUSES), Action.has_tasks.is_(False))
        .where(Assignment.state == "open")
        .group_by(name, kind)
    )  # fmt: skip
    found = [OwnerFigures(*row) for row in db.session.execute(query)]
    return sorted(found, key=lambda row: (-row.overdue, -row.open, row.name.casefold()))
