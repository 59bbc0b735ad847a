"""Follow-up tasks: one decision, and the tasks that are read from it. The people and places are invented."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.minutes import Interval, Task, parse_minutes

HEAD = """REFERAT Havneudvalget d. 10-03-2025

Punkt 1: Deltagere

Søren Lindal, formand

Rie Holst Tang, konsulent

Ida Karin Aaby, sekretær

Punkt 2: Ny mole

"""
TAIL = "\n\nPunkt 3: Eventuelt\n\nBeslutning\n\nIntet.\n"


def tasks(decision: str, case: str = "", recommendation: str = "") -> tuple[Task, ...]:
    parts = []
    if case:
        parts.append(f"Sagsfremstilling\n\n{case}\n\n")
    if recommendation:
        parts.append(f"Indstilling\n\nDet indstilles, at Havneudvalget:\n\n1. {recommendation}\n\n")
    parts.append(f"Beslutning\n\n{decision}")
    return parse_minutes(HEAD + "".join(parts) + TAIL).items[1].tasks


FOUND = [
    ("Vedtægterne tilpasses efter bemærkningerne.", (), None, "Tilpasse vedtægterne"),
    ("Hjemmesiden ajourføres.", (), None, "Ajourføre hjemmesiden"),
    ("Der udarbejdes en plan for vedligehold inden udgangen af 2025.", (), date(2025, 12, 31), "Udarbejde en plan"),
    ("Der følges op på støjen i uge 20.", (), Interval(date(2025, 5, 12), date(2025, 5, 18)), "Følge op"),
    ("Præsentationen vedlægges referatet.", (), None, "Vedlægge præsentationen"),
    ("Ansøgningen vil blive sendt til ministeriet.", (), None, "Sende ansøgningen"),
    ("Forvaltningen sender kortet ud senest den 1. april 2025.", ("Forvaltningen",), date(2025, 4, 1), "Sende kortet"),
    ("Sekretariatet kontakter lodserne.", ("Sekretariatet",), None, "Kontakte lodserne"),
    ("Rie bestiller nye bøjer.", ("Rie Holst Tang",), None, "Bestille nye bøjer"),
    ("IKA undersøger prisen på fendere.", ("Ida Karin Aaby",), None, "Undersøge prisen"),
    ("Rie og Søren planlægger en havnedag.", ("Rie Holst Tang", "Søren Lindal"), None, "Planlægge en havnedag"),
    ("Styregruppen fik til opgave at finde en ny leverandør.", ("Styregruppen",), None, "Finde en ny leverandør"),
    ("Forvaltningen bedes undersøge lånemuligheder.", ("Forvaltningen",), None, "Undersøge lånemuligheder"),
    ("Udvalget ønsker, at forvaltningen indhenter tre tilbud.", ("Forvaltningen",), None, "Indhente tre tilbud"),
    ("Der var enighed om, at hver part betaler for egne skilte.", ("Hver part",), None, "Betale for egne skilte"),
    (
        "Det blev aftalt, at det tekniske udvalg på næste møde kommer med et overslag.",
        ("Det tekniske udvalg",),
        None,
        "Komme med et overslag",
    ),
    ("Det blev besluttet at lukke slæbestedet.", (), None, "Lukke slæbestedet"),
    ("Havneudvalget godkendte udarbejdelsen af en sikkerhedsplan.", (), None, "Udarbejde en sikkerhedsplan"),
    ("Indstillingen om afholdelse af en havnedag blev godkendt.", (), None, "Afholde en havnedag"),
    ("Sekretariatet ville undersøge reglerne.", ("Sekretariatet",), None, "Undersøge reglerne"),
    (
        "Der blev givet mandat til, at formanden sammen med sekretariatet forhandler prisen.",
        ("Søren Lindal", "Sekretariatet"),
        None,
        "Forhandle prisen",
    ),
    ("Havneudvalget besluttede, at puljen overføres til næste år.", ("Havneudvalget",), None, "Overføre puljen"),
    (
        "Havneudvalget vil den 23. april holde et borgermøde.",
        ("Havneudvalget",),
        date(2025, 4, 23),
        "Holde et borgermøde",
    ),
    ("Det foreslås, at bestyrelsen drøfter taksterne igen.", ("Bestyrelsen",), None, "Drøfte taksterne igen"),
]


@pytest.mark.parametrize(("decision", "owners", "deadline", "what"), FOUND)
def test_task_of_a_sentence(
    decision: str, owners: tuple[str, ...], deadline: date | Interval | None, what: str
) -> None:
    found = tasks(decision)
    assert len(found) == 1
    assert (found[0].owners, found[0].deadline) == (owners, deadline)
    assert found[0].what.startswith(what)
    assert found[0].evidence == decision


NOT_TASKS = [
    "Orienteringen blev taget til efterretning.",
    "Forvaltningen har rykket for svar.",
    "Brevet er afsendt.",
    "Vi skal turde tænke stort.",
    "Udvalget opfordrer til, at flere cykler.",
    "De viste billeder er vedlagt referatet.",
    "Molen består af granit og måles hvert år i højden af et firma fra byen ved siden af.",
    "Der var enighed om, at klubben ikke søger flere midler.",
    "Det blev besluttet, at der ikke er behov for flere møder.",
    "Udvalget gav følgende input:\n\n- Havnen skal være for alle\n- Rådet skal lytte til fiskerne",
    "Rie Holst Tang orienterede om byggeriet.",
    "For stemte 7. Liste Q ønsker, at forvaltningen undersøger en bro, og stemte imod.",
]


@pytest.mark.parametrize("decision", NOT_TASKS)
def test_no_task(decision: str) -> None:
    assert tasks(decision) == ()


def test_deadline_and_owner_from_the_case_text_of_the_same_thing_under_another_name() -> None:
    found = tasks(
        "Havneudvalget godkendte udarbejdelsen af et overdragelsesnotat.",
        case=(
            "Udvalget nedlægges. Overleveringspapiret vil blive administrativt udarbejdet og lagt frem på udvalgets "
            "sidste møde den 5. november 2025."
        ),
        recommendation="Godkender udarbejdelsen af et overleveringsdokument.",
    )
    assert [(t.owners, t.deadline, t.deadline_text, t.anchor) for t in found] == [
        (("Administrationen",), date(2025, 11, 5), "den 5. november 2025", "last_meeting")
    ]


def test_a_day_of_another_thing_is_not_borrowed() -> None:
    found = tasks(
        "Havneudvalget godkendte udarbejdelsen af en støjplan.",
        case="Regnskabet skal indsendes senest den 1. maj 2025.",
    )
    assert [(t.deadline, t.owners) for t in found] == [(None, ())]


def test_an_adopted_recommendation_that_orders_work_is_the_task() -> None:
    found = tasks(
        "Indstillingen blev godkendt.", recommendation="At forvaltningen udarbejder en tidsplan senest den 2. juni 2025"
    )
    assert [(t.owners, t.deadline, t.rule) for t in found] == [
        (("Forvaltningen",), date(2025, 6, 2), "task.recommendation")
    ]


def test_a_refused_recommendation_is_no_task() -> None:
    assert tasks("Forkastet.", recommendation="At forvaltningen udarbejder en tidsplan") == ()


def test_a_recommendation_only_recommended_to_a_higher_body_is_no_task_yet() -> None:
    assert tasks("Anbefales godkendt.", recommendation="At forvaltningen udarbejder en tidsplan") == ()


def test_two_clauses_give_two_tasks() -> None:
    found = tasks("Det blev aftalt, at forvaltningen udarbejder et kort, og at sekretariatet sender det ud.")
    assert [t.owners for t in found] == [("Forvaltningen",), ("Sekretariatet",)]


def test_lines_of_owner_and_deadline_belong_to_the_task_above() -> None:
    found = tasks("Der indhentes tilbud på ny belysning.\n\nAnsvarlig: Rie\n\nFrist: 4. april")
    assert [(t.owners, t.deadline) for t in found] == [(("Rie Holst Tang",), date(2025, 4, 4))]


def test_table_with_columns() -> None:
    found = tasks("Opgave\tAnsvarlig\tFrist\nMale skuret\tRie\t1. juni\nRydde op\tSøren Lindal\tsnarest")
    assert [(t.what, t.owners, t.deadline, t.deadline_text) for t in found] == [
        ("Male skuret", ("Rie Holst Tang",), date(2025, 6, 1), "1. juni"),
        ("Rydde op", ("Søren Lindal",), None, "snarest"),
    ]


def test_table_that_a_pdf_has_flattened() -> None:
    flat = (
        "Indsats  Første skridt  Ansvarlig  Hvem inddrages  \n\nBedre lys på \n\nmolen  \n\nOplæg om nye \n\nlamper "
        " \n\nLunde \n\nKommune  \n\nRepræsentanter fra \n\nklubberne  \n\n"
        "Renere vand  \n\nNotat om filtre  \n\nRie Tang  \n\nEn dykker  "
    )
    found = tasks("Drøftet.", case=flat)
    assert [(t.what, t.owners) for t in found] == [
        ("Oplæg om nye lamper", ("Lunde Kommune",)),
        ("Notat om filtre", ("Rie Holst Tang",)),
    ]
