"""Reminders: what is due becomes slots in the ledger and messages in the outbox; what a day will bring is shown.

Planning may run at any time, twice at once, or after days of standstill: slots and messages are unique in the
database, and of several missed notices about one action only the newest is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from workflow import clock
from workflow.advisory_locks import AdvisoryLock, until_commit
from workflow.domain.address_parts import in_parts
from workflow.domain.notices import DEFAULT, goes_on, may_send_at
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import Body, Message
from workflow.services.actions import waiting
from workflow.services.handover import handover_mail
from workflow.services.handover.handover_mail import Moves
from workflow.services.mail import mailer, outbox
from workflow.services.mail.recipients import Directory
from workflow.services.reminders import change_mail, office_digests, reminder_messages
from workflow.services.reminders.policies import Policies, policies
from workflow.services.reminders.reminder_lines import (
    ASSIGNED,
    HANDED_OVER,
    LOOK_BACK,
    Line,
    days_of_assigned_mail,
    known_slots,
    may_be_told,
    open_lines,
    parties_to_plan_for,
    rested,
    untold_lines,
)
from workflow.services.reminders.reminder_messages import IN_ASSIGNED_MAIL, IN_DIGEST, NewSlot
from workflow.services.transaction import transaction
from workflow.transactions import read_only

MISSED = "Blev ikke sendt i tide og er afløst af en nyere påmindelse"
SILENT = "Stille: fristen var overskredet ved importen, og sekretariatet har ikke sat påmindelser i gang"
NO_ADDRESS = "Hverken modtageren eller sekretariatet har en mailadresse"

_LINES_AT_ONCE = 500  # planned in one transaction; they stand in memory meanwhile


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
    with read_only():
        known_policies = policies()
        db.session.rollback()
    if not may_send_at(here.date(), here.time(), known_policies.widest()):
        return 0
    with transaction():
        _queue_up()
        # What has waited long enough is back with its owners, and reminded of today.
        waiting.end_waits(here.date(), now)
        outbox.expire_leases(now)
        outbox.withdraw_digests_before(here.date())
        _add_changes(now)
        moved = handover_mail.actions_to_tell_of()
        moves = handover_mail.untold_moves(
            [line for line in open_lines(moved) if not line.silent] if moved else (), now
        )
        _add_moves(moves, now)
    planned = 0
    which = may_be_told(here.date(), known_policies.all())
    directory, parts = _parts(here.date(), which)
    for party_ids in parts:
        # Read without a lock: mails go meanwhile. What has changed, or was planned by another, since it was read is
        # met by the ledger's unique slots and by collapse, which looks at each action again.
        with read_only(one_transaction=True):
            gone = addresses_with_digest(here.date())
            lines = [line for line in open_lines(party_ids=party_ids, which=which) if not line.silent]
            slots = _due_slots(lines, directory, known_policies, now, gone, moves)
            db.session.rollback()
        with transaction():
            _queue_up()
            reminder_messages.add_slots(slots, now)
            left = reminder_messages.collapse(party_ids, gone)
            new = reminder_messages.bind(left, here.date(), now, known_policies.of)
        planned += new
        if new and ring is not None:
            ring()
    return planned


def _parts(today: date, which: ColumnElement[bool]) -> tuple[Directory, list[list[int]]]:
    """Who may have something to be planned, in parts: an address gets all that it gets today from one of them. And
    where each is reached."""
    with read_only():
        weights = parties_to_plan_for(which)
        directory = Directory(weights, db.session.scalars(select(Body.id)), today)
        offices = directory.secretariats()
        db.session.rollback()
    addresses = {party_id: directory.own(party_id) or offices for party_id in weights}
    return directory, in_parts(addresses, weights, _LINES_AT_ONCE)


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


def _due_slots(
    lines: list[Line],
    directory: Directory,
    known_policies: Policies,
    now: datetime,
    gone: set[str],
    moves: Moves,
) -> list[NewSlot]:
    """What is to be told of these lines now and the ledger does not know yet; `gone`: who has had today's digest."""
    today = clock.local(now).date()
    # Who gets something by a move hears of it by the mail of the move.
    untold = [line for line in untold_lines(lines, now) if (line.action_id, line.party_id) not in moves.new]
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
        by_moves = bool(addresses) and (line.action_id, line.party_id) in moves.new
        why = IN_ASSIGNED_MAIL if by_the_other or by_moves else None
        slots += _reaching(line, addresses, due[-1].kind, due[-1].due_on, why=why)
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


def _add_moves(moves: Moves, now: datetime) -> None:
    """What has moved to a successor and has rested, into the ledger: the whole of a move at once."""
    ready = moves.ready(now)
    if not ready:
        return
    # By the line: of what has moved on at once, where it has come to is told.
    told = list(
        {
            each.key: each for each in moves.told if each.package_id in ready and (each.addresses or each.is_owner)
        }.values()
    )
    days = handover_mail.days(told, now)
    slots = [
        slot._replace(deadline_before=each.deadline_before, event_id=each.event_id)
        for each in told
        for slot in _reaching(each.line, each.addresses, HANDED_OVER, days[each.key], each.ready_at)
    ]
    reminder_messages.add_slots(slots, now)
    handover_mail.mark(ready, now)


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


def directory_of(lines: Iterable[Line], on: date) -> Directory:
    """Who is reached how about these lines on a day."""
    return Directory({line.party_id for line in lines}, {line.body_id for line in lines}, on)


def _queue_up() -> None:
    # SQLite's BEGIN IMMEDIATE lets one planner in at a time. Here the second waits too, instead of running into
    # the first one's rows; the unique constraints would hold without this.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(until_commit(AdvisoryLock.REMINDERS))


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
