"""Deadlines that a change of the calendar has moved: one mail per owner, planned in the transaction of the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update

from workflow import clock
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import CalendarChange, Message, ReminderSlot
from workflow.services.actions.references import insert
from workflow.services.mail.recipients import Directory
from workflow.services.meetings.calendar_following import Effect
from workflow.services.reminders.reminder_lines import CHANGES, MOVED, Line, open_lines, untold_lines
from workflow.services.reminders.reminder_messages import CHANGED, DEADLINES_MOVED, new_message

# So long a change can be followed by another (or be taken back) before the mail goes; an hour after the first it goes.
GATHERED_FOR = timedelta(minutes=15)
AT_LATEST = timedelta(hours=1)
OVERTAKEN = "Fristen er flyttet igen, inden mailen blev sendt"

SlotKey = tuple[int, int, str]  # action, party, address


@dataclass(frozen=True)
class _Moved:
    """What one address is told about one line: from which day, that it knows, to which."""

    line: Line
    address: str
    before: date


def plan(effects: Iterable[Effect], change: CalendarChange, now: datetime) -> int:
    """Plans the mails about the deadlines that `change` has moved; returns how many owners' addresses are told.

    In the running transaction. A mail that still waits takes the new ones in and says only what holds now. Nobody is
    told of a silent action, of what is done, or of what the mail about a new task will say anyway.
    """
    moved = {effect.action_id: effect for effect in effects if effect.before != effect.after}
    if not moved:
        return 0
    lines = [line for line in open_lines(list(moved)) if not line.silent]
    untold = set(untold_lines(lines, now))
    today = clock.local(now).date()
    directory = Directory({line.party_id for line in lines}, {line.body_id for line in lines}, today)
    known = _overtake(list(moved))
    wanted: dict[str, list[_Moved]] = defaultdict(list)
    for line in lines:
        if line in untold:
            continue
        for address in directory.reach(line.party_id, line.body_id).addresses:
            before = known.get((line.action_id, line.party_id, address), moved[line.action_id].before)
            if before != line.deadline:  # else it is back where its owner believes it to be
                wanted[address].append(_Moved(line, address, before))
    for address, several in sorted(wanted.items()):
        message_id = _message(address, {each.line.party_id for each in several}, change, today, now)
        for each in several:
            _store(each, message_id, change, today, now)
    return len(wanted)


def waiting(lines: Iterable[Line]) -> list[tuple[Line, str, datetime]]:
    """What stands in a mail, is to be told and still holds: the line, the address, and from when on it may go.

    Of what a person has lost there is no line, and it is left out.
    """
    by_key = {(line.action_id, line.party_id, line.deadline): line for line in lines}
    rows = db.session.execute(
        select(
            ReminderSlot.action_id,
            ReminderSlot.party_id,
            ReminderSlot.deadline,
            ReminderSlot.recipient,
            Message.next_try,
        )
        .join(Message, Message.id == ReminderSlot.message_id)
        .where(
            ReminderSlot.notice.in_((MOVED, *CHANGES)),
            ReminderSlot.state == "planned",
            Message.state.in_(("due", "retry")),
        )
        .order_by(ReminderSlot.id)
    )
    found = [(by_key.get((row[0], row[1], row[2])), row[3], row[4]) for row in rows]
    return [(line, address, next_try) for line, address, next_try in found if line is not None and not line.silent]


def _overtake(action_ids: list[int]) -> dict[SlotKey, date]:
    """Ends what waits to be told about these actions; gives the deadlines that their owners know of."""
    waiting = db.session.execute(
        select(
            ReminderSlot.id,
            ReminderSlot.action_id,
            ReminderSlot.party_id,
            ReminderSlot.recipient,
            ReminderSlot.deadline_before,
        )
        .outerjoin(Message, Message.id == ReminderSlot.message_id)
        .where(
            ReminderSlot.notice == MOVED,
            ReminderSlot.state == "planned",
            ReminderSlot.action_id.in_(action_ids),
            or_(Message.id.is_(None), Message.state.in_(("due", "retry", "claimed")) & (Message.resends == 0)),
        )
        .order_by(ReminderSlot.id.desc())
    ).all()
    db.session.execute(
        update(ReminderSlot)
        .where(ReminderSlot.id.in_([row.id for row in waiting]))
        .values(state="superseded", reason=OVERTAKEN)
        .execution_options(synchronize_session=False)
    )
    return {(row.action_id, row.party_id, row.recipient): row.deadline_before for row in waiting}


def _message(address: str, parties: set[int], change: CalendarChange, today: date, now: datetime) -> int:
    """The mail to this address that still waits, or a new one."""
    waiting = db.session.execute(
        select(Message.id, Message.created_at, Message.party_id)
        .where(
            Message.kind.in_((DEADLINES_MOVED, CHANGED)),
            Message.recipient == address,
            Message.state.in_(("due", "retry")),
            Message.resends == 0,
        )
        .order_by(Message.id.desc())
        .limit(1)
    ).first()
    if waiting is not None:
        same = parties == {waiting.party_id}
        db.session.execute(
            update(Message)
            .where(Message.id == waiting.id)
            .values(
                raw=None,
                next_try=min(now + GATHERED_FOR, max(waiting.created_at + AT_LATEST, now)),
                party_id=waiting.party_id if same else None,
            )
            .execution_options(synchronize_session=False)
        )
        return waiting.id
    key = f"{DEADLINES_MOVED}:{address}:{change.id}"
    values = {**new_message(DEADLINES_MOVED, address, key, parties, today, now), "next_try": now + GATHERED_FOR}
    return db.session.execute(insert(Message).values(**values).returning(Message.id)).scalar_one()


def _store(moved: _Moved, message_id: int, change: CalendarChange, today: date, now: datetime) -> None:
    line = moved.line
    key = {
        "action_id": line.action_id, "party_id": line.party_id, "notice": MOVED, "deadline": line.deadline,
        "recipient": moved.address,
    }  # fmt: skip
    told = db.session.scalars(
        select(ReminderSlot.due_on).filter_by(**key).where(ReminderSlot.state.not_in(("superseded", "suppressed")))
    ).all()
    due_on = today
    while due_on in told:  # told of this day once today already, and it was another in between
        due_on = days_from(due_on, 1)
    values = {
        "due_at": now + GATHERED_FOR, "deadline_before": moved.before, "change_id": change.id, "state": "planned",
        "reason": None, "message_id": message_id, "created_at": now,
    }  # fmt: skip
    statement = insert(ReminderSlot).values(**key, due_on=due_on, **values)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["action_id", "party_id", "notice", "due_on", "deadline", "recipient"], set_=values
        )
    )
