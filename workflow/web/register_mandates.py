"""After an election: the mandates of elected people end on one day, shown first, and can be put back."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.limits import LONGEST_NAME
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Party
from workflow.queries import parties
from workflow.services.register import mandates
from workflow.transactions import read_only
from workflow.web import errors, forms
from workflow.web.register import office

pages = Blueprint("register_mandates", __name__, url_prefix="/administration/mandates")
PLACES = ("body", "organisation")


@pages.get("")
def index() -> str:
    """The body or organisation and the day, then whose mandates would end."""
    actor, error = office(), None
    chosen = forms.number_in_address("place_id", 0)
    name = request.args.get("place", "").strip()[:LONGEST_NAME]
    known = parties.with_ids([chosen]).get(chosen) if chosen else None
    if name and (known is None or known.name != name):
        exact = parties.named(name, PLACES)
        chosen = exact[0].id if len(exact) == 1 else 0
        if not chosen:
            error = f"»{name}« er ikke entydigt et organ eller en organisation i registeret. Vælg fra listen."
    try:
        last_day = forms.day_of(request.args.get("last_day", "")) or clock.today()
    except InvalidInputError as refused:
        last_day, error = clock.today(), refused.user_text
    return _page(actor, chosen, last_day, error=error)


@pages.post("/<id:party_id>")
def end(party_id: int) -> Any:
    """Ends the chosen ones."""
    actor, last_day = office(), clock.today()
    try:
        last_day = forms.day("last_day") or last_day
        keys = request.form.getlist("mandate")
        count = mandates.end_mandates(party_id, last_day=last_day, keys=keys, actor=actor, now=clock.now())
    except (ConflictError, InvalidInputError, NotAllowedError) as error:
        db.session.rollback()
        with read_only():
            return _page(actor, party_id, last_day, error=errors.told(error)), error.status
    flash("1 mandat er afsluttet." if count == 1 else f"{count} mandater er afsluttet.", "success")
    return redirect(url_for("register_mandates.index", place_id=party_id, last_day=last_day.isoformat()))


@pages.post("/<id:party_id>/restore")
def restore(party_id: int) -> Any:
    """Takes the latest ending back."""
    actor = office()
    try:
        event_id = forms.number("event")
        count = mandates.restore_mandates(party_id, event_id=event_id, actor=actor, now=clock.now())
    except (ConflictError, NotAllowedError) as error:
        db.session.rollback()
        with read_only():
            return _page(actor, party_id, clock.today(), error=errors.told(error)), error.status
    flash("1 mandat fortsætter som før." if count == 1 else f"{count} mandater fortsætter som før.", "success")
    return redirect(url_for("register_mandates.index", place_id=party_id))


def _page(actor: Actor, party_id: int, last_day: date, *, error: str | None = None) -> str:
    party = db.session.get(Party, party_id) if party_id else None
    if party_id and (party is None or party.kind not in PLACES):
        raise NotFoundError("Organet eller organisationen findes ikke.")
    return render_template(
        "register/mandates.html",
        party=party,
        last_day=last_day,
        found=mandates.mandates(party_id, last_day, actor) if party else [],
        ending=mandates.last_ending(party_id, actor, clock.now()) if party else None,
        error=error,
        typed=request.args.get("place", "")[:LONGEST_NAME],
        party_names=parties.all_names(kinds=PLACES),
    )
