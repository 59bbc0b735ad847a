"""The yearly report says what the reader may see, of the year, as it was."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.builders import make_action, make_body, make_meeting, make_person, role_of
from tests.db.test_handover import succeed
from tests.life import SECRETARY, fresh, owner_of
from tests.reminding import at
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.queries import yearly
from workflow.services.actions import tracking
from workflow.services.reports.yearly_report import yearly_paper

AFTERWARDS = date(2026, 3, 1)


@pytest.fixture
def nord(app: Flask) -> Body:
    return make_body()


def test_figures_of_the_whole_cluster_are_for_who_sees_all_of_it(nord: Body) -> None:
    other = make_body("Faglig Klynge Nord", "FNORD", level="professional", mailbox="f@example.dk")
    for body, closed in ((nord, False), (other, False), (nord, True)):
        make_action(body, [role_of(body, "secretariat")], date(2026, 6, 1), confidential=closed)
    reader = Actor(None, "Læser", frozenset({Grant("reader", None, nord.id)}))
    chair = Actor(None, "Formand", frozenset({Grant("chair", nord.clusters[0].id, None)}))
    asked = ((reader, False), (reader, True), (chair, False), (chair, True))
    found = [yearly.year_of(actor, "Nord", 2025, AFTERWARDS, confidential=closed) for actor, closed in asked]
    assert [
        year and (sum(month.given for month in year.months), year.open_then, year.left_out, year.confidential)
        for year in found
    ] == [(1, None, 0, False), (1, None, 0, False), (2, None, 1, False), (3, (3, 0), 0, True)]


def test_a_decision_is_of_the_body_that_made_it(nord: Body) -> None:
    decision = make_action(nord, [], kind="decision", title="Klyngen godkender papiret")
    decision.body = succeed()
    db.session.commit()
    found = yearly.year_of(SYSTEM, "Nord", 2025, AFTERWARDS)
    assert found
    assert [each.body for each in found.decided] == ["Politisk Sundhedsklynge Nord"]


def test_what_was_given_later_or_has_moved_is_not_what_the_year_left(nord: Body) -> None:
    owners = [role_of(nord, "secretariat")]
    left = make_action(nord, owners, date(2025, 12, 1))
    make_action(
        nord, owners, date(2026, 2, 10), assigned_at=at("2026-02-02"), meeting=make_meeting(nord, date(2026, 2, 1))
    )
    make_action(nord, owners, date(2025, 12, 1)).body = succeed()
    db.session.commit()
    found = yearly.year_of(SYSTEM, "Nord", 2025, AFTERWARDS)
    assert found
    assert [each.reference for each in found.overdue] == [left.reference]
    assert [(each.open, each.overdue) for each in found.waiting] == [(1, 1)]


def test_what_is_reported_done_is_delivered_and_not_late_any_more(nord: Body) -> None:
    owner = make_person()
    approved, sent_back, ready = (make_action(nord, [owner], date(2025, 9, 9)) for _ in range(3))

    def move_on(action: Action, status: str, actor: Actor, on: date) -> None:
        now, version = clock.at_local(on, 9), fresh(action).version
        tracking.change_status(action.id, version=version, status=status, note="Se her", actor=actor, now=now)

    for each in (approved, sent_back, ready):
        move_on(each, "reported_done", owner_of(owner), date(2025, 9, 8))
    move_on(sent_back, "in_progress", SECRETARY, date(2025, 9, 12))
    move_on(sent_back, "reported_done", owner_of(owner), date(2025, 9, 19))
    for each in (approved, sent_back):
        move_on(each, "closed", SECRETARY, date(2025, 10, 8))
    found = yearly.year_of(SYSTEM, "Nord", 2025, date(2025, 10, 10))
    assert found
    assert (sorted(found.days_late), [month.late for month in found.months][-1]) == ([0, 10], 1)
    assert (found.waiting, found.overdue, found.reported) == ([], [], 1)
    assert "1 handling er meldt udført og venter på godkendelse." in str(yearly_paper(found))
