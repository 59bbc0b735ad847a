"""What can be reminded of: every owner's own open line of an open action, and which notices it has had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from workflow import clock
from workflow.domain.notices import DEFAULT, Notice, Policy, notices
from workflow.domain.status import REMINDED_STATUSES
from workflow.extensions import db
from workflow.models import Action, Assignment, ReminderSlot
from workflow.models.actions import OPEN_LEAF

# Notices that nobody could send for longer than this are not put into the ledger one by one.
LOOK_BACK = timedelta(days=45)
# Who was assigned longer ago than this without a mail is told by the next reminder instead.
ASSIGNED_LOOK_BACK = timedelta(days=14)
ASSIGNED = "assigned"


@dataclass(frozen=True)
class Line:
    """One party's own open line of an open leaf."""

    action_id: int
    reference: str
    body_id: int
    deadline: date
    silent: bool
    party_id: int
    assigned_at: datetime

    @property
    def assigned_on(self) -> date:
        return clock.local(self.assigned_at).date()

    def notices(self, until: date, policy: Policy = DEFAULT) -> list[Notice]:
        """The notices up to a day, newest last; old ones that nobody would be told of now are left out."""
        return notices(self.deadline, self.assigned_on, until, policy, until - LOOK_BACK)

    def key(self, notice: Notice) -> SlotKey:
        return (self.action_id, self.party_id, notice.kind, notice.due_on, self.deadline)


SlotKey = tuple[int, int, str, date, date]


def open_lines() -> list[Line]:
    """All lines that somebody owes, silent ones too, in the order of their actions."""
    rows = db.session.execute(
        select(
            Action.id,
            Action.reference,
            Action.body_id,
            Action.deadline,
            Action.silent,
            Assignment.party_id,
            Assignment.assigned_at,
        )
        .join(Assignment, Assignment.action_id == Action.id)
        # OPEN_LEAF in its own words, so that its partial index serves.
        .where(OPEN_LEAF, Action.status.in_(REMINDED_STATUSES), Assignment.state == "open")
        .order_by(Action.id, Assignment.party_id)
    )
    return [Line(*row) for row in rows]


def known_slots(until: date) -> dict[SlotKey, str]:
    """The state of the slots that Line.notices(until) may speak of; planned while one of several addresses waits."""
    rows = db.session.execute(
        select(
            ReminderSlot.action_id,
            ReminderSlot.party_id,
            ReminderSlot.notice,
            ReminderSlot.due_on,
            ReminderSlot.deadline,
            ReminderSlot.state,
        ).where(ReminderSlot.due_on >= until - LOOK_BACK, ReminderSlot.notice != ASSIGNED)
    )
    known: dict[SlotKey, str] = {}
    for action_id, party_id, notice, due_on, deadline, state in rows:
        slot = (action_id, party_id, notice, due_on, deadline)
        known[slot] = "planned" if "planned" in (state, known.get(slot)) else state
    return known


def untold_lines(lines: list[Line], now: datetime, policy: Policy = DEFAULT) -> list[Line]:
    """The lines whose owner was assigned lately and has not been told: no slot, or one of an earlier assignment."""
    since = now - ASSIGNED_LOOK_BACK
    told = {
        (action_id, party_id): due_at or since
        for action_id, party_id, due_at in db.session.execute(
            select(ReminderSlot.action_id, ReminderSlot.party_id, func.max(ReminderSlot.due_at))
            .where(ReminderSlot.notice == ASSIGNED, ReminderSlot.due_on >= clock.local(since).date())
            .group_by(ReminderSlot.action_id, ReminderSlot.party_id)
        )
    }
    return [
        line
        for line in lines
        if since < line.assigned_at <= now
        and told.get((line.action_id, line.party_id), since) < line.assigned_at + policy.assigned_after
    ]


def rested(untold: list[Line], now: datetime, policy: Policy = DEFAULT) -> list[Line]:
    """Those of `untold` to tell now: assigned a while ago, and nothing more was assigned to the party since.

    Who assigns one action after the other gives their owner one mail; after an hour without a pause it goes.
    """
    first: dict[int, datetime] = {}
    last: dict[int, datetime] = {}
    for line in untold:
        first[line.party_id] = min(line.assigned_at, first.get(line.party_id, line.assigned_at))
        last[line.party_id] = max(line.assigned_at, last.get(line.party_id, line.assigned_at))
    return [
        line
        for line in untold
        if line.assigned_at + policy.assigned_after <= now
        and (
            last[line.party_id] + policy.assigned_after <= now
            or first[line.party_id] + policy.assigned_at_latest <= now
        )
    ]
