"""The links by which a mail is answered: how they are signed, and how each of them stands now.

A link is a function of its notice, the deadline that the mail tells, and the installation's secret: the same mail is
rendered to the same bytes, always. Nothing is stored until somebody answers. It holds the number of the notice, the
deadline and a signature of 128 bits over these, the action and the mail address, in letters that no mail program
breaks a link at.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from flask import current_app
from itsdangerous import Signer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflow import clock
from workflow.config import Settings
from workflow.domain.status import REMINDED_STATUSES, is_open
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Answer, ReminderSlot
from workflow.services.mail.mail_facts import SlotFacts
from workflow.services.mail.recipients import Directory, enumeration

LIFETIME = timedelta(days=60)  # from the day of the mail; a reminder that comes later has a link of its own
_LINK = re.compile(r"(\d{1,9})-([0-9a-f]{5})-([a-z2-7]{26})")

# Why a link cannot be used; "open" when it can.
State = Literal[
    "open", "used", "expired", "reassigned", "elsewhere", "closed", "reported", "split", "delivered", "moved"
]


@dataclass(frozen=True)
class AnswerLink:
    """A link as it stands: whose answer it gives, and what the mail that it came with told."""

    state: State
    slot_id: int
    slot_ids: tuple[int, ...]  # of those that it answers for
    action: Action
    party_ids: tuple[int, ...]
    for_whom: str  # "Signe Kvist", "Hjørring Kommune og Læsø Kommune"
    substitute: str | None  # who reads the mail in place of somebody who is away
    address: str
    deadline: date  # as the mail told it
    last_day: date
    answer: Answer | None  # that was given by it
    is_theirs: bool  # it is still the business of who got the mail

    @property
    def is_joint(self) -> bool:
        """Whether others owe parts of the action as well."""
        return len(self.action.assignments) > len(self.party_ids)


def address_of(slot: ReminderSlot | SlotFacts, deadline: date) -> str:
    """The address of the page on which the mail's reader answers about the action of `slot`."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}/s/{link_of(slot, deadline)}"


def link_of(slot: ReminderSlot | SlotFacts, deadline: date) -> str:
    """The last part of that address; `deadline` is the one that the mail tells."""
    return f"{slot.id}-{deadline.toordinal():05x}-{_signature(slot, deadline)}"


def find(link: str, now: datetime) -> AnswerLink | None:
    """How the link stands at that moment; None for one that we never made. Reads only."""
    read = _LINK.fullmatch(link)
    slot = db.session.get(ReminderSlot, int(read[1]), populate_existing=True) if read else None
    if read is None or slot is None:
        return None
    deadline = _day(int(read[2], 16))
    if deadline is None or not hmac.compare_digest(_signature(slot, deadline), read[3]):
        return None
    action = db.session.get_one(Action, slot.action_id, populate_existing=True)
    slots = _together(slot)
    directory = Directory({each.party_id for each in slots}, {action.body_id}, clock.local(now).date())
    states = {each.id: _state(each, action, deadline, directory) for each in slots}
    held = [each for each in slots if states[each.id] == "open"] or slots
    readers = {directory.reader_of(each.party_id) for each in held} - {each.party_id for each in held}
    begun = slot.message.date if slot.message else slot.created_at
    last_day = clock.local(begun + LIFETIME).date()
    answer = _answer_by(slots)
    state = states[held[0].id]
    if answer is not None:
        state = "used"
    elif clock.local(now).date() > last_day:
        state = "expired"
    return AnswerLink(
        state=state,
        slot_id=slot.id,
        slot_ids=tuple(each.id for each in held),
        action=action,
        party_ids=tuple(each.party_id for each in held),
        for_whom=enumeration([directory.names[each.party_id] for each in held]),
        substitute=enumeration(sorted(directory.names[each] for each in readers)) or None,
        address=slot.recipient,
        deadline=deadline,
        last_day=last_day,
        answer=answer,
        is_theirs=any(each not in ("reassigned", "elsewhere") for each in states.values()),
    )


def _together(slot: ReminderSlot) -> list[ReminderSlot]:
    """The notices that one link stands for: several parties at one mailbox have an action once in a mail."""
    if slot.message_id is None:
        return [slot]
    query = (
        select(ReminderSlot)
        .where(
            ReminderSlot.message_id == slot.message_id,
            ReminderSlot.action_id == slot.action_id,
            ReminderSlot.recipient == slot.recipient,
        )
        .order_by(ReminderSlot.id)
    )
    first: dict[int, ReminderSlot] = {}
    for each in db.session.scalars(query):
        first.setdefault(each.party_id, each)
    return [slot, *(each for each in first.values() if each.party_id != slot.party_id)]


def _state(slot: ReminderSlot, action: Action, deadline: date, directory: Directory) -> State:
    """Whether this party may answer; what tells least about others is looked at first."""
    line = next((line for line in action.assignments if line.party_id == slot.party_id), None)
    sent_at = slot.message.sent_at if slot.message else None
    if line is None or (sent_at is not None and line.assigned_at > sent_at):
        return "reassigned"
    reach = directory.reach(slot.party_id, action.body_id)
    if reach.stand_in or slot.recipient not in reach.addresses:
        return "elsewhere"
    if action.has_tasks:
        return "split"
    if action.status not in REMINDED_STATUSES:
        return "reported" if is_open(action.status) else "closed"
    if line.state != "open":
        return "delivered"
    return "moved" if deadline != action.deadline else "open"


def _answer_by(slots: list[ReminderSlot]) -> Answer | None:
    query = (
        select(Answer)
        .where(Answer.slot_id.in_([each.id for each in slots]))
        .options(joinedload(Answer.event).joinedload(ActionEvent.note))
        .order_by(Answer.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query)


def _signature(slot: ReminderSlot | SlotFacts, deadline: date) -> str:
    settings: Settings = current_app.extensions["settings"]
    # Neither the party, which may be merged with another, nor anything else that is looked up when it is used.
    said = f"{slot.id}|{slot.action_id}|{slot.recipient}|{deadline.isoformat()}"
    mark = hmac.digest(_key(settings.secret_key), said.encode(), hashlib.sha256)[:16]
    return base64.b32encode(mark).decode().rstrip("=").lower()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    signer = Signer(secret, salt="answer from a mail", key_derivation="hmac", digest_method=hashlib.sha256)
    return signer.derive_key()


def _day(number: int) -> date | None:
    try:
        return date.fromordinal(number)
    except ValueError:
        return None
