"""The move to a successor: carried over exactly once, answered, taken back, and always counted."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.builders import DEADLINE, make_action, make_body, make_person, role_of
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, Assignment, Body, Cluster, HandoverItem, HandoverPackage, Message
from workflow.queries import ledger
from workflow.queries.handover import figures, handed_over_by_cluster, latest_package
from workflow.queries.handover_plan import plan
from workflow.queries.handover_scopes import Scope, cluster_named
from workflow.services.actions import tracking
from workflow.services.handover import (
    handover_answers,
    handover_mail,
    handover_moving,
    handover_note,
    handover_preparing,
)
from workflow.services.handover.handover_answers import Asked
from workflow.services.history import chains
from workflow.services.reminders import forecast, reminders

NOW = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)


def succeed(name: str = "Nord", successor: str = "Sundhedsråd Vendsyssel", prefix: str = "VEND") -> Body:
    """The cluster is succeeded by a body outside clusters."""
    body = make_body(successor, prefix, [], "council", mailbox="raad@example.dk")
    cluster = db.session.execute(select(Cluster).where(Cluster.name == name)).scalar_one()
    cluster.successor, cluster.succeeded_from = body, SINCE
    db.session.commit()
    return body


def move(scope: Scope) -> HandoverPackage:
    """The whole move."""
    package_id = handover_moving.start(scope, actor=SYSTEM, now=NOW).id
    handover_moving.work(package_id, clock=lambda: NOW)
    return db.session.get_one(HandoverPackage, package_id, populate_existing=True)


def items_of(package: HandoverPackage) -> dict[int, HandoverItem]:
    """By action, freshly read."""
    query = select(HandoverItem).where(HandoverItem.package_id == package.id).execution_options(populate_existing=True)
    return {item.action_id: item for item in db.session.scalars(query)}


def owners_of(action: Action) -> list[str]:
    """The names, lead first."""
    lines = db.session.scalars(
        select(Assignment).where(Assignment.action_id == action.id).order_by(Assignment.lead.desc(), Assignment.id)
    )
    return [line.party.name for line in lines]


def test_a_cluster_moves_once_with_its_history(app: Flask) -> None:
    nord = make_body()
    council, signe = succeed(), make_person()
    own = make_action(nord, [signe])
    office = make_action(nord, [role_of(nord, "secretariat")], title="Indkald til opstart")
    decision = make_action(nord, [role_of(nord, "secretariat")], kind="decision", title="Godkendt")
    task = make_action(nord, [role_of(nord, "chair"), role_of(nord, "secretariat")], parent=decision, title="Aftal")
    closed = make_action(nord, [signe], status="closed", title="Færdig")
    scope = cluster_named("Nord")
    handover_preparing.choose_actions(scope, [own.id], choice=None, deadline=date(2026, 2, 2), actor=SYSTEM)
    before = db.session.scalar(select(ActionEvent.id).order_by(ActionEvent.id.desc()).limit(1))
    intended = plan(scope)
    assert (intended.tally.open, intended.tally.handed_over, intended.blockers) == (3, 3, ())
    assert db.session.scalar(select(ActionEvent.id).order_by(ActionEvent.id.desc()).limit(1)) == before

    package = move(scope)
    again = move(scope)
    assert (again.id, package.state) == (package.id, "moved")
    figure = figures([package.id])[package.id]
    assert (figure.open, figure.handed_over, figure.waiting, figure.adds_up) == (3, 3, 3, True)
    db.session.expire_all()
    assert [action.body_id for action in (own, office, task, decision)] == [council.id] * 4
    assert (closed.body_id, own.reference, own.status) == (nord.id, "NORD-2025-001", "open")
    assert (owners_of(own), owners_of(office)) == (["Signe Kvist"], ["Sekretariatet, Sundhedsråd Vendsyssel"])
    assert owners_of(task) == ["Formandskabet, Sundhedsråd Vendsyssel", "Sekretariatet, Sundhedsråd Vendsyssel"]
    assert (own.deadline, own.deadline_basis) == (date(2026, 2, 2), "agreed")
    assert [event.kind for event in own.events] == ["created", "handed_over"]
    assert chains.verify().broken == []
    reminders.plan(NOW + timedelta(minutes=20))
    mails = [(mail.kind, mail.recipient) for mail in db.session.scalars(select(Message).order_by(Message.recipient))]
    # One each: who has handed over, who has taken over, and Signe, who goes on with a new deadline.
    told = ["raad@example.dk", "sekretariat.nord@example.dk", "signe.kvist@example.dk"]
    assert mails == [("handed_over", address) for address in told]
    nord_id = db.session.execute(select(Cluster.id)).scalar_one()
    assert handed_over_by_cluster(NOW.date()) == {nord_id: 3}
    assert handed_over_by_cluster(date(2025, 12, 31)) == {}


def test_owners_are_told_of_a_move_once_unless_it_is_taken_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def mails(state: str = "sent") -> list[str]:
        db.session.rollback()
        found = db.session.scalars(select(Message.recipient).where(Message.state == state).order_by(Message.id))
        return sorted(found)

    nord, signe = make_body(), make_person()
    owners, far = [signe, role_of(nord, "secretariat")], date(2026, 3, 2)
    actions = [make_action(nord, owners, far, title=f"Opgave {n}") for n in range(3)]
    succeed()
    scope = cluster_named("Nord")
    package = move(scope)
    told = ["raad@example.dk", "sekretariat.nord@example.dk", "signe.kvist@example.dk"]
    coming = [(each.recipient, each.kind, len(each.actions)) for each in forecast.preview(NOW.date(), NOW)]
    assert coming == [(address, "handed_over", 3) for address in told]
    assert (reminders.run(NOW + timedelta(minutes=14)).planned, mails()) == (0, [])
    handover_moving.undo(package.id, actor=SYSTEM, now=NOW + timedelta(minutes=15))
    handover_moving.work(package.id, clock=lambda: NOW + timedelta(minutes=15))
    assert reminders.plan(NOW + timedelta(minutes=16)) == 0

    package = move(scope)
    monkeypatch.setattr(handover_mail, "mark", lambda *_: 1 / 0)  # dies in the middle of it
    with pytest.raises(ZeroDivisionError):
        reminders.plan(NOW + timedelta(minutes=17))
    monkeypatch.undo()
    assert mails("due") == []
    assert [reminders.plan(NOW + timedelta(minutes=minutes)) for minutes in (18, 18, 19)] == [3, 0, 0]
    handover_moving.undo(package.id, actor=SYSTEM, now=NOW + timedelta(minutes=19))  # planned, and not sent yet
    assert (reminders.run(NOW + timedelta(minutes=20)).sent, mails()) == (0, [])
    handover_moving.work(package.id, clock=lambda: NOW + timedelta(minutes=20))

    package = move(scope)
    items = items_of(package)
    asked = Asked("returned", "Hører ikke til her")
    handover_answers.answer(package.id, [items[actions[0].id].id], asked, actor=SYSTEM, now=NOW)
    assert (reminders.run(NOW + timedelta(minutes=40)).sent, mails()) == (3, told)
    assert (reminders.run(NOW + timedelta(minutes=60)).sent, mails()) == (0, told)
    (text,) = [
        ledger.sent_mail(mail.id).text for mail in ledger.sent_mails() if mail.recipient == "signe.kvist@example.dk"
    ]
    assert [action.reference in text for action in actions] == [False, True, True]
    assert "raad@example.dk" in text
    # Who was told of the move is told that one has come back, and why.
    later = NOW + timedelta(minutes=61)
    handover_answers.answer(package.id, [items[actions[1].id].id], asked, actor=SYSTEM, now=later)
    assert (reminders.run(NOW + timedelta(minutes=80)).sent, mails()) == (2, sorted([*told, *told[1:]]))
    newest = ledger.sent_mail(ledger.sent_mails()[0].id)
    assert f"[{actions[1].reference}] Returneret" in newest.subject
    assert "»Hører ikke til her«" in newest.text


def test_what_blocks_and_who_may(app: Flask) -> None:
    nord = make_body()
    scope = cluster_named("Nord")
    leaving = make_person("Otto Berg", "otto@example.dk")
    leaving.leaves_on = date(2025, 12, 31)
    make_action(nord, [leaving])
    make_action(nord, [role_of(nord, "secretariat")], status="reported_done")
    assert [each.kind for each in plan(scope).blockers] == ["no_successor", "no_date", "awaiting_approval"]
    council = succeed()
    scope = cluster_named("Nord")
    assert {each.kind for each in plan(scope).blockers} == {"leaves", "awaiting_approval"}
    with pytest.raises(ConflictError, match="Intet er ændret"):
        handover_moving.start(scope, actor=SYSTEM, now=NOW)
    db.session.execute(delete(Assignment).where(Assignment.party_id == role_of(council, "chair").id))
    handover_preparing.choose_owners(scope, {leaving.id: role_of(council, "chair").id}, actor=SYSTEM, now=NOW)
    waiting = next(line for line in plan(scope).lines if line.status == "reported_done")
    handover_preparing.choose_actions(scope, [waiting.id], choice="keep", deadline=None, actor=SYSTEM)
    assert plan(scope).blockers == ()
    stranger = Actor(None, "Syd", frozenset({Grant("secretariat", cluster_id=99)}))
    with pytest.raises(NotAllowedError):
        handover_moving.start(scope, actor=stranger, now=NOW)
    package = move(scope)
    figure = figures([package.id])[package.id]
    assert (figure.open, figure.handed_over, figure.kept, figure.adds_up) == (2, 1, 1, True)


def test_the_successor_answers_and_the_move_is_taken_back_until_then(app: Flask) -> None:
    nord = make_body()
    council, signe = succeed(), make_person()
    first = make_action(nord, [role_of(nord, "secretariat")])
    second = make_action(nord, [role_of(nord, "secretariat")], title="Indkald")
    scope = cluster_named("Nord")
    package = move(scope)
    handover_moving.undo(package.id, actor=SYSTEM, now=NOW)
    handover_moving.work(package.id, clock=lambda: NOW)
    db.session.expire_all()
    assert (package.state, first.body_id, owners_of(first)) == ("undone", nord.id, [f"Sekretariatet, {nord.name}"])
    assert [event.kind for event in first.events] == ["created", "handed_over", "handover_undone"]
    assert handed_over_by_cluster(NOW.date()) == {}

    package = move(scope)
    items = items_of(package)
    secretary = Actor(None, "Rådets sekretariat", frozenset({Grant("secretariat", body_id=council.id)}))
    with pytest.raises(NotAllowedError):
        handover_answers.answer(
            package.id, [items[first.id].id], Asked("accepted"), now=NOW,
            actor=Actor(None, "Nord", frozenset({Grant("secretariat", cluster_id=scope.id)})),
        )  # fmt: skip
    with pytest.raises(InvalidInputError, match="hvorfor"):
        handover_answers.answer(package.id, [items[first.id].id], Asked("returned"), actor=secretary, now=NOW)
    asked = Asked("accepted", owner_ids=(signe.id,), deadline=date(2026, 3, 2))
    handover_answers.answer(package.id, [items[first.id].id], asked, actor=secretary, now=NOW)
    returned = Asked("returned", "Hører til i kommunen.")
    handover_answers.answer(package.id, [items[second.id].id], returned, actor=secretary, now=NOW)
    with pytest.raises(ConflictError, match="allerede modtaget"):
        handover_answers.answer(package.id, [items[first.id].id], returned, actor=secretary, now=NOW)
    with pytest.raises(ConflictError, match="fortrydes"):
        handover_moving.undo(package.id, actor=SYSTEM, now=NOW)
    db.session.expire_all()
    assert (first.body_id, owners_of(first), first.deadline) == (council.id, ["Signe Kvist"], date(2026, 3, 2))
    assert (second.body_id, owners_of(second)) == (nord.id, [f"Sekretariatet, {nord.name}"])
    assert second.events[-1].note is not None
    assert second.events[-1].note.text == "Hører til i kommunen."
    figure = figures([package.id])[package.id]
    assert (figure.accepted, figure.returned, figure.waiting, figure.adds_up) == (1, 1, 0, True)
    assert chains.verify().broken == []
    # What came back stays until somebody says otherwise; the move is not done again.
    assert (move(scope).id, plan(scope).lines[0].why_kept) == (package.id, "returned")


def test_what_two_clusters_share_goes_with_the_last_of_them(app: Flask) -> None:
    joint = make_body("Fællesmøde", "FAELLES", ["Nord", "Midt"], "joint")
    succeed("Nord")
    south = succeed("Midt", "Sundhedsråd Limfjorden", "LIMF")
    action = make_action(joint, [role_of(joint, "secretariat")])
    nord, midt = cluster_named("Nord"), cluster_named("Midt")
    first = figures([(package := move(nord)).id])[package.id]
    assert (first.open, first.handed_over, first.kept) == (1, 0, 1)
    second = figures([(package := move(midt)).id])[package.id]
    db.session.expire_all()
    assert (second.handed_over, second.kept, action.body_id) == (1, 0, south.id)


def test_the_package_is_the_same_bytes_each_time_and_the_words_are_not_lost(app: Flask) -> None:
    nord = make_body()
    succeed()
    make_action(nord, [role_of(nord, "secretariat")], title="=SUM(A1)")
    make_action(nord, [role_of(nord, "secretariat")], title="Drøft en ansættelse", confidential=True)
    scope = cluster_named("Nord")
    handover_note.save_input(scope, text="- Hold fast i det nære.", seen=0, actor=SYSTEM, now=NOW)
    with pytest.raises(ConflictError, match="Begge udgaver"):
        handover_note.save_input(scope, text="- Noget andet.", seen=0, actor=SYSTEM, now=NOW)
    package = move(scope)
    assert package.archive is not None
    assert package.sha256 == hashlib.sha256(package.archive).hexdigest()
    assert handover_moving.handover_archive.pack(package.manifest, package.note) == package.archive
    with zipfile.ZipFile(io.BytesIO(package.archive)) as archive:
        told = json.loads(archive.read("manifest.json"))
        assert (told["open"], told["handed_over"], told["kept"]) == (2, 2, 0)
        assert "'=SUM(A1)" in archive.read("handlinger.csv").decode("utf-8-sig")
        for line in archive.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert package.note["input"] == "- Hold fast i det nære."
    assert "ansættelse" not in json.dumps(package.note, ensure_ascii=False)


class Crash(BaseException):
    """The process dies here."""


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["run", "crash", "undo", "accept", "return", "close", "reopen", "new", "keep", "carry"]),
        st.integers(0, 5),
    ),
    min_size=3,
    max_size=12,
)


@given(STEPS)
@settings(
    max_examples=int(os.environ.get("HANDOVER_EXAMPLES", "4")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
def test_the_figures_add_up_whatever_happens(app: Flask, steps: list[tuple[str, int]]) -> None:
    """Random histories on one database, with a crash between any two batches; each example goes on with a cluster of
    its own."""
    number = (db.session.scalar(select(Body.id).order_by(Body.id.desc()).limit(1)) or 0) + 1
    name = f"Klynge {number}"
    body = make_body(f"Organ {number}", f"K{number}", name)
    succeed(name, f"Råd {number}", f"R{number}")
    made = [make_action(body, [role_of(body, "secretariat")]) for _ in range(4)]
    scope = cluster_named(name)
    for what, where in steps:
        _do(what, where, scope, body, made)
        _check(scope, made)


def _do(what: str, where: int, scope: Scope, body: Body, made: list[Action]) -> None:
    package = latest_package(scope)
    action = made[where % len(made)]
    try:
        if what == "run":
            move(scope)
        elif what == "crash":
            _crash_after(handover_moving.start(scope, actor=SYSTEM, now=NOW).id, where)
        elif what == "new":
            made.append(make_action(body, [role_of(body, "secretariat")]))
        elif what in ("keep", "carry"):
            choice = "keep" if what == "keep" else "hand_over"
            handover_preparing.choose_actions(scope, [action.id], choice=choice, deadline=None, actor=SYSTEM)
        elif what in ("close", "reopen"):
            status = "closed" if what == "close" else "in_progress"
            fresh = db.session.get_one(Action, action.id, populate_existing=True)
            tracking.change_status(
                fresh.id, version=fresh.version, status=status, note=None, actor=SYSTEM_OFFICE, now=NOW
            )
        elif package is not None and what == "undo":
            handover_moving.undo(package.id, actor=SYSTEM, now=NOW)
            _crash_after(package.id, where)
        elif package is not None:
            asked = Asked("accepted") if what == "accept" else Asked("returned", "Nej.")
            item = items_of(package).get(action.id)
            handover_answers.answer(package.id, [item.id] if item else [], asked, actor=SYSTEM, now=NOW)
    except (ConflictError, InvalidInputError, NotAllowedError):
        pass


SYSTEM_OFFICE = Actor(None, "Sekretariatet", frozenset({Grant("secretariat")}))


def _crash_after(package_id: int, batches: int) -> None:
    """So many batches of one action each, and in the next the process dies before its transaction ends."""
    for _ in range(batches):
        handover_moving.batch(package_id, now=NOW, size=1)

    def die(*_: Any, **__: Any) -> None:
        raise Crash

    whole, handover_moving._settle = handover_moving._settle, die  # type: ignore[assignment]
    try:
        handover_moving.batch(package_id, now=NOW, size=2)
    except Crash:
        pass
    finally:
        handover_moving._settle = whole


def _check(scope: Scope, made: list[Action]) -> None:
    db.session.rollback()
    for package in db.session.scalars(select(HandoverPackage).where(HandoverPackage.scope == scope.key)):
        figure = figures([package.id])[package.id]
        assert figure.adds_up, (package.id, figure)
        for item in items_of(package).values():
            action = db.session.get_one(Action, item.action_id, populate_existing=True)
            if package is latest_package(scope) and item.state in ("handed_over", "accepted"):
                assert action.body_id == scope.successor_id
            if item.state == "planned":
                assert action.body_id == item.from_body_id
    for action in made:
        kinds = [event.kind for event in db.session.get_one(Action, action.id, populate_existing=True).events]
        forth = kinds.count("handed_over")
        back = kinds.count("handover_undone") + kinds.count("handover_returned")
        assert forth - back in (0, 1)
        body_id = db.session.get_one(Action, action.id).body_id
        assert (body_id == scope.successor_id) == (forth - back == 1)
    assert chains.verify().broken == []


assert DEADLINE < SINCE  # the actions of the builders are overdue by the day of the move
