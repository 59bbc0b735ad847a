"""After any series of changes of a calendar each deadline on it is where the calendar says, with its events."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import builders
from workflow.clock import at_local
from workflow.domain.access import SYSTEM
from workflow.domain.working_days import add_working_days
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Action, Body, Meeting
from workflow.services.history import history
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan

TODAY = date(2025, 10, 10)
NOW = at_local(TODAY)
HELD = date(2025, 9, 1)
FIRST = date(2025, 10, 20)

days = st.integers(min_value=-12, max_value=90).map(lambda count: FIRST + timedelta(days=count))
which = st.integers(min_value=0, max_value=5)
operations = st.one_of(
    st.tuples(st.just("add"), days, st.booleans()),
    st.tuples(st.just("move"), which, days, st.booleans()),
    st.tuples(st.just("cancel"), which),
    st.tuples(st.just("restore"), which, st.booleans()),
    st.tuples(st.just("papers"), st.integers(min_value=0, max_value=9)),
    st.tuples(st.just("undo")),
)


def calendar(body: Body, state: str | None = None) -> list[Meeting]:
    rows = db.session.scalars(select(Meeting).where(Meeting.body_id == body.id).order_by(Meeting.date, Meeting.id))
    return [row for row in rows if row.state != "held" and state in (None, row.state)]


def do(body: Body, operation: tuple) -> None:
    kind, *rest = operation
    try:
        if kind == "add":
            choose = None if rest[1] else frozenset()
            meetings.add(body.id, [Plan(rest[0])], choose=choose, actor=SYSTEM, now=NOW)
        elif kind == "papers":
            meetings.set_papers_rule(body.id, rest[0], actor=SYSTEM, now=NOW)
        elif kind == "undo":
            latest = meetings.last_undoable(body.id, NOW)
            if latest is not None:
                meetings.undo(latest.id, actor=SYSTEM, now=NOW)
        else:
            rows = calendar(body, "cancelled" if kind == "restore" else "planned")
            if not rows:
                return
            row = rows[rest[0] % len(rows)]
            known = {"version": row.version, "actor": SYSTEM, "now": NOW}
            if kind == "move":
                choose = None if rest[2] else frozenset()
                meetings.change(row.id, Plan(rest[1]), reason="flyttet", choose=choose, **known)
            elif kind == "cancel":
                meetings.cancel(row.id, reason="aflyst", **known)
            else:
                meetings.restore(row.id, choose=None if rest[1] else frozenset(), **known)
    except ConflictError as error:
        if "allerede et møde" not in error.user_text and "aflyst møde" not in error.user_text:
            raise


def deadlines(ids: list[int]) -> dict[int, date]:
    return {key: db.session.get_one(Action, key, populate_existing=True).deadline for key in ids}


def recomputed(action: Action, body: Body) -> tuple[date, bool]:
    """What the calendar says, told apart from the code under test: the day and whether somebody must decide."""
    row = action.hangs_on
    assert row is not None
    means_next = action.anchor == "next_meeting"
    if row.state != "cancelled" and (not means_next or row.date > HELD):
        if action.hangs_by == "papers":
            papers = add_working_days(row.date, -body.papers_working_days) if body.papers_working_days else row.date
            return (papers if papers > HELD else row.date), False
        return row.date, False
    later = [each.date for each in calendar(body, "planned") if each.date >= TODAY]
    soon = [day for day in later if day - TODAY <= timedelta(days=183)]
    assert not (later if action.anchor == "last_meeting" else soon), "a meeting could take over"
    return action.deadline, True


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example([("cancel", 0), ("undo",), ("move", 0, HELD, True), ("undo",)])
@example([("add", FIRST - timedelta(days=3), True), ("undo",), ("cancel", 1), ("restore", 0, True), ("undo",)])
@given(st.lists(operations, min_size=1, max_size=12))
def test_every_deadline_is_where_the_calendar_says(app: Flask, series: list[tuple]) -> None:
    number = db.session.query(Body).count()
    body = builders.make_body(f"Udvalg {number}", f"U{number}", "Nord")
    held, first = builders.make_meeting(body, HELD), builders.make_meeting(body, FIRST, state="planned")
    builders.make_meeting(body, FIRST + timedelta(days=28), state="planned")
    owner = builders.make_person()
    ids = [
        builders.make_action(
            body, [owner], FIRST if by == "meeting" else add_working_days(FIRST, -5), meeting=held, anchor=anchor,
            deadline_basis="inferred", hangs_on_id=first.id, hangs_by=by,
        ).id
        for anchor, by in (
            ("next_meeting", "meeting"), ("next_meeting", "papers"), ("last_meeting", "meeting"),
            ("dated_meeting", "meeting"),
        )
    ]  # fmt: skip
    closed = builders.make_action(
        body, [owner], FIRST, meeting=held, anchor="next_meeting", hangs_on_id=first.id, status="closed"
    ).id
    started = {key: db.session.get_one(Action, key).deadline for key in ids}
    stood_before: dict[int, dict[int, date]] = {}  # by change: the deadlines that it found
    for operation in series:
        before, latest = deadlines(ids), meetings.last_undoable(body.id, NOW)
        latest_id = latest.id if latest else None
        do(body, operation)
        db.session.rollback()
        now_latest = meetings.last_undoable(body.id, NOW)
        if operation[0] == "undo" and latest_id is not None:
            assert deadlines(ids) == stood_before[latest_id], "what is taken back is as it was"
        elif now_latest is not None and now_latest.id != latest_id:
            stood_before[now_latest.id] = before
        for key in ids:
            action = db.session.get_one(Action, key, populate_existing=True)
            assert (action.deadline, action.needs_date) == recomputed(action, body), (operation, action.anchor)
            day, undated = started[key].isoformat(), False
            for event in action.events:
                before, after = event.changes.get("deadline", (day, day))
                assert before == day, "each event goes on from the one before it"
                day, undated = after, event.changes.get("needs_date", (undated, undated))[1]
            assert (day, undated) == (action.deadline.isoformat(), action.needs_date)
    assert db.session.get_one(Action, closed).deadline == FIRST
    assert history.verify().broken == []
