"""The meeting calendar: a meeting moves, and the deadlines that hang on it follow, with events and one mail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders, own_minutes
from tests.reminding import at, deliver, messages, slots
from workflow.clock import at_local
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, Body, Meeting
from workflow.queries import ledger
from workflow.services.actions import tracking
from workflow.services.history import history
from workflow.services.intake import intake
from workflow.services.meetings import calendar_files, meetings
from workflow.services.meetings.meetings import Plan
from workflow.services.register.parties import add_aliases
from workflow.services.reminders import forecast, reminders

NOW = at_local(date(2025, 10, 10))  # a Friday
HELD, OCTOBER, NOVEMBER, DECEMBER = date(2025, 9, 1), date(2025, 10, 24), date(2025, 11, 7), date(2025, 12, 5)


@pytest.fixture
def nord(app: Flask) -> Body:
    body = builders.make_body()
    builders.make_meeting(body, HELD)
    for day in (OCTOBER, DECEMBER):
        builders.make_meeting(body, day, state="planned")
    return body


def meeting(body: Body, day: date) -> Meeting:
    return builders.make_meeting(body, day)


def hanging(body: Body, day: date = OCTOBER, by: str = "meeting", **fields: object) -> Action:
    owner = fields.pop("owner", None) or builders.make_person()
    values = {"anchor": "next_meeting", "deadline_text": "på næste møde", "deadline_basis": "inferred", **fields}
    deadline = values.pop("deadline", day)
    return builders.make_action(
        body, [owner], deadline, meeting=meeting(body, HELD), hangs_on_id=meeting(body, day).id, hangs_by=by, **values
    )


def move(body: Body, day: date, to: date, **options: object) -> meetings.Outcome:
    row = meeting(body, day)
    plan = Plan(to, row.start, row.end, row.place)
    return meetings.change(row.id, plan, version=row.version, actor=SYSTEM, now=options.pop("now", NOW), **options)


def fresh(action: Action) -> Action:
    db.session.rollback()
    return db.session.get_one(Action, action.id, populate_existing=True)


def test_moving_a_meeting_moves_what_hangs_on_it_with_the_reason(nord: Body) -> None:
    action, closed = hanging(nord), hanging(nord, status="closed")
    agreed = hanging(nord, deadline=date(2025, 10, 20), deadline_basis="agreed")
    preview = move(nord, OCTOBER, NOVEMBER, reason="Formanden er syg", trial=True)
    assert [(each.before, each.after) for each in preview.effects] == [(OCTOBER, NOVEMBER)]
    assert preview.mails == 1
    assert fresh(action).deadline == OCTOBER, "a preview changes nothing"
    assert messages() == []
    done = move(nord, OCTOBER, NOVEMBER, reason="Formanden er syg")
    assert done.effects == preview.effects
    action = fresh(action)
    assert action.deadline == NOVEMBER
    assert action.events[-1].kind == "meeting_moved"
    assert action.events[-1].changes == {"deadline": ["2025-10-24", "2025-11-07"]}
    assert action.events[-1].note.text == "Formanden er syg"
    assert (fresh(closed).deadline, fresh(agreed).deadline) == (OCTOBER, date(2025, 10, 20))
    assert len(fresh(closed).events) == len(fresh(agreed).events) == 1
    assert history.verify().broken == []


def test_a_cancelled_meeting_hands_over_to_the_next_or_waits_for_a_decision(nord: Body) -> None:
    action = hanging(nord)
    row = meeting(nord, OCTOBER)
    with pytest.raises(InvalidInputError):
        meetings.cancel(row.id, version=row.version, reason=" ", actor=SYSTEM, now=NOW)
    meetings.cancel(row.id, version=row.version, reason="For få punkter", actor=SYSTEM, now=NOW)
    assert (fresh(action).deadline, action.needs_date) == (DECEMBER, False)
    row = meeting(nord, DECEMBER)
    meetings.cancel(row.id, version=row.version, reason="Også for få", actor=SYSTEM, now=NOW)
    action = fresh(action)
    assert (action.deadline, action.needs_date) == (DECEMBER, True)
    assert action.events[-1].changes == {"needs_date": [False, True]}
    meetings.add(nord.id, [Plan(NOVEMBER)], choose=frozenset(), actor=SYSTEM, now=NOW)
    assert (fresh(action).deadline, action.needs_date) == (NOVEMBER, False)


def test_somebody_decides_on_what_has_lost_its_meeting(nord: Body) -> None:
    action = hanging(nord, DECEMBER)
    for day in (OCTOBER, DECEMBER):
        row = meeting(nord, day)
        meetings.cancel(row.id, version=row.version, reason="Nedlagt", actor=SYSTEM, now=NOW)
    action = fresh(action)
    assert action.needs_date
    tracking.change_deadline(
        action.id, version=action.version, deadline=action.deadline, note=None, actor=SYSTEM, now=NOW
    )
    action = fresh(action)
    assert (action.needs_date, action.deadline, action.deadline_basis) == (False, DECEMBER, "agreed")


def test_a_new_meeting_between_asks_whether_the_next_one_is_meant(nord: Body) -> None:
    asked, dated = hanging(nord), hanging(nord, anchor="dated_meeting", deadline_basis="stated")
    between = Plan(date(2025, 10, 17))
    preview = meetings.add(nord.id, [between], actor=SYSTEM, now=NOW, trial=True)
    assert [(each.action_id, each.would_be) for each in preview.questions] == [(asked.id, between.day)]
    meetings.add(nord.id, [between], choose=frozenset(), actor=SYSTEM, now=NOW)
    assert fresh(asked).deadline == OCTOBER, "no was answered"
    meetings.add(nord.id, [Plan(date(2025, 10, 16))], choose=frozenset({asked.id}), actor=SYSTEM, now=NOW)
    assert fresh(asked).deadline == date(2025, 10, 16)
    assert fresh(asked).events[-1].kind == "meeting_added"
    assert fresh(dated).deadline == OCTOBER


def test_words_that_name_a_date_ask_nothing_until_their_meeting_is_moved(nord: Body) -> None:
    words = {"deadline_text": "sidste møde den 24. oktober 2025", "deadline_basis": "stated"}
    last, following = hanging(nord, anchor="last_meeting", **words), hanging(nord, **words)
    extra = [Plan(date(2025, 10, 17)), Plan(date(2025, 12, 12))]
    assert meetings.add(nord.id, extra, actor=SYSTEM, now=NOW, trial=True).questions == []
    move(nord, OCTOBER, NOVEMBER)
    asked = meetings.add(nord.id, extra, actor=SYSTEM, now=NOW, trial=True).questions
    assert {(each.action_id, each.would_be) for each in asked} == {
        (last.id, date(2025, 12, 12)), (following.id, date(2025, 10, 17)),
    }  # fmt: skip


def test_papers_are_due_when_they_are_sent_out(nord: Body) -> None:
    action = hanging(nord, by="papers", deadline=date(2025, 10, 17))
    meetings.set_papers_rule(nord.id, 10, actor=SYSTEM, now=NOW)
    assert fresh(action).deadline == date(2025, 10, 10)
    assert fresh(action).events[-1].kind == "papers_moved"
    row = meeting(nord, OCTOBER)
    plan = Plan(OCTOBER, papers_on=date(2025, 10, 21))
    meetings.change(row.id, plan, version=row.version, actor=SYSTEM, now=NOW)
    assert fresh(action).deadline == date(2025, 10, 21)
    row = meeting(nord, OCTOBER)
    meetings.change(row.id, Plan(NOVEMBER), version=row.version, actor=SYSTEM, now=NOW)
    assert fresh(action).deadline == date(2025, 10, 24), "ten working days before by the rule again"


def test_a_change_is_taken_back_within_the_hour(nord: Body) -> None:
    action = hanging(nord)
    done = move(nord, OCTOBER, NOVEMBER)
    assert done.change_id
    with pytest.raises(ConflictError):
        meetings.undo(done.change_id, actor=SYSTEM, now=NOW + timedelta(minutes=61))
    meetings.undo(done.change_id, actor=SYSTEM, now=NOW + timedelta(minutes=5))
    assert fresh(action).deadline == OCTOBER
    assert [event.kind for event in action.events[1:]] == ["meeting_moved", "meeting_undone"]
    with pytest.raises(ConflictError):
        meetings.undo(done.change_id, actor=SYSTEM, now=NOW + timedelta(minutes=5))
    deliver(at("2025-10-10", 10))
    assert messages() == [("signe.kvist@example.dk", "deadlines_moved 2025-10-10", "suppressed")]
    added = meetings.add(nord.id, [Plan(NOVEMBER)], choose=None, actor=SYSTEM, now=NOW)
    meetings.undo(added.change_id or 0, actor=SYSTEM, now=NOW)
    days = [row.date for row in db.session.query(Meeting).filter_by(body_id=nord.id).order_by(Meeting.date)]
    assert days == [HELD, OCTOBER, DECEMBER]


def test_one_mail_an_owner_says_what_holds_now(nord: Body) -> None:
    owner = builders.make_person()
    moved, done_meanwhile = hanging(nord, owner=owner), hanging(nord, owner=owner)
    hanging(nord, owner=owner, silent=True)
    move(nord, OCTOBER, date(2025, 10, 31))
    move(nord, date(2025, 10, 31), NOVEMBER, now=NOW + timedelta(minutes=5))
    assert messages() == [("signe.kvist@example.dk", "deadlines_moved 2025-10-10", "due")]
    late = fresh(done_meanwhile)
    tracking.change_status(late.id, version=late.version, status="closed", note=None, actor=SYSTEM, now=NOW)
    assert deliver(at("2025-10-10", 9, 10)).sent == 0, "it waits for what may follow"
    foreseen = [each for each in forecast.preview(date(2025, 10, 10), NOW) if each.kind == "changed"]
    assert [(each.recipient, each.actions) for each in foreseen] == [("signe.kvist@example.dk", (moved.reference,))]
    assert deliver(at("2025-10-10", 9, 30)).sent == 1
    assert deliver(at("2025-10-10", 9, 31)).sent == 0
    (mail,) = [ledger.sent_mail(each.id) for each in ledger.sent_mails()]
    assert moved.reference in mail.subject
    assert late.reference not in mail.text
    assert "24. oktober 2025" in mail.text
    assert "7. november 2025" in mail.text
    assert "31. oktober" not in mail.text
    assert slots("sent") == [(moved.reference, "moved 2025-10-10", "sent")]


def test_reminders_follow_the_new_day(nord: Body) -> None:
    action = hanging(nord)
    reminders.plan(NOW)
    assert slots("planned") == [(action.reference, "coming 2025-10-10", "planned")]
    move(nord, OCTOBER, NOVEMBER)
    reminders.run(NOW + timedelta(minutes=20))
    assert slots("suppressed") == [(action.reference, "coming 2025-10-10", "suppressed")]
    reminders.run(at("2025-10-24"))
    assert (action.reference, "coming 2025-10-24", "sent") in slots("sent")


def test_who_may_edit_a_calendar(nord: Body) -> None:
    cluster = nord.clusters[0].id
    reader = Actor(None, "Læser", frozenset({Grant("reader", cluster_id=cluster)}))
    stranger = Actor(None, "Anden", frozenset({Grant("secretariat", cluster_id=cluster + 1000)}))
    with pytest.raises(NotAllowedError):
        meetings.add(nord.id, [Plan(NOVEMBER)], actor=reader, now=NOW)
    with pytest.raises(NotFoundError):
        meetings.add(nord.id, [Plan(NOVEMBER)], actor=stranger, now=NOW)
    row = meeting(nord, OCTOBER)
    with pytest.raises(NotFoundError):
        meetings.cancel(row.id, version=row.version, reason="nej", actor=stranger, now=NOW)
    with pytest.raises(ConflictError):
        meetings.cancel(row.id, version=row.version + 1, reason="for sent", actor=SYSTEM, now=NOW)
    with pytest.raises(ConflictError, match="allerede et møde"):
        meetings.add(nord.id, [Plan(OCTOBER)], actor=SYSTEM, now=NOW)


AGENDA = """# DAGSORDEN Politisk Sundhedsklynge Nord d. 12-12-2025

