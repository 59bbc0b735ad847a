"""How do the clusters stand?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.rollup import Scope
from workflow.queries import figures, handover
from workflow.queries.actions import ActionFilters, count_actions, list_actions
from workflow.queries.minutes import count_documents
from workflow.queries.overview import Card, Counts, Overview, Owing, age_days, overview
from workflow.web.charts import Bar, Trend, WeekPoint, bars_of, trend_of, weekly
from workflow.web.guard import current_actor, reads_minutes

MOST_OVERDUE = 10
MOST_BARS = 10
WEEKS = 52
AGE_WORDS = ("Højst en måned", "1–3 måneder", "3–6 måneder", "6–12 måneder", "Over et år")
_OFFICE = ("administrator", "secretariat", "chair")

pages = Blueprint("overview", __name__)


@dataclass(frozen=True)
class NamedTrend:
    """The drawing of a cluster, a council or a body."""

    name: str
    trend: Trend
    move_on: date | None


@pages.get("/")
def show() -> str:
    """The page that says how it stands."""
    actor, today = current_actor(), clock.today()
    found = overview(actor, today)
    moves = sorted(
        card.succeeded_from for card in found.clusters if card.succeeded_from and card.succeeded_from > today
    )
    edits = actor.has_role("administrator", "secretariat")
    answers = edits or actor.has_role("chair")
    return render_template(
        "overview/show.html",
        today=today,
        found=found,
        councils=[card for card in found.councils if card.prefix],
        trends=_trends(actor, found, today),
        move_on=moves[0] if moves else None,
        days_left=(moves[0] - today).days if moves else None,
        overdue=list_actions(actor, ActionFilters(overdue_on=today), MOST_OVERDUE) if found.total.overdue else [],
        owing=bars_of(_owing(found.owing[:MOST_BARS])),
        owing_more=_owing(found.owing[MOST_BARS:]),
        ages=_age_bars(found.total, today) if found.total.open else [],
        is_empty=not found.total.open and not found.total.done_this_month and not count_documents(actor),
        waiting=count_documents(actor, "review") if edits else 0,
        to_confirm=count_actions(actor, ActionFilters(needs_confirmation=True)) if edits else 0,
        asked=count_actions(actor, ActionFilters(asks_for_deadline=True)) if answers else 0,
        not_mine=count_actions(actor, ActionFilters(not_mine=True, leaves=True, open=True)) if edits else 0,
        to_answer=handover.to_answer(actor) if answers else [],
        returned=handover.to_take_up(actor) if edits else [],
        may_upload=edits,
        counts_own=not reads_minutes(actor),
    )


def _owing(rows: Iterable[Owing]) -> list[tuple[str, int, str]]:
    """The name, the figure and the address of the list of each; there may be a hundred, and only the number differs."""
    of_somebody = url_for("actions.index", view="overdue", owes="")
    return [(row.name, row.overdue, f"{of_somebody}{row.party_id}") for row in rows]


def _age_bars(total: Counts, today: date) -> list[Bar]:
    rows = []
    for words, count, (first, last) in zip(AGE_WORDS, total.ages, age_days(today), strict=True):
        # What was made today is the youngest of all: it needs no end.
        until = last if last != today else None
        rows.append((words, count, url_for("actions.index", view="open", made_from=first, made_to=until)))
    return bars_of(rows)


def _trends(actor: Actor, found: Overview, today: date) -> list[NamedTrend]:
    """The snapshots count whole clusters: they are for those who see the whole cluster, council or body."""
    everything, clusters, bodies = _whole(actor)
    scopes: dict[Scope, tuple[str, Counts, date | None]] = {}

    def add(kind: str, card: Card, name: str) -> None:
        scopes[kind, str(card.id)] = (name, card.counts, card.succeeded_from)

    for card in found.councils:
        if len(card.cluster_ids) > 1 and (everything or clusters.issuperset(card.cluster_ids)):
            add("council", card, card.name)
    for card in found.clusters:
        if everything or card.id in clusters:
            add("cluster", card, f"Klynge {card.name}")
    if not scopes and len(bodies) == 1 and found.clusters:
        scopes["body", str(*bodies)] = ("Organet", found.total, found.clusters[0].succeeded_from)
    last_sunday = today - timedelta(days=today.isoweekday())
    known = figures.trends(list(scopes), [last_sunday - timedelta(weeks=number) for number in range(WEEKS + 1)])
    drawn = []
    for scope, (name, counts, move_on) in scopes.items():
        # Today's figures are live.
        now = WeekPoint(today, counts.open, counts.overdue, counts.done_this_week)
        points = [*weekly(known.get(scope, [])), now]
        trend = trend_of(points, move_on)
        if trend and (len(points) > 1 or counts.open or counts.done_this_week):
            drawn.append(NamedTrend(name, trend, move_on))
    return drawn


def _whole(actor: Actor) -> tuple[bool, set[int], set[int]]:
    office = [grant for grant in actor.grants if grant.role in _OFFICE]
    return (
        any(grant.cluster_id is grant.body_id is None for grant in office),
        {grant.cluster_id for grant in office if grant.cluster_id is not None},
        {grant.body_id for grant in office if grant.body_id is not None},
    )
