"""Rows of columns, for pages that show many: without the session's bookkeeping, which is for objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, literal_column

from workflow.extensions import db


def plain_rows(statement: Any, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """What `statement`, which selects columns, finds in the session's transaction."""
    if db.session.autoflush:
        db.session.flush()  # as the session does before it asks
    return db.session.connection().execute(statement, values).all()


def first(most: int | None) -> Any:
    """The number of a LIMIT, written out: a statement that is prepared once is planned for a tenth of all rows where
    PostgreSQL does not see it. None: no limit."""
    return None if most is None else literal_column(str(int(most)), Integer)
