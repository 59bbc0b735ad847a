"""From proposals to actions: what is settled, what stays open, who owns it, by when."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import own_minutes
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Party, Proposal, SourceDocument
from workflow.services.actions.creation import create_action, create_actions
from workflow.services.history import history
from workflow.services.intake import intake
from workflow.services.review import review

SECRETARIAT = "Sekretariatet, Politisk Sundhedsklynge Nord"


@pytest.fixture
def document(app: Flask, north_jutland: None) -> SourceDocument:
    """The minutes of 2 October 2025, proposed and not yet reviewed; the next meeting is on 24 October."""
    done = intake.import_document(
        own_minutes.minutes(own_minutes.TASK, closed=True), "referat.md", actor=SYSTEM, now=clock.now()
    )
    return db.session.get_one(SourceDocument, done.document_id)


def proposals(document: SourceDocument, kind: str) -> list[Proposal]:
    return [proposal for proposal in document.proposals if proposal.kind == kind]


def owners(action: Action) -> list[str]:
    return [line.party.name for line in action.assignments]


def by_item(kind: str) -> dict[str, Action]:
    found = db.session.scalars(select(Action).where(Action.kind == kind)).all()
    return {
        f"{action.item.number}/{action.proposal.ordinal}": action for action in found if action.item and action.proposal
    }


def test_each_is_settled_or_open_by_the_rules(document: SourceDocument) -> None:
    accepted = review.accept(document.id, None, actor=SYSTEM, now=clock.now())
    assert len(accepted) == len(document.proposals)
    assert document.state == "assigned"
    recommendations, decisions = by_item("recommendation"), by_item("decision")
    meeting, next_meeting = date(2025, 10, 2), date(2025, 10, 24)
    # Answered: settled with the meeting's date, by the one who chaired.
    assert (recommendations["3/1"].status, recommendations["3/1"].deadline) == ("settled", meeting)
    assert owners(recommendations["3/1"]) == ["Signe Kvist"]
    # Not answered, or put off: open with the secretariat until the next meeting.
    for number in ("3/2", "4/1"):
        assert (recommendations[number].status, recommendations[number].deadline) == ("open", next_meeting)
        assert owners(recommendations[number]) == [SECRETARIAT]
        assert (recommendations[number].owner_basis, recommendations[number].deadline_basis) == ("default", "default")
    # Only the agenda was approved; nothing was remarked.
    assert decisions["2/1"].status == decisions["6/1"].status == "settled"
    # A decision with a task is its parent and shows its deadline.
    task = by_item("task")["3/1"]
    assert task.parent is decisions["3/1"]
    assert decisions["3/1"].has_tasks
    assert decisions["3/1"].deadline == task.deadline == date(2025, 11, 1)
    assert owners(task) == ["Hjørring Kommune"]
    assert (task.owner_basis, task.deadline_basis) == ("stated", "stated")
    # What was put off is one matter, counted once: the recommendation, under its decision.
    assert recommendations["4/1"].parent is decisions["4/1"]


def test_a_closed_item_is_confidential(document: SourceDocument) -> None:
    review.accept(document.id, None, actor=SYSTEM, now=clock.now())
    closed = [action for action in db.session.scalars(select(Action)) if action.item and action.item.number == "5"]
    assert closed
    assert all(action.confidential for action in closed)


def test_accepting_twice_adds_nothing(document: SourceDocument) -> None:
    first = review.accept(document.id, None, actor=SYSTEM, now=clock.now())
    assert first
    assert review.accept(document.id, None, actor=SYSTEM, now=clock.now()) == []
    assert review.accept(document.id, [p.id for p in document.proposals], actor=SYSTEM, now=clock.now()) == []


def test_a_task_accepted_before_its_decision_is_joined_later(document: SourceDocument) -> None:
    [task] = [p for p in proposals(document, "task") if p.item.number == "3"]
    [created] = review.accept(document.id, [task.id], actor=SYSTEM, now=clock.now())
    assert (created.parent, document.state) == (None, "review")
    review.accept(document.id, None, actor=SYSTEM, now=clock.now())
    assert created.parent is by_item("decision")["3/1"]


def test_old_minutes_start_silent(app: Flask, north_jutland: None) -> None:
    later = clock.at_local(date(2025, 12, 1))
    intake.import_document(own_minutes.minutes(own_minutes.TASK), "r.md", actor=SYSTEM, now=later, accept=True)
    task = by_item("task")["3/1"]
    assert task.silent
    assert task.deadline == date(2025, 11, 1)


def test_references_count_up_per_body_and_year(document: SourceDocument) -> None:
    actions = review.accept(document.id, None, actor=SYSTEM, now=clock.now())
    numbers = sorted(int(action.reference.removeprefix("NORD-2025-")) for action in actions)
    assert numbers == list(range(1, len(actions) + 1))


def test_an_edited_proposal_keeps_what_the_secretariat_chose(document: SourceDocument) -> None:
    [task] = [p for p in proposals(document, "task") if p.item.number == "3"]
    party = db.session.scalars(select(Party).where(Party.name == "Læsø Kommune")).one()
    review.edit_proposal(
        task.id, version=task.version, title="  Lav en   oversigt ", owner_ids=[party.id], deadline=date(2025, 11, 10),
        actor=SYSTEM, now=clock.now(),
    )  # fmt: skip
    review.accept(document.id, [task.id], actor=SYSTEM, now=clock.now())
    action = by_item("task")["3/1"]
    assert (action.title, owners(action), action.deadline) == ("Lav en oversigt", ["Læsø Kommune"], date(2025, 11, 10))
    assert (action.owner_basis, action.deadline_basis) == ("agreed", "agreed")


def test_an_owner_or_deadline_that_was_agreed_keeps_a_settled_recommendation_open(document: SourceDocument) -> None:
    settled = next(p for p in proposals(document, "recommendation") if p.outcome == "approved" and p.item.number == "3")
    review.edit_proposal(
        settled.id, version=settled.version, title="Send papiret", owner_ids=[], deadline=date(2025, 11, 20),
        actor=SYSTEM, now=clock.now(),
    )  # fmt: skip
    [action] = review.accept(document.id, [settled.id], actor=SYSTEM, now=clock.now())
    assert (action.status, action.deadline, owners(action)) == ("open", date(2025, 11, 20), [SECRETARIAT])


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2100, 1, 1), date(9999, 12, 31)])
def test_a_day_that_nobody_means_is_refused(document: SourceDocument, day: date) -> None:
    task = proposals(document, "task")[0]
    with pytest.raises(InvalidInputError, match="Fristen skal ligge"):
        review.edit_proposal(
            task.id, version=task.version, title="X", owner_ids=[], deadline=day, actor=SYSTEM, now=clock.now()
        )


def test_two_editors_do_not_overwrite_each_other(document: SourceDocument) -> None:
    [task] = [p for p in proposals(document, "task") if p.item.number == "3"]
    seen = task.version
    change = {"owner_ids": [], "deadline": None, "actor": SYSTEM, "now": clock.now()}
    review.edit_proposal(task.id, version=seen, title="Den første", **change)
    with pytest.raises(ConflictError):
        review.edit_proposal(task.id, version=seen, title="Den anden", **change)
    assert db.session.get_one(Proposal, task.id).title == "Den første"


def test_an_empty_title_or_unknown_owner_is_refused(document: SourceDocument) -> None:
    task = proposals(document, "task")[0]
    with pytest.raises(InvalidInputError):
        review.edit_proposal(
            task.id, version=task.version, title=" ", owner_ids=[], deadline=None, actor=SYSTEM, now=clock.now()
        )
    with pytest.raises(InvalidInputError):
        review.edit_proposal(
            task.id, version=task.version, title="X", owner_ids=[10**6], deadline=None, actor=SYSTEM, now=clock.now()
        )


def test_a_rejection_can_be_taken_back(document: SourceDocument) -> None:
    task = proposals(document, "task")[0]
    review.reject(task.id, version=task.version, reason="Gælder en anden sag", actor=SYSTEM, now=clock.now())
    assert (task.state, task.reason) == ("rejected", "Gælder en anden sag")
    assert task.id not in {a.proposal_id for a in review.accept(document.id, None, actor=SYSTEM, now=clock.now())}
    review.restore(task.id, version=task.version, actor=SYSTEM, now=clock.now())
    assert (task.state, document.state) == ("proposed", "review")


def test_a_foreign_secretariat_finds_nothing(document: SourceDocument) -> None:
    other = Actor(1, "Sekretariat Midt", frozenset({Grant("secretariat", cluster_id=10_000)}))
    with pytest.raises(NotFoundError):
        review.accept(document.id, None, actor=other, now=clock.now())
    reader = Actor(1, "Læser", frozenset({Grant("reader")}))
    with pytest.raises(NotFoundError):
        review.accept(document.id, None, actor=reader, now=clock.now())


def test_all_at_once_are_as_one_by_one(document: SourceDocument) -> None:
    def state() -> list[tuple[object, ...]]:
        found = db.session.scalars(select(Action).order_by(Action.reference)).all()
        return [
            (
                a.reference, a.kind, a.title, a.status, a.deadline, a.deadline_basis, a.owner_basis, a.confidential,
                a.silent, a.has_tasks, a.parent and a.parent.reference, a.status_changed_at, owners(a),
                [cluster.name for cluster in a.clusters],
                # A decision that comes with its tasks begins as they have it; else it follows them event by event.
                None if a.has_tasks else [(e.sequence, e.kind, e.changes) for e in a.events],
            )
            for a in found
        ]  # fmt: skip

    order = {"decision": 0, "recommendation": 1, "task": 2}
    chosen = sorted(document.proposals, key=lambda p: (p.item_id, order[p.kind], p.position))
    ids, document_id, now = [proposal.id for proposal in chosen], document.id, clock.now()
    db.session.rollback()
    context = review._context(db.session.get_one(SourceDocument, document_id))
    single = [create_action(db.session.get_one(Proposal, i), context, actor=SYSTEM, now=now) for i in ids]
    assert len(single) == len(ids)
    db.session.flush()
    db.session.expire_all()
    one_by_one = state()
    assert history.verify().broken == []
    db.session.rollback()
    review.accept(document_id, None, actor=SYSTEM, now=now)
    db.session.expire_all()
    assert state() == one_by_one
    assert len(one_by_one) == len(ids)
    assert history.verify().broken == []


def test_a_proposal_that_was_changed_since_it_was_read_becomes_no_action(document: SourceDocument) -> None:
    chosen = proposals(document, "task")
    context = review._context(document)
    changed = update(Proposal).where(Proposal.id == chosen[0].id).values(version=Proposal.version + 1)
    db.session.execute(changed.execution_options(synchronize_session=False))
    with pytest.raises(ConflictError):
        create_actions(chosen, context, actor=SYSTEM, now=clock.now())
    db.session.rollback()
    assert db.session.scalars(select(Action)).all() == []
