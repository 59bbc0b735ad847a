"""Split, merge, add and undo: every passage stays covered by exactly the proposals it should be."""

from __future__ import annotations

import random
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests import own_minutes
from tests.db.test_review import by_item, owners
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Party, Proposal, ProposalSource, SourceDocument
from workflow.queries.kept_corrections import kept_in
from workflow.services.intake import intake
from workflow.services.review import reshaping, review
from workflow.services.review.reshaping import Part
from workflow.web.review_order import doubts

FIRST = own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK)


@pytest.fixture
def document(app: Flask, north_jutland: None) -> SourceDocument:
    return take_in(FIRST)


def take_in(data: bytes) -> SourceDocument:
    done = intake.import_document(data, "referat.md", actor=SYSTEM, now=clock.now())
    return db.session.get_one(SourceDocument, done.document_id)


def living(document: SourceDocument) -> list[Proposal]:
    db.session.expire_all()
    return [proposal for proposal in document.proposals if proposal.set_aside is None]


def with_words(document: SourceDocument, words: str) -> Proposal:
    return next(p for p in living(document) if words in p.quote and p.kind == "task")


def party(name: str) -> int:
    return db.session.scalars(select(Party.id).where(Party.name == name)).one()


def split(proposal: Proposal, *titles: str) -> list[Proposal]:
    parts = [Part(title) for title in titles]
    return reshaping.split(proposal.id, version=proposal.version, parts=parts, actor=SYSTEM, now=clock.now())


def merge(*chosen: Proposal, part: Part | None = None) -> Proposal:
    versions = {proposal.id: proposal.version for proposal in chosen}
    return reshaping.merge(versions, part or Part("Samlet"), actor=SYSTEM, now=clock.now())


def undo(proposal: Proposal) -> list[Proposal]:
    return reshaping.undo(proposal.id, version=proposal.version, actor=SYSTEM, now=clock.now())


def add(document: SourceDocument, words: str, title: str, item_id: int | None = None) -> Proposal:
    return reshaping.add(
        document.id, words=words, item_id=item_id, kind="task", part=Part(title), actor=SYSTEM, now=clock.now()
    )


def accept_all(document: SourceDocument) -> list[Action]:
    return review.accept(document.id, None, actor=SYSTEM, now=clock.now())


def test_each_part_has_its_own_words_owner_and_deadline_and_the_passage(document: SourceDocument) -> None:
    task = with_words(document, "ventetiderne")
    known = [owner["party_id"] for owner in task.owners]
    laesoe = party("Læsø Kommune")
    first, second = reshaping.split(
        task.id,
        version=task.version,
        parts=[
            Part("Lav oversigten", owner_ids=known, deadline=task.deadline),
            Part("Send den ud", owner_ids=[laesoe], deadline=date(2025, 11, 10)),
        ],
        actor=SYSTEM,
        now=clock.now(),
    )
    assert {(p.quote, p.span_start, p.span_end, p.item_id) for p in (first, second)} == {
        (task.quote, task.span_start, task.span_end, task.item_id)
    }
    # What was taken over is as the minutes say it; what was put in is agreed.
    assert (first.owner_basis, first.deadline_basis, first.deadline_text) == ("stated", "stated", task.deadline_text)
    assert (second.owner_basis, second.deadline_basis) == ("agreed", "agreed")
    accept_all(document)
    made = {action.title: action for action in db.session.scalars(select(Action).where(Action.kind == "task"))}
    assert owners(made["Send den ud"]) == ["Læsø Kommune"]
    assert made["Lav oversigten"].parent is made["Send den ud"].parent is by_item("decision")["3/1"]
    assert task.title not in made


def test_merged_ones_are_owned_jointly_by_the_earliest_deadline(document: SourceDocument) -> None:
    one, other = with_words(document, "ventetiderne"), with_words(document, "patientforeningerne")
    ids = [owner["party_id"] for source in (other, one) for owner in source.owners]
    part = Part("Lav oversigten, og indkald", owner_ids=ids, deadline=date(2025, 11, 1), lead_id=ids[0])
    made = merge(other, one, part=part)
    assert (made.deadline, made.deadline_text) == (one.deadline, one.deadline_text)
    assert one.quote in made.quote
    assert other.quote in made.quote
    accept_all(document)
    action = db.session.scalars(select(Action).where(Action.proposal_id == made.id)).one()
    assert [line.party_id for line in action.assignments if line.lead] == ids[:1]
    assert {line.party_id for line in action.assignments} == set(ids)


