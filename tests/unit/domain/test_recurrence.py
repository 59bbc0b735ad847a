"""What returns: the next working day of a rule, its end, and the rule in Danish."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.domain.recurrence import CHOICES, in_danish, is_rule, next_occurrence, with_end

SERIES = [
    # rule, the series' first day, the occurrence at hand, the next one by the rule, the working day it is due
    ("FREQ=MONTHLY;INTERVAL=3", "2025-01-15", "2025-01-15", "2025-04-15", "2025-04-15"),
    ("FREQ=WEEKLY", "2025-12-18", "2025-12-18", "2025-12-25", "2025-12-29"),  # Christmas, then a weekend
    ("FREQ=MONTHLY", "2025-01-31", "2025-01-31", "2025-02-28", "2025-02-28"),  # a month without the day
    ("FREQ=MONTHLY", "2025-01-31", "2025-02-28", "2025-03-31", "2025-03-31"),  # and it does not drift
    ("FREQ=YEARLY", "2024-02-29", "2024-02-29", "2025-02-28", "2025-02-28"),
    ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "2025-05-01", "2025-05-01", "2026-05-01", "2026-05-01"),
    ("FREQ=MONTHLY;BYDAY=1MO", "2025-01-06", "2025-01-06", "2025-02-03", "2025-02-03"),
    ("FREQ=MONTHLY;COUNT=3", "2025-01-15", "2025-02-15", "2025-03-15", "2025-03-17"),
    ("FREQ=MONTHLY;COUNT=3", "2025-01-15", "2025-03-15", None, None),
    ("FREQ=MONTHLY;UNTIL=20250320", "2025-01-15", "2025-02-15", "2025-03-15", "2025-03-17"),
    ("FREQ=MONTHLY;UNTIL=20250320", "2025-01-15", "2025-03-15", None, None),
]


@pytest.mark.parametrize(("rule", "first", "here", "by_rule", "due"), SERIES)
def test_the_next_occurrence(rule: str, first: str, here: str, by_rule: str | None, due: str | None) -> None:
    found = next_occurrence(rule, date.fromisoformat(first), date.fromisoformat(here), date(2024, 1, 1))
    expected = (by_rule, due)
    assert (found and str(found.rule_day), found and str(found.deadline)) == expected


def test_what_nobody_closed_in_time_is_passed_over_and_counted() -> None:
    found = next_occurrence("FREQ=WEEKLY", date(2025, 1, 6), date(2025, 1, 6), date(2025, 2, 4))
    assert found is not None
    assert (found.deadline, found.skipped) == (date(2025, 2, 10), 4)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;INTERVAL=3", "hvert kvartal"),
        ("FREQ=MONTHLY;INTERVAL=5", "hver 5. måned"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "hvert år den 1. maj"),
        ("FREQ=YEARLY;BYMONTH=5", "hvert år i maj"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1FR", "hvert år, den sidste fredag i maj"),
        ("FREQ=MONTHLY;BYDAY=1MO", "hver måned, den første mandag i måneden"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "hver måned, sidste dag i måneden"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "hver anden uge, tirsdag"),
        ("FREQ=MONTHLY;COUNT=4", "hver måned, 4 gange i alt"),
        ("FREQ=MONTHLY;UNTIL=20261231", "hver måned, til og med 31. december 2026"),
    ],
)
def test_a_rule_in_danish(rule: str, words: str) -> None:
    assert is_rule(rule)
    assert in_danish(rule) == words


@pytest.mark.parametrize(
    "text", ["", "hver uge", "FREQ=SECONDLY", "FREQ=WEEKLY;BYHOUR=3", "FREQ=MONTHLY;BYMONTH=13", "RRULE"]
)
def test_what_is_no_rule(text: str) -> None:
    assert not is_rule(text)


def test_the_end_of_a_rule_is_a_part_of_its_own() -> None:
    assert with_end("FREQ=MONTHLY;COUNT=3", date(2026, 1, 31)) == "FREQ=MONTHLY;UNTIL=20260131"
    assert [with_end(rule, None) for rule in CHOICES] == list(CHOICES)
