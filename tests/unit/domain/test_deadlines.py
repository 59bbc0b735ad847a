"""Which day an action is due, for what the text says and what the calendar knows."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.domain.deadlines import Calendar, Deadline, resolve

MEETING, NEXT, LAST = date(2025, 4, 24), date(2025, 6, 19), date(2025, 10, 24)
FULL = Calendar(MEETING, NEXT, LAST, date(2026, 1, 1))
BARE = Calendar(MEETING)


@pytest.mark.parametrize(
    ("stated", "anchor", "calendar", "expected"),
    [
        (date(2025, 8, 15), None, FULL, Deadline(date(2025, 8, 15), "stated")),
        # A stated day stands, whatever it hangs on.
        (LAST, "last_meeting", FULL, Deadline(LAST, "stated")),
        (None, "next_meeting", FULL, Deadline(NEXT, "inferred")),
        (None, "last_meeting", FULL, Deadline(LAST, "inferred")),
        (None, "handover", FULL, Deadline(date(2025, 12, 31), "inferred")),
        (None, None, FULL, Deadline(NEXT, "default")),
        (None, "event", FULL, Deadline(NEXT, "default")),
        (None, "next_meeting", BARE, Deadline(date(2025, 5, 24), "default")),
        (None, None, BARE, Deadline(date(2025, 5, 24), "default")),
        # A calendar that begins years later knows nothing of the next meeting.
        (None, "next_meeting", Calendar(MEETING, date(2027, 1, 1)), Deadline(date(2025, 5, 24), "default")),
    ],
)
def test_resolve(stated: date | None, anchor: str | None, calendar: Calendar, expected: Deadline) -> None:
    assert resolve(stated, anchor, calendar) == expected
