"""What mails are made of, as columns: thousands are read in a morning, and rows cost half of what objects do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from workflow.extensions import db
from workflow.models import (
    Action,
    ActionEvent,
    AgendaItem,
    Assignment,
    Body,
    CalendarChange,
    Meeting,
    Proposal,
    ReminderSlot,
    SourceDocument,
)
from workflow.queries.answers import waits_for_office
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.plain_rows import plain_rows
from workflow.services.reminders.reminder_messages import SAME_LINE

_T = TypeVar("_T", CalendarChange, ActionEvent)


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
    asks: bool  # an owner waits for the office's answer


@dataclass(frozen=True)
class Row:
    """A notice with its action, and what stands beside them."""

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


_SLOT, _BOTH = len(SlotFacts._fields), len(SlotFacts._fields) + len(ActionFacts._fields)
_decided_by = aliased(Body, flat=True)  # the action's own body may be its successor by now
_ROWS = (
    select(
        *(getattr(ReminderSlot, field) for field in SlotFacts._fields),
        *(getattr(Action, field) for field in ActionFacts._fields[:-1]),
        waits_for_office(),
        Assignment.state,
        Assignment.assigned_at,
        func.substr(SourceDocument.text, Proposal.span_start + 1, Proposal.span_end - Proposal.span_start),
        func.coalesce(_decided_by.name, Body.name),
        Meeting.date,
        AgendaItem.number,
        ReminderSlot.change_id,
        ReminderSlot.event_id,
    )
    .join(Action, Action.id == ReminderSlot.action_id)
    .join(Body, Body.id == Action.body_id)
    .outerjoin(Assignment, SAME_LINE)
    .outerjoin(Meeting, Meeting.id == Action.meeting_id)
    .outerjoin(_decided_by, _decided_by.id == Meeting.body_id)
    .outerjoin(Proposal, Proposal.id == Action.proposal_id)
    .outerjoin(SourceDocument, SourceDocument.id == Proposal.document_id)
    .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
    .where(is_one_of(ReminderSlot.message_id, ID_LIST), ReminderSlot.state == "planned")
    .order_by(ReminderSlot.id)
)


def read_rows(message_ids: Collection[int]) -> list[Row]:
    """The planned notices of some messages, oldest first, in one statement."""
    rows = plain_rows(_ROWS, {"ids": list(message_ids)})
    changes = _by_id(CalendarChange, {row[-2] for row in rows})
    events = _by_id(ActionEvent, {row[-1] for row in rows})
    return [
        Row(
            SlotFacts._make(row[:_SLOT]),
            ActionFacts._make(row[_SLOT:_BOTH]),
            *(*row[_BOTH:-2], changes.get(row[-2]), events.get(row[-1])),
        )
        for row in rows
    ]


def _by_id(table: type[_T], ids: set[int | None]) -> dict[int | None, _T]:
    """What some of the rows speak of; most mails speak of none."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    found = db.session.scalars(select(table).where(table.id.in_(wanted)).execution_options(populate_existing=True))
    return {each.id: each for each in found}
