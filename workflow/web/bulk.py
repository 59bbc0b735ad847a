"""Changing many actions at once: what to do, what it would do to each, and taking it back."""

from __future__ import annotations

from typing import Any, get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.queries import parties
from workflow.queries.actions import page_of
from workflow.services.actions import bulk
from workflow.transactions import read_only
from workflow.web import bulk_reminders, forms, numbers, quiet_days, words
from workflow.web.action_lists import KEPT, asked_for
from workflow.web.guard import current_actor

pages = Blueprint("bulk", __name__, url_prefix="/actions/bulk")
MOST_IN_ADDRESS = 100
STATUSES = ("in_progress", "reported_done", "closed", "cancelled", "open")


@pages.get("")
def choose() -> Any:
    """The actions ticked in the list, and the form for what is to be done to them."""
    chosen = _chosen(current_actor())
    if request.values.get("kind_of_change") == "reminder":
        return bulk_reminders.page(chosen)
    return _page(chosen, error=None if chosen else "Vælg mindst én handling på listen. Intet er ændret.")


@pages.post("/preview")
def preview() -> Any:
    """What it would do to each of them, and to which nothing."""
    actor, chosen = current_actor(), _chosen(current_actor())
    try:
        lines = bulk.preview(chosen, _wanted(), actor=actor, now=clock.now())
    except InvalidInputError as error:
        return _refused(chosen, error)
    with read_only():
        return _page(chosen, lines=lines)


@pages.post("/apply")
def apply() -> Any:
    """Does it."""
    actor, chosen = current_actor(), _chosen(current_actor())
    try:
        done = bulk.carry_out(chosen, _wanted(), actor=actor, now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        done_before = bulk.repeated(chosen, _kind(), actor=actor) if isinstance(error, ConflictError) else None
        if done_before is None:
            return _refused(chosen, error)
        flash("Ændringen er allerede gennemført.", "info")
        return redirect(url_for("bulk.show", bulk_id=done_before.id, **_kept()))
    told = quiet_days.told_of("deadline") if _kind() == "deadline" else ""
    flash(f"{_counted(len(done.lines))} er ændret.{told}", "success")
    return redirect(url_for("bulk.show", bulk_id=done.id, **_kept()))


@pages.get("/<id:bulk_id>")
def show(bulk_id: int) -> str:
    """What became of it, and how to take it back."""
    actor = current_actor()
    done = bulk.own_change(bulk_id, actor=actor)
    return render_template(
        "actions/bulk_done.html",
        bulk=done,
        actions=[line.event.action for line in done.lines],
        may_undo=bulk.may_undo(done, clock.now()),
        kept={name: value for name in KEPT if (value := request.args.get(name))},
    )


@pages.post("/<id:bulk_id>/undo")
def undo(bulk_id: int) -> Any:
    """Takes it back."""
    undone = bulk.undo(bulk_id, actor=current_actor(), now=clock.now())
    if undone.count:
        flash(f"Ændringen af {_counted(undone.count)} er fortrudt.", "success")
    if undone.skipped:
        names = ", ".join(undone.skipped)
        flash(f"Ikke fortrudt, fordi de er ændret siden: {names}.", "info")
    return redirect(url_for("bulk.show", bulk_id=bulk_id, **_kept()))


def _refused(chosen: dict[int, int], error: ConflictError | InvalidInputError) -> Any:
    db.session.rollback()
    with read_only():
        return _page(chosen, error=error.user_text), error.status


def _page(chosen: dict[int, int], *, lines: list[bulk.Line] | None = None, error: str | None = None) -> str:
    kind = _kind()
    owner_ids = [found for value in request.values.getlist("owner") if (found := numbers.parse(value))]
    if lines is not None and kind == "owners":
        owner_ids = forms.owner_ids()
    names = parties.with_ids(owner_ids)
    return render_template(
        "actions/bulk.html",
        chosen=chosen,
        kind=kind,
        lines=lines,
        error=error,
        typed=request.values,
        back_to=_address_of(chosen, kind),
        statuses=STATUSES,
        owner_choices=[(party_id, names[party_id].name) for party_id in owner_ids if party_id in names],
        party_names=parties.all_names() if kind == "owners" else [],
        kept=_kept(),
        most=bulk.MOST,
    )


def _chosen(actor: Actor) -> dict[int, int]:
    """Id and version, as the list showed it, of each action ticked; or of the whole list."""
    if request.values.get("everything"):
        asked = asked_for(request.values)
        rows = page_of(actor, asked.filters, size=bulk.MOST, sort=asked.sort).rows
        return {row.id: row.version for row in rows}
    return forms.versions("chosen")


def _address_of(chosen: dict[int, int], kind: bulk.Kind) -> str:
    """Where the form for these begins, to come back to; for more than an address can hold, the list."""
    if len(chosen) > MOST_IN_ADDRESS:
        return url_for("actions.index", **_kept())
    ticked = [f"{action_id}:{version}" for action_id, version in chosen.items()]
    return url_for("bulk.choose", kind_of_change=kind, chosen=ticked, **_kept())


def _kind() -> bulk.Kind:
    kind: Any = request.values.get("kind_of_change", "")
    return kind if kind in get_args(bulk.Kind) else "status"


def _wanted() -> bulk.Wanted:
    kind = _kind()
    status = forms.text("new_status")
    return bulk.Wanted(
        kind,
        party_ids=tuple(forms.owner_ids()) if kind == "owners" else (),
        deadline=forms.deadline("deadline") if kind == "deadline" else None,
        status=status if kind == "status" and status in words.STATUS else None,
        note=forms.text("note") or None,
    )


def _kept() -> dict[str, Any]:
    """The list that one came from."""
    return {name: value for name in KEPT if (value := request.values.get(name))}


def _counted(number: int) -> str:
    return f"{number} {'handling' if number == 1 else 'handlinger'}"
