"""What is owed now is kept by the database itself; at the end of every test it is counted from scratch (conftest)."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests import builders
from workflow import clock
from workflow.extensions import db
from workflow.models import Assignment, Body, OpenLine
from workflow.queries.open_lines import wrong_lines
from workflow.services.reports import rollups

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


def _lines() -> list[tuple[int, bool]]:
    """Who owes, and whether the line is the one that counts, oldest line first."""
    rows = db.session.execute(select(OpenLine.owner_id, OpenLine.owes).order_by(OpenLine.assignment_id))
    return [(row.owner_id, row.owes) for row in rows]


def test_an_employer_owes_what_its_people_owe_and_only_once(body: Body) -> None:
    employer, other = builders.make_organisation(), builders.make_organisation("Aalborg Kommune", None)
    first, second = builders.make_person("Ane Holm", None), builders.make_person("Bo Lund", None)
    first.organisation_id = second.organisation_id = employer.id
    db.session.commit()
    action = builders.make_action(body, [first, second])
    assert _lines() == [(employer.id, True), (employer.id, False)]
    second.organisation_id = other.id
    db.session.commit()
    assert _lines() == [(employer.id, True), (other.id, True)]
    second.organisation_id, action.assignments[0].state = employer.id, "delivered"
    db.session.commit()
    assert _lines() == [(employer.id, False), (employer.id, True)]


@pytest.mark.parametrize("ended", [{"status": "closed"}, {"status": "settled"}, {"has_tasks": True}])
def test_what_is_over_or_split_is_owed_no_more_until_it_is_open_again(body: Body, ended: dict[str, object]) -> None:
    action = builders.make_action(body, [builders.make_person()])
    before = {name: getattr(action, name) for name in ended}
    for values, owed in ((ended, 0), (before, 1)):
        for name, value in values.items():
            setattr(action, name, value)
        db.session.commit()
        assert len(_lines()) == owed


def test_a_line_that_is_kept_wrongly_is_found(body: Body) -> None:
    line = builders.make_action(body, [builders.make_person()]).assignments[0]
    db.session.execute(text("UPDATE open_line SET deadline = '2031-01-01'"))
    db.session.commit()
    assert rollups.verify().wrong_lines == [line.id]
    db.session.execute(text("DELETE FROM open_line"))
    db.session.commit()
    assert wrong_lines() == [line.id]
    line.action.status = "closed"
    db.session.commit()
    assert rollups.verify().ok


@ON_POSTGRESQL
def test_two_at_once_leave_no_line_out(body: Body, app: Flask) -> None:
    """One takes an action up again while another gives it an owner: whoever comes second sees what the first did."""
    action = builders.make_action(body, [builders.make_person()])
    action.status = "closed"
    db.session.commit()
    action_id, somebody = action.id, builders.make_organisation().id
    db.session.rollback()
    opened = threading.Event()

    def give() -> None:
        with app.app_context():
            opened.wait(10)
            db.session.add(Assignment(action_id=action_id, party_id=somebody, assigned_at=clock.now()))
            db.session.commit()

    other = threading.Thread(target=give)
    other.start()
    db.session.execute(text("UPDATE action SET status = 'open' WHERE id = :id"), {"id": action_id})
    opened.set()
    other.join(0.5)  # it waits, for the action is being changed
    assert other.is_alive()
    db.session.commit()
    other.join(10)
    assert len(_lines()) == 2
