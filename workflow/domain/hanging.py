"""Deadlines that hang on meetings: which day they have, which meeting takes over, and what a new one asks about.

A deadline hangs on one meeting, by that meeting's own day or by the day its papers go out. It moves with the meeting.
When the meeting is cancelled, the body's next meeting takes over; when there is none, somebody has to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workflow.domain.deadlines import NEXT_MEETING_WITHIN

By = Literal["meeting", "papers"]

# Anchors in the contract's names whose words name a meeting. A deadline by policy has none, and means the next one.
MEETING_ANCHORS = ("next_meeting", "last_meeting", "dated_meeting")


@dataclass(frozen=True)
class MeetingDay:
    """A meeting in a body's calendar, as far as deadlines are concerned."""

    id: int
    day: date
    papers_on: date
    state: str  # planned, held, cancelled


@dataclass(frozen=True)
class Hanging:
    """How a deadline hangs: by which words, since which meeting, on which one (None: on none yet)."""

    anchor: str | None
    origin: date | None  # the day of the meeting that gave the task
    meeting: MeetingDay | None
    by: By = "meeting"
    dated: bool = False  # the words name the day that it has: they mean no other meeting


def day_of(meeting: MeetingDay, by: By, origin: date | None) -> date:
    """The deadline that hangs on `meeting`. Papers due before the task was given are due at the meeting instead."""
    if by == "papers" and (origin is None or meeting.papers_on > origin):
        return meeting.papers_on
    return meeting.day


def stands(hanging: Hanging) -> bool:
    """Whether the meeting still is what the words say: not cancelled, and, for a next one, after the task was given."""
    meeting = hanging.meeting
    if meeting is None or meeting.state == "cancelled":
        return False
    return not _means_next(hanging) or hanging.origin is None or meeting.day > hanging.origin


def replacement(hanging: Hanging, calendar: Iterable[MeetingDay], today: date) -> MeetingDay | None:
    """The meeting that takes over from one that does not stand: the body's next (last) planned one, or None."""
    start = max(today, hanging.origin) if hanging.origin else today
    planned = sorted(
        (meeting for meeting in calendar if meeting.state == "planned" and meeting.day >= today),
        key=lambda meeting: meeting.day,
    )
    after = [meeting for meeting in planned if hanging.origin is None or meeting.day > hanging.origin]
    if not after:
        return None
    if hanging.anchor == "last_meeting":
        return after[-1]
    # A meeting further away is not the next one: the calendar has a gap.
    return after[0] if after[0].day - start <= NEXT_MEETING_WITHIN else None


def settle(hanging: Hanging, calendar: Iterable[MeetingDay], today: date) -> MeetingDay | None:
    """The meeting that a deadline hangs on in this calendar: its own while it stands, else what takes over."""
    return hanging.meeting if stands(hanging) else replacement(hanging, calendar, today)


def asks_about(hanging: Hanging, new: Iterable[MeetingDay], succeeded_from: date | None = None) -> MeetingDay | None:
    """Which of these meetings, new in the calendar, the words may mean instead of the one that it hangs on.

    "Næste møde" may mean one that now lies between; "sidste møde" one that now lies after, before a successor takes
    over. What hangs on none yet (no meeting was known) may mean the first. Words that name the day that it has
    mean that one. None: there is nothing to ask.
    """
    found = [
        meeting
        for meeting in sorted(new, key=lambda each: each.day)
        if meeting.state == "planned" and _may_mean(hanging, meeting, succeeded_from)
    ]
    if not found:
        return None
    return found[-1] if hanging.anchor == "last_meeting" else found[0]


def meant_for_certain(hanging: Hanging, new: Iterable[MeetingDay]) -> MeetingDay | None:
    """Which of these meetings, new in the calendar, is the next one for what has no meeting: also one that was held.

    Only where "næste møde" is said, or was meant by policy until that meeting was cancelled. The first of them.
    """
    by_policy = hanging.anchor is None and hanging.meeting is not None
    if stands(hanging) or hanging.origin is None or not (hanging.anchor == "next_meeting" or by_policy):
        return None
    found = [
        meeting
        for meeting in new
        if meeting.state != "cancelled" and timedelta(0) < meeting.day - hanging.origin <= NEXT_MEETING_WITHIN
    ]
    return min(found, key=lambda meeting: meeting.day, default=None)


def _may_mean(hanging: Hanging, meeting: MeetingDay, succeeded_from: date | None) -> bool:
    if hanging.dated or (hanging.origin is not None and meeting.day <= hanging.origin):
        return False
    if hanging.meeting is not None and (hanging.meeting.id == meeting.id or not stands(hanging)):
        return False
    if hanging.anchor == "last_meeting":
        before_move = succeeded_from is None or meeting.day < succeeded_from
        return before_move and (hanging.meeting is None or meeting.day > hanging.meeting.day)
    if not _means_next(hanging):
        return False
    if hanging.meeting is not None:
        return meeting.day < hanging.meeting.day
    return hanging.origin is not None and meeting.day - hanging.origin <= NEXT_MEETING_WITHIN


def _means_next(hanging: Hanging) -> bool:
    return hanging.anchor not in ("last_meeting", "dated_meeting")