def test_merged_owners_are_agreed_when_a_person_put_one_in(document: SourceDocument) -> None:
    task = with_words(document, "ventetiderne")
    read = [owner["party_id"] for owner in task.owners]
    laesoe = party("Læsø Kommune")
    parts = [Part("Del 1", owner_ids=read), Part("Del 2", owner_ids=[*read, laesoe])]
    made = reshaping.split(task.id, version=task.version, parts=parts, actor=SYSTEM, now=clock.now())
    assert [part.owner_basis for part in made] == ["stated", "agreed"]
    one = merge(*made, part=Part("Samlet", owner_ids=[*read, laesoe]))
    assert ([owner["party_id"] for owner in one.owners], one.owner_basis) == ([*read, laesoe], "agreed")


def test_what_a_person_made_is_not_called_uncertain(document: SourceDocument) -> None:
    task = with_words(document, "ventetiderne")
    task.confidence = 0.1
    db.session.commit()
    assert task.id in doubts(document)
    parts = split(task, "Del 1", "Del 2")
    assert not doubts(document).keys() & {part.id for part in parts}
    assert merge(*parts).id not in doubts(document)


def test_only_proposals_of_one_item_are_merged(document: SourceDocument) -> None:
    decisions = [p for p in living(document) if p.kind == "decision"]
    with pytest.raises(InvalidInputError, match="samme punkt"):
        merge(*decisions[:2])
    with pytest.raises(InvalidInputError):
        merge(decisions[0])


def test_a_decision_that_is_split_stays_with_its_tasks(document: SourceDocument) -> None:
    decision = next(p for p in living(document) if p.kind == "decision" and p.item.number == "4")
    split(decision, "Sagen er udsat", "Indhent tal")
    made = accept_all(document)
    task = next(action for action in made if action.title == "Indhent tal")
    assert (task.kind, task.parent.kind if task.parent else None) == ("task", "decision")


def test_what_is_added_stands_where_the_words_stand(document: SourceDocument) -> None:
    # As a browser copies them: the line break and the marks of the document are not in them.
    made = add(document, "venter for længe\n på  kørsel", "Afkort ventetiden")
    assert made.quote == "venter for længe på kørsel"
    assert document.text[made.span_start : made.span_end] == made.quote
    assert made.item.number == "3"
    unmarked = add(document, "", "Tænk over det", item_id=made.item_id)
    assert unmarked.quote == "# Punkt 3: Kørsel til genoptræning"
    with pytest.raises(InvalidInputError, match="står ikke i referatets tekst"):
        add(document, "det har ingen sagt", "X")
    with pytest.raises(InvalidInputError):
        add(document, "kørsel", " ")
    with pytest.raises(NotFoundError):
        add(document, "kørsel", "X", item_id=10**6)


def test_a_step_is_undone_as_a_whole_or_not_at_all(document: SourceDocument) -> None:
    task = with_words(document, "ventetiderne")
    first, second = split(task, "Den ene", "Den anden")
    review.accept(document.id, [second.id], actor=SYSTEM, now=clock.now())
    with pytest.raises(ConflictError, match="allerede tildelt"):
        undo(first)
    added = add(document, "kørsel til genoptræning", "Tilføjet")
    assert undo(added) == []
    assert added not in living(document)
    read = next(p for p in living(document) if p.kind == "decision")
    with pytest.raises(ConflictError, match="læst i referatet"):
        undo(read)


