"""Who does what by when, in tables, lists, notes and beside the sentence. All minutes here are invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import Interval, Task, parse_minutes

HEAD = """REFERAT Bestyrelsesmøde i Møllelauget Vingen d. 03-03-2025

Punkt 1: Deltagere

Grete Holm, formand

Ivan Bo Kvist, kasserer

Sofie Dahl, medlem

Per Askov, HR-chef

Punkt 2: {title}

"""
TAIL = "\n\nPunkt 3: Eventuelt\n\nBeslutning\n\nIntet.\n"
Found = tuple[str, tuple[str, ...], object]


def tasks(decision: str, title: str = "Vingerne") -> tuple[Task, ...]:
    return parse_minutes(f"{HEAD.format(title=title)}Beslutning\n\n{decision}{TAIL}").items[1].tasks


def found(decision: str, title: str = "Vingerne") -> list[Found]:
    return [(task.what, task.owners, task.deadline) for task in tasks(decision, title)]


def test_a_table_with_the_time_first_and_a_number_last() -> None:
    rows = (
        "| Deadline | Ansvarlig(e) | Action | Punkt |\n|---|---|---|---|\n"
        "| 04-04-2025 | Grete (møllen), Sofie (laden) | Måle hattens omkreds | 2 |\n"
        "| asap | Ivan | Smøre krøjeværket | – |"
    )
    assert found(rows) == [
        ("Måle hattens omkreds", ("Grete Holm", "Sofie Dahl"), date(2025, 4, 4)),
        ("Smøre krøjeværket", ("Ivan Bo Kvist",), None),
    ]


def test_rows_that_are_done_are_no_tasks_and_the_status_is_no_task() -> None:
    rows = (
        "| Nr. | Aktion | Hvem | Status |\n|---|---|---|---|\n| 1 | Nye sejl | Grete | lukket |\n"
        "| 2 | Tjære til hatten | Ivan | udgår, overtaget af Sofie |\n| 3 | Maling af døren | Sofie | afventer vejret |"
    )
    assert [(task.what, task.owners) for task in tasks(rows)] == [("Maling af døren", ("Sofie Dahl",))]


def test_what_follows_the_last_row_is_no_row() -> None:
    rows = "Hvem\tHvad\tHvornår\nGrete\tBestille korn\tuge 12\nNæste møde\tMandag den 7. april 2025"
    assert [task.what for task in tasks(rows)] == ["Bestille korn"]


@pytest.mark.parametrize(
    ("cell", "deadline"),
    [
        ("hele maj", Interval(date(2025, 5, 1), date(2025, 5, 31))),
        ("i dag", date(2025, 3, 3)),
        ("15.11", date(2025, 11, 15)),
        ("TBD", None),
        ("–", None),
    ],
)
def test_cells_that_say_by_when(cell: str, deadline: object) -> None:
    rows = f"| Hvad | Hvem | Hvornår |\n|---|---|---|\n| Tælle sække | Grete + Ivan | {cell} |"
    assert found(rows) == [("Tælle sække", ("Grete Holm", "Ivan Bo Kvist"), deadline)]


def test_cells_under_one_another_belong_to_the_work_above_them() -> None:
    first = "Kværnen er efterset.\n\nBudget for laugets jubilæum laves.\n\nIBK\n\n1. maj\n\n"
    said = f"{first}Pris på kalk indhentes\n\nSD\nnæste møde"
    given = [(task.owners, task.deadline, task.deadline_text) for task in tasks(said)]
    assert given == [(("Ivan Bo Kvist",), date(2025, 5, 1), "1. maj"), (("Sofie Dahl",), None, "næste møde")]


def test_names_alone_on_their_lines_make_no_tasks() -> None:
    assert tasks("Vagtplan for lørdag\n\n10.00 - 11.00\n\nGrete\n\n11.00 - 12.00\n\nIvan") == ()


def test_a_note_after_a_sentence_names_the_doer_and_the_day() -> None:
    task = tasks("Kornet er købt, undtagen rugen. AKTION: Sofie inden 1/10")[0]
    assert (task.owners, task.deadline) == (("Sofie Dahl",), date(2025, 10, 1))
    assert "Sofie inden 1/10" in task.evidence


def test_a_note_in_two_sentences() -> None:
    (task,) = tasks("Bestyrelsen besluttede at få skåret tre nye kamme. Ansvarlig: Ivan. Frist: 15. december 2025.")
    assert (task.owners, task.deadline) == (("Ivan Bo Kvist",), date(2025, 12, 15))
    assert "Frist: 15. december 2025" in task.evidence


def test_a_label_before_a_whole_sentence_is_no_note() -> None:
    assert found("Møllen er malet. \n\nAktion: 7/4 Grete og Ivan sørger for stiger") == [
        ("Sørge for stiger", ("Grete Holm", "Ivan Bo Kvist"), date(2025, 4, 7))
    ]


@pytest.mark.parametrize(
    ("entry", "what", "owners", "deadline"),
    [
        ("Lys på – Grete og Ivan, lørdag den 22. november", "Sørge for lys på", 2, date(2025, 11, 22)),
        ("Cider, kiks, kopper – Sofie", "Sørge for cider, kiks, kopper", 1, None),
        ("Trommeslager – Grete finder en", "Finde en trommeslager", 1, None),
        ("Tilladelse til bål – Ivan (inden 15/11)", "Sørge for tilladelse til bål", 1, date(2025, 11, 15)),
        ("Sofie: rydde op på loftet, 1. juni", "Rydde op på loftet", 1, date(2025, 6, 1)),
        ("Grete: brev til provsten, hurtigst muligt", "Sende brev til provsten", 1, None),
    ],
)
def test_entries_of_a_list_of_who_does_what(entry: str, what: str, owners: int, deadline: object) -> None:
    task = tasks(f"Opgaver:\n\n{entry}")[0]
    assert (task.what.startswith(what), len(task.owners), task.deadline) == (True, owners, deadline)


@pytest.mark.parametrize("entry", ["Formand – Grete", "Referent: Ivan", "Dirigent – Sofie"])
def test_offices_in_such_a_list_are_no_tasks(entry: str) -> None:
    assert tasks(f"Opgaver:\n\n{entry}") == ()


@pytest.mark.parametrize(
    ("said", "owners"),
    [
        ("Hegnet rettes op, - Grete.", ("Grete Holm",)),
        ("Naboerne vil blive spurgt, om de kan høre møllen (Sofie Dahl, medio april).", ("Sofie Dahl",)),
        ("Kalken bestilles i april. Ivan sørger for det.", ("Ivan Bo Kvist",)),
        ("Kassen lukkes ved årets udgang. De sidste penge er brugt. (Sofie)", ("Sofie Dahl",)),
        ("Træet fældes af hele bestyrelsen i uge 47.", ("Hele bestyrelsen",)),
        ("Listen ajourføres af administrator.", ("Administrator",)),
        ("Formanden evaluerer forløbet sammen med grundejerforeningen.", ("Grete Holm", "Grundejerforeningen")),
        ("Grete og Ivan udarbejder sammen med Sofie Dahl et oplæg.", ("Grete Holm", "Ivan Bo Kvist", "Sofie Dahl")),
        ("HR-chefen laver en oversigt over vagter.", ("Per Askov",)),
        ("Grete + Ivan tester bremsen.", ("Grete Holm", "Ivan Bo Kvist")),
        ("Formanden og 1. næstformanden fik mandat til at underskrive aftalen.", ("Grete Holm", "1. næstformanden")),
    ],
)
def test_the_doer_stands_elsewhere_or_beside_others(said: str, owners: tuple[str, ...]) -> None:
    assert owners in [task.owners for task in tasks(said)]


def test_who_only_takes_the_work_of_the_sentence_before_has_no_task_of_his_own() -> None:
    assert len(tasks("Kalken bestilles i april. Ivan sørger for det.")) == 1


def test_a_role_is_resolved_by_what_the_minutes_say_of_it() -> None:
    said = "Sofie Dahl (tovholder) er med i udvalget. Tovholderen undersøger prisen på lejligheden."
    assert ("Sofie Dahl",) in [task.owners for task in tasks(said)]


def test_a_role_that_two_people_have_stays_as_it_is() -> None:
    said = "Sofie Dahl (tovholder) og Ivan Bo Kvist (tovholder) er med. Tovholderen undersøger prisen på lejligheden."
    assert ("Tovholderen",) in [task.owners for task in tasks(said)]


@pytest.mark.parametrize(
    ("said", "deadline"),
    [
        ("Grete indhenter tilbud. Ivan skriver til kommunen. Alt skal være klar den 12. november.", date(2025, 11, 12)),
        ("Grete tager fat i vognmanden. Ny frist for det er 15. december.", date(2025, 12, 15)),
        ("Grete sender regningen inden ti arbejdsdage derefter.", None),
        ("Grete finder en dato i maj sammen med Ivan.", None),
        ("Grete laver en optælling over fire uger fra uge 23.", None),
        ("Er skaden ikke udbedret til 1. juni, skriver Grete til forsikringen.", None),
        ("Grete planlægger festen, der afholdes i uge 36.", None),
    ],
)
def test_the_time_is_that_of_the_work(said: str, deadline: object) -> None:
    assert tasks(said)[0].deadline == deadline


def test_the_answer_to_a_hearing_is_due_when_the_hearing_ends() -> None:
    said = "Høringsfrist d. 25. marts kl. 12.\n\nGrete sender det endelige svar til kommunen."
    assert tasks(said, "Høring om lokalplan")[0].deadline == date(2025, 3, 25)


def test_an_entry_for_coming_meetings_that_names_its_doer_is_that_doers_task() -> None:
    later = "Punkter til kommende møder:\n- Grete forbereder punkt om kværnen\n"
    text = f"{HEAD.format(title='Planer')}Beslutning\n\nDrøftet.\n\n{later}"
    assert ("Forberede punkt om kværnen", ("Grete Holm",)) in [
        (task.what, task.owners) for item in parse_minutes(text).items for task in item.tasks
    ]
