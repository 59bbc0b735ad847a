"""A corrected version: what it says otherwise is flagged with what it is, all else carries on without work."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import own_minutes
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, Party, Proposal, SourceDocument
from workflow.queries.action_page import action_page
from workflow.queries.corrections import compare
from workflow.queries.kept_corrections import kept_in
from workflow.services.actions import tracking
from workflow.services.intake.intake import Imported, import_document
from workflow.services.review import confirmation, review

FIRST = own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK)
NEW_ITEM = """# Punkt 3: Besøg fra nabokommunen

## Beslutning

Besøget blev taget til efterretning.

"""


pytestmark = pytest.mark.usefixtures("north_jutland", "app")


def take_in(data: bytes | str, name: str = "referat.md", accept: bool = False) -> Imported:
    data = data.encode() if isinstance(data, str) else data
    return import_document(data, name, actor=SYSTEM, now=clock.now(), accept=accept)


def flagged() -> dict[str, list[str]]:
    """What is said to be different, by the first words of each flagged action's quote."""
    db.session.expire_all()
    actions = db.session.scalars(select(Action).where(Action.needs_confirmation).order_by(Action.id))
    return {" ".join(a.quote.split()[:2]): a.events[-1].changes["correction"][1] for a in actions}


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def of_task(words: str) -> Action:
    return next(a for a in db.session.scalars(select(Action).where(Action.kind == "task")) if words in a.quote)


def test_an_item_put_in_before_others_touches_none_of_them() -> None:
    take_in(FIRST, accept=True)
    before = count(Action)
    text = (
        FIRST.decode().replace("# Punkt 3:", NEW_ITEM + "# Punkt 4:").replace("# Punkt 4: Fælles", "# Punkt 5: Fælles")
    )
    done = take_in(text.replace("# Punkt 6: Ev", "# Punkt 7: Ev"))
    assert (done.status, done.proposals, flagged(), count(Action)) == ("corrected", 1, {}, before)
    action = of_task(own_minutes.TASK)
    page = action_page(SYSTEM, action.reference)
    assert page.source is not None
    assert (page.row.item, page.source.item_number, len(page.thread)) == ("4", "4", 5)
    take_in(text.replace(own_minutes.TASK, own_minutes.MOVED_TASK).replace("# Punkt 4:", "# Punkt 8:"))
    page = action_page(SYSTEM, action.reference)
    assert page.source is not None
    assert (page.row.item, page.source.item_number) == ("3", "3"), "its words are those of the first version"
    confirmation.take_over(action.id, version=page.action.version, actor=SYSTEM, now=clock.now())
    assert action_page(SYSTEM, action.reference).row.item == "8"


def test_items_that_change_places_touch_nothing() -> None:
    take_in(FIRST, accept=True)
    text = FIRST.decode()
    start, middle, end = text.index("# Punkt 3:"), text.index("# Punkt 4:"), text.index("# Punkt 6:")
    done = take_in(text[:start] + text[middle:end] + text[start:middle] + text[end:])
    assert (done.proposals, flagged()) == (0, {})


def test_a_renamed_item_carries_its_actions_on() -> None:
    take_in(FIRST, accept=True)
    done = take_in(FIRST.replace("Kørsel til genoptræning\n\n##".encode(), b"Befordring af borgere\n\n##"))
    assert (done.proposals, flagged()) == (0, {})


def test_a_moved_deadline_is_flagged_as_one_and_the_answer_stays() -> None:
    take_in(FIRST, accept=True)
    task = of_task("ventetiderne")
    tracking.change_status(
        task.id, version=task.version, status="in_progress", note=None, actor=SYSTEM, now=clock.now()
    )
    tracking.add_note(task.id, note="Vi er i gang.", actor=SYSTEM, now=clock.now())
    take_in(own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK))
    assert flagged()["Hjørring Kommune"] == ["wording", "deadline"]
    task = of_task("ventetiderne")
    assert (task.status, task.deadline) == ("in_progress", date(2025, 11, 1))
    assert [event.kind for event in task.events] == ["created", "status", "note", "corrected"]
    note = task.events[-1].note
    assert note is not None
    assert note.text.startswith("Rettelsen ændrer ordlyden og fristen (udgave 2)")


