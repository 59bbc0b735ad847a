"""Mail that comes back: only a signed return path counts, a permanent report stops the address, a person lifts it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.conftest import MakeApp
from tests.reminding import MORNING, at, deliver, messages, slots
from tests.smtp_server import ScriptedServer
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Bounce, Message, StoppedAddress
from workflow.queries import notice_ledger
from workflow.queries.notice_ledger import LedgerFilters
from workflow.services.mail import bounces, return_path, stopped_addresses, undelivered, unreachable
from workflow.services.reminders import reminders

SECRET = "a test's secret"
LATER = MORNING + timedelta(hours=2)


def report(to: str, action: str = "failed", status: str = "5.1.1", said: str = "550 no such user") -> bytes:
    """A delivery report as RFC 3464 has it, to the return path `to`."""
    return (
        f"From: MAILER-DAEMON@mx.example.org\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour mail came back.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; x@example.dk\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n--b--\r\n"
    ).encode()


def send_one() -> tuple[Message, str]:
    """A digest that has gone to Signe, and its return path."""
    body = builders.make_body()
    builders.make_action(body, [builders.make_person("Signe Kvist", "signe@example.dk")])
    assert reminders.run(MORNING).sent == 1
    message = db.session.scalars(select(Message)).one()
    db.session.rollback()
    return message, return_path.signed("retur@example.dk", message.id, SECRET)


def stops() -> list[tuple[str, str]]:
    found = [(stop.address, stop.told) for stop in notice_ledger.stops()]
    db.session.rollback()
    return found


def test_each_mail_goes_with_a_return_path_of_its_own(make_app: MakeApp) -> None:
    said: list[str] = []

    def mail_from(line: str) -> str:
        said.append(line)
        return "250 ok"

    with ScriptedServer({"MAIL": mail_from}) as server:
        app = make_app(
            MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*",
            MAIL_BOUNCES="retur@example.dk",
        )  # fmt: skip
        with app.app_context():
            message, path = send_one()
            assert [re.search("<(.*?)>", line)[1] for line in said] == [path]  # type: ignore[index]
            assert return_path.message_of(path.upper(), SECRET) == message.id


def test_a_permanent_report_stops_the_address_and_the_secretariat_is_written_to(app: Flask) -> None:
    message, path = send_one()
    assert bounces.take(report(path), now=LATER).outcome == "stopped"
    assert bounces.take(report(path), now=LATER).outcome == "known"
    assert stops() == [("signe@example.dk", "5.1.1 550 no such user")]
    row = notice_ledger.ledger(SYSTEM, LedgerFilters())[0]
    assert (row.state, row.diagnostic, row.message_id) == ("returned", "550 no such user", message.id)
    assert [each.name for each in unreachable.unreachable(SYSTEM, MORNING.date())] == ["Signe Kvist"]
    reminders.run(at("2025-10-21"))
    assert messages()[0][0] == "sekretariat.nord@example.dk"


def test_what_was_planned_before_the_report_is_not_sent_to_the_dead_address(app: Flask) -> None:
    _, path = send_one()
    assert reminders.plan(at("2025-10-21")) == 1
    bounces.take(report(path), now=at("2025-10-21"))
    deliver(at("2025-10-21"))
    sent = [recipient for recipient, _, state in messages() if state == "sent"]
    assert sent == ["signe@example.dk"]  # the one of the tenth
    reminders.run(at("2025-10-21", 10))
    assert "sekretariat.nord@example.dk" in [recipient for recipient, _, state in messages() if state == "sent"]


@pytest.mark.parametrize(
    ("action", "status", "said", "outcome"),
    [
        ("failed", "5.2.2", "552 mailbox full", "stopped"),
        ("failed", "4.4.7", "message expired", "noted"),
        ("delayed", "4.4.1", "connection timed out", "noted"),
        ("delivered", "2.0.0", "250 ok", "no_report"),
        ("relayed", "2.0.0", "250 ok", "no_report"),
        ("failed", "", "550 5.7.1 refused", "stopped"),
        ("failed", "", "", "stopped"),
        ("FAILED", "5.1.1 (bad)", "x", "stopped"),
    ],
)
def test_only_what_was_given_up_for_good_stops_an_address(
    app: Flask, action: str, status: str, said: str, outcome: str
) -> None:
    _, path = send_one()
    assert bounces.take(report(path, action, status, said), now=LATER).outcome == outcome
    assert bool(stops()) is (outcome == "stopped")


def test_nobody_can_make_a_report_up(app: Flask) -> None:
    message, path = send_one()
    other = return_path.signed("retur@example.dk", message.id + 1, SECRET)
    forged = [
        "retur@example.dk",
        f"retur+{message.id}@example.dk",
        path.replace(f"+{message.id}-", f"+{message.id + 1}-"),
        return_path.signed("retur@example.dk", message.id, "another secret"),
        other,  # signed, of a message that is not there
    ]
    for to in forged:
        assert bounces.take(report(to), now=LATER).outcome == "unsigned", to
    for raw in (b"", b"\xff\xfe\x00", b"To: " + path.encode(), report(path)[:200]):
        assert bounces.take(raw, now=LATER).outcome in ("unsigned", "no_report")
    away = b"To: " + path.encode() + b"\r\nAuto-Submitted: auto-replied\r\n\r\nJeg er paa ferie.\r\n"
    assert bounces.take(away, now=LATER).outcome == "no_report"
    assert stops() == []


def test_the_envelope_recipient_serves_when_the_headers_say_nothing(app: Flask) -> None:
    _, path = send_one()
    assert bounces.take(report("postmaster@example.dk"), recipient=path, now=LATER).outcome == "stopped"


def test_a_lifted_stop_is_not_put_back_by_an_old_report(app: Flask) -> None:
    _, path = send_one()
    bounces.take(report(path, "delayed", "4.4.1"), now=LATER)
    bounces.take(report(path), now=LATER)
    stop = db.session.scalars(select(StoppedAddress)).one()
    assert stopped_addresses.lift(stop.id, actor=SYSTEM, now=LATER) == "signe@example.dk"
    with pytest.raises(ConflictError):
        stopped_addresses.lift(stop.id, actor=SYSTEM, now=LATER)
    db.session.query(Bounce).delete()
    db.session.commit()
    assert bounces.take(report(path), now=LATER + timedelta(hours=1)).outcome == "noted"
    assert stops() == []
    reminders.run(at("2025-10-21"))
    assert [state for recipient, _, state in messages() if recipient == "signe@example.dk"] == ["sent", "sent"]


def test_what_was_refused_is_sent_again_once(app: Flask) -> None:
    message, _ = send_one()
    db.session.get_one(Message, message.id).state = "failed"
    for slot in db.session.get_one(Message, message.id).slots:
        slot.state, slot.reason = "failed", "550 no"
    db.session.commit()
    assert [mail.id for mail in notice_ledger.undelivered(SYSTEM)] == [message.id]
    undelivered.send_again(message.id, actor=SYSTEM, now=LATER)
    with pytest.raises(ConflictError):
        undelivered.send_again(message.id, actor=SYSTEM, now=LATER)
    with pytest.raises(ConflictError):
        undelivered.put_aside(message.id, actor=SYSTEM, now=LATER)
    assert notice_ledger.undelivered(SYSTEM) == []
    assert reminders.run(LATER).sent == 1
    assert reminders.run(LATER).sent == 0
    first, again = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert (first.state, again.state) == ("failed", "sent")
    assert first.message_id != again.message_id
    assert [state for *_, state in slots()] == ["sent"]


def test_the_relay_hands_reports_in_with_its_key_only(make_app: MakeApp) -> None:
    app = make_app(BOUNCE_KEY="k" * 30)
    with app.app_context():
        _, path = send_one()
        db.session.remove()
    client = app.test_client()
    key = {"Authorization": "Bearer " + "k" * 30}
    assert client.post("/bounces", data=report(path)).status_code == 403
    assert client.post("/bounces", data=report(path), headers={"Authorization": "Bearer no"}).status_code == 403
    assert client.post("/bounces", data=b"x" * (2 * 1024 * 1024 + 1), headers=key).status_code == 413
    assert client.post("/bounces", data=report(path), headers=key).json == {"outcome": "stopped"}
    assert client.post("/bounces", data=report(path), headers=key).json == {"outcome": "known"}


def test_a_mail_server_pipes_reports_to_the_command(app: Flask, database_url: str, tmp_path: Path) -> None:
    _, path = send_one()
    db.session.rollback()
    environment = {
        "WORKFLOW_ENV": "test", "WORKFLOW_DATABASE_URL": database_url, "WORKFLOW_SECRET_KEY": SECRET,
        "WORKFLOW_DATA_DIR": str(tmp_path / "data"),
    }  # fmt: skip
    done = subprocess.run(
        [str(Path(sys.executable).with_name("workflow")), "mail", "bounce", "-", "--recipient", path, "--json"],
        input=report("postmaster@example.dk"), env=environment, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {"outcome": "stopped"}
    assert stops() == [("signe@example.dk", "5.1.1 550 no such user")]
