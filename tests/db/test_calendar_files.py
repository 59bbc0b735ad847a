"""Calendars as files: what is written can be read again and changes nothing; moved and cancelled meetings follow."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from icalendar import Calendar

from tests import builders
from tests.db.test_meetings import NOW, OCTOBER, hanging, meeting
from tests.db.test_meetings import nord as nord
from workflow.domain.access import SYSTEM
from workflow.errors import InvalidInputError
from workflow.extensions import db
from workflow.models import Action, Body
from workflow.queries import calendars
from workflow.services.meetings import calendar_files, meetings
from workflow.services.meetings.meetings import Plan

OUTLOOK = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//DA
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:abc-1
SEQUENCE:{sequence}
DTSTAMP:20250901T080000Z
DTSTART;TZID=Romance Standard Time:{day}T150000
DTEND;TZID=Romance Standard Time:{day}T170000
SUMMARY:Politisk Sundhedsklynge Nord
LOCATION:Hjørring Rådhus\\, mødelokale 2
STATUS:{status}
END:VEVENT
END:VCALENDAR
"""


def file(day: str, sequence: int = 0, status: str = "CONFIRMED") -> bytes:
    return OUTLOOK.format(day=day, sequence=sequence, status=status).replace("\n", "\r\n").encode()


def put_in(body: Body, data: bytes) -> list[str]:
    entries, _ = calendar_files.read(data)
    steps = [step.what for step in calendar_files.compare(body.id, entries)]
    calendar_files.take_over(body.id, entries, actor=SYSTEM, now=NOW)
    return steps


def test_a_file_from_elsewhere_comes_in_once_and_moves_by_its_uid(nord: Body) -> None:
    action = hanging(nord)
    assert put_in(nord, file("20251120")) == ["new"]
    row = meeting(nord, date(2025, 11, 20))
    assert (row.start, row.end, row.place) == ("15:00", "17:00", "Hjørring Rådhus, mødelokale 2")
    assert put_in(nord, file("20251120")) == ["same"]
    assert put_in(nord, file("20251016", 1)) == ["moved"]
    db.session.rollback()
    assert db.session.get_one(Action, action.id, populate_existing=True).deadline == date(2025, 10, 16)
    assert put_in(nord, file("20251120")) == ["skipped"], "an older file"
    assert put_in(nord, file("20251016", 2, "CANCELLED")) == ["cancelled"]
    assert db.session.get_one(Action, action.id, populate_existing=True).deadline == OCTOBER
    assert put_in(nord, file("20251016", 2, "CANCELLED")) == ["same"]


def test_what_is_written_is_read_again_as_the_same(nord: Body) -> None:
    row = meeting(nord, OCTOBER)
    meetings.change(row.id, Plan(OCTOBER, "15:00", None, "Rådhuset"), version=row.version, actor=SYSTEM, now=NOW)
    row = meeting(nord, date(2025, 12, 5))
    meetings.cancel(row.id, version=row.version, reason="For få punkter", actor=SYSTEM, now=NOW)

    def written() -> bytes:
        return calendar_files.write(nord, calendars.all_meetings(nord.id), "https://spor.example.dk/bodies/1", NOW)

    first = written()
    assert set(put_in(nord, first)) == {"same"}
    events = {str(event["summary"]): event for event in Calendar.from_ical(first).walk("VEVENT")}
    cancelled = events["Aflyst: Politisk Sundhedsklynge Nord"]
    assert (cancelled["status"], int(cancelled["sequence"])) == ("CANCELLED", 1)
    assert all("DTSTAMP" in event and "UID" in event for event in events.values())
    assert written() == first
    row = meeting(nord, OCTOBER)
    uid = calendar_files.uid_of(row)
    meetings.change(row.id, Plan(date(2025, 10, 31), "15:00"), version=row.version, actor=SYSTEM, now=NOW)
    after = next(e for e in Calendar.from_ical(written()).walk("VEVENT") if str(e["uid"]) == uid)
    assert int(after["sequence"]) == 2
    assert after.decoded("dtstart").date() == date(2025, 10, 31)


def test_the_file_tells_the_uid_of_a_meeting_we_have(nord: Body) -> None:
    assert put_in(nord, file("20251024")) == ["changed"]
    assert meeting(nord, OCTOBER).uid == "abc-1"
    assert put_in(nord, file("20251031", 1)) == ["moved"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "kan ikke l"),
        (b"hej", "kan ikke l|ingen m"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n", "ingen møder"),
        (b"x" * (calendar_files.LARGEST_FILE + 1), "fylder over"),
        (
            b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n" * 500 + b"END:VCALENDAR\r\n",
            "over 400 møder",
        ),
    ],
)
def test_what_is_no_calendar_or_too_much_is_refused(app: Flask, data: bytes, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        calendar_files.read(data)


def test_what_cannot_be_used_is_passed_over(app: Flask) -> None:
    text = file("20251120").decode()
    repeated = text.replace("SEQUENCE:0", "SEQUENCE:0\r\nRRULE:FREQ=WEEKLY")
    strange = text.replace("T150000", "Tx").replace("DTEND", "X-END")
    for data in (repeated, strange, text.replace("20251120", "99990101")):
        entries, passed_over = calendar_files.read(data.encode())
        assert entries == []
        assert len(passed_over) == 1
    assert builders.make_body().id


def test_a_cancelled_event_of_another_calendar_cancels_nothing_of_that_day(nord: Body) -> None:
    action = hanging(nord)
    foreign = file("20251024", status="CANCELLED").replace(b"Politisk Sundhedsklynge Nord", b"Noget helt andet")
    (entry,), _ = calendar_files.read(foreign)
    (step,) = calendar_files.compare(nord.id, [entry])
    assert (step.what, step.entry.title, step.why) == (
        "skipped", "Noget helt andet", calendar_files.CANCELLED_STRANGER,
    )  # fmt: skip
    assert put_in(nord, foreign) == ["skipped"]
    assert meeting(nord, OCTOBER).state == "planned"
    assert db.session.get_one(Action, action.id, populate_existing=True).deadline == OCTOBER
    row = meeting(nord, OCTOBER)
    meetings.cancel(row.id, version=row.version, reason="For få punkter", actor=SYSTEM, now=NOW)
    assert put_in(nord, file("20251024", 3)) == ["skipped"], "nor does one restore what is cancelled here"


def test_two_events_of_a_day_are_not_both_the_meeting_of_that_day(nord: Body) -> None:
    event = file("20251024").split(b"END:VTIMEZONE\r\n")[1].split(b"END:VCALENDAR")[0]
    both = file("20251024").replace(b"END:VCALENDAR", event.replace(b"abc-1", b"abc-2") + b"END:VCALENDAR")
    assert put_in(nord, both) == ["changed", "skipped"]
    assert meeting(nord, OCTOBER).uid == "abc-1"
