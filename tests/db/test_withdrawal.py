"""A wrong upload is taken back with all that came from it; an agenda waits for its minutes."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from tests import own_minutes
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Meeting, ReminderSlot, SourceDocument
from workflow.queries import handover_note, minutes, yearly
from workflow.queries.annex import annex
from workflow.queries.handover_scopes import cluster_named
from workflow.queries.withdrawal import consequences
from workflow.services.history import history
from workflow.services.intake import intake, withdrawal
from workflow.services.intake.intake import Imported
from workflow.services.reminders import reminders
from workflow.services.review import review

DATA = own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK)


pytestmark = pytest.mark.usefixtures("north_jutland", "app")


def take_in(data: bytes = DATA, accept: bool = True) -> Imported:
    return intake.import_document(data, "referat.md", actor=SYSTEM, now=clock.now(), accept=accept)


def withdraw(document_id: int, reason: str = "Forkert fil") -> int:
    seen = consequences(db.session.get_one(SourceDocument, document_id)).fingerprint
    return withdrawal.withdraw(document_id, seen=seen, reason=reason, actor=SYSTEM, now=clock.now())


def test_everything_that_came_from_it_is_taken_back_and_nothing_deleted() -> None:
    done = take_in(accept=False)
    document = db.session.get_one(SourceDocument, done.document_id)
    review.accept(document.id, [p.id for p in document.proposals][::2], actor=SYSTEM, now=clock.now())
    actions = db.session.scalars(select(Action)).all()
    with pytest.raises(InvalidInputError):
        withdraw(document.id, " ")
    assert withdraw(document.id) == len(actions) > 0
    db.session.expire_all()
    assert {action.status for action in actions} == {"cancelled"}
    for action in actions:
        assert action.events[-1].kind == "withdrawn"
        assert action.events[-1].note is not None
        assert action.events[-1].note.text == "Forkert fil"
    assert history.verify().broken == []
    assert "proposed" not in {proposal.state for proposal in document.proposals}
    assert (document.withdrawn_reason, document.text[:9]) == ("Forkert fil", "# REFERAT")
    assert reminders.plan(clock.now()) == 0
    with pytest.raises(ConflictError, match="allerede trukket tilbage"):
        withdraw(document.id)


def test_what_is_taken_back_is_for_the_office_and_can_come_again() -> None:
    done = take_in()
    reader = Actor(1, "Læser", frozenset({Grant("reader")}))
    office = Actor(2, "Sekretariat", frozenset({Grant("secretariat")}))
    withdraw(done.document_id)
    assert [row.shown_state for row in minutes.list_documents(office)] == ["withdrawn"]
    assert minutes.list_documents(reader) == []
    minutes.readable_document(office, done.document_id)
    with pytest.raises(NotFoundError):
        minutes.readable_document(reader, done.document_id)
    assert db.session.scalars(select(Meeting.state).where(Meeting.id == 1)).all() != ["held"]
    again = take_in()
    assert (again.status, again.document_id, again.may_apply_again) == ("known", done.document_id, True)
    assert "trukket tilbage" in again.message
    fresh = intake.apply_again(done.document_id, actor=SYSTEM, now=clock.now())
    assert (fresh.status, fresh.proposals > 0) == ("new", True)
    known = take_in()
    assert (known.status, known.document_id, known.may_apply_again) == ("known", fresh.document_id, False)
    withdraw(fresh.document_id)
    assert intake.apply_again(done.document_id, actor=SYSTEM, now=clock.now()).proposals == fresh.proposals


def test_a_version_that_replaced_another_first_lets_that_one_apply_again() -> None:
    first = take_in()
    second = take_in(own_minutes.minutes(own_minutes.MOVED_TASK))
    with pytest.raises(ConflictError, match="tidligere udgave"):
        withdraw(second.document_id)
    intake.apply_again(first.document_id, actor=SYSTEM, now=clock.now())
    before = {action.id: action.status for action in db.session.scalars(select(Action))}
    # What the version that applies carries on is not touched.
    assert withdraw(second.document_id) == 0
    db.session.expire_all()
    assert {action.id: action.status for action in db.session.scalars(select(Action))} == before


def test_what_was_mailed_is_told_and_what_changed_meanwhile_is_shown_again() -> None:
    done = take_in()
    document = db.session.get_one(SourceDocument, done.document_id)
    assert consequences(document).told == frozenset()
    seen = consequences(document).fingerprint
    reminders.plan(clock.now())
    db.session.execute(update(ReminderSlot).values(state="sent"))
    db.session.commit()
    slots = set(db.session.scalars(select(ReminderSlot.action_id)))
    assert consequences(document).told == slots != frozenset()
    with pytest.raises(ConflictError, match="Se listen igen"):
        withdrawal.withdraw(document.id, seen=seen, reason="X", actor=SYSTEM, now=clock.now())


def test_an_agenda_is_joined_by_its_minutes() -> None:
    agenda = take_in(own_minutes.agenda(), accept=False)
    assert agenda.proposals == 0
    [row] = minutes.list_documents(SYSTEM)
    assert (row.shown_state, row.minutes) == ("agenda", None)
    done = take_in(accept=False)
    assert (done.status, done.proposals > 0) == ("new", True)
    rows = {row.id: row for row in minutes.list_documents(SYSTEM)}
    assert (rows[agenda.document_id].shown_state, rows[agenda.document_id].minutes) == ("agenda", done.document_id)
    of_minutes = minutes.readable_document(SYSTEM, done.document_id)
    of_agenda = minutes.readable_document(SYSTEM, agenda.document_id)
    assert (of_minutes.agenda, of_agenda.minutes) == (agenda.document_id, done.document_id)
    assert of_minutes.document.meeting_id == of_agenda.document.meeting_id
    assert (of_minutes.document.version, of_minutes.document.meeting.state) == (1, "held")
    # An agenda that comes after the minutes takes nothing back; minutes that are withdrawn leave the agenda waiting.
    take_in(own_minutes.agenda() + b"\nRettet.")
    assert of_minutes.document.state == "review"
    withdraw(done.document_id)
    assert {row.minutes for row in minutes.list_documents(SYSTEM)} == {None}


WRONG = own_minutes.minutes("Sekretariatet undersøger, om lokalerne er ledige.").replace(
    "Klyngen godkendte kørselsordningen for ældre borgere.".encode(),
    b"Punktet blev taget af dagsordenen, da bilaget manglede.",
)


def open_under() -> list[tuple[str, str]]:
    """What is open and has no tasks of its own, and the status of the decision above."""
    db.session.expire_all()
    leaves = select(Action).where(Action.status.in_(OPEN_STATUSES), Action.has_tasks.is_(False)).order_by(Action.id)
    return [(each.kind, each.parent.status if each.parent else "") for each in db.session.scalars(leaves)]


def in_papers() -> tuple[int, int, int, list[tuple[int, int]]]:
    """How many the annex says are over, the year's meetings and cancelled ones, and what the note tells per meeting."""
    body = db.session.scalars(select(Action.body_id)).first() or 0
    year = yearly.year_of(SYSTEM, "Nord", 2025, clock.today())
    assert year
    paper = annex(SYSTEM, body, meeting=None, since=None, confidential=True, today=clock.today())
    told = handover_note.meetings(cluster_named("Nord"))
    return len(paper.done), year.meetings, year.cancelled, [(row["decisions"], row["tasks"]) for row in told]


