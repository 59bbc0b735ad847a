"""Slots of the ledger are added, collapsed and bound to messages of the outbox; helpers of the planning transaction."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, cast

from flask import current_app
from sqlalchemy import Table, select, update

from workflow import clock
from workflow.domain.notices import Kind, Policy, goes_on
from workflow.domain.status import OPEN_STATUSES, REMINDED_STATUSES
from workflow.extensions import db
from workflow.models import Action, Assignment, Message, ReminderSlot
from workflow.queries.answers import lines_not_mine
from workflow.queries.id_lists import among
from workflow.queries.plain_rows import plain_rows
from workflow.services.actions.references import insert
from workflow.services.mail import outbox
from workflow.services.new_rows import insert_new, set_each
from workflow.services.reminders.reminder_lines import (
    ASSIGNED,
    CHANGES,
    COME_BACK,
    HANDED_OVER,
    LOST,
    MOVED,
    REMINDERS,
    RETURNED,
    Line,
)

SUPERSEDED = "Afløst af en nyere påmindelse"
DEADLINES_MOVED = "deadlines_moved"
CHANGED = "changed"
NOT_MINE = "Modtageren har svaret »ikke mig«, og sekretariatet har ikke taget stilling"
IN_DIGEST = "Opgaven står som ny i dagens påmindelse"
IN_ASSIGNED_MAIL = "Mailen om den nye opgave samme dag nævner fristen"

# Notices that have a mail of their own; all others go into the day's digest.
_OWN_MAIL = {
    ASSIGNED: "assigned", MOVED: DEADLINES_MOVED, HANDED_OVER: HANDED_OVER, **dict.fromkeys(CHANGES, CHANGED)
}  # fmt: skip
OWN_MAILS = frozenset(_OWN_MAIL.values())
_REMINDERS: dict[str, Kind] = {"coming": "coming", "due": "due", "overdue": "overdue"}
_ROWS = 500  # per statement: far below the parameters that either database takes
_T = TypeVar("_T")


_SLOT = cast(Table, ReminderSlot.__table__)

# The owner's line that a slot speaks of; none when the action was given to somebody else.
SAME_LINE = (Assignment.action_id == ReminderSlot.action_id) & (Assignment.party_id == ReminderSlot.party_id)


@dataclass(frozen=True)
class Standing:
    """How an action stands, and the owner's own line in it (None: it has gone to somebody else)."""

    status: str
    has_tasks: bool
    silent: bool
    deadline: date
    line_state: str | None
    says_not_mine: bool = False  # and the office has not answered


def void_reason(notice: str, deadline: date, standing: Standing) -> str | None:
    """Why a planned notice about `deadline` must not be sent any more, in Danish; None while it holds."""
    if notice == COME_BACK and standing.status in OPEN_STATUSES:
        return None  # also of what waits for its approval, and whoever has it
    if standing.status not in REMINDED_STATUSES:
        return "Opgaven er meldt udført" if standing.status == "reported_done" else "Opgaven er afsluttet"
    if standing.has_tasks:
        return "Opgaven er delt i flere, som har deres egne påmindelser"
    if notice == LOST:
        return "Modtageren er ansvarlig igen" if standing.line_state else None
    if notice == HANDED_OVER and standing.line_state is None:
        return None  # who has handed it over is told who has it now
    if standing.line_state is None:
        return "Opgaven har fået en anden ansvarlig"
    if standing.line_state != "open":
        return "Modtageren har leveret sin del"
    if standing.says_not_mine and notice in _REMINDERS:
        return NOT_MINE
    if standing.silent:
        return "Opgaven er stille"
    if notice not in (ASSIGNED, RETURNED, HANDED_OVER) and deadline != standing.deadline:
        return "Fristen er flyttet"
    return None


class NewSlot(NamedTuple):
    """A notice that is due."""

    line: Line
    notice: str
    due_on: date
    recipient: str
    due_at: datetime | None = None
    state: str = "planned"
    reason: str | None = None
    deadline_before: date | None = None
    event_id: int | None = None


def ask_again(slots: Iterable[NewSlot], now: datetime) -> None:
    """Plans those of the slots anew that are in the ledger already, and that nobody was mailed by: they were held back,
    overtaken, or could not be delivered."""
    for slot in slots:
        same = {
            "action_id": slot.line.action_id, "party_id": slot.line.party_id, "notice": slot.notice,
            "due_on": slot.due_on, "deadline": slot.line.deadline, "recipient": slot.recipient,
        }  # fmt: skip
        db.session.execute(
            update(ReminderSlot)
            .filter_by(**same)
            .where(ReminderSlot.state.in_(("suppressed", "superseded", "failed")))
            .values(state="planned", reason=None, message_id=None, created_at=now)
        )


