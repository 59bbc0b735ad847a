"""What the development page shows of the mails that were sent."""

from __future__ import annotations

import zlib
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests import builders
from workflow.clock import at_local
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import Message
from workflow.queries import ledger
from workflow.services.reminders import reminders

MORNING = at_local(date(2025, 10, 10))


def test_newest_first_page_by_page(app: Flask) -> None:
    body = builders.make_body()
    for n in range(5):
        builders.make_action(body, [builders.make_person(f"Person {n}", f"person{n}@example.dk")])
    reminders.run(MORNING)
    first = ledger.sent_mails(2)
    second = ledger.sent_mails(2, before_id=first[-1].id)
    third = ledger.sent_mails(2, before_id=second[-1].id)
    ids = [mail.id for mail in (*first, *second, *third)]
    assert len(ids) == 5
    assert ids == sorted(ids, reverse=True)
    assert {mail.kind for mail in first} == {"digest"}
    assert all(mail.sent_at >= MORNING for mail in first)


def test_text_and_html_come_from_the_bytes_that_were_sent(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()], title="Æblegrød til Ærø")
    reminders.run(MORNING)
    (listed,) = ledger.sent_mails()
    mail = ledger.sent_mail(listed.id)
    assert "Æblegrød til Ærø" in mail.text
    assert mail.html.startswith("<!doctype html>")
    assert "Æblegrød til Ærø" in mail.html
    assert dict(mail.headers)["Subject"] == mail.subject == listed.subject


def test_bytes_are_stored_packed_and_those_of_before_are_still_read(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.run(MORNING)
    raw = db.session.scalars(select(Message.raw)).one()
    assert raw is not None
    stored = db.session.scalars(text("SELECT raw FROM message")).one()
    assert len(stored) < len(raw) / 2
    assert zlib.decompress(stored) == raw
    db.session.execute(text("UPDATE message SET raw = :raw"), {"raw": raw})
    assert db.session.scalars(select(Message.raw)).one() == raw


def test_what_was_not_sent_is_not_shown(app: Flask) -> None:
    builders.make_action(builders.make_body(), [builders.make_person()])
    reminders.plan(MORNING)
    message = db.session.query(Message).one()
    assert ledger.sent_mails() == []
    for message_id in (message.id, message.id + 1):
        with pytest.raises(NotFoundError):
            ledger.sent_mail(message_id)


def test_what_people_have_written_cannot_break_out_of_the_html(app: Flask) -> None:
    builders.make_action(
        builders.make_body(), [builders.make_person('<b>"Signe"</b>')], title="<script>alert(1)</script>",
        quote='"><img src=x onerror=alert(1)>',
    )  # fmt: skip
    reminders.run(MORNING)
    (listed,) = ledger.sent_mails()
    html = ledger.sent_mail(listed.id).html
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
