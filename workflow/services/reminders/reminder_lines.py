"""What can be reminded of: every owner's own open line of an open action, and which notices it has had."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true

from workflow import clock
from workflow.domain.notices import DEFAULT, Notice, Policy, after_wait, last_deadline_told_of, notices, weekly
from workflow.domain.status import REMINDED_STATUSES
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import Action, Assignment, DigestChoice, Message, OpenLine, ReminderSlot, Snooze
from workflow.queries.id_lists import among
from workflow.queries.plain_rows import plain_rows

# Notices that nobody could send for longer than this are not put into the ledger one by one.
LOOK_BACK = 45  # days
# Who was assigned longer ago than this without a mail is told by the next reminder instead.
ASSIGNED_LOOK_BACK = 14  # days
ASSIGNED = "assigned"
MOVED = "moved"  # the deadline has moved with the meeting that it hangs on
# What somebody changed by hand: given to others, sent back, another deadline, a wish for one refused; the office has
# answered "not mine" with that it stays.
LOST, RETURNED, DEADLINE, REFUSED, KEPT = "lost", "returned", "deadline", "refused", "kept"
COME_BACK = "come_back"  # the successor has returned it; to the secretariat that had handed it over, which owns it not
CHANGES = (LOST, RETURNED, DEADLINE, REFUSED, KEPT, COME_BACK)
HANDED_OVER = "handed_over"  # it has moved to the successor of its body; to who owned it and to who owns it now
REMINDERS = ("coming", "due", "overdue")

_AHEAD = 14  # days: how far a week's reminder is put forward at most, quiet days included

log = logging.getLogger(__name__)


class Line(NamedTuple):
    """One party's own open line of an open leaf."""

    action_id: int
    reference: str
    body_id: int
    deadline: date
    silent: bool
    party_id: int
    assigned_at: datetime
    waiting_until: date | None = None
    resumed_on: date | None = None  # a wait ended by itself
    snoozed_until: date | None = None
    weekly: bool = False

    @property
    def assigned_on(self) -> date:
        return clock.local(self.assigned_at).date()

    def notices(self, until: date, policy: Policy = DEFAULT) -> list[Notice]:
        """The notices up to a day, newest last; old ones that nobody would be told of now are left out.

        A line that cannot be reckoned with is logged and has none: it must not stop the mail about the others.
        """
        try:
            since, assigned_on = days_from(until, -LOOK_BACK), self.assigned_on
            # Of a week's reminders some go before their own day.
            ahead = days_from(until, _AHEAD) if self.weekly else until
            due = notices(self.deadline, assigned_on, ahead, policy, since)
            back_on = self.waiting_until or self.resumed_on
            if self.snoozed_until:
                back_on = max(back_on or self.snoozed_until, self.snoozed_until)
            if back_on is not None:
                due = after_wait(due, back_on, self.deadline, ahead, max(since, assigned_on), policy)
            if self.weekly:
                earliest = max(assigned_on, back_on or assigned_on)
                due = [each for each in weekly(due, self.deadline, earliest, policy) if since <= each.due_on <= until]
            return due
        except Exception:
            log.exception("no reminder of %s (deadline %s): its notices cannot be told", self.reference, self.deadline)
            return []

    def key(self, notice: Notice) -> SlotKey:
        return (self.action_id, self.party_id, notice.kind, notice.due_on, self.deadline)


SlotKey = tuple[int, int, str, date, date]


def may_be_told(today: date, known: Iterable[Policy]) -> ColumnElement[bool]:
    """Lines about which there may be something to say by today: the deadline is near enough, or the owner is new, or
    it waits, or has waited. Of most open lines there is nothing, for months; they need not be read."""
    deadline = last_deadline_told_of(days_from(today, _AHEAD), known)
    new_since = clock.at_local(days_from(today, -ASSIGNED_LOOK_BACK))
    snoozed = exists().where(Snooze.action_id == OpenLine.action_id, Snooze.party_id == OpenLine.party_id)
    return or_(
        OpenLine.deadline <= deadline,
        Assignment.assigned_at >= new_since,
        Action.waiting_until.is_not(None),
        Action.resumed_on.is_not(None),
        snoozed.correlate(OpenLine),
    )


def open_lines(
    action_ids: Collection[int] | None = None,
    *,
    party_ids: Collection[int] | None = None,
    which: ColumnElement[bool] | None = None,
) -> list[Line]:
    """All lines that somebody owes (or those of some actions, or parties), silent ones too, in the order of their
    actions. `which`: only such as `may_be_told`."""
    wanted = [] if action_ids is None else [among(OpenLine.action_id, action_ids)]
    if party_ids is not None:
        wanted.append(among(OpenLine.party_id, party_ids))
    if which is not None:
        wanted.append(which)
    rows = plain_rows(
        _owed(
            Action.id,
            Action.reference,
            Action.body_id,
            Action.deadline,
            Action.silent,
            Assignment.party_id,
            Assignment.assigned_at,
            Action.waiting_until,
            Action.resumed_on,
        )
        .where(*wanted)
        .order_by(Action.id, Assignment.party_id)
    )
    snoozed, weekly_for = _choices()
    if not snoozed and not weekly_for:
        return [Line(*row) for row in rows]
    return [
        Line._make(
            (*row, snoozed.get((row.id, row.party_id)), row.party_id in weekly_for)
        )  # in the order of its fields
        for row in rows
    ]


