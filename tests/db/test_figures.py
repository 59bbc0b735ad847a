"""The roll-up: what is counted, per cluster and in total."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests import builders
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.queries.actions import ActionFilters, count_actions
from workflow.queries.figures import ClusterFigures, cluster_figures, total_figures

TODAY = date(2025, 10, 10)


@pytest.fixture(autouse=True)
def story(app: Flask) -> None:
    nord = builders.make_body()
    joint = builders.make_body("Fællesmøde", "FAELLES", ["Midt", "Syd"], "joint", None)
    owner = [builders.make_organisation()]
    decision = builders.make_action(nord, owner, date(2025, 9, 1), kind="decision")
    builders.make_action(nord, owner, date(2025, 10, 9), parent=decision, owner_basis="stated")  # overdue
    builders.make_action(nord, owner, date(2025, 10, 10), owner_basis="stated")  # due today
    builders.make_action(nord, owner, date(2025, 10, 24), status="reported_done", owner_basis="stated")
    builders.make_action(nord, owner, date(2025, 10, 25))  # beyond a fortnight, with the policy's owner
    builders.make_action(nord, owner, date(2025, 10, 1), status="settled", kind="recommendation")
    builders.make_action(nord, owner, date(2025, 10, 1), status="closed", closed_at=clock.at_local(date(2025, 10, 2)))
    builders.make_action(nord, owner, date(2025, 9, 1), status="closed", closed_at=clock.at_local(date(2025, 9, 2)))
    builders.make_action(nord, owner, date(2025, 9, 1), status="cancelled")
    builders.make_action(nord, owner, date(2025, 9, 1), confidential=True, owner_basis="stated")
    builders.make_action(joint, owner, date(2025, 10, 1), owner_basis="stated")


def figures(on: date = TODAY, actor: Actor | None = None) -> dict[str, ClusterFigures]:
    return {row.cluster: row for row in cluster_figures(on, actor)}


def test_leaves_are_counted_and_a_joint_action_once_in_the_total() -> None:
    nord = figures()["Nord"]
    assert (nord.open, nord.overdue, nord.due_soon, nord.awaiting_approval) == (5, 2, 2, 1)
    assert (nord.unowned, nord.settled, nord.done, nord.done_this_month) == (1, 1, 2, 1)
    assert [figures()[name].open for name in ("Midt", "Syd")] == [1, 1]
    total = total_figures(TODAY)
    assert (total.open, total.overdue) == (6, 3)


@pytest.mark.parametrize(("on", "overdue"), [(date(2025, 10, 9), 1), (date(2025, 10, 25), 4), (date(2025, 10, 26), 5)])
def test_overdue_is_asked_for_a_day(on: date, overdue: int) -> None:
    assert figures(on)["Nord"].overdue == overdue


def test_each_figure_equals_the_list_that_it_links_to() -> None:
    everybody = Actor(None, "Administrator", frozenset({Grant("administrator")}))
    for name, row in figures().items():
        listed = {
            "open": ActionFilters(cluster=name, open=True, leaves=True),
            "overdue": ActionFilters(cluster=name, overdue_on=TODAY),
            "awaiting_approval": ActionFilters(cluster=name, status="reported_done", leaves=True),
            "unowned": ActionFilters(cluster=name, open=True, leaves=True, unowned=True),
            "settled": ActionFilters(cluster=name, status="settled", leaves=True),
            "done": ActionFilters(cluster=name, status="closed", leaves=True),
        }
        for figure, filters in listed.items():
            assert getattr(row, figure) == count_actions(everybody, filters), (name, figure)


def test_one_sees_ones_own_clusters_and_a_reader_no_closed_items() -> None:
    nord_id = figures()["Nord"].cluster_id
    reader = Actor(None, "Læser", frozenset({Grant("reader", cluster_id=nord_id)}))
    assert list(figures(actor=reader)) == ["Nord"]
    assert figures(actor=reader)["Nord"].open == 4
    assert figures(actor=Actor(None, "Ingen")) == {}