**Mødedato** Fredag d. 12. december 2025 kl. 14:00

# Punkt 1: Godkendelse af dagsorden

## Indstilling

Det indstilles, at Politisk Sundhedsklynge Nord godkender dagsordenen.
"""


def upload(text: str) -> None:
    intake.import_document(text.encode(), "2025-12-12.md", actor=SYSTEM, now=NOW)


def test_a_meeting_that_comes_with_an_agenda_is_followed_as_one_added_by_hand(nord: Body) -> None:
    add_aliases(nord, [nord.name])
    db.session.commit()
    lost, other = hanging(nord), hanging(nord, DECEMBER)
    for day in (OCTOBER, DECEMBER):
        row = meeting(nord, day)
        meetings.cancel(row.id, version=row.version, reason="For få", actor=SYSTEM, now=NOW)
    assert fresh(lost).needs_date
    deliver(at("2025-10-10", 11))
    told = len(messages())
    upload(AGENDA)
    for action in (lost, other):
        action = fresh(action)
        assert (action.deadline, action.needs_date) == (date(2025, 12, 12), False)
        assert action.events[-1].kind == "meeting_added"
        assert action.events[-1].changes["meeting_date"] == ["2025-12-05", "2025-12-12"]
    assert len(messages()) == told + 1
    assert meetings.last_undoable(nord.id, NOW) is None, "what a document has done is not undone from the calendar"
    later = meetings.add(nord.id, [Plan(date(2025, 12, 15))], actor=SYSTEM, now=NOW, trial=True)
    assert (later.effects, later.questions) == ([], [])
    assert history.verify().broken == []


def test_a_meeting_that_comes_with_an_agenda_asks_nobody(nord: Body) -> None:
    add_aliases(nord, [nord.name])
    asked = hanging(nord, date(2025, 12, 19))
    row = meeting(nord, date(2025, 12, 19))
    row.state = "planned"
    db.session.commit()
    upload(AGENDA)
    assert fresh(asked).deadline == date(2025, 12, 19), "the words may mean either: nobody has answered"


def test_an_agenda_brings_a_cancelled_meeting_back_to_what_waits_for_it(nord: Body) -> None:
    add_aliases(nord, [nord.name])
    db.session.commit()
    row = meeting(nord, DECEMBER)
    row.date = date(2025, 12, 12)
    db.session.commit()
    lost = hanging(nord, date(2025, 12, 12))
    for day in (OCTOBER, date(2025, 12, 12)):
        row = meeting(nord, day)
        meetings.cancel(row.id, version=row.version, reason="For få", actor=SYSTEM, now=NOW)
    assert fresh(lost).needs_date
    upload(AGENDA)
    action = fresh(lost)
    assert (action.deadline, action.needs_date) == (date(2025, 12, 12), False)
    assert action.events[-1].kind == "meeting_restored"


@pytest.mark.parametrize("way", ["hand", "file", "agenda", "minutes", "minutes of one that was there"])
def test_what_has_no_meeting_takes_the_one_that_comes_whichever_way(nord: Body, way: str) -> None:
    """Also one that lies behind: what was due at the next meeting was due then."""
    add_aliases(nord, [nord.name])
    db.session.commit()
    lost = hanging(nord)
    for day in (OCTOBER, DECEMBER):
        row = meeting(nord, day)
        meetings.cancel(row.id, version=row.version, reason="For få", actor=SYSTEM, now=NOW)
    words = {"meeting": meeting(nord, HELD), "anchor": "next_meeting", "deadline_basis": "default"}
    unknown = builders.make_action(nord, [builders.make_person()], date(2025, 10, 1), **words)
    later = hanging(nord, date(2025, 12, 19))
    came = date(2025, 10, 2)
    entry, yes = calendar_files.Entry("abc", 0, came), frozenset({unknown.id})
    if way == "file":
        calendar_files.take_over(nord.id, [entry], choose=yes, actor=SYSTEM, now=NOW)
    elif "there" in way or way == "hand":
        meetings.add(nord.id, [Plan(came)], choose=yes, actor=SYSTEM, now=NOW)
    if "minutes" in way or way == "agenda":
        text = own_minutes.minutes(own_minutes.TASK) if "minutes" in way else own_minutes.agenda()
        intake.import_document(text, "2025-10-02.md", actor=SYSTEM, now=NOW)
    for action in (lost, unknown):
        action = fresh(action)
        assert (action.deadline, action.needs_date, action.hangs_on.date) == (came, False, came)
        assert [event.kind for event in action.events].count("meeting_added" if way != "file" else "meeting_moved") == 1
    assert fresh(later).deadline == date(2025, 12, 19), "it has a meeting"
    days = db.session.scalars(select(Meeting.state).where(Meeting.body_id == nord.id, Meeting.date == came)).all()
    assert days == ["held" if "minutes" in way else "planned"]
