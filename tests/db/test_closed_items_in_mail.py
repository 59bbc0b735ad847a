"""What is closed to the public stands in no mail and no calendar, whoever reads it: mailboxes and calendars are shared.

Every kind of mail is sent, to people with a grant and without; each part of each is looked through for words that only
the closed item has.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders, own_minutes
from tests.reminding import MORNING, at
from workflow.config import PROJECT
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.extensions import db
from workflow.models import Action, AgendaItem, Body, Message, Party, Person
from workflow.queries.handover_scopes import cluster_named
from workflow.services.accounts.users import actor_of, add_user
from workflow.services.actions import deadline_requests, tracking
from workflow.services.actions.attachments import Upload
from workflow.services.handover import handover_moving
from workflow.services.intake import intake
from workflow.services.mail import calendar_feeds, replies
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan
from workflow.services.register.parties import add_aliases
from workflow.services.reminders import extra_reminders, reminders

WORD, FROM_MINUTES = "kvantekaktus", "ansøger"
TODAY, FAR, NEXT = date(2025, 10, 10), date(2026, 1, 15), date(2025, 10, 24)
YESTERDAY, JUST_NOW = MORNING - timedelta(hours=20), MORNING - timedelta(minutes=20)
OFFICE = Actor(None, "Tove Engholm", frozenset({Grant("secretariat")}))
CHAIR = Actor(None, "Per Holt", frozenset({Grant("chair")}))


@pytest.fixture
def nord(app: Flask) -> Body:
    """A body with closed minutes, a next meeting, and a chair and an owner who have logins."""
    body = builders.make_body()
    add_aliases(body, [body.name])
    db.session.commit()
    text = own_minutes.minutes(closed=True).decode().replace("Ansættelse", WORD)
    intake.import_document(text.encode(), "2025-10-02.md", actor=SYSTEM, now=MORNING - timedelta(days=7), accept=True)
    builders.hold_role(builders.role_of(body, "chair"), builders.make_person("Per Holt", "per.holt@example.dk"))
    builders.make_meeting(body, NEXT, state="planned")
    return body


def closed(body: Body, owner: Party, deadline: date, **more: object) -> Action:
    """An action of the closed item, with its word in every text that an action has."""
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.closed)).one()
    given = {"assigned_at": MORNING - timedelta(days=1), "deadline_text": f"når {WORD} er på plads", **more}
    return builders.make_action(
        body, [owner], deadline, title=f"Forhandl om {WORD}", quote=f"Der forhandles om {WORD}.", confidential=True,
        item=item, meeting=builders.make_meeting(body, date(2025, 10, 2)), **given,
    )  # fmt: skip


def all_that_happens(body: Body) -> None:
    """So that every kind of mail is sent, each with closed items in it."""
    signe, hjoerring = builders.make_person(), builders.make_organisation()
    office = builders.role_of(body, "secretariat")
    per = db.session.scalars(select(Person).where(Person.name == "Per Holt")).one()
    for owner in (signe, per, hjoerring, office, builders.make_person("Uden Adresse", None)):
        closed(body, owner, TODAY)
        closed(body, owner, date(2025, 9, 26), owner_basis="agreed", deadline_basis="agreed")
    back, moved, refused, lost, reported = (closed(body, signe, FAR) for _ in range(5))
    closed(body, office, FAR, kind="decision", outcome="approved")
    closed(body, signe, FAR, deadline_basis="default", assigned_at=JUST_NOW)
    hung = {"anchor": "next_meeting", "deadline_basis": "inferred", "hangs_by": "meeting"}
    closed(body, signe, NEXT, hangs_on_id=builders.make_meeting(body, NEXT).id, **hung)
    reminders.run(YESTERDAY)
    owner = Actor(None, signe.name, frozenset(), frozenset({signe.id}))
    for action in (back, reported):
        report(action, "reported_done", owner)
    report(back, "in_progress", CHAIR)
    tracking.change_deadline(
        moved.id, version=moved.version, deadline=date(2026, 2, 2), note=f"{WORD} venter", actor=OFFICE, now=JUST_NOW
    )
    request = deadline_requests.ask(
        refused.id, wanted=date(2026, 3, 2), reason=f"{WORD} er syg", actor=owner, now=JUST_NOW
    )
    deadline_requests.refuse(request.id, version=1, answer=f"{WORD} kan ikke vente", actor=CHAIR, now=JUST_NOW)
    tracking.change_owners(
        lost.id, version=lost.version, party_ids=[hjoerring.id], lead_id=None, note=f"{WORD} er deres", actor=OFFICE,
        now=JUST_NOW,
    )  # fmt: skip
    meeting = builders.make_meeting(body, NEXT)
    meetings.change(meeting.id, Plan(date(2025, 10, 31)), version=meeting.version, actor=SYSTEM, now=JUST_NOW)
    extra_reminders.send([refused.id], actor=OFFICE, now=JUST_NOW)
    for message in db.session.scalars(select(Message).where(Message.kind == "assigned")).all():
        answer(message.message_id, message.recipient)
    reminders.run(MORNING)
    reminders.run(at("2025-10-13"))
    for action in db.session.scalars(select(Action).where(Action.status == "reported_done")).all():
        report(action, "closed", CHAIR)
    move_all_of(body, at("2025-10-14"))
    reminders.run(at("2025-10-14", 10))


def move_all_of(body: Body, now: datetime) -> None:
    """All of its cluster goes to a council, whose office owns what its own office did."""
    council = builders.make_body("Sundhedsråd Vendsyssel", "VEND", [], "council", "sekretariat.vendsyssel@example.dk")
    (cluster,) = body.clusters
    cluster.successor, cluster.succeeded_from = council, date(2026, 1, 1)
    db.session.commit()
    package = handover_moving.start(cluster_named(cluster.name), actor=SYSTEM, now=now)
    handover_moving.work(package.id, clock=lambda: now)


def report(action: Action, status: str, actor: Actor) -> None:
    db.session.rollback()
    version = db.session.get_one(Action, action.id, populate_existing=True).version
    tracking.change_status(
        action.id, version=version, status=status, note=f"Om {WORD}", actor=actor, now=JUST_NOW,
        files=[Upload(f"{WORD}.txt", b"indhold")],
    )  # fmt: skip


def answer(message_id: str, sender: str) -> None:
    db.session.rollback()
    raw = (
        f"From: {sender}\r\nTo: svar@example.dk\r\nSubject: SV: {WORD}\r\nIn-Reply-To: {message_id}\r\n"
        f"Message-ID: <svar-{message_id.strip('<>')}>\r\n\r\nVi venter paa {WORD}.\r\n"
    )
    assert replies.take(raw.encode(), now=JUST_NOW) in ("attached", "waiting")


def parts(raw: bytes) -> Iterator[tuple[str, str]]:
    """Head, text, HTML and attachments of a mail, decoded."""
    mail = message_from_bytes(raw, policy=default)
    yield "head", "\n".join(f"{name}: {value}" for name, value in mail.items())
    for part in mail.walk():
        if not part.is_multipart():
            name = part.get_filename() or part.get_content_type()
            yield name, (part.get_payload(decode=True) or b"").decode("utf-8").replace("\r\n ", "")  # type: ignore[union-attr]


def test_no_mail_and_no_calendar_holds_a_word_of_a_closed_item(nord: Body) -> None:
    all_that_happens(nord)
    sent = db.session.execute(select(Message.kind, Message.recipient, Message.raw).where(Message.state == "sent")).all()
    kinds = {folder.name for folder in Path(PROJECT, "templates", "mail").iterdir() if folder.is_dir()}
    assert {row.kind for row in sent} == kinds, "a kind of mail is not looked through"
    readers = {"signe.kvist", "hjoerring", "sekretariat.nord", "sekretariat.vendsyssel", "per.holt"}
    assert {row.recipient for row in sent} == {f"{name}@example.dk" for name in readers}
    told, seen = [], set[str]()
    for row in sent:
        for name, text in parts(row.raw):
            seen.add(name.rpartition(".")[2])
            if WORD in text.casefold() or FROM_MINUTES in text.casefold():
                told.append((row.kind, row.recipient, name))
    assert told == []
    assert {"head", "text/plain", "text/html", "ics"} <= seen
    assert sum("Lukket punkt" in text for row in sent for _, text in parts(row.raw)) > 10
    for name, role in (("signe.kvist", "owner"), ("per.holt", "chair")):
        person = db.session.scalars(select(Person).where(Person.email == f"{name}@example.dk")).one()
        user = add_user(name, person.email, "x", role=role, scope="everything", party_id=person.id)
        db.session.commit()
        found = calendar_feeds.feed(calendar_feeds.make(actor=actor_of(user), now=MORNING), MORNING)
        assert found is not None
        text = found.content.decode().replace("\r\n ", "")
        assert "Lukket punkt" in text
        assert WORD not in text.casefold()
