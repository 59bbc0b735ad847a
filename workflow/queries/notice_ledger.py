"""Who was told what: every notice that was planned, with what became of it, as far as an actor may see its action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from workflow.domain.access import Actor
from workflow.extensions import db
from workflow.models import Action, Bounce, Message, Party, ReminderSlot, StoppedAddress
from workflow.models.delivery import UNDELIVERED
from workflow.queries.ledger import is_readable
from workflow.queries.scope import visible_actions

PAGE_SIZE = 50
# What a list is asked for by: the states of notices, and what came back afterwards.
STATES = ("planned", "sent", "returned", "suppressed", "superseded", "failed")


@dataclass(frozen=True)
class LedgerFilters:
    """What to show. `text` is looked for in the address, the name, and the reference."""

    text: str | None = None
    state: str | None = None  # one of STATES
    notice: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class LedgerRow:
    """A notice about an action to a party at an address."""

    id: int
    due_on: date
    notice: str
    state: str  # planned, sent, returned, suppressed, superseded, failed
    reason: str | None
    reference: str
    title: str
    party: str
    recipient: str  # empty: there was no address
    message_id: int | None
    sent_at: datetime | None
    reply: str | None  # of the mail server
    diagnostic: str | None  # why it came back


@dataclass(frozen=True)
class Undelivered:
    """A mail that a person has to look at. state: failed, or uncertain (perhaps delivered)."""

    id: int
    recipient: str
    subject: str
    kind: str
    state: str
    reply: str | None
    day: date
    references: tuple[str, ...]


@dataclass(frozen=True)
class Stop:
    """An address that mail is stopped to, and whose it is in the register."""

    id: int
    address: str
    since: datetime
    why: str  # bounced, by_hand
    told: str
    stopped_by: str
    parties: tuple[tuple[int, str], ...]


def ledger(actor: Actor, filters: LedgerFilters, before_id: int | None = None) -> list[LedgerRow]:
    """One page, newest first, and one row more when there is a next page."""
    permanent = Bounce.permanent & (Bounce.message_id == ReminderSlot.message_id)
    query = (
        select(
            ReminderSlot.id, ReminderSlot.due_on, ReminderSlot.notice, ReminderSlot.state, ReminderSlot.reason,
            Action.reference, Action.title, Party.name, ReminderSlot.recipient, ReminderSlot.message_id,
            Message.sent_at, Message.server_reply, Bounce.diagnostic, Bounce.id,
        )
        .join(Action, Action.id == ReminderSlot.action_id)
        .join(Party, Party.id == ReminderSlot.party_id)
        .outerjoin(Message, Message.id == ReminderSlot.message_id)
        .outerjoin(Bounce, permanent)
        .where(visible_actions(actor), *_conditions(filters))
    )  # fmt: skip
    if before_id is not None:
        query = query.where(ReminderSlot.id < before_id)
    rows = db.session.execute(query.order_by(ReminderSlot.id.desc()).limit(PAGE_SIZE + 1))
    return [_row(row) for row in rows]


def undelivered(actor: Actor) -> list[Undelivered]:
    """The mails that nobody has seen to yet, newest first."""
    query = (
        select(
            Message.id,
            Message.recipient,
            Message.subject,
            Message.kind,
            Message.state,
            Message.server_reply,
            Message.day,
        )
        .where(UNDELIVERED, is_readable(actor))
        .order_by(Message.id.desc())
    )
    rows = db.session.execute(query).all()
    references = _references([row.id for row in rows])
    return [
        Undelivered(
            row.id, row.recipient, row.subject or "", row.kind, row.state, row.server_reply, row.day,
            tuple(references.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def count_undelivered(actor: Actor) -> int:
    """How many of them there are."""
    return db.session.scalar(select(func.count()).select_from(Message).where(UNDELIVERED, is_readable(actor))) or 0


def stops() -> list[Stop]:
    """The addresses that mail is stopped to, newest first, with who in the register has them."""
    rows = db.session.scalars(
        select(StoppedAddress).where(StoppedAddress.lifted_at.is_(None)).order_by(StoppedAddress.id.desc())
    ).all()
    owners: dict[str, list[tuple[int, str]]] = {}
    address = func.lower(func.trim(Party.email))
    for party_id, name, email in db.session.execute(
        select(Party.id, Party.name, address).where(address.in_([row.address for row in rows])).order_by(Party.name)
    ):
        owners.setdefault(email, []).append((party_id, name))
    return [
        Stop(row.id, row.address, row.since, row.why, row.told, row.stopped_by, tuple(owners.get(row.address, ())))
        for row in rows
    ]


def count_stops() -> int:
    """How many addresses are stopped."""
    query = select(func.count()).select_from(StoppedAddress).where(StoppedAddress.lifted_at.is_(None))
    return db.session.scalar(query) or 0


def _row(row: Any) -> LedgerRow:
    values: list[Any] = list(row)
    bounce_id = values.pop()
    found = LedgerRow(*values)
    return replace(found, state="returned") if bounce_id is not None and found.state == "sent" else found


def _conditions(filters: LedgerFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.text:
        wanted = filters.text
        conditions.append(
            or_(
                ReminderSlot.recipient.icontains(wanted, autoescape=True),
                Action.reference.icontains(wanted, autoescape=True),
                Party.name.icontains(wanted, autoescape=True),
            )
        )
    if filters.state == "returned":
        conditions.append(Bounce.id.is_not(None))
    elif filters.state == "sent":
        conditions += [ReminderSlot.state == "sent", Bounce.id.is_(None)]
    elif filters.state:
        conditions.append(ReminderSlot.state == filters.state)
    if filters.notice:
        conditions.append(ReminderSlot.notice == filters.notice)
    if filters.since:
        conditions.append(ReminderSlot.due_on >= filters.since)
    if filters.until:
        conditions.append(ReminderSlot.due_on <= filters.until)
    return conditions


def _references(message_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = (
        select(ReminderSlot.message_id, Action.reference)
        .join(Action, Action.id == ReminderSlot.action_id)
        .where(ReminderSlot.message_id.in_(message_ids))
        .distinct()
        .order_by(Action.reference)
    )
    for message_id, reference in db.session.execute(query):
        if message_id is not None:
            found.setdefault(message_id, []).append(reference)
    return found
