"""Minutes are corrected or withdrawn, or their meeting moves: what somebody has decided since stays, what returns
follows, and what is closed is closed everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders, own_minutes
from tests.life import SECRETARY, fresh, kinds, move, successors
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant, may_see
from workflow.extensions import db
from workflow.models import Action, Body, Meeting, Proposal, SourceDocument
from workflow.queries import minutes as queries
from workflow.queries.withdrawal import consequences
from workflow.services.actions import manual, recurring, referrals, tracking
from workflow.services.intake import intake, withdrawal
from workflow.services.intake.intake import Imported
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan
from workflow.services.register.parties import add_aliases
from workflow.services.review import confirmation, review

NEXT, NOVEMBER, LAST = date(2025, 10, 24), date(2025, 11, 14), date(2025, 12, 5)
BEFORE_NEXT = "Hjørring Kommune indkalder kørselskontorerne til en drøftelse inden næste møde."
BY_DECEMBER = "Hjørring Kommune indkalder kørselskontorerne til en drøftelse senest den 1. december 2025."
AT_LAST = "Hjørring Kommune indkalder kørselskontorerne til en drøftelse senest på mødet den 5. december 2025."


@pytest.fixture
def nord(app: Flask) -> Body:
    body, municipality = builders.make_body(), builders.make_organisation()
    for party in (body, municipality):
        add_aliases(party, [party.name])
    db.session.commit()
    for day in (NEXT, NOVEMBER, LAST):
        builders.make_meeting(body, day, state="planned")
    return body


def take_in(data: bytes, accept: bool = False) -> Imported:
    return intake.import_document(data, "2025-10-02.md", actor=SYSTEM, now=clock.now(), accept=accept)


def withdraw(document_id: int) -> None:
    seen = consequences(db.session.get_one(SourceDocument, document_id)).fingerprint
    withdrawal.withdraw(document_id, seen=seen, reason="Forkert fil", actor=SYSTEM, now=clock.now())
    db.session.expire_all()


def of_task(words: str) -> Action:
    db.session.expire_all()
    tasks = db.session.scalars(select(Action).where(Action.kind == "task"))
    return next(action for action in tasks if words in action.quote)


def closes_and_returns(action: Action) -> Action:
    recurring.change_rule(
        action.id, version=fresh(action).version, rule="FREQ=MONTHLY;INTERVAL=3", until=None, note=None,
        actor=SECRETARY, now=clock.now(),
    )  # fmt: skip
    move(action, "closed")
    (following,) = successors([action])
    return following


def test_a_correction_that_closes_an_item_closes_its_actions_and_its_old_text(nord: Body) -> None:
    first = take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    reader = Actor(1, "Læser", frozenset({Grant("reader")}))
    following = closes_and_returns(of_task("ventetiderne"))
    assert may_see(reader, fresh(following).place)
    assert queries.readable_document(reader, first.document_id).hidden == []
    title = "# Punkt 3: Kørsel til genoptræning"
    text = own_minutes.minutes(own_minutes.TASK).decode().replace(title, f"{title} (lukket punkt)")
    take_in(text.encode())
    assert [may_see(reader, fresh(each).place) for each in (of_task("ventetiderne"), following)] == [False, False]
    assert len(queries.readable_document(reader, first.document_id).hidden) == 1
    assert queries.readable_document(SYSTEM, first.document_id).hidden == []


def test_what_has_come_of_an_item_is_closed_with_it(nord: Body) -> None:
    take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    reader = Actor(1, "Læser", frozenset({Grant("reader")}))
    decision = of_task("ventetiderne").parent
    assert decision
    under = manual.create(
        manual.NewAction(nord.id, "Ring til kommunen", parent=decision.reference), actor=SECRETARY, now=clock.now()
    )
    other = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd")
    asked = referrals.refer(
        under.id, version=fresh(under).version, body_id=other.id, title="Ring også i Syd", deadline=None, then="close",
        note=None, actor=SYSTEM, now=clock.now(),
    )  # fmt: skip
    apart = manual.create(manual.NewAction(nord.id, "Bestil lokale"), actor=SECRETARY, now=clock.now())
    title = "# Punkt 3: Kørsel til genoptræning"
    take_in(own_minutes.minutes(own_minutes.TASK).decode().replace(title, f"{title} (lukket punkt)").encode())
    seen = [may_see(reader, fresh(each).place) for each in (under, asked, apart)]
    assert seen == [False, False, True]
    assert kinds(under)[-1] == "corrected"


def test_a_cancelled_meeting_is_put_back_without_what_was_decided_since(nord: Body) -> None:
    take_in(own_minutes.minutes(BEFORE_NEXT), accept=True)
    meeting = builders.make_meeting(nord, NEXT)
    done = meetings.cancel(meeting.id, version=meeting.version, reason="Syg", actor=SYSTEM, now=clock.now())
    assert of_task("kørselskontorerne").deadline == NOVEMBER
    take_in(own_minutes.minutes(BY_DECEMBER))
    action = of_task("kørselskontorerne")
    confirmation.take_over(action.id, version=action.version, actor=SECRETARY, now=clock.now())
    meetings.undo(done.change_id, actor=SECRETARY, now=clock.now())
    action = of_task("kørselskontorerne")
    assert (action.deadline, action.deadline_basis, action.hangs_on_id) == (date(2025, 12, 1), "stated", None)


@pytest.mark.parametrize("words", [BEFORE_NEXT, AT_LAST])
def test_a_deadline_that_was_emptied_stays_empty(nord: Body, words: str) -> None:
    done = take_in(own_minutes.minutes(words))
    proposal = db.session.scalars(select(Proposal).where(Proposal.kind == "task")).one()
    owners = [owner["party_id"] for owner in proposal.owners]
    review.edit_proposal(
        proposal.id, version=proposal.version, title=proposal.title, owner_ids=owners, deadline=None,
        actor=SECRETARY, now=clock.now(),
    )  # fmt: skip
    if words == BEFORE_NEXT:
        meeting = builders.make_meeting(nord, LAST)
        later = Plan(LAST + timedelta(days=7))
        meetings.change(meeting.id, later, version=meeting.version, actor=SYSTEM, now=clock.now())
        assert db.session.get_one(Proposal, proposal.id, populate_existing=True).deadline is None
    review.accept(done.document_id, None, actor=SECRETARY, now=clock.now())
    action = of_task("kørselskontorerne")
    assert (action.deadline, action.deadline_basis) == (NEXT, "default")


@pytest.mark.parametrize("what", ["corrected", "withdrawn"])
def test_what_returns_follows_its_minutes(nord: Body, what: str) -> None:
    done = take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    following = closes_and_returns(of_task("ventetiderne"))
    if what == "corrected":
        take_in(own_minutes.minutes())
        assert fresh(following).needs_confirmation
    else:
        withdraw(done.document_id)
        assert fresh(following).status == "cancelled"


def test_an_agenda_alone_leaves_the_meeting_planned(nord: Body) -> None:
    take_in(own_minutes.agenda())
    withdraw(take_in(own_minutes.minutes(own_minutes.TASK), accept=True).document_id)
    assert db.session.scalars(select(Meeting.state).where(Meeting.date == date(2025, 10, 2))).one() == "planned"


def test_a_withdrawn_decision_stays_so_whatever_becomes_of_a_task_put_under_it(nord: Body) -> None:
    done = take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    decision = of_task("ventetiderne").parent
    assert decision
    new = manual.NewAction(nord.id, "Ring til kommunen", parent=decision.reference)
    made = manual.create(new, actor=SECRETARY, now=clock.now())
    withdraw(done.document_id)
    assert (fresh(made).status, fresh(made).parent_id) == ("open", None)
    tracking.change_deadline(
        made.id, version=fresh(made).version, deadline=date(2025, 12, 12), note=None, actor=SECRETARY, now=clock.now()
    )
    assert fresh(decision).status == "cancelled"
