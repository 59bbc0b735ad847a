"""What mails are made of, as columns: thousands are read in a morning, and rows cost half of what objects do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from workflow.models import ActionEvent, CalendarChange


class SlotFacts(NamedTuple):
    """Of a notice, what a mail is made of."""

    id: int
    action_id: int
    party_id: int
    notice: str
    due_on: date
    deadline: date
    deadline_before: date | None
    recipient: str
    message_id: int | None


class ActionFacts(NamedTuple):
    """Of an action, what a mail is made of."""

    id: int
    reference: str
    kind: str
    outcome: str | None
    title: str
    quote: str
    body_id: int
    status: str
    has_tasks: bool
    silent: bool
    confidential: bool
    deadline: date
    deadline_text: str | None
    deadline_basis: str
    owner_basis: str
    needs_date: bool
    hangs_on_id: int | None
    hangs_by: str | None


@dataclass(frozen=True)
class Row:
    """A notice with its action, and what else a mail says of it."""

    slot: SlotFacts
    action: ActionFacts
    line_state: str | None
    assigned_at: datetime | None
    passage: str | None  # where its quote was read, as the document has it
    source: str
    meeting_date: date | None
    item: str | None
    change: CalendarChange | None
    event: ActionEvent | None