def add_slots(slots: Iterable[NewSlot], now: datetime) -> None:
    """Puts the slots that are not there yet into the ledger."""
    rows = [
        {
            "action_id": slot.line.action_id,
            "party_id": slot.line.party_id,
            "notice": slot.notice,
            "due_on": slot.due_on,
            "due_at": slot.due_at,
            "deadline": slot.line.deadline,
            "deadline_before": slot.deadline_before,
            "event_id": slot.event_id,
            "recipient": slot.recipient,
            "state": slot.state,
            "reason": slot.reason,
            "created_at": now,
        }
        # Those of a mail beside each other: when it has gone, its slots are written in one place instead of in as many.
        for slot in sorted(slots, key=attrgetter("recipient"))
    ]
    insert_new(_SLOT, rows)


def collapse(party_ids: Collection[int], gone: set[str]) -> list[Waiting]:
    """Of these parties' notices about one action that wait for their mail only the newest stays; void ones are
    suppressed. Returns what is left.

    Where one says that the action is new and one reminds of it, the reminder stays; but for the addresses in `gone`,
    which have had their reminder today, the other does.
    What stands in a mail that is just being sent is left alone: it is looked at again before DATA.
    """
    newest: dict[tuple[int, int, str], date] = {}
    waiting = _waiting_slots(party_ids)
    for slot in waiting:
        if slot.notice not in _OWN_MAIL and slot.void is None:
            key = (slot.action_id, slot.party_id, slot.recipient)
            newest[key] = max(slot.due_on, newest.get(key, slot.due_on))
    new = {
        (slot.action_id, slot.party_id, slot.recipient)
        for slot in waiting
        if slot.notice == ASSIGNED and slot.void is None
    }
    ended: dict[tuple[str, str], list[int]] = defaultdict(list)
    for slot in waiting:
        key = (slot.action_id, slot.party_id, slot.recipient)
        if slot.void is not None:
            ended["suppressed", slot.void].append(slot.id)
        elif slot.notice == ASSIGNED:
            if key in newest and slot.recipient not in gone:
                ended["superseded", IN_DIGEST].append(slot.id)
        elif slot.notice in _OWN_MAIL:
            continue
        elif slot.due_on < newest[key]:
            ended["superseded", SUPERSEDED].append(slot.id)
        elif key in new and slot.recipient in gone:
            ended["superseded", IN_ASSIGNED_MAIL].append(slot.id)
    for (state, reason), ids in ended.items():
        for some in in_parts(ids):
            db.session.execute(
                update(ReminderSlot)
                .where(ReminderSlot.id.in_(some), ReminderSlot.state == "planned")
                .values(state=state, reason=reason)
            )
    over = {slot_id for ids in ended.values() for slot_id in ids}
    return [slot for slot in waiting if slot.id not in over]


def bind(waiting: Iterable[Waiting], today: date, now: datetime, policy_of: Callable[[int], Policy]) -> int:
    """Gives every loose slot of these its message: one digest per address and day, one mail per address about what
    was assigned. A mail goes in the hours of all bodies that it speaks of (`policy_of(body_id)`); until then its slots
    stay loose.

    Returns how many messages are new. A slot whose address has had its digest today waits for the next day's.
    """
    groups: dict[tuple[str, str], list[Waiting]] = defaultdict(list)
    for slot in waiting:
        if slot.message_id is None and slot.recipient and _goes_today(slot, today, policy_of):
            groups[slot.recipient, _OWN_MAIL.get(slot.notice, "digest")].append(slot)
    rows: dict[str, dict[str, Any]] = {}
    slots_of: dict[str, list[int]] = {}
    groups = {key: slots for key, slots in groups.items() if _in_hours(slots, now, policy_of)}
    _join_waiting(groups, now)
    for (address, kind), slots in sorted(groups.items()):
        key = f"digest:{address}:{today}" if kind == "digest" else f"{kind}:{address}:{today}:{slots[0].id}"
        rows[key] = new_message(kind, address, key, {slot.party_id for slot in slots}, today, now)
        slots_of[key] = [slot.id for slot in slots]
    created = insert_messages(list(rows.values()))
    bound = dict(created)
    for key, message_id in outbox.reopen(set(rows) - set(created), now).items():
        bound[key] = message_id
    pairs = [(slot_id, message_id) for key, message_id in bound.items() for slot_id in slots_of[key]]
    # The plus keeps SQLite from looking through all loose slots for each of these.
    set_each(_SLOT.c.id, _SLOT.c.message_id, pairs, "+message_id IS NULL AND state = 'planned'")
    return len(created)


