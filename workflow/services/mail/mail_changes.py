"""What a mail says has changed about an action: its deadline, its owners, its status; by whom, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import cast

from sqlalchemy import select

from workflow.extensions import db
from workflow.models import Assignment, CalendarChange, Meeting, Party
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.quotes import readable
from workflow.services.mail.mail_entries import Change, ChangeKind, Moved
from workflow.services.mail.mail_facts import Row
from workflow.services.reminders.reminder_lines import COME_BACK, DEADLINE, HANDED_OVER, KEPT, LOST, REFUSED, RETURNED

LONGEST_QUOTE = 700  # characters of the minutes' own words; the rest is behind the link


def moved(row: Row) -> Moved | None:
    """What has moved the deadline with the calendar; None for other notices."""
    change, action, before = row.change, row.action, row.slot.deadline_before
    if change is None or before is None:
        return None
    kept = next((entry for entry in change.actions if entry.get("id") == action.id), None)
    earlier = _meeting_before(change, kept["before"]["hangs_on_id"]) if kept else None
    # The owner may not have heard of the change before this one: then only what holds now is told.
    is_whole = kept is not None and kept["before"]["deadline"] == before.isoformat()
    return Moved(
        before=before,
        change=change.kind if is_whole else "",
        body=change.body.name,
        meeting_before=earlier,
        meeting=_date_of(action.hangs_on_id),
        by_papers=action.hangs_by == "papers",
        wording="" if action.confidential else " ".join((action.deadline_text or "").split()),
        reason=change.reason or "",
    )


def moved_by_hand(row: Row) -> Moved | None:
    """Who has given it another deadline, or that the move to a successor has; None for other notices."""
    before, event = row.slot.deadline_before, row.event
    if row.slot.notice not in (DEADLINE, HANDED_OVER) or before is None or event is None:
        return None
    return Moved(before, event.kind, event.actor_name, None, None, False, "", _note(row))


def change_of(row: Row) -> Change | None:
    """What else somebody has done by hand; None for other notices."""
    notice, event = row.slot.notice, row.event
    if notice not in (LOST, RETURNED, REFUSED, KEPT, COME_BACK) or event is None:
        return None
    owners = () if row.action.confidential or notice not in (LOST, COME_BACK) else owners_of(row.action.id)
    kind = cast(ChangeKind, notice)
    if notice == RETURNED and event.kind == "handover_returned":
        kind = "given_back"
    council = event.changes["body"][0] if "body" in event.changes else ""
    return Change(kind, event.actor_name, _note(row), owners, council)


def _note(row: Row) -> str:
    if row.action.confidential or row.event is None or row.event.note is None:
        return ""
    return shortened(row.event.note.text)


def owners_of(action_id: int) -> tuple[str, ...]:
    """The names of who has an action now."""
    names = select(Party.name).join(Assignment, Assignment.party_id == Party.id)
    return tuple(db.session.scalars(names.where(Assignment.action_id == action_id).order_by(Party.name)))


def owners_of_all(action_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The same of several actions, by their ids."""
    found: dict[int, list[str]] = defaultdict(list)
    if action_ids:
        names = select(Assignment.action_id, Party.name).join(Party, Party.id == Assignment.party_id)
        rows = names.where(is_one_of(Assignment.action_id, ID_LIST)).order_by(Party.name)
        for action_id, name in db.session.execute(rows, {"ids": sorted(action_ids)}):
            found[action_id].append(name)
    return {action_id: tuple(names) for action_id, names in found.items()}


def _meeting_before(change: CalendarChange, meeting_id: int | None) -> date | None:
    for entry in change.meetings:
        if entry.get("id") == meeting_id and entry["before"]:
            return date.fromisoformat(entry["before"]["date"])
    return _date_of(meeting_id)


def _date_of(meeting_id: int | None) -> date | None:
    meeting = db.session.get(Meeting, meeting_id) if meeting_id is not None else None
    return meeting.date if meeting else None


def shortened(quote: str) -> str:
    """Words of the minutes, or of a note, in the length that a mail has room for."""
    text = " ".join(readable(quote).split())
    if len(text) <= LONGEST_QUOTE:
        return text
    return text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
