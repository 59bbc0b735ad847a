"""The outbox: who may send a message now. Every step is one conditional UPDATE whose row count is read.

due → claimed → submitting → sent, or retry, failed, suppressed, uncertain. A claim is a token with a lease; the
fence (claimed → submitting) is passed just before DATA. A dead process leaves a claim that expires: before the
fence nothing was sent, after it the same bytes are sent once more, and a second time a person decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, bindparam, exists, func, or_, select, update

from workflow.advisory_locks import AdvisoryLock, until_commit
from workflow.clock import local
from workflow.domain.notices import may_send_at
from workflow.extensions import db
from workflow.models import Installation, Message, ReminderSlot
from workflow.queries.driver_statements import DriverStatement
from workflow.services.actions.references import insert
from workflow.services.transaction import transaction

SUPERSEDED = "Afløst af en nyere mail"
MAYBE_SENT = "Forbindelsen blev afbrudt under afsendelsen; det er uvist, om mailen nåede frem"
NOTHING_LEFT = "Alt i mailen var afsluttet, flyttet eller leveret, inden den blev sendt"

MINUTE = timedelta(minutes=1)

_PAUSED = exists().where(Installation.mail_paused_at.is_not(None))

# The statements that every mail takes, put together once.
_MESSAGE, _SLOT = cast(Table, Message.__table__), cast(Table, ReminderSlot.__table__)
_HELD = (_MESSAGE.c.id == bindparam("of")) & (_MESSAGE.c.token == bindparam("held_by"))
_CLAIMED = update(_MESSAGE).where(_HELD, _MESSAGE.c.state == "claimed")
_BYTES: dict[str, Any] = {"raw": bindparam("bytes"), "subject": bindparam("words"), "day": bindparam("about")}
_FENCED = _CLAIMED.where(_MESSAGE.c.lease_until > bindparam("now"), ~_PAUSED).values(
    state="submitting", lease_until=bindparam("until")
)
_PASS_FENCE = DriverStatement(_FENCED)
_PASS_FENCE_WITH_BYTES = DriverStatement(_FENCED.values(_BYTES))
_KEEP_BYTES = DriverStatement(_CLAIMED.values(_BYTES))
_SETTLE_SENT = DriverStatement(
    update(_MESSAGE)
    .where(_HELD, _MESSAGE.c.state == "submitting")
    .values(state="sent", sent_at=bindparam("now"), server_reply=bindparam("reply"), token=None, lease_until=None)
)
_SLOTS_SENT = DriverStatement(
    update(_SLOT)
    .where(_SLOT.c.message_id == bindparam("of"), _SLOT.c.state == "planned")
    .values(state="sent", reason=None)
)


@dataclass(frozen=True)
class Claim:
    """The right to send one message until the lease ends."""

    message_id: int
    token: str


@dataclass(frozen=True)
class Kept:
    """What is kept of a mail that goes: its bytes, its subject, and the day it speaks about."""

    raw: bytes
    subject: str
    day: date


def ready(now: datetime, today: date, limit: int, per_minute: int = 0) -> list[int]:
    """Ids of messages that may be claimed, longest waiting first; a digest only on its own day.

    `per_minute`: no more than all workers together may still send in this minute; 0: as many as there are.
    """
    if per_minute:
        limit = min(limit, _room(now, per_minute))
    return list(
        db.session.scalars(
            select(Message.id)
            .where(_claimable(now, today), ~_PAUSED)
            .order_by(Message.next_try, Message.id)
            .limit(limit)
        )
    )


def is_waiting(now: datetime, today: date) -> bool:
    """Whether anything could be delivered now, or is held by somebody whose lease has ended."""
    return waiting(now, today, 1) > 0


def waiting(now: datetime, today: date, most: int) -> int:
    """How many there are of these; no more than `most` are counted."""
    ended = Message.state.in_(("claimed", "submitting")) & (Message.lease_until <= now)
    some = select(Message.id).where(or_(_claimable(now, today), ended), ~_PAUSED).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def late(before: datetime, now: datetime) -> int:
    """How many mails that could have gone before that moment still wait; none outside the hours of mail."""
    here = local(now)
    if not (may_send_at(here.date(), here.time()) and may_send_at(local(before).date(), local(before).time())):
        return 0
    waiting = _claimable(before, here.date()) & (Message.created_at <= before)
    return db.session.scalar(select(func.count()).select_from(Message).where(waiting)) or 0


def claim(message_id: int, now: datetime, today: date, lease: timedelta, per_minute: int = 0) -> Claim | None:
    """Takes a message, or None: somebody else has it, it is not due, mail is paused, or the minute is full."""
    return next(iter(claim_all([message_id], now, today, lease, per_minute)), None)


def claim_all(
    message_ids: Sequence[int], now: datetime, today: date, lease: timedelta, per_minute: int = 0
) -> list[Claim]:
    """Takes those of these messages that can be taken, each with a claim of its own."""
    token = secrets.token_hex(16)
    with transaction():
        if per_minute:
            _one_at_a_time()
            message_ids = message_ids[: _room(now, per_minute)]
        taken = _returning(
            Message.id.in_(message_ids) & _claimable(now, today) & ~_PAUSED,
            state="claimed",
            token=token,
            lease_until=now + lease,
        )
    return [Claim(message_id, token) for message_id in taken]


def pass_fence(
    claimed: Claim, now: datetime, lease: timedelta, kept: Kept | None = None, connection: Connection | None = None
) -> bool:
    """In the running transaction: from here on the server may have the message. False: the claim has been lost.

    `kept`: stored with it, since a second try must be the same. `connection`: of the transaction; None: the session's.
    """
    connection = connection or db.session.connection()
    values = {"of": claimed.message_id, "held_by": claimed.token, "now": now, "until": now + lease}
    if kept is None:
        return bool(_PASS_FENCE.run(connection, **values).rowcount)
    values |= {"bytes": kept.raw, "words": kept.subject, "about": kept.day}
    return bool(_PASS_FENCE_WITH_BYTES.run(connection, **values).rowcount)


def keep_bytes(claimed: Claim, kept: Kept) -> bool:
    """In the running transaction: stores what will be sent."""
    values = {"bytes": kept.raw, "words": kept.subject, "about": kept.day}
    stored = _KEEP_BYTES.run(db.session.connection(), of=claimed.message_id, held_by=claimed.token, **values)
    return bool(stored.rowcount)


def release(claimed: Claim) -> None:
    """Gives an unsent message back, to be rendered afresh at once."""
    with transaction():
        _set(_held(claimed, "claimed") & (Message.resends == 0), state="due", token=None, lease_until=None, raw=None)
        _set(_held(claimed, "claimed"), state="due", token=None, lease_until=None)


def mark_sent(connection: Connection, claimed: Claim, reply: str, now: datetime) -> bool:
    """The server has taken it: told in the transaction of the connection."""
    values = {"of": claimed.message_id, "held_by": claimed.token, "reply": reply, "now": now}
    settled = bool(_SETTLE_SENT.run(connection, **values).rowcount)
    if settled:
        _SLOTS_SENT.run(connection, of=claimed.message_id)
    return settled


def settle_retry(claimed: Claim, reply: str, next_try: datetime, *, answered: bool) -> bool:
    """It was not taken this time. `answered`: the server refused this message, which counts as a try."""
    with transaction():
        return _set(
            _held(claimed, "claimed", "submitting"),
            state="retry",
            server_reply=reply,
            next_try=next_try,
            attempts=Message.attempts + (1 if answered else 0),
            token=None,
            lease_until=None,
        )


def settle_failed(claimed: Claim, reply: str, kept: Kept | None = None) -> bool:
    """The server will never take it; the secretariat sees it, and what was not sent."""
    with transaction():
        if kept is not None:
            keep_bytes(claimed, kept)
        return _end(claimed, "failed", reply, "failed")


def suppress(claimed: Claim, reason: str) -> bool:
    """In the running transaction: it must not be sent, or nothing is left to say."""
    return _end(claimed, "suppressed", reason, "suppressed")


def settle_interrupted(claimed: Claim, next_try: datetime) -> str:
    """The connection broke after the fence: once the same bytes again, then a person decides. Returns the new state."""
    with transaction():
        again = _set(
            _held(claimed, "submitting") & (Message.resends == 0),
            state="retry",
            resends=1,
            server_reply=MAYBE_SENT,
            next_try=next_try,
            token=None,
            lease_until=None,
        )
        if again:
            return "retry"
        _end(claimed, "uncertain", MAYBE_SENT, "failed")
        return "uncertain"


def give_up_changed(claimed: Claim, reason: str) -> bool:
    """In the running transaction: what may have been sent already can no longer be said as it was.

    It is not sent again, and a person decides; its slots become loose: what still holds comes with the next mail.
    """
    given_up = _set(_held(claimed, "claimed"), state="uncertain", server_reply=reason, token=None, lease_until=None)
    if given_up:
        _loosen([claimed.message_id])
    return given_up


def reap(now: datetime) -> None:
    """Takes expired claims back; see expire_leases."""
    with transaction():
        expire_leases(now)


def expire_leases(now: datetime) -> None:
    """In the running transaction: what a dead process held becomes due again; what it was submitting, once."""
    expired = Message.lease_until <= now
    _set((Message.state == "claimed") & expired, state="due", token=None, lease_until=None)
    _set(
        (Message.state == "submitting") & expired & (Message.resends == 0),
        state="due",
        resends=1,
        server_reply=MAYBE_SENT,
        token=None,
        lease_until=None,
    )
    lost = _returning((Message.state == "submitting") & expired, state="uncertain", token=None, lease_until=None)
    _set_slots(lost, "failed", MAYBE_SENT)


def withdraw_digests_before(day: date) -> None:
    """In the running transaction: unsent digests of earlier days are given up; what they said goes into today's."""
    stale = (Message.kind == "digest") & (Message.day < day) & Message.state.in_(("due", "retry"))
    withdrawn = _returning(stale & (Message.resends == 0), state="suppressed", server_reply=SUPERSEDED)
    withdrawn += _returning(stale, state="uncertain")
    _loosen(withdrawn)


