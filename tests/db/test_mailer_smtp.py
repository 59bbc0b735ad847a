"""What each answer of a mail server means, against a real conversation on 127.0.0.1."""

from __future__ import annotations

import random
import socket
import ssl
import subprocess
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.conftest import MakeApp
from tests.smtp_server import DROP, ScriptedServer
from workflow.clock import at_local
from workflow.extensions import db
from workflow.models import Installation, Message, ReminderSlot
from workflow.services.mail import mailer, outbox
from workflow.services.reminders import reminders

MORNING = at_local(date(2025, 10, 10))


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite only: the conversation knows no database, and test_mailer.py runs the states on both."""
    file = tmp_path / "workflow.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{file}"


def app_for(make_app: MakeApp, server: ScriptedServer, **settings: str) -> Flask:
    return make_app(
        **{"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(server.port), "MAIL_TLS": "off", "MAIL_ALLOW": "*", **settings}
    )


def plan(people: int = 1) -> None:
    body = builders.make_body()
    for n in range(people):
        builders.make_action(body, [builders.make_person(f"Person {n}", f"person{n}@example.dk")])
    assert reminders.plan(MORNING) == people


def deliver(now: datetime = MORNING) -> mailer.DeliveryResult:
    return mailer.deliver(clock=lambda: now)


def states() -> list[str]:
    found = list(db.session.scalars(select(Message.state).order_by(Message.id)))
    db.session.rollback()
    return found


def first_message() -> Message:
    message = db.session.scalars(
        select(Message).order_by(Message.id).limit(1).execution_options(populate_existing=True)
    ).one()
    _ = message.raw
    db.session.rollback()
    return message


def paused() -> str | None:
    installation = db.session.get(Installation, 1, populate_existing=True)
    db.session.rollback()
    return installation.mail_paused_reason if installation else None


def test_all_go_over_one_connection_each_to_one_recipient(make_app: MakeApp) -> None:
    with ScriptedServer() as server, app_for(make_app, server).app_context():
        plan(5)
        assert deliver() == mailer.DeliveryResult(sent=5)
        assert server.connections == 1
        assert server.commands.count("RCPT") == server.commands.count("DATA") == 5
        assert {mail.recipient for mail in server.mails} == {f"person{n}@example.dk" for n in range(5)}
        assert first_message().server_reply == "250 taken"
        assert first_message().raw == server.mails[0].data


def test_nothing_to_send_nothing_to_connect_for(make_app: MakeApp) -> None:
    with ScriptedServer() as server, app_for(make_app, server).app_context():
        assert deliver() == mailer.DeliveryResult()
        assert server.connections == 0


@pytest.mark.parametrize(
    ("verb", "reply", "state", "attempts"),
    [
        ("RCPT", "550 no such user", "failed", 0),
        ("RCPT", "450 mailbox busy", "retry", 1),
        ("RCPT", "451 greylisted", "retry", 1),
        ("DATA", "451 not now", "retry", 1),
        ("DATA", "554 no", "failed", 0),
        ("BODY", "451 not now", "retry", 1),
        ("BODY", "552 too big", "failed", 0),
        ("MAIL", "451 slow down", "retry", 1),
    ],
)
def test_a_refusal_concerns_one_message_and_the_others_go(
    make_app: MakeApp, verb: str, reply: str, state: str, attempts: int
) -> None:
    refused = iter([reply])
    usual = {"DATA": "354 go on"}.get(verb, "250 ok")
    with ScriptedServer({verb: lambda _: next(refused, usual)}) as server, app_for(make_app, server).app_context():
        plan(3)
        result = deliver()
        assert (result.sent, result.retry, result.failed) == (2, int(state == "retry"), int(state == "failed"))
        assert states() == [state, "sent", "sent"]
        message = first_message()
        assert message.server_reply == reply
        assert (message.attempts, message.resends) == (attempts, 0)
        if state == "failed":
            slot = db.session.scalars(select(ReminderSlot).order_by(ReminderSlot.id)).first()
            assert slot is not None
            assert (slot.state, slot.reason) == ("failed", reply)


def test_a_temporary_refusal_is_tried_again_after_a_while_with_the_same_message_id(make_app: MakeApp) -> None:
    answers = iter(["451 greylisted"])
    with ScriptedServer({"RCPT": lambda _: next(answers, "250 ok")}) as server, app_for(make_app, server).app_context():
        plan()
        deliver()
        waiting = first_message()
        assert timedelta(seconds=30) <= waiting.next_try - MORNING <= timedelta(seconds=45)
        assert deliver(MORNING + timedelta(seconds=29)) == mailer.DeliveryResult()
        assert deliver(waiting.next_try) == mailer.DeliveryResult(sent=1)
        assert waiting.message_id.encode() in server.mails[0].data


def test_after_eight_tries_it_is_given_up(make_app: MakeApp) -> None:
    with ScriptedServer({"RCPT": "450 busy"}) as server, app_for(make_app, server).app_context():
        plan()
        moment, waits = MORNING - timedelta(minutes=80), []
        for _ in range(mailer.MAX_TRIES):
            moment = max(moment, first_message().next_try)
            result = deliver(moment)
            waits.append(first_message().next_try - moment)
        assert result == mailer.DeliveryResult(failed=1)
        assert states() == ["failed"]
        assert server.commands.count("RCPT") == mailer.MAX_TRIES
        assert waits[3] > waits[0] * 4


@pytest.mark.parametrize("tries", [0, 1, 5, 20])
def test_waiting_times(tries: int) -> None:
    random.seed(1)
    found = {mailer.waiting_time(tries) for _ in range(50)}
    assert timedelta(seconds=30) <= min(found) <= max(found) <= timedelta(hours=2)
    assert len(found) > 1 or tries == 20


def test_when_only_quit_fails_the_mail_is_sent(make_app: MakeApp) -> None:
    with ScriptedServer({"QUIT": DROP}) as server, app_for(make_app, server).app_context():
        plan(2)
        assert deliver() == mailer.DeliveryResult(sent=2)
        assert states() == ["sent", "sent"]
        assert deliver() == mailer.DeliveryResult()
        assert len(server.mails) == 2


def test_a_connection_lost_before_data_is_nobodys_fault_and_stops_the_run(make_app: MakeApp) -> None:
    with ScriptedServer({"RCPT": DROP}) as server, app_for(make_app, server).app_context():
        plan(3)
        assert deliver() == mailer.DeliveryResult(retry=1)
        assert states() == ["retry", "due", "due"]
        assert (first_message().attempts, first_message().resends) == (0, 0)
        assert server.connections == 1
        server.replies.clear()
        assert deliver() == mailer.DeliveryResult(sent=2)
        assert deliver(MORNING + timedelta(hours=2)) == mailer.DeliveryResult(sent=1)


def test_a_lost_answer_leads_to_one_identical_copy(make_app: MakeApp) -> None:
    answers = iter([DROP])
    with ScriptedServer({"BODY": lambda _: next(answers, "250 ok")}) as server, app_for(make_app, server).app_context():
        plan()
        assert deliver() == mailer.DeliveryResult(retry=1)
        assert first_message().resends == 1
        assert deliver(first_message().next_try) == mailer.DeliveryResult(sent=1)
        assert len(server.mails) == 2
        assert server.mails[0].data == server.mails[1].data


def test_a_second_lost_answer_is_for_a_person(make_app: MakeApp) -> None:
    with ScriptedServer({"BODY": DROP}) as server, app_for(make_app, server).app_context():
        plan()
        deliver()
        assert deliver(first_message().next_try) == mailer.DeliveryResult(failed=1)
        assert states() == ["uncertain"]
        assert deliver(MORNING + timedelta(hours=3)) == mailer.DeliveryResult()
        assert len(server.mails) == 2


@pytest.mark.parametrize("greeting", ["421 closing down", "554 no service", DROP])
def test_a_server_that_does_not_want_to_talk_is_asked_later(make_app: MakeApp, greeting: str) -> None:
    with ScriptedServer({"CONNECT": greeting}) as server, app_for(make_app, server).app_context():
        plan(2)
        assert deliver() == mailer.DeliveryResult(retry=1)
        assert first_message().attempts == 0
        assert paused() is None


def test_no_server_at_all(make_app: MakeApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(port), MAIL_TLS="off", MAIL_ALLOW="*")
    with app.app_context():
        plan(2)
        assert deliver() == mailer.DeliveryResult(retry=1)
        assert "refused" in (first_message().server_reply or "")


def test_a_server_that_falls_silent_is_left_in_time(make_app: MakeApp) -> None:
    def silence(_line: str) -> str:
        time.sleep(3)
        return "250 ok"

    with ScriptedServer({"RCPT": silence}) as server:
        app = app_for(make_app, server)
        app.config["MAIL_TIMEOUT"] = 0.3
        with app.app_context():
            plan()
            assert deliver() == mailer.DeliveryResult(retry=1)
            assert first_message().server_reply == "Mailserveren svarede ikke i tide"


def test_a_refused_log_in_pauses_all_mail_and_blames_no_recipient(make_app: MakeApp) -> None:
    replies = {"HELLO": "250-test\r\n250 AUTH PLAIN LOGIN", "AUTH": "535 wrong password"}
    with ScriptedServer(replies) as server:
        app = app_for(make_app, server, MAIL_USERNAME="os", MAIL_PASSWORD="galt")
        with app.app_context():
            plan(3)
            assert deliver() == mailer.DeliveryResult(retry=1)
            assert states() == ["due", "due", "due"]
            assert "535 wrong password" in (paused() or "")
            assert server.connections == 1
            assert deliver() == mailer.DeliveryResult()
            assert server.connections == 1
            server.replies["AUTH"] = "235 welcome"
            outbox.resume()
            assert deliver() == mailer.DeliveryResult(sent=3)


def test_a_log_in_refused_for_now_is_tried_later(make_app: MakeApp) -> None:
    replies = {"HELLO": "250-test\r\n250 AUTH PLAIN LOGIN", "AUTH": "454 later"}
    with ScriptedServer(replies) as server:
        app = app_for(make_app, server, MAIL_USERNAME="os", MAIL_PASSWORD="godt")
        with app.app_context():
            plan()
            assert deliver() == mailer.DeliveryResult(retry=1)
            assert paused() is None


def test_our_own_address_refused_pauses_all_mail(make_app: MakeApp) -> None:
    with ScriptedServer({"MAIL": "553 sender not allowed"}) as server, app_for(make_app, server).app_context():
        plan(2)
        deliver()
        assert states() == ["due", "due"]
        assert "553 sender not allowed" in (paused() or "")


def test_without_starttls_nothing_is_sent_in_the_clear(make_app: MakeApp) -> None:
    with ScriptedServer() as server, app_for(make_app, server, MAIL_TLS="starttls").app_context():
        plan()
        deliver()
        assert "STARTTLS" in (paused() or "")
        assert "MAIL" not in server.commands


class TestCertificate:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        """A certificate for 127.0.0.1 that nobody has signed but itself, with its key."""
        file = tmp_path / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-keyout", str(tmp_path / "key.pem"), "-out", str(file), "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True,
        )  # fmt: skip
        return file

    def server(self, certificate: Path) -> ScriptedServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        return ScriptedServer({"HELLO": "250-test\r\n250 STARTTLS"}, context)

    def test_one_that_cannot_be_verified_pauses_all_mail(self, make_app: MakeApp, certificate: Path) -> None:
        with self.server(certificate) as server, app_for(make_app, server, MAIL_TLS="starttls").app_context():
            plan()
            deliver()
            assert "certificate verify failed" in (paused() or "").lower()
            assert "MAIL" not in server.commands
            assert states() == ["due"]

    def test_one_that_is_trusted_is_used(
        self, make_app: MakeApp, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with self.server(certificate) as server, app_for(make_app, server, MAIL_TLS="starttls").app_context():
            plan()
            assert deliver() == mailer.DeliveryResult(sent=1)
            assert "STARTTLS" in server.commands
