"""What the address of a list of actions asks for: a ready-made view, filters, an order and a place in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from workflow import clock
from workflow.domain.rollup import DUE_SOON_DAYS
from workflow.domain.status import STATUSES
from workflow.queries.action_pages import SORTS, Cursor, Sort, read_cursor
from workflow.queries.actions import ActionFilters
from workflow.web import dates, numbers, words
from workflow.web.asked_days import read_days

LONGEST_FILTER = 200  # characters
OPEN = ActionFilters(leaves=True, open=True)
# What a list is asked for by; the place in it is not a part of what is asked.
# Those that a figure of Overblik leads by, and that the form has no field for.
NARROWED = ("council", "owes", "made_from", "made_to")
DAYS = {"from": "Frist fra", "to": "Frist til og med", "made_from": "Oprettet fra", "made_to": "Oprettet til og med"}
KEPT = ("view", "cluster", "body", "owner", "status", "kind", "from", "to", "q", "sort", *NARROWED)


@dataclass(frozen=True)
class View:
    """One of the ready-made lists over the filters. `among_open`: it shows open leaves only; `for_office`: what is in
    it asks something that only the secretariat can answer."""

    name: str
    label: str
    filters: ActionFilters
    among_open: bool = True
    for_office: bool = False


@dataclass(frozen=True)
class AskedFor:
    """A list as an address asks for it."""

    view: View
    chosen: ActionFilters
    filters: ActionFilters  # of both
    sort: Sort
    kept: dict[str, str]
    wrong_days: dict[str, str]  # by field, what is wrong with it

    @property
    def is_filtered(self) -> bool:
        """Whether more than a ready-made view is asked for."""
        return self.chosen != ActionFilters()

    def cursor(self, arguments: Mapping[str, str]) -> Cursor | None:
        """The place in the list: after a row, or before one."""
        if before := arguments.get("before"):
            return read_cursor(before, self.sort, backwards=True)
        return read_cursor(arguments.get("after", ""), self.sort)


def asked_for(arguments: Mapping[str, str]) -> AskedFor:
    """Reads an address; a value that cannot be is as good as none, and a day that is none is told."""
    views = ready_made(clock.today())
    view = views.get(arguments.get("view", ""), views["open"])
    days, wrong_days = read_days(arguments, DAYS)
    chosen = _filters(arguments, days)
    kept = [name for name in KEPT if name not in wrong_days]
    sort: Any = arguments.get("sort", "")
    return AskedFor(
        view,
        chosen,
        combined(view.filters, chosen),
        sort if sort in SORTS else "deadline",
        {**{name: value[:LONGEST_FILTER] for name in kept if (value := arguments.get(name))}, "view": view.name},
        wrong_days,
    )


@lru_cache(maxsize=8)
def ready_made(today: date) -> dict[str, View]:
    """The views that everybody has, by name."""
    month = clock.at_local(today.replace(day=1), 0)
    leaves = ActionFilters(leaves=True)
    soon = replace(OPEN, due_from=today, due_to=today + timedelta(days=DUE_SOON_DAYS))
    tomorrow = clock.at_local(today + timedelta(days=1), 0)
    done = replace(leaves, status="closed", closed_from=month, closed_before=tomorrow)
    views = (
        View("open", "Åbne", OPEN),
        View("overdue", "Overskredne", replace(OPEN, overdue_on=today)),
        View("soon", f"Inden {DUE_SOON_DAYS} dage", soon),
        View("approval", "Afventer godkendelse", replace(leaves, status="reported_done")),
        View("requests", "Afventer svar: nye frister", replace(OPEN, asks_for_deadline=True)),
        View("not_mine", "Afventer svar: ikke mig", replace(OPEN, not_mine=True)),
        View("confirm", "Skal bekræftes", ActionFilters(needs_confirmation=True), among_open=False, for_office=True),
        View("unowned", "Uden udpeget ansvarlig", replace(OPEN, unowned=True)),
        View("done", f"Udført i {dates.month(today)}", done, among_open=False),
        View("settled", "Afgjorte", replace(leaves, status="settled"), among_open=False),
        View("all", "Alle", ActionFilters(), among_open=False),
    )
    return {view.name: view for view in views}


def combined(view: ActionFilters, chosen: ActionFilters) -> ActionFilters:
    """What a view and the chosen filters let through together."""
    found = replace(
        view,
        cluster=chosen.cluster,
        council=chosen.council,
        owes=chosen.owes,
        made_from=chosen.made_from,
        made_to=chosen.made_to,
        body=chosen.body,
        owner=chosen.owner,
        kind=chosen.kind,
        text=chosen.text,
        due_from=max(filter(None, (view.due_from, chosen.due_from)), default=None),
        due_to=min(filter(None, (view.due_to, chosen.due_to)), default=None),
    )
    if chosen.status and not view.status:
        # Somebody who asks for closed ones is not asking for open ones only.
        return replace(found, status=chosen.status, open=found.open and view != OPEN)
    return found


def _filters(arguments: Mapping[str, str], days: Mapping[str, date | None]) -> ActionFilters:
    def given(name: str) -> str | None:
        return arguments.get(name, "").strip()[:LONGEST_FILTER] or None

    status, kind = given("status"), given("kind")
    return ActionFilters(
        cluster=given("cluster"),
        council=given("council"),
        owes=numbers.parse(given("owes") or ""),
        made_from=days["made_from"],
        made_to=days["made_to"],
        body=given("body"),
        owner=given("owner"),
        status=status if status in STATUSES else None,
        kind=kind if kind in words.KIND else None,
        due_from=days["from"],
        due_to=days["to"],
        text=given("q"),
    )
