"""Where the words of a note stand in what was sent: mails, annexes and handover packages are kept as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

from sqlalchemy import or_, select

from workflow.danish_dates import plain_day
from workflow.extensions import db
from workflow.models import Action, AnnexEdition, HandoverPackage, Message, ReceivedMail, ReminderSlot, ReplyNotice

MAILS, ANNEXES, PACKAGES = "mails", "annexes", "packages"
_ENOUGH = 12  # words; a mail does not have all of a long note
_WORD = re.compile(r"\w+")


def sent_copies(action: Action, words: str, since: datetime) -> dict[str, list[Any]]:
    """What was sent since then and has these words of an action: the ids of mails and of packages, and the day and
    number of annexes. Without what there is none of."""
    wanted = f" {' '.join(_WORD.findall(words.casefold())[:_ENOUGH])} "
    if not wanted.strip():
        return {}
    found: dict[str, list[Any]] = {
        MAILS: [key for key, text in _mails(action.id, since) if wanted in _plain(text)],
        ANNEXES: [list(key) for key, text in _annexes(since) if action.reference in text and wanted in _plain(text)],
        PACKAGES: [key for key, text in _packages(since) if action.reference in text and wanted in _plain(text)],
    }
    return {name: keys for name, keys in found.items() if keys}


def in_danish(copies: Mapping[str, list[Any]]) -> str:
    """The same as a person reads it."""
    told = [f"mail {key}" for key in copies.get(MAILS, ())]
    for day, number in copies.get(ANNEXES, ()):
        told.append(f"bilaget til {plain_day(date.fromisoformat(day))} (udgave {number})")
    told += [f"overdragelsespakke {key}" for key in copies.get(PACKAGES, ())]
    return ", ".join(told)


def mails_with_erased_words(events: Any) -> set[int]:
    """The mails that still have words which these events of an action have erased."""
    copies = [event.changes["kept_in"][1] for event in events if "kept_in" in event.changes]
    return {key for each in copies for key in each.get(MAILS, ())}


def _mails(action_id: int, since: datetime) -> Iterator[tuple[int, str]]:
    of_reminders = select(ReminderSlot.message_id).where(ReminderSlot.action_id == action_id)
    of_answers = select(ReplyNotice.message_id).join(ReceivedMail, ReceivedMail.id == ReplyNotice.received_id)
    query = (
        select(Message.id, Message.raw)
        .where(or_(Message.id.in_(of_reminders), Message.id.in_(of_answers.where(ReceivedMail.action_id == action_id))))
        .where(Message.raw.is_not(None), Message.sent_at >= since)
        .order_by(Message.id)
    )
    for key, raw in db.session.execute(query):
        part = message_from_bytes(raw or b"", policy=SMTP).get_body(("plain",))
        yield key, part.get_content() if part is not None else ""


def _annexes(since: datetime) -> Iterator[tuple[tuple[str, int], str]]:
    query = select(AnnexEdition.for_day, AnnexEdition.number, AnnexEdition.content).where(AnnexEdition.made_at >= since)
    for day, number, content in db.session.execute(query.order_by(AnnexEdition.id)):
        yield (day.isoformat(), number), " ".join(_strings(content))


def _packages(since: datetime) -> Iterator[tuple[int, str]]:
    query = select(HandoverPackage.id, HandoverPackage.note).where(HandoverPackage.started_at >= since)
    for key, note in db.session.execute(query.order_by(HandoverPackage.id)):
        yield key, " ".join(_strings(note))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
