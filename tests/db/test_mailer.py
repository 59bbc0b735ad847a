"""Delivery: looked at once more just before it goes, sent once, and what is not sent has its reason."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import builders
from tests.conftest import MakeApp
from tests.smtp_server import ScriptedServer
from workflow.clock import at_local
from workflow.extensions import db
from workflow.mail_transport import Delivery, Fence, PageTransport
from workflow.models import Action, Assignment, Installation, Message, Party, ReminderSlot
from workflow.queries import ledger
from workflow.services.mail import mail_batches, mailer, outbox
from workflow.services.reminders import reminders

MORNING = at_local(date(2025, 10, 10))


def deliver(now: datetime = MORNING) -> mailer.DeliveryResult:
    return mailer.deliver(clock=lambda: now)


def the_message() -> Message:
    message = db.session.scalars(select(Message).execution_options(populate_existing=True)).one()
    _ = message.raw
    db.session.rollback()
    return message


def slot_states() -> list[tuple[str, str | None]]:
    rows = db.session.execute(select(ReminderSlot.state, ReminderSlot.reason).order_by(ReminderSlot.id)).all()
    db.session.rollback()
    return [(row[0], row[1]) for row in rows]


def parsed(raw: bytes) -> tuple[str, str, str]:
    """Subject, text and HTML."""
    mail = message_from_bytes(raw, policy=SMTP)
    bodies = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]  # type: ignore[attr-defined]
    return str(mail["Subject"]), bodies[0], bodies[1]


def test_the_page_takes_the_mail_through_the_same_steps(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    assert deliver() == mailer.DeliveryResult(sent=1)
    message = the_message()
    assert (message.state, message.server_reply, message.sent_at) == ("sent", "250 shown on /mail", MORNING)
    assert (message.token, message.lease_until) == (None, None)
    assert deliver() == mailer.DeliveryResult()
    (mail,) = ledger.sent_mails()
    shown = ledger.sent_mail(mail.id)
    assert shown.subject == "[NORD-2025-001] Frist fre. 24. okt.: Udarbejd overleveringspapir"
    assert "Klyngen beder administrationen" in shown.text
    assert "Klyngen beder administrationen" in shown.html


def test_headers(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    planned = the_message()
    deliver(MORNING + timedelta(minutes=5))
    mail = message_from_bytes(the_message().raw or b"", policy=SMTP)
    assert mail["To"] == "signe.kvist@example.dk"
    assert mail["Reply-To"] == "sekretariat.nord@example.dk"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_all("Message-ID") == [planned.message_id]
    assert mail["Message-ID"].endswith("@example.dk>")
    assert mail["Date"].datetime == MORNING  # as planned, not as sent
    assert mail["Cc"] is None
    assert mail["Bcc"] is None


def test_long_danish_lines_stay_within_the_bounds_of_mail(app: Flask) -> None:
    title = "Særlig gennemgang af økonomien på tværs, " * 8
    builders.make_action(builders.make_body(), [builders.make_person()], title=title, quote="Æblegrød, åh. " * 200)
    reminders.plan(MORNING)
    deliver()
    raw = the_message().raw or b""
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
    subject, text, _ = parsed(raw)
    assert subject.startswith("[NORD-2025-001] Frist fre. 24. okt.: Særlig gennemgang")
    assert subject.endswith("…")
    assert max(map(len, text.splitlines())) <= 78


# What can happen to an action between planning and sending, and the reason that the ledger gives.
CHANGES: dict[str, tuple[Callable[[Action], None], str]] = {
    "reported done": (lambda action: _set(action, status="reported_done"), "Opgaven er meldt udført"),
    "closed": (lambda action: _set(action, status="closed"), "Opgaven er afsluttet"),
    "cancelled": (lambda action: _set(action, status="cancelled"), "Opgaven er afsluttet"),
    "deadline moved": (lambda action: _set(action, deadline=date(2025, 12, 1)), "Fristen er flyttet"),
    "split": (
        lambda action: _set(action, has_tasks=True),
        "Opgaven er delt i flere, som har deres egne påmindelser",
    ),
    "silenced": (lambda action: _set(action, silent=True), "Opgaven er stille"),
    "delivered": (
        lambda action: _run(update(Assignment).where(Assignment.action_id == action.id).values(state="delivered")),
        "Modtageren har leveret sin del",
    ),
    "reassigned": (
        lambda action: _run(Assignment.__table__.delete().where(Assignment.action_id == action.id)),
        "Opgaven har fået en anden ansvarlig",
    ),
}


def _set(action: Action, **values: object) -> None:
    _run(update(Action).where(Action.id == action.id).values(**values))


def _run(statement: object) -> None:
    db.session.rollback()
    db.session.execute(statement)  # type: ignore[call-overload]
    db.session.commit()


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_is_sent_about_what_changed_after_planning(app: Flask, what: str) -> None:
    change, reason = CHANGES[what]
    action = builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    change(action)
    assert deliver() == mailer.DeliveryResult(suppressed=1)
    assert slot_states() == [("suppressed", reason)]
    message = the_message()
    assert (message.state, message.raw) == ("suppressed", None)
    assert message.server_reply == outbox.NOTHING_LEFT


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_is_sent_about_what_changes_just_before_data(make_app: MakeApp, what: str) -> None:
    """The server's answer to RCPT is the moment of the change: the mail is rendered, the fence is not passed."""
    change, reason = CHANGES[what]
    with ScriptedServer() as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
        with app.app_context():
            action = builders.make_action(builders.make_body(), [builders.make_person()])
            db.session.expunge(action)  # the server's thread must not read with this one's session
            reminders.plan(MORNING)

            def meanwhile(_line: str) -> str:
                with app.app_context():
                    change(action)
                    db.session.remove()
                return "250 ok"

            server.replies["RCPT"] = meanwhile
            assert deliver() == mailer.DeliveryResult(suppressed=1)
            assert server.mails == []
            assert "DATA" not in server.commands
            assert slot_states() == [("suppressed", reason)]
            assert the_message().raw is None


