"""What a message says: put together from its slots as things stand now, without what no longer holds.

Composing twice and comparing is how the fence knows that nothing has changed since the mail was rendered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any, cast

from flask import current_app
from sqlalchemy import select

from workflow.clock import local
from workflow.config import Settings
from workflow.domain.working_days import days_from
from workflow.extensions import db
from workflow.models import (
    ActionCluster,
    Cluster,
    DigestChoice,
    Message,
    ReminderSlot,
    User,
)
from workflow.queries.answers import lines_not_mine
from workflow.queries.deadlines import deadline_sequences
from workflow.quotes import readable
from workflow.services.handover import handover_mail
from workflow.services.mail import answer_links, mail_changes, reply_mail, return_path, weekly_links
from workflow.services.mail.mail_changes import shortened
from workflow.services.mail.mail_entries import (
    Change,
    Composition,
    Content,
    Entry,
    Handed,
    Head,
    Reader,
    Succession,
    What,
)
from workflow.services.mail.mail_facts import Row, read_rows
from workflow.services.mail.recipients import Directory, Reach, enumeration
from workflow.services.mail.reply_mail import CLOSED_ITEM, REPLIED
from workflow.services.reminders import office_content
from workflow.services.reminders.office_content import OFFICE_MAILS, Office
from workflow.services.reminders.office_digests import bodies_of
from workflow.services.reminders.policies import policies
from workflow.services.reminders.reminder_lines import (
    ASSIGNED,
    ASSIGNED_LOOK_BACK,
    DEADLINE,
    HANDED_OVER,
    KEPT,
    LOST,
    MOVED,
    REFUSED,
    RETURNED,
    is_told,
    told_at,
)
from workflow.services.reminders.reminder_messages import Standing, void_reason

# Notices to who has the action; those to an office, and to who has lost it, are not answered.
_ANSWERED = frozenset({ASSIGNED, "coming", "due", "overdue", MOVED, DEADLINE, RETURNED, REFUSED, KEPT, HANDED_OVER})
_ROLES: tuple[Handed, ...] = ("new", "stays", "asked", "gone")
MOVED_ADDRESS = "Modtageren har fået en anden mailadresse"
_WORD = re.compile(r"\w+")


def compose(message: Message | Head, today: date) -> Composition:
    """The content of a message from its planned slots, on a local day. Reads only."""
    return compose_all([message], today)[message.id]


def compose_all(messages: Sequence[Message | Head], today: date) -> dict[int, Composition]:
    """The contents of several messages, by their ids; what they need is read for all of them at once."""
    told = {message.id: reply_mail.compose(message, today) for message in messages if message.kind == REPLIED}
    messages = [message for message in messages if message.id not in told]
    rows: dict[int, list[Row]] = {message.id: [] for message in messages}
    for row in read_rows(rows):
        rows[cast(int, row.slot.message_id)].append(row)
    shared = _read_shared([row for found in rows.values() for row in found], today)
    return told | {message.id: _composed(message, today, rows[message.id], shared) for message in messages}


def _composed(message: Message | Head, today: date, rows: list[Row], shared: _Shared) -> Composition:
    directory = shared.directory
    dropped: dict[int, str] = {}
    moved: dict[int, tuple[str, ...]] = {}
    kept: list[Row] = []
    for row in rows:
        slot, action = row.slot, row.action
        standing = Standing(action.status, action.has_tasks, action.silent, action.deadline, row.line_state,
                            (action.id, slot.party_id) in shared.not_mine)  # fmt: skip
        to_office = message.kind in OFFICE_MAILS
        if to_office:
            addresses, why = directory.own(slot.party_id), office_content.void_reason(slot.notice, action, today)
        else:
            addresses = directory.reach(slot.party_id, action.body_id).addresses
            why = void_reason(slot.notice, slot.deadline, standing)
        if slot.notice == HANDED_OVER and why is None:
            why = _why_not_told(row, shared)
        if why is not None:
            dropped[slot.id] = why
        elif slot.recipient not in addresses:
            dropped[slot.id] = MOVED_ADDRESS
            if not to_office:  # the office's next digest says it
                moved[slot.id] = addresses
        else:
            kept.append(row)
    return Composition(_content(message, today, kept, shared) if kept else None, dropped, moved)


def _why_not_told(row: Row, shared: _Shared) -> str | None:
    """Why a notice of a move is not sent any more: it was taken back, or the owner has changed since."""
    told = shared.successions.get(row.slot.id, handover_mail.UNDONE)
    if isinstance(told, str):
        return told
    if shared.directory.is_secretariat_of(row.slot.party_id, told.successor_id):
        return None
    before, after = (row.event.changes.get("owners") if row.event else None) or ((), ())
    lost_then = row.slot.party_id in _parties(before) - _parties(after)
    return None if row.line_state or lost_then else "Opgaven har fået en anden ansvarlig"


def _parties(lines: Sequence[dict[str, Any]]) -> set[int]:
    return {line["party_id"] for line in lines}


@dataclass(frozen=True)
class _Shared:
    """What the mails of a batch are put together from, beside their rows."""

    directory: Directory
    clusters: dict[int, str]  # by action
    sequences: dict[int, int]  # by action
    new: set[tuple[int, int]]  # lines (action, party) whose owners hear of them for the first time
    with_login: set[int]  # people
    not_mine: set[tuple[int, int]]  # lines (action, party) whose party says so
    weekly: set[int]  # parties that get one mail a week
    successions: dict[int, Succession | str]  # by slot, of a move to a successor
    owners: dict[int, tuple[str, ...]]  # by action, of those that have moved


def _read_shared(rows: list[Row], today: date) -> _Shared:
    actions = {row.action.id for row in rows}
    directory = Directory({row.slot.party_id for row in rows}, {row.action.body_id for row in rows}, today)
    readers = {directory.reader_of(row.slot.party_id) for row in rows}
    logins = select(User.party_id).where(User.party_id.in_(readers), User.active.is_(True))
    return _Shared(
        directory,
        _clusters(actions),
        deadline_sequences(actions),
        _new_lines(rows, today),
        set(db.session.scalars(logins)),
        lines_not_mine(),
        set(db.session.scalars(select(DigestChoice.party_id).where(DigestChoice.rhythm == "weekly"))),
        handover_mail.successions(row.slot for row in rows),
        mail_changes.owners_of_all({row.action.id for row in rows if row.slot.notice == HANDED_OVER}),
    )


def _content(message: Message | Head, today: date, rows: list[Row], shared: _Shared) -> Content:
    directory = shared.directory
    new = shared.new if message.kind == "digest" else set()
    entries: dict[int, Entry] = {}
    come_to = _come_to(rows, shared)
    for row in rows:
        known = entries.get(row.action.id)  # two parties at one address have the same action in one mail
        is_new = (row.action.id, row.slot.party_id) in new or (known is not None and known.new)
        stands_in_for = _stands_in_for(known, row, directory)
        away = _substitute_for(known, row, directory)
        entry = _entry(row, shared, stands_in_for, away, known.answer_url if known else None, new=is_new)
        if known is not None:  # given a new deadline and sent back, in one mail
            entry = replace(entry, moved=entry.moved or known.moved, change=_told_first(entry.change, known.change))
        told = shared.successions.get(row.slot.id)
        if isinstance(told, Succession):
            handed = _first(_handed(row, told, shared.directory), known.handed if known else None)
            entry = replace(entry, handed=handed, council=come_to[row.action.id])
            if not entry.confidential:
                entry = replace(entry, owners=shared.owners.get(row.action.id, ()))
        if message.kind in OFFICE_MAILS:
            entry = replace(entry, owners=mail_changes.owners_of(row.action.id))
        entries[row.action.id] = entry
    for_parties = {directory.reader_of(row.slot.party_id) for row in rows if not _reach(row, directory).stand_in}
    first_body = min((row.action.deadline, row.action.body_id) for row in rows)[1]
    return Content(
        kind=message.kind,
        recipient=message.recipient,
        name=directory.common_name(for_parties),
        reader=_reader(for_parties, directory),
        reply_to=_reply_to(message) or next(iter(directory.secretariat(first_body)), None),
        weekly_url=_weekly_url(message, rows, shared),
        takes_replies=_reply_to(message) is not None,
        day=today,
        entries=tuple(sorted(entries.values(), key=lambda entry: (entry.deadline, entry.reference))),
        calendar_url=_calendar_url(for_parties, shared),
        office=_office(message, rows, today) if message.kind in OFFICE_MAILS else None,
        successions=_successions(rows, shared),
    )


def _handed(row: Row, told: Succession, directory: Directory) -> Handed:
    if row.line_state is None:
        return "asked" if directory.is_secretariat_of(row.slot.party_id, told.successor_id) else "gone"
    return "new" if row.assigned_at is not None and row.assigned_at >= told.moved_at else "stays"


def _come_to(rows: list[Row], shared: _Shared) -> dict[int, str]:
    """The successor that each action has moved to: the last one, where it has moved on."""
    moves = ((row.action.id, shared.successions.get(row.slot.id)) for row in rows)
    told = [(move.package_id, action_id, move.successor) for action_id, move in moves if isinstance(move, Succession)]
    return {action_id: successor for _, action_id, successor in sorted(told)}


def _first(one: Handed, other: Handed | None) -> Handed:
    """Of two parties at one address: what it is to the one that has it."""
    return min((each for each in (one, other) if each is not None), key=_ROLES.index)


def _told_first(one: Change | None, other: Change | None) -> Change | None:
    """Of two parties at one address: what is told to the one that has it."""
    return other if one is None or (one.kind == "come_back" and other is not None) else one


def _successions(rows: list[Row], shared: _Shared) -> tuple[tuple[Succession, tuple[str, ...]], ...]:
    """Each succession that a mail tells of, with the addresses of the successor's secretariat."""
    told = dict.fromkeys(each for row in rows if isinstance(each := shared.successions.get(row.slot.id), Succession))
    found = ((each, shared.directory.secretariat(each.successor_id)) for each in told)
    return tuple(sorted(found, key=lambda pair: (pair[0].since, pair[0].successor, pair[0].scope)))


