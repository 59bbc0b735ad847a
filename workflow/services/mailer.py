"""Delivers the outbox: each message is claimed, rendered, fenced and sent on its own, over one connection."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from flask import current_app
from sqlalchemy import update

from workflow.clock import local
from workflow.config import Settings
from workflow.domain.notices import may_send_at
from workflow.extensions import db
from workflow.mail_transport import Delivery, Transport, open_transport
from workflow.models import Message, ReminderSlot
from workflow.services import outbox
from workflow.services.mail_content import Composition, Content, compose
from workflow.services.mail_rendering import render
from workflow.services.outbox import Claim
from workflow.services.policies import policies
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

# What a slot of a party that has moved says again at its new address.
_OF_SLOT = (
    "action_id", "party_id", "notice", "due_on", "due_at", "deadline", "deadline_before", "change_id", "event_id",
)  # fmt: skip
_BATCH = 100  # ids fetched at once
_TIME_PER_RUN = 240  # seconds; the next bell or sweep goes on

Clock = Callable[[], datetime]
Step = Literal["sent", "retry", "failed", "suppressed", "again", "taken"]


@dataclass(frozen=True)
class DeliveryResult:
    """How many messages were sent, put off, given up, and left unsent on purpose. `more`: some are still due."""

    sent: int = 0
    retry: int = 0
    failed: int = 0
    suppressed: int = 0
    more: bool = False


@dataclass(frozen=True)
class _Prepared:
    recipient: str
    raw: bytes
    content: Content
    day: date
    attempts: int
    created_at: datetime


def deliver(limit: int | None = None, *, clock: Clock) -> DeliveryResult:
    """Sends what is due, at most `limit` messages, until nothing is left, a server fails or the time is up.

    `clock` is asked again at each step: leases are measured with it. Several may deliver at once.
    """
    settings: Settings = current_app.extensions["settings"]
    lease = timedelta(seconds=settings.mail_lease_seconds)
    outbox.reap(clock())
    hours = policies().widest()  # each mail is planned in the hours of its bodies
    stop_at = time.monotonic() + _TIME_PER_RUN
    result = DeliveryResult()
    tried = 0
    with open_transport() as transport:
        while True:
            here = local(clock())
            if not may_send_at(here.date(), here.time(), hours):
                return result
            ids = outbox.ready(clock(), here.date(), _BATCH)
            db.session.rollback()
            progress = False
            for message_id in ids:
                if (limit is not None and tried >= limit) or time.monotonic() >= stop_at:
                    return replace(result, more=True)
                step, go_on = _deliver_one(transport, message_id, clock, lease)
                progress = progress or step != "taken"
                tried += step not in ("taken", "again")
                if step in ("sent", "retry", "failed", "suppressed"):
                    result = replace(result, **{step: getattr(result, step) + 1})
                if not go_on:
                    return result
            if not progress:
                return result


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


def _deliver_one(transport: Transport, message_id: int, clock: Clock, lease: timedelta) -> tuple[Step, bool]:
    """One message through all steps; whether the next one makes sense."""
    moment = clock()
    today = local(moment).date()
    claimed = outbox.claim(message_id, moment, today, lease)
    if claimed is None:
        return "taken", True
    try:
        prepared = _prepare(claimed, today, moment)
    except Exception as error:  # noqa: BLE001  (one mail that cannot be written must not stop the others)
        return _unforeseen(claimed, error, clock()), True
    if isinstance(prepared, str):
        return ("failed" if prepared == "uncertain" else "suppressed"), True

    def fence() -> bool:
        with transaction():
            message = _message(message_id)
            unchanged = compose(message, prepared.day).content == prepared.content
            return unchanged and outbox.pass_fence(claimed, clock(), lease)

    try:
        delivery = transport.submit(prepared.recipient, prepared.raw, fence)
    except Exception as error:  # noqa: BLE001  (nor one that cannot be sent; but this connection may be spoiled)
        return _unforeseen(claimed, error, clock()), False
    return _settle(claimed, prepared, delivery, clock())


def _unforeseen(claimed: Claim, error: Exception, now: datetime) -> Step:
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


def _prepare(claimed: Claim, today: date, now: datetime) -> _Prepared | str:
    """Renders the claimed message and stores its bytes; or the state that it ended in, "suppressed" or "uncertain"."""
    with transaction():
        message = _message(claimed.message_id)
        if not is_allowed(message.recipient, current_app.extensions["settings"]):
            outbox.suppress(claimed, NOT_ALLOWED)
            return "suppressed"
        day = message.day if message.resends else today
        composition = compose(message, day)
        _drop(composition, now)
        content = composition.content
        if content is None:
            outbox.suppress(claimed, outbox.NOTHING_LEFT)
            return "suppressed"
        rendered = render(message, content)
        if message.resends and message.raw is not None:
            if rendered.raw != message.raw:
                outbox.give_up_changed(claimed, NO_LONGER_SO)
                return "uncertain"
        else:
            outbox.keep_bytes(claimed, rendered.raw, rendered.subject, day)
        return _Prepared(message.recipient, rendered.raw, content, day, message.attempts, message.created_at)


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


def _settle(claimed: Claim, prepared: _Prepared, delivery: Delivery, now: datetime) -> tuple[Step, bool]:
    reply = delivery.reply
    if delivery.outcome == "sent":
        outbox.settle_sent(claimed, reply, now)
        return "sent", True
    if delivery.outcome == "fenced":
        outbox.release(claimed)
        return "again", True
    if delivery.outcome == "failed" or (delivery.outcome == "retry" and prepared.attempts + 1 >= MAX_TRIES):
        outbox.settle_failed(claimed, reply)
        return "failed", True
    if delivery.outcome == "retry":
        outbox.settle_retry(claimed, reply, now + waiting_time(prepared.attempts), answered=True)
        return "retry", True
    if delivery.outcome == "interrupted":
        log.warning("message %s: %s", claimed.message_id, reply)
        state = outbox.settle_interrupted(claimed, now + waiting_time(prepared.attempts))
        return ("retry" if state == "retry" else "failed"), False
    if delivery.outcome == "misconfigured":
        log.error("all mail is paused: %s", reply)
        outbox.pause(f"Mailserveren afviste os: {reply}", now)
        outbox.release(claimed)
        return "retry", False
    # Unreachable: nobody is at fault, and nothing is counted. The longer it has lasted, the longer the wait.
    log.warning("the mail server cannot be reached: %s", reply)
    age = (now - prepared.created_at) / SHORTEST_WAIT
    outbox.settle_retry(claimed, reply, now + waiting_time(max(0, int(age).bit_length() - 1)), answered=False)
    return "retry", False


def _message(message_id: int) -> Message:
    return db.session.get_one(Message, message_id, populate_existing=True)
