"""Delivers the outbox: each message with a claim and a fence of its own, over one connection."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app

from workflow.clock import local
from workflow.config import Settings
from workflow.domain.notices import may_send_at
from workflow.extensions import db
from workflow.mail_transport import Delivery, Transport, open_transport
from workflow.services.mail import mail_batches, outbox, restore_guard, return_path
from workflow.services.mail.mail_batches import MAX_TRIES, SHORTEST_WAIT, Clock, Prepared, Step, waiting_time
from workflow.services.mail.mail_fences import PROMPT, Fences
from workflow.services.reminders.policies import policies
from workflow.transactions import read_only

log = logging.getLogger(__name__)

# Claimed and put together at once: half of what waits, so that several who send end together. No more than can be sent
# within a lease, and no fewer than are worth reading together.
_MOST_AT_ONCE, _FEWEST_AT_ONCE = 50, 10
_TIME_PER_RUN = 240  # seconds; the next bell or sweep goes on


@dataclass(frozen=True)
class DeliveryResult:
    """How many messages were sent, put off, given up, and left unsent on purpose. `more`: some are still due."""

    sent: int = 0
    retry: int = 0
    failed: int = 0
    suppressed: int = 0
    more: bool = False

    def plus(self, steps: Iterable[Step]) -> DeliveryResult:
        """With so many more of each kind; what is tried again at once is none of them."""
        found = Counter(step for step in steps if step != "again")
        return replace(self, **{step: getattr(self, step) + count for step, count in found.items()})


def deliver(limit: int | None = None, *, clock: Clock) -> DeliveryResult:
    """Sends what is due, at most `limit` messages, until nothing is left, a server fails or the time is up.

    `clock` is asked again at each step: leases are measured with it. Several may deliver at once.
    """
    if not restore_guard.check(clock()):
        return DeliveryResult()
    result = _drain(limit, clock)
    if result.sent:
        restore_guard.keep()
    return result


def _drain(limit: int | None, clock: Clock) -> DeliveryResult:
    settings: Settings = current_app.extensions["settings"]
    outbox.reap(clock())
    with read_only():
        hours = policies().widest()  # each mail is planned in the hours of its bodies
        db.session.rollback()
    stop_at = time.monotonic() + _TIME_PER_RUN
    result = DeliveryResult()
    tried = 0
    with open_transport() as transport, Fences(clock, _lease()) as fences:
        while True:
            here = local(clock())
            if not may_send_at(here.date(), here.time(), hours):
                return result
            with read_only():
                ids = outbox.ready(clock(), here.date(), 2 * _MOST_AT_ONCE, settings.mail_per_minute)
                db.session.rollback()
            if not ids:
                return result
            ids = ids[: max(_FEWEST_AT_ONCE, len(ids) // 2)]
            if limit is not None:
                ids = ids[: limit - tried]
            if not ids or time.monotonic() >= stop_at:
                return replace(result, more=True)
            claims = outbox.claim_all(ids, clock(), here.date(), _lease(), settings.mail_per_minute)
            if not claims:  # others were faster: they have these, and what is left is to be looked for again
                continue
            batch = mail_batches.prepare(claims, clock)
            result = result.plus(batch.ended)
            tried += len(batch.ended)
            for prepared, following in batch.each(outbox.release):
                if time.monotonic() >= stop_at:
                    return replace(result, more=True)
                step, go_on = _send(transport, fences, prepared, following, clock)
                tried += step != "again"
                result = result.plus([step])
                if not go_on:
                    return result


def _lease() -> timedelta:
    return timedelta(seconds=current_app.extensions["settings"].mail_lease_seconds)


def _send(
    transport: Transport, fences: Fences, prepared: Prepared, following: Prepared | None, clock: Clock
) -> tuple[Step, bool]:
    """One message to the server, writing the following while it answers; whether going on makes sense."""
    claimed, settings = prepared.claimed, current_app.extensions["settings"]
    try:
        kept = prepared.kept
    except Exception as error:  # noqa: BLE001  (it must not stop the others)
        return mail_batches.unforeseen(claimed, error, clock()), True
    bounces = settings.mail_bounces
    back_to = return_path.signed(bounces, claimed.message_id, settings.secret_key) if bounces else None
    ahead = following.write_ahead if following else None
    started = time.monotonic()
    try:
        delivery = transport.submit(prepared.message.recipient, kept.raw, fences.before_data(prepared), back_to, ahead)
    except Exception as error:  # noqa: BLE001  (it must not stop the others; but this connection may be spoiled)
        return mail_batches.unforeseen(claimed, error, clock()), False
    if delivery.outcome == "sent":
        alone = following is None or time.monotonic() - started >= PROMPT
        fences.taken(claimed, delivery.reply, at_once=alone)
        return "sent", True
    fences.keep()
    return _settle(prepared, delivery, clock())


def _settle(prepared: Prepared, delivery: Delivery, now: datetime) -> tuple[Step, bool]:
    claimed, message, reply = prepared.claimed, prepared.message, delivery.reply
    if delivery.outcome == "fenced":
        outbox.release(claimed)
        return "again", True
    if delivery.outcome == "failed" or (delivery.outcome == "retry" and message.attempts + 1 >= MAX_TRIES):
        outbox.settle_failed(claimed, reply, prepared.kept)
        return "failed", True
    if delivery.outcome == "retry":
        outbox.settle_retry(claimed, reply, now + waiting_time(message.attempts), answered=True)
        return "retry", True
    if delivery.outcome == "interrupted":
        log.warning("message %s: %s", claimed.message_id, reply)
        state = outbox.settle_interrupted(claimed, now + waiting_time(message.attempts))
        return ("retry" if state == "retry" else "failed"), False
    if delivery.outcome == "misconfigured":
        log.error("all mail is paused: %s", reply)
        outbox.pause(f"Mailserveren afviste os: {reply}", now)
        outbox.release(claimed)
        return "retry", False
    # Unreachable: nobody is at fault, and nothing is counted. The longer it has lasted, the longer the wait.
    log.warning("the mail server cannot be reached: %s", reply)
    age = (now - message.created_at) / SHORTEST_WAIT
    outbox.settle_retry(claimed, reply, now + waiting_time(max(0, int(age).bit_length() - 1)), answered=False)
    return "retry", False
