"""One transaction of a service: commits once at the end, leaves nothing behind when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from workflow.errors import ConflictError
from workflow.extensions import db

CHANGED_MEANWHILE = (
    "Det er ændret i mellemtiden. Intet er overskrevet. "
    "Indlæs siden igen for at se den nye udgave, og gentag din ændring."
)


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
        # Two who wrote to one history, or to one login, at the same moment: the second has not seen the first.
        if any(name in str(error.orig) for name in ("action_event", "uq_user_")):
            raise ConflictError(CHANGED_MEANWHILE) from None
        raise
    except BaseException:
        db.session.rollback()
        raise
