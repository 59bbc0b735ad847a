"""The nightly roll-up: how each cluster stood at the end of a day is kept, so that the trend can be drawn."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from workflow.config import LOCAL_TIME
from workflow.extensions import db
from workflow.models import ClusterSnapshot
from workflow.queries.figures import cluster_figures
from workflow.services.references import insert
from workflow.services.transaction import transaction

_KEPT = ("open", "overdue", "due_soon", "awaiting_approval", "unowned", "settled", "done", "handed_over")


def take_snapshots(now: datetime) -> int:
    """Keeps the figures of every cluster for the local day of `now`; once more on that day renews them.

    Nights that were missed since the last snapshot are left out, not made up. Returns the number of clusters.
    """
    day = now.astimezone(LOCAL_TIME).date()
    with transaction():
        return _take(day, now)


def _take(day: date, now: datetime) -> int:
    figures = cluster_figures(day)
    for row in figures:
        kept = {name: getattr(row, name) for name in _KEPT} | {"taken_at": now}
        statement = insert(ClusterSnapshot).values(cluster_id=row.cluster_id, on_day=day, **kept)
        db.session.execute(statement.on_conflict_do_update(index_elements=["cluster_id", "on_day"], set_=kept))
    return len(figures)


def latest_snapshot() -> date | None:
    """The day of the newest snapshot, or None."""
    return db.session.scalar(select(func.max(ClusterSnapshot.on_day)))
