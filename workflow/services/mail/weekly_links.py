"""The link by which the reader of a digest takes one mail a week instead of one a day, without a login.

It is a function of the mail, as the links for answering are, and holds for the parties whose own address the mail went
to: who stands in for somebody, or holds a role without a mailbox, chooses nothing for them. It does not expire: whoever
has the address may choose how often mail comes to it. What is owed is told all the same: nobody can leave for good.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from workflow import clock
from workflow.config import Settings
from workflow.errors import InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import DigestChoice, Message, ReminderSlot
from workflow.services.mail.mail_entries import Head
from workflow.services.mail.recipients import Directory, enumeration
from workflow.services.reminders.preferences import RHYTHMS, keep_rhythm
from workflow.services.transaction import transaction

_LINK = re.compile(r"(\d{1,9})-([a-z2-7]{26})")
_PURPOSE = b"one mail a week instead of message "


@dataclass(frozen=True)
class WeeklyLink:
    """Whose mails it is about, and how often they come now; no parties: they are reached elsewhere now."""

    address: str
    party_ids: tuple[int, ...]
    for_whom: str
    rhythm: str  # daily, weekly


def address_of(message: Message | Head) -> str:
    """The address of the page in the mail of `message`."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}/r/{message.id}-{_mark(message)}"


def find(link: str) -> WeeklyLink | None:
    """What a link is about; None for one that we never made. Reads only."""
    read = _LINK.fullmatch(link)
    message = db.session.get(Message, int(read[1])) if read else None
    if read is None or message is None or not hmac.compare_digest(_mark(message), read[2]):
        return None
    named = set(db.session.scalars(select(ReminderSlot.party_id).where(ReminderSlot.message_id == message.id)))
    directory = Directory(named, [], clock.today())
    own = tuple(sorted(party_id for party_id in named if directory.is_own_address(party_id, message.recipient)))
    weekly = set(db.session.scalars(select(DigestChoice.party_id).where(DigestChoice.rhythm == "weekly")))
    return WeeklyLink(
        address=message.recipient,
        party_ids=own,
        for_whom=enumeration([directory.names[party_id] for party_id in own]),
        rhythm="weekly" if own and weekly.issuperset(own) else "daily",
    )


def choose(link: str, rhythm: str) -> WeeklyLink:
    """Makes reminders come daily or weekly; the same choice once more changes nothing.

    Raises NotFoundError for a link that is not ours, or whose parties are reached elsewhere now.
    """
    if rhythm not in RHYTHMS:
        raise InvalidInputError("Vælg, hvor tit du vil have påmindelser. Intet er ændret.")
    with transaction():
        held = find(link)
        if held is None or not held.party_ids:
            raise NotFoundError("Linket virker ikke. Intet er ændret.")
        for party_id in held.party_ids:
            keep_rhythm(party_id, rhythm)
    return WeeklyLink(held.address, held.party_ids, held.for_whom, rhythm)


def _mark(message: Message | Head) -> str:
    settings: Settings = current_app.extensions["settings"]
    said = _PURPOSE + f"{message.id} to {message.recipient}".encode()
    mark = hmac.new(settings.secret_key.encode(), said, hashlib.sha256).digest()[:16]
    return base64.b32encode(mark).decode().rstrip("=").lower()