def test_others_and_stale_pages_change_nothing(document: SourceDocument) -> None:
    task = with_words(document, "ventetiderne")
    stale = task.version
    split(task, "A", "B")
    with pytest.raises(ConflictError, match="delt eller samlet"):
        reshaping.split(task.id, version=stale, parts=[Part("C"), Part("D")], actor=SYSTEM, now=clock.now())
    with pytest.raises(ConflictError):
        review.edit_proposal(
            task.id, version=stale, title="X", owner_ids=[], deadline=None, actor=SYSTEM, now=clock.now()
        )
    assert review.accept(document.id, [task.id], actor=SYSTEM, now=clock.now()) == []
    stranger = Actor(1, "Midt", frozenset({Grant("secretariat", cluster_id=10_000)}))
    with pytest.raises(NotFoundError):
        reshaping.add(
            document.id, words="kørsel", item_id=None, kind="task", part=Part("X"), actor=stranger, now=clock.now()
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_steps_every_passage_is_covered_by_what_it_should_be(document: SourceDocument, seed: int) -> None:
    """Against a model that knows only sets: which passages each proposal stands for."""
    rng = random.Random(seed)
    read = {p.id: (p.quote, p.span_start, p.span_end) for p in living(document)}
    model: dict[int, frozenset[int]] = {key: frozenset({key}) for key in read}
    steps: list[tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]] = []  # (used up, made)
    for _ in range(45):
        current = {p.id: p for p in living(document)}
        step = rng.choice(("split", "merge", "add", "undo", "undo", "edit"))
        chosen = current[rng.choice(sorted(current))]
        if step == "split":
            made = split(chosen, *(f"Del {n}" for n in range(rng.randint(2, 3))))
            steps.append(({chosen.id: model.pop(chosen.id)}, {each.id: frozenset() for each in made}))
            for each in made:
                model[each.id] = steps[-1][1][each.id] = steps[-1][0][chosen.id]
        elif step == "merge":
            others = [p for p in current.values() if p.item_id == chosen.item_id and p.id != chosen.id]
            if not others:
                continue
            used = [chosen, *rng.sample(others, rng.randint(1, min(2, len(others))))]
            one = merge(*used)
            before = {each.id: model.pop(each.id) for each in used}
            model[one.id] = frozenset().union(*before.values())
            steps.append((before, {one.id: model[one.id]}))
        elif step == "add":
            one = add(document, "ordningen", "Tilføjet", item_id=chosen.item_id if chosen.item.number == "3" else None)
            model[one.id] = frozenset({one.id})
        elif step == "undo" and steps:
            # The steps whose parts are all still there can be undone, the others refuse.
            number = rng.randrange(len(steps))
            before, after = steps[number]
            target = db.session.get_one(Proposal, next(iter(after)))
            if set(after) <= set(model):
                undo(target)
                for key in after:
                    del model[key]
                model |= before
                del steps[number]
            else:
                with pytest.raises(ConflictError):
                    undo(target)
        else:
            review.edit_proposal(
                chosen.id, version=chosen.version, title=f"Rettet {rng.random()}", owner_ids=[], deadline=None,
                actor=SYSTEM, now=clock.now(),
            )  # fmt: skip
        shown = {p.id: roots(p) for p in living(document)}
        assert shown == model
        assert set(read) <= set().union(*shown.values())
    # The passages themselves were never touched.
    assert {p.id: (p.quote, p.span_start, p.span_end) for p in document.proposals if p.id in read} == read
    assert take_in(FIRST).id == document.id
    assert {p.id: roots(p) for p in living(document)} == model


def roots(proposal: Proposal) -> frozenset[int]:
    """The passages that a proposal stands for, by the stored sources alone."""
    sources = db.session.scalars(
        select(ProposalSource.source_id).where(ProposalSource.proposal_id == proposal.id)
    ).all()
    if not sources:
        return frozenset({proposal.id})
    return frozenset().union(*(roots(db.session.get_one(Proposal, key)) for key in sources))


