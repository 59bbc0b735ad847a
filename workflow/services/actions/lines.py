"""The lines of an action's owners: who has one, what each has delivered, and when all have.

Every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Assignment, Party
from workflow.services.actions import attachments, endings
from workflow.services.actions.attachments import Upload
from workflow.services.actions.one_action import Changes, set_status, touch
from workflow.services.history.history import append_event


def set_line(
    action: Action,
    line: Assignment,
    *,
    delivered: bool,
    note: str | None,
    files: Sequence[Upload],
    actor: Actor,
    now: datetime,
) -> ActionEvent | None:
    """Puts one line into its new state, with an event; when all are delivered, the action is reported done.

    Returns the event; None when the line is in that state already.
    """
    before, after = line.state, "delivered" if delivered else "open"
    if before == after:
        return None
    changes: Changes = {"line": ([line.party_id, before], [line.party_id, after])}
    line.state, line.delivered_at = after, now if delivered else None
    status = "reported_done" if all_delivered(action) else "in_progress"
    # Who delivers a part does not end the wait for another one.
    if status != action.status and not (delivered and action.status == "waiting" and status == "in_progress"):
        changes |= set_status(action, status, now)
    changes |= attachments.described(action, files)
    touch(action)
    event = append_event(action, "line", changes, actor=actor, now=now, note=note)
    attachments.keep(action, event, files, now)
    endings.after_event(action, event, now=now)
    return event


def deliver_own(
    action: Action, *, note: str | None, files: Sequence[Upload], actor: Actor, now: datetime
) -> ActionEvent:
    """Delivers the actor's own parts, and returns the event of the last one.

    Raises ConflictError when they are delivered already.
    """
    own = [line for line in action.assignments if line.party_id in actor.party_ids and line.state == "open"]
    if not own:
        raise ConflictError("Din egen del er allerede meldt leveret. Handlingen er udført, når alle har leveret.")
    events = [
        set_line(
            action, line, delivered=True, note=None if number else note, files=() if number else files, actor=actor,
            now=now,
        )
        for number, line in enumerate(own)
    ]  # fmt: skip
    last = events[-1]
    assert last is not None  # an open line becomes a delivered one
    return last


def undelivered(action: Action, note: str | None) -> Changes:
    """Who of several has not delivered, for the event that says that the whole is done all the same.

    Raises InvalidInputError without a reason, unless the action is reported done already, which had one.
    """
    missing = [line.party_id for line in action.assignments if line.state == "open"]
    if len(action.assignments) < 2 or not missing:
        return {}
    if action.status != "reported_done" and not (note or "").strip():
        raise InvalidInputError(
            "Ikke alle har leveret. Skriv, hvorfor handlingen er udført alligevel. Intet er ændret."
        )
    return {"undelivered": (None, missing)}


def reopen_lines(action: Action) -> Changes:
    """Opens the lines of an action that is to be worked on again, when all were delivered: else nobody owes it."""
    if not all_delivered(action):
        return {}
    before = [
        [line.party_id, line.delivered_at.isoformat() if line.delivered_at else None] for line in action.assignments
    ]
    for line in action.assignments:
        line.state, line.delivered_at = "open", None
    return {"lines": (before, [])}


def put_lines_back(action: Action, delivered: list[list[Any]]) -> None:
    """The opposite of reopen_lines, from what it said."""
    moments = dict(delivered)
    for line in action.assignments:
        if line.party_id in moments:
            moment = moments[line.party_id]
            line.state, line.delivered_at = "delivered", datetime.fromisoformat(moment) if moment else None


def all_delivered(action: Action) -> bool:
    """Whether no owner owes anything any more."""
    return bool(action.assignments) and all(line.state == "delivered" for line in action.assignments)


def assign(action: Action, wanted: list[int], lead_id: int, now: datetime) -> None:
    """Gives the action to the `wanted` parties, in the running transaction. Who stays keeps their line."""
    lines = {line.party_id: line for line in action.assignments}
    for party_id, line in lines.items():
        if party_id not in wanted:
            action.assignments.remove(line)
            db.session.delete(line)
    for party_id in wanted:
        if party_id not in lines:
            action.assignments.append(Assignment(party_id=party_id, assigned_at=now))
    for line in action.assignments:
        line.lead = line.party_id == lead_id
    touch(action)
    db.session.flush()


def wanted_lines(wanted: list[int], lead_id: int) -> list[tuple[int, bool]]:
    """(party, lead) of the lines that are asked for, in the order of owner_state."""
    return sorted(((party_id, party_id == lead_id) for party_id in wanted), key=lambda row: (not row[1], row[0]))


def owner_state(action: Action) -> list[dict[str, Any]]:
    """The line of each owner, lead first: what a reader of the history sees, and all that an undo puts back."""
    lines = sorted(action.assignments, key=lambda line: (not line.lead, line.party_id))
    return [
        {
            "party_id": line.party_id,
            "name": db.session.get_one(Party, line.party_id).name,
            "lead": line.lead,
            "state": line.state,
            "named_as": line.named_as,
            "assigned_at": line.assigned_at.isoformat(),
            "delivered_at": line.delivered_at.isoformat() if line.delivered_at else None,
            "on_behalf_of_id": line.on_behalf_of_id,
        }
        for line in lines
    ]


def put_back(action: Action, owners: list[dict[str, Any]], now: datetime) -> None:
    """The lines as an event has kept them, so that nobody is told anew of what they had before."""
    assign(action, [row["party_id"] for row in owners], next(row["party_id"] for row in owners if row["lead"]), now)
    lines = {line.party_id: line for line in action.assignments}
    for row in owners:
        line = lines[row["party_id"]]
        line.state, line.named_as = row["state"], row["named_as"]
        line.on_behalf_of_id = row.get("on_behalf_of_id")
        line.assigned_at = datetime.fromisoformat(row["assigned_at"])
        line.delivered_at = datetime.fromisoformat(row["delivered_at"]) if row["delivered_at"] else None