def test_the_right_minutes_after_a_wrong_file_are_counted_once() -> None:
    withdraw(take_in(WRONG).document_id)
    assert in_papers() == (0, 0, 0, [])
    right = take_in()
    assert in_papers() == (0, 1, 0, [(4, 2)])
    once = [("task", "open"), ("task", "open"), ("recommendation", "open"), ("recommendation", "")]
    assert sorted(open_under()) == sorted(once)
    withdraw(right.document_id)
    assert open_under() == []
    again = intake.apply_again(right.document_id, actor=SYSTEM, now=clock.now())
    proposals = db.session.get_one(SourceDocument, again.document_id).proposals
    review.accept(again.document_id, [each.id for each in proposals], actor=SYSTEM, now=clock.now())
    assert sorted(open_under()) == sorted(once)
    # What a correction carries on stays with it when the first version goes, and goes with it.
    wrong = take_in(WRONG.replace(b"ledige", b"frie"))
    withdraw(again.document_id)
    assert {kind for kind, _ in open_under()} == {"task", "recommendation"}
    withdraw(wrong.document_id)
    assert open_under() == []
    gone = select(Action).join(ActionEvent).where(ActionEvent.kind == "withdrawn")
    assert {action.status for action in db.session.scalars(gone)} == {"cancelled"}
