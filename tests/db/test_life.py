"""Reasons, files, joint lines, and the decision above: what belongs together stays together."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import builders
from tests.life import CHAIR, SECRETARY, fresh, kinds, move, owner_of
from workflow import clock
from workflow.domain import limits
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, ActionFile, Body
from workflow.services.accounts import users
from workflow.services.actions import parents, tracking
from workflow.services.actions.attachments import Upload
from workflow.services.history import history
from workflow.services.transaction import transaction

NOTE = Upload("../mappe/Notat om kørsel.pdf", b"%PDF-1.7 et notat")


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


def joint(body: Body) -> Action:
    names = ("Hjørring Kommune", "Læsø Kommune", "Brønderslev Kommune")
    return builders.make_action(body, [builders.make_organisation(name, None) for name in names])


def files(action: Action) -> list[tuple[str, int]]:
    return [(file.name, file.size) for file in db.session.query(ActionFile).filter_by(action_id=action.id)]


def test_a_report_brings_its_files(body: Body) -> None:
    action = builders.make_action(body, [builders.make_person()])
    owner = owner_of(action.assignments[0].party)
    move(action, "reported_done", owner, "Se notatet", files=[NOTE, Upload("tal.csv", b"1;2")])
    assert files(action) == [("Notat om kørsel.pdf", 17), ("tal.csv", 3)]
    event = fresh(action).events[-1]
    assert len(event.changes["files"][1]) == 2
    assert "Notat" not in str(event.changes)  # a name may name a person: it is not chained
    tracking.add_note(action.id, note="", actor=owner, now=clock.now(), files=[NOTE])
    assert kinds(action)[-1] == "files"


@pytest.mark.parametrize(
    "uploads",
    [
        [Upload("tom.txt", b"")],
        [Upload("stor.bin", b"x" * (limits.LARGEST_FILE + 1))],
        [Upload(f"{number}.txt", b"x") for number in range(limits.MOST_FILES + 1)],
    ],
    ids=["empty", "large", "many"],
)
def test_files_have_limits(body: Body, uploads: list[Upload]) -> None:
    action = builders.make_action(body, [builders.make_person()])
    with pytest.raises(InvalidInputError, match="Intet er gemt"):
        move(action, "reported_done", files=uploads)
    assert (fresh(action).status, files(action)) == ("open", [])


def test_to_cancel_and_to_send_back_take_a_reason(body: Body) -> None:
    action = builders.make_action(body, [builders.make_person()])
    owner = owner_of(action.assignments[0].party)
    with pytest.raises(InvalidInputError, match="hvorfor"):
        move(action, "cancelled", note="  ")
    move(action, "reported_done", owner)
    with pytest.raises(InvalidInputError, match="hvad der mangler"):
        move(action, "in_progress", CHAIR)
    move(action, "in_progress", CHAIR, "Bilaget mangler")
    move(action, "reported_done", owner)
    move(action, "in_progress", owner)
    move(action, "cancelled", note="Løst på anden vis")
    move(action, "open")
    assert fresh(action).status == "open"


def test_an_owner_of_a_joint_action_reports_the_own_part(body: Body) -> None:
    action = joint(body)
    for number, line in enumerate(fresh(action).assignments, start=1):
        move(action, "reported_done", owner_of(line.party), f"Del {number}", files=[NOTE] if number == 1 else [])
        assert fresh(action).status == ("reported_done" if number == 3 else "in_progress")
    assert kinds(action) == ["created", "line", "line", "line"]
    assert files(action) == [("Notat om kørsel.pdf", 17)]
    with pytest.raises(NotAllowedError):
        move(action, "closed", owner_of(action.assignments[0].party))
    move(action, "closed", CHAIR)
    assert "undelivered" not in fresh(action).events[-1].changes


def test_the_office_may_say_that_a_joint_action_is_done_without_all(body: Body) -> None:
    action = joint(body)
    parties = [line.party for line in action.assignments]
    move(action, "reported_done", owner_of(parties[0]))
    with pytest.raises(ConflictError, match="allerede"):
        move(action, "reported_done", owner_of(parties[0]))
    with pytest.raises(InvalidInputError, match="Ikke alle har leveret"):
        move(action, "closed", CHAIR)
    move(action, "closed", CHAIR, "De to sidste er lagt sammen med ny aftale")
    assert fresh(action).events[-1].changes["undelivered"] == [None, [party.id for party in parties[1:]]]


def test_what_is_sent_back_is_owed_again(body: Body) -> None:
    user = users.create_user("Tove", "tove@example.dk", "et langt kodeord", role="secretariat", scope="body:NORD")
    secretary = users.actor_of(user)
    action = joint(body)
    for line in fresh(action).assignments:
        move(action, "reported_done", owner_of(line.party))
    move(action, "in_progress", secretary, "Tallene mangler")
    assert {line.state for line in fresh(action).assignments} == {"open"}
    tracking.undo(action.id, version=fresh(action).version, actor=secretary, now=clock.now())
    assert {line.state for line in fresh(action).assignments} == {"delivered"}
    assert all(line.delivered_at for line in fresh(action).assignments)


def test_when_the_last_who_owes_is_taken_off_it_is_reported_done(body: Body) -> None:
    action = joint(body)
    first = action.assignments[0].party
    move(action, "reported_done", owner_of(first))
    tracking.change_owners(
        action.id, version=fresh(action).version, party_ids=[first.id], lead_id=None, note=None, actor=SECRETARY,
        now=clock.now(),
    )  # fmt: skip
    assert fresh(action).status == "reported_done"


def family(body: Body, count: int = 2) -> tuple[Action, list[Action]]:
    decision = builders.make_action(body, [builders.make_person()], kind="decision")
    owner = builders.make_organisation()
    return decision, [builders.make_action(body, [owner], parent=decision) for _ in range(count)]


def test_a_decision_closes_with_those_tasks_that_count(body: Body) -> None:
    decision, (first, second) = family(body)
    move(first, "cancelled", note="Bortfalder")
    assert (fresh(decision).status, fresh(decision).has_tasks) == ("open", True)
    move(second, "closed")
    assert fresh(decision).status == "closed"
    move(first, "open")
    assert fresh(decision).status == "in_progress"


def test_a_decision_whose_tasks_are_all_cancelled_stands_for_itself(body: Body) -> None:
    decision, (first, second) = family(body)
    for task in (first, second):
        move(task, "cancelled", note="Bortfalder")
    assert (fresh(decision).status, fresh(decision).has_tasks) == ("open", False)
    move(decision, "cancelled", note="Beslutningen er omgjort")
    move(second, "open")
    assert (fresh(decision).status, fresh(decision).has_tasks) == ("in_progress", True)


def test_the_last_task_leaves_its_decision_standing_for_itself(body: Body) -> None:
    decision, (only,) = family(body, 1)
    with transaction():
        parents.leave(fresh(only), now=clock.now())
    assert (fresh(decision).has_tasks, fresh(decision).status, fresh(only).parent_id) == (False, "open", None)
    assert kinds(decision)[-1] == "followed_tasks"
    assert history.verify().broken == []
