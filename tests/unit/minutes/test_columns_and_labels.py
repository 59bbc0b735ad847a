"""Who is responsible and by when, in columns beside what was said and in rows of a label and what it says."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import AgendaItem, Interval, Task, parse_minutes

BREAK = "\u2029"
TOP = "Referat Brovagtens Driftsgruppe d. 02-10-2025\n\nDeltagere: Bo Lyng, direktør; Mette Krog, sekretær\n\n"
HEADS = "Punkt\tReferat\tAnsvarlig\tFrist"
FIRST, LAST = date(2025, 11, 1), date(2025, 12, 1)


def of_table(*rows: str, heads: str = HEADS) -> list[Task]:
    text = TOP + "\n".join((heads, "1. Dagsorden\tGodkendt.\t\t", *rows, "9. Eventuelt\tIntet.\t\t")) + "\n"
    return [task for item in parse_minutes(text).items for task in item.tasks]


def item(decision: str) -> AgendaItem:
    text = f"{TOP}# Punkt 1: Kørsel\n\n## Beslutning\n\n{decision}\n\n# Punkt 2: Eventuelt\n\n## Beslutning\n\nIntet.\n"
    return parse_minutes(text).items[0]


@pytest.mark.parametrize("heads", [HEADS, "Dagsordenspunkt\tBeslutning\tHvem\tHvornår"])
def test_the_columns_tell_of_the_task_of_their_row(heads: str) -> None:
    row = "2. Kørsel\tTiltrådt. Der udarbejdes et notat om økonomien.\tBo Lyng\t1. december 2025"
    (task,) = of_table(row, heads=heads)
    assert (task.owners, task.deadline, task.deadline_text) == (("Bo Lyng",), LAST, "1. december 2025")
    text = f"{TOP}{heads}\n1. Dagsorden\tGodkendt.\t\t\n{row}\n"
    assert task.owner_span is not None
    assert task.deadline_span is not None
    assert (text[slice(*task.owner_span)], text[slice(*task.deadline_span)]) == ("Bo Lyng", "1. december 2025")


def test_the_columns_of_a_table_with_bars() -> None:
    rows = (
        "| 1. Kørsel | Der udarbejdes et **notat** om **Bo Lyng**. | Bo Lyng | 1. november |\n| 2. Nyt | Intet | | |\n"
    )
    text = f"{TOP}| Punkt | Referat | Ansvarlig | Frist |\n|---|---|---|---|\n{rows}"
    (task,) = parse_minutes(text).items[0].tasks
    assert (task.what, task.owners, task.deadline) == ("Udarbejde et notat om Bo Lyng", ("Bo Lyng",), FIRST)
    assert task.owner_span == (place := text.index("| Bo Lyng |") + 2, place + 7)


def test_what_the_sentence_says_itself_goes_before_the_columns() -> None:
    (task,) = of_table("2. Kørsel\tMette sender brevet senest 1. november.\tBo Lyng\t1. december")
    assert (task.owners, task.deadline) == (("Mette Krog",), FIRST)


@pytest.mark.parametrize("heads", [HEADS, "Punkt\tReferat og aftaler\tAnsvarlig\tFrist"])
def test_the_column_names_the_day_of_a_month_that_the_sentence_names(heads: str) -> None:
    (task,) = of_table("2. Måling\tMette udarbejder en plan i december.\tMette Krog\t1. december", heads=heads)
    assert task.deadline == LAST
    (task,) = of_table("2. Måling\tMette udarbejder en plan i november.\tMette Krog\t1. december", heads=heads)
    assert task.deadline == Interval(FIRST, date(2025, 11, 30))


def test_items_with_headings_may_go_on_after_a_table_of_items() -> None:
    rows = "1. Dagsorden\tGodkendt.\t\t\n2. Kørsel\tDer udarbejdes et notat.\tBo Lyng\t1. december\n"
    rest = "\n# 3. Økonomi\n\nGodkendt.\n\n# 4. Eventuelt\n\nIntet.\n"
    found = parse_minutes(f"{TOP}{HEADS}\n{rows}{rest}").items
    assert [each.title for each in found] == ["Dagsorden", "Kørsel", "Økonomi", "Eventuelt"]
    assert [(task.owners, task.deadline) for each in found for task in each.tasks] == [(("Bo Lyng",), LAST)]


def test_a_table_of_tasks_within_an_item_is_no_table_of_items() -> None:
    heads = "Nr\tEmne\tAnsvarlig\tFrist"
    rows = "1\tUdarbejde notat\tBo Lyng\t1. december\n2\tSende brev\tMette Krog\t1. november\n"
    text = f"{TOP}# 1. Dagsorden\n\nGodkendt.\n\n# 2. Opgaver\n\n{heads}\n{rows}\n# 3. Eventuelt\n\nIntet.\n"
    assert [each.title for each in parse_minutes(text).items] == ["Dagsorden", "Opgaver", "Eventuelt"]


def test_as_many_lines_as_tasks_are_one_for_each() -> None:
    said = f"Der udarbejdes et notat{BREAK}Der sendes et brev"
    found = of_table(f"2. Kørsel\t{said}\tBo Lyng{BREAK}Mette Krog\t1. november{BREAK}1. december")
    assert [(task.owners, task.deadline) for task in found] == [(("Bo Lyng",), FIRST), (("Mette Krog",), LAST)]


def test_all_of_a_cell_holds_for_each_task_of_its_row() -> None:
    found = of_table(
        f"2. Kørsel\tDer udarbejdes et notat. Der sendes et brev.\tBo Lyng{BREAK}Mette Krog{BREAK}Ida\tuge 45"
    )
    assert [task.owners for task in found] == [("Bo Lyng", "Mette Krog", "Ida")] * 2
    assert {task.deadline for task in found} == {Interval(date(2025, 11, 3), date(2025, 11, 9))}


@pytest.mark.parametrize(
    "row",
    [
        "2. Kørsel\tOrdningen blev drøftet.\tBo Lyng\t1. december",
        "2. Kørsel\tOrdningen blev drøftet.\tBo Lyng\t",
        "2. Kørsel\tGodkendt.\t-\t–",
    ],
)
def test_who_stands_beside_words_without_work_is_given_none(row: str) -> None:
    assert of_table(row) == []


@pytest.mark.parametrize(
    "said",
    [
        "Der udarbejdes et notat.\n\nAnsvarlig:\tBo Lyng\n\nFrist:\t1. december 2025",
        "Der udarbejdes et notat.\nAnsvarlig:\tBo Lyng\nFrist:\t1. december 2025",
        "Referat\tDer udarbejdes et notat.\nAnsvarlig\tBo Lyng\nFrist\t1. december 2025",
        "Der udarbejdes et notat.\n\n| Ansvarlig | Bo Lyng |\n| Frist | 1. december 2025 |",
        "Opgave\tUdarbejde et notat\nAnsvarlig\tBo Lyng\nFrist\t1. december 2025",
    ],
)
def test_a_label_and_what_it_says_in_a_row(said: str) -> None:
    (task,) = item(said).tasks
    assert (task.what, task.owners, task.deadline) == ("Udarbejde et notat", ("Bo Lyng",), LAST)


def test_tasks_in_rows_under_each_other() -> None:
    forms = (
        "Opgave\tUdarbejde notat\nAnsvarlig\tBo Lyng\nFrist\t1. november\n\nOpgave\tSende brev\nAnsvarlig\tMette Krog"
    )
    assert [(task.what, task.owners, task.deadline) for task in item(forms).tasks] == [
        ("Udarbejde notat", ("Bo Lyng",), FIRST),
        ("Sende brev", ("Mette Krog",), None),
    ]


@pytest.mark.parametrize("heads", ["Ansvarlig\tOpgave", "Ansvarlig\tHvad der skal ske", "Emne for arbejdet\tAnsvarlig"])
def test_headings_of_two_columns_are_no_label(heads: str) -> None:
    cells = ("Bo Lyng", "Udarbejde notat") if heads.startswith("Ansvarlig") else ("Udarbejde notat", "Bo Lyng")
    (task,) = item(f"{heads}\n" + "\t".join(cells)).tasks
    assert (task.what, task.owners) == ("Udarbejde notat", ("Bo Lyng",))


@pytest.mark.parametrize("said", ["Ansvarlig\tBo Lyng\nFrist\t1. december", "Frist\t1. december\nAnsvarlig\tBo Lyng"])
def test_labels_without_work_make_no_task(said: str) -> None:
    assert item(said).tasks == ()


def test_a_name_a_colon_and_what_is_done() -> None:
    found = item("Bo Lyng: Udarbejder notat inden 1. december.\nMette: sender materiale ud i uge 45.").tasks
    assert [(task.what, task.owners) for task in found] == [
        ("Udarbejde notat", ("Bo Lyng",)),
        ("Sende materiale ud", ("Mette Krog",)),
    ]
    assert found[0].evidence == "Bo Lyng: Udarbejder notat inden 1. december."
    assert found[0].deadline == LAST


@pytest.mark.parametrize(
    "said", ["Bo Lyng: Orienterer om sagen.", "Bo Lyng: Sender ikke brevet.", "Sagen: Sender brev."]
)
def test_what_is_told_after_a_colon_is_no_work(said: str) -> None:
    assert item(said).tasks == ()


@pytest.mark.parametrize(
    ("heads", "asked", "said", "expected"),
    [
        ("Punkt\tIndstilling\tBeslutning", "At ruten godkendes.", "Godkendt.", {"At ruten godkendes.": "approved"}),
        (
            "Punkt\tIndstillinger\tReferat",
            f"Det indstilles, at{BREAK}1. ruten godkendes{BREAK}2. taksten hæves",
            "Ad 1. Godkendt. Ad 2. Afvist.",
            {"ruten godkendes": "approved", "taksten hæves": "rejected"},
        ),
        (
            "Punkt\tForslag til beslutning\tBeslutning",
            "Til orientering",
            "Taget til efterretning.",
            {"Til orientering": "noted"},
        ),
        ("Punkt\tIndstilling\tBeslutning", "At ruten godkendes.", "", {"At ruten godkendes.": None}),
        ("Punkt\tIndstilling\tBeslutning", "–", "Godkendt.", {}),
        ("Punkt\tIndstilling\tBeslutning", "Ingen", "Godkendt.", {}),
    ],
)
def test_the_column_of_recommendations(heads: str, asked: str, said: str, expected: dict[str, str | None]) -> None:
    text = f"{TOP}{heads}\n1. Kørsel\t{asked}\t{said}\n2. Eventuelt\t\tIntet.\n"
    first, last = parse_minutes(text).items
    assert {point.text: point.outcome for point in first.recommendations} == expected
    assert [text[slice(*point.span)] for point in first.recommendations] == list(expected)
    assert last.recommendations == ()


def test_an_adopted_recommendation_of_a_row_is_work_of_its_owner() -> None:
    heads = "Punkt\tIndstilling\tBeslutning\tAnsvarlig\tFrist"
    rows = "1. Kørsel\tAt der udarbejdes et notat.\t{}\tBo Lyng\t1. december\n2. Eventuelt\t\tIntet.\t\t\n"
    (task,) = parse_minutes(f"{TOP}{heads}\n{rows.format('Godkendt.')}").items[0].tasks
    assert (task.what, task.owners, task.deadline) == ("Udarbejde et notat", ("Bo Lyng",), LAST)
    assert parse_minutes(f"{TOP}{heads}\n{rows.format('Afvist.')}").items[0].tasks == ()


JOINED = "Punkt\tReferat\t{}"
NOTE = "2. Kørsel\tDer udarbejdes et notat.\t"


@pytest.mark.parametrize(
    "head", ["Ansvarlig/frist", "Ansvarlig og frist", "Frist / ansvarlig", "Hvem/hvornår", "Ansvarlig"]
)
@pytest.mark.parametrize(
    "cell", ["BL 1/12", "BL, senest 1. december", f"Bo Lyng{BREAK}1/12-25", "Bo Lyng: 1. december 2025", "BL (1/12)"]
)
def test_one_cell_for_owner_and_time(head: str, cell: str) -> None:
    text = f"{TOP}{JOINED.format(head)}\n1. Dagsorden\tGodkendt.\t\n{NOTE}{cell}\n"
    assert [(task.owners, task.deadline) for task in parse_minutes(text).items[1].tasks] == [(("Bo Lyng",), LAST)]
    text = f"{TOP}# 1. Opgaver\n\nOpgave\t{head}\nUdarbejde notat\t{cell}\n\n# 2. Eventuelt\n\nIntet.\n"
    if BREAK not in cell or head != "Ansvarlig":
        assert [(task.owners, task.deadline) for task in parse_minutes(text).items[0].tasks] == [(("Bo Lyng",), LAST)]


@pytest.mark.parametrize(
    ("head", "cell", "owners", "due"),
    [
        ("Ansvarlig/frist", "BL", ("Bo Lyng",), None),
        ("Ansvarlig/frist", "1/12", (), "1/12"),
        ("Ansvarlig/frist", "BL og MK: uge 45", ("Bo Lyng", "Mette Krog"), "uge 45"),
        # the times of two people are not one
        ("Ansvarlig/frist", f"BL 1/11{BREAK}MK 1/12", ("Bo Lyng", "Mette Krog"), None),
        ("Ansvarlig/frist", "BL (MK afløser fra 1/12)", (), None),
        ("Ansvarlig/frist", "Projekt 2026", (), None),
        ("Ansvarlig/frist", "Ikke aftalt", (), None),
        ("Tid/ansvarlig", "10.00 BL", (), None),
        ("Ansvarlig", "Projekt 2026", ("Projekt 2026",), None),
        ("Ansvarlig", "BL", ("Bo Lyng",), None),
        ("Ansvarlig", "BL og MK", ("Bo Lyng", "Mette Krog"), None),
    ],
)
def test_what_a_cell_for_both_does_not_tell(head: str, cell: str, owners: tuple[str, ...], due: str | None) -> None:
    (task,) = parse_minutes(f"{TOP}{JOINED.format(head)}\n1. Dagsorden\tGodkendt.\t\n{NOTE}{cell}\n").items[1].tasks
    assert (task.owners, task.deadline_text) == (owners, due)


def test_each_line_of_a_cell_for_both_is_of_its_own_task() -> None:
    row = f"2. Kørsel\tDer udarbejdes et notat. Der sendes et brev.\tBL 1/11{BREAK}MK 1/12"
    found = parse_minutes(f"{TOP}{JOINED.format('Hvem/hvornår')}\n1. Dagsorden\tGodkendt.\t\n{row}\n").items[1].tasks
    assert [(task.owners, task.deadline) for task in found] == [(("Bo Lyng",), FIRST), (("Mette Krog",), LAST)]
