"""What a message says: put together from its slots as things stand now, without what no longer holds.

Composing twice and comparing is how the fence knows that nothing has changed since the mail was rendered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flask import current_app
from sqlalchemy import select

from workflow.config import Settings
from workflow.extensions import db
from workflow.models import Action, AgendaItem, Assignment, Body, BodyCluster, Cluster, Meeting, Message, ReminderSlot
from workflow.services.recipients import Directory, Reach
from workflow.services.reminder_messages import void_reason

CLOSED_ITEM = "Lukket punkt"
MOVED_ADDRESS = "Modtageren har fået en anden mailadresse"
LONGEST_QUOTE = 700  # characters of the minutes' own words; the rest is behind the link


# Who reads it: a person, an office or organisation at its mailbox, several parties at one mailbox, or the
# secretariat in place of parties without an address.
Reader = Literal["person", "office", "several", "stand_in"]


@dataclass(frozen=True)
class Entry:
    """One action in a mail."""

    reference: str
    title: str
    quote: str  # the minutes' own words; empty for a closed item
    source: str  # body; where it was decided stands in meeting_date and item
    meeting_date: date | None
    item: str | None
    clusters: str  # "Nord", "Midt, Syd og Vest"; empty for a body without clusters
    deadline: date
    url: str
    stands_in_for: tuple[str, ...]  # parties without a mail address
    confidential: bool


@dataclass(frozen=True)
class Content:
    """Everything that a mail shows, most urgent first."""

    kind: str
    recipient: str
    name: str | None  # of the party it is for; None when there are several or none
    reader: Reader
    reply_to: str | None
    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Composition:
    """A mail's content (None: nothing left to say), and the slots that fell out with the reason.

    `moved` are those among them whose party is now reached elsewhere, with its addresses.
    """

    content: Content | None
    dropped: dict[int, str]
    moved: dict[int, tuple[str, ...]]


def compose(message: Message, today: date) -> Composition:
    """The content of a message from its planned slots, on a local day. Reads only."""
    rows = db.session.execute(
        select(ReminderSlot, Action, Assignment.state, Body.name, Meeting.date, AgendaItem.number)
        .join(Action, Action.id == ReminderSlot.action_id)
        .join(Body, Body.id == Action.body_id)
        .outerjoin(
            Assignment,
            (Assignment.action_id == ReminderSlot.action_id) & (Assignment.party_id == ReminderSlot.party_id),
        )
        .outerjoin(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(AgendaItem, AgendaItem.id == Action.item_id)
        .where(ReminderSlot.message_id == message.id, ReminderSlot.state == "planned")
        .order_by(ReminderSlot.id)
        .execution_options(populate_existing=True)
    ).all()
    directory = Directory({row[0].party_id for row in rows}, {row[1].body_id for row in rows}, today)
    clusters = _clusters({row[1].body_id for row in rows})
    settings: Settings = current_app.extensions["settings"]
    dropped: dict[int, str] = {}
    moved: dict[int, tuple[str, ...]] = {}
    entries: dict[int, Entry] = {}
    for_parties: set[int] = set()
    body_ids: list[tuple[date, int]] = []
    for slot, action, line_state, body_name, meeting_date, item in rows:
        reach = directory.reach(slot.party_id, action.body_id)
        if (why := void_reason(slot, action, line_state)) is not None:
            dropped[slot.id] = why
            continue
        if slot.recipient not in reach.addresses:
            dropped[slot.id] = MOVED_ADDRESS
            moved[slot.id] = reach.addresses
            continue
        if not reach.stand_in:
            for_parties.add(slot.party_id)
        body_ids.append((action.deadline, action.body_id))
        stands_in_for = _stands_in_for(entries.get(action.id), reach, directory.names[slot.party_id])
        entries[action.id] = Entry(
            reference=action.reference,
            title=CLOSED_ITEM if action.confidential else " ".join(action.title.split()),
            quote="" if action.confidential else _shortened(action.quote),
            source=body_name,
            meeting_date=meeting_date,
            item=None if action.confidential else item,
            clusters=clusters.get(action.body_id, ""),
            deadline=action.deadline,
            url=f"{settings.base_url}/actions/{action.reference}",
            stands_in_for=stands_in_for,
            confidential=action.confidential,
        )
    if not entries:
        return Composition(None, dropped, moved)
    party_id = next(iter(for_parties)) if len(for_parties) == 1 else None
    secretariat = directory.secretariat(min(body_ids)[1])
    content = Content(
        kind=message.kind,
        recipient=message.recipient,
        name=directory.names[party_id] if party_id is not None else None,
        reader=_reader(for_parties, directory),
        reply_to=secretariat[0] if secretariat else None,
        day=today,
        entries=tuple(sorted(entries.values(), key=lambda entry: (entry.deadline, entry.reference))),
    )
    return Composition(content, dropped, moved)


def _reader(for_parties: set[int], directory: Directory) -> Reader:
    if not for_parties:
        return "stand_in"
    if len(for_parties) > 1:
        return "several"
    return "person" if directory.is_person(next(iter(for_parties))) else "office"


def _stands_in_for(known: Entry | None, reach: Reach, name: str) -> tuple[str, ...]:
    before = known.stands_in_for if known else ()
    return (*before, name) if reach.stand_in and name not in before else before


def _clusters(body_ids: set[int]) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    for body_id, name in db.session.execute(
        select(BodyCluster.body_id, Cluster.name)
        .join(Cluster, Cluster.id == BodyCluster.cluster_id)
        .where(BodyCluster.body_id.in_(body_ids))
        .order_by(Cluster.name)
    ):
        names.setdefault(body_id, []).append(name)
    return {body_id: enumeration(found) for body_id, found in names.items()}


def enumeration(words: Sequence[str]) -> str:
    """ "Midt, Syd og Vest" """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} og {words[-1]}"


def _shortened(quote: str) -> str:
    text = " ".join(quote.split())
    if len(text) <= LONGEST_QUOTE:
        return text
    return text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
