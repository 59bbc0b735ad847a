"""Some messages at a time are written: claimed together, put together and rendered in one transaction.

One that cannot be written is set aside by itself; what a batch leaves unsent is given back at once.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from flask import current_app
from sqlalchemy import select, update

from workflow.clock import local
from workflow.config import Settings
from workflow.extensions import db
from workflow.models import Message, ReminderSlot
from workflow.services import freshness, outbox
from workflow.services.freshness import Stamp
from workflow.services.mail_content import compose, compose_all
from workflow.services.mail_entries import Composition, Content
from workflow.services.mail_rendering import render
from workflow.services.outbox import Claim
from workflow.services.references import insert
from workflow.services.transaction import transaction

log = logging.getLogger(__name__)

NOT_ALLOWED = "Modtageren er ikke på listen over tilladte modtagere (WORKFLOW_MAIL_ALLOW)"
NO_LONGER_SO = (
    "Mailen er måske sendt én gang. Den blev ikke sendt igen, fordi indholdet er ændret; det, der stadig gælder, "
    "kommer i næste mail"
)
MAX_TRIES = 8
SHORTEST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)

# Mails that say no more than the notices in them: whether these still hold is whether the mail does.
_OF_NOTICES_ONLY = frozenset({"digest", "assigned", "deadlines_moved", "changed"})
# What a slot of a party that has moved says again at its new address.
_OF_SLOT = (
    "action_id", "party_id", "notice", "due_on", "due_at", "deadline", "deadline_before", "change_id", "event_id",
)  # fmt: skip

Clock = Callable[[], datetime]
Step = Literal["sent", "retry", "failed", "suppressed", "again"]


@dataclass(frozen=True)
class Prepared:
    """A claimed message as it will be sent, with what it was written from."""

    claimed: Claim
    recipient: str
    raw: bytes
    content: Content
    stamp: Stamp | None  # None: only writing it again can tell whether it still holds
    day: date
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class Batch:
    """What can be sent, and what became of the rest."""

    ready: list[Prepared]
    ended: list[Step]

    def each(self, give_back: Callable[[Claim], None]) -> Iterator[Prepared]:
        """One after the other; when the taker stops, for whatever reason, the others are given back."""
        left = list(reversed(self.ready))
        try:
            while left:
                yield left.pop()
        finally:
            for prepared in left:
                give_back(prepared.claimed)


def prepare(claims: list[Claim], clock: Clock) -> Batch:
    """Renders claimed messages and stores their bytes; what must not be sent is suppressed."""
    now = clock()
    try:
        return _prepare(claims, now)
    except Exception:  # noqa: BLE001
        # One of them cannot be written: each by itself tells which.
        db.session.rollback()
    ready: list[Prepared] = []
    ended: list[Step] = []
    for claimed in claims:
        try:
            batch = _prepare([claimed], now)
        except Exception as error:  # noqa: BLE001  (it must not stop the others)
            ended.append(unforeseen(claimed, error, clock()))
        else:
            ready += batch.ready
            ended += batch.ended
    return Batch(ready, ended)


def still_holds(prepared: Prepared) -> bool:
    """In the running transaction: whether the mail would be written the same now."""
    message_id = prepared.claimed.message_id
    if prepared.stamp is not None and freshness.stamps([message_id])[message_id] == prepared.stamp:
        return True
    return compose(_message(message_id), prepared.day).content == prepared.content


def unforeseen(claimed: Claim, error: Exception, now: datetime) -> Step:
    """An error of our own: tried again like a temporary refusal, and given up like one."""
    log.error("message %s cannot be written or sent", claimed.message_id, exc_info=error)
    db.session.rollback()
    message = _message(claimed.message_id)
    attempts, submitting = message.attempts, message.state == "submitting"
    told = f"Mailen kunne ikke skrives eller sendes: {error}"
    if submitting:
        return "retry" if outbox.settle_interrupted(claimed, now + waiting_time(attempts)) == "retry" else "failed"
    if attempts + 1 >= MAX_TRIES:
        outbox.settle_failed(claimed, told)
        return "failed"
    outbox.settle_retry(claimed, told, now + waiting_time(attempts), answered=True)
    return "retry"


def is_allowed(address: str, settings: Settings) -> bool:
    """Whether mail may reach an address: in production and on the page all, otherwise those on the list."""
    if settings.production or settings.mail_server is None or "*" in settings.mail_allow:
        return True
    domain = address.rpartition("@")[2]
    return any(allowed.lstrip("@") in (address, domain) for allowed in settings.mail_allow)


def waiting_time(tries: int) -> timedelta:
    """How long to wait after so many tries: doubled each time, spread out, 30 seconds to 2 hours."""
    wait = min(SHORTEST_WAIT * 2 ** min(tries, 10), LONGEST_WAIT)
    return min(wait * random.uniform(1, 1.5), LONGEST_WAIT)


def _prepare(claims: Iterable[Claim], now: datetime) -> Batch:
    ready: list[Prepared] = []
    ended: list[Step] = []
    by_id = {claimed.message_id: claimed for claimed in claims}
    with transaction():
        messages = db.session.scalars(
            select(Message)
            .where(Message.id.in_(by_id))
            .order_by(Message.next_try, Message.id)
            .execution_options(populate_existing=True)
        ).all()
        # Before the content is read: what changes in between shows as a difference, never the other way round.
        stamps = freshness.stamps(by_id)
        today = local(now).date()
        # What may have been sent already is written as it was on its own day.
        fresh = compose_all([message for message in messages if not message.resends], today)
        for message in messages:
            stamp = stamps[message.id] if message.kind in _OF_NOTICES_ONLY else None
            day = message.day if message.resends else today
            composition = fresh.get(message.id) or compose(message, day)
            written = _write(by_id[message.id], message, composition, stamp, day, now)
            if isinstance(written, Prepared):
                ready.append(written)
            else:
                ended.append(written)
    return Batch(ready, ended)


def _write(
    claimed: Claim, message: Message, composition: Composition, stamp: Stamp | None, day: date, now: datetime
) -> Prepared | Step:
    if not is_allowed(message.recipient, current_app.extensions["settings"]):
        outbox.suppress(claimed, NOT_ALLOWED)
        return "suppressed"
    _drop(composition, now)
    content = composition.content
    if content is None:
        outbox.suppress(claimed, outbox.NOTHING_LEFT)
        return "suppressed"
    rendered = render(message, content)
    if message.resends and message.raw is not None:
        if rendered.raw != message.raw:
            outbox.give_up_changed(claimed, NO_LONGER_SO)
            return "failed"
    else:
        outbox.keep_bytes(claimed, rendered.raw, rendered.subject, day)
    return Prepared(claimed, message.recipient, rendered.raw, content, stamp, day, message.attempts, message.created_at)


def _drop(composition: Composition, now: datetime) -> None:
    """Marks the slots that fell out; a party that has moved gets a loose slot at its new address."""
    for slot_id, reason in composition.dropped.items():
        db.session.execute(
            update(ReminderSlot)
            .where(ReminderSlot.id == slot_id, ReminderSlot.state == "planned")
            .values(state="suppressed", reason=reason)
        )
    for slot_id, addresses in composition.moved.items():
        slot = db.session.get_one(ReminderSlot, slot_id)
        for address in addresses:
            values = {column: getattr(slot, column) for column in _OF_SLOT}
            db.session.execute(
                insert(ReminderSlot)
                .values(**values, recipient=address, state="planned", created_at=now)
                .on_conflict_do_nothing()
            )


def _message(message_id: int) -> Message:
    return db.session.get_one(Message, message_id, populate_existing=True)