def test_the_rest_of_a_digest_goes_without_what_was_closed_just_before_data(make_app: MakeApp) -> None:
    with ScriptedServer() as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
        with app.app_context():
            body, signe = builders.make_body(), builders.make_person()
            builders.make_action(body, [signe], title="Bliver ved")
            other = builders.make_action(body, [signe], title="Lukkes nu")
            db.session.expunge(other)
            reminders.plan(MORNING)

            def meanwhile(_line: str) -> str:
                with app.app_context():
                    _set(other, status="closed")
                    db.session.remove()
                return "250 ok"

            server.replies["RCPT"] = meanwhile
            assert deliver() == mailer.DeliveryResult(sent=1)
            (mail,) = server.mails
            subject, text, html = parsed(mail.data)
            assert subject == "[NORD-2025-001] Frist fre. 24. okt.: Bliver ved"
            assert "Lukkes nu" not in text + html
            assert slot_states() == [("sent", None), ("suppressed", "Opgaven er afsluttet")]
            assert the_message().raw == mail.data


def test_what_becomes_closed_to_the_public_just_before_data_is_not_told(make_app: MakeApp) -> None:
    with ScriptedServer() as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
        with app.app_context():
            action = builders.make_action(builders.make_body(), [builders.make_person()], title="Hemmelig sag")
            db.session.expunge(action)
            reminders.plan(MORNING)

            def meanwhile(_line: str) -> str:
                with app.app_context():
                    _set(action, confidential=True)
                    db.session.remove()
                return "250 ok"

            server.replies["RCPT"] = meanwhile
            assert deliver().sent == 1
            assert [b"Hemmelig" in mail.data for mail in server.mails] == [False]


def test_closed_items_appear_without_title_and_words(app: Flask) -> None:
    builders.make_action(
        builders.make_body(), [builders.make_person()], title="Hemmelig sag", quote="Hemmelige ord", confidential=True
    )
    reminders.plan(MORNING)
    deliver()
    raw = the_message().raw or b""
    told = " ".join(parsed(raw))
    assert "Hemmelig" not in told
    assert "Lukket punkt" in parsed(raw)[0]
    assert "NORD-2025-001" in told


def test_after_the_move_to_a_successor_the_mail_still_says_who_decided(app: Flask) -> None:
    action = builders.make_action(builders.make_body(), [builders.make_person()])
    council = builders.make_body("Sundhedsråd Vendsyssel", "VENDSYSSEL", (), "council", "sekretariat.v@example.dk")
    _set(action, body_id=council.id)
    reminders.plan(MORNING)
    deliver()
    raw = the_message().raw or b""
    assert "Politisk Sundhedsklynge Nord, mødet den 24. april 2025" in parsed(raw)[2]
    assert message_from_bytes(raw, policy=SMTP)["Reply-To"] == "sekretariat.v@example.dk"


def test_who_has_moved_gets_it_at_the_new_address(app: Flask) -> None:
    signe = builders.make_person()
    builders.make_action(builders.make_body(), [signe])
    reminders.plan(MORNING)
    _run(update(Party).where(Party.id == signe.id).values(email="ny@example.dk"))
    assert deliver() == mailer.DeliveryResult(suppressed=1)
    assert reminders.plan(MORNING) == 1
    assert deliver() == mailer.DeliveryResult(sent=1)
    assert [mail.recipient for mail in ledger.sent_mails()] == ["ny@example.dk"]


def test_the_secretariat_is_told_why_it_gets_the_mail(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person(email=None)])
    reminders.plan(MORNING)
    deliver()
    _, text, html = parsed(the_message().raw or b"")
    assert "Signe Kvist kan ikke nås på mail" in " ".join(text.split())
    assert "Signe Kvist kan ikke nås på mail; sekretariatet modtager mailen i stedet." in html


