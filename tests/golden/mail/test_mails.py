"""The mails as they are read. A changed result is a reviewed decision; see conftest.py for how to renew them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.golden.mail.moves import (
    FAR,
    JUST_NOW,
    changed_returned,
    handed_over,
    handed_over_asked,
    handed_over_council,
    handed_over_gone,
    handed_over_two,
    nord,
    syd,
)
from workflow.clock import at_local
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.models import Action, Body, Meeting, Message, Party, Person, Role
from workflow.queries import ledger
from workflow.services.actions import deadline_requests, tracking
from workflow.services.mail import answers, replies
from workflow.services.meetings import meetings
from workflow.services.meetings.meetings import Plan
from workflow.services.reminders import reminders

HERE = Path(__file__).parent
TODAY = date(2025, 10, 10)
MORNING = at_local(TODAY)
MOVED = "deadlines_moved"
LINK = re.compile(r"/s/[0-9a-z-]+")  # of an answer: its signature is not for reading
WEEKLY = re.compile(r"/r/\d+-[a-z2-7]{26}")


def digest() -> None:
    """Several clusters, every urgency, a closed item, a task of one's own and one shared."""
    north, south, signe = nord(), syd(), builders.make_person()
    april = builders.make_meeting(north, date(2025, 4, 24))
    june = builders.make_meeting(south, date(2025, 6, 4))
    builders.make_action(
        north, [signe], date(2025, 10, 24), meeting=april,
        title="Udarbejd overleveringspapir til Sundhedsråd Vendsyssel",
        quote="Administrationen udarbejder et overleveringspapir, som klyngen godkender på sit sidste møde.",
    )  # fmt: skip
    builders.make_action(
        south, [signe, builders.make_organisation("Rebild Kommune", "rebild@example.dk")], date(2025, 10, 9),
        meeting=june, title="Opgørelse af hjemtagne borgere i 3. kvartal",
        quote="Hver part sender sin opgørelse for 3. kvartal til sekretariatet senest den 9. oktober.",
    )  # fmt: skip
    builders.make_action(
        south, [signe], date(2025, 9, 26), meeting=june, title="Udkast til fælles kommunikation om akutpladser",
        quote="Der laves et udkast til fælles kommunikation om brugen af akutpladser, så borgere og pårørende får "
        "det samme at vide, uanset hvem de spørger.",
    )  # fmt: skip
    builders.make_action(
        north, [signe], TODAY, meeting=april, title="Forhandling om lejemål", quote="Fortroligt", confidential=True
    )


def digest_many() -> None:
    """More than anybody reads in full: the last of them are a line each."""
    north, south, signe = nord(), syd(), builders.make_person()
    subjects = "genoptræning", "akutpladser", "hjælpemidler", "medicin", "tandpleje"
    for days, body in ((-8, south), (-1, north), (0, north), (14, south)):
        for subject in subjects[: 3 if days == 0 else 5]:
            builders.make_action(
                body, [signe], TODAY + timedelta(days=days), title=f"Opgørelse af ventetid på {subject}",
                quote=f"Administrationen opgør ventetiden på {subject} og sender tallene til sekretariatet.",
            )  # fmt: skip


def digest_of_one() -> None:
    """The usual one: a single task, a fortnight before its deadline."""
    builders.make_action(nord(), [builders.make_person()], date(2025, 10, 24))


def digest_overdue() -> None:
    """A single task of an organisation, overdue."""
    builders.make_action(nord(), [builders.make_organisation()], date(2025, 10, 3))


def digest_without_address() -> None:
    """The secretariat gets it in place of somebody without an address."""
    builders.make_action(nord(), [builders.make_person(email=None)], date(2025, 10, 13))


def digest_new() -> None:
    """A task given on the very day of its first reminder: one mail says both."""
    builders.make_action(nord(), [builders.make_person()], date(2025, 10, 24), assigned_at=JUST_NOW)


def digest_secretariat() -> None:
    """One mailbox of two secretariats: what no meeting answered, a decision without a task, and a row of a table."""
    shared = "sundhed@example.dk"
    north = builders.make_body(mailbox=shared)
    west = builders.make_body("Politisk Sundhedsklynge Vest", "VEST", "Vest", mailbox=shared)
    for body, kind, outcome, deadline, title, quote in (
        (west, "recommendation", None, TODAY, "Politisk Sundhedsklynge Vest godkender forslaget.", ""),
        (
            west,
            "recommendation",
            "deferred",
            date(2025, 10, 13),
            "Klyngen drøfter rammen for 2026",
            "Administrationen indstiller, at klyngen drøfter rammen for 2026 og giver retning for det videre arbejde.",
        ),
        (north, "decision", "approved", date(2025, 10, 9), "Forslaget blev godkendt.", ""),
        (
            west,
            "task",
            None,
            date(2025, 10, 24),
            "Udpege en tandplejefaglig kontaktperson",
            "| Udpege en tandplejefaglig kontaktperson | Morsø Kommune | 6. november 2025 |",
        ),
    ):
        builders.make_action(
            body, [builders.role_of(body, "secretariat")], deadline, kind=kind, outcome=outcome, title=title,
            quote=quote or title,
        )  # fmt: skip


