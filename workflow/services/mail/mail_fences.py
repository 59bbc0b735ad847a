"""The steps around DATA: one transaction settles the mail that the server has just taken and fences the next.

A mail costs one commit instead of two. Between the server's yes and that commit lies the envelope of the next mail;
where the server is slow to answer, or no mail follows, the yes is kept at once. What a process leaves behind that dies
is as before: one mail whose fate is unknown (docs/adr).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Connection

from workflow.extensions import db
from workflow.services.mail import freshness, mail_batches, outbox
from workflow.services.mail.mail_batches import Clock, Prepared
from workflow.services.mail.outbox import Claim
from workflow.services.transaction import transaction

PROMPT = 1.0  # seconds a mail: where it takes longer, the yes is kept at once


@dataclass(frozen=True)
class _Taken:
    """A mail that the server has said yes to, and that is not kept yet."""

    claimed: Claim
    reply: str
    at: datetime


class Fences:
    """Fences and settles the mails of one run over a connection of its own; what is unkept at the end, it keeps."""

    def __init__(self, clock: Clock, lease: timedelta) -> None:
        self._clock, self._lease = clock, lease
        self._taken: _Taken | None = None
        self._opened: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            self.keep()
        finally:
            if self._opened is not None:
                self._opened.close()

    def before_data(self, prepared: Prepared) -> Callable[[], bool]:
        """The fence of a mail: whether it still says what holds, and from then on the server may have it."""
        return lambda: self._pass(prepared)

    def taken(self, claimed: Claim, reply: str, *, at_once: bool) -> None:
        """The server has said yes; kept with the next fence, or at once."""
        self._taken = _Taken(claimed, reply, self._clock())
        if at_once:
            self.keep()

    def keep(self) -> None:
        """Keeps the server's yes now."""
        if self._taken is not None:
            with self._connection().begin():
                self._settle()
            self._taken = None

    def _pass(self, prepared: Prepared) -> bool:
        with self._connection().begin():
            self._settle()
            holds = prepared.stamp is not None and freshness.stamp(self._connection(), prepared.message_id) == (
                prepared.stamp
            )
            passed = holds and outbox.pass_fence(
                prepared.claimed, self._clock(), self._lease, prepared.kept, self._connection()
            )
        self._taken = None
        if holds:
            return passed
        # Something has changed nearby: only writing it again tells whether this mail has.
        with transaction():
            return mail_batches.still_holds(prepared) and outbox.pass_fence(
                prepared.claimed, self._clock(), self._lease, prepared.kept
            )

    def _settle(self) -> None:
        if self._taken is not None:
            outbox.mark_sent(self._connection(), self._taken.claimed, self._taken.reply, self._taken.at)

    def _connection(self) -> Connection:
        if self._opened is None:
            self._opened = db.engine.connect()
        return self._opened
