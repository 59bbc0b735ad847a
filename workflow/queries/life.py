"""What gathers around one action: requests for a new deadline, files, its occurrences, and where it was referred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import joinedload, undefer

from workflow.domain.access import Actor
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionFile, DeadlineRequest
from workflow.queries.actions import ActionRow, rows_of
from workflow.queries.answers import NotMine, not_mine
from workflow.queries.scope import visible_actions


@dataclass(frozen=True)
class RequestRow:
    """A request for a new deadline that is open, as who may answer or withdraw it sees it."""

    id: int
    version: int
    wanted: date
    asked_by: str
    reason: str


@dataclass(frozen=True)
class FileRow:
    """A file of an action, without its content."""

    id: int
    event_id: int
    name: str
    size: int  # bytes
    kept_at: datetime


@dataclass(frozen=True)
class LineNote:
    """What was said last when a party's own part was reported."""

    by: str
    at: datetime
    text: str | None


@dataclass(frozen=True)
class Life:
    """All of it, as far as the actor may see it."""

    request: RequestRow | None
    files: list[FileRow]
    line_notes: dict[int, LineNote]  # by the party
    occurrences: list[ActionRow]  # the one before and the one after
    referred_from: ActionRow | None
    referred_to: list[ActionRow]
    not_mine: list[NotMine]  # who says that it is somebody else's


_NEAR = select(Action.id, Action.previous_id, Action.referred_from_id).where(
    or_(
        Action.previous_id == bindparam("own"),
        Action.referred_from_id == bindparam("own"),
        Action.id == bindparam("previous"),
        Action.id == bindparam("referred_from"),
    )
)


def life_of(actor: Actor, action: Action, *, has_request: bool, says_not_mine: bool, has_near: bool) -> Life:
    """What gathers around `action`, which the actor may see; `has_request`: an owner waits for an answer,
    `says_not_mine`: one has answered that it is somebody else's, `has_near`: it has an occurrence before or after
    itself, or was referred."""
    values = {"own": action.id, "previous": action.previous_id, "referred_from": action.referred_from_id}
    near = db.session.execute(_NEAR, values).all() if has_near else []
    rows = {row.id: row for row in rows_of(actor, [each.id for each in near])}
    in_series = [each.id for each in near if each.id == action.previous_id or each.previous_id == action.id]
    return Life(
        request=_request(action.id) if has_request else None,
        # A file comes with an event that says so: most actions have none to look for.
        files=files_of(action.id) if any("files" in event.changes for event in action.events) else [],
        line_notes=_line_notes(action.events),
        occurrences=[rows[each] for each in sorted(in_series) if each in rows],
        referred_from=rows.get(action.referred_from_id) if action.referred_from_id else None,
        referred_to=[rows[each.id] for each in near if each.referred_from_id == action.id and each.id in rows],
        not_mine=not_mine(action) if says_not_mine else [],
    )


def is_request_of(request_id: int, action_id: int) -> bool:
    """Whether that request is one of that action's."""
    query = select(DeadlineRequest.id).where(DeadlineRequest.id == request_id, DeadlineRequest.action_id == action_id)
    return db.session.scalar(query) is not None


def files_of(action_id: int) -> list[FileRow]:
    """The files of an action, oldest first."""
    columns = (ActionFile.id, ActionFile.event_id, ActionFile.name, ActionFile.size, ActionFile.kept_at)
    query = select(*columns).where(ActionFile.action_id == action_id).order_by(ActionFile.id)
    return [FileRow(*row) for row in db.session.execute(query)]


def file_content(actor: Actor, reference: str, file_id: int) -> tuple[str, bytes]:
    """Name and bytes of a file; raises NotFoundError unless the actor may see the action that has it."""
    file = db.session.scalar(
        select(ActionFile)
        .join(Action, Action.id == ActionFile.action_id)
        .where(ActionFile.id == file_id, Action.reference == reference, visible_actions(actor))
        .options(undefer(ActionFile.content))
    )
    if file is None:
        raise NotFoundError("Filen findes ikke, eller du har ikke adgang til den.")
    return file.name, file.content


def _request(action_id: int) -> RequestRow | None:
    request = db.session.scalar(
        select(DeadlineRequest)
        .where(DeadlineRequest.action_id == action_id, DeadlineRequest.state == "asked")
        .options(joinedload(DeadlineRequest.asked_event).joinedload(ActionEvent.note))
        .execution_options(populate_existing=True)
    )
    if request is None:
        return None
    asked = request.asked_event
    reason = asked.note.text if asked.note else ""
    return RequestRow(request.id, request.version, request.wanted, asked.actor_name, reason)


def _line_notes(events: list[ActionEvent]) -> dict[int, LineNote]:
    """The newest event of each line that says what it is now; an undone one says nothing."""
    notes: dict[int, LineNote] = {}
    for event in events:
        if "line" not in event.changes:
            continue
        party_id = event.changes["line"][1][0]
        if event.kind == "undone":
            notes.pop(party_id, None)
        else:
            notes[party_id] = LineNote(event.actor_name, event.at, event.note.text if event.note else None)
    return notes
