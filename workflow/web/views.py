"""Saved views of the list: keeping one, and mending those that one has."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.services.accounts import saved_views
from workflow.transactions import read_only
from workflow.web import forms
from workflow.web.action_lists import KEPT, asked_for
from workflow.web.guard import current_actor

pages = Blueprint("views", __name__, url_prefix="/actions/views")


@pages.get("")
def index() -> str:
    """One's own views."""
    return _page()


def _page(failed: int | None = None, error: str | None = None) -> str:
    actor = current_actor()
    own = [view for view in saved_views.views_for(actor) if view.user_id == actor.user_id]
    return render_template(
        "actions/views.html", views=own, longest=saved_views.LONGEST_NAME, failed=failed, error=error
    )


@pages.post("")
def save() -> Any:
    """Keeps the list at hand."""
    asked = asked_for(request.form)
    filters = {name: asked.kept[name] for name in KEPT if name in asked.kept}
    try:
        view = saved_views.save(
            forms.text("name"), filters, shared=forms.text("shared") == "1", actor=current_actor(), now=clock.now()
        )
    except InvalidInputError as error:
        db.session.rollback()
        page = render_template(
            "actions/view_name.html", kept=filters, longest=saved_views.LONGEST_NAME, error=error.user_text
        )
        return page, error.status
    flash(f"Visningen »{view.name}« er gemt.", "success")
    return redirect(address_of(view))


@pages.post("/<id:view_id>")
def change(view_id: int) -> Any:
    """Mends one."""
    try:
        view = saved_views.change(
            view_id,
            name=forms.text("name"),
            shared=forms.text("shared") == "1",
            is_default=forms.text("is_default") == "1",
            actor=current_actor(),
        )
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _page(view_id, error.user_text), error.status
    flash(f"Visningen »{view.name}« er ændret.", "success")
    return redirect(url_for("views.index"))


@pages.post("/<id:view_id>/delete")
def delete(view_id: int) -> Any:
    """Deletes one."""
    name = saved_views.delete(view_id, actor=current_actor())
    flash(f"Visningen »{name}« er slettet. Ingen handlinger er rørt.", "success")
    return redirect(url_for("views.index"))


def address_of(view: Any) -> str:
    """The address of the list that a view shows."""
    kept: dict[str, Any] = {name: value for name, value in view.filters.items() if name in KEPT}
    return url_for("actions.index", saved=view.id, **{"view": "open", **kept})
