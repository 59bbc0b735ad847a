"""A user's own deadlines as a calendar that keeps up: its secret address is made, closed, and answered."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import delete, select

from workflow import clock
from workflow.config import LOCAL_TIME, Settings
from workflow.danish_dates import plain_day
from workflow.domain.access import Actor
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import CalendarFeed, Person, User
from workflow.queries.deadlines import OwnDeadline, deadline_sequences, last_change, own_deadlines
from workflow.quotes import readable
from workflow.services.accounts import users
from workflow.services.actions.references import insert
from workflow.services.mail import deadline_calendar
from workflow.services.mail.deadline_calendar import Deadline
from workflow.services.mail.mail_content import CLOSED_ITEM
from workflow.services.transaction import transaction


@dataclass(frozen=True)
class Feed:
    """The calendar as it stands. `changed_at`: nothing in it has changed since; None: it may have this very second."""

    content: bytes
    changed_at: datetime | None


def make(*, actor: Actor, now: datetime) -> str:
    """A new secret for the actor's own calendar, which closes the one before. Raises InvalidInputError for a login
    that is nobody in the register."""
    secret = secrets.token_urlsafe(24)
    with transaction():
        user = _user(actor)
        if user.party_id is None:
            raise InvalidInputError("Dit login er ikke knyttet til nogen i registeret. Intet er ændret.")
        values = {"secret_hash": _hash(secret), "made_at": now}
        statement = insert(CalendarFeed).values(user_id=user.id, **values)
        db.session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
        users.append_user_event(user, "calendar_made", {}, actor=actor, now=now)
    return secret


def revoke(*, actor: Actor, now: datetime) -> None:
    """Closes the actor's calendar: its address answers no more. Raises ConflictError when there is none."""
    with transaction():
        user = _user(actor)
        closed = db.session.execute(
            delete(CalendarFeed).where(CalendarFeed.user_id == user.id).returning(CalendarFeed.user_id)
        ).all()
        if not closed:
            raise ConflictError("Du har ingen kalenderadresse. Intet er ændret.")
        users.append_user_event(user, "calendar_revoked", {}, actor=actor, now=now)


def feed(secret: str, now: datetime) -> Feed | None:
    """The calendar at that address; None where there is none, or its user has left. Reads only."""
    user = db.session.scalar(
        select(User)
        .join(CalendarFeed, CalendarFeed.user_id == User.id)
        .where(CalendarFeed.secret_hash == _hash(secret), User.active.is_(True))
    )
    today = clock.local(now).date()
    if user is None or user.party_id is None:
        return None
    person = db.session.get(Person, user.party_id)
    if person is not None and person.leaves_on is not None and person.leaves_on < today:
        return None
    deadlines = own_deadlines(users.actor_of(user, today).party_ids)
    sequences = deadline_sequences({each.action_id for each in deadlines})
    entries = [_entry(each, sequences.get(each.action_id, 0)) for each in deadlines]
    return Feed(deadline_calendar.write(entries, is_feed=True), _changed_at(now))


def _entry(own: OwnDeadline, sequence: int) -> Deadline:
    settings: Settings = current_app.extensions["settings"]
    return Deadline(
        reference=own.reference,
        # A calendar is often shared, and lies in somebody else's house.
        title=CLOSED_ITEM if own.confidential else readable(" ".join(own.title.split())),
        day=own.day,
        source=own.body + (f", mødet den {plain_day(own.meeting_date)}" if own.meeting_date else ""),
        url=f"{settings.base_url}/actions/{own.reference}",
        sequence=sequence,
        changed_at=own.changed_at,
    )


def _changed_at(now: datetime) -> datetime | None:
    """In whole seconds, as HTTP tells it, and never too early: at midnight roles and absences begin and end."""
    midnight = datetime.combine(clock.local(now).date(), time(), LOCAL_TIME)
    changed = max(midnight, last_change() or midnight)
    told = changed.replace(microsecond=0) + timedelta(seconds=1 if changed.microsecond else 0)
    return told if told < now else None


def _user(actor: Actor) -> User:
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None:
        raise NotFoundError("Brugeren findes ikke.")
    return user


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
