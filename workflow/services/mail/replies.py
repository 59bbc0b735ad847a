"""Answers that people write to our mails: each is stored once, and stands on the action that it is about.

What a mail is about only its signed address says, or the Message-ID that it answers, which is random; who may answer is
who was written to. Whatever is less than clear waits for a person. An answer never changes a status, and nothing is
ever sent to who wrote it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from typing import Literal

from flask import current_app
from sqlalchemy import func, select, update

from workflow import clock
from workflow.domain import incoming_mail, limits
from workflow.domain.access import Actor
from workflow.domain.incoming_mail import File, Incoming
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionFile, Message, ReceivedMail, ReminderSlot, ReplyNotice
from workflow.queries import replies as queries
from workflow.services.actions import attachments
from workflow.services.actions.attachments import Upload
from workflow.services.actions.held_rows import hold
from workflow.services.actions.one_action import held, refuse_stranger
from workflow.services.actions.references import insert
from workflow.services.history.history import append_event
from workflow.services.mail import bounces, return_path
from workflow.services.mail.recipients import Directory
from workflow.services.mail.reply_mail import REPLIED
from workflow.services.mail.secret_links import without_links
from workflow.services.register.register_rights import require_office
from workflow.services.reminders.office_content import OFFICE_MAILS
from workflow.services.reminders.reminder_messages import insert_messages, new_message
from workflow.services.transaction import transaction

log = logging.getLogger(__name__)

LARGEST_MAIL = 25_000_000  # bytes
_ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To", "To", "Cc")
_ANSWERED = ("In-Reply-To", "References")
_TRIES = 3
_SEEN_TO = "Nogen har allerede taget sig af mailen. Intet er ændret."

# attached, waiting: stored. known: it was before. report: of delivery, and dealt with. automatic: nobody wrote it.
Outcome = Literal["attached", "waiting", "known", "report", "automatic"]


@dataclass(frozen=True)
class _About:
    """What an answer is about: a mail of ours, the actions in it that its reader still has, or why not."""

    message: Message | None
    actions: tuple[Action, ...]
    why: str | None


def take(raw: bytes, *, now: datetime) -> Outcome:
    """Takes in one mail as it arrived; may be repeated. Raises whatever a mail that cannot be read raises."""
    if bounces.take(raw, now=now).outcome in ("stopped", "noted", "known"):
        return "report"
    mail = incoming_mail.read(raw)
    if mail.automatic:
        return "automatic"
    for _ in range(_TRIES - 1):
        try:
            return _store(mail, raw, now)
        except ConflictError:
            log.info("somebody else changed the action of a mail; once more")
    return _store(mail, raw, now)


def put_on_the_list(raw: bytes, why: Literal["unreadable", "too_large"], *, now: datetime) -> Outcome:
    """Stores what cannot be read (of what is too large only the head), for a person to look at in the mailbox."""
    try:
        mail = incoming_mail.read(raw)
        return "automatic" if mail.automatic else _store(mail, None, now, raw, why)
    except (ValueError, LookupError, RecursionError, MessageError, AttributeError, TypeError):
        log.warning("not even the head of a mail in the mailbox can be read", exc_info=True)
    unknown = Incoming("", "", "", "", "", "", (), False, incoming_mail.fingerprint("", raw))
    return _store(unknown, None, now, b"", why)


def place(received_id: int, reference: str, *, actor: Actor, now: datetime) -> ReceivedMail:
    """Puts a mail that waits onto the action of that reference. For the action's office.

    Raises NotFoundError, NotAllowedError, InvalidInputError without a reference, ConflictError when it waits no more.
    """
    require_office(actor)
    with transaction():
        received = _held(received_id, actor)
        if not reference.strip():
            raise InvalidInputError("Vælg den handling, mailen hører til. Intet er ændret.")
        wanted = select(Action.id).where(func.upper(Action.reference) == reference.strip().upper())
        action_id = db.session.scalar(wanted)
        if action_id is None:
            raise NotFoundError("Handlingen findes ikke. Intet er ændret.")
        action = held(action_id, actor)
        refuse_stranger(action, actor)
        files = incoming_mail.read(received.raw).files if received.raw else ()
        who = received.sender_name or received.sender or "Ukendt afsender"
        by = Actor(actor.user_id, f"{who[:150]} (mail, lagt på handlingen af {actor.name[:100]})")
        event = _write(action, received.words, files, by, now)
        # The history below may be about other actions, too.
        received.full_text = received.words
        received.state, received.action_id, received.event_id = "attached", action.id, event.id
        received.handled_at, received.handled_by, received.raw = now, actor.name, None
    return received


def put_aside(received_id: int, *, actor: Actor, now: datetime) -> None:
    """Takes a mail off the list: it belongs to no action. What it said is not kept. Raises as `place`."""
    require_office(actor)
    with transaction():
        received = _held(received_id, actor)
        received.state, received.raw, received.words, received.full_text = "aside", None, "", ""
        received.handled_at, received.handled_by = now, actor.name


def _held(received_id: int, actor: Actor) -> ReceivedMail:
    """The mail, which nobody else can deal with any more."""
    db.session.execute(select(ReceivedMail.id).where(ReceivedMail.id == received_id).with_for_update())
    if received_id not in queries.readable(actor, {received_id}):
        raise NotFoundError("Mailen findes ikke. Intet er ændret.")
    # On SQLite two could have read so far: the row count of this tells who was first.
    first = db.session.execute(
        update(ReceivedMail)
        .where(ReceivedMail.id == received_id, ReceivedMail.state == "waiting", ReceivedMail.handled_at.is_(None))
        .values(handled_by=actor.name)
        .execution_options(synchronize_session=False)
    )
    if not first.rowcount:  # type: ignore[attr-defined]
        raise ConflictError(_SEEN_TO)
    return db.session.get_one(ReceivedMail, received_id, populate_existing=True)


def _store(mail: Incoming, raw: bytes | None, now: datetime, head: bytes | None = None, why: str = "") -> Outcome:
    """`raw` is kept while the mail waits. `why` it waits in any case; then `head` tells what it is about."""
    with transaction():
        about = _about((raw if head is None else head) or b"", mail.sender, now)
        reason = why or about.why
        action = about.actions[0] if reason is None else None
        if action is not None:
            # Of two who change the action at once the second waits here.
            hold([action.id])
        received_id = _insert(mail, about.message, raw if reason else None, reason, now)
        if received_id is None:
            return "known"
        if action is not None:
            who = f"{_name(about.message, mail)[:200]} (svar på mail)"
            event = _write(action, without_links(mail.words), mail.files, Actor(None, who), now)
            db.session.execute(
                update(ReceivedMail)
                .where(ReceivedMail.id == received_id)
                .values(state="attached", action_id=action.id, event_id=event.id)
            )
        # Strangers make us send nothing: their mails wait on the list.
        if about.message is not None and about.message.recipient == mail.sender:
            _tell(received_id, about, mail.sender, now)
        return "waiting" if reason else "attached"


def _about(raw: bytes, sender: str, now: datetime) -> _About:
    message = _answered(raw)
    if message is None or message.kind in OFFICE_MAILS or message.kind == REPLIED:
        return _About(None, (), "unsigned")
    slots = db.session.scalars(
        select(ReminderSlot).where(
            ReminderSlot.message_id == message.id, ReminderSlot.state.in_(("sent", "planned", "failed"))
        )
    ).all()
    found = {slot.action_id: slot.action for slot in slots}
    actions = tuple(sorted(found.values(), key=lambda action: action.reference))
    if sender != message.recipient:
        return _About(message, actions, "sender")
    if not actions:
        return _About(message, (), "gone")
    if len(actions) > 1:
        return _About(message, actions, "several")
    owners = {line.party_id for line in actions[0].assignments}
    directory = Directory(owners, {actions[0].body_id}, clock.local(now).date())
    theirs = any(slot.party_id in owners for slot in slots) and any(
        message.recipient in directory.reach(party_id, actions[0].body_id).addresses for party_id in owners
    )
    return _About(message, actions, None if theirs else "reassigned")


def _answered(raw: bytes) -> Message | None:
    secret = current_app.extensions["settings"].secret_key
    for value in incoming_mail.headers(raw, _ADDRESSED):
        message_id = return_path.message_of(value, secret, return_path.REPLY)
        if message_id is not None:
            return db.session.get(Message, message_id)
    # Some programs drop what stands after the "+"; the Message-ID is random, so who knows it has the mail.
    named = [each for value in incoming_mail.headers(raw, _ANSWERED) for each in value.split()][:50]
    query = select(Message).where(Message.message_id.in_(named)).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(query).first() if named else None


def _name(message: Message | None, mail: Incoming) -> str:
    """Who answers: as the register has it, if the mail was to one party."""
    if message is not None and message.party is not None:
        return message.party.name
    return mail.sender_name or mail.sender


def _insert(mail: Incoming, message: Message | None, raw: bytes | None, why: str | None, now: datetime) -> int | None:
    """The id of the stored mail; None when it is stored already, perhaps a moment ago by somebody else."""
    values = {
        "fingerprint": mail.fingerprint,
        "mail_id": mail.mail_id,
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "subject": mail.subject,
        "words": without_links(mail.words),
        "full_text": without_links(mail.text),
        "received_at": now,
        "state": "waiting",
        "why": why,
        "about_id": message.id if message else None,
        "raw": raw,
    }
    statement = insert(ReceivedMail).values(**values).on_conflict_do_nothing(index_elements=["fingerprint"])
    return db.session.scalar(statement.returning(ReceivedMail.id))


def _write(action: Action, words: str, files: Iterable[File], actor: Actor, now: datetime) -> ActionEvent:
    """The event of an answer with its files; what cannot be kept is named in it."""
    kept, refused = _fitting(action, files)
    note = words
    if refused:
        note = f"{note}\n\n(Ikke gemt: {', '.join(refused)})".strip()
    if len(note) > limits.LONGEST_NOTE:
        note = note[: limits.LONGEST_NOTE - 40].rsplit(" ", 1)[0] + " … (resten står i hele mailen)"
    event = append_event(action, "replied", attachments.described(action, kept), actor=actor, now=now, note=note)
    attachments.keep(action, event, kept, now)
    return event


def _fitting(action: Action, files: Iterable[File]) -> tuple[list[Upload], list[str]]:
    known = db.session.scalar(select(func.count()).where(ActionFile.action_id == action.id)) or 0
    kept: list[Upload] = []
    refused: list[str] = []
    for file in files:
        fits = known + len(kept) < limits.MOST_FILES and 0 < len(file.content) <= limits.LARGEST_FILE
        if fits:
            kept.append(Upload(file.name, file.content))
        elif file.content:
            refused.append(attachments.shown_name(file.name))
    return kept, refused[:20]


def _tell(received_id: int, about: _About, sender: str, now: datetime) -> None:
    """A mail to the secretariats of what it is about, in the running transaction; never to who wrote it."""
    today = clock.local(now).date()
    bodies = {action.body_id for action in about.actions}
    directory = Directory([], bodies, today)
    addresses = {address for body_id in bodies for address in directory.secretariat(body_id)}
    for address in sorted(addresses - {sender}):
        key = f"{REPLIED}:{received_id}:{address}"
        created = insert_messages([new_message(REPLIED, address, key, set(), today, now)])
        for message_id in created.values():
            db.session.execute(insert(ReplyNotice).values(message_id=message_id, received_id=received_id))
