"""Handlinger: the list with its filters in the address, and one action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy import select

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.status import STATUSES
from workflow.extensions import db
from workflow.models import Body, Cluster
from workflow.queries.actions import SORTS, ActionFilters, Sort, count_each, list_actions, owner_names
from workflow.queries.overview import DUE_SOON_DAYS
from workflow.queries.scope import visible_bodies
from workflow.web import dates, numbers, words
from workflow.web.action_view import action_view
from workflow.web.guard import current_actor

PAGE_SIZE = 50
LONGEST_FILTER = 200  # characters

pages = Blueprint("actions", __name__, url_prefix="/actions")


@dataclass(frozen=True)
class View:
    """One of the ready-made lists over the filters."""

    name: str
    label: str
    filters: ActionFilters


@pages.get("")
def index() -> str:
    """The list."""
    actor, today = current_actor(), clock.today()
    chosen = _filters()
    views = _views(today)
    view = views.get(request.args.get("view", ""), views["open"])
    filters = _combined(view.filters, chosen)
    sort = _sort()
    rows = list_actions(actor, filters, PAGE_SIZE + 1, _after(), sort)
    counts = count_each(
        actor,
        replace(chosen, status=None),
        [_combined(each.filters, ActionFilters(status=chosen.status)) for each in views.values()],
    )
    shown = rows[:PAGE_SIZE]
    return render_template(
        "actions/index.html",
        rows=shown,
        total=counts[list(views).index(view.name)],
        views=list(zip(views.values(), counts, strict=True)),
        view=view,
        chosen=chosen,
        sort=sort,
        next_after=shown[-1].id if len(rows) > PAGE_SIZE else None,
        paged=_after() is not None,
        kept=_kept(),
        is_filtered=any((chosen.cluster, chosen.body, chosen.owner, chosen.status, chosen.kind, chosen.text)),
        choices=_choices(actor),
    )


@pages.get("/<reference>")
def show(reference: str) -> str:
    """One action."""
    return render_template("actions/show.html", **action_view(current_actor(), reference))


def _views(today: date) -> dict[str, View]:
    month = clock.at_local(today.replace(day=1), 0)
    leaves = ActionFilters(leaves=True)
    live = ActionFilters(leaves=True, open=True)
    soon = replace(live, due_from=today, due_to=today + timedelta(days=DUE_SOON_DAYS))
    tomorrow = clock.at_local(today + timedelta(days=1), 0)
    done = replace(leaves, status="closed", closed_from=month, closed_before=tomorrow)
    views = (
        View("open", "Åbne", live),
        View("overdue", "Overskredne", replace(live, overdue_on=today)),
        View("soon", f"Inden {DUE_SOON_DAYS} dage", soon),
        View("approval", "Afventer godkendelse", replace(leaves, status="reported_done")),
        View("requests", "Afventer svar: nye frister", ActionFilters(asks_for_deadline=True)),
        View("confirm", "Skal bekræftes", ActionFilters(needs_confirmation=True)),
        View("unowned", "Uden ansvarlig", replace(live, unowned=True)),
        View("done", f"Udført i {dates.month(today)}", done),
        View("settled", "Afgjorte", replace(leaves, status="settled")),
        View("all", "Alle", ActionFilters()),
    )
    return {view.name: view for view in views}


def _filters() -> ActionFilters:
    """What the address asks for; a value that cannot be is as good as none."""

    def given(name: str) -> str | None:
        return request.args.get(name, "").strip()[:LONGEST_FILTER] or None

    status, kind = given("status"), given("kind")
    return ActionFilters(
        cluster=given("cluster"),
        body=given("body"),
        owner=given("owner"),
        status=status if status in STATUSES else None,
        kind=kind if kind in words.KIND else None,
        text=given("q"),
    )


def _combined(view: ActionFilters, chosen: ActionFilters) -> ActionFilters:
    combined = replace(
        view, cluster=chosen.cluster, body=chosen.body, owner=chosen.owner, kind=chosen.kind, text=chosen.text
    )
    if chosen.status and not view.status:
        # Somebody who asks for closed ones is not asking for open ones only.
        is_open_view = view == ActionFilters(leaves=True, open=True)
        combined = replace(combined, status=chosen.status, open=combined.open and not is_open_view)
    return combined


def _sort() -> Sort:
    asked = request.args.get("sort", "")
    return asked if asked in SORTS else "deadline"


def _after() -> int | None:
    return numbers.parse(request.args.get("after", ""))


def _kept() -> dict[str, Any]:
    """The address's own values without the page, to build links from."""
    known = ("view", "cluster", "body", "owner", "status", "kind", "q", "sort")
    return {name: request.args[name] for name in known if request.args.get(name)}


def _choices(actor: Actor) -> dict[str, list[str]]:
    bodies = db.session.scalars(select(Body.name).where(visible_bodies(actor))).all()
    clusters = db.session.scalars(select(Cluster.name)).all()
    return {
        "clusters": sorted(clusters),
        "bodies": sorted(bodies, key=str.casefold),
        "owners": owner_names(actor),
    }