def _goes_today(slot: Waiting, today: date, policy_of: Callable[[int], Policy]) -> bool:
    kind = _REMINDERS.get(slot.notice)
    return kind is None or goes_on(today, kind, policy_of(slot.body_id)) == today


def _in_hours(slots: list[Waiting], now: datetime, policy_of: Callable[[int], Policy]) -> bool:
    known = [policy_of(body_id) for body_id in {slot.body_id for slot in slots}]
    at = clock.local(now).time()
    return max(policy.send_from for policy in known) <= at < max(policy.send_until for policy in known)


def _join_waiting(groups: dict[tuple[str, str], list[Waiting]], now: datetime) -> None:
    """Puts what has changed into the mail about changes that waits for the same address: one mail a person."""
    addresses = [address for address, kind in groups if kind == CHANGED]
    if not addresses:
        return
    waiting = db.session.execute(
        update(Message)
        .where(
            Message.kind.in_((DEADLINES_MOVED, CHANGED)),
            Message.recipient.in_(addresses),
            Message.state.in_(("due", "retry")),
            Message.resends == 0,
        )
        .values(kind=CHANGED, raw=None, next_try=now)
        .returning(Message.recipient, Message.id)
        .execution_options(synchronize_session=False)
    )
    for address, message_id in waiting.all():
        for some in in_parts([slot.id for slot in groups.pop((address, CHANGED), [])]):
            db.session.execute(
                update(ReminderSlot)
                .where(ReminderSlot.id.in_(some), ReminderSlot.state == "planned", ReminderSlot.message_id.is_(None))
                .values(message_id=message_id)
            )


def in_parts(things: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Parts of a length that one statement can take."""
    for start in range(0, len(things), _ROWS):
        yield things[start : start + _ROWS]


class Waiting(NamedTuple):
    """A planned notice that can still be changed."""

    id: int
    action_id: int
    party_id: int
    notice: str
    due_on: date
    recipient: str
    message_id: int | None
    body_id: int
    void: str | None  # why it must not be sent any more


def _waiting_slots(party_ids: Collection[int]) -> list[Waiting]:
    """Planned slots of parties that are in no mail, or in one that nobody is sending now; oldest first."""
    rows = plain_rows(
        select(
            ReminderSlot.id,
            ReminderSlot.action_id,
            ReminderSlot.party_id,
            ReminderSlot.notice,
            ReminderSlot.due_on,
            ReminderSlot.recipient,
            ReminderSlot.message_id,
            Action.body_id,
            ReminderSlot.deadline,
            Action.status,
            Action.has_tasks,
            Action.silent,
            Action.deadline.label("current_deadline"),
            Assignment.state.label("line_state"),
        )
        .join(Action, Action.id == ReminderSlot.action_id)
        .outerjoin(Assignment, SAME_LINE)
        .outerjoin(Message, Message.id == ReminderSlot.message_id)
        .where(
            among(ReminderSlot.party_id, party_ids),
            ReminderSlot.state == "planned",
            ReminderSlot.notice.in_((*REMINDERS, *_OWN_MAIL)),
            Message.id.is_(None) | (Message.state.in_(("due", "retry")) & (Message.resends == 0)),
        )
        .order_by(ReminderSlot.id)
    )
    waiting = []
    not_mine = lines_not_mine()
    for row in rows:
        says_not_mine = (row.action_id, row.party_id) in not_mine
        standing = Standing(row.status, row.has_tasks, row.silent, row.current_deadline, row.line_state, says_not_mine)
        waiting.append(Waiting._make((*row[:8], void_reason(row.notice, row.deadline, standing))))
    return waiting


def new_message(kind: str, address: str, key: str, parties: set[int], today: date, now: datetime) -> dict[str, Any]:
    """The columns of a message to an address about the actions of these parties."""
    sender = parseaddr(current_app.extensions["settings"].mail_sender)[1]
    return {
        "kind": kind,
        "recipient": address,
        "party_id": next(iter(parties)) if len(parties) == 1 else None,
        "day": today,
        "dedupe_key": key,
        "message_id": f"<{kind}.{today:%Y%m%d}.{uuid.uuid4().hex}@{sender.rpartition('@')[2] or 'localhost'}>",
        "date": now,
        "state": "due",
        "attempts": 0,
        "resends": 0,
        "next_try": now,
        "created_at": now,
    }


def insert_messages(rows: list[dict[str, Any]]) -> dict[str, int]:
    """The ids of those that were not there yet, by dedupe key."""
    if not rows:
        return {}
    statement = insert(Message).on_conflict_do_nothing().returning(Message.dedupe_key, Message.id)
    return {row.dedupe_key: row.id for row in db.session.connection().execute(statement, rows)}