def reopen(dedupe_keys: Iterable[str], now: datetime) -> dict[str, int]:
    """In the running transaction: those that can still take more in, by key; what was rendered of them is dropped.

    Also one that had nothing left to say: it has not been sent, so it may say something else.
    """
    waiting = Message.state.in_(("due", "retry")) & (Message.resends == 0)
    emptied = (Message.state == "suppressed") & (Message.server_reply == NOTHING_LEFT)
    keys = list(dedupe_keys)
    reopened: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        wanted = Message.dedupe_key.in_(keys[start : start + 500])
        _set(wanted & emptied, state="due", next_try=now, server_reply=None)
        rows = db.session.execute(
            update(Message)
            .where(wanted & waiting)
            .values(raw=None)
            .returning(Message.dedupe_key, Message.id)
            .execution_options(synchronize_session=False)
        )
        reopened.update({row.dedupe_key: row.id for row in rows})
    return reopened


def pause(reason: str, now: datetime) -> None:
    """Stops all mail until somebody resumes it. The first pause keeps its time and reason."""
    with transaction():
        db.session.execute(insert(Installation).values(id=1, clock_offset=0).on_conflict_do_nothing())
        db.session.execute(
            update(Installation)
            .where(Installation.mail_paused_at.is_(None))
            .values(mail_paused_at=now, mail_paused_reason=reason)
        )


