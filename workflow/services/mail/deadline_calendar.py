"""Deadlines as entries of a calendar (iCalendar, RFC 5545): a day each, the same entry in a mail and in a feed.

The same deadlines give the same bytes: nothing here asks what time it is. Written line by line: a morning's mails hold
thousands of them, and the library that reads calendars elsewhere took a third of the time of sending. A test holds what
is written here against that library.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app

from workflow.config import Settings

NAME = "Frister i Beslutningsspor"
LINE = 75  # octets


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
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Beslutningsspor//Frister//DA", "METHOD:PUBLISH"]
    if is_feed:
        # How often programs that heed it look for what is new.
        lines += [f"X-WR-CALNAME:{NAME}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for deadline in deadlines:
        lines += _event(deadline)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(deadline: Deadline) -> list[str]:
    stamp = f"{deadline.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    title, url = _text(deadline.title), deadline.url
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(uid_of(deadline.reference))}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{deadline.sequence}",
        f"SUMMARY:Frist: {title} ({_text(deadline.reference)})",
        f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{deadline.day + timedelta(days=1):%Y%m%d}",
        "TRANSP:TRANSPARENT",  # a deadline does not take the day
        f"DESCRIPTION:{_text(deadline.source)}\\n{_text(url)}",
        f"URL:{url}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:Frist i morgen: {title}",
        "TRIGGER:-PT15H",  # before the day begins: at nine on the day before
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """RFC 5545 3.3.11: what would end a value, or a part of it."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """RFC 5545 3.1: no line longer than 75 octets, and no character torn apart."""
    if len(line) <= LINE // 2 or (len(line) <= LINE and line.isascii()):
        return line
    octets = line.encode()
    parts, start, room = [], 0, LINE
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0b1100_0000 == 0b1000_0000:  # in the middle of a character
            end -= 1
        parts.append(octets[start:end])
        start, room = end, LINE - 1
    return b"\r\n ".join([*parts, octets[start:]]).decode()
