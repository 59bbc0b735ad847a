"""The number above a list is that of its rows: for everybody, whatever is asked for."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders
from workflow.domain.access import Actor, Grant
from workflow.domain.status import OPEN_STATUSES, STATUSES
from workflow.extensions import db
from workflow.models import Action, Cluster
from workflow.queries.action_filters import ActionFilters
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
