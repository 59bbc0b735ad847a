"""From the minutes to a deadline that hangs on a meeting: which one, by which of its days, and that it stays so."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.own_minutes import minutes
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.extensions import db
from workflow.models import Action, Body, Proposal
from workflow.services.accounts.users import actor_of, add_user
from workflow.services.actions import tracking
from workflow.services.intake import intake
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan
from workflow.services.register.parties import add_aliases
from workflow.services.review import reshaping, review

NEXT, NOVEMBER, LAST = date(2025, 10, 24), date(2025, 11, 14), date(2025, 12, 5)
TALK = "Hjørring Kommune indkalder kørselskontorerne til en drøftelse inden næste møde."
PAPER = "Hjørring Kommune udarbejder et notat om ventetiderne til næste møde."
STATED = "Hjørring Kommune udarbejder en oversigt over ventetiderne senest den 24. oktober 2025."
ELSEWHERE = "Hjørring Kommune fremlægger ventetiderne på næste møde i Kontaktudvalget."


@pytest.fixture
def nord(app: Flask) -> Body:
    body = builders.make_body()
    add_aliases(body, [body.name])
    hjoerring = builders.make_organisation()
    add_aliases(hjoerring, [hjoerring.name])
    db.session.commit()
    for day in (NEXT, NOVEMBER, LAST):
        builders.make_meeting(body, day, state="planned")
    return body


def take_in(*tasks: str, accept: bool = True) -> int:
    done = intake.import_document(minutes(*tasks), "2025-10-02.md", actor=SYSTEM, now=clock.now(), accept=accept)
    return done.document_id


def task() -> Action:
    db.session.rollback()
    found = db.session.scalars(select(Action).where(Action.kind == "task").execution_options(populate_existing=True))
    return found.one()


def move(body: Body, day: date, to: date) -> None:
    row = builders.make_meeting(body, day)
    meetings.change(row.id, Plan(to), version=row.version, actor=SYSTEM, now=clock.now())


@pytest.mark.parametrize(
    ("sentence", "day", "by", "moved"),
    [
        (TALK, NEXT, "meeting", date(2025, 10, 31)),
        (PAPER, date(2025, 10, 17), "papers", date(2025, 10, 24)),
        (STATED, NEXT, None, NEXT),  # a day of its own, that happens to be the meeting's
    ],
)
def test_what_a_deadline_hangs_on(nord: Body, sentence: str, day: date, by: str | None, moved: date) -> None:
    take_in(sentence)
    action = task()
    assert (action.deadline, action.hangs_by) == (day, by)
    move(nord, NEXT, date(2025, 10, 31))
    assert task().deadline == moved


def test_a_task_without_a_deadline_is_due_at_the_next_meeting_by_policy(nord: Body) -> None:
    take_in("Hjørring Kommune udarbejder en oversigt over ventetiderne.")
    action = task()
    assert (action.deadline, action.deadline_basis, action.hangs_by) == (NEXT, "default", "meeting")


def test_the_next_meeting_of_another_body(nord: Body) -> None:
    contact = builders.make_body("Kontaktudvalget", "KU", [], mailbox="ku@example.dk")
    add_aliases(contact, [contact.name])
    db.session.commit()
    builders.make_meeting(contact, date(2025, 11, 3), state="planned")
    take_in(ELSEWHERE)
    action = task()
    if action.anchor != "next_meeting":
        pytest.fail(f"the reader says {action.anchor}")
    assert (action.deadline, action.hangs_on.body_id) == (date(2025, 11, 3), contact.id)
    theirs = Actor(None, "KU", frozenset({Grant("secretariat", body_id=contact.id)}))
    row = builders.make_meeting(contact, date(2025, 11, 3))
    told = meetings.change(row.id, Plan(date(2025, 11, 10)), version=row.version, actor=theirs, now=clock.now())
    assert [(each.reference, each.title) for each in told.effects] == [(None, None)], "they may not see whose it is"
    assert task().deadline == date(2025, 11, 10)


def test_a_proposal_follows_before_it_is_accepted(nord: Body) -> None:
    document_id = take_in(TALK, accept=False)
    move(nord, NEXT, date(2025, 10, 31))
    proposal = db.session.scalars(select(Proposal).where(Proposal.kind == "task")).one()
    assert proposal.deadline == date(2025, 10, 31)
    review.accept(document_id, None, actor=SYSTEM, now=clock.now())
    assert (task().deadline, task().hangs_on.date) == (date(2025, 10, 31), date(2025, 10, 31))


def test_a_proposal_that_is_split_goes_on_hanging_on_its_meeting(nord: Body) -> None:
    document_id = take_in(TALK, accept=False)
    whole = db.session.scalars(select(Proposal).where(Proposal.kind == "task")).one()
    parts = [reshaping.Part(title, deadline=whole.deadline) for title in ("Indkald", "Hold drøftelsen")]
    reshaping.split(whole.id, version=whole.version, parts=parts, actor=SYSTEM, now=clock.now())
    move(nord, NEXT, date(2025, 10, 31))
    review.accept(document_id, None, actor=SYSTEM, now=clock.now())
    tasks = db.session.scalars(select(Action).where(Action.kind == "task")).all()
    assert [(each.deadline, each.hangs_on.date) for each in tasks] == [(date(2025, 10, 31), date(2025, 10, 31))] * 2


def test_what_is_due_by_policy_follows_the_next_meeting_too(nord: Body) -> None:
    take_in(TALK)
    deferred = db.session.scalars(select(Action).where(Action.outcome == "deferred", Action.kind == "decision")).one()
    policy = db.session.scalars(
        select(Action).where(Action.status == "open", Action.deadline_basis == "default", Action.has_tasks.is_(False))
    ).all()
    assert policy
    move(nord, NEXT, date(2025, 10, 31))
    for action in policy:
        assert db.session.get_one(Action, action.id, populate_existing=True).deadline == date(2025, 10, 31)
    # A decision with something under it follows that.
    assert db.session.get_one(Action, deferred.id, populate_existing=True).deadline == date(2025, 10, 31)


def test_a_hand_made_day_taken_back_is_the_meetings_day_of_now(nord: Body) -> None:
    take_in(TALK)
    user = builders.make_person()
    assert user
    action = task()
    secretary = _login()
    now = clock.now()
    tracking.change_deadline(
        action.id, version=action.version, deadline=date(2025, 10, 20), note=None, actor=secretary, now=now
    )
    move(nord, NEXT, date(2025, 10, 31))
    action = task()
    assert (action.deadline, action.deadline_basis) == (date(2025, 10, 20), "agreed"), "agreed by hand stays"
    tracking.undo(action.id, version=action.version, actor=secretary, now=now)
    action = task()
    assert (action.deadline, action.deadline_basis) == (date(2025, 10, 31), "inferred")
    assert action.events[-1].changes["deadline"] == ["2025-10-20", "2025-10-31"]


def test_what_was_closed_is_up_to_date_when_it_is_opened_again(nord: Body) -> None:
    take_in(TALK)
    action = task()
    now = clock.now()
    tracking.change_status(action.id, version=action.version, status="closed", note=None, actor=SYSTEM, now=now)
    move(nord, NEXT, date(2025, 10, 31))
    action = task()
    assert action.deadline == NEXT, "closed ones are left alone"
    tracking.change_status(action.id, version=action.version, status="in_progress", note=None, actor=SYSTEM, now=now)
    assert task().deadline == date(2025, 10, 31)


def _login() -> Actor:
    user = add_user("Sekretær", "s@example.dk", "x", role="secretariat", scope="everything", party_id=None)
    db.session.commit()
    return actor_of(user)
