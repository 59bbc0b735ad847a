"""Making an action by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.search_words import reference_in
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.queries import parties
from workflow.services.actions import manual
from workflow.transactions import read_only
from workflow.web import forms, numbers
from workflow.web.guard import current_actor
from workflow.web.quiet_days import told_of

pages = Blueprint("manual", __name__, url_prefix="/actions/new")


@pages.get("")
def show() -> str:
    """The empty form, or one that knows what the action follows from."""
    return _page()


@pages.post("")
def create() -> Any:
    """Makes it, and shows it."""
    actor = current_actor()
    try:
        parent, body_id = forms.text("parent"), forms.number_or_none("body")
        if body_id is None:
            raise InvalidInputError("Vælg, hvilket organ handlingen hører til. Intet er oprettet.")
        action = manual.create(
            manual.NewAction(
                body_id=body_id,
                title=forms.text("title"),
                party_ids=tuple(forms.owner_ids()),
                deadline=forms.deadline("deadline"),
                note=forms.text("note") or None,
                parent=(reference_in(parent) or parent) if parent else None,
                held_on=forms.day("held_on"),
                confidential=forms.text("confidential") == "1",
            ),
            actor=actor,
            now=clock.now(),
        )
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            text = error.user_text.replace("Intet er ændret.", "Intet er oprettet.")
            return _page(error=text), error.status
    flash(f"{action.reference} er oprettet.{told_of('deadline')}", "success")
    return redirect(url_for("actions.show", reference=action.reference))


def _page(error: str | None = None) -> str:
    actor = current_actor()
    if not actor.has_role("administrator", "secretariat"):
        abort(404)
    typed = request.form if request.method == "POST" else request.args
    chosen = [found for value in typed.getlist("owner") if (found := numbers.parse(value))]
    names = parties.with_ids(chosen)
    bodies = manual.editable_bodies(actor)
    return render_template(
        "actions/new.html",
        bodies=bodies,
        body_id=numbers.parse(typed.get("body", "")) or (bodies[0].id if len(bodies) == 1 else None),
        typed=typed,
        owner_choices=[(party_id, names[party_id].name) for party_id in chosen if party_id in names],
        party_names=parties.all_names(),
        error=error,
    )
