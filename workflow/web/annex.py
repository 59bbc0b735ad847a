"""The annex "Opfølgning på beslutninger": as a page, as files, and locked as it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from workflow import clock
from workflow.domain.access import Actor
from workflow.models import Meeting
from workflow.publishing.paper import Paper
from workflow.queries import annex as queries
from workflow.queries.chair_review import coming_meetings, trusted_body
from workflow.services.chair import annex
from workflow.web import forms
from workflow.web.guard import current_actor

pages = Blueprint("annex", __name__, url_prefix="/annex")
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    meeting: Meeting | None
    since: date | None
    last_meeting: date | None
    confidential: bool
    current: bool  # as it stands now, although the meeting is past and has its annex

    @property
    def kept(self) -> dict[str, Any]:
        """The same, for the addresses of the files."""
        return {
            "meeting": self.meeting.id if self.meeting else None,
            "since": self.since.isoformat() if self.since else None,
            "confidential": "1" if self.confidential else None,
            "current": "1" if self.current else None,
        }


@pages.get("/<id:body_id>")
def show(body_id: int) -> Any:
    """The annex as it stands now; of a meeting that is past, what was sent to it."""
    actor = current_actor()
    asked, body = _asked(actor, body_id), trusted_body(actor, body_id)
    if asked.meeting and asked.meeting.date < clock.today() and not asked.current:
        sent = queries.newest_edition(actor, body_id, asked.meeting.date)
        if sent is not None:
            return redirect(url_for("annex.edition", edition_id=sent.id))
    return render_template(
        "chair/annex.html",
        body=body,
        asked=asked,
        paper=_draft(actor, body_id, asked),
        left_out=_left_out(actor, body_id, asked),
        meetings=coming_meetings(body_id, clock.today()),
        editions=queries.editions(actor, body_id),
    )


@pages.get("/<id:body_id>/draft.docx")
def draft_docx(body_id: int) -> Response:
    """The draft to edit."""
    return _draft_file(body_id, "docx")


@pages.get("/<id:body_id>/draft.pdf")
def draft_pdf(body_id: int) -> Response:
    """The draft to read."""
    return _draft_file(body_id, "pdf")


@pages.post("/<id:body_id>/freeze")
def freeze(body_id: int) -> Any:
    """Keeps it as it is sent."""
    confidential = forms.text("confidential") == "1"
    edition, is_new = annex.freeze(
        body_id, meeting_id=forms.number_or_none("meeting"), since=forms.day("since"), confidential=confidential,
        actor=current_actor(), now=clock.now(),
    )  # fmt: skip
    if is_new:
        flash(f"Udgave {edition.number} er låst. Filerne ændrer sig ikke mere.", "success")
    else:
        flash(f"Intet er ændret siden udgave {edition.number}. Den gælder stadig.", "info")
    since = edition.since.isoformat() if edition.since else None
    return redirect(
        url_for(
            "annex.show", body_id=body_id, meeting=edition.meeting_id, since=since,
            confidential="1" if confidential else None, current="1", _anchor="editions",
        )
    )  # fmt: skip


@pages.get("/editions/<id:edition_id>")
def edition(edition_id: int) -> str:
    """An annex as it was sent."""
    actor = current_actor()
    found = queries.edition(actor, edition_id)
    since = found.since.isoformat() if found.since else None
    return render_template(
        "chair/edition.html",
        edition=found,
        newest=queries.newest_edition(actor, found.body_id, found.for_day),
        paper=annex.sent(found),
        now_address=url_for("annex.show", body_id=found.body_id, meeting=found.meeting_id, since=since, current="1"),
    )


@pages.get("/editions/<id:edition_id>/docx")
def edition_docx(edition_id: int) -> Response:
    """The DOCX as it was sent."""
    return _edition_file(edition_id, "docx")


@pages.get("/editions/<id:edition_id>/pdf")
def edition_pdf(edition_id: int) -> Response:
    """The PDF as it was sent."""
    return _edition_file(edition_id, "pdf")


def _asked(actor: Actor, body_id: int) -> Asked:
    today = clock.today()
    meeting_id = forms.number_in_address("meeting", 0) or None
    meeting = queries.meeting_of(actor, body_id, meeting_id, today)
    last = queries.last_meeting(body_id, meeting, today)
    since = forms.day_of(request.args.get("since", ""))
    wanted = request.args
    return Asked(meeting, since or last, last, wanted.get("confidential") == "1", wanted.get("current") == "1")


def _draft(actor: Actor, body_id: int, asked: Asked) -> Paper:
    return annex.draft(
        body_id, meeting=asked.meeting, since=asked.since, confidential=asked.confidential, actor=actor,
        now=clock.now(),
    )  # fmt: skip


def _left_out(actor: Actor, body_id: int, asked: Asked) -> int:
    """How many confidential actions the draft leaves out, for who may ask for them."""
    if asked.confidential:
        return 0
    return queries.annex(
        actor, body_id, meeting=asked.meeting, since=asked.since, confidential=False, today=clock.today()
    ).left_out


def _draft_file(body_id: int, kind: str) -> Response:
    actor = current_actor()
    asked = _asked(actor, body_id)
    content = annex.written(_draft(actor, body_id, asked), kind)
    day = asked.meeting.date if asked.meeting else clock.today()
    return _file(content, f"Opfølgning {trusted_body(actor, body_id).prefix} {day} udkast.{kind}", kind)


def _edition_file(edition_id: int, kind: str) -> Response:
    found = queries.edition(current_actor(), edition_id)
    content = found.docx if kind == "docx" else found.pdf
    name = f"Opfølgning {found.body.prefix} {found.for_day} udgave {found.number}.{kind}"
    return _file(content, name, kind)


def _file(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, mimetype=_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response
