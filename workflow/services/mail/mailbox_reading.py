"""One round of the mailbox: what is unread is taken in, mail by mail, each marked as read once it is stored.

Rounds may overlap and be repeated: a mail is stored once. One that cannot be read is set aside and does not keep the
others waiting.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import func, update
from sqlalchemy.exc import OperationalError

from workflow import clock
from workflow.config import Settings
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.mailbox import Fetched, Mailbox, MailboxError, open_mailbox
from workflow.mailbox_settings import MailboxSettings
from workflow.models import Installation
from workflow.services.actions.references import insert
from workflow.services.mail import replies
from workflow.services.transaction import transaction

log = logging.getLogger(__name__)

MOST = 100  # mails in one round
_TIME_PER_ROUND = 120  # seconds
_MOST_BROKEN = 3  # connections in one round: then the server is at fault and not a mail


@dataclass(frozen=True)
class Round:
    """What became of the mails: on an action, waiting for a person, delivery reports, by machines, known before.

    `unread`: the server could not give them; they are tried again. `failure`: why the round ended early.
    """

    attached: int = 0
    waiting: int = 0
    report: int = 0
    automatic: int = 0
    known: int = 0
    unread: int = 0
    more: bool = False
    failure: str | None = None


def read(*, now: Callable[[], datetime], most: int = MOST) -> Round | None:
    """Reads the mailbox; None when there is none. What goes wrong stands in the round, and for the health page."""
    settings: Settings = current_app.extensions["settings"]
    if settings.mailbox is None:
        return None
    found: Counter[str] = Counter()
    failure, more = None, False
    try:
        more = _Reading(settings.mailbox, now, found).go(most)
    except MailboxError as error:
        failure = str(error)
        log.warning("the mailbox cannot be read: %s", error)
    _remember(failure, clock.system_now())
    return Round(**found, more=more, failure=failure)


class _Reading:
    """One round; a connection that breaks at a mail is opened again for the others."""

    def __init__(self, settings: MailboxSettings, now: Callable[[], datetime], found: Counter[str]) -> None:
        self.settings, self.now, self.found = settings, now, found
        self.stop_at = time.monotonic() + _TIME_PER_ROUND

    def go(self, most: int) -> bool:
        """Takes what is unread; whether something is left."""
        done_with: set[str] = set()
        for _ in range(_MOST_BROKEN):
            with ExitStack() as stack:
                box = stack.enter_context(open_mailbox(self.settings))
                unread = [uid for uid in box.unread() if uid not in done_with]
                for uid in unread:
                    if len(done_with) >= most or time.monotonic() >= self.stop_at:
                        return True
                    done_with.add(uid)
                    try:
                        self._one(box, uid)
                    except MailboxError as error:
                        # Perhaps this mail, perhaps the connection: the others are read over a new one.
                        self.found["unread"] += 1
                        log.warning("mail %s in the mailbox: %s", uid, error)
                        broken = error
                        break
                else:
                    return False
        raise broken

    def _one(self, box: Mailbox, uid: str) -> None:
        fetched = box.fetch(uid, replies.LARGEST_MAIL)
        if fetched is None:
            return
        try:
            self.found[self._taken(fetched)] += 1
        except ConflictError:
            self.found["unread"] += 1  # its action is being changed by others; the next round finds it
            return
        # Only now: what is not stored is read again.
        box.done(uid)

    def _taken(self, fetched: Fetched) -> str:
        if not fetched.whole:
            return replies.put_on_the_list(fetched.raw, "too_large", now=self.now())
        try:
            return replies.take(fetched.raw, now=self.now())
        except (ConflictError, OperationalError):
            db.session.rollback()
            raise  # not the mail's fault
        except Exception:  # one mail must not stop the others
            db.session.rollback()
            log.warning("a mail in the mailbox cannot be read", exc_info=True)
        return replies.put_on_the_list(fetched.raw, "unreadable", now=self.now())


def _remember(failure: str | None, now: datetime) -> None:
    """When it was read last, or since when that fails."""
    values: dict[str, object] = {
        "mailbox_failed_at": func.coalesce(Installation.mailbox_failed_at, now),
        "mailbox_failure": failure,
    }
    if failure is None:
        values = {"mailbox_read_at": now, "mailbox_failed_at": None, "mailbox_failure": None}
    else:
        values["mailbox_failure"] = failure[:300]
    with transaction():
        db.session.execute(insert(Installation).values(id=1, clock_offset=0).on_conflict_do_nothing())
        db.session.execute(update(Installation).values(**values).execution_options(synchronize_session=False))
