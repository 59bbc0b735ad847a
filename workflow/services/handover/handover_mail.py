"""The mail of a move: whoever owned, or owns, what has moved to a successor is told once, a person one mail; and so is
the successor's secretariat, which has to answer.

It is put into the outbox when the whole package has moved and has rested, in one transaction with the mark on the
package; so a crash tells nobody twice. Who gets something new by a move hears of it here and not as of a new task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from workflow import clock
from workflow.domain.notices import DEFAULT
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import ActionEvent, HandoverItem, HandoverPackage, ReminderSlot, Role
from workflow.queries.handover_scopes import scope_of_package
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.services.mail.mail_entries import Succession
from workflow.services.mail.mail_facts import SlotFacts
from workflow.services.mail.recipients import Directory
from workflow.services.reminders.reminder_lines import HANDED_OVER, Line

UNDONE = "Overdragelsen er fortrudt"
RETURNED = "Handlingen er returneret af efterfølgeren"
_STAYS_THERE = ("handed_over", "accepted")


@dataclass(frozen=True)
class Told:
    """What a party is told about one action that has moved."""

    package_id: int
    line: Line  # of an owner who has handed it over: as it was; of the successor's secretariat: as it would be
    event_id: int
    ready_at: datetime
    addresses: tuple[str, ...]
    is_owner: bool  # it owns it now
    deadline_before: date | None  # None: the move has not changed it

    @property
    def key(self) -> tuple[int, int]:
        """The line: action, party."""
        return self.line.action_id, self.line.party_id


@dataclass(frozen=True)
class Moves:
    """The moves that owners are not told of yet."""

    packages: dict[int, datetime]  # those that have moved: when it is told, quiet hours apart
    told: tuple[Told, ...]
    new: dict[tuple[int, int], datetime | None]  # lines (action, party) that begin with such a move: when they are told

    def ready(self, now: datetime) -> list[int]:
        """The packages to tell of now."""
        return [package_id for package_id, at in self.packages.items() if at <= now]


# Those that nobody was told of: a package that is taken back tells nothing.
_UNTOLD = (HandoverPackage.told_at.is_(None), HandoverPackage.state.in_(("moving", "moved")))


def actions_to_tell_of() -> set[int]:
    """The actions that untold_moves looks at. Reads only."""
    query = select(HandoverItem.action_id).join(HandoverPackage, HandoverPackage.id == HandoverItem.package_id)
    return set(db.session.scalars(query.where(*_UNTOLD)))


def untold_moves(lines: Iterable[Line], now: datetime) -> Moves:
    """The moves that nobody was told of; `lines` are all open ones (or those of actions_to_tell_of). Silent ones are
    left out. Reads only."""
    packages = {
        row.id: row
        for row in db.session.execute(
            select(HandoverPackage.id, HandoverPackage.started_at, HandoverPackage.moved_at, Role.id.label("office_id"))
            .outerjoin(Role, (Role.body_id == HandoverPackage.successor_id) & (Role.office == "secretariat"))
            .where(*_UNTOLD)
        )
    }
    if not packages:
        return Moves({}, (), {})
    ready = {each.id: each.moved_at + DEFAULT.assigned_after for each in packages.values() if each.moved_at}
    of_action: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.silent:
            of_action[line.action_id].append(line)
    items = [item for item in _items(packages) if of_action[item.action_id]]
    new: dict[tuple[int, int], datetime | None] = {}
    found: list[tuple[Any, Line, bool]] = []
    for item in items:
        theirs = of_action[item.action_id]
        for line in theirs:
            found.append((item, line, True))
            if line.assigned_at >= packages[item.package_id].started_at:
                new[line.action_id, line.party_id] = ready.get(item.package_id)
        have = {line.party_id for line in theirs}
        before, after = (item.changes.get("owners") or ((), ()))[:2]
        gone = {row["party_id"] for row in before if row["state"] == "open"} - {row["party_id"] for row in after}
        # Whoever owns it, the successor's secretariat has to answer.
        asked = {packages[item.package_id].office_id} - {None}
        one = theirs[0]
        found += [
            (
                item,
                Line(one.action_id, one.reference, one.body_id, one.deadline, False, party_id, one.assigned_at),
                False,
            )
            for party_id in sorted((gone | asked) - have)
        ]
    return Moves(ready, tuple(_reached(found, ready, clock.local(now).date())), new)


def _items(package_ids: Iterable[int]) -> list[Any]:
    return list(
        db.session.execute(
            select(HandoverItem.package_id, HandoverItem.action_id, HandoverItem.event_id, ActionEvent.changes)
            .join(ActionEvent, ActionEvent.id == HandoverItem.event_id)
            .where(
                HandoverItem.package_id.in_(package_ids), HandoverItem.leaf, HandoverItem.state.in_(_STAYS_THERE)
            )
            .order_by(HandoverItem.id)
        )
    )  # fmt: skip


def _reached(found: list[tuple[Any, Line, bool]], ready: dict[int, datetime], today: date) -> Iterable[Told]:
    """With the addresses; of what is still moving nothing."""
    ended = [each for each in found if each[0].package_id in ready]
    directory = Directory(
        {line.party_id for _, line, _ in ended}, {line.body_id for _, line, _ in ended}, today
    )  # fmt: skip
    for item, line, is_owner in ended:
        addresses = directory.reach(line.party_id, line.body_id).addresses if is_owner else directory.own(line.party_id)
        # From this moment on its owner knows of it.
        ready_at = max(ready[item.package_id], line.assigned_at + DEFAULT.assigned_after)
        deadline = item.changes.get("deadline")
        before = date.fromisoformat(deadline[0]) if deadline else None
        yield Told(item.package_id, line, item.event_id, ready_at, addresses, is_owner, before)


def mark(package_ids: Iterable[int], now: datetime) -> None:
    """In the transaction that puts the notices into the ledger: these moves are told."""
    db.session.execute(
        update(HandoverPackage)
        .where(HandoverPackage.id.in_(list(package_ids)), HandoverPackage.told_at.is_(None))
        .values(told_at=now)
        .execution_options(synchronize_session=False)
    )


def days(told: Iterable[Told], now: datetime) -> dict[tuple[int, int], date]:
    """The day that the notice of each line (action, party) stands on: today, or the next that no earlier move has."""
    lines = {each.key for each in told}
    rows = db.session.execute(
        select(ReminderSlot.action_id, ReminderSlot.party_id, ReminderSlot.due_on).where(
            ReminderSlot.notice == HANDED_OVER, is_one_of(ReminderSlot.action_id, ID_LIST)
        ),
        {"ids": sorted({action_id for action_id, _ in lines})},
    )
    taken = {tuple(row) for row in rows}
    found = {}
    for line in lines:
        day = clock.local(now).date()
        while (*line, day) in taken:
            day = days_from(day, 1)
        found[line] = day
    return found


def successions(slots: Iterable[SlotFacts]) -> dict[int, Succession | str]:
    """What notices of a move tell of, by their ids: who succeeds whom, or why there is nothing to tell any more."""
    ids = [slot.id for slot in slots if slot.notice == HANDED_OVER]
    if not ids:
        return {}
    rows = db.session.execute(
        select(ReminderSlot.id, HandoverItem.state, HandoverPackage)
        .join(
            HandoverItem,
            (HandoverItem.action_id == ReminderSlot.action_id) & (HandoverItem.event_id == ReminderSlot.event_id),
        )
        .join(HandoverPackage, HandoverPackage.id == HandoverItem.package_id)
        .where(is_one_of(ReminderSlot.id, ID_LIST))
        .execution_options(populate_existing=True),
        {"ids": ids},
    ).all()
    told: dict[int, Succession] = {}
    found: dict[int, Succession | str] = {}
    for slot_id, state, package in rows:
        if package.state != "moved" or state not in _STAYS_THERE:
            found[slot_id] = RETURNED if state == "returned" else UNDONE
            continue
        if package.id not in told:
            scope = scope_of_package(package)
            told[package.id] = Succession(
                scope.title, package.successor.name, package.successor_id, package.succeeded_from, package.started_at,
                package.id,
            )  # fmt: skip
        found[slot_id] = told[package.id]
    return found
