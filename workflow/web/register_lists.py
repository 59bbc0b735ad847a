"""Many at once into the register: from a spreadsheet's list, and from the participants of minutes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflow import clock
from workflow.domain.access import Actor
from workflow.domain.party_lists import template
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Body, Meeting, SourceDocument
from workflow.queries import parties
from workflow.queries.scope import visible_bodies
from workflow.services.intake import participants
from workflow.services.register import party_import
from workflow.transactions import read_only
from workflow.web import errors, forms
from workflow.web.register import office

pages = Blueprint("register_lists", __name__, url_prefix="/administration/parties")
SHOWN_MINUTES = 50


@pages.get("/import")
def upload() -> str:
    """Where a list is handed in."""
    office()
    return render_template("register/import.html", error=None)


@pages.get("/import/template.csv")
def template_file() -> Response:
    """An empty list with its headings."""
    office()
    headers = {"Content-Disposition": 'attachment; filename="personer-og-organisationer.csv"'}
    return Response(template(), mimetype="text/csv", headers=headers)


@pages.post("/import")
def preview() -> Any:
    """What the rows of the list are to the register. Stores nothing."""
    actor = office()
    file = request.files.get("file")
    with read_only():
        db.session.rollback()
        try:
            if file is None or not file.filename:
                raise InvalidInputError("Vælg en fil. Intet er gemt.")
            return _preview(actor, party_import.text_of(file.read()))
        except InvalidInputError as error:
            return render_template("register/import.html", error=error.user_text), error.status
        finally:
            db.session.rollback()


@pages.post("/import/apply")
def apply() -> Any:
    """Stores the list that was shown; judged anew, for the register may have changed."""
    actor, text = office(), request.form.get("content", "")
    try:
        new, filled = party_import.apply(text, actor=actor, now=clock.now())
    except InvalidInputError as error:
        db.session.rollback()
        with read_only():
            try:
                return _preview(actor, text, error.user_text), error.status
            except InvalidInputError:
                return render_template("register/import.html", error=error.user_text), error.status
    flash(_stored(new, filled), "success" if new or filled else "info")
    return redirect(url_for("register.index"))


@pages.get("/from-minutes")
def minutes_index() -> str:
    """The newest minutes, to choose from."""
    return render_template("register/minutes.html", documents=_minutes(office()))


@pages.get("/from-minutes/<id:document_id>")
def minutes(document_id: int) -> str:
    """The participants of one set of minutes that the register does not know."""
    return _participants(office(), document_id)


@pages.post("/from-minutes/<id:document_id>")
def add_from_minutes(document_id: int) -> Any:
    """Puts the chosen ones in."""
    actor = office()
    try:
        count = participants.add_participants(
            document_id, names=request.form.getlist("name"), actor=actor, now=clock.now()
        )
    except (ConflictError, InvalidInputError) as error:
        db.session.rollback()
        with read_only():
            return _participants(actor, document_id, errors.told(error)), error.status
    flash("1 person er i registeret." if count == 1 else f"{count} personer er i registeret.", "success")
    return redirect(url_for("register_lists.minutes", document_id=document_id))


def _preview(actor: Actor, text: str, error: str | None = None) -> str:
    judged = party_import.judge(text, actor, clock.today())
    counts = {fate: sum(each.fate == fate for each in judged) for fate in ("new", "known", "faulty")}
    counts["doubtful"] = sum(each.doubtful for each in judged)
    counts["fills"] = sum(bool(each.fills) for each in judged)
    return render_template("register/import_preview.html", judged=judged, counts=counts, content=text, error=error)


def _stored(new: int, filled: int) -> str:
    told = []
    if new:
        told.append("1 ny er tilføjet" if new == 1 else f"{new} nye er tilføjet")
    if filled:
        told.append(f"{filled} er udfyldt")
    return f"{' og '.join(told)}." if told else "Intet nyt. Alt i listen stod i registeret i forvejen."


def _participants(actor: Actor, document_id: int, error: str | None = None) -> str:
    document = participants.document_of(document_id, actor)
    found = participants.unknown_participants(document_id, actor)
    return render_template(
        "register/participants.html",
        document=document,
        found=found,
        offers=parties.offers_for([each.name for each in found if each.known_id is None], kinds=("person",)),
        chosen=request.form.getlist("name") if request.method == "POST" else None,
        error=error,
        typed=forms.typed(),
    )


def _minutes(actor: Actor) -> list[tuple[SourceDocument, int]]:
    """The newest minutes that the actor may read, with how many of their participants the register does not know."""
    documents = db.session.scalars(
        select(SourceDocument)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(visible_bodies(actor), SourceDocument.state != "replaced")
        .options(joinedload(SourceDocument.meeting).joinedload(Meeting.body))
        .order_by(Meeting.date.desc(), SourceDocument.id.desc())
        .limit(SHOWN_MINUTES)
    ).all()
    return [(each, len(participants.unknown_participants(each.id, actor))) for each in documents]
