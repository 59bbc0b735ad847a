"""Cells of a table that hold several paragraphs: sentences of their own, and rows where every cell has as many."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import Task, parse_minutes
from workflow.minutes.layout.text import sentences

BREAK = "\u2029"
TOP = "Referat Brovagtens Driftsgruppe d. 02-10-2025\n\nDeltagere: Bo Lyng, direktør; Mette Krog, sekretær\n\n"


def said(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text, 0, len(text))]


def tasks_of(*rows: str) -> list[Task]:
    text = f"{TOP}1. Opfølgning\n\n" + "\n".join(rows) + "\n\n2. Eventuelt\n\nIntet.\n"
    return [task for item in parse_minutes(text).items for task in item.tasks]


def test_a_paragraph_of_a_cell_ends_its_sentence() -> None:
    text = f"Ida maler døren inden 1. maj{BREAK}Bo køber søm. Det er godt{BREAK}• Ole hjælper"
    assert said(text) == ["Ida maler døren inden 1. maj", "Bo køber søm.", "Det er godt", "Ole hjælper"]
    assert [text[s.start : s.end] for s in sentences(text, 0, len(text))] == said(text)


@pytest.mark.parametrize(
    "text",
    [
        f"Ida maler{BREAK}døren",
        f"Ansvarlig:{BREAK}Ida",
        f"Ida maler døren og{BREAK}Porten",
        f"Ida maler døren senest den 15.{BREAK}november",
    ],
)
def test_an_open_sentence_goes_on_in_the_next_paragraph(text: str) -> None:
    assert said(text) == [text.replace(BREAK, " ")]


def test_each_paragraph_of_what_was_said_is_read() -> None:
    words = BREAK.join(
        (
            "Gruppen drøftede sagen.",
            "Bo Lyng udarbejder et notat inden 1. november",
            "Mette sender materialet ud",
            "Sekretariatet kontakter foreningen i uge 45",
        )
    )
    text = f"{TOP}Punkt\tReferat\tBilag\n1. Kørsel\t{words}\t\n2. Eventuelt\tIntet\t\n"
    found = parse_minutes(text).items[0].tasks
    assert [(task.owners, task.what) for task in found] == [
        (("Bo Lyng",), "Udarbejde et notat"),
        (("Mette Krog",), "Sende materialet ud"),
        (("Sekretariatet",), "Kontakte foreningen"),
    ]
    assert [task.deadline for task in found][:2] == [date(2025, 11, 1), None]
    assert [task.evidence for task in found] == words.split(BREAK)[1:]


HEADS = "Opgave\tAnsvarlig\tFrist"


def test_cells_with_as_many_paragraphs_are_rows() -> None:
    row = f"Udarbejde notat{BREAK}Sende brev\tBo Lyng{BREAK}Mette Krog\t1. november{BREAK}1. december"
    assert [(task.what, task.owners, task.deadline) for task in tasks_of(HEADS, row)] == [
        ("Udarbejde notat", ("Bo Lyng",), date(2025, 11, 1)),
        ("Sende brev", ("Mette Krog",), date(2025, 12, 1)),
    ]


def test_one_owner_of_two_rows() -> None:
    row = f"Udarbejde notat{BREAK}Sende brev\tBo Lyng\t1. november{BREAK}1. december"
    assert [(task.owners, task.deadline) for task in tasks_of(HEADS, row)] == [
        (("Bo Lyng",), date(2025, 11, 1)),
        (("Bo Lyng",), date(2025, 12, 1)),
    ]


def test_days_that_are_not_as_many_as_the_rows_belong_to_none() -> None:
    row = (
        f"Udarbejde notat{BREAK}Sende brev{BREAK}Ringe rundt\tBo Lyng{BREAK}Mette Krog{BREAK}Bo Lyng"
        f"\t1. november{BREAK}1. december"
    )
    assert [task.deadline for task in tasks_of(HEADS, row)] == [None, None, None]


@pytest.mark.parametrize(
    ("row", "owners"),
    [
        (f"Udarbejde notat\tBo Lyng{BREAK}Mette Krog\t1. november", ("Bo Lyng", "Mette Krog")),
        (f"Udarbejde notat{BREAK}om kørsel\tBo Lyng{BREAK}direktør\t1. november", ("Bo Lyng",)),
        (f"Udarbejde notat{BREAK}om kørsel\tBo Lyng{BREAK}Mette Krog\t1. november", ("Bo Lyng", "Mette Krog")),
        (f"Udarbejde notat\tBo Lyng,{BREAK}Mette Krog\t1. november", ("Bo Lyng", "Mette Krog")),
        (
            f"Udarbejde notat{BREAK}Sende brev\tBo Lyng og{BREAK}Mette Krog\tinden{BREAK}1. november",
            ("Bo Lyng", "Mette Krog"),
        ),
    ],
)
def test_one_piece_of_work_stays_one(row: str, owners: tuple[str, ...]) -> None:
    (task,) = tasks_of(HEADS, row)
    assert (task.owners, task.deadline) == (owners, date(2025, 11, 1))


def test_small_letters_begin_rows_where_all_of_them_do() -> None:
    row = f"udarbejde notat{BREAK}sende brev\tBo Lyng{BREAK}Mette Krog\tuge 45{BREAK}uge 46"
    assert [(task.what, task.owners, task.deadline_text) for task in tasks_of(HEADS, row)] == [
        ("Udarbejde notat", ("Bo Lyng",), "uge 45"),
        ("Sende brev", ("Mette Krog",), "uge 46"),
    ]
