"""How each cluster stands on a day: live from the actions, and over time from the nightly snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true, tuple_

from workflow.config import LOCAL_TIME
from workflow.domain.access import SYSTEM, Actor
from workflow.domain.danish_order import by_name
from workflow.domain.rollup import DUE_SOON_DAYS, Figures, Scope
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import Action, ActionCluster, Body, BodyCluster, Cluster, Party, Snapshot, SnapshotDay
from workflow.queries.handover import handed_over_by_cluster, handed_over_total
from workflow.queries.plain_rows import plain_rows
from workflow.queries.replay import EVERYTHING, figures_of_days, first_day
from workflow.queries.scope import visible_actions


@dataclass(frozen=True)
class ClusterFigures(Figures):
    """The figures of one cluster and what succeeds it."""

    cluster_id: int = 0
    cluster: str = ""
    successor: str | None = None
    successor_from: date | None = None


@dataclass(frozen=True)
class TrendPoint:
    """How a cluster stood at the end of a day."""

    day: date
    open: int
    overdue: int
    done: int


def cluster_figures(on: date, actor: Actor | None = None) -> list[ClusterFigures]:
    """A row for every cluster in the actor's scope (None: all), by name; of what the actor may see.

    An action of a joint meeting counts in each of its clusters; what has moved to the successor of a cluster counts in
    the cluster no more.
    """
    actor = actor or SYSTEM
    counted = (
        select(ActionCluster.cluster_id, *_counts(on))
        .join(Action, Action.id == ActionCluster.action_id)
        .join(Cluster, Cluster.id == ActionCluster.cluster_id)
        .where(visible_actions(actor), Action.body_id != func.coalesce(Cluster.successor_id, 0))
        .group_by(ActionCluster.cluster_id)
    )
    figures = {row[0]: _figures(row[1:]) for row in db.session.execute(counted)}
    moved = handed_over_by_cluster(on, actor)
    return [
        ClusterFigures(
            **asdict(figures.get(row.id, Figures())) | {"handed_over": moved.get(row.id, 0)},
            cluster_id=row.id,
            cluster=row.name,
            successor=row.successor,
            successor_from=row.succeeded_from,
        )
        for row in all_clusters(actor)
        if row.visible
    ]


def total_figures(on: date, actor: Actor | None = None) -> Figures:
    """The same over all that the actor may see; an action of several clusters counts once."""
    actor = actor or SYSTEM
    row = db.session.execute(select(*_counts(on)).where(visible_actions(actor))).one()
    return replace(_figures(row), handed_over=handed_over_total(on, actor))


def figures_as_of(on: date) -> tuple[list[ClusterFigures], Figures] | None:
    """The rows of all clusters and their total at the end of a past day, told from the events.

    None for a day before the first event: there was nothing to tell of then.
    """
    began = first_day()
    if began is None or on < began:
        return None
    _, told = next(figures_of_days(on, on))
    moved = handed_over_by_cluster(on)
    rows = [
        ClusterFigures(
            **asdict(told.get(("cluster", str(row.id)), Figures())) | {"handed_over": moved.get(row.id, 0)},
            cluster_id=row.id,
            cluster=row.name,
            successor=row.successor,
            successor_from=row.succeeded_from,
        )
        for row in all_clusters(SYSTEM)
    ]
    total = replace(told.get(EVERYTHING, Figures()), handed_over=handed_over_total(on))
    return rows, total


def trends(scopes: Sequence[Scope], days: Sequence[date]) -> dict[Scope, list[TrendPoint]]:
    """How each of the scopes stood at the end of those of the `days` that are kept, oldest first."""
    if not scopes or not days:
        return {}
    rows = plain_rows(_kept_days(tuple(scopes), tuple(days)))
    kept = sorted({row[0] for row in rows})
    known = {(kind, key, day): counts for day, kind, key, *counts in rows}
    return {scope: [TrendPoint(day, *known.get((*scope, day), (0, 0, 0))) for day in kept] for scope in scopes}


@lru_cache(maxsize=512)
def _kept_days(scopes: tuple[Scope, ...], days: tuple[date, ...]) -> Any:
    of_scopes = and_(Snapshot.on_day == SnapshotDay.on_day, tuple_(Snapshot.kind, Snapshot.key).in_(scopes))
    return (
        select(SnapshotDay.on_day, Snapshot.kind, Snapshot.key, Snapshot.open, Snapshot.overdue, Snapshot.done)
        .select_from(SnapshotDay)
        .outerjoin(Snapshot, of_scopes)
        .where(SnapshotDay.on_day.in_(days))
    )


def _figures(row: Iterable[Any]) -> Figures:
    return Figures(*(int(value or 0) for value in row))


def _counts(on: date) -> list[ColumnElement[Any]]:
    """The columns of Figures, in its order, for a query over actions."""
    leaf = Action.has_tasks.is_(False)
    is_open = and_(leaf, Action.status.in_(OPEN_STATUSES))
    closed = and_(leaf, Action.status == "closed")
    month = datetime.combine(on.replace(day=1), time(), LOCAL_TIME)
    day_after = datetime.combine(on + timedelta(days=1), time(), LOCAL_TIME)

    def count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.sum(case((condition, 1), else_=0))

    return [
        count(is_open),
        count(and_(is_open, Action.deadline < on)),
        count(and_(is_open, Action.deadline >= on, Action.deadline <= on + timedelta(days=DUE_SOON_DAYS))),
        count(and_(leaf, Action.status == "reported_done")),
        count(and_(is_open, Action.owner_basis == "default")),
        count(and_(leaf, Action.status == "settled")),
        count(closed),
        count(and_(closed, Action.closed_at >= month, Action.closed_at < day_after)),
        # What was handed over is not the action's to say: see queries/handover.py.
    ]


def all_clusters(actor: Actor) -> list[Any]:
    """Each cluster by name, with its successor and the day of the move; `visible`: it is in the actor's scope."""
    return by_name(plain_rows(_all_clusters(actor)))


@lru_cache(maxsize=512)
def _all_clusters(actor: Actor) -> Any:
    successor, body = Party.__table__.alias("successor"), Body.__table__
    return (
        select(
            Cluster.id, Cluster.name, Cluster.successor_id, successor.c.name.label("successor"), body.c.prefix,
            Cluster.succeeded_from, _visible_clusters(actor).label("visible"),
        )
        .outerjoin(successor, successor.c.id == Cluster.successor_id)
        .outerjoin(body, body.c.id == Cluster.successor_id)
    )  # fmt: skip


def _visible_clusters(actor: Actor) -> ColumnElement[bool]:
    return or_(*_scopes(actor), Cluster.id.in_(_clusters_of_own(actor)))


def _scopes(actor: Actor) -> Iterable[ColumnElement[bool]]:
    for grant in actor.grants:
        if grant.cluster_id is not None:
            yield Cluster.id == grant.cluster_id
        elif grant.body_id is not None:
            yield Cluster.id.in_(select(BodyCluster.cluster_id).where(BodyCluster.body_id == grant.body_id))
        elif grant.role != "owner":
            yield true()


def _clusters_of_own(actor: Actor) -> Any:
    return select(BodyCluster.cluster_id).join(Body, Body.id == BodyCluster.body_id).where(Body.id.in_(actor.party_ids))
