"""Which day an action is due: what the minutes say, what the calendar makes of their words, or the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Basis = Literal["stated", "inferred", "default", "agreed"]

DEFAULT_DAYS = 30  # after the meeting, when the body's next meeting is not known
# Bodies meet at least twice a year: a meeting further away is not the next one, the calendar has a gap.
NEXT_MEETING_WITHIN = timedelta(days=183)


@dataclass(frozen=True)
class Calendar:
    """What is known of the days that a deadline can hang on."""

    meeting: date
    next_meeting: date | None = None
    last_meeting: date | None = None  # the last one in the calendar, before a successor takes over
    succeeded_from: date | None = None

    @property
    def coming_meeting(self) -> date | None:
        """The next meeting, unless the calendar has a gap before it."""
        if self.next_meeting is None or self.next_meeting - self.meeting > NEXT_MEETING_WITHIN:
            return None
        return self.next_meeting


@dataclass(frozen=True)
class Deadline:
    """A day and how it was found."""

    day: date
    basis: Basis


def by_policy(calendar: Calendar) -> Deadline:
    """The body's next meeting, else 30 days after the meeting."""
    return Deadline(calendar.coming_meeting or calendar.meeting + timedelta(days=DEFAULT_DAYS), "default")


def resolve(stated: date | None, anchor: str | None, calendar: Calendar) -> Deadline:
    """The day of a task: the stated one, else the day that its event falls on, else the policy's.

    `stated` is the day (of an interval, the last) that the reader found; `anchor` the kind of event the words hang
    on, in the contract's names.
    """
    if stated is not None:
        return Deadline(stated, "stated")
    day = {
        "next_meeting": calendar.coming_meeting,
        "last_meeting": calendar.last_meeting,
        "handover": calendar.succeeded_from and calendar.succeeded_from - timedelta(days=1),
    }.get(anchor or "")
    if day is not None:
        return Deadline(day, "inferred")
    return by_policy(calendar)
