"""The references of actions: PREFIX-YEAR-NUMBER, numbered without gaps per body's prefix and meeting's year."""

from __future__ import annotations

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite

from workflow.extensions import db
from workflow.models import ReferenceCounter


def insert(table: type) -> sqlite.Insert | postgresql.Insert:
    """INSERT with ON CONFLICT, in the words of the database in use."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def next_reference(prefix: str, year: int) -> str:
    """The next free reference, taken in the running transaction: "NORD-2025-017"."""
    return next_references(prefix, year, 1)[0]


def next_references(prefix: str, year: int, count: int) -> list[str]:
    """The next `count` of them, taken at once."""
    statement = insert(ReferenceCounter).values(prefix=prefix, year=year, last=count)
    counted: Insert = statement.on_conflict_do_update(
        index_elements=["prefix", "year"], set_={"last": ReferenceCounter.last + count}
    )
    last = db.session.execute(counted.returning(ReferenceCounter.last)).scalar_one()
    return [f"{prefix}-{year}-{number:03d}" for number in range(last - count + 1, last + 1)]
