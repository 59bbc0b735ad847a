"""When secretariats and chairs get their digests: the calendar's traps as a table, and what holds for every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.notices import DEFAULT, Policy
from workflow.domain.office_days import CATCH_UP_DAYS, chair_day, secretariat_day
from workflow.domain.working_days import is_working_day

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
NO_JULY = Policy(july="none")


@pytest.mark.parametrize(
    ("why", "on", "policy", "expected"),
    [
        ("a Monday", "2025-10-13", DEFAULT, "2025-10-13"),
        ("missed on Monday, caught up on Tuesday", "2025-10-14", DEFAULT, "2025-10-13"),
        ("on Friday the next is near", "2025-10-17", DEFAULT, None),
        ("Easter Monday: the day after", "2025-04-22", DEFAULT, "2025-04-22"),
        ("nothing is due before that", "2025-04-21", DEFAULT, None),
        ("another weekday", "2025-10-16", Policy(unowned_day=3), "2025-10-16"),
        ("a quiet July", "2025-07-07", NO_JULY, None),
        ("and after it", "2025-08-04", NO_JULY, "2025-08-04"),
        ("July with what is overdue", "2025-07-07", Policy(july="overdue"), "2025-07-07"),
    ],
)
def test_secretariat(why: str, on: str, policy: Policy, expected: str | None) -> None:
    found = secretariat_day(date.fromisoformat(on), policy)
    assert found == (date.fromisoformat(expected) if expected else None), why


def test_the_chair_is_told_five_working_days_before_a_meeting_too() -> None:
    meeting = date(2025, 10, 24)
    days = {chair_day(date(2025, 10, 13) + timedelta(days=n), DEFAULT, [meeting]) for n in range(12)}
    assert days - {None} == {date(2025, 10, 13), date(2025, 10, 17), date(2025, 10, 20)}
    assert chair_day(date(2025, 10, 17), DEFAULT, [meeting]) == date(2025, 10, 17)


@given(DAYS, st.integers(0, 4), st.sampled_from(["all", "overdue", "none"]), st.lists(DAYS, max_size=3))
def test_it_is_due_on_a_working_day_and_no_longer_ago_than_it_is_caught_up(
    on: date, weekday: int, july: str, meetings: list[date]
) -> None:
    policy = Policy(chair_day=weekday, unowned_day=weekday, july=july)  # type: ignore[arg-type]
    for found in (secretariat_day(on, policy), chair_day(on, policy, meetings)):
        if found is not None:
            assert is_working_day(found)
            assert timedelta() <= on - found <= timedelta(days=CATCH_UP_DAYS)
            assert july != "none" or found.month != 7


@given(DAYS, st.integers(0, 4))
def test_a_week_has_one_day_of_the_secretariat_whoever_asks_when(first: date, weekday: int) -> None:
    policy = Policy(unowned_day=weekday)
    found = {secretariat_day(first + timedelta(days=n), policy) for n in range(7 * 8)} - {None}
    assert 7 <= len(found) <= 9
