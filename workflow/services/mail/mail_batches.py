"""Some messages at a time are put together: read at once, and each written while its predecessor is being sent.

One that cannot be written is set aside by itself; what a batch leaves unsent is given back at once.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from flask import current_app
from sqlalchemy import select, update

from workflow.clock import local
from workflow.config import Settings
from workflow.extensions import db
from workflow.models import Message, ReminderSlot
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.services.actions.references import insert
from workflow.services.mail import freshness, outbox
from workflow.services.mail.freshness import Stamp
from workflow.services.mail.mail_content import compose, compose_all
from workflow.services.mail.mail_entries import Composition, Content, Head
from workflow.services.mail.mail_rendering import render
from workflow.services.mail.outbox import Claim, Kept
from workflow.services.transaction import transaction
from workflow.transactions import read_only

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

_HEADS = (
    select(*(getattr(Message, field) for field in Head._fields))
    .where(is_one_of(Message.id, ID_LIST))
    .order_by(Message.next_try, Message.id)
)

Clock = Callable[[], datetime]
Step = Literal["sent", "retry", "failed", "suppressed", "again"]


@dataclass(frozen=True)
class Prepared:
    """A claimed message with its content, and what that was read from. It is written when its bytes are asked for."""

    claimed: Claim
    message: Head
    content: Content
    stamp: Stamp | None  # None: only writing it again can tell whether it still holds
    day: date

    @cached_property
    def kept(self) -> Kept:
        """Its bytes, written now or before."""
        rendered = render(self.message, self.content)
        return Kept(rendered.raw, rendered.subject, self.day)

    @property
    def message_id(self) -> int:
        """The key of the message."""
        return self.claimed.message_id

    def write_ahead(self) -> None:
        """Writes it now, to have it ready; what goes wrong is told when its bytes are asked for."""
        with suppress(Exception):
            _ = self.kept


@dataclass(frozen=True)
class Batch:
    """What can be sent, and what became of the rest."""

    ready: list[Prepared]
    ended: list[Step]

    def each(self, give_back: Callable[[Claim], None]) -> Iterator[tuple[Prepared, Prepared | None]]:
        """One after the other, each with the next; when the taker stops, for whatever reason, the others are given
        back."""
        left = list(reversed(self.ready))
        try:
            while left:
                prepared = left.pop()
                yield prepared, left[-1] if left else None
        finally:
            for prepared in left:
                give_back(prepared.claimed)


def prepare(claims: list[Claim], clock: Clock) -> Batch:
    """Reads what claimed messages say; what must not be sent is suppressed.

    Nothing is locked while it is read: others fence and settle meanwhile. What must be written down about a message,
    other than its bytes, is read again with that.
    """
    now = clock()
    try:
        batch, rest = _read(claims, now)
    except Exception:  # noqa: BLE001
        # One of them cannot be put together: each by itself tells which.
        db.session.rollback()
        batch, rest = Batch([], []), claims
    for claimed in rest:
        try:
            with transaction():
                outcome = _prepare_one(claimed, now)
        except Exception as error:  # noqa: BLE001  (it must not stop the others)
            batch.ended.append(unforeseen(claimed, error, clock()))
        else:
            if isinstance(outcome, Prepared):
                batch.ready.append(outcome)
            else:
                batch.ended.append(outcome)
    return batch


def still_holds(prepared: Prepared) -> bool:
    """In the running transaction: whether the mail would be written the same now."""
    return compose(_message(prepared.message_id), prepared.day).content == prepared.content


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


def _read(claims: list[Claim], now: datetime) -> tuple[Batch, list[Claim]]:
    """What can be sent as it was read, and the claims that more must be written down about."""
    by_id = {claimed.message_id: claimed for claimed in claims}
    today = local(now).date()
    ready: list[Prepared] = []
    rest: list[Claim] = []
    db.session.rollback()
    with read_only():
        # Before the content is read: what changes in between shows as a difference, never the other way round.
        stamps = freshness.stamps(by_id)
        messages = _heads(by_id)
        compositions = compose_all([message for message in messages if not message.resends], today)
        db.session.commit()
    settings: Settings = current_app.extensions["settings"]
    for message in messages:
        claimed, found = by_id[message.id], compositions.get(message.id)
        if found is None or found.content is None or found.dropped or not is_allowed(message.recipient, settings):
            rest.append(claimed)
        else:
            stamp = stamps[message.id] if message.kind in _OF_NOTICES_ONLY else None
            ready.append(Prepared(claimed, message, found.content, stamp, today))
    return Batch(ready, []), rest


def _prepare_one(claimed: Claim, now: datetime) -> Prepared | Step:
    """In the running transaction: a message with what must be written down about it."""
    stamp = freshness.stamps([claimed.message_id])[claimed.message_id]
    (message,) = _heads([claimed.message_id])
    if not is_allowed(message.recipient, current_app.extensions["settings"]):
        outbox.suppress(claimed, NOT_ALLOWED)
        return "suppressed"
    # What may have been sent already is written as it was on its own day.
    day = message.day if message.resends else local(now).date()
    composition = compose(message, day)
    _drop(composition, now)
    if composition.content is None:
        outbox.suppress(claimed, outbox.NOTHING_LEFT)
        return "suppressed"
    prepared = Prepared(claimed, message, composition.content, stamp if message.kind in _OF_NOTICES_ONLY else None, day)
    stored = _message(message.id).raw if message.resends else None
    if stored is not None and prepared.kept.raw != stored:
        outbox.give_up_changed(claimed, NO_LONGER_SO)
        return "failed"
    return prepared


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


def _heads(message_ids: Collection[int]) -> list[Head]:
    rows = db.session.connection().execute(_HEADS, {"ids": list(message_ids)})
    return [Head(*row) for row in rows]


def _message(message_id: int) -> Message:
    return db.session.get_one(Message, message_id, populate_existing=True)
