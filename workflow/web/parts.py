"""Small parts that say the same thing the same way on every page: a status, a kind, a cluster, a deadline, a basis.

Their markup is in templates/partials/parts.html and action_row.html. A list shows hundreds of them and few that differ,
so each is rendered once and remembered by all that it shows: a change of these files shows when the server is started
again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from flask import get_template_attribute
from markupsafe import Markup

from workflow import clock
from workflow.queries.actions import ActionRow


def status(value: str) -> Markup:
    """Where an action stands, with its icon."""
    return _part("status", value)


def kind(value: str) -> Markup:
    """Recommendation, decision, task or made by hand."""
    return _part("kind", value)


def cluster(name: str) -> Markup:
    """The name of a cluster, as a tag."""
    return _part("cluster", name)


def deadline(value: date, open: bool = True, today: date | None = None) -> Markup:
    """A day, and while the action is open how far away it is from `today` (None: the day in Denmark)."""
    return _part("deadline", value, (today or clock.today()) if open else None)


def basis(value: str) -> Markup:
    """Where an owner or a deadline comes from: stated, inferred, by the rules, or agreed."""
    return _part("basis", value)


def deadline_wording(text: str | None, basis: str) -> Markup:
    """The deadline in the words of the minutes, which say another day when it was agreed since."""
    return _part("deadline_wording", text, basis)


def action_rows(rows: Iterable[ActionRow], today: date, address: str, choose: str | None, show_status: bool) -> Markup:
    """The lines of a list of actions, `address`: of the list, `choose`: the id of the form that they are chosen for."""
    return Markup("\n").join(_action_row(row, today, address, choose, show_status) for row in rows)


@lru_cache(maxsize=4096)
def _action_row(row: ActionRow, today: date, address: str, choose: str | None, show_status: bool) -> Markup:
    # The same action looks the same to everybody who sees it.
    macro = get_template_attribute("partials/action_row.html", "action_row")
    return Markup(macro(row, today, address, choose, show_status))


def name_options(names: Iterable[str]) -> Markup:
    """What a field that asks for a name suggests: hundreds, and the same on page after page."""
    return _options(tuple(names))


@lru_cache(maxsize=16)
def _options(names: tuple[str, ...]) -> Markup:
    return Markup("").join(Markup('<option value="{}"></option>').format(name) for name in names)


@lru_cache(maxsize=8192)
def _part(name: str, *arguments: str | date | None) -> Markup:
    return Markup(get_template_attribute("partials/parts.html", name)(*arguments))
