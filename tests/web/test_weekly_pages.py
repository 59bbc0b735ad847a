"""One mail a week instead of one a day, from the foot of a mail or by a mail program's button (RFC 8058)."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.reminding import MORNING, at
from workflow.extensions import db
from workflow.models import DigestChoice, Message
from workflow.queries import ledger
from workflow.services.reminders import reminders

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def rhythms() -> list[str]:
    found = list(db.session.scalars(select(DigestChoice.rhythm)))
    db.session.remove()
    return found


def test_one_press_makes_reminders_weekly_and_another_daily(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe])
    builders.make_action(body, [builders.role_of(body, "chair")], title="Læs referatet")
    builders.hold_role(builders.role_of(body, "chair"), builders.make_person("Bo Ask", "bo.ask@example.dk"))
    assert reminders.run(MORNING).sent == 2
    mails = {mail.recipient: ledger.sent_mail(mail.id) for mail in ledger.sent_mails()}
    headers = dict(mails["signe.kvist@example.dk"].headers)
    assert "List-Unsubscribe" not in dict(mails["bo.ask@example.dk"].headers), "a holder does not choose for the role"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    assert f"Skift til ugentlig mail: {url}" in " ".join(mails["signe.kvist@example.dk"].text.split())
    db.session.remove()
    client, path = app.test_client(), "/" + url.partition("//")[2].partition("/")[2]
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "Skift til ugentlig mail" in page.text
    assert rhythms() == [], "a scanner that opens the link changes nothing"
    assert client.post(path + "a", data=ONE_CLICK).status_code == 404
    assert client.post(path[:-1] + ("a" if path[-1] != "a" else "b"), data=ONE_CLICK).status_code == 404
    assert rhythms() == []
    for _ in range(2):
        assert client.post(path, data=ONE_CLICK).status_code == 200
        assert rhythms() == ["weekly"]
    reminders.run(at("2025-10-20"))  # a Monday
    told = db.session.scalars(select(Message).where(Message.recipient == "signe.kvist@example.dk")).all()
    assert [mail.day.isoformat() for mail in told] == ["2025-10-10", "2025-10-20"]
    assert told[1].raw is not None
    assert message_from_bytes(told[1].raw, policy=SMTP)["List-Unsubscribe"] is None, "it is weekly already"
    assert client.post(path, data={"rhythm": "daily"}).status_code == 200
    assert rhythms() == ["daily"]
    assert client.post(path, data={"rhythm": "never"}).status_code == 404


def test_who_has_another_address_now_chooses_from_there(app: Flask) -> None:
    body, signe = builders.make_body(), builders.make_person()
    builders.make_action(body, [signe])
    reminders.run(MORNING)
    url = dict(ledger.sent_mail(ledger.sent_mails()[0].id).headers)["List-Unsubscribe"].strip("<>")
    signe.email = "ny@example.dk"
    db.session.commit()
    db.session.remove()
    client, path = app.test_client(), "/" + url.partition("//")[2].partition("/")[2]
    assert client.get(path).status_code == 410
    assert client.post(path, data=ONE_CLICK).status_code == 410
    assert rhythms() == []
