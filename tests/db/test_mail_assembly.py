"""What is put together by hand is read back by libraries that know better: mails (email), calendars (icalendar)."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from workflow.services.mail import deadline_calendar, mail_assembly
from workflow.services.mail.deadline_calendar import Deadline

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = datetime(2025, 10, 10, 7, 0, 1, tzinfo=UTC)
_LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
WORDS = st.text(_LETTERS, min_size=1, max_size=120).map(lambda text: " ".join(text.split())).filter(bool)
LINES = st.lists(st.text(_LETTERS, max_size=200), min_size=1, max_size=12).map(lambda lines: "\n".join(lines) + "\n")
ADDRESSES = st.sampled_from(["a@example.dk", "o'neill+x@example.org", "sekretariat@sundhedsråd.example.dk"])
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def assembled(subject: str, text: str, html: str, calendar: bytes | None, to: str = "a@example.dk") -> bytes:
    return mail_assembly.assemble(
        sender='"Sundhedsklynge Ærø, øst" <beslutningsspor@example.dk>', recipient=to, reply_to=to, subject=subject,
        date=NOW, message_id="<x.1@example.dk>", text=text, html=html, calendar=calendar,
    )  # fmt: skip


@many
@given(subject=WORDS, text=LINES, html=LINES, with_calendar=st.booleans(), to=ADDRESSES)
def test_every_mail_is_read_back_as_it_was_meant(
    app: Flask, subject: str, text: str, html: str, with_calendar: bool, to: str
) -> None:
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" if with_calendar else None
    raw = assembled(subject, text, html, calendar, to)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk()] == [[] for _ in mail.walk()]
    assert [mail[name].defects for name in mail] == [() for _ in mail]
    assert mail["Subject"] == subject
    (written_to,) = mail["To"].addresses
    assert f"{written_to.username}@{written_to.domain.encode().decode('idna')}" == to
    assert mail["From"].addresses[0].display_name == "Sundhedsklynge Ærø, øst"
    for kind, meant in (("plain", text), ("html", html)):
        body = mail.get_body((kind,))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == meant
    attached = [part.get_content() for part in mail.iter_attachments()]
    assert len(attached) == int(with_calendar)


def test_nobody_adds_a_header_by_a_subject_or_an_address(app: Flask) -> None:
    for subject in ("Frist\r\nBcc: x@example.dk", "Frist\nX-Ny: 1"):
        with pytest.raises((ValueError, email.errors.HeaderParseError)):
            assembled(subject, "x\n", "x\n", None)
    with pytest.raises(ValueError, match=r"invalid|illegal|label|domain"):
        assembled("Frist", "x\n", "x\n", None, "a@example.dk\r\nBcc: b@example.dk")


@many
@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200),
    source=st.text(st.sampled_from("abæ;,\\\n☃ "), max_size=100),
    day=st.dates(date(2001, 1, 1), date(2098, 12, 31)),
    sequence=st.integers(0, 50),
    is_feed=st.booleans(),
)
def test_every_calendar_is_read_back_as_it_was_meant(
    app: Flask, title: str, source: str, day: date, sequence: int, is_feed: bool
) -> None:
    meant = Deadline("NORD-2025-017", title, day, source, "https://example.dk/actions/NORD-2025-017", sequence, NOW)
    written = deadline_calendar.write([meant, meant], is_feed=is_feed)
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    first, second = Calendar.from_ical(written).walk("VEVENT")
    assert first.to_ical() == second.to_ical()
    assert first.errors == []
    assert str(first["summary"]) == f"Frist: {title} (NORD-2025-017)"
    assert str(first["description"]) == f"{source}\nhttps://example.dk/actions/NORD-2025-017"
    assert (first["dtstart"].dt, first["dtend"].dt) == (day, day + timedelta(days=1))
    assert (first["sequence"], first["dtstamp"].dt) == (sequence, NOW)
    (alarm,) = first.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(hours=-15)
