"""After a correction: what is flagged, what a person answers, and what the history says of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests import own_minutes
from workflow import clock
from workflow.domain.access import SYSTEM, Actor
from workflow.errors import ConflictError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, SourceDocument
from workflow.queries.action_page import action_page
from workflow.queries.actions import ActionFilters, list_actions
from workflow.services.actions import tracking
from workflow.services.intake.intake import Imported, apply_again, import_document
from workflow.services.review import confirmation

FIRST = own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK)
MOVED = own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK)
WITHOUT = own_minutes.minutes(own_minutes.OTHER_TASK)
REVERSED = FIRST.replace(
    "Klyngen godkendte kørselsordningen for ældre borgere.".encode(),
    "Kørselsordningen for ældre borgere blev afvist.".encode(),
)


pytestmark = pytest.mark.usefixtures("north_jutland", "app")


def take_in(data: bytes, name: str = "referat.md") -> Imported:
    done = import_document(data, name, actor=SYSTEM, now=clock.now(), accept=True)
    db.session.expire_all()
    return done


def action_of(words: str) -> Action:
    return min((a for a in db.session.scalars(select(Action)) if words in a.quote), key=lambda a: len(a.quote))


def answer(words: str, *, corrected: bool = False) -> Action:
    action = action_of(words)
    work = confirmation.take_over if corrected else confirmation.confirm
    work(action.id, version=action.version, actor=SYSTEM, now=clock.now())
    db.session.expire_all()
    return db.session.get_one(Action, action.id)


def waiting() -> int:
    return sum(action.needs_confirmation for action in db.session.scalars(select(Action)))


def test_a_reversed_decision_takes_over_words_and_outcome() -> None:
    take_in(FIRST)
    take_in(REVERSED)
    action = answer("Klyngen godkendte", corrected=True)
    assert (action.outcome, action.needs_confirmation) == ("rejected", False)
    assert "blev afvist" in action.quote
    event = action.events[-1]
    assert event.kind == "taken_over"
    assert event.changes["outcome"] == ["approved", "rejected"]
    source = action_page(SYSTEM, action.reference).source
    assert source is not None
    assert (source.version, "blev afvist" in source.text[slice(*source.span)]) == (2, True)


def test_what_is_kept_shows_the_version_that_it_is_from() -> None:
    take_in(FIRST)
    take_in(REVERSED)
    action = answer("Klyngen godkendte")
    assert (action.outcome, action.needs_confirmation, action.events[-1].kind) == ("approved", False, "confirmed")
    source = action_page(SYSTEM, action.reference).source
    assert source is not None
    assert (source.version, source.newest_version) == (1, 2)


def test_a_moved_deadline_is_taken_over() -> None:
    take_in(FIRST)
    take_in(MOVED)
    action = answer("ventetiderne", corrected=True)
    assert (action.deadline, action.deadline_basis) == (date(2025, 11, 15), "stated")
    assert action.events[-1].changes["deadline"] == ["2025-11-01", "2025-11-15"]


def test_what_is_gone_has_no_words_to_take_over() -> None:
    take_in(FIRST)
    take_in(WITHOUT)
    with pytest.raises(ConflictError, match="ikke længere"):
        answer("ventetiderne", corrected=True)


def test_the_flag_goes_when_the_confirmed_words_are_back() -> None:
    take_in(FIRST)
    take_in(REVERSED)
    assert waiting() == 2
    done = take_in(FIRST + b"\n")
    assert waiting() == 0
    assert "er ændret" not in done.message
    assert action_of("Klyngen godkendte").events[-1].kind == "correction_undone"


def test_each_version_is_held_against_what_was_confirmed_last() -> None:
    take_in(FIRST)
    take_in(MOVED)
    answer("ventetiderne")
    take_in(MOVED + b"\n")
    assert not action_of("ventetiderne").needs_confirmation
    take_in(MOVED.replace(b"15. november", b"16. november"))
    page = action_page(SYSTEM, action_of("ventetiderne").reference)
    assert page.source is not None
    assert "15. november" in page.source.confirmed.quote
    take_in(MOVED + b"\n\n")
    assert not action_of("ventetiderne").needs_confirmation


def test_only_what_this_version_touches_is_counted() -> None:
    take_in(FIRST)
    before = take_in(MOVED).message
    assert "ændret" in before
    again = take_in(MOVED + b"\n")
    assert "er ændret" not in again.message
    assert action_of("ventetiderne").needs_confirmation
    assert [event.kind for event in action_of("ventetiderne").events].count("corrected") == 1


def test_a_closed_action_is_told_once_that_it_is_gone() -> None:
    take_in(FIRST)
    task = action_of("ventetiderne")
    tracking.change_status(task.id, version=task.version, status="closed", note=None, actor=SYSTEM, now=clock.now())
    take_in(WITHOUT)
    action = action_of("ventetiderne")
    note = action.events[-1].note
    assert note is not None
    assert "ret handlingen" not in note.text
    answer("ventetiderne")
    take_in(WITHOUT + b"\n")
    action = action_of("ventetiderne")
    assert not action.needs_confirmation
    assert [event.kind for event in action.events].count("corrected") == 1


def test_a_flag_that_stays_is_no_change_of_the_history() -> None:
    take_in(FIRST)
    take_in(MOVED)
    take_in(MOVED.replace(b"15. november", b"16. november"))
    changes = action_of("ventetiderne").events[-1].changes
    assert changes["correction"][1] == ["wording", "deadline"]
    assert "needs_confirmation" not in changes


def test_moving_the_deadline_answers_the_correction() -> None:
    take_in(FIRST)
    take_in(MOVED)
    action = action_of("ventetiderne")
    tracking.change_deadline(
        action.id, version=action.version, deadline=date(2025, 11, 20), note=None, actor=SYSTEM, now=clock.now()
    )
    assert not action_of("ventetiderne").needs_confirmation
    take_in(MOVED + b"\n")
    assert not action_of("ventetiderne").needs_confirmation


def test_an_earlier_version_applies_again_by_the_path_of_a_correction() -> None:
    first = take_in(FIRST)
    second = take_in(REVERSED)
    assert take_in(FIRST).may_apply_again
    actions = len(db.session.scalars(select(Action)).all())
    done = apply_again(first.document_id, actor=SYSTEM, now=clock.now())
    db.session.expire_all()
    assert "Udgave 1 gælder igen, nu som udgave 3" in done.message
    assert waiting() == 0
    versions = db.session.scalars(select(SourceDocument).order_by(SourceDocument.version)).all()
    assert [document.version for document in versions] == [1, 2, 3]
    assert (versions[1].id, versions[1].state, versions[2].text) == (second.document_id, "replaced", versions[0].text)
    assert len(db.session.scalars(select(Action)).all()) == actions
    assert not take_in(FIRST).may_apply_again
    with pytest.raises(ConflictError, match="gælder allerede"):
        apply_again(first.document_id, actor=SYSTEM, now=clock.now())
    apply_again(second.document_id, actor=SYSTEM, now=clock.now())
    db.session.expire_all()
    assert waiting() == 2


def test_nobody_makes_the_minutes_of_others_apply_again() -> None:
    first = take_in(FIRST)
    take_in(REVERSED)
    stranger = Actor(None, "Fremmed", frozenset(), ())
    with pytest.raises(NotFoundError):
        apply_again(first.document_id, actor=stranger, now=clock.now())


def test_what_waits_is_found_by_a_filter() -> None:
    take_in(FIRST)
    take_in(REVERSED)
    found = list_actions(SYSTEM, ActionFilters(needs_confirmation=True), None)
    assert len(found) == 2
    assert all(row.needs_confirmation for row in found)
