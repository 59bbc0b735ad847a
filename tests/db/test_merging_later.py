"""What was done with an entry of the register before it was joined with another can be taken back afterwards all the
same: events go on naming the one that has gone."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import make_action, make_body, role_of
from tests.db.test_handover import NOW, items_of, move, owners_of, succeed
from tests.db.test_merging import Pair, make_pair, together
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.extensions import db
from workflow.models import Action, HandoverItem, HandoverOwner
from workflow.queries.handover_scopes import cluster_named
from workflow.services.accounts.users import add_user
from workflow.services.actions import bulk, tracking
from workflow.services.actions.bulk import Wanted
from workflow.services.handover import handover_answers, handover_moving, handover_preparing
from workflow.services.handover.handover_answers import Asked


@pytest.fixture
def pair(app: Flask) -> Pair:
    return make_pair()


@pytest.fixture
def office(app: Flask) -> Actor:
    user = add_user("Kontoret", "office@example.dk", "x", role="secretariat", scope="everything")
    db.session.commit()
    return Actor(user.id, "Kontoret", frozenset({Grant("secretariat")}))


def fresh(action: Action) -> Action:
    db.session.expire_all()
    return db.session.get_one(Action, action.id)


def given_to(action: Action, party_id: int, actor: Actor) -> Action:
    return tracking.change_owners(
        action.id, version=action.version, party_ids=[party_id], lead_id=None, note=None, actor=actor, now=clock.now()
    )


def test_a_change_of_owners_is_taken_back(pair: Pair, office: Actor) -> None:
    action = make_action(pair.body, [pair.gone])
    given_to(action, pair.third.id, office)
    together(pair)
    tracking.undo(action.id, version=fresh(action).version, actor=office, now=clock.now())
    assert owners_of(fresh(action)) == [pair.kept.name]


def test_two_lines_that_are_one_now_are_put_back_as_one(pair: Pair, office: Actor) -> None:
    action = make_action(pair.body, [pair.kept, pair.gone])
    action.assignments[1].state, action.assignments[1].delivered_at = "delivered", clock.now()
    db.session.commit()
    given_to(action, pair.third.id, office)
    together(pair)
    tracking.undo(action.id, version=fresh(action).version, actor=office, now=clock.now())
    (line,) = fresh(action).assignments
    assert (line.party_id, line.lead, line.state) == (pair.kept.id, True, "delivered")


def test_a_bulk_change_is_taken_back_as_a_whole(pair: Pair, office: Actor) -> None:
    actions = [make_action(pair.body, [owner]) for owner in (pair.gone, pair.kept)]
    chosen = {action.id: action.version for action in actions}
    done = bulk.carry_out(chosen, Wanted("owners", party_ids=(pair.third.id,)), actor=office, now=clock.now())
    together(pair)
    bulk.undo(done.id, actor=office, now=clock.now())
    assert [owners_of(fresh(action)) for action in actions] == [[pair.kept.name]] * 2


@pytest.mark.parametrize("back", ["returned", "undone"])
def test_a_move_is_taken_back(pair: Pair, back: str) -> None:
    succeed()
    action = make_action(pair.body, [pair.gone])
    scope = cluster_named("Nord")
    handover_preparing.choose_owners(scope, {pair.gone.id: pair.third.id}, actor=SYSTEM, now=NOW)
    package = move(scope)
    assert owners_of(fresh(action)) == [pair.third.name]
    together(pair)
    if back == "returned":
        item = items_of(package)[action.id].id
        handover_answers.answer(package.id, [item], Asked("returned", "Klyngens."), actor=SYSTEM, now=NOW)
    else:
        handover_moving.undo(package.id, actor=SYSTEM, now=NOW)
        handover_moving.work(package.id, clock=lambda: NOW)
    assert (owners_of(fresh(action)), fresh(action).body_id) == ([pair.kept.name], pair.body.id)


@pytest.mark.parametrize("joined", ["from", "to"])
def test_a_move_goes_on_with_who_is_there_now(pair: Pair, joined: str) -> None:
    succeed()
    one, to = (pair.gone, pair.third) if joined == "from" else (pair.third, pair.gone)
    action = make_action(pair.body, [one])
    scope = cluster_named("Nord")
    handover_preparing.choose_owners(scope, {one.id: to.id}, actor=SYSTEM, now=NOW)
    package = handover_moving.start(scope, actor=SYSTEM, now=NOW)  # frozen, and no batch has gone yet
    together(pair)
    handover_moving.work(package.id, clock=lambda: NOW)
    assert owners_of(fresh(action)) == [pair.third.name if joined == "from" else pair.kept.name]


def test_both_had_somebody_to_take_over(pair: Pair) -> None:
    council = succeed()
    for owner in (pair.kept, pair.gone):
        make_action(pair.body, [owner])
    other = role_of(council, "secretariat")
    scope = cluster_named("Nord")
    chosen = {pair.kept.id: pair.third.id, pair.gone.id: other.id}
    handover_preparing.choose_owners(scope, chosen, actor=SYSTEM, now=NOW)
    together(pair)
    rows = db.session.execute(select(HandoverOwner.party_id, HandoverOwner.to_id)).all()
    assert [tuple(row) for row in rows] == [(pair.kept.id, pair.third.id)]


def test_an_owner_who_has_another_name_is_the_same_owner(app: Flask) -> None:
    nord, council = make_body(), succeed()
    action = make_action(nord, [role_of(nord, "secretariat")])
    package = move(cluster_named("Nord"))
    role_of(council, "secretariat").name = "Rådets kontor"
    db.session.commit()
    item = db.session.scalars(select(HandoverItem.id)).one()
    handover_answers.answer(package.id, [item], Asked("returned", "Klyngens."), actor=SYSTEM, now=NOW)
    assert owners_of(fresh(action)) == ["Sekretariatet, Politisk Sundhedsklynge Nord"]


def test_what_a_new_deadline_ends_comes_back_with_the_old_one(app: Flask) -> None:
    nord = make_body()
    succeed()
    old, lost = date(2024, 3, 1), date(2025, 12, 1)
    silent = make_action(nord, [role_of(nord, "secretariat")], old, silent=True)
    undated = make_action(nord, [role_of(nord, "secretariat")], lost, needs_date=True)
    scope = cluster_named("Nord")
    chosen = [silent.id, undated.id]
    handover_preparing.choose_actions(scope, chosen, choice=None, deadline=date(2026, 5, 4), actor=SYSTEM)
    package = move(scope)
    assert [(fresh(each).silent, each.needs_date) for each in (silent, undated)] == [(False, False)] * 2
    said = fresh(silent).events[-1].changes
    assert (said["silent"], said["deadline"]) == ([True, False], ["2024-03-01", "2026-05-04"])
    handover_moving.undo(package.id, actor=SYSTEM, now=NOW)
    handover_moving.work(package.id, clock=lambda: NOW)
    assert (fresh(silent).silent, silent.deadline) == (True, old)
    assert (fresh(undated).needs_date, undated.deadline) == (True, lost)


def test_a_decision_follows_the_deadlines_that_a_move_gives_its_tasks(app: Flask) -> None:
    nord = make_body()
    succeed()
    decision = make_action(nord, [role_of(nord, "secretariat")], kind="decision", title="Godkendt")
    task = make_action(nord, [role_of(nord, "secretariat")], parent=decision, title="Aftal")
    before, scope = task.deadline, cluster_named("Nord")
    handover_preparing.choose_actions(scope, [task.id], choice=None, deadline=date(2026, 5, 4), actor=SYSTEM)
    package = move(scope)
    assert fresh(decision).deadline == date(2026, 5, 4)
    handover_moving.undo(package.id, actor=SYSTEM, now=NOW)
    handover_moving.work(package.id, clock=lambda: NOW)
    assert fresh(decision).deadline == before == fresh(task).deadline
