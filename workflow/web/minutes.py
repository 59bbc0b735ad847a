"""Referater: what has come in, putting more in, and reading one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.working_days import working_day_before
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.queries import corrections, matters
from workflow.queries import minutes as queries
from workflow.queries.withdrawal import consequences
from workflow.services.intake import intake, withdrawal
from workflow.transactions import read_only
from workflow.web import uploads, words
from workflow.web.dates import day
from workflow.web.errors import wants_json
from workflow.web.guard import current_actor, reads_minutes
from workflow.web.passages import Mark, paragraphs
from workflow.web.quiet_days import day_off

pages = Blueprint("minutes", __name__, url_prefix="/minutes")
PAGE_SIZE = 100


@pages.get("")
def index() -> str:
    """The list."""
    if not reads_minutes(current_actor()):
        abort(404)
    return _index(uploads.shown())


@pages.post("")
def upload() -> Any:
    """Keeps the files of the form at once; each is read by itself, so one that cannot be read stops no other."""
    actor = current_actor()
    if not actor.has_role("administrator", "secretariat"):
        raise NotAllowedError("Kun sekretariatet kan lægge referater ind. Intet er gemt.")
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        raise InvalidInputError("Der var ingen filer med. Vælg en eller flere filer, og prøv igen.")
    results = uploads.take_in(files, actor)
    if wants_json():
        return jsonify({"results": [asdict(result) for result in results]})
    if not all(result.done for result in results):
        return redirect(url_for("minutes.index", id=[result.id for result in results]))
    return _index(results)


@pages.get("/working-day")
def working_day() -> Response:
    """Whether `day` is a working day, which one comes before it, and what is said of a day off, as JSON."""
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        abort(404)
    before = working_day_before(asked)
    return jsonify(
        {"working": before == asked, "before": before.isoformat(), "label": day(before), "told": day_off(asked)}
    )


@pages.get("/<id:document_id>")
def show(document_id: int) -> str:
    """One document to read, with the passages that became actions."""
    actor = current_actor()
    readable = queries.readable_document(actor, document_id)
    document = readable.document
    references = queries.references_of(document_id)
    marks = [
        Mark(proposal.id, proposal.kind, (proposal.span_start, proposal.span_end))
        for proposal in document.proposals
        if proposal.state not in ("rejected", "replaced") and (proposal.state != "carried" or proposal.id in references)
    ]
    links = matters.links_of(actor, [item.first_id or item.id for item in document.items])
    return render_template(
        "minutes/show.html",
        readable=readable,
        document=document,
        items=document.items,
        paragraphs=paragraphs(document.text, marks, [item.span_start for item in document.items], readable.hidden),
        references=references,
        matters=[(item, rows) for item in document.items if (rows := links.get(item.first_id or item.id))],
    )


@pages.get("/<id:document_id>/changes")
def changes(document_id: int) -> str:
    """What a corrected version says otherwise than the one before it."""
    comparison = corrections.compare(current_actor(), document_id)
    if comparison is None:
        raise NotFoundError("Der er ingen tidligere udgave af referatet at sammenligne med.")
    return render_template("minutes/changes.html", document=comparison.readable.document, comparison=comparison)


@pages.get("/<id:document_id>/again")
def ask_again(document_id: int) -> str:
    """What it means to make an earlier version apply again."""
    readable = _earlier_version(document_id)
    newest = queries.newest_version(readable.document)
    return render_template("minutes/again.html", document=readable.document, newest=newest)


@pages.post("/<id:document_id>/again")
def apply_again(document_id: int) -> Any:
    """Makes an earlier version apply again, as a version of its own."""
    _earlier_version(document_id)
    done = intake.apply_again(document_id, actor=current_actor(), now=clock.now())
    flash(done.message, "success")
    version = queries.readable_document(current_actor(), done.document_id).document.version
    address = "minutes.changes" if version > 1 else "minutes.show"
    return redirect(url_for(address, document_id=done.document_id))


@pages.get("/<id:document_id>/withdraw")
def ask_withdraw(document_id: int) -> str:
    """What happens when it is taken back."""
    return _withdraw_page(document_id)


@pages.post("/<id:document_id>/withdraw")
def withdraw(document_id: int) -> Any:
    """Takes it back."""
    _reviewable(document_id)
    db.session.rollback()
    try:
        count = withdrawal.withdraw(
            document_id, seen=request.form.get("seen", ""), reason=request.form.get("reason", ""),
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip
    except InvalidInputError as error:
        db.session.rollback()
        with read_only():
            return _withdraw_page(document_id, error=error.user_text), error.status
    cancelled = f" {count} {'handling er' if count == 1 else 'handlinger er'} annulleret." if count else ""
    flash(f"Dokumentet er trukket tilbage.{cancelled}", "success")
    return redirect(url_for("minutes.show", document_id=document_id))


@pages.get("/<id:document_id>/file")
def file(document_id: int) -> Response:
    """The file as it came, always as a download: a browser shall not open what somebody else wrote as a page."""
    name, media_type, content = queries.file_of(current_actor(), document_id)
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _withdraw_page(document_id: int, error: str | None = None) -> str:
    readable = _reviewable(document_id)
    return render_template(
        "minutes/withdraw.html",
        document=readable.document,
        found=consequences(readable.document),
        is_agenda=readable.is_agenda,
        error=error,
        reason=request.form.get("reason", ""),
    )


def _reviewable(document_id: int) -> queries.ReadableDocument:
    readable = queries.readable_document(current_actor(), document_id)
    if not readable.may_review:
        raise NotAllowedError("Kun sekretariatet kan trække et dokument tilbage. Intet er ændret.")
    return readable


def _earlier_version(document_id: int) -> queries.ReadableDocument:
    readable = queries.readable_document(current_actor(), document_id)
    if not readable.may_review:
        raise NotAllowedError("Kun sekretariatet kan lade en udgave gælde igen. Intet er ændret.")
    if readable.document.withdrawn_at is None and (readable.is_agenda or readable.later_version is None):
        raise ConflictError(f"Udgave {readable.document.version} gælder allerede. Intet er ændret.")
    return readable


def _index(results: list[uploads.UploadResult]) -> str:
    actor = current_actor()
    state = request.args.get("state")
    cluster = request.args.get("cluster") or None
    known = state if state in words.DOCUMENT_STATE else None
    text = request.args.get("page", "1")
    page = max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1
    documents = queries.list_documents(actor, known, cluster, limit=PAGE_SIZE + 1, skip=(page - 1) * PAGE_SIZE)
    return render_template(
        "minutes/index.html",
        documents=documents[:PAGE_SIZE],
        page=page,
        has_more=len(documents) > PAGE_SIZE,
        cluster=cluster,
        results=results,
        on_their_way=[result.id for result in results if not result.done],
        state=known,
        may_upload=actor.has_role("administrator", "secretariat"),
    )
