"""Reminders: what is due becomes slots in the ledger and messages in the outbox; what a day will bring is shown.

Planning may run at any time, twice at once, or after days of standstill: slots and messages are unique in the
database, and of several missed notices about one action only the newest is sent.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import func, select

from workflow import clock
from workflow.config import Settings
from workflow.domain.address_parts import in_parts
from workflow.domain.notices import DEFAULT, Policy, goes_on, may_send_at, sending_day
from workflow.domain.working_days import days_from, is_working_day, working_day_after
from workflow.extensions import db
from workflow.models import Body, Message
from workflow.queries.answers import lines_not_mine
from workflow.services import (
    change_mail,
    deadline_mail,
    mail_batches,
    mailer,
    office_digests,
    outbox,
    reminder_messages,
    waiting,
)
from workflow.services.policies import Policies, policies
from workflow.services.recipients import Directory
from workflow.services.reminder_lines import (
    ASSIGNED,
    LOOK_BACK,
    Line,
    SlotKey,
    days_of_assigned_mail,
    known_slots,
    open_lines,
    parties_to_plan_for,
    rested,
    untold_lines,
)
from workflow.services.reminder_messages import IN_ASSIGNED_MAIL, IN_DIGEST, NewSlot
from workflow.services.transaction import transaction

MISSED = "Blev ikke sendt i tide og er afløst af en nyere påmindelse"
SILENT = "Stille: fristen var overskredet ved importen, og sekretariatet har ikke sat påmindelser i gang"
NO_ADDRESS = "Hverken modtageren eller sekretariatet har en mailadresse"

_LINES_AT_ONCE = 2_000  # planned in one transaction; they stand in memory meanwhile
_ONE_PLANNER = 7_364_401  # key of the advisory lock on PostgreSQL; any number of our own


@dataclass(frozen=True)
class PreviewedMessage:
    """A mail that a day would bring: to an address (or a party without one), about actions, most urgent first."""

    recipient: str
    kind: str  # digest, assigned, changed, secretariat, chair
    actions: tuple[str, ...]  # references
    suppressed: str | None = None  # why it would not be sent


@dataclass(frozen=True)
class RunResult:
    """What a run has done: messages planned, and what became of those that were delivered."""

    planned: int
    sent: int
    retry: int
    failed: int
    suppressed: int


def plan(now: datetime, ring: Callable[[], object] | None = None) -> int:
    """Puts what is due into the ledger and the outbox; returns how many messages are new. May be repeated.

    Some parties after the other, each some in a transaction of its own; `ring` is called whenever there is new mail, so
    that the first goes while the last is planned. Nothing is planned outside the hours of working days: it is found
    when they begin.
    """
    here = clock.local(now)
    known_policies = policies()
    if not may_send_at(here.date(), here.time(), known_policies.widest()):
        return 0
    with transaction():
        _queue_up()
        # What has waited long enough is back with its owners, and reminded of today.
        waiting.end_waits(here.date(), now)
        outbox.expire_leases(now)
        outbox.withdraw_digests_before(here.date())
        _add_changes(now)
    planned = 0
    for party_ids in _parts(here.date()):
        with transaction():
            _queue_up()
            new = _plan_part(party_ids, known_policies, now)
        planned += new
        if new and ring is not None:
            ring()
    return planned


def _parts(today: date) -> list[list[int]]:
    """Who may have something to be planned, in parts: an address gets all that it gets today from one of them."""
    weights = parties_to_plan_for()
    directory = Directory(weights, db.session.scalars(select(Body.id)), today)
    offices = directory.secretariats()
    db.session.rollback()
    return in_parts({party_id: directory.own(party_id) or offices for party_id in weights}, weights, _LINES_AT_ONCE)


def _plan_part(party_ids: list[int], known_policies: Policies, now: datetime) -> int:
    today = clock.local(now).date()
    lines = [line for line in open_lines(party_ids=party_ids) if not line.silent]
    gone = addresses_with_digest(today)
    untold = untold_lines(lines, now)
    reminder_messages.add_slots(_due_slots(lines, untold, known_policies, now, gone), now)
    left = reminder_messages.collapse(party_ids, gone)
    return reminder_messages.bind(left, today, now, known_policies.of)


def plan_all(now: datetime, ring: Callable[[], object] | None = None) -> int:
    """The same, and the digests of secretariats and chairs."""
    return plan(now, ring) + office_digests.plan(now)


def run(now: datetime) -> RunResult:
    """Plans and delivers in this process, one message after the other, without a broker."""
    started = time.monotonic()

    def moving_clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - started)

    planned = plan_all(now)
    delivered = mailer.deliver(clock=moving_clock)
    return RunResult(planned, delivered.sent, delivered.retry, delivered.failed, delivered.suppressed)


def preview(
    on: date, now: datetime, known_policies: Policies | None = None, body_ids: Collection[int] | None = None
) -> list[PreviewedMessage]:
    """What would be sent on a day, by recipient; silent actions and what has no address with the reason.

    A day to come is told as if all days until then were run; a past day as it would have been at nine. With
    `known_policies` as it would be under those, with `body_ids` only what is about these bodies. Writes nothing.
    """
    return previews([on], now, known_policies, body_ids)[0]


def previews(
    days: Sequence[date],
    now: datetime,
    known_policies: Policies | None = None,
    body_ids: Collection[int] | None = None,
) -> list[list[PreviewedMessage]]:
    """The same of several days."""
    today, known_policies = clock.local(now).date(), known_policies or policies()
    lines = [line for line in open_lines() if body_ids is None or line.body_id in body_ids]
    found = []
    for on in days:
        if is_working_day(on):
            past = on < today
            at = clock.at_local(on) if past else now
            found.append(_Outlook(on, at, lines, known_policies, body_ids, past=past).messages())
        else:
            found.append([])
    return found


def _due_slots(
    lines: list[Line], untold: list[Line], known_policies: Policies, now: datetime, gone: set[str]
) -> list[NewSlot]:
    today = clock.local(now).date()
    directory = _directory(lines, today)
    known = known_slots(today, lines)
    mailed = days_of_assigned_mail(days_from(today, -LOOK_BACK), lines)
    new, in_digest = set(untold), set[Line]()
    slots: list[NewSlot] = []
    for line in lines:
        policy = known_policies.of(line.body_id)
        due = line.notices(today, policy)
        if (
            not due
            or goes_on(today, due[-1].kind, policy) != today
            or known.get(line.key(due[-1]), "planned") != "planned"
        ):
            continue
        addresses = directory.reach(line.party_id, line.body_id).addresses
        carried = line in new and bool(addresses) and gone.isdisjoint(addresses)
        if carried:
            in_digest.add(line)
        if line.key(due[-1]) in known:
            continue
        for notice in due[:-1]:
            if line.key(notice) not in known:
                slots.append(NewSlot(line, notice.kind, notice.due_on, "", state="superseded", reason=MISSED))
        told_on = mailed.get((line.action_id, line.party_id, line.deadline))
        by_the_other = (line in new and addresses and not carried) or (told_on and due[-1].due_on <= told_on)
        slots += _reaching(
            line, addresses, due[-1].kind, due[-1].due_on, why=IN_ASSIGNED_MAIL if by_the_other else None
        )
    ready = set(rested([line for line in untold if line not in in_digest], now))
    for line in untold:
        if line in ready or line in in_digest:
            due_at = line.assigned_at + DEFAULT.assigned_after
            addresses = directory.reach(line.party_id, line.body_id).addresses
            why = IN_DIGEST if line in in_digest else None
            slots += _reaching(line, addresses, ASSIGNED, clock.local(due_at).date(), due_at, why)
    return slots


def _add_changes(now: datetime) -> None:
    """What was changed by hand and has rested, into the ledger."""
    changed = change_mail.changed_actions(now)
    if not changed:
        return
    lines = [line for line in open_lines(changed) if not line.silent]
    untold = untold_lines(lines, now)
    changes = change_mail.rested(change_mail.untold_changes(lines, untold, now), now)
    change_mail.overtake(changes)
    reminder_messages.add_slots(
        (
            NewSlot(
                told.line, told.notice, told.due_on, address, told.ready_at, deadline_before=told.deadline_before,
                event_id=told.event_id,
            )
            for told in changes
            for address in told.addresses
        ),
        now,
    )  # fmt: skip


def _reaching(
    line: Line,
    addresses: tuple[str, ...],
    kind: str,
    due_on: date,
    due_at: datetime | None = None,
    why: str | None = None,
) -> list[NewSlot]:
    """The slots of a notice, one an address; `why`: another mail says it."""
    if not addresses:
        return [NewSlot(line, kind, due_on, "", due_at, state="suppressed", reason=NO_ADDRESS)]
    state = "superseded" if why else "planned"
    return [NewSlot(line, kind, due_on, address, due_at, state, why) for address in addresses]


def _directory(lines: Iterable[Line], on: date) -> Directory:
    return Directory({line.party_id for line in lines}, {line.body_id for line in lines}, on)


def _queue_up() -> None:
    # SQLite's BEGIN IMMEDIATE lets one planner in at a time. Here the second waits too, instead of running into
    # the first one's rows; the unique constraints would hold without this.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_ONE_PLANNER)))


class _Outlook:
    """What one day brings, read at one moment."""

    def __init__(
        self,
        on: date,
        now: datetime,
        lines: list[Line],
        known_policies: Policies,
        body_ids: Collection[int] | None,
        *,
        past: bool,
    ) -> None:
        here = clock.local(now)
        self.on, self.now, self.today, self.past = on, now, here.date(), past
        self.policies, self.body_ids, self.lines = known_policies, body_ids, lines
        self.directory = _directory(self.lines, on)
        self.known: dict[SlotKey, str] = {} if past else known_slots(on)
        self.next_runs: dict[Policy, date] = {}
        self.gone = set() if past else addresses_with_digest(here.date())
        self.mailed = {} if past else days_of_assigned_mail(days_from(min(here.date(), on), -LOOK_BACK))
        self.untold = {line for line in untold_lines(self.lines, now) if not line.silent}
        self.not_mine = set() if past else lines_not_mine()
        self.settings: Settings = current_app.extensions["settings"]
        # (recipient, kind, why not, which of several such mails) → references with their deadlines
        self.found: dict[tuple[str, str, str | None, str], list[tuple[date, str]]] = defaultdict(list)

    def messages(self) -> list[PreviewedMessage]:
        for line in self.lines:
            self._digest(line)
            if line in self.untold:
                self._assigned(line, line.assigned_at + DEFAULT.assigned_after)
        if not self.past:
            self._changed()
        self._offices()
        told = [
            PreviewedMessage(recipient, kind, tuple(dict.fromkeys(reference for _, reference in sorted(actions))), why)
            for (recipient, kind, why, _), actions in self.found.items()
        ]
        return sorted(told, key=lambda message: (message.suppressed or "", message.recipient, message.kind))

    def _digest(self, line: Line) -> None:
        for address, day in self._digest_days(line):
            if day == self.on:
                self._add(line, address, "digest")

    def _digest_days(self, line: Line) -> list[tuple[str, date]]:
        """The days on which the newest notice until the day in question goes, by address."""
        due = line.notices(self.on, self.policies.of(line.body_id))
        if not due or self.known.get(line.key(due[-1]), "planned") != "planned":
            return []
        notice, addresses = due[-1], self._addresses(line)
        next_run = self._next_run(line.body_id)
        has_gone = next_run == self.today and not self.gone.isdisjoint(addresses)
        if line in self.untold and has_gone and notice.due_on <= self.today:
            return []  # the mail about what was assigned says it
        told_on = self.mailed.get((line.action_id, line.party_id, line.deadline))
        if line.key(notice) not in self.known and told_on is not None and notice.due_on <= told_on:
            return []
        days = []
        for address in addresses:
            first_day = next_run
            if address in self.gone and first_day == self.today:
                first_day = working_day_after(days_from(self.today, 1))
            first_day = goes_on(first_day, notice.kind, self.policies.of(line.body_id))
            days.append((address, max(notice.due_on, first_day)))
        return days

    def _next_run(self, body_id: int) -> date:
        """The first day on which what is ready now can go."""
        policy = self.policies.of(body_id)
        if policy not in self.next_runs:
            here = clock.local(self.now)
            self.next_runs[policy] = sending_day(here.date(), here.time(), policy)
        return self.next_runs[policy]

    def _goes_then(self, ready_at: datetime, body_id: int) -> bool:
        """Whether what is ready at that moment goes on the day in question."""
        ready = clock.local(max(ready_at, self.now))
        return sending_day(ready.date(), ready.time(), self.policies.of(body_id)) == self.on

    def _assigned(self, line: Line, due_at: datetime) -> None:
        if not self._goes_then(due_at, line.body_id):
            return
        in_digest = {address for address, day in self._digest_days(line) if address and day <= self.on}
        for address in self._addresses(line):
            if address not in in_digest:
                self._add(line, address, ASSIGNED)

    def _changed(self) -> None:
        """Mails about moved deadlines are planned when they move; they only wait for their moment."""
        for line, address, next_try in deadline_mail.waiting(self.lines):
            if self._goes_then(next_try, line.body_id):
                self._add(line, address, "changed")
        for told in change_mail.untold_changes(self.lines, self.untold, self.now):
            ours = self.body_ids is None or told.line.body_id in self.body_ids
            if ours and self._goes_then(told.ready_at, told.line.body_id):
                for address in told.addresses:
                    self._add(told.line, address, "changed")

    def _offices(self) -> None:
        for mail in office_digests.outlook(self.on, self.now, known_policies=self.policies, past=self.past):
            named = [each for _, each, _ in mail.named if self.body_ids is None or each.body_id in self.body_ids]
            if not named:
                continue
            why = None if mail.address else office_digests.NO_ADDRESS
            if mail.address and not mail_batches.is_allowed(mail.address, self.settings):
                why = mail_batches.NOT_ALLOWED
            office = "Formandskabet" if mail.kind == "chair" else "Sekretariatet"
            actions = [(leaf.deadline, leaf.reference) for leaf in named]
            self.found[mail.address or office, mail.kind, why, mail.key] += actions

    def _addresses(self, line: Line) -> tuple[str, ...]:
        return self.directory.reach(line.party_id, line.body_id).addresses or ("",)

    def _add(self, line: Line, address: str, kind: str) -> None:
        why = None
        if line.silent:
            why = SILENT
        elif kind == "digest" and (line.action_id, line.party_id) in self.not_mine:
            why = reminder_messages.NOT_MINE
        elif not address:
            why = NO_ADDRESS
        elif not mail_batches.is_allowed(address, self.settings):
            why = mail_batches.NOT_ALLOWED
        recipient = address or self.directory.names[line.party_id]
        self.found[recipient, kind, why, ""].append((line.deadline, line.reference))


def addresses_with_digest(day: date) -> set[str]:
    """Whose digest of that day can take nothing more in."""
    emptied = (Message.state == "suppressed") & (Message.server_reply == outbox.NOTHING_LEFT)
    return set(
        db.session.scalars(
            select(Message.recipient).where(
                Message.kind == "digest", Message.day == day, Message.state.not_in(("due", "retry")) & ~emptied
            )
        )
    )