def _weekly_url(message: Message | Head, rows: list[Row], shared: _Shared) -> str | None:
    """Only who has the address chooses for it, and only reminders are gathered by the week."""
    parties = {row.slot.party_id for row in rows}
    own = {party_id for party_id in parties if shared.directory.is_own_address(party_id, message.recipient)}
    return weekly_links.address_of(message) if message.kind == "digest" and own - shared.weekly else None


def _reply_to(message: Message | Head) -> str | None:
    """Where an owner's answer comes in: an address of this mail's own, in our mailbox. None without one."""
    settings: Settings = current_app.extensions["settings"]
    if settings.mailbox is None or message.kind in OFFICE_MAILS:
        return None
    return return_path.signed(settings.mailbox.address, message.id, settings.secret_key, return_path.REPLY)


def _office(message: Message | Head, rows: list[Row], today: date) -> Office:
    due = {(row.action.body_id, row.slot.due_on) for row in rows}
    bodies = bodies_of(message.kind, message.recipient, due, today)
    named = [(row.slot.notice, row.action.reference, row.action.body_id) for row in rows]
    return office_content.office(message.kind, named, bodies, today, policies().of)


def _new_lines(rows: list[Row], today: date) -> set[tuple[int, int]]:
    """The lines (action, party) of a reminder whose owners have not been told before that they are theirs."""
    first_day = days_from(today, -ASSIGNED_LOOK_BACK)
    recent = {
        (row.action.id, row.slot.party_id): row.assigned_at
        for row in rows
        if row.assigned_at is not None and local(row.assigned_at).date() > first_day
    }
    if not recent:
        return set()
    told = told_at(ReminderSlot.action_id.in_({action_id for action_id, _ in recent}))
    return {line for line, assigned_at in recent.items() if not is_told(assigned_at, told.get(line))}


