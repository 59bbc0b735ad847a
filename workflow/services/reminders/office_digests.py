"""The weekly digests of secretariats and chairs, and the chair's before a meeting: each body and day once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from workflow import clock
from workflow.advisory_locks import AdvisoryLock, until_commit
from workflow.domain.notices import may_send_at, sending_day
from workflow.domain.office_days import chair_day, secretariat_day
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import Meeting, Message, OfficeDigest, ReminderSlot, Role
from workflow.services.actions.references import insert
from workflow.services.mail import outbox
from workflow.services.mail.recipients import Directory
from workflow.services.reminders.office_choice import chosen
from workflow.services.reminders.office_content import CHAIR, SECRETARIAT, UNDATED, UNOWNED, Leaf, leaves, sorted_out
from workflow.services.reminders.policies import Policies, policies
from workflow.services.reminders.reminder_messages import insert_messages, new_message
from workflow.services.transaction import transaction

NO_ADDRESS = "Funktionen har hverken postkasse eller nogen med en mailadresse"
_MEETINGS_AHEAD = 30  # days: five working days before a meeting are always fewer


@dataclass(frozen=True)
class Due:
    """A digest about one body that is due."""

    kind: str
    body_id: int
    due_on: date


@dataclass(frozen=True)
class Mail:
    """What one address is told: the actions by notice, with the role that it reads for."""

    kind: str
    address: str  # empty: nobody can be reached
    due_on: date
    named: tuple[tuple[str, Leaf, int], ...]  # notice, action, role
    key: str


def plan(now: datetime) -> int:
    """Puts the digests that are due into the ledger and the outbox; returns how many mails are new. May be repeated."""
    here = clock.local(now)
    known_policies = policies()
    open_now = [policy for policy in known_policies.all() if may_send_at(here.date(), here.time(), policy)]
    if not open_now:
        return 0
    with transaction():
        _queue_up()
        due = [
            each
            for each in _due(here.date(), known_policies)
            if may_send_at(here.date(), here.time(), known_policies.of(each.body_id))
        ]
        due = _not_known(due)
        if not due:
            return 0
        mails, told = _mails(due, here.date(), known_policies)
        fresh = _remember(due, mails, told, now)
        return sum(_put(mail, here.date(), now) for mail in mails if mail.address and _is_fresh(mail, fresh))


def outlook(on: date, now: datetime, *, known_policies: Policies, past: bool = False) -> list[Mail]:
    """The digests of a working day; of a day to come as if all days until then were run. Reads only."""
    here = clock.local(now)
    due = []
    for each in _due(on, known_policies):
        policy = known_policies.of(each.body_id)
        first = on if past else sending_day(here.date(), here.time(), policy)
        # Whatever is due before that day has gone by then.
        if first == on or (first < on and each.due_on == on):
            due.append(each)
    if not past:
        due = _not_known(due)
    return _mails(due, on, known_policies)[0] if due else []


def _due(on: date, known_policies: Policies) -> list[Due]:
    roles = db.session.execute(select(Role.body_id, Role.office).order_by(Role.body_id)).all()
    meetings: dict[int, list[date]] = defaultdict(list)
    for body_id, held_on in db.session.execute(
        select(Meeting.body_id, Meeting.date).where(
            Meeting.date > on, Meeting.date <= days_from(on, _MEETINGS_AHEAD), Meeting.state == "planned"
        )
    ):
        meetings[body_id].append(held_on)
    due = []
    for body_id, office in roles:
        policy = known_policies.of(body_id)
        day = chair_day(on, policy, meetings[body_id]) if office == CHAIR else secretariat_day(on, policy)
        if day is not None:
            due.append(Due(office, body_id, day))
    return due


def _not_known(due: list[Due]) -> list[Due]:
    if not due:
        return []
    first = min(each.due_on for each in due)
    rows = db.session.execute(
        select(OfficeDigest.kind, OfficeDigest.body_id, OfficeDigest.due_on).where(OfficeDigest.due_on >= first)
    )
    known = {Due(*row) for row in rows}
    return [each for each in due if each not in known]


def _mails(due: list[Due], on: date, known_policies: Policies) -> tuple[list[Mail], dict[Due, str]]:
    """The mails, and what came of each digest: planned, nothing (to tell), no_address."""
    bodies = {each.body_id for each in due}
    of_body: dict[int, list[Leaf]] = defaultdict(list)
    for leaf in leaves(bodies):
        of_body[leaf.body_id].append(leaf)
    role_of = {
        (office, body_id): role_id
        for role_id, office, body_id in db.session.execute(
            select(Role.id, Role.office, Role.body_id).where(Role.body_id.in_(bodies))
        )
    }
    directory = Directory(role_of.values(), bodies, on)
    outcome: dict[Due, str] = {}
    grouped: dict[tuple[str, str, date, str], dict[str, list[tuple[Leaf, int]]]] = {}
    for each in due:
        # What has come in since has not been left lying.
        known = [leaf for leaf in of_body[each.body_id] if clock.local(leaf.created_at).date() < each.due_on]
        parts = sorted_out(each.kind, known, on, known_policies.of)
        role_id = role_of[each.kind, each.body_id]
        addresses = directory.own(role_id)
        if not any(parts.values()):
            outcome[each] = "nothing"
            continue
        outcome[each] = "planned" if addresses else "no_address"
        for address in addresses or ("",):
            # One mail for all bodies with the same day, a secretariat's and a chair's.
            of = "bodies" if each.kind == CHAIR else f"day {known_policies.of(each.body_id).unowned_day}"
            if not address:
                of = f"body {each.body_id}"
            group = grouped.setdefault((each.kind, address, each.due_on, of), {notice: [] for notice in parts})
            for notice, found in parts.items():
                group[notice] += [(leaf, role_id) for leaf in found]
    return [_mail(*key, group) for key, group in sorted(grouped.items())], outcome


def _mail(kind: str, address: str, due_on: date, of: str, group: dict[str, list[tuple[Leaf, int]]]) -> Mail:
    # Oldest first: what has waited longest for an owner, and what should have been done first.
    bodies: dict[int | None, dict[str, list[tuple[Leaf, int]]]] = {}
    for notice, found in group.items():
        for pair in found:
            of_body = pair[0].body_id if kind == CHAIR else None  # a chair reads body by body
            bodies.setdefault(of_body, {each: [] for each in group})[notice].append(pair)
    named = [
        (notice, leaf, role_id)
        for parts in bodies.values()
        for notice, (leaf, role_id) in chosen(
            kind, parts, lambda notice: _by_age if notice in (UNOWNED, UNDATED) else _by_deadline
        )
    ]
    key = f"{kind}:{address}:{of}:{due_on}"
    return Mail(kind, address, due_on, tuple(named), key)


def _by_age(pair: tuple[Leaf, int]) -> Any:
    return (pair[0].created_at, pair[0].id)


def _by_deadline(pair: tuple[Leaf, int]) -> Any:
    return (pair[0].deadline, pair[0].id)


def _remember(due: list[Due], mails: list[Mail], outcome: dict[Due, str], now: datetime) -> set[tuple[str, int, date]]:
    """Writes down that these are dealt with; returns those that nobody else has dealt with."""
    rows = [
        {"kind": each.kind, "body_id": each.body_id, "due_on": each.due_on, "outcome": outcome[each],
         "created_at": now}
        for each in due
    ]  # fmt: skip
    statement = (
        insert(OfficeDigest)
        .on_conflict_do_nothing()
        .returning(OfficeDigest.kind, OfficeDigest.body_id, OfficeDigest.due_on)
    )
    return {(row[0], row[1], row[2]) for row in db.session.connection().execute(statement, rows)}


def _is_fresh(mail: Mail, fresh: set[tuple[str, int, date]]) -> bool:
    return any((mail.kind, leaf.body_id, mail.due_on) in fresh for _, leaf, _ in mail.named)


def _put(mail: Mail, today: date, now: datetime) -> int:
    """One mail with its slots; the unsent one before it is given up. Returns how many are new.

    Of bodies with other hours, what comes later on the same day joins the mail that still waits, or has its own.
    """
    _give_up(mail)
    roles = {role_id for _, _, role_id in mail.named}
    key, waiting = mail.key, outbox.reopen([mail.key], now)
    created = insert_messages([new_message(mail.kind, mail.address, key, roles, today, now)]) if not waiting else {}
    if not waiting and not created:
        key = f"{mail.key} {min(leaf.body_id for _, leaf, _ in mail.named)}"
        created = insert_messages([new_message(mail.kind, mail.address, key, roles, today, now)])
    if not waiting | created:
        return 0
    slots = [
        {
            "action_id": leaf.id, "party_id": role_id, "notice": notice, "due_on": mail.due_on,
            "deadline": leaf.deadline, "recipient": mail.address, "state": "planned",
            "message_id": (waiting | created)[key], "created_at": now,
        }
        for notice, leaf, role_id in mail.named
    ]  # fmt: skip
    db.session.connection().execute(insert(ReminderSlot).on_conflict_do_nothing(), slots)
    return len(created)


def _give_up(mail: Mail) -> None:
    """What an earlier one would have said, this one says."""
    earlier = db.session.scalars(
        update(Message)
        .where(
            Message.dedupe_key.startswith(mail.key.rpartition(":")[0] + ":", autoescape=True),
            ~Message.dedupe_key.startswith(mail.key, autoescape=True),
            Message.state.in_(("due", "retry")),
            Message.resends == 0,
        )
        .values(state="suppressed", server_reply=outbox.SUPERSEDED)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.execute(
        update(ReminderSlot)
        .where(ReminderSlot.message_id.in_(earlier), ReminderSlot.state == "planned")
        .values(state="superseded", reason=outbox.SUPERSEDED)
        .execution_options(synchronize_session=False)
    )


def bodies_of(kind: str, recipient: str, slots: Iterable[tuple[int, date]], today: date) -> set[int]:
    """The bodies that an office's mail is about: of a chair those of its actions, of a secretariat all of that day
    that it reads for. `slots`: (body, day that it was due on)."""
    named = list(slots)
    bodies = {body_id for body_id, _ in named}
    if kind != SECRETARIAT:
        return bodies
    days = {day for _, day in named}
    due = (OfficeDigest.kind == SECRETARIAT) & OfficeDigest.due_on.in_(days) & (OfficeDigest.outcome == "planned")
    others = set(db.session.scalars(select(OfficeDigest.body_id).where(due)))
    directory = Directory([], others, today)
    return bodies | {body_id for body_id in others if recipient in directory.secretariat(body_id)}


def _queue_up() -> None:
    # As in reminders.plan: the second planner waits instead of running into the first one's rows.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(until_commit(AdvisoryLock.OFFICE_DIGESTS))
