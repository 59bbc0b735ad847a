"""Whether a mail still says what holds: what it was written from, read again in one statement just before DATA.

Writing the mail a second time to compare would tell the same, at ten times the cost. What is read again: each of its
notices and their actions (whose version goes up at every change), the owners' lines, the parties themselves, and how
far the register has come, where every change of a person, role, absence or address leaves its event (docs/adr).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from workflow.extensions import db
from workflow.models import (
    Absence,
    Action,
    Answer,
    Assignment,
    Party,
    Person,
    RegisterEvent,
    ReminderSlot,
    RoleHolder,
    StoppedAddress,
)
from workflow.queries.driver_statements import DriverStatement
from workflow.queries.id_lists import ID_LIST, is_one_of

Stamp = tuple[Any, ...]

_PERSON = Person.__table__
# "Not mine", which the office has not answered.
_NOT_MINE = (
    select(func.count(Answer.id))
    .where(
        Answer.action_id == ReminderSlot.action_id,
        Answer.party_id == ReminderSlot.party_id,
        Answer.kind == "not_mine",
        Answer.settled_event_id.is_(None),
    )
    .correlate(ReminderSlot)
    .scalar_subquery()
)
_READ = (
    select(
        ReminderSlot.message_id,
        # As the database has them: what is only compared need not become days and words.
        *(
            type_coerce(column, NullType())
            for column in (
                ReminderSlot.id,
                ReminderSlot.state,
                Action.version,
                Action.status,
                Action.has_tasks,
                Action.silent,
                Action.confidential,
                Action.deadline,
                Assignment.state,
                Assignment.assigned_at,
                Party.name,
                Party.email,
                _PERSON.c.leaves_on,
            )
        ),
        _NOT_MINE,
        select(func.max(RegisterEvent.id)).scalar_subquery(),
        select(func.count(Absence.id)).scalar_subquery(),
        select(func.count(RoleHolder.id)).scalar_subquery(),
        select(func.count(StoppedAddress.id)).where(StoppedAddress.lifted_at.is_(None)).scalar_subquery(),
    )
    .join(Action, Action.id == ReminderSlot.action_id)
    .join(Party, Party.id == ReminderSlot.party_id)
    .outerjoin(_PERSON, _PERSON.c.id == ReminderSlot.party_id)
    .outerjoin(
        Assignment,
        (Assignment.action_id == ReminderSlot.action_id) & (Assignment.party_id == ReminderSlot.party_id),
    )
    .order_by(ReminderSlot.id)
)
_READ_ALL = _READ.where(is_one_of(ReminderSlot.message_id, ID_LIST))
_READ_ONE = DriverStatement(_READ.where(ReminderSlot.message_id == bindparam("of")))


def stamps(message_ids: Collection[int]) -> dict[int, Stamp]:
    """What each message was written from, in the running transaction; equal stamps, equal mail."""
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in db.session.connection().execute(_READ_ALL, {"ids": list(message_ids)}):
        found[row[0]].append(tuple(row[1:]))
    return {message_id: tuple(found[message_id]) for message_id in message_ids}


def stamp(connection: Connection, message_id: int) -> Stamp:
    """The same of one message, in the transaction of a connection."""
    return tuple(tuple(row[1:]) for row in _READ_ONE.run(connection, of=message_id))
