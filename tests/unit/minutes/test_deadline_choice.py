"""Which times in a sentence bind: what is history, and the choice among several. Every sentence is invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes.days.deadlines import choose_deadline, find_deadlines
from workflow.minutes.model import Interval

MEETING = date(2025, 3, 12)  # a Wednesday


def value_of(phrase: str) -> date | Interval | None:
    found = choose_deadline(find_deadlines(phrase, MEETING))
    return found.value if found else None


HISTORY = [
    "Aftalen blev indgået den 2. maj 2019.",
    "Klubben har boet her siden 2019.",
    "Klubben har boet her siden 1. maj.",
    "Molen blev bygget i 2023.",
    "Molen blev i 2025 lukket for trafik.",
    "Udvalget besluttede den 3. februar at lukke molen.",
    "På mødet den 3. februar besluttede udvalget at lukke molen.",
    "Der henvises til svar, jf. brev af 3. maj.",
    "Der henvises til ministeriets skrivelse af 3. maj.",
    "Planen, som er vedtaget den 3. februar, ligger i mappen.",
    "Mødet fredag den 7. februar var velbesøgt.",
    "Regnskab 2024 blev gennemgået.",
    "Formanden gennemgik budget 2026.",
    "Budgettet for 2026 er stramt.",
    "Midlerne er fra 2024.",
    "Mødet holdes kl. 14.00.",
    "Der er plads til 10-12 personer.",
    "Turen er på 10-12 km.",
    "Der købes 3-4 stk.",
    "Se § 3, stk. 1.2.",
    "Ring på tlf. 12 34 56 78.",
    "Sagen har nr. 27.12.00-P22-1-19.",
    "Sagen er nr. 12/2025.",
    "Der bruges version 2.1.20 af programmet.",
    "Priserne er i 2026-niveau.",
    "Salget steg fra 2019 til 2023.",
    "Der trænes to gange om ugen i 3 timer.",
    "Gruppen mødes en uge 3 dage.",
    "Der var 34 ansøgere.",
    "Beløbet er 12.500 kr. i alt.",
    "Fristen er den 31. juni 2025.",
    "Der bedes om 14 dages varsel.",
    "Klubben beder om tre uger i hallen.",
    "Den 3. udgave af bogen er trykt.",
    "Den 1. april var der 12 medlemmer.",
    "Jf. dagsordenen, udsendt af Morlund d. 7. februar.",
    "Der arbejdes videre, jvf mail fra Liv den 11. februar.",
    "Kontrakten ophørte ved årets udgang 2023.",
    "Sagen sendes videre i henhold til beslutning i rådets møde den 27. august.",
    "Sagen sendes videre, jf. rådets vedtagelse i mødet den 27. august om molen.",
]


@pytest.mark.parametrize("phrase", HISTORY)
def test_history_and_numbers_are_no_deadline(phrase: str) -> None:
    assert [f for f in find_deadlines(phrase, MEETING) if f.value is not None] == []


AHEAD = [
    ("Det blev aftalt, at planen sendes den 3. maj.", "2025-05-03"),
    ("Det blev aftalt at sende den reviderede plan den 3. maj.", "2025-05-03"),
    ("Fristen blev sat til den 3. maj.", "2025-05-03"),
    ("Skemaet skal være indsendt senest den 3. maj.", "2025-05-03"),
    ("Skemaet skal være indsendt den 3. maj.", "2025-05-03"),
    ("Temadagen afholdes den 3. maj.", "2025-05-03"),
]


@pytest.mark.parametrize(("phrase", "expected"), AHEAD)
def test_a_told_agreement_may_look_ahead(phrase: str, expected: str) -> None:
    assert value_of(phrase) == date.fromisoformat(expected)


CHOICES = [
    ("Udkastet ligger klar den 3. april, og svar gives senest den 20. april.", date(2025, 4, 20)),
    ("Svar gives senest den 20. april, så udkastet kan tages op den 3. april.", date(2025, 4, 20)),
    ("Fristen udskydes til 1. juni.", date(2025, 6, 1)),
    ("Fristen, der var 1. maj, udskydes til 1. juni.", date(2025, 6, 1)),
    ("Fristen flyttes fra 1. maj til 1. juni.", date(2025, 6, 1)),
    ("Fristen rykkes fra uge 20 til uge 22.", Interval(date(2025, 5, 26), date(2025, 6, 1))),
    ("Mødet holdes ikke den 1. maj, men den 8. maj.", date(2025, 5, 8)),
    ("Svar skulle gives senest den 1. maj, men fristen er forlænget til den 8. maj.", date(2025, 5, 8)),
    ("Liv sender taksterne, der gælder fra 1. april, til medlemmerne den 1. maj.", date(2025, 5, 1)),
    (
        "Liv sender taksterne i uge 20, så de kan bruges hurtigst muligt.",
        Interval(date(2025, 5, 12), date(2025, 5, 18)),
    ),
    ("Salget følges løbende, og der gives en status om et halvt år.", None),
    ("Listen laves den 1. juni, og der holdes fest i august.", date(2025, 6, 1)),
    ("Listen laves i juni, og der svares senest den 1. august.", date(2025, 8, 1)),
    ("Listen sendes inden sommerferien, så den kan trykkes primo september.", None),
    ("Liv ringer i uge 20, således at Bo senest den 1. juni kan sende listen.", date(2025, 6, 1)),
    ("Listen laves i juni, så den kan bruges senest den 1. august.", Interval(date(2025, 6, 1), date(2025, 6, 30))),
    ("Listen laves i juni, hvorefter den sendes den 3. juli.", Interval(date(2025, 6, 1), date(2025, 6, 30))),
    ("Listen vises på næste møde, efter at den i uge 34 har været drøftet.", None),
    ("Liv skriver listen, så den kan vises den 1. juni.", date(2025, 6, 1)),
    ("Liv sender listen snarest, så den kan vises den 1. juni.", date(2025, 6, 1)),
    ("Liv sender taksterne, så snart de er klar, dog senest den 1. juni.", date(2025, 6, 1)),
    ("Liv sender taksterne i 2025, dog senest den 1. juni.", date(2025, 6, 1)),
]


@pytest.mark.parametrize(("phrase", "expected"), CHOICES)
def test_choice_among_several(phrase: str, expected: date | Interval | None) -> None:
    assert value_of(phrase) == expected
