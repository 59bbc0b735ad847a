"""The number above a list is that of its rows: for everybody, whatever is asked for."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests import builders
from workflow.domain.access import Actor, Grant
from workflow.domain.status import OPEN_STATUSES, STATUSES
from workflow.extensions import db
from workflow.models import Action, Cluster
from workflow.queries import action_filters
from workflow.queries.action_filters import ActionFilters
from workflow.queries.action_pages import SORTS, read_cursor
from workflow.queries.actions import count_actions, count_open, every_action, list_actions, page_of


@pytest.fixture
def people(app: Flask) -> dict[str, Actor]:
    """Actions of every status, some in clusters in which nothing else is, and actors of every kind."""
    mine, other = builders.make_person("Ane Holm", None), builders.make_organisation("Aalborg Kommune", None)
    bodies = [
        builders.make_body(),
        builders.make_body("Fællesmøde", "FAELLES", ["Nord", "Syd"], "joint", None),
        builders.make_body("Afgjort", "AFGJORT", ["Nord", "Vest"], "joint", None),
    ]
    for (number, body), status in product(enumerate(bodies), STATUSES):
        if body.prefix == "AFGJORT" and status in (*OPEN_STATUSES, "closed"):
            continue
        for confidential, has_tasks, owner in ((False, False, mine), (True, False, other), (False, True, other)):
            action = builders.make_action(body, [owner])
            action.status, action.confidential, action.has_tasks = status, confidential, has_tasks
            action.title = f"Handling {number} {status}"
            action.needs_confirmation = number % 2 == 0
    db.session.commit()
    nord = db.session.scalars(select(Cluster.id).where(Cluster.name == "Nord")).one()
    own = frozenset({mine.id})
    return {
        "everything": Actor(1, "A", frozenset({Grant("administrator")}), frozenset()),
        "cluster": Actor(2, "B", frozenset({Grant("secretariat", cluster_id=nord)}), own),
        "reader": Actor(3, "C", frozenset({Grant("reader", cluster_id=nord)}), own),
        "body": Actor(4, "D", frozenset({Grant("chair", body_id=bodies[0].id)}), own),
        "owner": Actor(5, "E", frozenset({Grant("owner")}), own),
    }


ASKED = [
    ActionFilters(),
    ActionFilters(open=True, leaves=True),
    ActionFilters(open=True),
    ActionFilters(leaves=True),
    *(ActionFilters(status=status) for status in STATUSES),
    ActionFilters(needs_confirmation=True),
    ActionFilters(text="handling"),
    ActionFilters(text="handling", open=True, leaves=True),
    ActionFilters(owner="Ane Holm"),
    ActionFilters(owner="Ane Holm", status="settled"),
    ActionFilters(body="AFGJORT"),
    ActionFilters(cluster="Nord"),
]


def test_every_way_of_asking_finds_the_same(people: dict[str, Actor]) -> None:
    for (name, actor), filters in product(people.items(), ASKED):
        all_there_are = [row.id for row in every_action(actor, filters)]
        assert [row.id for row in list_actions(actor, filters, 1000)] == all_there_are, (name, filters)
        assert [row.id for row in page_of(actor, filters, size=1000).rows] == all_there_are, (name, filters)
        assert count_actions(actor, filters) == len(all_there_are), (name, filters)
        [counted], also = count_open(actor, filters, [ActionFilters(open=True, leaves=True)], filters)
        opened = [row for row in every_action(actor, filters) if row.is_open and not row.has_tasks]
        assert (counted, also) == (len(opened), len(all_there_are)), (name, filters)
    assert count_actions(people["everything"], ActionFilters()) == db.session.scalar(select(func.count(Action.id)))


def test_a_word_that_the_database_expects_often_is_not_counted_first(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    filters, statements = ActionFilters(text="handling", open=True), []
    wanted = [row.id for row in every_action(people["body"], filters)]
    monkeypatch.setattr(action_filters, "MANY", -1)

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        found = [row.id for row in list_actions(people["body"], filters, 1000)]
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)
    assert found == wanted
    assert len(found) > 3
    limit = f"LIMIT {action_filters.SOME + 1}"
    assert any(limit in each for each in statements) is (db.engine.dialect.name == "sqlite")


# What is read by ways of its own: open leaves by their indexes, the others by walking.
ORDERED = [
    ActionFilters(open=True, leaves=True),
    ActionFilters(overdue_on=date(2030, 1, 1), leaves=True),
    ActionFilters(status="reported_done", leaves=True),
    ActionFilters(text="handling", open=True, leaves=True),
    ActionFilters(),
]


def test_every_order_goes_through_the_same_ones_page_by_page(people: dict[str, Actor]) -> None:
    for name, filters, sort in product(("everything", "cluster", "body", "owner"), ORDERED, SORTS):
        actor = people[name]
        in_one = [row.id for row in list_actions(actor, filters, None, sort)]
        assert [row.id for row in list_actions(actor, filters, 1000, sort)] == in_one, (name, filters, sort)
        found, place = [], None
        while True:
            page = page_of(actor, filters, size=5, sort=sort, cursor=place)
            found += [row.id for row in page.rows]
            if page.earlier is not None and len(found) == 10:
                before = read_cursor(page.earlier, sort, backwards=True)
                back = page_of(actor, filters, size=5, sort=sort, cursor=before)
                assert [row.id for row in back.rows] == in_one[:5], (name, filters, sort)
            if page.later is None:
                break
            place = read_cursor(page.later, sort)
        assert found == in_one, (name, filters, sort)


def test_what_is_open_is_found_without_passing_what_is_closed(people: dict[str, Actor]) -> None:
    # In any order: what a body has open is bounded, and what it ever had grows from year to year.
    statements: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:
        statements.append((told[2], told[3]))

    event.listen(db.engine, "before_cursor_execute", note)
    for filters, sort in product(ORDERED[:3], ("reference", "title", "-status_changed", "-created")):
        statements.clear()
        page_of(people["body"], filters, size=50, sort=sort)
        asked, values = next(each for each in statements if "asks_for_deadline" in each[0])
        if db.engine.dialect.name == "postgresql":
            # Else it chooses by how many there are, and here are few.
            assert sort != "reference" or "found AS MATERIALIZED" in asked, (filters, sort)
            continue
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)
        plan = "\n".join(row[3] for row in rows)
        assert "COVERING INDEX ix_action_open_leaf_of_body" in plan, (filters, sort, plan)
        assert "SCAN action" not in plan, (filters, sort, plan)
    event.remove(db.engine, "before_cursor_execute", note)
