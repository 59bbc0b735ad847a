"""Handlinger: the list with its filters in the address, and one action."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from sqlalchemy import literal, select, union_all

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.domain.access import Actor, Role
from workflow.domain.search_words import reference_in
from workflow.extensions import db
from workflow.models import Body, Cluster, Party
from workflow.queries.action_filters import ActionFilters, Names, look_up
from workflow.queries.action_page import has_action
from workflow.queries.action_pages import SORTS
from workflow.queries.actions import COUNTED, count_actions, count_open, owner_names, page_of
from workflow.queries.plain_rows import plain_rows
from workflow.queries.scope import visible_bodies
from workflow.services.accounts import saved_views
from workflow.services.actions import bulk
from workflow.web import numbers
from workflow.web.action_lists import LONGEST_FILTER, NARROWED, AskedFor, View, asked_for, combined, ready_made
from workflow.web.action_view import action_view
from workflow.web.guard import current_actor
from workflow.web.views import address_of

PAGE_SIZE = 50
EDITORS: tuple[Role, ...] = ("administrator", "secretariat")
SORT_LABELS = {
    "deadline": "Tidligste frist først",
    "-deadline": "Seneste frist først",
    "reference": "Reference",
    "title": "Titel",
    "-status_changed": "Senest ændret status først",
    "-created": "Nyeste først",
}

pages = Blueprint("actions", __name__, url_prefix="/actions")


@pages.get("")
def index() -> Any:
    """The list; a search for one reference leads to that action."""
    actor = current_actor()
    saved = saved_views.views_for(actor)
    if not request.args and (default := saved_views.default_of(actor, saved)) is not None:
        return redirect(address_of(default))
    asked = asked_for(request.args)
    reference = reference_in(asked.chosen.text or "")
    if reference and has_action(actor, reference):
        return redirect(url_for("actions.show", reference=reference))
    names = look_up(asked.chosen)
    place = asked.cursor(request.args)
    page = page_of(actor, asked.filters, size=PAGE_SIZE, sort=asked.sort, cursor=place, names=names)
    views = _counted(actor, asked, names)
    total = next((count for view, count in views if view.name == asked.view.name), None)
    if total is None:
        total = count_actions(actor, asked.filters, COUNTED + 1, names)
    return render_template(
        "actions/index.html",
        rows=page.rows,
        page=page,
        total=total,
        counted=COUNTED,
        views=views,
        asked=asked,
        view=asked.view,
        chosen=asked.chosen,
        sort=asked.sort,
        sorts=SORTS,
        sort_labels=SORT_LABELS,
        kept=asked.kept,
        is_filtered=asked.is_filtered,
        narrowed=[(name, asked.kept[name]) for name in NARROWED if name in asked.kept],
        narrowed_to=_narrowed_to(asked.chosen),
        longest=LONGEST_FILTER,
        may_change=actor.has_role(*EDITORS, "chair"),
        may_edit=actor.has_role(*EDITORS),
        most=bulk.MOST,
        saved=[(view, address_of(view)) for view in saved],
        saved_id=numbers.parse(request.args.get("saved", "")),
        longest_name=saved_views.LONGEST_NAME,
        choices=_choices(actor),
    )


@pages.get("/owners")
def owners() -> Response:
    """The names that the filter of owners suggests, as JSON; asked for when somebody goes to the field."""
    return jsonify(owner_names(current_actor()))


@pages.get("/<reference>")
def show(reference: str) -> str:
    """One action."""
    return render_template("actions/show.html", **action_view(current_actor(), reference))


def _counted(actor: Actor, asked: AskedFor, names: Names) -> list[tuple[View, int | None]]:
    """The actor's ready-made views, with how many they show: of those over all that there ever was, only the one at
    hand."""
    edits = actor.has_role(*EDITORS)
    views = [view for view in ready_made(clock.today()).values() if edits or not view.for_office or view == asked.view]
    if asked.chosen.status or asked.chosen.text or asked.chosen.owner:
        # What such a filter leaves of each view is told when one goes there.
        return [(view, None) for view in views]
    among_open = [view for view in views if view.among_open]
    confirm = next((view for view in views if view.for_office), None)
    also = combined(confirm.filters, asked.chosen) if confirm else None
    counts, to_confirm = count_open(actor, asked.chosen, [view.filters for view in among_open], also, names)
    found: dict[str, int | None] = dict(zip((view.name for view in among_open), counts, strict=True))
    if confirm:
        found[confirm.name] = to_confirm
    return [(view, found.get(view.name)) for view in views]


def _narrowed_to(chosen: ActionFilters) -> str:
    """In words, what a figure of Overblik has led here by."""
    found = []
    if chosen.council:
        council = select(Body.name).where(Body.prefix == chosen.council)
        found.append(f"de klynger, som {db.session.scalar(council) or chosen.council} tager over efter")
    if chosen.owes:
        owes = db.session.scalar(select(Party.__table__.c.name).where(Party.__table__.c.id == chosen.owes))
        found.append(f"det, som venter på {owes or 'en ukendt'}")
    if chosen.made_from and chosen.made_to:
        found.append(f"det, som er oprettet {plain_day(chosen.made_from)} til {plain_day(chosen.made_to)}")
    elif chosen.made_from:
        found.append(f"det, som er oprettet siden {plain_day(chosen.made_from)}")
    elif chosen.made_to:
        found.append(f"det, som er oprettet senest {plain_day(chosen.made_to)}")
    return " og ".join(found)


def _choices(actor: Actor) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"cluster": [], "body": []}
    for kind, name in plain_rows(_places(actor)):
        found[kind].append(name)
    return {"clusters": sorted(found["cluster"]), "bodies": sorted(found["body"], key=str.casefold)}


@lru_cache(maxsize=512)
def _places(actor: Actor) -> Any:
    """The statement for the names of the clusters and of the bodies that the actor may choose."""
    return union_all(
        select(literal("cluster").label("kind"), Cluster.name),
        select(literal("body"), Body.name).where(visible_bodies(actor)),
    )
