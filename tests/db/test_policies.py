"""Policies of bodies: saved with their history, no lost update, and what the planner and the preview make of them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from flask import Flask

from tests import builders
from tests.life import SECRETARY
from tests.reminding import MORNING, at, messages, slots
from workflow.clock import at_local
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.domain.notices import DEFAULT, Policy
from workflow.errors import ConflictError, NotAllowedError, NotFoundError
from workflow.models import Body
from workflow.services.reminders import forecast, policies, reminders


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


def set_policy(body: Body | None, policy: Policy, version: int = 0) -> bool:
    return policies.save(body.id if body else None, policy, version=version, actor=SYSTEM, now=MORNING)


def test_a_body_has_its_own_or_the_one_for_all_and_every_change_is_kept(body: Body) -> None:
    syd = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    assert set_policy(None, Policy(coming_days=(10,)))
    assert set_policy(syd, Policy(coming_days=(5,), july="none"))
    assert not set_policy(syd, Policy(coming_days=(5,), july="none"), version=1)
    known = policies.policies()
    assert (known.of(body.id).coming_days, known.of(syd.id).coming_days) == ((10,), (5,))
    policies.remove(syd.id, version=1, actor=SYSTEM, now=MORNING)
    assert policies.policies().of(syd.id).coming_days == (10,)
    assert [(c.kind, c.changes["coming_days"]) for c in policies.history(syd.id)] == [
        ("removed", [[5], [10]]),
        ("saved", [[10], [5]]),
    ]


def test_two_editors_cannot_both_win(body: Body) -> None:
    set_policy(body, Policy(coming_days=(10,)))
    for version in (0, 2):
        with pytest.raises(ConflictError):
            set_policy(body, Policy(coming_days=(5,)), version=version)
    assert set_policy(body, Policy(coming_days=(5,)), version=1)
    with pytest.raises(ConflictError):
        policies.remove(body.id, version=1, actor=SYSTEM, now=MORNING)


def test_each_office_its_own_bodies_and_the_administrator_the_one_for_all(body: Body) -> None:
    syd = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    nord_only = Actor(None, "Tove", frozenset({Grant("secretariat", cluster_id=body.clusters[0].id)}))
    policies.save(body.id, Policy(coming_days=()), version=0, actor=nord_only, now=MORNING)
    with pytest.raises(NotFoundError):
        policies.save(syd.id, Policy(coming_days=()), version=0, actor=nord_only, now=MORNING)
    with pytest.raises(NotAllowedError):
        policies.save(None, Policy(coming_days=()), version=0, actor=SECRETARY, now=MORNING)


def test_the_planner_goes_by_the_policy_of_the_body(body: Body) -> None:
    syd, signe = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd"), builders.make_person()
    set_policy(syd, Policy(coming_days=(10,)))
    for each in (body, syd):
        builders.make_action(each, [signe])
    reminders.plan(MORNING)
    assert slots() == [("NORD-2025-001", "coming 2025-10-10", "planned")]
    reminders.plan(at("2025-10-14"))
    assert ("SYD-2025-001", "coming 2025-10-14", "planned") in slots()


def test_a_quiet_july_tells_in_june_and_in_august(body: Body) -> None:
    set_policy(body, Policy(july="none"))
    signe = builders.make_person()
    builders.make_action(body, [signe], date(2026, 7, 15), assigned_at=at("2026-01-05"))
    builders.make_action(body, [signe], date(2026, 6, 24), assigned_at=at("2026-01-05"))
    days = [date(2026, 6, 24) + timedelta(days=n) for n in range(47)]
    told = {str(day): m.actions for day in days for m in forecast.preview(day, MORNING) if m.kind == "digest"}
    assert told == {
        "2026-06-24": ("NORD-2025-002",),
        "2026-06-25": ("NORD-2025-002",),
        "2026-06-30": ("NORD-2025-001",),
        "2026-08-03": ("NORD-2025-002", "NORD-2025-001"),
    }


def test_a_mail_waits_for_the_hours_of_every_body_in_it(body: Body) -> None:
    syd, signe = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd"), builders.make_person()
    set_policy(syd, Policy(send_from=time(10, 0), send_until=time(18, 0)))
    builders.make_action(body, [signe])
    builders.make_action(syd, [signe])
    assert reminders.run(at("2025-10-10", 9)).sent == 0
    assert reminders.run(at("2025-10-10", 10)).sent == 1
    assert [state for _, _, state in slots()] == ["sent", "sent"]
    assert messages() == [("signe.kvist@example.dk", "digest 2025-10-10", "sent")]


def test_the_preview_tries_what_is_not_saved(body: Body) -> None:
    builders.make_action(body, [builders.make_person()])
    days = [date(2025, 10, 13) + timedelta(days=n) for n in range(5)]
    known = policies.policies()
    trying = known.trying(body.id, Policy(coming_days=(9,), unowned_day=2))
    found = forecast.previews(days, MORNING, trying, {body.id})
    assert {(str(day), m.kind) for day, mails in zip(days, found, strict=True) for m in mails} == {
        ("2025-10-13", "chair"),
        ("2025-10-15", "digest"),
        ("2025-10-15", "secretariat"),
    }
    assert known.of(body.id) == DEFAULT


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # rules, not guarantees: one kind is enough
@pytest.mark.parametrize(
    ("start", "policy"),
    [
        ("2025-06-20", Policy(coming_days=(9, 1), overdue_every_days=3, chair_day=2, unowned_day=3)),
        ("2025-12-15", Policy(coming_days=(), july="overdue", escalation_days=1)),
        ("2025-06-20", Policy(coming_days=(30, 20, 10), july="none", overdue_every_days=10)),
    ],
)
def test_under_any_policy_the_run_of_each_day_does_what_the_preview_said(
    body: Body, policy: Policy, start: str
) -> None:
    first, signe = date.fromisoformat(start), builders.make_person()
    set_policy(body, policy)
    for n in range(10):
        builders.make_action(body, [signe], first + timedelta(days=3 * n - 4), assigned_at=at("2025-03-01"))
    seen = 0
    for offset in range(0, 28):
        day = first + timedelta(days=offset)
        ahead = [(m.recipient, m.kind, m.actions) for m in forecast.preview(day, at_local(day - timedelta(days=1), 20))
                 if m.suppressed is None]  # fmt: skip
        known = {key for key in messages() if key[2] == "sent"}
        reminders.run(at_local(day, 9))
        sent = sorted((recipient, kind.split()[0]) for recipient, kind, state in messages() if state == "sent"
                      and (recipient, kind, state) not in known)  # fmt: skip
        assert sent == sorted((recipient, kind) for recipient, kind, _ in ahead), day
        seen += len(sent)
    assert seen > 5
