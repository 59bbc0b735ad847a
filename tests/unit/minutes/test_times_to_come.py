"""Deadlines: the phrase, the day of the meeting, and what is read. The table is the rule's documentation."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes.days.dates import find_dates
from workflow.minutes.days.deadlines import choose_deadline, find_deadlines, parse_day
from workflow.minutes.model import Interval

MEETING = date(2025, 3, 12)


def days(first: str, last: str) -> Interval:
    return Interval(date.fromisoformat(first), date.fromisoformat(last))


DAYS = [
    ("Planen sendes ud den 3. oktober 2025.", date(2025, 10, 3)),
    ("Svar afgives senest d. 4. april.", date(2025, 4, 4)),
    ("Materialet sendes rundt den 2. februar.", date(2026, 2, 2)),
    ("Ordningen træder i kraft pr. 1. september.", date(2025, 9, 1)),
    ("Skemaet afleveres senest fredag d. 9. maj 2025.", date(2025, 5, 9)),
    ("Regningen betales inden 31.1.2026.", date(2026, 1, 31)),
    ("Ansøgning sendes 05/09/2025.", date(2025, 9, 5)),
    ("Oplægget skal ligge klar 24-04-2025.", date(2025, 4, 24)),
    ("Notatet er klar i uge 34.", days("2025-08-18", "2025-08-24")),
    ("Notatet er klar senest uge 34.", date(2025, 8, 24)),
    ("Notatet er klar senest i uge 8.", date(2026, 2, 22)),
    ("Anlægget tages i brug primo 2027.", days("2027-01-01", "2027-01-31")),
    ("Anlægget tages i brug medio 2026.", days("2026-06-01", "2026-07-31")),
    ("Anlægget tages i brug ultimo 2025.", days("2025-12-01", "2025-12-31")),
    ("Der følges op primo august.", days("2025-08-01", "2025-08-10")),
    ("Der følges op medio august.", days("2025-08-11", "2025-08-20")),
    ("Der følges op ultimo august.", days("2025-08-22", "2025-08-31")),
    ("Evaluering foretages i 1. halvår 2026.", days("2026-01-01", "2026-06-30")),
    ("Evaluering foretages i andet halvår 2025.", days("2025-07-01", "2025-12-31")),
    ("Regnskabet fremlægges i Q3.", days("2025-07-01", "2025-09-30")),
    ("Regnskabet fremlægges i 4. kvartal 2025.", days("2025-10-01", "2025-12-31")),
    ("Sagen afsluttes inden udgangen af 2025.", date(2025, 12, 31)),
    ("Sagen afsluttes inden udgangen af oktober.", date(2025, 10, 31)),
    ("Sagen afsluttes i løbet af 2026.", date(2026, 12, 31)),
    ("Sagen afsluttes i løbet af juni.", date(2025, 6, 30)),
    ("Sagen afsluttes inden 1. juni.", date(2025, 6, 1)),
    ("Seminaret planlægges i august måned.", days("2025-08-01", "2025-08-31")),
    ("Sagen behandles i januar.", days("2026-01-01", "2026-01-31")),
    ("Midlerne bruges i 2026.", days("2026-01-01", "2026-12-31")),
    ("Vejen lukkes inden årets udgang.", date(2025, 12, 31)),
]


@pytest.mark.parametrize(("phrase", "expected"), DAYS)
def test_day_or_period(phrase: str, expected: date | Interval) -> None:
    found = choose_deadline(find_deadlines(phrase, MEETING))
    assert found is not None
    assert found.value == expected
    assert found.text in phrase


WORDS = [
    ("Forslaget tages op på næste møde.", "på næste møde", "next_meeting"),
    ("Der orienteres igen til næstkommende møde.", "til næstkommende møde", "next_meeting"),
    ("Et udkast lægges frem på et kommende møde.", "på et kommende møde", "next_meeting"),
    ("Rapporten godkendes på udvalgets sidste møde.", "på udvalgets sidste møde", "last_meeting"),
    ("Listen udsendes sammen med referatet.", "sammen med referatet", "minutes_sent"),
    ("Arkivet ryddes inden overdragelsen.", "inden overdragelsen", "handover"),
    ("Sagen genoptages, når høringssvarene foreligger.", "når høringssvarene foreligger", "event"),
    ("Budgettet låses inden valget.", "inden valget", "event"),
    ("Skiltene sættes op inden sommerferien.", "inden sommerferien", None),
    ("Der arbejdes videre til efteråret.", "til efteråret", None),
    ("Fejlen rettes hurtigst muligt.", "hurtigst muligt", None),
    ("Udvalget orienteres senere på året.", "senere på året", None),
]


@pytest.mark.parametrize(("phrase", "words", "anchor"), WORDS)
def test_words_without_a_day(phrase: str, words: str, anchor: str | None) -> None:
    found = choose_deadline(find_deadlines(phrase, MEETING))
    assert found is not None
    assert (found.text, found.anchor, found.value) == (words, anchor, None)


RECURRING = [
    ("Regnskabet gennemgås hvert kvartal.", "FREQ=MONTHLY;INTERVAL=3"),
    ("Der gives en årlig orientering.", "FREQ=YEARLY"),
    ("Tallene opgøres halvårligt.", "FREQ=MONTHLY;INTERVAL=6"),
    ("Listen opdateres månedligt.", "FREQ=MONTHLY"),
]


@pytest.mark.parametrize(("phrase", "rule"), RECURRING)
def test_recurrence(phrase: str, rule: str) -> None:
    found = choose_deadline(find_deadlines(phrase, MEETING))
    assert found is not None
    assert found.recurrence == rule


def test_a_day_beside_a_meeting_takes_the_meetings_anchor() -> None:
    found = choose_deadline(find_deadlines("Notatet godkendes på rådets sidste møde den 5. november 2025.", MEETING))
    assert found is not None
    assert (found.value, found.anchor) == (date(2025, 11, 5), "last_meeting")


@pytest.mark.parametrize(
    "phrase",
    [
        "Aftalen blev indgået den 2. maj 2019.",
        "Midlerne er fra 2021.",
        "Beløbet er 12.500 kr. i alt.",
        "Der var 34 ansøgere.",
        "Fristen er den 31. juni 2025.",
    ],
)
def test_no_deadline(phrase: str) -> None:
    assert not [f for f in find_deadlines(phrase, MEETING) if f.value is not None]


def test_impossible_day_is_seen() -> None:
    assert [d.impossible for d in find_dates("tirsdag den 31. juni 2025")] == [True]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1. maj", date(2025, 5, 1)), ("12/4", date(2025, 4, 12)), ("3.2.2026", date(2026, 2, 3)), ("snarest", None)],
)
def test_cell(cell: str, expected: date | None) -> None:
    assert parse_day(cell, MEETING) == expected
