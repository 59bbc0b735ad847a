"""A package with its actions: the successor accepts and returns, the file is fetched, the move is taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import undefer

from workflow import clock
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import HandoverPackage
from workflow.queries import handover as queries
from workflow.queries import parties
from workflow.services.handover import handover_answers, handover_archive, handover_moving
from workflow.services.handover.handover_answers import Asked, Line
from workflow.transactions import read_only
from workflow.web import errors, forms, handover_words, numbers
from workflow.web.guard import current_actor
from workflow.web.handover import carry_on, counted
from workflow.web.quiet_days import told_of

pages = Blueprint("handover_packages", __name__, url_prefix="/handover/packages")
PAGE_SIZE = 100
UNWRITTEN = "Pakken kunne stadig ikke dannes. Handlingerne står, hvor de stod."


@pages.get("/<id:package_id>")
def show(package_id: int) -> str:
    """What was handed over, and what the successor has answered."""
    return _page(package_id, current_actor())


@pages.get("/<id:package_id>/package.zip")
def archive(package_id: int) -> Response:
    """The frozen package, for who may read all of it."""
    actor = current_actor()
    package, scope = queries.package_for(package_id, actor)
    if not scope.is_trusted(actor):
        abort(403)
    kept = db.session.get(
        HandoverPackage, package_id, options=[undefer(HandoverPackage.archive)], populate_existing=True
    )
    if kept is None or kept.archive is None:
        abort(404)
    answer = Response(kept.archive, mimetype="application/zip")
    name = f"overdragelse-{scope.slug}-{package.started_at:%Y-%m-%d}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.post("/<id:package_id>/package")
def pack(package_id: int) -> Any:
    """Tries again to write the papers of a move that could not be written when it was made."""
    actor = current_actor()
    _, scope = queries.package_for(package_id, actor)
    if not scope.may_prepare(actor):
        raise NotAllowedError("Kun sekretariatet kan danne pakken. Intet er ændret.")
    db.session.rollback()
    if why := handover_archive.seal(package_id):
        with read_only():
            return _page(package_id, actor, error=f"{UNWRITTEN} Sig det til administratoren. Årsagen er: {why}"), 422
    flash("Pakken er dannet og kan hentes.", "success")
    return redirect(url_for("handover_packages.show", package_id=package_id))


@pages.post("/<id:package_id>/preview")
def preview(package_id: int) -> Any:
    """What the answer would do to each of the chosen ones."""
    actor = current_actor()
    queries.package_for(package_id, actor)
    try:
        asked = _asked()
        lines = handover_answers.preview(package_id, _chosen(), asked, actor=actor, now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        return _refused(package_id, actor, error)
    with read_only():
        return _preview(package_id, actor, asked, lines)


@pages.post("/<id:package_id>/answer")
def answer(package_id: int) -> Any:
    """Accepts or returns the chosen ones."""
    actor = current_actor()
    queries.package_for(package_id, actor)
    try:
        asked = _asked()
        lines = handover_answers.answer(package_id, _chosen(), asked, actor=actor, now=clock.now())
    except (ConflictError, InvalidInputError) as error:
        return _refused(package_id, actor, error)
    done = sum(line.refused is None for line in lines)
    accepted = asked.answer == "accepted"
    told = told_of("deadline") if accepted else ""
    flash(f"{counted(done)} er {'modtaget' if accepted else 'returneret'}.{told}", "success")
    if left := [line.reference for line in lines if line.refused]:
        flash(f"Ikke ændret: {', '.join(left)}.", "info")
    return redirect(url_for("handover_packages.show", package_id=package_id))


@pages.post("/<id:package_id>/undo")
def undo(package_id: int) -> Any:
    """Takes the whole move back."""
    actor = current_actor()
    _, scope = queries.package_for(package_id, actor)
    handover_moving.undo(package_id, actor=actor, now=clock.now())
    carry_on(package_id)
    return redirect(url_for("handover.show", place=scope.slug))


def _chosen() -> list[int]:
    return [found for value in request.form.getlist("item") if (found := numbers.parse(value))]


def _asked() -> Asked:
    answer: Any = forms.text("answer")
    accepts = answer == "accepted"
    return Asked(
        answer,  # another word is refused by the service
        forms.text("reason"),
        tuple(forms.owner_ids()) if accepts else (),
        forms.deadline("deadline") if accepts else None,
    )


def _refused(package_id: int, actor: Actor, error: ConflictError | InvalidInputError) -> Any:
    db.session.rollback()
    with read_only():
        return _page(package_id, actor, error=errors.told(error)), error.status


def _page(package_id: int, actor: Actor, *, error: str | None = None) -> str:
    package, scope = queries.package_for(package_id, actor)
    view = request.args.get("view", "")
    figures = queries.figures([package_id], scope.viewer(actor))[package_id]
    if view not in queries.VIEWS:
        view = "waiting" if figures.waiting or figures.planned else "all"
    page = numbers.parse(request.args.get("page", "")) or 1
    rows, total = queries.items(package_id, view, scope.viewer(actor), size=PAGE_SIZE, page=page)
    names = parties.with_ids(owner_ids := [found for v in request.form.getlist("owner") if (found := numbers.parse(v))])
    return render_template(
        "handover/package.html",
        package=package,
        scope=scope,
        figures=figures,
        view=view,
        views=queries.VIEWS,
        rows=rows,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        chosen=request.form.getlist("item"),
        owner_choices=[(party_id, names[party_id].name) for party_id in owner_ids if party_id in names],
        party_names=parties.all_names() if scope.may_answer(actor) else [],
        may_answer=scope.may_answer(actor) and package.state == "moved",
        may_undo=scope.may_prepare(actor) and package.state == "moved" and not (figures.accepted or figures.returned),
        is_trusted=scope.is_trusted(actor),
        may_pack=scope.may_prepare(actor),
        most=handover_answers.MOST,
        error=error,
        typed=request.form,
        today=clock.today(),
        told=handover_words,
    )


def _preview(package_id: int, actor: Actor, asked: Asked, lines: list[Line]) -> str:
    package, scope = queries.package_for(package_id, actor)
    names = parties.with_ids(list(asked.owner_ids))
    return render_template(
        "handover/answer.html",
        package=package,
        scope=scope,
        asked=asked,
        lines=lines,
        doable=[line for line in lines if line.refused is None],
        owners=[(party_id, names[party_id].name) for party_id in asked.owner_ids if party_id in names],
        past=forms.text("deadline_past"),
    )
