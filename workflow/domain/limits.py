"""What a field may hold: days that make sense as deadlines, and how long a text may be."""

from __future__ import annotations

from datetime import date

# Deadlines outside are slips of the keyboard ("0025", "9999"), never meant.
FIRST_DEADLINE = date(2000, 1, 1)
LAST_DEADLINE = date(2099, 12, 31)

LONGEST_NAME = 300  # characters, of a party
LONGEST_TITLE = 1000
LONGEST_NOTE = 4000
LONGEST_REASON = 1000
LONGEST_WAIT_WORDS = 300  # what is waited for

LARGEST_FILE = 10_000_000  # bytes, of a file that comes with a report or a note
MOST_FILES = 30  # of one action


def is_sensible_deadline(day: date) -> bool:
    """Whether a day can be meant as a deadline."""
    return FIRST_DEADLINE <= day <= LAST_DEADLINE
