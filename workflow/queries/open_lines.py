"""Whether the open lines that the database's triggers keep are those that the actions say: counted from scratch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, except_, func, select, union_all
from sqlalchemy.orm import aliased

from workflow.models import Action, Assignment, OpenLine, Person
from workflow.models.actions import IS_OPEN_LEAF
from workflow.queries.plain_rows import plain_rows


def wrong_lines() -> list[int]:
    """The ids of the owners' lines that are kept and should not be, or should be and are not, or are kept otherwise."""
    kept = select(
        OpenLine.assignment_id, OpenLine.action_id, OpenLine.party_id, OpenLine.on_behalf_of_id, OpenLine.owner_id,
        OpenLine.owes, OpenLine.deadline, OpenLine.body_id, OpenLine.cluster_key, OpenLine.confidential,
    )  # fmt: skip
    too_many, missing = except_(kept, _due()).subquery(), except_(_due(), kept).subquery()
    found = union_all(select(too_many.c.assignment_id), select(missing.c[0]))
    return sorted({row[0] for row in plain_rows(found)})


def _due() -> Select[Any]:
    line, other = aliased(Assignment), aliased(Assignment)
    somebody, another = Person.__table__.alias("somebody"), Person.__table__.alias("another")
    owner = func.coalesce(somebody.c.organisation_id, line.party_id)
    earlier = (
        select(other.id)
        .outerjoin(another, another.c.id == other.party_id)
        .where(
            other.action_id == line.action_id,
            other.state == "open",
            other.id < line.id,
            func.coalesce(another.c.organisation_id, other.party_id) == owner,
        )
        .correlate(line, somebody)
        .exists()
    )
    columns: list[Any] = [
        line.id, line.action_id, line.party_id, line.on_behalf_of_id, owner, and_(line.state == "open", ~earlier),
        Action.deadline, Action.body_id, Action.cluster_key, Action.confidential,
    ]  # fmt: skip
    return (
        select(*columns)
        .select_from(line)
        .join(Action, Action.id == line.action_id)
        .outerjoin(somebody, somebody.c.id == line.party_id)
        .where(IS_OPEN_LEAF)
    )