def digest_unanswered() -> None:
    """A single recommendation that the meeting sent back."""
    body = builders.make_body("Politisk Sundhedsklynge Vest", "VEST", "Vest")
    title = "Politisk Sundhedsklynge Vest godkender forslaget."
    builders.make_action(
        body, [builders.role_of(body, "secretariat")], date(2025, 10, 3), kind="recommendation", outcome="returned",
        title=title, quote=title,
    )  # fmt: skip


def assigned() -> None:
    """One new task."""
    builders.make_action(nord(), [builders.make_person()], FAR, assigned_at=JUST_NOW)


def assigned_several() -> None:
    """Several new tasks of an office, in two clusters."""
    north, south = nord(), syd()
    office = builders.role_of(north, "secretariat")
    for body, title, days in (
        (north, "Indkald til temamøde om overgangen til sundhedsråd", 0),
        (south, "Saml erfaringer fra samarbejdet om ældre patienter", 14),
        (north, "Fremsend opdateret mødeplan til parterne", 40),
    ):
        builders.make_action(
            body, [office], FAR + timedelta(days=days), title=title, quote=f"{title} inden næste møde.",
            assigned_at=JUST_NOW,
        )  # fmt: skip


def _hung(body: Body, owner: Party, held: Meeting, on: Meeting, title: str, quote: str, **fields: object) -> None:
    builders.make_action(
        body, [owner], on.date, meeting=held, title=title, quote=quote, anchor="next_meeting",
        deadline_text="på næste møde", deadline_basis="inferred", hangs_on_id=on.id, hangs_by="meeting", **fields
    )  # fmt: skip


def _moved(body: Body, on: Meeting, to: date, reason: str | None) -> None:
    meetings.change(on.id, Plan(to), version=on.version, reason=reason, actor=SYSTEM, now=JUST_NOW)


def deadlines_moved() -> None:
    """Meetings of two bodies have moved, one is cancelled: all that a person is to know, in one mail."""
    north, south, signe = nord(), syd(), builders.make_person()
    held = builders.make_meeting(north, date(2025, 9, 1))
    on = builders.make_meeting(north, date(2025, 10, 24), state="planned")
    _hung(north, signe, held, on, "Udarbejd overleveringspapir til Sundhedsråd Vendsyssel",
          "Administrationen udarbejder et overleveringspapir, som klyngen godkender på næste møde.")  # fmt: skip
    _hung(north, signe, held, on, "Forhandling om lejemål", "Fortroligt", confidential=True)
    cancelled = builders.make_meeting(south, date(2025, 11, 5), state="planned")
    builders.make_meeting(south, date(2025, 12, 10), state="planned")
    _hung(south, signe, builders.make_meeting(south, date(2025, 9, 17)), cancelled,
          "Opgørelse af hjemtagne borgere", "Opgørelsen gennemgås på næste møde.")  # fmt: skip
    _moved(north, on, date(2025, 11, 7), "Formandskabet er forhindret den 24. oktober.")
    meetings.cancel(cancelled.id, version=cancelled.version, reason="For få punkter.", actor=SYSTEM, now=JUST_NOW)


def deadlines_moved_one() -> None:
    """One deadline of an organisation, of a meeting that has moved twice before the mail went."""
    body = nord()
    held = builders.make_meeting(body, date(2025, 9, 1))
    on = builders.make_meeting(body, date(2025, 10, 24), state="planned")
    _hung(body, builders.make_organisation(), held, on, "Opgørelse af hjemtagne borgere",
          "Hver part gør rede for sine tal på næste møde.")  # fmt: skip
    _moved(body, on, date(2025, 10, 31), None)
    _moved(body, builders.make_meeting(body, date(2025, 10, 31)), date(2025, 11, 7), None)


