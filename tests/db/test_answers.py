"""Answers from a mail do what the party itself could do, once, and only while they are still the party's to give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from tests import builders
from tests.answering import mailed, only_link
from tests.builders import DEADLINE
from tests.life import SECRETARY, fresh, kinds, move, owner_of, requests
from tests.reminding import FRIDAY, MORNING, at, deliver, slots
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Absence, Action, Answer, Message, Party, ReminderSlot, RoleHolder
from workflow.queries import notice_ledger
from workflow.queries.actions import ActionFilters, count_actions, list_actions
from workflow.queries.answers import not_mine, waiting_not_mine
from workflow.services.actions import tracking
from workflow.services.history import history
from workflow.services.mail import answers, mail_rendering
from workflow.services.mail.answer_links import LIFETIME, find
from workflow.services.mail.answers import Kind
from workflow.services.mail.mail_content import compose
from workflow.services.register import leaving, merging
from workflow.services.reminders import forecast, reminders
from workflow.services.reminders.reminder_messages import NOT_MINE

LATER = date(2025, 11, 14)
NOON = MORNING + timedelta(hours=3)


@pytest.fixture
def action(app: Flask) -> Action:
    return builders.make_action(builders.make_body(), [builders.make_person()])


def give(link: str, kind: Kind = "done", note: str | None = None, wanted: date | None = None) -> Answer:
    return answers.answer(link, kind=kind, note=note, wanted=wanted, now=NOON)


def state(link: str) -> str:
    db.session.rollback()
    found = find(link, NOON)
    return found.state if found else "unknown"


@pytest.mark.parametrize(
    ("kind", "status", "event"),
    [
        ("done", "reported_done", "status"),
        ("started", "in_progress", "status"),
        ("new_deadline", "open", "deadline_asked"),
        ("not_mine", "open", "not_mine"),
    ],
)
def test_each_answer_is_what_the_party_could_do_itself(action: Action, kind: Kind, status: str, event: str) -> None:
    link = only_link()
    given = give(link, kind, "Aftalt med kommunen", LATER if kind == "new_deadline" else None)
    stored = fresh(action)
    assert (stored.status, stored.deadline, kinds(action)) == (status, DEADLINE, ["created", event])
    last = stored.events[-1]
    assert last.actor_name == "Signe Kvist (svar fra mail sendt til signe.kvist@example.dk)"
    assert (last.actor_id, last.note and last.note.text, given.event_id) == (None, "Aftalt med kommunen", last.id)
    assert requests(action) == (["asked"] if kind == "new_deadline" else [])
    assert history.verify().broken == []
    with pytest.raises(answers.SpentLinkError):
        give(link, "started")
    assert (state(link), len(kinds(action))) == ("used", 2)


def test_what_has_begun_already_is_acknowledged(action: Action) -> None:
    move(action, "in_progress")
    give(only_link(), "started")
    assert (fresh(action).status, kinds(action)[-1]) == ("in_progress", "acknowledged")


def test_what_cannot_be_done_leaves_the_link_unused(action: Action) -> None:
    link = only_link()
    for wanted, reason in ((None, "Ferie"), (LATER, ""), (DEADLINE, "Ferie"), (FRIDAY - timedelta(days=1), "Ferie")):
        with pytest.raises(InvalidInputError, match="Intet er sendt"):
            give(link, "new_deadline", reason, wanted)
    assert (kinds(action), db.session.scalars(select(Answer)).all()) == (["created"], [])
    give(link, "new_deadline", "Ferie", LATER)
    assert requests(action) == ["asked"]


def _reassign(action: Action, party: Party) -> None:
    tracking.change_owners(
        action.id, version=fresh(action).version, party_ids=[party.id], lead_id=None, note=None, actor=SECRETARY,
        now=NOON,
    )  # fmt: skip


def _move_deadline(action: Action) -> None:
    tracking.change_deadline(
        action.id, version=fresh(action).version, deadline=LATER, note=None, actor=SECRETARY, now=NOON
    )


def _deliver(action: Action) -> None:
    fresh(action).assignments[0].state = "delivered"


def _is_elsewhere(action: Action) -> None:
    fresh(action).assignments[0].party.email = "nyt@example.org"


def _leaves(action: Action) -> None:
    leaving.leave(
        fresh(action).assignments[0].party_id, last_day=FRIDAY - timedelta(days=1), successor_id=None, actor=SYSTEM,
        now=NOON,
    )  # fmt: skip


def test_a_link_that_no_longer_holds_changes_nothing(app: Flask) -> None:
    body, other = builders.make_body(), builders.make_organisation()
    happenings: list[tuple[str, Callable[[Action, Party], object]]] = [
        ("reassigned", lambda action, _: _reassign(action, other)),
        ("reassigned", lambda action, party: (_reassign(action, other), _reassign(action, party))),
        ("elsewhere", lambda action, _: _leaves(action)),
        ("elsewhere", lambda action, _: _is_elsewhere(action)),
        ("closed", lambda action, _: move(action, "closed")),
        ("reported", lambda action, _: move(action, "reported_done")),
        ("split", lambda action, _: builders.make_action(body, [other], parent=fresh(action))),
        ("delivered", lambda action, _: _deliver(action)),
        ("moved", lambda action, _: _move_deadline(action)),
    ]
    people = [builders.make_person(f"Person {number}", f"p{number}@example.dk") for number in range(len(happenings))]
    actions = [builders.make_action(body, [person]) for person in people]
    links = mailed()
    for (expected, happen), person, action in zip(happenings, people, actions, strict=True):
        (link,) = links[person.email or ""]
        assert state(link) == "open"
        happen(action, person)
        db.session.commit()
        before = kinds(action)
        assert state(link) == expected
        with pytest.raises(answers.SpentLinkError):
            give(link)
        assert kinds(action) == before
    assert db.session.scalars(select(Answer)).all() == []


def test_a_link_lasts_two_months(action: Action) -> None:
    link = only_link()
    for now, expected in ((MORNING + LIFETIME, "open"), (MORNING + LIFETIME + timedelta(days=1), "expired")):
        db.session.rollback()
        found = find(link, now)
        assert found is not None
        assert found.state == expected
    with pytest.raises(answers.SpentLinkError):
        answers.answer(link, kind="done", note=None, wanted=None, now=MORNING + LIFETIME + timedelta(days=1))
    assert kinds(action) == ["created"]


def test_no_link_can_be_made_up(action: Action) -> None:
    other = builders.make_action(action.body, [builders.make_organisation()])
    links = mailed()
    mine, theirs = links["signe.kvist@example.dk"][0], links["hjoerring@example.dk"][0]
    number, day, signature = mine.split("-")
    tampered = (
        f"{theirs.split('-')[0]}-{day}-{signature}",
        f"{number}-{int(day, 16) + 1:05x}-{signature}",
        f"{number}-{day}-{'a' if signature[0] != 'a' else 'b'}{signature[1:]}",
        f"{number}-{day}-", f"{number}-fffff-{signature}", f"999999999-{day}-{signature}", mine.upper(), f"{mine}a", "",
    )  # fmt: skip
    for link in tampered:
        assert state(link) == "unknown", link
        with pytest.raises(NotFoundError):
            give(link)
    assert kinds(action) == kinds(other) == ["created"]


def test_a_part_of_a_joint_action_is_delivered_and_no_other(app: Flask) -> None:
    signe, municipality = builders.make_person(), builders.make_organisation()
    action = builders.make_action(builders.make_body(), [signe, municipality])
    links = mailed()
    give(links["hjoerring@example.dk"][0])
    lines = {line.party_id: line.state for line in fresh(action).assignments}
    assert (lines, fresh(action).status) == ({signe.id: "open", municipality.id: "delivered"}, "in_progress")
    give(links["signe.kvist@example.dk"][0])
    assert fresh(action).status == "reported_done"


def test_several_parties_at_one_mailbox_have_one_link(app: Flask) -> None:
    shared = [builders.make_organisation(name, "faelles@example.dk") for name in ("Læsø Kommune", "Morsø Kommune")]
    action = builders.make_action(builders.make_body(), shared)
    give(only_link("faelles@example.dk"))
    assert fresh(action).status == "reported_done"
    assert fresh(action).events[-1].actor_name.startswith("Læsø Kommune og Morsø Kommune (svar fra mail")
    assert len(db.session.scalars(select(Answer)).all()) == 2


def test_the_substitute_and_the_holder_of_a_role_answer_for_the_party(app: Flask) -> None:
    body, signe = builders.make_body(mailbox=None), builders.make_person()
    stand_in = builders.make_person("Bo Ask", "bo.ask@example.dk")
    held = builders.hold_role(builders.role_of(body, "chair"), builders.make_person("Per Holt", "per.holt@example.dk"))
    db.session.add(Absence(person_id=signe.id, substitute_id=stand_in.id, since=FRIDAY, until=FRIDAY))
    db.session.commit()
    of_signe = builders.make_action(body, [signe])
    of_chair = builders.make_action(body, [builders.role_of(body, "chair")])
    links = mailed()
    give(links["bo.ask@example.dk"][0])
    told = "Bo Ask for Signe Kvist (svar fra mail sendt til bo.ask@example.dk)"
    assert (fresh(of_signe).status, fresh(of_signe).events[-1].actor_name) == ("reported_done", told)
    # Who holds the role no more, answers for it no more; who is back, answers with mails of the own address.
    link = links["per.holt@example.dk"][0]
    db.session.get_one(RoleHolder, held.id).until = FRIDAY - timedelta(days=1)
    db.session.commit()
    assert state(link) == "elsewhere"
    assert kinds(of_chair) == ["created"]


def test_nobody_answers_in_the_place_of_a_party_without_an_address(app: Flask) -> None:
    body = builders.make_body()
    builders.make_action(body, [builders.make_person(email=None)])
    builders.make_action(body, [builders.role_of(body, "secretariat")], kind="recommendation")
    assert mailed() == {"sekretariat.nord@example.dk": []}


def test_not_mine_waits_until_the_office_has_answered(action: Action) -> None:
    link = only_link()
    give(link, "not_mine", "Det er vist Bo Ask")
    asked = ActionFilters(not_mine=True)
    assert [(each.party, each.words) for each in not_mine(fresh(action))] == [("Signe Kvist", "Det er vist Bo Ask")]
    assert [row.not_mine for row in list_actions(SECRETARY, asked, 10)] == [True]
    with pytest.raises(NotAllowedError):
        answers.keep_owner(
            action.id, version=fresh(action).version, note=None, actor=owner_of(fresh(action).assignments[0].party),
            now=NOON,
        )  # fmt: skip
    # Given to somebody else, it is answered; taken back, it waits again.
    tracking.change_owners(
        action.id, version=fresh(action).version, party_ids=[builders.make_organisation().id], lead_id=None, note=None,
        actor=SECRETARY, now=NOON,
    )  # fmt: skip
    assert count_actions(SECRETARY, asked) == 0
    stored = fresh(action)
    from_owners = stored.events[-1]
    tracking.changing.take_back(stored, from_owners, actor=SECRETARY, now=NOON)
    db.session.commit()
    assert count_actions(SECRETARY, asked) == 1
    answers.keep_owner(action.id, version=fresh(action).version, note="Aftalt", actor=SECRETARY, now=NOON)
    assert (count_actions(SECRETARY, asked), kinds(action)[-1]) == (0, "owner_kept")
    with pytest.raises(ConflictError):
        answers.keep_owner(action.id, version=fresh(action).version, note=None, actor=SECRETARY, now=NOON)


def test_who_says_not_mine_is_not_reminded_until_the_office_has_answered(action: Action) -> None:
    link = only_link()
    third = at("2025-10-21")  # three days before the deadline
    assert reminders.plan(third) == 1
    db.session.rollback()
    answers.answer(link, kind="not_mine", note=None, wanted=None, now=third)
    assert deliver(third).sent == 0
    rows = notice_ledger.ledger(SYSTEM, notice_ledger.LedgerFilters())
    assert [(row.state, row.reason) for row in rows] == [("suppressed", NOT_MINE), ("sent", None)]
    due = forecast.preview(DEADLINE, third)
    assert [(mail.actions, mail.suppressed) for mail in due] == [(("NORD-2025-001",), NOT_MINE)]
    assert [each.party for each in waiting_not_mine(SYSTEM)] == ["Signe Kvist"]
    db.session.rollback()
    assert reminders.run(at("2025-10-24")).sent == 0
    answers.keep_owner(action.id, version=fresh(action).version, note=None, actor=SECRETARY, now=at("2025-10-24"))
    assert reminders.run(at("2025-10-24") + timedelta(minutes=14)).sent == 0  # may still be changed
    assert reminders.run(at("2025-10-24") + timedelta(minutes=15)).sent == 1
    assert ("NORD-2025-001", "kept 2025-10-24", "sent") in slots(), "who has asked gets an answer"
    assert reminders.run(at("2025-10-24") + timedelta(minutes=30)).sent == 0, "once"
    reminders.run(at("2025-10-27"))
    assert ("NORD-2025-001", "overdue 2025-10-27", "sent") in slots(), "it stays theirs"


def test_only_who_said_not_mine_is_told_that_it_stays_and_nobody_whom_it_has_left(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    other = builders.make_person("Villads Aaby", "villads.aaby@example.dk")
    stays, goes = (builders.make_action(body, [signe, other], DEADLINE) for _ in range(2))
    for link in mailed()[signe.email or ""]:
        give(link, "not_mine")
    for action in (stays, goes):
        answers.keep_owner(action.id, version=fresh(action).version, note="Aftalt", actor=SECRETARY, now=NOON)
    _reassign(goes, other)
    reminders.run(NOON + timedelta(minutes=15))
    told = {(slot.action_id, slot.party_id, slot.notice) for slot in db.session.scalars(select(ReminderSlot))}
    answered = {each for each in told if each[2] in ("kept", "lost")}
    assert answered == {(stays.id, signe.id, "kept"), (goes.id, signe.id, "lost")}


@pytest.mark.parametrize(
    ("kind", "event"),
    [("done", "undone"), ("started", "undone"), ("new_deadline", "deadline_withdrawn"), ("not_mine", "undone")],
)
def test_an_answer_is_taken_back_within_the_hour_and_before_anything_else(
    action: Action, kind: Kind, event: str
) -> None:
    link = only_link()
    with pytest.raises(ConflictError):
        answers.take_back(link, now=NOON)  # nothing was answered
    for _ in range(2):  # and the link serves again
        give(link, kind, "Fordi", LATER)
        with pytest.raises(ConflictError):
            answers.take_back(link, now=NOON + timedelta(minutes=61))
        answers.take_back(link, now=NOON + timedelta(minutes=59))
        assert (state(link), fresh(action).status, kinds(action)[-1]) == ("open", "open", event)
        assert fresh(action).events[-1].actor_name.startswith("Signe Kvist (svar fra mail")
        with pytest.raises(ConflictError):
            answers.take_back(link, now=NOON)
    assert not not_mine(fresh(action))
    give(link, kind, "Fordi", LATER)
    tracking.add_note(action.id, note="Set", actor=SECRETARY, now=NOON)
    with pytest.raises(ConflictError):
        answers.take_back(link, now=NOON)
    with pytest.raises(NotFoundError):
        answers.take_back(link + "a", now=NOON)


def test_a_mail_with_links_and_deadlines_is_the_same_bytes_each_time(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    action = builders.make_action(body, [signe], title="Afklar kørsel; æøå, og mere")
    builders.make_action(body, [signe], DEADLINE, title="Forhandling om lejemål", confidential=True)
    tracking.change_deadline(
        action.id, version=fresh(action).version, deadline=DEADLINE - timedelta(days=1), note=None, actor=SECRETARY,
        now=MORNING - timedelta(days=2),
    )  # fmt: skip
    mailed()
    message = db.session.scalars(select(Message).where(Message.kind == "digest")).one()
    raw = message.raw or b""
    for slot in message.slots:
        slot.state = "planned"
    content = compose(message, message.day).content
    assert content is not None
    assert mail_rendering.render(message, content).raw == raw
    assert b"lejem" not in raw
    mail = message_from_bytes(raw, policy=SMTP)
    (attached,) = mail.iter_attachments()  # type: ignore[attr-defined]
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "frister.ics")
    events = list(Calendar.from_ical(attached.get_content()).walk("VEVENT"))
    assert [str(event["uid"]) for event in events] == ["nord-2025-001@127.0.0.1", "nord-2025-002@127.0.0.1"]
    assert [event.decoded("dtstart") for event in events] == [DEADLINE - timedelta(days=1), DEADLINE]
    assert [event.decoded("sequence") for event in events] == [1, 0]
    assert {event.decoded("dtstamp") for event in events} == {message.date.replace(microsecond=0)}
    assert [str(event["summary"]) for event in events] == [
        "Frist: Afklar kørsel; æøå, og mere (NORD-2025-001)", "Frist: Lukket punkt (NORD-2025-002)",
    ]  # fmt: skip


def test_two_people_who_are_merged_keep_their_links_and_answers(app: Flask) -> None:
    body, kept, gone = builders.make_body(), builders.make_person(), builders.make_person("S. Kvist")
    both, theirs = builders.make_action(body, [kept, gone]), builders.make_action(body, [gone], title="Kun den ene")
    links = mailed()["signe.kvist@example.dk"]
    assert len(links) == 2  # one for both, who have one address
    give(links[1], "not_mine")
    merging.merge(kept.id, gone.id, versions=(kept.version, gone.version), email=None, actor=SYSTEM, now=NOON)
    assert [state(link) for link in links] == ["open", "used"]
    assert [each.party for each in not_mine(fresh(theirs))] == ["Signe Kvist"]
    give(links[0])
    assert fresh(both).status == "reported_done"
