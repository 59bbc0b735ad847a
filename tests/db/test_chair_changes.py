"""What a chair's figures are held against: how the bodies stood, with what was theirs then."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from tests.builders import make_action, make_body, make_person
from tests.db.test_handover import NOW, items_of, move, succeed
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.domain.rollup import Figures
from workflow.queries.handover_scopes import cluster_named
from workflow.services.actions import tracking
from workflow.services.handover import handover_answers
from workflow.services.handover.handover_answers import Asked
from workflow.services.reminders.chair_changes import standing_on

TODAY = clock.local(NOW).date()


def test_what_has_moved_since_stood_where_it_came_from(app: Flask) -> None:
    nord, signe = make_body(), make_person()
    council = succeed()
    late = make_action(nord, [signe], owner_basis="agreed")
    make_action(nord, [signe], TODAY + timedelta(days=3), owner_basis="agreed")
    done = make_action(nord, [signe], date(2026, 6, 1), owner_basis="agreed")
    before = standing_on({nord.id}, TODAY)
    assert before == Figures(open=3, overdue=1, due_soon=1)
    tracking.change_status(done.id, version=done.version, status="closed", note=None, actor=SYSTEM, now=NOW)
    package = move(cluster_named("Nord"))
    assert standing_on({nord.id}, TODAY) == before
    assert standing_on({council.id}, TODAY) == Figures()
    there = Actor(None, "Rådets sekretariat", frozenset({Grant("secretariat", body_id=council.id)}))
    returned = [items_of(package)[late.id].id]
    handover_answers.answer(package.id, returned, Asked("returned", "Hører til her."), actor=there, now=NOW)
    assert standing_on({nord.id}, TODAY) == before
    tomorrow = TODAY + timedelta(days=1)
    assert standing_on({nord.id}, tomorrow) == Figures(open=1, overdue=1, done=1)
    assert standing_on({council.id}, tomorrow) == Figures(open=1, due_soon=1)
