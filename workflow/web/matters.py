"""Samme sag: whether two agenda items are one matter is answered, and the answer taken back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from workflow import clock
from workflow.models import MatterLink
from workflow.services.intake import matters
from workflow.web import forms
from workflow.web.addresses import page_address
from workflow.web.guard import current_actor

pages = Blueprint("matters", __name__, url_prefix="/matters/<id:link_id>")


@pages.post("/confirm")
def confirm(link_id: int) -> Response:
    """The two are one matter."""
    return _answer(link_id, matters.confirm, "De to punkter er nu samme sag.")


@pages.post("/reject")
def reject(link_id: int) -> Response:
    """They are not."""
    return _answer(link_id, matters.reject, "De to punkter er ikke samme sag. Det foreslås ikke igen.")


@pages.post("/undo")
def undo(link_id: int) -> Response:
    """Takes the answer back."""
    return _answer(link_id, matters.undo, "Svaret er fortrudt. Forslaget står åbent igen.")


def _answer(link_id: int, work: Callable[..., MatterLink], told: str) -> Response:
    """Does it, and goes back to the page that asked."""
    link = work(link_id, version=forms.number("version"), actor=current_actor(), now=clock.now())
    flash(told, "success")
    back = page_address(request.form.get("back")) or url_for("minutes.show", document_id=link.later.document_id)
    return redirect(f"{back}#matter-{link_id}")
