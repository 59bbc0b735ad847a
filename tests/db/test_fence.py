"""Just before DATA: who is reached elsewhere is not written to at the old address, and what was taken is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from tests import builders
from tests.conftest import MakeApp
from tests.reminding import MORNING, deliver
from tests.smtp_server import DROP, ScriptedServer
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Message, Party, Person
from workflow.services.mail import stopped_addresses
from workflow.services.register import absences, leaving, party_editing
from workflow.services.reminders import reminders

DAY = date(2025, 10, 10)


def _new_address(signe: int) -> None:
    person = db.session.get_one(Person, signe)
    details = party_editing.PartyDetails(name=person.name, email="ny@example.dk")
    party_editing.edit_party(signe, version=person.version, details=details, actor=SYSTEM, now=MORNING)


def _written_past_the_services(signe: int) -> None:
    db.session.get_one(Party, signe).email = "ny@example.dk"
    db.session.commit()


def _absent(signe: int) -> None:
    stand_in = builders.make_person("Ny Vikar", "ny@example.dk")
    db.session.commit()
    absences.add_absence(signe, substitute_id=stand_in.id, since=DAY, until=DAY, actor=SYSTEM, now=MORNING)


def _stopped(_signe: int) -> None:
    stopped_addresses.stop("signe@example.dk", "", actor=SYSTEM, now=MORNING)


def _left(signe: int) -> None:
    leaving.leave(signe, last_day=date(2025, 10, 9), successor_id=None, actor=SYSTEM, now=MORNING)


CHANGES: dict[str, tuple[Callable[[int], None], str]] = {
    "new address": (_new_address, "ny@example.dk"),
    "past the services": (_written_past_the_services, "ny@example.dk"),
    "absent": (_absent, "ny@example.dk"),
    "stopped": (_stopped, "sekretariat.nord@example.dk"),
    "left": (_left, "sekretariat.nord@example.dk"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_who_is_reached_elsewhere_just_before_data(make_app: MakeApp, what: str) -> None:
    change, new_address = CHANGES[what]
    with ScriptedServer() as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
        with app.app_context():
            signe = builders.make_person("Signe Kvist", "signe@example.dk")
            builders.make_action(builders.make_body(), [signe])
            signe_id = signe.id
            reminders.plan(MORNING)

            def meanwhile(_line: str) -> str:
                server.replies.pop("RCPT")
                with app.app_context():
                    change(signe_id)
                    db.session.remove()
                return "250 ok"

            server.replies["RCPT"] = meanwhile
            assert deliver(MORNING).sent == 0
            assert server.mails == []
            reminders.plan(MORNING)
            assert deliver(MORNING).sent == 1
            assert [mail.recipient for mail in server.mails] == [new_address]


def test_the_server_s_yes_is_kept_with_the_next_fence_or_when_the_run_stops(make_app: MakeApp) -> None:
    with ScriptedServer() as server:
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="off", MAIL_ALLOW="*")
        with app.app_context():
            body = builders.make_body()
            for n in range(3):
                builders.make_action(body, [builders.make_person(f"P{n}", f"p{n}@example.dk")], title=".gitignore")
            reminders.plan(MORNING)
            seen: list[list[str]] = []

            def states(_line: str) -> str:
                with app.app_context():
                    seen.append(list(db.session.scalars(select(Message.state).order_by(Message.id))))
                    db.session.remove()
                return "250 ok" if len(seen) < 3 else DROP

            server.replies["RCPT"] = states
            assert deliver(MORNING).sent == 2
            assert seen[1:] == [["submitting", "claimed", "claimed"], ["sent", "submitting", "claimed"]]
            rows = db.session.execute(select(Message.state, Message.raw).order_by(Message.id)).all()
            assert [row.state for row in rows] == ["sent", "sent", "retry"]
            assert [row.raw for row in rows[:2]] == [mail.data for mail in server.mails]
            assert b"\r\n.gitignore\r\n" in server.mails[0].data
