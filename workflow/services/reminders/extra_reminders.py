"""»Send påmindelse«: the office reminds the owners of some actions, beside the reminders that come by themselves.

It goes the way of all reminders: a notice in the ledger, in the day's one mail to each recipient. Who has had today's
mail gets it with the next one. Asked for twice on a day, it comes once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from workflow import clock
from workflow.danish_dates import plain_day
from workflow.domain.access import Actor, may_edit, may_see
from workflow.domain.notices import Kind, goes_on, sending_day
from workflow.domain.status import REMINDED_STATUSES
from workflow.domain.working_days import days_from, working_day_after
from workflow.errors import ConflictError, InvalidInputError
from workflow.extensions import db
from workflow.models import Action, ReminderSlot
from workflow.queries.answers import lines_not_mine
from workflow.services.actions.bulk import MOST
from workflow.services.actions.held_rows import hold
from workflow.services.history.history import append_event
from workflow.services.mail.recipients import Directory
from workflow.services.reminders import reminder_messages
from workflow.services.reminders.policies import policies
from workflow.services.reminders.reminder_lines import REMINDERS, Line, open_lines
from workflow.services.reminders.reminder_messages import NewSlot
from workflow.services.reminders.reminders import addresses_with_digest
from workflow.services.transaction import transaction


@dataclass(frozen=True)
class Reminded:
    """One owner's line that is reminded of: to which address, on which day. `stands_in`: it is the secretariat's."""

    action_id: int
    reference: str
    title: str
    party: str
    address: str
    on: date
    stands_in: bool
    line: Line


@dataclass(frozen=True)
class NotReminded:
    """Why nobody is reminded of an action, or one of its owners is not."""

    reference: str
    title: str
    reason: str


@dataclass(frozen=True)
class Outlook:
    """Who is going to get what, and what not."""

    reminded: tuple[Reminded, ...]
    refused: tuple[NotReminded, ...]


def preview(action_ids: Collection[int], *, actor: Actor, now: datetime) -> Outlook:
    """What `send` would do. Reads only; what one may not see is passed over. Raises InvalidInputError."""
    if not action_ids:
        raise InvalidInputError("Vælg mindst én handling på listen. Intet er sendt.")
    if len(action_ids) > MOST:
        raise InvalidInputError(f"Der kan højst sendes påmindelser om {MOST} handlinger ad gangen. Intet er sendt.")
    actions = db.session.scalars(
        select(Action)
        .where(Action.id.in_(sorted(action_ids)))
        .order_by(Action.deadline, Action.reference)
        .execution_options(populate_existing=True)
    )
    seen = [action for action in actions if may_see(actor, action.place)]
    reading = _Reading(seen, now)
    reminded: list[Reminded] = []
    refused: list[NotReminded] = []
    for action in seen:
        why = _why_not(action, actor)
        if why is not None:
            refused.append(NotReminded(action.reference, action.title, why))
        for line in reading.lines.get(action.id, []) if why is None else []:
            found, reason = reading.of(action, line)
            reminded += found
            if reason is not None:
                refused.append(NotReminded(action.reference, action.title, reason))
    return Outlook(tuple(reminded), tuple(refused))


def send(action_ids: Collection[int], *, actor: Actor, now: datetime) -> Outlook:
    """Puts the reminders into the ledger, with an event for each action; the next run sends them.

    Raises InvalidInputError, and ConflictError when nobody can be reminded of any of them.
    """
    with transaction():
        # Two who ask at once: the second finds the reminders of the first.
        hold(action_ids)
        outlook = preview(action_ids, actor=actor, now=now)
        if not outlook.reminded:
            raise ConflictError("Der kan ikke sendes påmindelser om nogen af dem nu. Intet er sendt.")
        slots = [
            NewSlot(each.line, _notice(each.line.deadline, each.on), each.on, each.address) for each in outlook.reminded
        ]
        reminder_messages.ask_again(slots, now)
        reminder_messages.add_slots(slots, now)
        for action_id in sorted({each.action_id for each in outlook.reminded}):
            append_event(db.session.get_one(Action, action_id), "reminded", {}, actor=actor, now=now)
    return outlook


def _why_not(action: Action, actor: Actor) -> str | None:
    if not may_edit(actor, action.place):
        return "Kun sekretariatet kan sende påmindelser om den."
    if action.has_tasks:
        return "Beslutningen følger sine opgaver. Vælg dem i stedet."
    if action.status not in REMINDED_STATUSES:
        return "Den er meldt udført." if action.status == "reported_done" else "Den er afsluttet."
    if action.silent:
        return "Den er stille: fristen var overskredet ved indlæsningen. Sæt påmindelser i gang på handlingen først."
    return None


class _Reading:
    """What is needed of all of them, read once."""

    def __init__(self, actions: list[Action], now: datetime) -> None:
        here = clock.local(now)
        self.here, self.today = here, here.date()
        self.lines: dict[int, list[Line]] = {}
        for line in open_lines([action.id for action in actions]):
            self.lines.setdefault(line.action_id, []).append(line)
        parties = {line.party_id for lines in self.lines.values() for line in lines}
        self.directory = Directory(parties, {action.body_id for action in actions}, self.today)
        self.gone = addresses_with_digest(self.today)
        self.not_mine = lines_not_mine()
        self.policies = policies()
        self.told = {
            (action_id, party_id, due_on)
            for action_id, party_id, due_on in db.session.execute(
                select(ReminderSlot.action_id, ReminderSlot.party_id, ReminderSlot.due_on).where(
                    ReminderSlot.action_id.in_([action.id for action in actions]),
                    ReminderSlot.due_on >= self.today,
                    ReminderSlot.notice.in_(REMINDERS),
                    ReminderSlot.state.in_(("planned", "sent")),
                )
            )
        }

    def of(self, action: Action, line: Line) -> tuple[list[Reminded], str | None]:
        """The reminders of one owner, or why there is none."""
        name = self.directory.names[line.party_id]
        if (line.action_id, line.party_id) in self.not_mine:
            return [], f"{name} har svaret »ikke mig«. Tag stilling til det først."
        if line.waiting_until is not None and line.waiting_until > self.today:
            return [], f"Den venter til {plain_day(line.waiting_until)}."
        reach = self.directory.reach(line.party_id, line.body_id)
        if not reach.addresses:
            return [], f"{name} har ingen mailadresse, og det har sekretariatet heller ikke."
        first = sending_day(self.here.date(), self.here.time(), self.policies.of(line.body_id))
        found = []
        policy = self.policies.of(line.body_id)
        for address in reach.addresses:
            on = working_day_after(days_from(first, 1)) if first == self.today and address in self.gone else first
            on = goes_on(on, _notice(line.deadline, on), policy)
            if line.snoozed_until is not None and on < line.snoozed_until and on < line.deadline:
                return [], f"{name} har selv udsat påmindelserne til {plain_day(line.snoozed_until)}."
            told = {
                day for action_id, party_id, day in self.told if (action_id, party_id) == (action.id, line.party_id)
            }
            if told & {self.today, on}:
                return [], f"{name} har fået en påmindelse i dag eller får den med den næste mail."
            found.append(Reminded(action.id, action.reference, action.title, name, address, on, reach.stand_in, line))
        return found, None


def _notice(deadline: date, on: date) -> Kind:
    return "coming" if on < deadline else "due" if on == deadline else "overdue"