def _entry(
    row: Row,
    shared: _Shared,
    stands_in_for: tuple[str, ...],
    away: tuple[str, ...],
    known_url: str | None,
    *,
    new: bool,
) -> Entry:
    settings: Settings = current_app.extensions["settings"]
    action = row.action
    title, quote = readable(" ".join(action.title.split())), shortened(_with_cells(action.quote, row.passage))
    what: What = "task"
    if action.kind in ("recommendation", "decision"):
        what = "matter" if action.confidential else cast(What, action.kind)
    return Entry(
        reference=action.reference,
        what=what,
        outcome=None if action.confidential else action.outcome,
        new=new,
        title=CLOSED_ITEM if action.confidential else title,
        quote="" if action.confidential or _same_words(quote, title) else quote,
        source=row.source,
        meeting_date=row.meeting_date,
        item=None if action.confidential else row.item,
        clusters=shared.clusters.get(action.id, ""),
        deadline=action.deadline,
        # Who has lost it may not see it any more.
        url=f"{settings.base_url}/actions" + ("" if _is_lost(row, shared.directory) else f"/{action.reference}"),
        stands_in_for=stands_in_for,
        confidential=action.confidential,
        sequence=shared.sequences.get(action.id, 0),
        answer_url=known_url or _answer_url(row, what, shared.directory),
        substitute_for=away,
        moved=mail_changes.moved(row) if row.slot.notice == MOVED else mail_changes.moved_by_hand(row),
        change=mail_changes.change_of(row),
    )


