"""What mails are made of, as columns: thousands are read in a morning, and rows cost half of what objects do."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


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
