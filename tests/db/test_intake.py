"""Minutes in: stored once, read, proposed; a correction loses nothing; bad input leaves nothing behind."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import own_minutes
from tests.conftest import MakeApp, real_minutes
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import DocumentError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, AgendaItem, Meeting, Proposal, SourceDocument
from workflow.services.intake.intake import Imported, import_document
from workflow.services.review import confirmation, review

FILE = "referat.md"


pytestmark = pytest.mark.usefixtures("north_jutland", "app")


def take_in(data: bytes, name: str = FILE, accept: bool = False, now: datetime | None = None) -> Imported:
    return import_document(data, name, actor=SYSTEM, now=now or clock.now(), accept=accept)


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def tasks() -> list[Action]:
    return list(db.session.scalars(select(Action).where(Action.kind == "task").order_by(Action.id)))


def test_the_file_is_kept_as_it_came() -> None:
    data = own_minutes.minutes(own_minutes.TASK).replace(b"\n", b"\r\n")
    done = take_in(data)
    stored = db.session.get_one(SourceDocument, done.document_id)
    assert (done.status, done.meeting) == ("new", "Politisk Sundhedsklynge Nord, 2025-10-02")
    assert stored.content == data
    assert "\r" not in stored.text
    kinds = [(proposal.kind, proposal.outcome) for proposal in stored.proposals]
    assert kinds == [
        ("recommendation", "approved"), ("decision", "approved"),
        ("recommendation", "approved"), ("recommendation", None), ("decision", "approved"), ("task", None),
        ("recommendation", "deferred"), ("decision", "deferred"),
        ("decision", "no_remarks"),
    ]  # fmt: skip


def test_every_span_holds_what_was_read() -> None:
    stored = db.session.get_one(SourceDocument, take_in(own_minutes.minutes(own_minutes.TASK)).document_id)
    for proposal in stored.proposals:
        words = stored.text[proposal.span_start : proposal.span_end]
        assert proposal.quote.split()[0].casefold() in words.casefold()


def test_the_same_file_again_adds_nothing() -> None:
    data = own_minutes.minutes(own_minutes.TASK)
    first = take_in(data, accept=True)
    before = {table: count(table) for table in (SourceDocument, Proposal, Action, ActionEvent, Meeting, AgendaItem)}
    again = take_in(data, "en kopi.md", accept=True)
    assert (again.status, again.document_id, again.accepted) == ("known", first.document_id, 0)
    assert {table: count(table) for table in before} == before


def test_the_same_file_again_approves_what_waits_when_it_is_asked_to() -> None:
    data = own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK)
    first = take_in(data)
    again = take_in(data)
    assert again.accepted == 0
    assert again.message.endswith(f"Intet er tilføjet. {first.proposals} forslag venter på gennemgang.")
    chosen = db.session.scalars(select(Proposal).order_by(Proposal.position)).all()
    refused, mended, taken = [proposal for proposal in chosen if proposal.kind != "decision"][:3]
    review.reject(refused.id, version=refused.version, reason="Hører ikke til her", actor=SYSTEM, now=clock.now())
    review.edit_proposal(
        mended.id, version=mended.version, title="Rettet titel", owner_ids=[], deadline=None, actor=SYSTEM,
        now=clock.now(),
    )  # fmt: skip
    review.accept(first.document_id, [taken.id], actor=SYSTEM, now=clock.now())
    accepted = take_in(data, accept=True)
    assert (accepted.status, accepted.accepted) == ("known", first.proposals - 2)
    assert accepted.message.endswith(f"{first.proposals - 2} handlinger er oprettet.")
    db.session.expire_all()
    assert refused.state == "rejected"
    assert db.session.scalar(select(Action.title).where(Action.proposal_id == mended.id)) == "Rettet titel"
    assert db.session.get_one(SourceDocument, first.document_id).state == "assigned"
    assert take_in(data, accept=True).accepted == 0


def test_what_waits_in_a_version_that_no_longer_applies_is_not_approved() -> None:
    data = own_minutes.minutes(own_minutes.TASK)
    take_in(data)
    take_in(own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK))
    again = take_in(data, accept=True)
    assert (again.status, again.accepted, count(Action)) == ("known", 0, 0)
    assert "nyere udgave" in again.message


def test_the_same_file_twice_at_once_adds_one(app: Flask) -> None:
    data = own_minutes.minutes(own_minutes.TASK)
    results: list[str] = []

    def upload() -> None:
        with app.app_context():
            results.append(take_in(data, accept=True).status)
            db.session.remove()

    threads = [threading.Thread(target=upload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["known", "known", "known", "new"]
    assert count(SourceDocument) == 1


def test_an_agenda_makes_no_actions_and_is_joined_by_its_minutes() -> None:
    agenda = take_in(own_minutes.agenda(), accept=True)
    assert (agenda.status, agenda.proposals, count(Action)) == ("new", 0, 0)
    minutes = take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    assert minutes.status == "new"
    assert count(Meeting) == len({row.id for row in db.session.scalars(select(Meeting))})
    assert len(tasks()) == 1


def test_a_correction_carries_over_what_is_the_same_and_flags_what_changed() -> None:
    take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    before = {action.reference: (action.status, action.deadline) for action in db.session.scalars(select(Action))}
    done = take_in(own_minutes.minutes(own_minutes.MOVED_TASK, own_minutes.OTHER_TASK))
    assert done.status == "corrected"
    proposed = db.session.scalars(select(Proposal).where(Proposal.state == "proposed")).all()
    assert [proposal.quote for proposal in proposed] == [own_minutes.OTHER_TASK]
    # Nothing was altered or lost; the task whose passage changed asks to be confirmed.
    assert {a.reference: (a.status, a.deadline) for a in db.session.scalars(select(Action))} == before
    flagged = db.session.scalars(select(Action).where(Action.needs_confirmation)).all()
    assert tasks()[0] in flagged
    assert tasks()[0].events[-1].kind == "corrected"


def test_what_nobody_had_reviewed_is_reviewed_in_the_newest_version() -> None:
    for task in (own_minutes.TASK, own_minutes.MOVED_TASK, own_minutes.OTHER_TASK):
        done = take_in(own_minutes.minutes(task))
    newest = db.session.get_one(SourceDocument, done.document_id)
    assert (done.status, newest.version, newest.state) == ("corrected", 3, "review")
    assert {proposal.state for proposal in newest.proposals} == {"proposed"}
    older = db.session.scalars(select(SourceDocument).where(SourceDocument.version < 3)).all()
    assert {proposal.state for document in older for proposal in document.proposals} == {"replaced"}


def test_a_third_version_that_changes_nothing_flags_nothing() -> None:
    take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    second = take_in(own_minutes.minutes(own_minutes.MOVED_TASK))
    assert "Teksten bag" in second.message
    for action in db.session.scalars(select(Action).where(Action.needs_confirmation)).all():
        confirmation.confirm(action.id, version=action.version, actor=SYSTEM, now=clock.now())
    third = take_in(own_minutes.minutes(own_minutes.MOVED_TASK) + b"\n")
    assert third.message.endswith("Der er ikke fundet noget nyt at følge op på.")
    assert db.session.scalars(select(Action).where(Action.needs_confirmation)).all() == []
    newest = db.session.get_one(SourceDocument, third.document_id)
    assert all(proposal.carried_from_id for proposal in newest.proposals)


def test_agenda_and_minutes_do_not_correct_each_other() -> None:
    take_in(own_minutes.agenda())
    minutes = take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    newer_agenda = take_in(own_minutes.agenda() + b"\n")
    versions = db.session.execute(select(SourceDocument.id, SourceDocument.version, SourceDocument.state)).all()
    assert newer_agenda.status == "new"
    assert {row.id: (row.version, row.state) for row in versions}[minutes.document_id] == (1, "assigned")
    assert {row.id: row.version for row in versions}[newer_agenda.document_id] == 2


def test_versions_of_one_meeting_at_the_same_moment_are_all_kept(app: Flask) -> None:
    results: list[str] = []

    def upload(number: int) -> None:
        with app.app_context():
            results.append(take_in(own_minutes.minutes(own_minutes.TASK) + b"\n" * number).status)
            db.session.remove()

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["corrected", "corrected", "corrected", "new"]


def test_the_new_task_of_a_correction_joins_the_decision() -> None:
    take_in(own_minutes.minutes(own_minutes.TASK), accept=True)
    take_in(own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK), accept=True)
    old, new = tasks()
    assert new.parent is old.parent
    assert old.parent is not None
    assert old.parent.deadline == date(2025, 11, 20)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "tom.txt", "tom"),
        (b"%PDF-1.7 \x00\x01 broken", "referat.pdf", "PDF"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(200), "program.bin", "type"),
        (b"Kaffe og kage. Vi ses i morgen.\n", "hilsen.txt", "ligner ikke et referat"),
        (b"FAKTURA\nNordhavn ApS\nDato: 12. marts 2025\n1. Stole\n2. Borde\n", "faktura.txt", "ligner ikke et referat"),
        (b"Bestyrelsen, 3. marts 2025. Vi talte om vejfesten.\n", "kort.txt", "dagsordenspunkter"),
        (own_minutes.minutes().replace(b"d. 02-10-2025", b"").replace(b"Torsdag d. 2. oktober 2025 kl. 14:00", b""),
         "udateret.md", "dato"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_danish_and_leaves_nothing(data: bytes, name: str, words: str) -> None:
    meetings = count(Meeting)
    with pytest.raises(DocumentError, match=words) as refused:
        take_in(data, name)
    assert "ntet er gemt" in refused.value.user_text
    assert (count(SourceDocument), count(AgendaItem), count(Meeting)) == (0, 0, meetings)


def test_a_date_in_the_file_name_helps_undated_minutes() -> None:
    undated = own_minutes.minutes().replace(b"d. 02-10-2025", b"").replace(b"Torsdag d. 2. oktober 2025 kl. 14:00", b"")
    assert take_in(undated, "2025-10-02 referat.md").meeting == "Politisk Sundhedsklynge Nord, 2025-10-02"


def test_minutes_of_a_foreign_body_are_refused() -> None:
    midt = Actor(None, "Sekretariat Midt", frozenset({Grant("secretariat", cluster_id=10_000)}))
    with pytest.raises(NotAllowedError, match="uden for dit område"):
        import_document(own_minutes.minutes(), FILE, actor=midt, now=clock.now())
    assert count(SourceDocument) == 0


def test_minutes_of_an_unknown_body_are_taken_in() -> None:
    text = (
        own_minutes.minutes(own_minutes.TASK)
        .decode()
        .replace("Politisk Sundhedsklynge Nord", "Skolebestyrelsen Havbakken")
    )
    done = take_in(text.encode(), accept=True)
    assert done.meeting == "Skolebestyrelsen Havbakken, 2025-10-02"
    assert tasks()[0].reference.startswith("SH-2025-")


def test_the_handover_paper_of_the_real_minutes(make_app: MakeApp) -> None:
    """Nord, 24 April 2025, item 5: the decision names neither owner nor date, the case text does."""
    data = real_minutes("001_3da8c5a58e2149b5.txt").read_bytes()
    take_in(data, "001.txt", accept=True, now=clock.at_local(date(2025, 4, 28)))
    paper = next(
        task for task in tasks() if task.item and task.item.number == "5" and task.deadline == date(2025, 10, 24)
    )
    assert [line.party.name for line in paper.assignments] == ["Sekretariatet, Politisk Sundhedsklynge Nord"]
    assert (paper.owner_basis, paper.deadline_basis, paper.status) == ("inferred", "stated", "open")
    proposal = paper.proposal
    assert proposal is not None
    assert proposal.deadline_span_start is not None
    found = proposal.document.text[proposal.deadline_span_start : proposal.deadline_span_end]
    assert "24. oktober 2025" in found
    assert paper.parent is not None
    assert (paper.parent.kind, paper.parent.status) == ("decision", "open")


def test_each_party_of_the_real_minutes_has_a_line_of_its_own() -> None:
    """Midt, 11 June 2025, item 3: each party takes the financing into its own budget; the practitioners have none."""
    take_in(real_minutes("002_24abb3185ad832c0.txt").read_bytes(), "002.txt", accept=True)
    [joint] = [task for task in tasks() if len(task.assignments) > 1]
    assert [line.party.name for line in joint.assignments] == [
        "Aalborg Kommune", "Jammerbugt Kommune", "Region Nordjylland"
    ]  # fmt: skip
    assert {(line.named_as or "").lower() for line in joint.assignments} == {"hver part"}


@pytest.mark.parametrize(
    "name",
    ["000_2ae7d652723d2c5e.txt", "001_3da8c5a58e2149b5.txt", "002_24abb3185ad832c0.txt", "003_2cacdc7b9cdcb331.txt",
     "004_681ef2fc8f419e05.txt"],
)  # fmt: skip
def test_every_action_of_real_minutes_has_owner_deadline_and_history(name: str) -> None:
    take_in(real_minutes(name).read_bytes(), name, accept=True)
    actions = db.session.scalars(select(Action)).all()
    assert actions
    for action in actions:
        assert action.assignments, action.reference
        assert action.assignments[0].lead
        assert action.deadline
        assert action.events[0].kind == "created"
        if action.status == "settled" and action.kind != "task":
            assert action.meeting
            assert action.deadline == action.meeting.date
