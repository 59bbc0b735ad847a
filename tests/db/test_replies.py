"""Answers by mail, over a real IMAP server: onto the action, the list, or nowhere; stored once, status untouched."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders
from tests.conftest import MakeApp
from tests.db.test_bounces import report
from tests.imap_server import PASSWORD, ImapServer
from tests.reminding import MORNING, at
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, NotFoundError
from workflow.extensions import db
from workflow.models import Action, ActionEvent, ActionFile, Message, ReceivedMail
from workflow.queries import ledger
from workflow.queries import replies as queries
from workflow.services.history import history
from workflow.services.installation import health
from workflow.services.mail import mailbox_reading, replies, return_path
from workflow.services.mail.mailbox_reading import Round
from workflow.services.reminders import reminders

SIGNE = "signe.kvist@example.dk"


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer() as running:
        yield running


@pytest.fixture
def app(make_app: MakeApp, server: ImapServer) -> Iterator[Flask]:
    app = make_app(**server.settings(MAILBOX_ADDRESS="svar@example.dk"))
    with app.app_context():
        yield app


def remind(*titles: str) -> tuple[Message, str]:
    """Signe is reminded of these actions; the mail and its Reply-To."""
    body, signe = builders.make_body(), builders.make_person()
    for title in titles or ("Udsend aftalen",):
        builders.make_action(body, [signe], title=title)
    assert reminders.run(MORNING).sent == 1
    message = db.session.scalars(select(Message)).one()
    assert message.raw is not None
    reply_to = str(message_from_bytes(message.raw, policy=SMTP)["Reply-To"])
    db.session.rollback()
    return message, reply_to


def answer(to: str, words: str = "Den er sendt.", sender: str = SIGNE, headers: str = "", number: int = 1) -> bytes:
    return (
        f"From: Signe <{sender}>\r\nTo: {to}\r\nSubject: SV: Frist\r\nMessage-ID: <{number}@mail.example.dk>\r\n"
        f"{headers}"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{words}\r\n\r\nDen fre. 10. okt. 2025 skrev Beslutningsspor <{to}>:\r\n"
        f"> Svar: http://x/s/1-b4d1e-{'a' * 26}\r\n"
    ).encode()


def read() -> Round:
    found = mailbox_reading.read(now=lambda: at("2025-10-10", 10))
    assert found is not None
    return found


def replied() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(ActionEvent).where(ActionEvent.kind == "replied").order_by(ActionEvent.id))
    found = [(event.actor_name, event.note.text if event.note else "") for event in rows]
    db.session.rollback()
    return found


def test_an_answer_stands_on_its_action_once_and_the_secretariat_is_told(app: Flask, server: ImapServer) -> None:
    _, reply_to = remind()
    assert re.fullmatch(r"svar\+\d+-[0-9a-f]{20}@example\.dk", reply_to)
    server.put(answer(reply_to), answer(reply_to))
    assert read() == Round(attached=1, known=1)
    assert read() == Round()
    assert replied() == [("Signe Kvist (svar på mail)", "Den er sendt.")]
    assert db.session.scalars(select(Action.status)).one() == "open"
    assert (server.count(), server.count("UNSEEN")) == (2, 0)
    db.session.rollback()
    assert reminders.run(at("2025-10-10", 10)).sent == 1
    told = ledger.sent_mail(ledger.sent_mails()[0].id)
    headers = dict(told.headers)
    assert (told.recipient, headers["Reply-To"], headers["Auto-Submitted"]) == (
        "sekretariat.nord@example.dk", SIGNE, "auto-generated",
    )  # fmt: skip
    assert told.subject == "Svar fra Signe Kvist på NORD-2025-001"
    assert "Den er sendt." in told.text
    assert "Den er sendt." in told.html
    event = db.session.scalars(select(ActionEvent).where(ActionEvent.kind == "replied")).one()
    whole = queries.whole_mail(SYSTEM, "NORD-2025-001", event.id)
    assert "skrev Beslutningsspor" in whole.text
    assert "aaaa" not in whole.text, "who reads it there could answer in the owner's name"
    with pytest.raises(NotFoundError):
        queries.whole_mail(Actor(1, "Læser", frozenset({Grant("reader")})), "NORD-2025-001", event.id)
    history.erase_note(event.action_id, event.sequence, actor=SYSTEM, now=MORNING)
    assert queries.whole_mail(SYSTEM, "NORD-2025-001", event.id).text == ""


def test_what_machines_write_is_not_attached_and_never_answered(app: Flask, server: ImapServer) -> None:
    message, reply_to = remind()
    before = db.session.scalar(select(func.count()).select_from(Message))
    path = return_path.signed("svar@example.dk", message.id, "a test's secret")
    server.put(
        answer(reply_to, "Jeg er på ferie.", headers="Auto-Submitted: auto-replied\r\n"),
        report(reply_to),  # to the address for answers: no report of ours
        report(path),
    )
    assert read() == Round(automatic=2, report=1)
    assert (replied(), queries.waiting(SYSTEM)) == ([], [])
    assert db.session.scalar(select(func.count()).select_from(Message)) == before


def test_what_is_less_than_clear_waits_for_a_person(app: Flask, server: ImapServer) -> None:
    message, reply_to = remind("Udsend aftalen", "Indkald til møde")
    forged = return_path.signed("svar@example.dk", message.id, "another secret", return_path.REPLY)
    returned = return_path.signed("svar@example.dk", message.id, "a test's secret")  # of reports, not of answers
    file = (
        'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nSe bilaget.\r\n'
        "--m\r\n"
        "Content-Disposition: attachment; filename=a.txt\r\n\r\nindhold\r\n--m--\r\n"
    )
    server.put(
        f"From: {SIGNE}\r\nTo: {reply_to}\r\n{file}".encode(),
        answer(reply_to, sender="ib@example.dk", number=2),
        answer(forged, number=3),
        answer(returned, number=4),
        answer("svar@example.dk", number=5, headers=f"In-Reply-To: {message.message_id}\r\n"),
    )
    assert read() == Round(waiting=5)
    waiting = queries.waiting(SYSTEM)
    assert [each.why for each in waiting] == ["several", "sender", "unsigned", "unsigned", "several"]
    assert [reference for reference, _ in waiting[0].actions] == ["NORD-2025-001", "NORD-2025-002"]
    secretary = Actor(None, "Sekretær", frozenset({Grant("secretariat", cluster_id=builders.make_cluster().id)}))
    assert [each.why for each in queries.waiting(secretary)] == ["several", "sender", "several"]
    db.session.rollback()
    told = db.session.scalars(select(Message.dedupe_key).where(Message.kind == "replied")).all()
    assert len(told) == 2, "a stranger makes us send nothing"
    replies.place(waiting[0].id, "nord-2025-002", actor=secretary, now=MORNING)
    assert replied() == [(f"{SIGNE} (mail, lagt på handlingen af Sekretær)", "Se bilaget.")]
    assert db.session.scalars(select(ActionFile.name)).all() == ["a.txt"]
    with pytest.raises(ConflictError):
        replies.place(waiting[0].id, "NORD-2025-001", actor=secretary, now=MORNING)
    with pytest.raises(NotFoundError):
        replies.put_aside(waiting[2].id, actor=secretary, now=MORNING)
    replies.put_aside(waiting[1].id, actor=secretary, now=MORNING)
    assert queries.count_waiting(SYSTEM) == 3


def test_a_mail_that_cannot_be_read_does_not_keep_the_others_waiting(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reply_to = remind()
    monkeypatch.setattr(replies, "LARGEST_MAIL", 5000)
    server.put(answer(reply_to, "x " * 3000), answer(reply_to, number=2))
    assert read() == Round(attached=1, waiting=1)
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(2000)).encode()
    with pytest.raises(RecursionError):
        replies.take(nested, now=MORNING)
    assert replies.put_on_the_list(nested, "unreadable", now=MORNING) == "waiting"
    assert [each.why for each in queries.waiting(SYSTEM)] == ["too_large", "unreadable"]
    db.session.rollback()
    assert server.count("UNSEEN") == 0


def test_rounds_at_the_same_time_store_each_mail_once(app: Flask, server: ImapServer) -> None:
    _, reply_to = remind()
    server.put(*(answer(reply_to, f"Svar {number}", number=number) for number in range(4)))
    rounds: list[Round] = []

    def one_round() -> None:
        with app.app_context():
            rounds.append(read())
            db.session.remove()

    threads = [threading.Thread(target=one_round) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read()
    assert sorted(words for _, words in replied()) == [f"Svar {number}" for number in range(4)]
    assert db.session.scalar(select(func.count()).select_from(ReceivedMail)) == 4
    assert server.count("UNSEEN") == 0


def test_a_mailbox_that_fails_is_told_of_without_its_password(
    app: Flask, server: ImapServer, make_app: MakeApp
) -> None:
    assert health.check()["parts"]["mailbox"]["ok"] is False  # never read
    read()
    assert health.check()["parts"]["mailbox"]["ok"] is True
    db.session.rollback()
    locked_out = make_app(**server.settings(MAILBOX_PASSWORD="a wrong password"))
    with locked_out.app_context():
        failure = read().failure or ""
        told = health.check()["parts"]["mailbox"]
        db.session.remove()
    assert failure
    assert not told["ok"]
    assert failure in told["message"]
    assert PASSWORD not in told["message"]
    assert "wrong" not in told["message"]
    read()
    assert health.check()["parts"]["mailbox"]["ok"] is True
