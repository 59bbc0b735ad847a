"""When an owner is reminded: the calendar's traps as a table, and what holds for every deadline."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.notices import (
    DEFAULT,
    Notice,
    Policy,
    last_deadline_told_of,
    may_send_at,
    notices,
    sending_day,
    weekly,
)
from workflow.domain.working_days import is_working_day

LONG_BEFORE = date(2024, 1, 1)
LONG_AGO = date(2010, 1, 1)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
POLICIES = st.builds(
    Policy,
    coming_days=st.lists(st.integers(1, 60), max_size=4).map(tuple),
    overdue_every_days=st.integers(1, 30),
    july=st.sampled_from(["all", "overdue", "none"]),
)


def told(deadline: str, assigned_on: str | date, until: str) -> list[str]:
    assigned = date.fromisoformat(assigned_on) if isinstance(assigned_on, str) else assigned_on
    found = notices(date.fromisoformat(deadline), assigned, date.fromisoformat(until))
    return [f"{notice.kind} {notice.due_on}" for notice in found]


@pytest.mark.parametrize(
    ("why", "deadline", "assigned_on", "until", "expected"),
    [
        (
            "no quiet day in the way",
            "2025-10-24", LONG_BEFORE, "2025-11-10",
            ["coming 2025-10-10", "coming 2025-10-21", "due 2025-10-24", "overdue 2025-10-27", "overdue 2025-11-03",
             "overdue 2025-11-10"],
        ),
        ("nothing before its day", "2025-10-24", LONG_BEFORE, "2025-10-09", []),
        ("on its day", "2025-10-24", LONG_BEFORE, "2025-10-10", ["coming 2025-10-10"]),
        (
            "assigned late: what lay before is not made up for",
            "2025-10-24", "2025-10-15", "2025-10-24",
            ["coming 2025-10-21", "due 2025-10-24"],
        ),
        ("assigned on the day", "2025-10-24", "2025-10-24", "2025-10-24", ["due 2025-10-24"]),
        (
            "assigned when overdue: from that day, every week",
            "2025-10-24", "2025-11-05", "2025-11-20",
            ["overdue 2025-11-05", "overdue 2025-11-12", "overdue 2025-11-19"],
        ),
        (
            "a Saturday: due on the Friday, overdue on the Monday",
            "2025-10-25", "2025-10-20", "2025-10-27",
            ["coming 2025-10-22", "due 2025-10-24", "overdue 2025-10-27"],
        ),
        (
            "Christmas Day: due on the 23rd, overdue on the 29th, and the week after on 5 January",
            "2025-12-25", LONG_BEFORE, "2026-01-06",
            ["coming 2025-12-11", "coming 2025-12-22", "due 2025-12-23", "overdue 2025-12-29", "overdue 2026-01-05"],
        ),
        (
            "27 December: the notice three days before falls on the 23rd, where due is too",
            "2025-12-27", LONG_BEFORE, "2025-12-30",
            ["coming 2025-12-12", "due 2025-12-23", "overdue 2025-12-29"],
        ),
        (
            "the weekly reminders fall on 24 and 31 December",
            "2025-12-16", "2025-12-16", "2026-01-08",
            ["due 2025-12-16", "overdue 2025-12-17", "overdue 2025-12-29", "overdue 2026-01-02", "overdue 2026-01-07"],
        ),
        (
            "Easter Monday: due on the Wednesday before Maundy Thursday",
            "2025-04-21", "2025-04-08", "2025-04-22",
            ["due 2025-04-16", "overdue 2025-04-22"],
        ),
        (
            "Maundy Thursday: a week of quiet days after it",
            "2025-04-17", LONG_BEFORE, "2025-04-29",
            ["coming 2025-04-03", "coming 2025-04-14", "due 2025-04-16", "overdue 2025-04-22", "overdue 2025-04-29"],
        ),
        (
            "Grundlovsdag",
            "2025-06-05", "2025-06-01", "2025-06-06",
            ["coming 2025-06-02", "due 2025-06-04", "overdue 2025-06-06"],
        ),
        (
            "the clocks go back on 26 October 2025: days, not hours, are counted",
            "2025-10-28", "2025-10-20", "2025-11-05",
            ["coming 2025-10-24", "due 2025-10-28", "overdue 2025-10-29", "overdue 2025-11-05"],
        ),
        (
            "the clocks go forward on 30 March 2025",
            "2025-03-31", "2025-03-25", "2025-04-08",
            ["coming 2025-03-28", "due 2025-03-31", "overdue 2025-04-01", "overdue 2025-04-08"],
        ),
        (
            "29 February",
            "2024-02-29", "2024-02-01", "2024-03-01",
            ["coming 2024-02-15", "coming 2024-02-26", "due 2024-02-29", "overdue 2024-03-01"],
        ),
    ],
)  # fmt: skip
def test_notices(why: str, deadline: str, assigned_on: str | date, until: str, expected: list[str]) -> None:
    assert told(deadline, assigned_on, until) == expected, why


@given(DAYS, DAYS, st.integers(0, 400), POLICIES)
def test_notices_are_within_bounds_on_working_days_and_one_a_day(
    deadline: date, assigned_on: date, length: int, policy: Policy
) -> None:
    until = assigned_on + timedelta(days=length)
    found = notices(deadline, assigned_on, until, policy)
    days = [notice.due_on for notice in found]
    assert days == sorted(set(days))
    assert all(assigned_on <= day <= until and is_working_day(day) for day in days)
    for notice in found:
        assert (notice.due_on > deadline) is (notice.kind == "overdue")


@given(DAYS, DAYS, st.integers(0, 200), st.integers(0, 200), POLICIES)
def test_looking_further_ahead_only_adds(
    deadline: date, assigned_on: date, length: int, more: int, policy: Policy
) -> None:
    """What is due on a day does not depend on how far one looks: planning every day and once are the same."""
    until = assigned_on + timedelta(days=length)
    near = notices(deadline, assigned_on, until, policy)
    far = notices(deadline, assigned_on, until + timedelta(days=more), policy)
    assert far[: len(near)] == near
    assert all(notice.due_on > until for notice in far[len(near) :])


@given(DAYS, DAYS, st.integers(0, 400), st.integers(0, 400), POLICIES)
def test_leaving_out_the_old_ones_changes_nothing_else(
    deadline: date, assigned_on: date, length: int, skipped: int, policy: Policy
) -> None:
    until, since = assigned_on + timedelta(days=length), assigned_on + timedelta(days=skipped)
    whole = notices(deadline, assigned_on, until, policy)
    assert notices(deadline, assigned_on, until, policy, since) == [n for n in whole if n.due_on >= since]


@given(DAYS, st.integers(1, 400), st.lists(POLICIES, min_size=1, max_size=3))
def test_nothing_is_said_about_what_is_due_after_the_last_deadline_and_something_about_that(
    until: date, later: int, known: list[Policy]
) -> None:
    last = last_deadline_told_of(until, known)
    assert not any(notices(last + timedelta(days=later), LONG_AGO, until, policy) for policy in known)
    assert any(notices(last, LONG_AGO, until, policy) for policy in known)


@given(DAYS, st.integers(0, 300))
def test_who_is_overdue_is_reminded_within_the_week_and_never_twice_in_it(deadline: date, late: int) -> None:
    until = deadline + timedelta(days=late)
    days = [n.due_on for n in notices(deadline, deadline - timedelta(days=30), until) if n.kind == "overdue"]
    # Five days is the longest a reminder can be moved by quiet days.
    gaps = [(after - before).days for before, after in pairwise(days)]
    assert all(2 <= gap <= 12 for gap in gaps)
    if late > 12:
        assert (until - days[-1]).days <= 12
    assert not days or (days[0] - deadline).days <= 6


@given(DAYS)
def test_every_deadline_has_its_notices(deadline: date) -> None:
    found = notices(deadline, deadline - timedelta(days=60), deadline + timedelta(days=10))
    kinds = [notice.kind for notice in found]
    assert "due" in kinds
    assert "overdue" in kinds
    assert kinds == sorted(kinds, key=["coming", "due", "overdue"].index)
    assert found[0].due_on <= deadline - timedelta(days=14)


def test_the_list_is_the_callers_own() -> None:
    first = notices(date(2025, 10, 24), LONG_BEFORE, date(2025, 10, 24))
    first.append(Notice(date(2030, 1, 1), "overdue"))
    assert len(notices(date(2025, 10, 24), LONG_BEFORE, date(2025, 10, 24))) == 3


@pytest.mark.parametrize(
    ("day", "at", "may", "goes_on"),
    [
        ("2025-10-10", time(7, 29), False, "2025-10-10"),
        ("2025-10-10", time(7, 30), True, "2025-10-10"),
        ("2025-10-10", time(15, 59), True, "2025-10-10"),
        ("2025-10-10", time(16, 0), False, "2025-10-13"),
        ("2025-10-11", time(9, 0), False, "2025-10-13"),
        ("2025-12-23", time(17, 0), False, "2025-12-29"),
        ("2025-12-24", time(9, 0), False, "2025-12-29"),
    ],
)
def test_hours(day: str, at: time, may: bool, goes_on: str) -> None:
    assert may_send_at(date.fromisoformat(day), at, DEFAULT) is may
    assert sending_day(date.fromisoformat(day), at, DEFAULT) == date.fromisoformat(goes_on)


ANY_DAY = st.dates(date.min, date.max) | st.sampled_from((date.min, date.max))
ANY_POLICY = st.builds(
    Policy,
    coming_days=st.lists(st.integers(0, 4_000_000), max_size=3).map(tuple),
    overdue_every_days=st.integers(1, 30),
    july=st.sampled_from(["all", "overdue", "none"]),
)


@given(ANY_DAY, ANY_DAY, st.integers(0, 400), ANY_POLICY)
def test_no_date_is_too_far_away(deadline: date, since: date, length: int, policy: Policy) -> None:
    """One silly deadline must not stop all mail: the rules hold for every date there is."""
    until = date.fromordinal(min(since.toordinal() + length, date.max.toordinal()))
    for assigned_on in (since, date.min):
        found = notices(deadline, assigned_on, until, policy, since)
        days = [notice.due_on for notice in found]
        assert days == sorted(set(days))
        assert all(since <= day <= until and is_working_day(day) for day in days)
        assert all((notice.due_on > deadline) is (notice.kind == "overdue") for notice in found)


@given(ANY_DAY, st.times())
def test_no_day_is_too_far_away_to_send_on(day: date, at: time) -> None:
    assert is_working_day(sending_day(day, at))
    assert may_send_at(day, at) in (True, False)


@pytest.mark.parametrize("deadline", [date.min, date.max])
def test_the_first_and_the_last_day_there_are(deadline: date) -> None:
    assert notices(deadline, date.min, date(2025, 10, 10), since=date(2025, 10, 1)) == (
        [] if deadline == date.max else notices(date.min, date.min, date(2025, 10, 10), since=date(2025, 10, 1))
    )
    assert len(notices(date.max, date(9999, 12, 1), date.max)) == 3


@pytest.mark.parametrize(
    ("why", "deadline", "until", "expected"),
    [
        (
            "a Friday: the Monday after the fortnight, the Monday before the third day, the day itself, Mondays after",
            "2025-10-24", "2025-11-05",
            ["coming 2025-10-13", "coming 2025-10-20", "due 2025-10-24", "overdue 2025-10-27", "overdue 2025-11-03"],
        ),
        (
            "Easter Monday: the Tuesday after",
            "2025-04-25", "2025-05-01",
            ["coming 2025-04-14", "coming 2025-04-22", "due 2025-04-25", "overdue 2025-04-28"],
        ),
    ],
)  # fmt: skip
def test_once_a_week(why: str, deadline: str, until: str, expected: list[str]) -> None:
    day = date.fromisoformat(deadline)
    found = weekly(notices(day, LONG_BEFORE, date.fromisoformat(until)), day, LONG_BEFORE)
    assert [f"{notice.kind} {notice.due_on}" for notice in found] == expected, why


@given(DAYS, DAYS, st.integers(0, 200), POLICIES)
def test_once_a_week_is_on_mondays_but_for_the_day_itself(
    deadline: date, assigned_on: date, length: int, policy: Policy
) -> None:
    until = assigned_on + timedelta(days=length)
    due = notices(deadline, assigned_on, until, policy)
    found = weekly(due, deadline, assigned_on, policy)
    assert [n for n in found if n.kind == "due"] == [n for n in due if n.kind == "due"]
    days = [notice.due_on for notice in found]
    assert len(set(days)) == len(days)
    for notice in found:
        assert is_working_day(notice.due_on)
        assert notice.due_on >= assigned_on
        assert (notice.due_on > deadline) is (notice.kind == "overdue")
        if notice.kind != "due":
            days_before = [notice.due_on - timedelta(days=n) for n in range(1, notice.due_on.weekday() + 1)]
            after_july = policy.july != "all" and notice.due_on.month == 8 and notice.due_on.day < 8
            assert after_july or not any(is_working_day(day) for day in days_before), notice
        if policy.july != "all" and notice.due_on.month == 7:
            assert notice.kind == "overdue"
            assert policy.july == "overdue"
