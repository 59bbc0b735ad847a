"""One transaction of a service: commits once at the end, leaves nothing behind when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from workflow.errors import ConflictError, UniqueConflictError
from workflow.extensions import db

CHANGED_MEANWHILE = (
    "Det er ændret i mellemtiden. Intet er overskrevet. "
    "Indlæs siden igen for at se den nye udgave, og gentag din ændring."
)
_UNIQUE_VIOLATION = "23505"  # as PostgreSQL says it


@contextmanager
def transaction() -> Iterator[None]:
    """The block is one transaction. Raises ConflictError when somebody else changed the same row first."""
    db.session.rollback()  # whatever was read before belongs to another point in time
    try:
        yield
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        raise ConflictError(CHANGED_MEANWHILE) from None
    except IntegrityError as error:
        db.session.rollback()
        # Two who wrote the same at the same moment: the second has not seen the first.
        if _is_of_two(error):
            raise UniqueConflictError(CHANGED_MEANWHILE, str(error.orig)) from None
        raise
    except BaseException:
        db.session.rollback()
        raise


def _is_of_two(error: IntegrityError) -> bool:
    """Whether what is to be unique would have been there twice."""
    said = getattr(error.orig, "sqlite_errorcode", None) or getattr(error.orig, "sqlstate", None)
    return said in (SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE_VIOLATION)