def _is_lost(row: Row, directory: Directory) -> bool:
    """Who has it no more may not see it; but for the offices of a body whose actions have moved."""
    moved_on = row.slot.notice == HANDED_OVER and row.line_state is None
    return row.slot.notice == LOST or (moved_on and not directory.is_office(row.slot.party_id))


def _answer_url(row: Row, what: What, directory: Directory) -> str | None:
    """A task is answered by who has it; the secretariat, in somebody's place, logs in and acts as itself."""
    if what != "task" or row.slot.notice not in _ANSWERED or row.line_state is None or _reach(row, directory).stand_in:
        return None
    return answer_links.address_of(row.slot, row.action.deadline)


def _reach(row: Row, directory: Directory) -> Reach:
    return directory.reach(row.slot.party_id, row.action.body_id)


def _reader(for_parties: set[int], directory: Directory) -> Reader:
    if not for_parties:
        return "stand_in"
    if len(for_parties) > 1:
        return "several"
    return "person" if directory.is_person(next(iter(for_parties))) else "office"


def _calendar_url(for_parties: set[int], shared: _Shared) -> str | None:
    settings: Settings = current_app.extensions["settings"]
    if _reader(for_parties, shared.directory) != "person" or for_parties.isdisjoint(shared.with_login):
        return None
    return f"{settings.base_url}/account#calendar"


def _stands_in_for(known: Entry | None, row: Row, directory: Directory) -> tuple[str, ...]:
    before = known.stands_in_for if known else ()
    name = directory.names[row.slot.party_id]
    return (*before, name) if _reach(row, directory).stand_in and name not in before else before


def _substitute_for(known: Entry | None, row: Row, directory: Directory) -> tuple[str, ...]:
    before = known.substitute_for if known else ()
    party_id = row.slot.party_id
    name = directory.names[party_id]
    away = directory.reader_of(party_id) != party_id
    return (*before, name) if away and name not in before else before


def _clusters(action_ids: set[int]) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    for action_id, name in db.session.execute(
        select(ActionCluster.action_id, Cluster.name)
        .join(Cluster, Cluster.id == ActionCluster.cluster_id)
        .where(ActionCluster.action_id.in_(action_ids))
        .order_by(Cluster.name)
    ):
        names.setdefault(action_id, []).append(name)
    return {action_id: enumeration(found) for action_id, found in names.items()}


def _with_cells(quote: str, passage: str | None) -> str:
    """The quote as its passage has it, when that is the same words in the cells of a table."""
    return passage if passage is not None and _same_words(passage, quote) else quote


def _same_words(one: str, other: str) -> bool:
    # Word by word: most differ in the first.
    pairs = zip_longest(_WORD.finditer(one.casefold()), _WORD.finditer(other.casefold()))
    return all(mine and theirs and mine[0] == theirs[0] for mine, theirs in pairs)
