"""PostgreSQL's advisory locks of this program: what only one at a time may do. Their numbers are any of our own."""

from __future__ import annotations

from enum import IntEnum, unique
from typing import Any

from sqlalchemy import func, select


@unique
class AdvisoryLock(IntEnum):
    """Who holds one keeps out nobody but the next who does the same."""

    REMINDERS = 7_364_401
    ABSENCES = 7_364_402
    UPGRADE = 7_364_403
    OFFICE_DIGESTS = 7_364_404
    SENDING_RATE = 7_364_409


def until_commit(lock: AdvisoryLock) -> Any:
    """The statement that waits for `lock` and holds it until the transaction ends. For PostgreSQL."""
    return select(func.pg_advisory_xact_lock(int(lock)))