def changed() -> None:
    """All that somebody did by hand to what a person owns, and a meeting that moved: one mail."""
    north, south, signe = nord(), syd(), builders.make_person()
    owner = Actor(None, signe.name, frozenset(), frozenset({signe.id}))
    chair = Actor(None, "Per Holt", frozenset({Grant("chair")}))
    titles = ("Udkast til fælles kommunikation", "Opgørelse af hjemtagne borgere", "Forhandling om lejemål",
              "Mødeplan for 2026", "Fælles oplæg til temadag")  # fmt: skip
    back, moved, closed, refused, lost = (
        builders.make_action(body, [signe], FAR, title=title, quote=f"{title} laves inden næste møde.",
                             assigned_at=MORNING - timedelta(days=1), confidential=title.startswith("Forh"))
        for title, body in zip(titles, (north, south, north, south, north), strict=True)
    )  # fmt: skip
    reminders.run(MORNING - timedelta(hours=20))
    for action in (back, closed):
        for status, actor, note in (("reported_done", owner, None), ("in_progress", chair, "Bilaget mangler.")):
            tracking.change_status(
                action.id, version=action.version, status=status, note=note, actor=actor, now=JUST_NOW
            )
    tracking.change_deadline(
        moved.id, version=moved.version, deadline=date(2026, 2, 2), note="Tallene kommer først i januar.",
        actor=Actor(None, "Tove Engholm", frozenset({Grant("secretariat")})), now=JUST_NOW,
    )  # fmt: skip
    request = deadline_requests.ask(refused.id, wanted=date(2026, 3, 2), reason="Ferie.", actor=owner, now=JUST_NOW)
    deadline_requests.refuse(request.id, version=1, answer="Planen skal ud før jul.", actor=chair, now=JUST_NOW)
    _give(lost, builders.make_organisation())


def changed_lost() -> None:
    """An office has lost a task to somebody else."""
    action = builders.make_action(nord(), [builders.make_organisation()], FAR, assigned_at=MORNING - timedelta(days=1))
    reminders.run(MORNING - timedelta(hours=20))
    _give(action, builders.make_person())


def changed_kept() -> None:
    """Who has said "not mine" is told that it stays, in the office's words."""
    signe = builders.make_person()
    action = builders.make_action(nord(), [signe], FAR, assigned_at=MORNING - timedelta(days=1))
    reminders.run(MORNING - timedelta(hours=20))
    answers.answer(_link(), kind="not_mine", note="Det er vist kommunens.", wanted=None, now=JUST_NOW)
    builders.db.session.refresh(action)
    answers.keep_owner(
        action.id, version=action.version, note="Kommunen leverer tallene, men det er dig, der samler dem.",
        actor=Actor(None, "Tove Engholm", frozenset({Grant("secretariat")})), now=JUST_NOW,
    )  # fmt: skip


def _link() -> str:
    """The one of the mail that has gone."""
    text = ledger.sent_mail(ledger.sent_mails()[0].id).text
    (link,) = re.findall(r"/s/([0-9a-z-]+)", text)
    return str(link)


def _give(action: Action, party: Party) -> None:
    tracking.change_owners(
        action.id, version=action.version, party_ids=[party.id], lead_id=None, note=None,
        actor=Actor(None, "Tove Engholm", frozenset({Grant("secretariat")})), now=JUST_NOW,
    )  # fmt: skip


def _answered(*, confidential: bool) -> None:
    body, signe = nord(), builders.make_person()
    builders.make_action(body, [signe], FAR, assigned_at=MORNING - timedelta(days=1), confidential=confidential)
    reminders.run(MORNING - timedelta(hours=20))
    told = builders.db.session.execute(select(Message.message_id)).scalar_one()
    raw = (
        f"From: Signe Kvist <{signe.email}>\r\nTo: svar@example.dk\r\nSubject: SV: Ny opgave\r\n"
        f"Message-ID: <1@mail.example.dk>\r\nIn-Reply-To: {told}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\nContent-Type: text/plain; charset=utf-8\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\nPapiret er næsten færdigt.\r\nKan det vente til på mandag?\r\n"
        "--m\r\nContent-Disposition: attachment; filename=udkast.txt\r\n\r\nUdkast\r\n--m--\r\n"
    )
    builders.db.session.rollback()
    assert replies.take(raw.encode(), now=JUST_NOW) == "attached"


def replied() -> None:
    """An owner has answered a mail, with a file."""
    _answered(confidential=False)


def replied_closed() -> None:
    """The same about a closed item: the words are read behind the login."""
    _answered(confidential=True)


MONDAY = at_local(date(2025, 10, 13))