def test_a_reversed_decision_is_flagged_with_its_outcome() -> None:
    take_in(FIRST, accept=True)
    take_in(
        FIRST.replace(
            b"Klyngen godkendte k\xc3\xb8rselsordningen for \xc3\xa6ldre borgere.",
            "Sagen blev udsat til næste møde.".encode(),
        )
    )
    assert "outcome" in flagged()["Klyngen godkendte"]
    assert flagged()["Godkender kørselsordningen"] == ["outcome"]
    decision = next(a for a in db.session.scalars(select(Action)) if a.quote.startswith("Klyngen godkendte"))
    assert (decision.outcome, decision.status) == ("approved", "open")


def test_a_task_that_is_gone_when_it_is_done_stays_done() -> None:
    take_in(FIRST, accept=True)
    task = of_task("ventetiderne")
    tracking.change_status(task.id, version=task.version, status="closed", note=None, actor=SYSTEM, now=clock.now())
    take_in(own_minutes.minutes(own_minutes.OTHER_TASK))
    assert flagged()["Hjørring Kommune"] == ["gone"]
    assert of_task("ventetiderne").status == "closed"


def test_the_correction_of_a_correction_asks_for_what_it_changes_only() -> None:
    take_in(FIRST, accept=True)
    moved = own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK)
    take_in(moved)
    for action in db.session.scalars(select(Action).where(Action.needs_confirmation)).all():
        confirmation.confirm(action.id, version=action.version, actor=SYSTEM, now=clock.now())
    take_in(moved.replace(b"20. november", b"21. november"))
    assert {words: "deadline" in parts for words, parts in flagged().items() if words.startswith(("Hjø", "Sek"))} == {
        "Sekretariatet indkalder": True
    }


def test_what_comes_back_is_the_same_action() -> None:
    take_in(FIRST, accept=True)
    before = count(Action)
    text = FIRST.decode()
    take_in(text[: text.index("# Punkt 4:")] + own_minutes.END)
    back = take_in(text + "\n")
    assert (back.proposals, count(Action)) == (0, before)


def test_a_refusal_is_asked_again_only_when_it_says_something_else() -> None:
    take_in(FIRST)
    task = next(p for p in db.session.scalars(select(Proposal)) if "ventetiderne" in p.quote and p.kind == "task")
    review.reject(task.id, version=task.version, reason="Er gjort", actor=SYSTEM, now=clock.now())
    review.accept(1, None, actor=SYSTEM, now=clock.now())
    assert take_in(FIRST + b"\n").proposals == 0
    assert take_in(own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK)).proposals == 1


def test_a_half_done_review_keeps_what_was_mended() -> None:
    take_in(FIRST)
    waiting = {p.quote.split()[0]: p for p in db.session.scalars(select(Proposal).where(Proposal.kind == "task"))}
    owner = db.session.execute(select(Party.id).where(Party.name == "Læsø Kommune")).scalar_one()
    for proposal in waiting.values():
        review.edit_proposal(
            proposal.id, version=proposal.version, title=f"Rettet: {proposal.title}", owner_ids=[owner],
            deadline=date(2025, 12, 1), actor=SYSTEM, now=clock.now(),
        )  # fmt: skip
    decisions = [p.id for p in db.session.scalars(select(Proposal).where(Proposal.kind == "decision"))]
    review.accept(1, decisions, actor=SYSTEM, now=clock.now())
    done = take_in(own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK))
    now = db.session.scalars(
        select(Proposal).where(Proposal.document_id == done.document_id, Proposal.kind == "task")
    ).all()
    tasks = {proposal.quote.split()[0]: proposal for proposal in now}
    same, moved = tasks["Sekretariatet"], tasks["Hjørring"]
    assert (same.state, same.deadline, same.owners[0]["party_id"]) == ("proposed", date(2025, 12, 1), owner)
    assert same.title.startswith("Rettet: ")
    # The minutes say another day there now: what a person has mended stands all the same, and the review says so.
    assert (moved.deadline, moved.deadline_basis) == (date(2025, 12, 1), "agreed")
    assert moved.owners[0]["party_id"] == owner
    assert moved.title.startswith("Rettet: ")
    kept = kept_in(db.session.get_one(SourceDocument, done.document_id))
    assert {key: (found.fields, found.version) for key, found in kept.items()} == {
        moved.id: (("wording", "deadline"), 1)
    }
    assert kept[moved.id].changes[0].before.deadline == date(2025, 11, 1)
    decided = select(Proposal.state).where(Proposal.document_id == done.document_id, Proposal.kind == "decision")
    assert set(db.session.scalars(decided)) == {"carried"}


