"""Changes made by hand: reassigned, sent back, another deadline, a wish for one refused, "not mine" answered with
that it stays; one mail a person.

The events of the actions are the source. A change is told when nothing more has happened to what the person owns for
a quarter of an hour, at the latest an hour after the first; what was taken back meanwhile is not told at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from workflow import clock
from workflow.domain.handover import BODY_EVENTS
from workflow.domain.notices import DEFAULT
from workflow.domain.status import OPEN_STATUSES, REMINDED_STATUSES
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Answer, Assignment, Message, ReminderSlot, Role, User
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.services.mail.recipients import Directory
from workflow.services.reminders.reminder_lines import (
    ASSIGNED_LOOK_BACK,
    CHANGES,
    COME_BACK,
    DEADLINE,
    HANDED_OVER,
    KEPT,
    LOST,
    MOVED,
    REFUSED,
    RETURNED,
    Line,
)

OVERTAKEN = "Opgaven er ændret igen, inden mailen blev sendt"

STAYS = "owner_kept"  # the office to who said "not mine"
GIVEN_BACK = "handover_returned"  # one action that has moved; told to who was told of the move
_OF_DEADLINE = ("deadline", "deadline_granted", "undone", *BODY_EVENTS)
_OF_OWNERS = ("owners", "undone")
# A status event counts when it leads away from "reported done"; the others are not read.
_LEFT_REPORTED = ActionEvent.changes["status"][0].as_string() == "reported_done"
# A move to a successor writes thousands, of which those with another deadline are read.
_HAS_DEADLINE = ActionEvent.changes["deadline"][0].as_string().is_not(None)
_READ = (
    ActionEvent.kind.in_(("deadline", "deadline_granted", "undone", "owners", "deadline_refused", STAYS))
    | ((ActionEvent.kind == "status") & _LEFT_REPORTED)
    | (ActionEvent.kind.in_(BODY_EVENTS) & _HAS_DEADLINE)
    | (ActionEvent.kind == GIVEN_BACK)
)


@dataclass(frozen=True)
class Told:
    """A change that a party is to be told of, and from when on: nothing more has happened to it until then."""

    line: Line  # of a lost one: as it was
    notice: str
    event_id: int
    changed_at: datetime
    ready_at: datetime
    due_on: date
    addresses: tuple[str, ...]
    deadline_before: date | None


@dataclass
class _Change:
    """What has happened to one action for one party since it was last told of it."""

    first_at: datetime
    last: Any  # the newest event
    before: date | None = None


Key = tuple[int, int, str]  # action, party, notice


def changed_actions(now: datetime) -> set[int]:
    """The actions that untold_changes looks at. Reads only."""
    return set(db.session.scalars(select(ActionEvent.action_id).where(_lately(now)).distinct()))


def _lately(now: datetime) -> ColumnElement[bool]:
    return (ActionEvent.at > now - timedelta(days=ASSIGNED_LOOK_BACK)) & (ActionEvent.at <= now) & _READ


def untold_changes(lines: Iterable[Line], untold: Iterable[Line], now: datetime) -> list[Told]:
    """What there is to be told of the changes of the last fortnight; `lines` are all open ones (or those of
    changed_actions), `untold` those whose owners are going to hear of them by the mail about new tasks. Reads only."""
    events = db.session.execute(
        select(ActionEvent.id, ActionEvent.action_id, ActionEvent.at, ActionEvent.actor_id, ActionEvent.kind,
               ActionEvent.changes)
        .where(_lately(now))
        .order_by(ActionEvent.id)
    ).all()  # fmt: skip
    if not events:
        return []
    action_ids = {event.action_id for event in events}
    return _Reading(action_ids, events, lines, untold, clock.local(now).date()).found()


def rested(changes: list[Told], now: datetime) -> list[Told]:
    """Those to tell now."""
    return [each for each in changes if each.ready_at <= now]


def overtake(changes: Iterable[Told]) -> None:
    """In the running transaction: ends the unsent notices that these are newer than."""
    ids = [
        slot_id for each in changes for slot_id in _overtaken(each)
    ]  # few: two changes of one action before the mail of the first has gone
    if ids:
        db.session.execute(
            update(ReminderSlot)
            .where(ReminderSlot.id.in_(ids), ReminderSlot.state == "planned")
            .values(state="superseded", reason=OVERTAKEN)
            .execution_options(synchronize_session=False)
        )


def _overtaken(told: Told) -> list[int]:
    same = (DEADLINE, MOVED) if told.notice == DEADLINE else (told.notice,)
    return list(
        db.session.scalars(
            select(ReminderSlot.id)
            .outerjoin(Message, Message.id == ReminderSlot.message_id)
            .where(
                ReminderSlot.action_id == told.line.action_id,
                ReminderSlot.party_id == told.line.party_id,
                ReminderSlot.notice.in_(same),
                ReminderSlot.state == "planned",
                or_(ReminderSlot.event_id.is_(None), ReminderSlot.event_id < told.event_id),
                _IS_UNSENT,
            )
        )
    )


_IS_UNSENT = Message.id.is_(None) | (Message.state.in_(("due", "retry")) & (Message.resends == 0))


class _Reading:
    """The events of some actions, held against what their parties know."""

    def __init__(
        self, action_ids: set[int], events: Iterable[Any], lines: Iterable[Line], untold: Iterable[Line], today: date
    ) -> None:
        self.events, self.today = events, today
        self.lines = {(line.action_id, line.party_id): line for line in lines if line.action_id in action_ids}
        self.new = {(line.action_id, line.party_id) for line in untold}
        self.owners: dict[int, set[int]] = defaultdict(set)
        for action_id, party_id in db.session.execute(
            select(Assignment.action_id, Assignment.party_id).where(is_one_of(Assignment.action_id, ID_LIST)),
            {"ids": sorted(action_ids)},
        ):
            self.owners[action_id].add(party_id)
        self.answered = _answered({event.action_id for event in events if event.kind == STAYS})
        self.offices = _offices({event.action_id for event in events if event.kind == GIVEN_BACK})
        self.told, self.taken, self.waiting, self.mailed, self.moved = _known(action_ids)

    def found(self) -> list[Told]:
        changes = self._changes()
        lost = {key for key in changes if key[2] == LOST}
        actions = _open_actions({action_id for action_id, _, _ in lost})
        wanted = []
        for key, change in changes.items():
            action_id, party_id, notice = key
            line = self.lines.get((action_id, party_id))
            if notice == COME_BACK:
                line = self.offices[action_id]
            elif notice == LOST:
                # Who never heard that it was theirs is not told that it is not.
                line = self._lost_line(actions.get(action_id), party_id) if key[:2] in self.mailed else None
            elif line is None or line.silent or key[:2] in self.new or line.assigned_at > change.last.at:
                continue
            elif change.last.kind == "handed_over":
                continue  # the mail about the move says it
            elif notice == RETURNED and change.last.kind == GIVEN_BACK and key[:2] not in self.moved:
                continue
            if line is None or (notice == DEADLINE and self._known_before(key, change) == line.deadline):
                continue
            wanted.append((line, notice, change))
        if not wanted:
            return []
        return self._reaching(wanted)

    def _changes(self) -> dict[Key, _Change]:
        found: dict[Key, _Change] = {}
        for event in self.events:
            changes, action_id = event.changes, event.action_id
            parties = self.owners[action_id]
            if event.kind in _OF_OWNERS and "owners" in changes:
                before, after = ({row["party_id"] for row in rows or []} for rows in changes["owners"])
                for party_id in before - after:
                    self._note(found, (action_id, party_id, LOST), event)
                for party_id in after:
                    found.pop((action_id, party_id, LOST), None)
            status = changes.get("status") or [None, None]
            if event.kind == "status" and status[1] == "in_progress":
                for party_id in parties:
                    self._note(found, (action_id, party_id, RETURNED), event)
            if event.kind == GIVEN_BACK:
                for party_id in parties:
                    self._note(found, (action_id, party_id, RETURNED), event)
                office = self.offices.get(action_id)
                if office is not None and office.party_id not in parties:
                    self._note(found, (action_id, office.party_id, COME_BACK), event)
            for party_id in self.answered[event.id]:
                self._note(found, (action_id, party_id, KEPT), event)
            if event.kind == "undone" and status[1] == "reported_done":
                _drop(found, action_id, parties, RETURNED)
            if event.kind in _OF_DEADLINE and "deadline" in changes:
                for party_id in parties:
                    self._note(found, (action_id, party_id, DEADLINE), event)
            if event.kind == "deadline_refused":
                for party_id in parties:
                    self._note(found, (action_id, party_id, REFUSED), event)
            elif "request" in changes:
                _drop(found, action_id, parties, REFUSED)
        return found

    def _note(self, found: dict[Key, _Change], key: Key, event: Any) -> None:
        if event.id <= self.told.get(key, 0):
            return
        change = found.setdefault(key, _Change(event.at, event))
        change.last = event
        if key[2] == DEADLINE and change.before is None:
            change.before = date.fromisoformat(event.changes["deadline"][0])

    def _known_before(self, key: Key, change: _Change) -> date | None:
        """The deadline that the party knows of: what it was to be told, and was not yet, it does not know."""
        return self.waiting.get(key[:2], change.before)

    def _lost_line(self, action: Any, party_id: int) -> Line | None:
        if action is None or party_id in self.owners[action.id]:
            return None
        return Line(action.id, action.reference, action.body_id, action.deadline, False, party_id, action.created_at)

    def _reaching(self, wanted: list[tuple[Line, str, _Change]]) -> list[Told]:
        now_owners = {party_id for line, _, _ in wanted for party_id in self.owners[line.action_id]}
        directory = Directory(
            {line.party_id for line, _, _ in wanted} | now_owners, {line.body_id for line, _, _ in wanted}, self.today
        )
        doers = _doers({change.last.actor_id for _, _, change in wanted})
        first: dict[int, datetime] = {}
        last: dict[int, datetime] = {}
        for line, _, change in wanted:
            first[line.party_id] = min(change.first_at, first.get(line.party_id, change.first_at))
            last[line.party_id] = max(change.last.at, last.get(line.party_id, change.last.at))
        told = []
        for line, notice, change in wanted:
            doer_party, doer_address = doers.get(change.last.actor_id, (None, ""))
            if doer_party == line.party_id:
                continue  # nobody is told what they have done themselves
            if notice == LOST:
                theirs = {a for party_id in self.owners[line.action_id] for a in directory.own(party_id)}
                addresses = [a for a in directory.own(line.party_id) if a not in theirs]
            else:
                addresses = list(directory.reach(line.party_id, line.body_id).addresses)
            reached = tuple(address for address in addresses if address != doer_address)
            if not reached:
                continue
            ready_at = min(
                last[line.party_id] + DEFAULT.assigned_after, first[line.party_id] + DEFAULT.assigned_at_latest
            )
            told.append(
                Told(
                    line,
                    notice,
                    change.last.id,
                    change.last.at,
                    ready_at,
                    self._due_on(line, notice, change),
                    reached,
                    self._known_before((line.action_id, line.party_id, notice), change) if notice == DEADLINE else None,
                )
            )
        return told

    def _due_on(self, line: Line, notice: str, change: _Change) -> date:
        """The day of the change; the next free one where the party was told of another such change that day."""
        day = clock.local(change.last.at).date()
        while (line.action_id, line.party_id, notice, line.deadline, day) in self.taken:
            day = days_from(day, 1)
        return day


def _drop(found: dict[Key, _Change], action_id: int, parties: Iterable[int], notice: str) -> None:
    for party_id in parties:
        found.pop((action_id, party_id, notice), None)


def _known(action_ids: set[int]) -> tuple[
    dict[Key, int], set[tuple[int, int, str, date, date]], dict[tuple[int, int], date], set[tuple[int, int]],
    set[tuple[int, int]],
]:  # fmt: skip
    """Up to which event each party was told; the slots that there are; the deadline that those know who were to be told
    of another one, and are not yet; who was mailed about an action at all, and of its move."""
    told: dict[Key, int] = {}
    taken: set[tuple[int, int, str, date, date]] = set()
    waiting: dict[tuple[int, int], date] = {}
    mailed: set[tuple[int, int]] = set()
    moved: set[tuple[int, int]] = set()
    rows = db.session.execute(
        select(
            ReminderSlot.action_id, ReminderSlot.party_id, ReminderSlot.notice, ReminderSlot.deadline,
            ReminderSlot.due_on, ReminderSlot.state, ReminderSlot.event_id, ReminderSlot.deadline_before,
            _IS_UNSENT.label("is_unsent"),
        )
        .outerjoin(Message, Message.id == ReminderSlot.message_id)
        .where(is_one_of(ReminderSlot.action_id, ID_LIST))
        .order_by(ReminderSlot.id.desc()),
        {"ids": sorted(action_ids)},
    )  # fmt: skip
    for row in rows:
        pair, key = (row.action_id, row.party_id), (row.action_id, row.party_id, row.notice)
        if row.state == "sent":
            mailed.add(pair)
            if row.notice == HANDED_OVER:
                moved.add(pair)
        is_planned = row.state == "planned"
        if row.notice in CHANGES:
            taken.add((*key, row.deadline, row.due_on))
            if row.state in ("planned", "sent", "failed"):
                told[key] = max(row.event_id or 0, told.get(key, 0))
        if row.notice == HANDED_OVER and row.state in ("planned", "sent", "failed"):
            key = (*pair, DEADLINE)
            told[key] = max(row.event_id or 0, told.get(key, 0))
        if (
            row.notice in (DEADLINE, MOVED, HANDED_OVER)
            and is_planned
            and row.is_unsent
            and row.deadline_before is not None
        ):
            waiting[pair] = row.deadline_before
    return told, taken, waiting, mailed, moved


def _open_actions(action_ids: set[int]) -> dict[int, Any]:
    if not action_ids:
        return {}
    rows = db.session.execute(
        select(Action.id, Action.reference, Action.body_id, Action.deadline, Action.created_at).where(
            is_one_of(Action.id, ID_LIST),
            Action.status.in_(REMINDED_STATUSES),
            Action.has_tasks.is_(False),
            Action.silent.is_(False),
        ),
        {"ids": sorted(action_ids)},
    )
    return {row.id: row for row in rows}


def _offices(action_ids: set[int]) -> dict[int, Line]:
    """The open ones of these actions, as the secretariat of their body hears of them; by action."""
    if not action_ids:
        return {}
    rows = db.session.execute(
        select(
            Action.id, Action.reference, Action.body_id, Action.deadline, Action.silent, Role.id, Action.created_at
        )
        .join(Role, (Role.body_id == Action.body_id) & (Role.office == "secretariat"))
        .where(
            is_one_of(Action.id, ID_LIST),
            Action.status.in_(OPEN_STATUSES),
            Action.has_tasks.is_(False),
            Action.silent.is_(False),
        ),
        {"ids": sorted(action_ids)},
    )  # fmt: skip
    return {row[0]: Line(*row) for row in rows}


def _answered(action_ids: set[int]) -> dict[int | None, set[int]]:
    """Who had said "not mine" about these actions, by the event that is the office's answer."""
    found: dict[int | None, set[int]] = defaultdict(set)
    if action_ids:
        rows = select(Answer.settled_event_id, Answer.party_id).where(
            is_one_of(Answer.action_id, ID_LIST), Answer.settled_event_id.is_not(None)
        )
        for event_id, party_id in db.session.execute(rows, {"ids": sorted(action_ids)}):
            found[event_id].add(party_id)
    return found


def _doers(user_ids: set[int | None]) -> dict[int | None, tuple[int | None, str]]:
    rows = db.session.execute(
        select(User.id, User.party_id, User.email).where(User.id.in_([each for each in user_ids if each is not None]))
    )
    return {row.id: (row.party_id, row.email) for row in rows}
