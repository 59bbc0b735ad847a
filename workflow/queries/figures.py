"""How each cluster stands on a day: live from the actions, and over time from the nightly snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, true

from workflow.config import LOCAL_TIME
from workflow.domain.access import SYSTEM, Actor
from workflow.domain.status import OPEN_STATUSES
from workflow.extensions import db
from workflow.models import Action, ActionCluster, Body, BodyCluster, Cluster, ClusterSnapshot, Party
from workflow.queries.scope import visible_actions

DUE_SOON_DAYS = 14


@dataclass(frozen=True)
class Figures:
    """Counted leaves. Overdue: open and due before the day; due soon: open and due within 14 days from it.

    `unowned`: open, and the owner is the policy's; `done_this_month`: closed in the month of the day, up to it.
    """

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    awaiting_approval: int = 0
    unowned: int = 0
    settled: int = 0
    done: int = 0
    done_this_month: int = 0
    handed_over: int = 0


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

    An action of a joint meeting counts in each of its clusters.
    """
    actor = actor or SYSTEM
    counted = (
        select(ActionCluster.cluster_id, *_counts(on))
        .join(Action, Action.id == ActionCluster.action_id)
        .where(visible_actions(actor))
        .group_by(ActionCluster.cluster_id)
    )
    figures = {row[0]: _figures(row[1:]) for row in db.session.execute(counted)}
    successor = Party.__table__.alias("successor")
    clusters = db.session.execute(
        select(Cluster.id, Cluster.name, successor.c.name, Cluster.succeeded_from)
        .outerjoin(successor, successor.c.id == Cluster.successor_id)
        .where(_visible_clusters(actor))
        .order_by(Cluster.name)
    )
    return [
        ClusterFigures(
            **asdict(figures.get(cluster_id, Figures())),
            cluster_id=cluster_id,
            cluster=name,
            successor=successor_name,
            successor_from=since,
        )
        for cluster_id, name, successor_name, since in clusters
    ]


def total_figures(on: date, actor: Actor | None = None) -> Figures:
    """The same over all that the actor may see; an action of several clusters counts once."""
    row = db.session.execute(select(*_counts(on)).where(visible_actions(actor or SYSTEM))).one()
    return _figures(row)


def trend(actor: Actor | None = None) -> dict[str, list[TrendPoint]]:
    """The snapshots of each cluster in the actor's scope, by its name, oldest first."""
    rows = db.session.execute(
        select(
            Cluster.name, ClusterSnapshot.on_day, ClusterSnapshot.open, ClusterSnapshot.overdue, ClusterSnapshot.done
        )
        .join(Cluster, Cluster.id == ClusterSnapshot.cluster_id)
        .where(_visible_clusters(actor or SYSTEM))
        .order_by(Cluster.name, ClusterSnapshot.on_day)
    )
    points: dict[str, list[TrendPoint]] = {}
    for name, day, open_, overdue, done in rows:
        points.setdefault(name, []).append(TrendPoint(day, open_, overdue, done))
    return points


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
        # A transfer is the state of its handover item, not of the action; there is none before the move.
        literal(0),
    ]


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
