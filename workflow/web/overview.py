"""How do the clusters stand?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from workflow import clock
from workflow.domain.access import Actor
from workflow.queries import figures
from workflow.queries.actions import ActionFilters, count_actions, list_actions
from workflow.queries.minutes import count_documents
from workflow.queries.overview import figures_by_organisation
from workflow.web.charts import Trend, sampled, trend_of
from workflow.web.guard import current_actor, reads_minutes

MOST_OVERDUE = 10

pages = Blueprint("overview", __name__)


@dataclass(frozen=True)
class ClusterTrend:
    """The drawing of one cluster and the table behind it."""

    cluster: str
    trend: Trend
    sampled: list[figures.TrendPoint]
    move_on: date | None


@pages.get("/")
def show() -> str:
    """The page that says how it stands."""
    actor, today = current_actor(), clock.today()
    clusters = figures.cluster_figures(today, actor)
    moves = sorted(row.successor_from for row in clusters if row.successor_from and row.successor_from > today)
    edits = actor.has_role("administrator", "secretariat")
    answers = edits or actor.has_role("chair")
    return render_template(
        "overview/show.html",
        today=today,
        clusters=clusters,
        trends=_trends(actor, clusters, {}, today),
        move_on=moves[0] if moves else None,
        days_left=(moves[0] - today).days if moves else None,
        overdue=list_actions(actor, ActionFilters(overdue_on=today), MOST_OVERDUE),
        organisations=figures_by_organisation(actor, today),
        is_empty=not count_documents(actor) and not any(row.open or row.settled or row.done for row in clusters),
        waiting=count_documents(actor, "review") if edits else 0,
        to_confirm=count_actions(actor, ActionFilters(needs_confirmation=True)) if edits else 0,
        asked=count_actions(actor, ActionFilters(asks_for_deadline=True)) if answers else 0,
        not_mine=count_actions(actor, ActionFilters(not_mine=True, leaves=True, open=True)) if edits else 0,
        may_upload=edits,
        counts_own=not reads_minutes(actor),
    )


def _trends(
    actor: Actor,
    clusters: list[figures.ClusterFigures],
    known: dict[str, list[figures.TrendPoint]],
    today: date,
) -> list[ClusterTrend]:
    found = []
    for row in clusters:
        # The snapshots count whole clusters: they are for those who see the whole cluster.
        if not _sees_all_of(actor, row.cluster_id):
            continue
        # Today's figures are live; the snapshots end yesterday or earlier today.
        points = [point for point in known.get(row.cluster, []) if point.day < today]
        points.append(figures.TrendPoint(today, row.open, row.overdue, row.done))
        trend = trend_of(points, today, row.successor_from)
        if trend and (len(points) > 1 or row.open or row.done):
            found.append(ClusterTrend(row.cluster, trend, sampled(points), row.successor_from))
    return found


def _sees_all_of(actor: Actor, cluster_id: int) -> bool:
    office = (grant for grant in actor.grants if grant.role in ("administrator", "secretariat", "chair"))
    return any(grant.cluster_id == cluster_id or grant.cluster_id is grant.body_id is None for grant in office)