def edit(proposal: Proposal, **values: Any) -> None:
    """Mends what is named; all else stays as it is stored."""
    kept = {"title": proposal.title, "deadline": proposal.deadline}
    kept["owner_ids"] = [owner["party_id"] for owner in proposal.owners]
    review.edit_proposal(proposal.id, version=proposal.version, **{**kept, **values}, actor=SYSTEM, now=clock.now())


def proposed(document_id: int, kind: str, words: str) -> Proposal:
    db.session.expire_all()
    document = db.session.get_one(SourceDocument, document_id)
    return next(p for p in document.proposals if p.kind == kind and words in p.quote)


def test_a_mended_title_stays_and_what_nobody_touched_is_as_the_minutes_say_now() -> None:
    take_in(FIRST)
    edit(proposed(1, "task", "ventetiderne"), title="Lav en oversigt")
    edit(proposed(1, "decision", "kørselsordningen"), title="Kørslen er i orden")
    moved = own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK)
    for number, data in enumerate((moved, moved + b"\n", moved.replace(b"15. november", b"16. november")), start=2):
        done = take_in(data)
        task = proposed(done.document_id, "task", "ventetiderne")
        day = date(2025, 11, 16 if number == 4 else 15)
        assert (task.title, task.deadline, task.deadline_basis) == ("Lav en oversigt", day, "stated")
        assert proposed(done.document_id, "decision", "kørselsordningen").title == "Kørslen er i orden"
        other = proposed(done.document_id, "task", "patientforeningerne")
        assert other.title == proposed(1, "task", "patientforeningerne").title
        kept = kept_in(task.document)
        # Held against the version that it was mended in, also when others came between.
        assert task.id in kept
        assert {(found.fields, found.version) for found in kept.values()} == {(("wording",), 1)}


def test_an_outcome_that_a_person_chose_stays() -> None:
    take_in(FIRST)
    decision = proposed(1, "decision", "kørselsordningen")
    edit(decision, outcome="noted")
    rejected = FIRST.replace(
        "Klyngen godkendte kørselsordningen for ældre borgere.".encode(),
        "Kørselsordningen for ældre borgere blev afvist.".encode(),
    )
    done = take_in(rejected)
    again = proposed(done.document_id, "decision", "blev afvist")
    assert (again.outcome, again.as_read["outcome"]) == ("noted", "rejected")
    assert kept_in(again.document)[again.id].fields == ("outcome",)
    untouched = proposed(done.document_id, "recommendation", "kørselsordningen")
    assert untouched.outcome == "rejected"