def _bodies_of_an_office() -> None:
    north, south = nord(), syd()
    signe, hjoerring = builders.make_person(), builders.make_organisation()
    builders.hold_role(builders.role_of(north, "chair"), builders.make_person("Per Holt", "per.holt@example.dk"))
    builders.make_meeting(north, date(2025, 10, 24), state="planned")
    agreed = {"owner_basis": "agreed", "deadline_basis": "agreed"}
    for title, owners, deadline, fields in (
        ("Udarbejd overleveringspapir til Sundhedsråd Vendsyssel", [signe], date(2025, 10, 24), agreed),
        ("Udkast til fælles kommunikation", [hjoerring], date(2025, 9, 26), agreed),
        ("Opgørelse af hjemtagne borgere", [signe, hjoerring], date(2025, 10, 9), agreed),
        ("Mødeplan for 2026", [signe], date(2025, 10, 10), {**agreed, "status": "reported_done"}),
        ("Forhandling om lejemål", [signe], date(2025, 11, 3), {**agreed, "confidential": True}),
        ("Klyngen følger op på handleplanen", [], date(2025, 11, 28), {}),
        ("Indkald til temamøde", [signe], date(2025, 12, 1), {**agreed, "deadline_basis": "default"}),
    ):
        builders.make_action(north, owners or [builders.role_of(north, "secretariat")], deadline, title=title,
                             quote=f"{title} inden næste møde.", **fields)  # fmt: skip
    for n in range(10):
        builders.make_action(south, [builders.role_of(south, "secretariat")], date(2025, 12, 5), kind="decision",
                             outcome="approved", title=f"Forslag nr. {n + 1} blev godkendt.")  # fmt: skip
    builders.role_of(south, "secretariat").email = "sekretariat.nord@example.dk"
    builders.db.session.commit()


def chair() -> None:
    """How the body stands, before a meeting: to approve, overdue, and the next."""
    _bodies_of_an_office()


def chair_of_two() -> None:
    """Somebody who chairs two bodies: one mail, body by body."""
    _bodies_of_an_office()
    per = builders.db.session.execute(select(Person).where(Person.name == "Per Holt")).scalar_one()
    syd_chair = builders.db.session.execute(
        select(Role).where(Role.office == "chair", Role.name.contains("Syd"))
    ).scalar_one()
    builders.hold_role(syd_chair, per)


def secretariat() -> None:
    """Two bodies of one secretariat: without an owner or a date, and long overdue."""
    _bodies_of_an_office()


@pytest.mark.parametrize(
    "case",
    [
        chair,
        chair_of_two,
        secretariat,
        changed,
        changed_lost,
        changed_returned,
        changed_kept,
        handed_over,
        handed_over_gone,
        handed_over_council,
        handed_over_two,
        handed_over_asked,
        deadlines_moved,
        deadlines_moved_one,
        digest,
        digest_many,
        digest_of_one,
        digest_overdue,
        digest_without_address,
        digest_new,
        digest_secretariat,
        digest_unanswered,
        assigned,
        assigned_several,
        replied,
        replied_closed,
    ],
)
def test_mail(app: Flask, request: pytest.FixtureRequest, case: Callable[[], None]) -> None:
    case()
    to_office = case in (chair, chair_of_two, secretariat)
    assert reminders.run(MONDAY if to_office else MORNING).sent >= 1
    newest_first = ledger.sent_mails()
    about_moves = case in (deadlines_moved, deadlines_moved_one)
    of_kind = [mail for mail in newest_first if (mail.kind == MOVED) is about_moves]
    if case.__name__.startswith(("changed", "replied")) or to_office:
        of_kind = [mail for mail in newest_first if mail.kind == case.__name__.partition("_")[0]]
    to = {digest: "signe.kvist@example.dk", handed_over: "signe.kvist@example.dk",
          handed_over_two: "signe.kvist@example.dk",
          handed_over_gone: "sekretariat.nord@example.dk",
          handed_over_council: "raad@example.dk",
          handed_over_asked: "raad@example.dk"}.get(case)  # fmt: skip
    mail = ledger.sent_mail(_to(to) if to else of_kind[-1].id)
    found = {"subject.txt": mail.subject + "\n", "body.txt": mail.text, "body.html": mail.html}
    folder = HERE / case.__name__
    for name, text in found.items():
        file = folder / name
        text = WEEKLY.sub("/r/LINK", LINK.sub("/s/LINK", text.replace("\r\n", "\n")))
        if request.config.getoption("--renew-golden", default=False):
            folder.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.read_text(encoding="utf-8") == text, f"{case.__name__}/{name} differs from the reviewed result"


def _to(address: str) -> int:
    return next(mail.id for mail in ledger.sent_mails() if mail.recipient == address)
