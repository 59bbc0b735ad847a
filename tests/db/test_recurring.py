"""What returns: an occurrence that ends makes the next one, exactly once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests import builders
from tests.life import SECRETARY, fresh, kinds, move, owner_of, successors
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.services.accounts.users import actor_of, add_user
from workflow.services.actions import recurring, tracking
from workflow.services.history import history

QUARTERLY = "FREQ=MONTHLY;INTERVAL=3"
FIRST = date(2025, 10, 13)


@pytest.fixture
def body(app: Flask) -> Body:
    return builders.make_body()


def make(body: Body, rule: str | None = QUARTERLY, **fields: object) -> Action:
    owners = [builders.make_person(), builders.make_organisation()]
    return builders.make_action(body, owners, FIRST, recurrence=rule, title="Status på økonomien", **fields)


def change_rule(action: Action, rule: str | None, until: date | None = None) -> Action:
    return recurring.change_rule(
        action.id, version=fresh(action).version, rule=rule, until=until, note=None, actor=SECRETARY, now=clock.now()
    )


def test_an_occurrence_that_is_closed_makes_the_next(body: Body) -> None:
    decision = builders.make_action(body, [builders.make_organisation("Region")], kind="decision")
    action = make(body, parent=decision, confidential=True, series_from=FIRST, rule_day=FIRST)
    move(action, "closed", note="Den ene del blev ikke til noget")
    [following] = successors([action])
    assert (following.deadline, following.rule_day, following.status) == (date(2026, 1, 13), date(2026, 1, 13), "open")
    assert (following.title, following.confidential, following.recurrence) == (action.title, True, QUARTERLY)
    assert [(line.party.name, line.lead, line.state) for line in following.assignments] == [
        ("Signe Kvist", True, "open"), ("Hjørring Kommune", False, "open")
    ]  # fmt: skip
    assert following.events[0].changes["previous"] == [None, action.reference]
    assert fresh(action).events[-1].changes["next"] == [None, following.reference]
    assert (fresh(decision).status, fresh(decision).deadline) == ("open", date(2026, 1, 13))
    # Opened and closed again, it has its successor already.
    move(action, "in_progress")
    move(action, "closed", note="Nu")
    assert successors([action]) == [following]
    assert history.verify().broken == []


def test_a_moved_deadline_moves_no_later_occurrence(body: Body) -> None:
    action = make(body, series_from=FIRST, rule_day=FIRST)
    tracking.change_deadline(
        action.id, version=action.version, deadline=date(2025, 11, 20), note=None, actor=SECRETARY, now=clock.now()
    )
    move(action, "closed", note="Nok")
    assert [each.deadline for each in successors([action])] == [date(2026, 1, 13)]


def test_two_who_close_at_once_make_one(app: Flask, body: Body) -> None:
    action_id, version = make(body).id, 1
    db.session.remove()
    start, refused = threading.Barrier(2), []

    def close() -> None:
        with app.app_context():
            start.wait(10)
            try:
                tracking.change_status(
                    action_id, version=version, status="closed", note="Færdig", actor=SYSTEM, now=clock.now()
                )
            except ConflictError as error:
                refused.append(error)
            db.session.remove()

    threads = [threading.Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    action = db.session.get_one(Action, action_id)
    assert (len(refused), len(successors([action]))) == (1, 1)
    # The database itself refuses a second one.
    with pytest.raises(IntegrityError):
        builders.make_action(body, [], previous_id=action_id)
    db.session.rollback()


def test_a_series_ends(body: Body) -> None:
    for rule in ("FREQ=MONTHLY;COUNT=1", "FREQ=MONTHLY;UNTIL=20251101"):
        last = make(body, rule)
        move(last, "closed", note="Færdig")
        assert successors([last]) == []
    one, all_of_them = make(body), make(body)
    move(one, "cancelled", note="Springes over")
    move(all_of_them, "cancelled", note="Ophørt", all_coming=True)
    assert len(successors([one])) == 1
    assert successors([all_of_them]) == []
    assert fresh(all_of_them).recurrence is None


def test_the_secretariat_changes_the_rule(body: Body) -> None:
    action = make(body, None)
    change_rule(action, "FREQ=YEARLY", date(2027, 1, 1))
    assert fresh(action).recurrence == "FREQ=YEARLY;UNTIL=20270101"
    change_rule(action, "FREQ=YEARLY")
    assert (fresh(action).recurrence, fresh(action).series_from, fresh(action).rule_day) == (
        "FREQ=YEARLY",
        FIRST,
        FIRST,
    )
    change_rule(action, None)
    assert kinds(action) == ["created", "recurrence", "recurrence", "recurrence"]
    for rule, until in (("hver fuldmåne", None), ("FREQ=WEEKLY", date(2025, 10, 1))):
        with pytest.raises(InvalidInputError):
            change_rule(action, rule, until)
    with pytest.raises(NotAllowedError):
        recurring.change_rule(
            action.id, version=fresh(action).version, rule="FREQ=WEEKLY", until=None, note=None,
            actor=owner_of(action.assignments[0].party), now=clock.now(),
        )  # fmt: skip
    move(action, "closed", note="Færdig")
    assert successors([action]) == []
    with pytest.raises(ConflictError):
        change_rule(action, "FREQ=WEEKLY")


def test_who_undoes_a_close_gets_no_occurrence_too_many(body: Body) -> None:
    secretary = actor_of(add_user("Tove", "tove@example.dk", "x", role="secretariat", scope="everything"))
    db.session.commit()

    def close_and_undo(action: Action, meanwhile: str | None = None) -> Action:
        move(action, "closed", secretary, note="Nok")
        [made] = successors([action])
        if meanwhile:
            tracking.add_note(made.id, note=meanwhile, actor=secretary, now=clock.now())
        tracking.undo(action.id, version=fresh(action).version, actor=secretary, now=clock.now())
        return made

    action = make(body, series_from=FIRST, rule_day=FIRST)
    made = close_and_undo(action)
    assert (fresh(action).status, fresh(made).status, successors([action])) == ("open", "cancelled", [])
    assert fresh(action).events[-1].changes["next"] == [made.reference, None]
    again = close_and_undo(action, meanwhile="Vi er begyndt")
    assert (again.deadline, fresh(again).status) == (made.deadline, "open"), "what somebody has touched stays"
    move(action, "closed", secretary, note="Nu")
    assert successors([action]) == [again]
    assert history.verify().broken == []