def test_who_a_name_means_is_not_asked_again() -> None:
    unknown = own_minutes.TASK.replace("Hjørring Kommune", "Rådgiveren")
    take_in(own_minutes.minutes(unknown))
    task = proposed(1, "task", "ventetiderne")
    assert [owner["party_id"] for owner in task.owners] == [None]
    laesoe = db.session.execute(select(Party.id).where(Party.name == "Læsø Kommune")).scalar_one()
    review.name_owner(
        task.id, version=task.version, written=task.owners[0]["name"], party_id=laesoe, actor=SYSTEM, now=clock.now()
    )
    done = take_in(own_minutes.minutes(unknown.replace("1. nov", "2. nov")))
    again = proposed(done.document_id, "task", "ventetiderne")
    assert ([owner["party_id"] for owner in again.owners], again.deadline) == ([laesoe], date(2025, 11, 2))


def test_an_older_version_that_comes_late_changes_nothing_and_says_so() -> None:
    take_in(FIRST, "referat v2.md", accept=True)
    before = count(Action)
    late = take_in(own_minutes.minutes(own_minutes.MOVED_TASK), "referat v1.md", accept=True)
    assert (late.status, late.proposals, count(Action), flagged()) == ("older", 0, before, {})
    assert "ældre udgave (udgave 1) end den, der allerede er læst ind (udgave 2)" in late.message
    versions = {d.name: (d.version, d.state) for d in db.session.scalars(select(SourceDocument))}
    assert versions == {"referat v2.md": (2, "assigned"), "referat v1.md": (1, "replaced")}
    third = take_in(FIRST + b"\n", "referat v3.md")
    assert (third.status, third.proposals, flagged()) == ("corrected", 0, {})


def test_the_first_file_again_after_its_correction_says_that_there_is_a_newer_one() -> None:
    take_in(FIRST, accept=True)
    take_in(own_minutes.minutes(own_minutes.MOVED_TASK))
    before = flagged()
    again = take_in(FIRST)
    assert again.status == "known"
    assert "nyere udgave" in again.message
    assert flagged() == before


def test_the_body_is_known_by_another_of_its_names() -> None:
    take_in(FIRST, accept=True)
    renamed = FIRST.decode().replace(
        "REFERAT Politisk Sundhedsklynge Nord", "REFERAT Politisk Niveau i Sundhedsklynge Nord"
    )
    done = take_in(renamed)
    assert (done.status, done.meeting) == ("corrected", "Politisk Sundhedsklynge Nord, 2025-10-02")


def test_two_versions_at_the_same_moment_lose_nothing(app: Flask) -> None:
    take_in(FIRST, accept=True)
    before = count(Action)
    texts = [own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK), FIRST + b"\n"]
    results: list[str] = []
    db.session.rollback()  # counting holds the write lock

    def upload(data: bytes) -> None:
        with app.app_context():
            results.append(take_in(data).status)
            db.session.remove()

    threads = [threading.Thread(target=upload, args=(data,)) for data in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == ["corrected", "corrected"]
    db.session.expire_all()
    assert sorted(db.session.scalars(select(SourceDocument.version))) == [1, 2, 3]
    assert count(Action) == before
    newest = db.session.execute(select(SourceDocument).where(SourceDocument.version == 3)).scalar_one()
    assert {proposal.state for proposal in newest.proposals} == {"carried"}


def test_the_comparison_counts_and_names_every_passage() -> None:
    take_in(FIRST, accept=True)
    task = "Regionen sender et brev til borgerne senest den 3. december 2025."
    done = take_in(own_minutes.minutes(own_minutes.MOVED_TASK, task))
    found = compare(SYSTEM, done.document_id)
    assert found is not None
    assert compare(SYSTEM, 1) is None
    touched = [item for item in found.items if item.is_touched]
    assert [item.title for item in touched] == ["Kørsel til genoptræning"]
    tasks = {p.state: p for p in touched[0].passages if p.kind == "task"}
    assert set(tasks) == {"changed", "new", "gone"}
    assert tasks["changed"].parts == ("wording", "deadline")
    assert tasks["changed"].reference
    assert [run.text for run in tasks["changed"].words if run.kind != "same"] == ["1", "15"]
    assert found.unchanged + found.count("changed") + found.count("gone") == 10
