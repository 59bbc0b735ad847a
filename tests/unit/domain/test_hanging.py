"""Papers for a meeting, and several meetings at once."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.domain.hanging import Hanging, MeetingDay, asks_about, day_of, replacement, stands
from workflow.domain.meeting_series import LAST, by_rule, clock_time, read_lines
from workflow.domain.papers import is_paper, papers_day

ORIGIN, TODAY = date(2025, 9, 1), date(2025, 10, 1)


def at(number: int, day: str, state: str = "planned") -> MeetingDay:
    found = date.fromisoformat(day)
    return MeetingDay(number, found, papers_day(found, 5), state)


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("Administrationen udarbejder et oplæg om fælles visitation", True),
        ("Notat om kørsel udarbejdes til mødet", True),
        ("Sekretariatet forbereder en sagsfremstilling", True),
        ("Udarbejd overleveringspapir til Sundhedsråd Vendsyssel", True),
        ("Klyngen drøfter oplægget på næste møde", False),
        ("Indkald til temamøde om overgangen", False),
        ("Afklar kørsel til genoptræning", False),
    ],
)
def test_what_is_a_paper_for_a_meeting(task: str, expected: bool) -> None:
    assert is_paper(task) is expected


@pytest.mark.parametrize(
    ("meeting", "days", "expected"),
    [
        (date(2025, 10, 24), 5, date(2025, 10, 17)),
        (date(2025, 10, 24), 0, date(2025, 10, 24)),
        (date(2026, 1, 5), 5, date(2025, 12, 22)),  # across Christmas and New Year
    ],
)
def test_the_day_that_papers_go_out(meeting: date, days: int, expected: date) -> None:
    assert papers_day(meeting, days) == expected


def test_papers_are_never_due_before_the_task_was_given() -> None:
    meeting = at(1, "2025-09-04")
    assert day_of(meeting, "papers", ORIGIN) == meeting.day
    assert day_of(meeting, "papers", date(2025, 8, 20)) == date(2025, 8, 28)


def test_which_meeting_takes_over() -> None:
    calendar = [at(1, "2025-09-20"), at(2, "2025-10-24", "cancelled"), at(3, "2025-11-07"), at(4, "2025-12-05")]
    following = Hanging("next_meeting", ORIGIN, calendar[1])
    assert not stands(following)
    assert replacement(following, calendar, TODAY) == calendar[2], "the first to come, not one that has passed"
    assert replacement(Hanging("last_meeting", ORIGIN, calendar[1]), calendar, TODAY) == calendar[3]
    assert replacement(following, [at(5, "2026-09-01")], TODAY) is None, "the calendar has a gap"
    assert stands(Hanging("next_meeting", ORIGIN, calendar[2]))
    assert not stands(Hanging("next_meeting", date(2025, 11, 7), calendar[2]))


def test_what_a_new_meeting_asks_about() -> None:
    hung, between, after = at(1, "2025-10-24"), at(2, "2025-10-10"), at(3, "2025-11-20")
    assert asks_about(Hanging("next_meeting", ORIGIN, hung), [after, between]) == between
    assert asks_about(Hanging("next_meeting", ORIGIN, hung), [after]) is None
    assert asks_about(Hanging("next_meeting", date(2025, 10, 10), hung), [between]) is None
    assert asks_about(Hanging("last_meeting", ORIGIN, hung), [between, after]) == after
    assert asks_about(Hanging("last_meeting", ORIGIN, hung), [after], date(2025, 11, 1)) is None
    assert asks_about(Hanging("dated_meeting", ORIGIN, hung), [between]) is None
    assert asks_about(Hanging("next_meeting", ORIGIN, None), [after]) == after
    assert asks_about(Hanging("next_meeting", ORIGIN, hung, dated=True), [between]) is None
    assert asks_about(Hanging("last_meeting", ORIGIN, hung, dated=True), [after]) is None


def test_several_meetings_by_a_rule() -> None:
    second_wednesday = by_rule(2, 2, date(2026, 6, 1), date(2026, 9, 30))
    assert second_wednesday == [date(2026, 6, 10), date(2026, 8, 12), date(2026, 9, 9)], "July is quiet"
    assert date(2026, 7, 8) in by_rule(2, 2, date(2026, 6, 1), date(2026, 9, 30), july=True)
    assert by_rule(LAST, 4, date(2026, 1, 31), date(2026, 3, 1)) == [date(2026, 2, 27)]


@pytest.mark.parametrize(
    ("line", "day", "start", "end"),
    [
        ("14-01-2026 kl. 15-17", date(2026, 1, 14), "15:00", "17:00"),
        ("onsdag den 11. februar 2026, kl. 9.30", date(2026, 2, 11), "09:30", None),
        ("2026-03-11 15:00–16:30", date(2026, 3, 11), "15:00", "16:30"),
        ("31-02-2026", None, None, None),
        ("14-01-2026 i Hjørring", None, None, None),
        ("14-01-2026 kl. 25", None, None, None),
    ],
)
def test_several_meetings_as_people_write_them(line: str, day: date | None, start: str | None, end: str | None) -> None:
    (found,) = read_lines(f"\n{line}\n\n")
    assert (found.day, found.start, found.end) == (day, start, end)


def test_a_time_of_day() -> None:
    assert [clock_time(text) for text in ("15", "9.30", "kl. 24", "12:60", "nu")] == [
        "15:00",
        "09:30",
        None,
        None,
        None,
    ]
