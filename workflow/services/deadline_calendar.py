"""Deadlines as entries of a calendar (iCalendar, RFC 5545): a day each, the same entry in a mail and in a feed.

The same deadlines give the same bytes: nothing here asks what time it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Alarm, Calendar, Event

from workflow.config import Settings

NAME = "Frister i Beslutningsspor"
_REMINDED = timedelta(hours=-15)  # before the day begins: at nine on the day before
_ASKED_AGAIN = timedelta(hours=1)  # how often programs that heed it look for what is new


@dataclass(frozen=True)
class Deadline:
    """One action with its deadline. `title` says no more than its reader may see."""

    reference: str
    title: str
    day: date
    source: str
    url: str
    sequence: int
    changed_at: datetime


def uid_of(reference: str) -> str:
    """How calendars know the deadline of an action, for good."""
    settings: Settings = current_app.extensions["settings"]
    return f"{reference.lower()}@{urlsplit(settings.base_url).hostname or 'localhost'}"


def write(deadlines: Iterable[Deadline], *, is_feed: bool) -> bytes:
    """The deadlines as a file: one to keep up with (a feed), or one to take in once."""
    calendar = Calendar()
    calendar.add("prodid", "-//Beslutningsspor//Frister//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if is_feed:
        calendar.add("x-wr-calname", NAME)
        calendar.add("refresh-interval", _ASKED_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for deadline in deadlines:
        calendar.add_component(_event(deadline))
    return calendar.to_ical()


def _event(deadline: Deadline) -> Event:
    event = Event()
    stamp = deadline.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", uid_of(deadline.reference))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", deadline.sequence)
    event.add("summary", f"Frist: {deadline.title} ({deadline.reference})")
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a deadline does not take the day
    event.add("description", f"{deadline.source}\n{deadline.url}")
    event.add("url", deadline.url)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Frist i morgen: {deadline.title}")
    alarm.add("trigger", _REMINDED)
    event.add_component(alarm)
    return event
