"""The handover note: on the page as it is now, its own words to be edited, and as DOCX and PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import HandoverInput
from workflow.publishing.docx_file import write_docx
from workflow.publishing.pdf_file import write_pdf
from workflow.queries import handover_note as queries
from workflow.queries.handover import latest_package
from workflow.queries.handover_scopes import Scope, scope_of
from workflow.services.handover import handover_note
from workflow.services.handover.handover_paper import paper_of
from workflow.transactions import read_only
from workflow.web import errors, forms
from workflow.web.guard import current_actor

pages = Blueprint("handover_note", __name__, url_prefix="/handover")
FORMS = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx),
    "pdf": ("application/pdf", write_pdf),
}


@pages.get("/<place>/note")
def show(place: str) -> str:
    """The note, and the form for its own words."""
    actor = current_actor()
    return _page(_trusted(place, actor), actor)


@pages.post("/<place>/note")
def save(place: str) -> Any:
    """Keeps a new version of the own words; when somebody else was faster, both are shown."""
    actor = current_actor()
    scope = _trusted(place, actor)
    try:
        handover_note.save_input(
            scope, text=request.form.get("text", ""), seen=int(forms.number_or_none("seen") or 0), actor=actor,
            now=clock.now(),
        )  # fmt: skip
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _page(
                scope_of(place, actor), actor, error=errors.told(error), typed=forms.text("text")
            ), error.status
    flash("Teksten er gemt.", "success")
    return redirect(url_for("handover_note.show", place=place))


@pages.get("/<place>/note/<form>")
def file(place: str, form: str) -> Response:
    """The note as a file."""
    actor = current_actor()
    scope = _trusted(place, actor)
    if form not in FORMS:
        abort(404)
    content = paper_of(_content(scope, actor))
    media_type, write = FORMS[form]
    answer = Response(write(content), mimetype=media_type)
    name = f"Overdragelsesnotat {scope.name} {content.day}.{form}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _content(scope: Scope, actor: Actor) -> dict[str, Any]:
    """The note as it is; to the successor's people alone as it was handed over."""
    if scope.is_trusted_here(actor):
        return handover_note.current(scope, clock.now())
    package = latest_package(scope)
    if package is None:
        abort(403)
    return {**package.note, "frozen": True}


def _trusted(place: str, actor: Actor) -> Scope:
    """The scope, for who may read all of it."""
    scope = scope_of(place, actor)
    if not scope.is_trusted(actor):
        abort(403)
    return scope


def _page(scope: Scope, actor: Actor, *, error: str | None = None, typed: str | None = None) -> str:
    content = _content(scope, actor)
    newest, points = queries.input_text(scope), queries.collected_points(scope)
    return render_template(
        "handover/note.html",
        scope=scope,
        paper=paper_of(content),
        frozen_on=date.fromisoformat(content["made_on"]) if content.get("frozen") else None,
        text=_own_words(newest, points) if typed is None else typed,
        newest=newest,
        versions=queries.input_versions(scope) if scope.is_trusted_here(actor) else [],
        points=points if scope.is_trusted_here(actor) else [],
        may_prepare=scope.may_prepare(actor),
        longest=handover_note.LONGEST_TEXT,
        error=error,
        typed=typed,
    )


def _own_words(newest: HandoverInput | None, points: list[dict[str, str]]) -> str:
    return newest.text if newest is not None else handover_note.draft(points)