def parties_to_plan_for(which: ColumnElement[bool]) -> dict[int, int]:
    """How many such lines each party owes (`may_be_told`); 0 for who owes none, and has notices that wait."""
    waiting = select(ReminderSlot.party_id).where(ReminderSlot.state == "planned").distinct()
    owed = _owed(OpenLine.party_id, func.count()).where(which).group_by(OpenLine.party_id)
    return {**dict.fromkeys(db.session.scalars(waiting), 0), **dict(db.session.execute(owed).all())}


def _owed(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(OpenLine)
        .join(Assignment, Assignment.id == OpenLine.assignment_id)
        .join(Action, Action.id == OpenLine.action_id)
        .where(Action.status.in_(REMINDED_STATUSES), Assignment.state == "open")
    )


def _choices() -> tuple[dict[tuple[int, int], date], set[int]]:
    """What people have chosen for themselves: until when they snooze which action, and who wants a mail a week."""
    snoozed = {
        (row[0], row[1]): row[2] for row in db.session.execute(select(Snooze.action_id, Snooze.party_id, Snooze.until))
    }
    return snoozed, set(db.session.scalars(select(DigestChoice.party_id).where(DigestChoice.rhythm == "weekly")))


def known_slots(until: date, lines: Collection[Line] | None = None) -> dict[SlotKey, str]:
    """The state of the slots that Line.notices(until) of these lines (None: of all) may speak of; planned while one of
    several addresses waits."""
    rows = plain_rows(
        select(
            ReminderSlot.action_id,
            ReminderSlot.party_id,
            ReminderSlot.notice,
            ReminderSlot.due_on,
            ReminderSlot.deadline,
            ReminderSlot.state,
        ).where(ReminderSlot.due_on >= days_from(until, -LOOK_BACK), ReminderSlot.notice.in_(REMINDERS), _of(lines))
    )
    known: dict[SlotKey, str] = {}
    for action_id, party_id, notice, due_on, deadline, state in rows:
        slot = (action_id, party_id, notice, due_on, deadline)
        known[slot] = "planned" if "planned" in (state, known.get(slot)) else state
    return known


def _of(lines: Collection[Line] | None) -> ColumnElement[bool]:
    return true() if lines is None else among(ReminderSlot.action_id, {line.action_id for line in lines})


def untold_lines(lines: list[Line], now: datetime, policy: Policy = DEFAULT) -> list[Line]:
    """The lines whose owner was assigned lately and has not been told of it: neither by a mail of its own nor by a
    reminder since."""
    first_day = days_from(clock.local(now).date(), -ASSIGNED_LOOK_BACK)
    recent = [line for line in lines if line.assigned_on > first_day and line.assigned_at <= now]
    told = told_at((ReminderSlot.due_on >= days_from(first_day, -LOOK_BACK)) & _of(recent), policy) if recent else {}
    return [line for line in recent if not is_told(line.assigned_at, told.get((line.action_id, line.party_id)))]


def told_at(which: ColumnElement[bool], policy: Policy = DEFAULT) -> dict[tuple[int, int], datetime]:
    """When a party was last told that an action is its own, by the slots that fit: the moment of that assignment
    (also when the mail about it is on its way), or the one when a reminder that has gone was planned."""
    told: dict[tuple[int, int], datetime] = {}
    of_assigned = ReminderSlot.notice.in_((ASSIGNED, HANDED_OVER)) & (ReminderSlot.state != "superseded")
    of_reminder = ReminderSlot.notice.in_((*REMINDERS, MOVED)) & ReminderSlot.state.in_(("sent", "failed"))
    for moment, condition, earlier in (
        (ReminderSlot.due_at, of_assigned, policy.assigned_after),
        (ReminderSlot.created_at, of_reminder, timedelta()),
    ):
        for action_id, party_id, at in db.session.execute(
            select(ReminderSlot.action_id, ReminderSlot.party_id, func.max(moment))
            .where(which, condition)
            .group_by(ReminderSlot.action_id, ReminderSlot.party_id)
        ):
            if at is not None:
                key = (action_id, party_id)
                told[key] = max(at - earlier, told.get(key, at - earlier))
    return told


def is_told(assigned_at: datetime, told: datetime | None) -> bool:
    """Whether somebody who was last told at `told` knows of what was assigned at `assigned_at`."""
    return told is not None and told >= assigned_at


def days_of_assigned_mail(since: date, lines: Collection[Line] | None = None) -> dict[tuple[int, int, date], date]:
    """The last day on which a party was mailed, or is being mailed, that an action with that deadline is its own; of
    these lines, or of all."""
    rows = db.session.execute(
        select(ReminderSlot.action_id, ReminderSlot.party_id, ReminderSlot.deadline, Message.sent_at, Message.day)
        .join(Message, Message.id == ReminderSlot.message_id)
        .where(
            ReminderSlot.notice.in_((ASSIGNED, HANDED_OVER)),
            ReminderSlot.due_on >= since,
            ReminderSlot.state.in_(("planned", "sent")),
            Message.state.in_(("claimed", "submitting", "sent")),
            _of(lines),
        )
    )
    days: dict[tuple[int, int, date], date] = {}
    for action_id, party_id, deadline, sent_at, day in rows:
        key = (action_id, party_id, deadline)
        on = clock.local(sent_at).date() if sent_at else day
        days[key] = max(on, days.get(key, on))
    return days


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
