"""The order of a chair's review."""

from __future__ import annotations

from datetime import UTC, date, datetime

from workflow.domain.chair_review import Open, in_order

TODAY, MEETING = date(2025, 10, 10), date(2025, 10, 24)


def an_action(
    number: int, deadline: date, status: str = "open", *, asks: bool = False, hangs: int | None = None
) -> Open:
    return Open(number, status, deadline, datetime(2025, 9, number, tzinfo=UTC), asks, hangs)


def test_oldest_overdue_first_then_what_waits_for_an_answer_then_what_the_meeting_is_for() -> None:
    actions = [
        an_action(1, date(2025, 12, 1)),
        an_action(2, date(2025, 10, 24)),
        an_action(3, date(2025, 12, 31), hangs=7),
        an_action(4, date(2025, 11, 1), asks=True),
        an_action(6, date(2025, 9, 1), "reported_done"),
        an_action(5, date(2025, 12, 24), "reported_done"),
        an_action(7, date(2025, 10, 9), asks=True),
        an_action(8, date(2025, 6, 1), "waiting"),
        an_action(9, date(2025, 10, 10)),
    ]
    found = in_order(actions, meeting_id=7, meeting_day=MEETING, today=TODAY)
    assert [(action.id, part) for action, part in found] == [
        (8, "overdue"), (7, "overdue"), (5, "approval"), (6, "approval"), (4, "requests"), (9, "meeting"),
        (2, "meeting"), (3, "meeting"), (1, "other"),
    ]  # fmt: skip
    without = in_order(actions[:3], meeting_id=None, meeting_day=None, today=TODAY)
    assert [part for _, part in without] == ["other"] * 3
