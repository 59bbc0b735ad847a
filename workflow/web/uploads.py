"""What became of each dropped file: while it waits, while it is read, and afterwards."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from workflow import clock, jobs
from workflow.domain.access import Actor
from workflow.queries import uploads as queries
from workflow.services.intake import uploads
from workflow.transactions import read_only
from workflow.web import forms, words
from workflow.web.guard import current_actor

pages = Blueprint("uploads", __name__, url_prefix="/minutes/uploads")
SLOW = timedelta(seconds=30)  # then a person may have it read at once


@dataclass(frozen=True)
class UploadResult:
    """One file as the page shows it."""

    id: int
    file: str
    status: str  # waiting, reading, new, known, corrected, older, refused
    state: str  # in Danish
    message: str
    done: bool
    slow: bool = False  # it waits longer than it should, or nobody reads it any more
    url: str | None = None
    again: str | None = None  # where an earlier version is made to apply again


def take_in(files: list[FileStorage], actor: Actor) -> list[UploadResult]:
    """Stores the files and asks for them to be read; reads them here and now when nobody can be asked."""
    stored = uploads.store([(file.filename or "", file.read()) for file in files], actor=actor, now=clock.now())
    ids = [upload.id for upload in stored]
    if not jobs.enqueue(jobs.READ_UPLOADS):
        while uploads.read_next(clock=clock.now, ids=ids):
            pass
    with read_only():
        return results_of(queries.states_of(actor, ids))


def shown() -> list[UploadResult]:
    """The files that the address asks about, else those of the actor that are on their way or were refused of late."""
    actor = current_actor()
    ids = forms.numbers_in_address("id")
    found = queries.states_of(actor, ids) if ids else queries.unread_of(actor, clock.now())
    return results_of(found)


def results_of(states: list[queries.UploadState]) -> list[UploadResult]:
    """The same, in words and with addresses."""
    return [_result(state) for state in states]


@pages.get("")
def index() -> Response:
    """The files with these ids, as JSON, for the page that waits for them."""
    if not forms.numbers_in_address("id"):
        abort(404)
    return jsonify({"results": [asdict(result) for result in shown()]})


@pages.post("/<id:upload_id>/read")
def read(upload_id: int) -> Any:
    """Reads a file here and now that has waited for too long."""
    if not queries.states_of(current_actor(), [upload_id]):
        abort(404)
    read_now = uploads.read_next(clock=clock.now, ids=[upload_id])
    if not read_now and queries.states_of(current_actor(), [upload_id])[0].state != "waiting":
        flash("Filen er læst eller ved at blive læst.", "info")
    return redirect(url_for("minutes.index", id=[upload_id, *request.args.getlist("id", int)]))


def _result(state: queries.UploadState) -> UploadResult:
    status = state.outcome or state.state
    now = clock.now()
    waits = state.state == "waiting" and now - state.stored_at > SLOW
    left = state.state == "reading" and state.lease_until is not None and state.lease_until < now
    message = state.message or words.UPLOAD_MESSAGE.get(state.state, "")
    if waits:
        message = "Den venter længere end ventet på at blive læst."
    elif left:
        message = "Læsningen af den er gået i stå. Den begynder forfra af sig selv, eller når du vælger »Læs den nu«."
    url = again = None
    if state.document_id:
        review = state.state == "review" and state.has_proposals and state.outcome != "known"
        url = url_for("review.show" if review else "minutes.show", document_id=state.document_id)
        again = url_for("minutes.ask_again", document_id=state.document_id) if state.may_apply_again else None
    label = words.UPLOAD_STATE.get(state.state) or words.DOCUMENT_STATE.get(state.state, "")
    return UploadResult(state.id, state.file, status, label, message, state.is_done, waits or left, url, again)
