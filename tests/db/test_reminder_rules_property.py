"""Under any policy, choice of the owner and standstill: nobody is told twice, late, wrongly or on a quiet day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests import builders
from tests.life import SECRETARY, fresh, owner_of
from workflow.clock import at_local, local
from workflow.domain.access import SYSTEM
from workflow.domain.notices import Policy
from workflow.domain.working_days import is_working_day
from workflow.errors import WorkflowError
from workflow.extensions import db
from workflow.models import Action, Body, Message, Person, ReminderSlot
from workflow.services.actions import tracking
from workflow.services.reminders import forecast, policies, preferences, reminders

FIRST_DAYS = (date(2025, 10, 6), date(2025, 12, 12), date(2025, 4, 4), date(2025, 6, 19))
POLICIES = st.builds(
    Policy,
    coming_days=st.lists(st.integers(1, 40), max_size=3, unique=True).map(tuple),
    overdue_every_days=st.integers(1, 20),
    escalation_days=st.integers(1, 20),
    july=st.sampled_from(["all", "overdue", "none"]),
    chair_day=st.integers(0, 4),
    unowned_day=st.integers(0, 4),
)


@dataclass(frozen=True)
class Step:
    """So many days later, something happens to one of the actions, and the planner runs (twice)."""

    days: int
    does: str
    which: int
    by: int  # days


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(1, 12),
        st.sampled_from(["nothing", "nothing", "move", "snooze", "close", "rhythm"]),
        st.integers(0, 3),
        st.integers(-5, 40),
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(FIRST_DAYS[3], Policy(july="none"), False, [22, 40], [Step(11, "nothing", 0, 0), Step(8, "nothing", 0, 0)])
@example(FIRST_DAYS[0], Policy(), True, [3, 18], [Step(1, "move", 0, 9), Step(9, "nothing", 0, 0)])
@given(
    st.sampled_from(FIRST_DAYS), POLICIES, st.booleans(), st.lists(st.integers(-10, 40), min_size=1, max_size=4), STEPS
)
def test_nobody_is_told_twice_late_or_wrongly(
    app: Flask, first: date, policy: Policy, weekly: bool, deadlines: list[int], steps: list[Step]
) -> None:
    body, owner, actions = _begin(first, policy, weekly, deadlines)
    day = first
    for step in steps:
        day += timedelta(days=step.days)
        _do(step, actions[step.which % len(actions)], owner, at_local(day, 7))
        foreseen = _foreseen(day, owner)
        seen = set(db.session.scalars(select(Message.id)))
        reminders.run(at_local(day, 9))
        assert reminders.run(at_local(day, 9, 1)).planned == 0
        sent = [m for m in _mails(owner) if m.id not in seen]
        assert sorted((m.kind, _references(m)) for m in sent) == foreseen, day
        if policy.july == "none" and day.month == 7:
            assert [m.kind for m in sent if m.kind == "digest"] == []
        _check(body, owner, policy, day)


def _begin(first: date, policy: Policy, weekly: bool, deadlines: list[int]) -> tuple[Body, Person, list[Action]]:
    db.session.execute(update(Action).values(status="closed"))  # what an example before this one has left
    db.session.commit()
    number = db.session.query(Body).count()
    body = builders.make_body(f"Udvalg {number}", f"U{number}", mailbox=f"s{number}@example.dk")
    owner = builders.make_person(f"Person {number}", f"p{number}@example.dk")
    policies.save(body.id, policy, version=0, actor=SYSTEM, now=at_local(first))
    if weekly:
        preferences.choose_rhythm(owner.id, "weekly", actor=owner_of(owner))
    long_ago = at_local(first - timedelta(days=60))
    actions = [
        builders.make_action(body, [owner], first + timedelta(days=days), assigned_at=long_ago) for days in deadlines
    ]
    return body, owner, actions


def _do(step: Step, action: Action, owner: Person, now: object) -> None:
    action, today = fresh(action), local(now).date()  # type: ignore[arg-type]
    try:
        if step.does == "move":
            tracking.change_deadline(
                action.id, version=action.version, deadline=action.deadline + timedelta(days=step.by), note=None,
                actor=SECRETARY, now=now,  # type: ignore[arg-type]
            )  # fmt: skip
        elif step.does == "snooze":
            preferences.snooze(
                action.id,
                until=today + timedelta(days=step.by),
                actor=owner_of(owner),
                now=now,  # type: ignore[arg-type]
            )
        elif step.does == "close":
            tracking.change_status(
                action.id, version=action.version, status="closed", note="Slut", actor=SECRETARY, now=now,  # type: ignore[arg-type]
            )  # fmt: skip
        elif step.does == "rhythm":
            rhythm = "weekly" if preferences.rhythm_of(owner.id) == "daily" else "daily"
            preferences.choose_rhythm(owner.id, rhythm, actor=owner_of(owner))
    except WorkflowError:
        db.session.rollback()  # a day that cannot be, or an action that is over


def _foreseen(day: date, owner: Person) -> list[tuple[str, frozenset[str]]]:
    found = [m for m in forecast.preview(day, at_local(day, 8)) if m.recipient == owner.email and not m.suppressed]
    db.session.rollback()
    return sorted((m.kind, frozenset(m.actions)) for m in found)


def _mails(owner: Person) -> list[Message]:
    query = select(Message).where(Message.recipient == owner.email, Message.state == "sent").order_by(Message.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _references(message: Message) -> frozenset[str]:
    return frozenset(slot.action.reference for slot in message.slots if slot.state == "sent")


def _check(body: Body, owner: Person, policy: Policy, today: date) -> None:
    told: set[tuple[object, ...]] = set()
    for message in _mails(owner):
        assert message.sent_at is not None
        on = local(message.sent_at).date()
        assert is_working_day(on)
        if message.kind == "digest":
            assert (message.recipient, on) not in told, "one digest a day"
            told.add((message.recipient, on))
        for slot in message.slots:
            if slot.state != "sent" or message.kind != "digest":
                continue
            key = (slot.action_id, slot.notice, slot.due_on, slot.deadline)
            assert key not in told, "each notice once"
            told.add(key)
            assert slot.due_on <= on
            assert slot.notice != "coming" or on <= slot.deadline, "nothing stale"
            assert slot.notice != "overdue" or on > slot.deadline
            assert on.month != 7 or policy.july == "all" or (policy.july, slot.notice) == ("overdue", "overdue")
    planned = select(ReminderSlot).where(ReminderSlot.party_id == owner.id, ReminderSlot.state == "planned")
    newest: dict[int, date] = {}
    for slot in db.session.scalars(planned.where(ReminderSlot.notice.in_(("coming", "due", "overdue")))):
        assert slot.action_id not in newest, "of several only the newest waits"
        newest[slot.action_id] = slot.due_on