@pytest.mark.parametrize(
    ("allow", "allowed"),
    [
        ("", False),
        ("*", True),
        ("signe.kvist@example.dk", True),
        ("SIGNE.KVIST@example.dk , andre@example.org", True),
        ("example.dk", True),
        ("@example.dk", True),
        ("ple.dk", False),
        ("example.org", False),
    ],
)
def test_outside_production_mail_reaches_only_the_list(make_app: MakeApp, allow: str, allowed: bool) -> None:
    with ScriptedServer() as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW=allow)
        with app.app_context():
            builders.make_action(builders.make_body(), [builders.make_person()])
            reminders.plan(MORNING)
            result = deliver()
            assert (result.sent, result.suppressed) == ((1, 0) if allowed else (0, 1))
            assert len(server.mails) == result.sent
            if not allowed:
                assert server.connections == 0
                assert slot_states() == [("suppressed", mail_batches.NOT_ALLOWED)]


def test_outside_working_hours_nothing_is_sent(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe])
    builders.make_action(body, [signe], date(2026, 3, 2), assigned_at=MORNING - timedelta(hours=1))
    reminders.plan(MORNING)
    assert deliver(at_local(date(2025, 10, 10), 16)) == mailer.DeliveryResult()
    assert deliver(at_local(date(2025, 10, 11))) == mailer.DeliveryResult()
    # On Monday the digest of Friday is out of date; what was assigned is still told.
    assert deliver(at_local(date(2025, 10, 13))) == mailer.DeliveryResult(sent=1)


def test_several_deliverers_at_once_send_each_mail_once(make_app: MakeApp) -> None:
    with ScriptedServer() as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
        with app.app_context():
            body = builders.make_body()
            for n in range(30):
                builders.make_action(body, [builders.make_person(f"Person {n}", f"person{n}@example.dk")])
            reminders.plan(MORNING)
        sent: list[int] = []

        def worker() -> None:
            with app.app_context():
                sent.append(deliver().sent)
                db.session.remove()

        threads = [threading.Thread(target=worker) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sum(sent) == 30
        assert sorted(mail.recipient for mail in server.mails) == sorted(f"person{n}@example.dk" for n in range(30))


def test_a_limit_stops_and_says_that_there_is_more(app: Flask) -> None:
    body = builders.make_body()
    for n in range(3):
        builders.make_action(body, [builders.make_person(f"Person {n}", f"person{n}@example.dk")])
    reminders.plan(MORNING)
    assert mailer.deliver(2, clock=lambda: MORNING) == mailer.DeliveryResult(sent=2, more=True)
    assert deliver() == mailer.DeliveryResult(sent=1)


def test_paused_mail_waits_and_resumes(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    outbox.pause("Prøve", MORNING)
    outbox.pause("En anden grund", MORNING + timedelta(minutes=1))
    assert deliver() == mailer.DeliveryResult()
    assert not outbox.is_waiting(MORNING, date(2025, 10, 10))
    installation = db.session.get_one(Installation, 1)
    assert (installation.mail_paused_at, installation.mail_paused_reason) == (MORNING, "Prøve")
    outbox.resume()
    assert deliver() == mailer.DeliveryResult(sent=1)


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(app: Flask) -> None:
    body = builders.make_body()
    for n in range(3):
        builders.make_action(body, [builders.make_person(f"Person {n}", f"person{n}@example.dk")])
    reminders.plan(MORNING)
    # A line break in a header is what the mail library refuses; nothing but a broken database brings it here.
    _run(update(Message).where(Message.recipient == "person1@example.dk").values(message_id="<a\nb@example.dk>"))
    assert deliver(MORNING) == mailer.DeliveryResult(sent=2, retry=1)
    _run(update(Message).where(Message.state == "retry").values(attempts=mailer.MAX_TRIES - 1))
    assert deliver(MORNING + timedelta(hours=2)) == mailer.DeliveryResult(failed=1)


@pytest.mark.parametrize(("after_the_fence", "resends"), [(False, 0), (True, 1)])
def test_an_error_of_our_own_while_sending_stops_the_run_and_keeps_the_mail(
    app: Flask, monkeypatch: pytest.MonkeyPatch, after_the_fence: bool, resends: int
) -> None:
    class Broken(PageTransport):
        def submit(self, recipient: str, raw: bytes, fence: Fence, *_: object) -> Delivery:
            if after_the_fence:
                fence()
            raise ValueError("noget uforudset")

    builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    with monkeypatch.context() as patched:
        patched.setattr(mailer, "open_transport", Broken)
        assert deliver() == mailer.DeliveryResult(retry=1)
    assert the_message().resends == resends
    assert deliver(MORNING + timedelta(hours=2)) == mailer.DeliveryResult(sent=1)
