"""How many rows PostgreSQL expects a statement to find: its statistics tell at once what takes long to count."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ClauseElement, Executable
from sqlalchemy.ext.compiler import compiles

from workflow.extensions import db
from workflow.queries.plain_rows import plain_rows


class _Plan(Executable, ClauseElement):
    """The plan of a statement, as JSON."""

    inherit_cache = False

    def __init__(self, statement: Any) -> None:
        self.statement = statement


@compiles(_Plan)
def _explained(plan: _Plan, compiler: Any, **options: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(plan.statement, **options)}"


def rows_expected(statement: Any) -> int | None:
    """An estimate: it may be wrong by a factor, and says too much of what is rare. None on SQLite, which has none."""
    if db.engine.dialect.name != "postgresql":
        return None
    ((plan,),) = plain_rows(_Plan(statement))
    return int(plan[0]["Plan"]["Plan Rows"])