def resume() -> None:
    """Lets mail go again."""
    with transaction():
        db.session.execute(update(Installation).values(mail_paused_at=None, mail_paused_reason=None))


def _room(now: datetime, per_minute: int) -> int:
    """How many mails may still go: what went in the last minute and what is going now are counted."""
    lately = (Message.sent_at > now - MINUTE) | Message.state.in_(("claimed", "submitting"))
    return max(0, per_minute - (db.session.scalar(select(func.count()).select_from(Message).where(lately)) or 0))


def _one_at_a_time() -> None:
    # Two who count at once would both find the last free place. On SQLite a transaction that writes is alone anyway.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(until_commit(AdvisoryLock.SENDING_RATE))


def _claimable(now: datetime, today: date) -> ColumnElement[bool]:
    return (
        Message.state.in_(("due", "retry"))
        & (Message.next_try <= now)
        & ((Message.kind != "digest") | (Message.day == today))
    )


def _held(claimed: Claim, *states: str) -> ColumnElement[bool]:
    return (Message.id == claimed.message_id) & (Message.token == claimed.token) & Message.state.in_(states)


def _end(claimed: Claim, state: str, reason: str, slot_state: str) -> bool:
    ended = _set(
        _held(claimed, "claimed", "submitting"), state=state, server_reply=reason, token=None, lease_until=None
    )
    if ended:
        _set_slots([claimed.message_id], slot_state, reason)
    return ended


def _set(condition: ColumnElement[bool], **values: object) -> bool:
    result = db.session.execute(
        update(Message).where(condition).values(**values).execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def _returning(condition: ColumnElement[bool], **values: object) -> list[int]:
    return list(
        db.session.scalars(
            update(Message)
            .where(condition)
            .values(**values)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
    )


def _set_slots(message_ids: list[int], state: str, reason: str | None) -> None:
    if message_ids:
        db.session.execute(
            update(ReminderSlot)
            .where(ReminderSlot.message_id.in_(message_ids), ReminderSlot.state == "planned")
            .values(state=state, reason=reason[:200] if reason else None)
            .execution_options(synchronize_session=False)
        )


def _loosen(message_ids: list[int]) -> None:
    if message_ids:
        db.session.execute(
            update(ReminderSlot)
            .where(ReminderSlot.message_id.in_(message_ids), ReminderSlot.state == "planned")
            .values(message_id=None)
            .execution_options(synchronize_session=False)
        )
