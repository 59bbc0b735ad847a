"""A body's calendar as a file: download it for Outlook, and read one in after a look at what it changes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for

from workflow import clock
from workflow.domain.meeting_series import clock_time
from workflow.errors import InvalidInputError, NotAllowedError, WorkflowError
from workflow.queries import calendars as queries
from workflow.services.meetings import calendar_files, meetings
from workflow.services.meetings.calendar_files import Entry
from workflow.web.calendar_preview import Asked, carry_out
from workflow.web.calendars import calendar_page, editor
from workflow.web.guard import current_actor, settings

pages = Blueprint("calendar_files", __name__, url_prefix="/bodies/<id:body_id>/calendar")


@pages.get("/meetings.ics")
def download(body_id: int) -> Response:
    """All meetings of the body, cancelled ones too, as other programs read them."""
    body = queries.visible_body(current_actor(), body_id)
    address = settings().base_url + url_for("calendars.show", body_id=body_id)
    data = calendar_files.write(body, queries.all_meetings(body_id), address, clock.now())
    response = Response(data, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"moeder-{body.prefix.lower()}.ics")
    return response


@pages.post("/import")
def take_in(body_id: int) -> Any:
    """Shows what a file would change, and does it with the meetings that are ticked when the same page says yes."""
    actor = editor(body_id)
    try:
        sent_on = request.form.get("entries")
        left_out: set[str] = set()
        if sent_on is None:
            file = request.files.get("file")
            if file is None or not file.filename:
                raise InvalidInputError("Vælg en kalenderfil (ICS). Intet er ændret.")
            entries, passed_over = calendar_files.read(file.read(calendar_files.LARGEST_FILE + 1))
        else:
            entries, passed_over = _entries(sent_on), []
            left_out = {entry.uid for entry in entries} - set(request.form.getlist("use"))
        everything = calendar_files.compare(body_id, entries)
        left_out &= {step.entry.uid for step in everything if step.changes}
        used = [entry for entry in entries if entry.uid not in left_out]
        # What is ticked may need what is not: the day of a meeting that now stays.
        steps = calendar_files.compare(body_id, used)
        is_otherwise = any(step.changes and step not in steps for step in everything if step.entry.uid not in left_out)
        steps = sorted(
            [*steps, *(step for step in everything if step.entry.uid in left_out)],
            key=lambda step: (step.entry.day, step.entry.uid),
        )

        def work(asked: Asked) -> meetings.Outcome:
            return calendar_files.take_over(
                body_id, used, choose=asked.choose, actor=actor, now=clock.now(), trial=asked.trial
            )

        return carry_out(
            body_id, "Indlæs kalenderfilen", "Indlæs", work, "Kalenderfilen er læst ind.", steps=steps, always_ask=True,
            fields={"entries": json.dumps([asdict(entry) for entry in entries], default=str, ensure_ascii=False)},
            passed_over=passed_over, left_out=frozenset(left_out), is_otherwise=is_otherwise,
        )  # fmt: skip
    except NotAllowedError:
        raise
    except WorkflowError as error:
        if error.status not in (409, 422):
            raise
        return calendar_page(body_id, failed="import", error=error)


def _entries(text: str) -> list[Entry]:
    """What the page of the preview sent back."""
    try:
        return [
            Entry(
                uid=str(each["uid"]),
                sequence=int(each["sequence"]),
                day=date.fromisoformat(each["day"]),
                start=_time(each["start"]),
                end=_time(each["end"]),
                place=str(each["place"]) if each["place"] else None,
                cancelled=bool(each["cancelled"]),
                title=str(each["title"]),
            )
            for each in json.loads(text)
        ]
    except (ValueError, KeyError, TypeError):
        raise InvalidInputError("Formularen er ikke hel. Vælg filen igen. Intet er ændret.") from None


def _time(text: str | None) -> str | None:
    found = clock_time(text) if text else None
    if text and found is None:
        raise ValueError(text)
    return found