class TestCorrectedVersion:
    """What was split, merged, added and mended is known again in the next version of the minutes."""

    def flagged(self) -> list[str]:
        db.session.expire_all()
        return sorted(a.title for a in db.session.scalars(select(Action).where(Action.needs_confirmation)))

    def test_the_same_words_ask_nothing_again(self, document: SourceDocument) -> None:
        task = with_words(document, "ventetiderne")
        first, _ = split(task, "Del 1", "Del 2")
        other = with_words(document, "patientforeningerne")
        merge(other, next(p for p in living(document) if p.item_id == other.item_id and p.kind == "recommendation"))
        add(document, "venter for længe", "Tilføjet")
        recommendation = next(p for p in living(document) if p.kind == "recommendation" and p.item.number == "4")
        review.edit_proposal(
            recommendation.id, version=recommendation.version, title="Ny", owner_ids=[], deadline=None, kind="task",
            outcome="approved", actor=SYSTEM, now=clock.now(),
        )  # fmt: skip
        actions = len(accept_all(document))
        for place in ("Salen", "Kantinen"):
            again = take_in(FIRST.replace("Rådhuset".encode(), place.encode()))
            assert (self.flagged(), again.state) == ([], "assigned")
            assert {p.state for p in living(again)} == {"carried"}
        assert len(db.session.scalars(select(Action)).all()) == actions
        assert undoable_only_in(again, first) is False

    def test_what_waits_waits_on_as_it_was_mended(self, document: SourceDocument) -> None:
        task = with_words(document, "ventetiderne")
        one, _ = split(task, "Del 1", "Del 2")
        review.accept(document.id, [one.id], actor=SYSTEM, now=clock.now())
        add(document, "venter for længe", "Tilføjet")
        again = take_in(FIRST.replace("Rådhuset".encode(), b"Salen"))
        assert {p.title: p.state for p in living(again) if p.title in ("Del 1", "Del 2", "Tilføjet")} == {
            "Del 1": "carried", "Del 2": "proposed", "Tilføjet": "proposed",
        }  # fmt: skip
        third = take_in(FIRST.replace("venter for længe".encode(), b"venter lidt"))
        titles = [p.title for p in living(third)]
        assert [titles.count(title) for title in ("Del 1", "Del 2", "Tilføjet")] == [1, 1, 1]
        assert not any(task.title == title for title in titles)

    def test_a_deadline_of_the_minutes_follows_them_and_one_that_was_agreed_stays(
        self, document: SourceDocument
    ) -> None:
        task = with_words(document, "ventetiderne")
        owners = [owner["party_id"] for owner in task.owners]
        days = {"Som referatet": task.deadline, "Aftalt": date(2025, 11, 10), "Uden": None}
        parts = [Part(title, owner_ids=owners, deadline=day) for title, day in days.items()]
        reshaping.split(task.id, version=task.version, parts=parts, actor=SYSTEM, now=clock.now())
        again = take_in(own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK))
        found = {p.title: p for p in living(again) if p.title in days}
        assert {title: (p.deadline, p.deadline_basis) for title, p in found.items()} == {
            "Som referatet": (date(2025, 11, 15), "stated"),
            "Aftalt": (date(2025, 11, 10), "agreed"),
            "Uden": (None, "default"),
        }
        assert "15. november" in (found["Som referatet"].deadline_text or "")
        kept = kept_in(again)
        assert {title: kept[p.id].fields for title, p in found.items()} == {
            "Som referatet": ("wording",), "Aftalt": ("wording", "deadline"), "Uden": ("wording", "deadline"),
        }  # fmt: skip
        moved = {a.title: a.deadline for a in accept_all(again)}
        assert (moved["Som referatet"], moved["Aftalt"]) == (date(2025, 11, 15), date(2025, 11, 10))

    def test_an_owner_of_the_minutes_follows_them(self, document: SourceDocument) -> None:
        task = with_words(document, "ventetiderne")
        laesoe = party("Læsø Kommune")
        owners = [owner["party_id"] for owner in task.owners]
        parts = [Part("Som referatet", owner_ids=owners), Part("Aftalt", owner_ids=[laesoe])]
        reshaping.split(task.id, version=task.version, parts=parts, actor=SYSTEM, now=clock.now())
        other = own_minutes.TASK.replace("Hjørring Kommune", "Aalborg Kommune")
        again = take_in(own_minutes.minutes(other, own_minutes.OTHER_TASK))
        found = {p.title: ([o["name"] for o in p.owners], p.owner_basis) for p in living(again)}
        assert found["Som referatet"] == (["Aalborg Kommune"], "stated")
        assert found["Aftalt"] == (["Læsø Kommune"], "agreed")

    def test_an_outcome_of_the_minutes_follows_them(self, document: SourceDocument) -> None:
        split(next(p for p in living(document) if p.kind == "decision" and p.item.number == "3"), "Sagen", "Send brev")
        again = take_in(
            FIRST.replace(
                "Klyngen godkendte kørselsordningen for ældre borgere.".encode(),
                "Kørselsordningen for ældre borgere blev afvist.".encode(),
            )
        )
        assert [p.outcome for p in living(again) if p.title == "Sagen"] == ["rejected"]

    def test_changed_words_flag_every_part(self, document: SourceDocument) -> None:
        split(with_words(document, "ventetiderne"), "Del 1", "Del 2")
        accept_all(document)
        again = take_in(own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK))
        assert {"Del 1", "Del 2"} <= set(self.flagged())
        assert [p.state for p in living(again) if p.title in ("Del 1", "Del 2")] == ["carried", "carried"]
        take_in(own_minutes.minutes(own_minutes.OTHER_TASK))
        assert {"Del 1", "Del 2"} <= set(self.flagged())
        take_in(FIRST.replace("Rådhuset".encode(), b"Salen"))
        assert self.flagged() == []


def undoable_only_in(document: SourceDocument, proposal: Proposal) -> bool:
    """Whether a step can still be undone in a version that no longer applies."""
    try:
        undo(db.session.get_one(Proposal, proposal.id))
    except ConflictError:
        return False
    return document.id == proposal.document_id
