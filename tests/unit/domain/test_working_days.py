"""Danish working days, held against the calendar."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.working_days import add_working_days, is_working_day, working_day_after, working_day_before

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-10-10", True),  # a plain Friday
        ("2025-10-11", False),  # Saturday
        ("2025-10-12", False),  # Sunday
        ("2025-01-01", False),  # Nytårsdag
        ("2025-04-17", False),  # Skærtorsdag
        ("2025-04-18", False),  # Langfredag
        ("2025-04-21", False),  # Anden påskedag
        ("2023-05-05", False),  # Store Bededag, for the last time
        ("2024-04-26", True),  # the day it would have been on in 2024
        ("2025-05-01", True),  # 1 May is at most half a day off, and not in public offices by rule
        ("2025-05-29", False),  # Kristi himmelfartsdag
        ("2025-05-30", True),  # the Friday after it
        ("2025-06-05", False),  # Grundlovsdag
        ("2025-06-09", False),  # Anden pinsedag
        ("2025-12-23", True),
        ("2025-12-24", False),
        ("2025-12-25", False),
        ("2025-12-26", False),
        ("2025-12-29", True),
        ("2025-12-30", True),
        ("2025-12-31", False),
        ("2026-01-02", True),
    ],
)
def test_working_days(day: str, working: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2025-10-10", "2025-10-10", "2025-10-10"),
        ("2025-10-11", "2025-10-10", "2025-10-13"),
        ("2025-04-20", "2025-04-16", "2025-04-22"),  # Easter
        ("2025-12-25", "2025-12-23", "2025-12-29"),  # Christmas, into the weekend
        ("2026-01-01", "2025-12-30", "2026-01-02"),  # across the year
        ("2025-06-07", "2025-06-06", "2025-06-10"),  # Whitsun, after Grundlovsdag
    ],
)
def test_nearest_working_days(day: str, before: str, after: str) -> None:
    assert working_day_before(date.fromisoformat(day)) == date.fromisoformat(before)
    assert working_day_after(date.fromisoformat(day)) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2025-10-10", 0, "2025-10-10"),
        ("2025-10-11", 0, "2025-10-13"),
        ("2025-10-10", 1, "2025-10-13"),
        ("2025-10-10", 5, "2025-10-17"),
        ("2025-10-13", -1, "2025-10-10"),
        ("2025-12-23", 1, "2025-12-29"),
        ("2025-12-23", 3, "2026-01-02"),
        ("2026-01-02", -3, "2025-12-23"),
    ],
)
def test_adding_working_days(day: str, count: int, expected: str) -> None:
    assert add_working_days(date.fromisoformat(day), count) == date.fromisoformat(expected)


@given(DAYS)
def test_the_nearest_working_day_is_one_and_nothing_lies_between(day: date) -> None:
    before, after = working_day_before(day), working_day_after(day)
    assert is_working_day(before)
    assert is_working_day(after)
    assert before <= day <= after
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(is_working_day(each) for each in between)


@given(DAYS, st.integers(1, 60))
def test_adding_and_taking_away_comes_back(day: date, count: int) -> None:
    start = working_day_after(day)
    assert add_working_days(add_working_days(start, count), -count) == start


@given(DAYS)
def test_no_quiet_run_is_longer_than_notices_reckon_with(day: date) -> None:
    assert (working_day_after(day) - day).days <= 5


@given(st.dates(date.min, date.max) | st.sampled_from((date.min, date.max)), st.integers(-300, 300))
def test_the_calendar_has_ends_and_no_day_is_an_error(day: date, count: int) -> None:
    for found in (working_day_before(day), working_day_after(day), add_working_days(day, count)):
        assert is_working_day(found)
    assert add_working_days(date.max, 5) == working_day_before(date.max) == working_day_after(date.max)
    assert add_working_days(date.min, -5) == working_day_after(date.min) == working_day_before(date.min)


def test_no_other_countrys_holidays_are_loaded_and_any_can_be_later() -> None:
    """They would take 8 MB in each process of a worker."""
    program = """
import sys
from datetime import date
from workflow.domain.working_days import quiet_day_name
assert quiet_day_name(date(2025, 6, 9)) == "Anden pinsedag"
loaded = [name for name in sys.modules if name.startswith("holidays.countries.")]
assert loaded == ["holidays.countries.denmark"], loaded
import holidays
assert date(2025, 6, 6) in holidays.country_holidays("SE")
assert date(2025, 6, 9) in holidays.country_holidays("DK")
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
