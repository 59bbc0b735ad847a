"""Ties between a task and what the rest of its item says of the same thing. Every sentence is invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes.layout.text import Sentence
from workflow.minutes.tasks.ties import same_thing, stem, tied_deadline, tied_sentences

MEETING = date(2025, 3, 12)


def due(subject: str, *said: str) -> object:
    """The deadline that an item's sentences give the thing of a task."""
    found = tied_deadline(tied_sentences(subject, [Sentence(text, 0, len(text)) for text in said]), MEETING)
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("overdragelsesnotat", "Overleveringspapiret skal ligge klar senest den 1. maj."),
        ("et overleveringspapir", "Overdragelsesdokumentet skal ligge klar senest den 1. maj."),
        ("en handleplan", "Handlingsplanen skal ligge klar senest den 1. maj."),
        ("en handleplan", "Planen skal ligge klar senest den 1. maj."),
        ("planen", "Handleplanen skal ligge klar senest den 1. maj."),
        ("ansøgningen", "Ansøgningsfristen er den 1. maj, og den skal overholdes."),
        ("en ansøgning til fonden", "Ansøgningsskemaet skal sendes senest den 1. maj."),
        ("en temadag om pårørende", "Temadagen skal holdes den 1. maj."),
        ("en evaluering af bussen", "Evalueringsrapporten afleveres den 1. maj."),
        ("en støjplan", "Støjplanen er vigtig, og den skal sendes senest d. 1. maj."),
        ("et høringssvar", "Svaret skal sendes senest den 1. maj."),
    ],
)
def test_one_thing_under_several_names(subject: str, said: str) -> None:
    assert due(subject, said) == date(2025, 5, 1)


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        # two papers of one kind
        ("en støjplan", ["Lysplanen skal ligge klar senest den 1. maj."]),
        ("en støjplan", ["Støjplanen og lysplanen hænger sammen.", "Planen skal ligge klar senest den 1. maj."]),
        ("planen", ["Støjplanen skal ligge klar senest den 1. maj.", "Lysplanen skal ligge klar senest den 3. juni."]),
        ("et støjnotat", ["Overdragelsesnotatet skal ligge klar senest den 1. maj.", "Støjnotatet er kort."]),
        # the day of another thing
        ("en støjplan", ["Regnskabet skal indsendes senest den 1. maj."]),
        ("en støjplan", ["Støjplanen skal bygge på målinger, der afleveres den 1. maj."]),
        ("en støjplan", ["Lysplanen skal ligge klar den 1. maj, og støjplanen skal ligge klar senere."]),
        # nothing that obliges
        ("en støjplan", ["Støjplanen kan måske ligge klar den 1. maj."]),
        ("en støjplan", ["Støjplanen skal afløse den fra 2. februar 2019."]),
    ],
)
def test_no_false_tie(subject: str, said: list[str]) -> None:
    assert due(subject, *said) is None


def test_of_two_things_in_one_sentence_each_has_its_own_day() -> None:
    said = "Lysplanen skal ligge klar senest den 1. maj, og støjplanen skal ligge klar senest den 3. juni."
    assert due("en støjplan", said) == date(2025, 6, 3)
    assert due("en lysplan", said) == date(2025, 5, 1)


def test_stems_and_heads() -> None:
    assert stem("planernes") == "plan"
    assert same_thing("plan", "støjplan")
    assert same_thing("overleveringspapir", "overdragelsesnotat")
    assert not same_thing("støjplan", "lysplan")
    assert not same_thing("plan", "planche")
