"""Layouts in which items hide: an agenda before its minutes, missing numbers, parts, titles that are the decision."""

from __future__ import annotations

import pytest

from workflow.minutes import AgendaItem, parse_minutes


def outline(text: str) -> list[tuple[str | None, str]]:
    return [(item.number, item.title) for item in parse_minutes(text).items]


def said(text: str) -> list[str | None]:
    return [item.decision.text if item.decision else None for item in parse_minutes(text).items]


def only(text: str) -> AgendaItem:
    (item,) = parse_minutes(text).items
    return item


AGENDA_THEN_MINUTES = """## Dagsorden
#### 1. Formalia
- 1.1 Godkendelse af dagsorden
#### 2. Temaer
- 2.1 Status på kajakpolo
- 2.2 Ny redningsvest
#### 3. Kig til næste møde

## Mødereferat
> #### 1. Formalia
> - 1.1 Godkendelse af dagsorden

Dagsordenen godkendt.

> #### 2. Temaer
> - 2.1 Status på kajakpolo

Else fortalte om holdet.

> - 2.2 Ny redningsvest

Udsat.

> #### 3. Kig til næste møde

Vi ses i maj.
"""


def test_minutes_below_the_whole_agenda_are_read_once() -> None:
    assert outline(AGENDA_THEN_MINUTES) == [
        ("1.1", "Godkendelse af dagsorden"),
        ("2.1", "Status på kajakpolo"),
        ("2.2", "Ny redningsvest"),
        ("3", "Kig til næste møde"),
    ]
    assert said(AGENDA_THEN_MINUTES) == ["Dagsordenen godkendt.", "Else fortalte om holdet.", "Udsat.", "Vi ses i maj."]


def test_a_heading_referat_in_each_item_leaves_the_agenda_alone() -> None:
    text = "Dagsorden\n\n1. Budget\n\nReferat\n\nGodkendt.\n\n2. Havn\n\nReferat\n\nDrøftet.\n"
    assert outline(text) == [("1", "Budget"), ("2", "Havn")]


SMALL_LETTER = (
    "Referat fra bestyrelsen\n\n1. Regnskab\nGodkendt.\n\n2. Vej\nDrøftet.\n\n3. generalforsamling 3. maj\n"
    "- beretning: Ove\n\n4. Hegn\nDrøftet.\n\n5. evt.\nIntet.\n"
)


def test_a_number_missing_in_the_row_may_have_a_small_letter() -> None:
    assert [number for number, _ in outline(SMALL_LETTER)] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    "entry",
    ["3. at der købes en bænk", "3. bænk,"],
)
def test_points_of_a_text_do_not_fill_the_row(entry: str) -> None:
    text = f"Referat\n\n1. Regnskab\nGodkendt.\n\n2. Vej\nTre ting:\n{entry}\n\n4. Hegn\nDrøftet.\n\n5. Evt.\nIntet.\n"
    assert [number for number, _ in outline(text)] == ["1", "2", "4", "5"]


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("4a) Forslag om bump", "4b) Forslag om flag", ["4a", "4b"]),
        ("4.1. Forslag om bump", "4.2. Forslag om flag", ["4.1", "4.2"]),
        ("4 a. Forslag om bump", "4 b. Forslag om flag", ["4a", "4b"]),
    ],
)
def test_parts_right_under_a_heading_are_items(first: str, second: str, numbers: list[str]) -> None:
    text = (
        "Referat af generalforsamling\n\n1. Valg af dirigent\nOve Lind blev valgt.\n\n2. Beretning\nGodkendt.\n\n"
        "3. Regnskab\nGodkendt.\n\n"
        f"4. Indkomne forslag\n\n{first}\nForkastet.\n\n{second}\nVedtaget.\n\n5. Eventuelt\nIntet.\n"
    )
    items = parse_minutes(text).items
    assert [i.number for i in items] == ["1", "2", "3", "4", *numbers, "5"]
    assert [i.decision.outcome for i in items[4:6] if i.decision] == ["rejected", "approved"]


def test_points_further_down_are_no_parts() -> None:
    text = (
        "Referat\n\n1. Regnskab\nGodkendt.\n\n2. Plan\nPlanen har to dele.\n2.1 Veje\n2.2 Stier\nGodkendt.\n\n"
        "3. Hegn\nDrøftet.\n"
    )
    assert [number for number, _ in outline(text)] == ["1", "2", "3"]


def test_an_answer_takes_its_title_from_the_agenda() -> None:
    text = (
        "Referat af generalforsamling\n\nDagsorden\n1. Valg af dirigent\n2. Beretning\n3. Valg af revisor\n\n"
        "Ad 1: Valgt blev Ove Lind, der takkede for valget og konstaterede, at mødet var lovligt indkaldt.\n\n"
        "Ad 2: Beretningen blev godkendt uden bemærkninger fra forsamlingen denne aften.\n\n"
        "Ad 3: Genvalg til Rie Holm. Suppleant: Kaj Bro.\n"
    )
    assert outline(text)[2] == ("3", "Valg af revisor")
    assert said(text)[2] == "Genvalg til Rie Holm. Suppleant: Kaj Bro."


@pytest.mark.parametrize(
    ("line", "decision"),
    [
        ("Lise skriver til skolen om de bolde, der ligger og flyder.", None),
        ("Nye priser på leje af salen vedtaget, gælder fra 1/1. Lise retter i systemet.", None),
        ("Anna orienterer om, at kommunen kommer på tilsyn. Det er d. 8. maj kl. 9.", None),
        ("Regnskab. Godkendt uden bemærkninger.", "Godkendt uden bemærkninger."),
        ("Valg af kasserer. Ove Lind.", "Ove Lind."),
    ],
)
def test_a_line_without_a_title_is_itself_what_was_said(line: str, decision: str | None) -> None:
    text = f"Referat af bestyrelsesmøde\n\n1) Budget\nDrøftet.\n\n2) {line}\n\n3) Evt.\nIntet.\n"
    assert said(text)[1] == (decision or line)


FLAT_TABLE = (
    "Referat af møde i Vandlauget den 4. maj 2023\nDeltagere: Ove Lind, Rie Holm\nDagsordenspunkt\nSagsfremstilling\n"
    "Beslutning\n1\nDagsorden\nOve bød velkommen.\nGodkendt\n2\nPumpe\nDer er to tilbud.\nDet laveste tilbud antages\n"
    "3\nPersonale (lukket)\nLukket punkt\n4\nEventuelt\nRie takkede.\nIntet\nMødet hævet kl. 19.10\n"
)


def test_a_table_that_has_lost_its_lines_keeps_its_columns() -> None:
    assert said(FLAT_TABLE) == ["Godkendt", "Det laveste tilbud antages", None, "Intet"]


@pytest.mark.parametrize(
    "heading", ["B. SAGER TIL DRØFTELSE", "Sager til orientering", "Lukkede punkter", "ØVRIGE SAGER"]
)
def test_the_heading_of_a_group_ends_no_decision(heading: str) -> None:
    text = f"Referat\n\n1. Budget\n\nBeslutning\n\nUdgik.\n\n{heading}\n\n2. Havn\n\nBeslutning\n\nDrøftet.\n"
    assert said(text) == ["Udgik.", "Drøftet."]


@pytest.mark.parametrize("words", ["Bilag 2 blev omdelt på mødet.", "OK", "Ingen punkter til behandling."])
def test_last_words_that_only_look_like_such_a_heading(words: str) -> None:
    text = f"Referat\n\n1. Budget\n\nBeslutning\n\nGodkendt.\n\n{words}\n\n2. Havn\n\nBeslutning\n\nDrøftet.\n"
    assert said(text)[0] == f"Godkendt. {words}"


def test_page_numbers_alone_on_their_lines_are_no_words() -> None:
    page = " " * 80
    first = f"Referat\n{page}1\n\n1. Budget\n\nBeslutning\n\nGodkendt\n{page}2\n\n"
    text = first + f"2. Havn\n\nBeslutning\n\nDrøftet\n{page}3\n"
    assert said(text) == ["Godkendt", "Drøftet"]


@pytest.mark.parametrize(("line", "kept"), [("20/10", True), ("2/10", False), ("3 af 5", False), ("14/4", True)])
def test_a_day_alone_on_its_line_is_no_page_number(line: str, kept: bool) -> None:
    decision = said(
        f"Referat\n\n1. Budget\n\nBeslutning\n\nGodkendt. Fristen er\n\n{line}\n\n2. Havn\n\nBeslutning\n\nUdsat.\n"
    )[0]
    assert (line in (decision or "")) is kept


def test_the_list_for_next_time_is_an_item_without_decision() -> None:
    text = "Referat\n\n1. Budget\nGodkendt.\n\n2. Evt.\nIntet.\n\nTil næste gang: budget og fest. Ove tager kopi med.\n"
    assert outline(text)[-1] == (None, "Til næste gang")
    assert said(text) == ["Godkendt.", "Intet.", None]


def test_titles_with_a_colon_on_lines_of_their_own() -> None:
    text = (
        "BESTYRELSESREFERAT 03-01-2024\n\nTil stede: Ove Lind, Rie Holm\n\nOpfølgning fra sidst:\n\nAlt er gjort.\n\n"
        "Cykelskur Vestre Allé:\n\nOve spørger ejeren\n\nDer kommer tilbud.\n\nNæste møde:\n\n"
        "Vi ses den 7. februar.\n\nSKOVLUND\n2740 NØRREBY\n"
    )
    assert [title for _, title in outline(text)] == ["Opfølgning fra sidst", "Cykelskur Vestre Allé", "Næste møde"]


def test_titles_that_end_with_a_shortened_word() -> None:
    text = (
        "Bestyrelsesmøde 9. maj 2023\n\nTil stede: Ove Lind\n\nSalg\nSolgt pr. 1. maj.\n\nFremleje 3, 1. tv.\n"
        "Godkendt.\n\nGård\nIntet nyt.\n"
    )
    assert [title for _, title in outline(text)] == ["Salg", "Fremleje 3, 1. tv.", "Gård"]


def test_attachments_are_no_items_and_no_recommendation() -> None:
    text = (
        "Stier i skoven\n\nIndstilling\n\nForvaltningen indstiller,\n\nat planen godkendes.\n\nBeslutning\n\n"
        "Godkendt.\n\nBilag\n\n1. Kort over stier\n"
    )
    assert [r.text for r in only(text).recommendations] == ["at planen godkendes."]


def test_minutes_that_bear_the_word_agenda_were_held() -> None:
    text = (
        "Menighedsrådet\n\nBeslutningsprotokol\n\nDagsorden / Beslutning\n\n1. Indledning\nVi sang en salme.\n\n"
        "2. Dagsorden\nDagsordenen godkendtes.\n\n3. Regnskab\nIndstilling: At regnskabet godkendes\nGodkendt.\n\n"
        "4. Udflugt\nBliver den 21. august til havet.\n"
    )
    assert said(text)[0] == "Vi sang en salme."
    assert said(text)[3] == "Bliver den 21. august til havet."


def test_an_agenda_stays_an_agenda() -> None:
    text = (
        "Dagsorden til møde i Byrådet den 3. maj 2024\n\n1. Godkendelse af referat\nReferatet er udsendt.\n\n"
        "2. Budget\nDirektionen indstiller, at budgettet godkendes.\n\n3. Eventuelt\n"
    )
    assert parse_minutes(text).is_agenda


def test_lists_of_tasks_after_a_table_of_items_are_items_of_their_own() -> None:
    parsed = parse_minutes(
        "Referat af møde i Lodsrådet den 8. maj 2025\n\nTil stede: Rie Holst Tang, Søren Lindal\n\n"
        "Nr.\tPunkt\tReferat\n"
        "1.\tBøjer\tBøjerne blev drøftet.\n"
        "2.\tMole\tRie fortalte om molen.\n\n"
        "Handlinger\n"
        "Hvem\tHvad\tHvornår\n"
        "Rie\tMale bøjerne\tuge 22\n\n"
        "Handlinger fra sidste møde\n"
        "Hvem\tHvad\tStatus\n"
        "Søren\tBestille maling\tudført\n"
    )
    assert [(item.number, item.title, [task.what for task in item.tasks]) for item in parsed.items] == [
        ("1", "Bøjer", []),
        ("2", "Mole", []),
        (None, "Handlinger", ["Male bøjerne"]),
        (None, "Handlinger fra sidste møde", []),
    ]


@pytest.mark.parametrize("title", ["Lukket – Salg af bøjer", "Lukket - Salg af bøjer", "Lukket drøftelse"])
def test_a_title_that_begins_with_closed_is_closed(title: str) -> None:
    parsed = parse_minutes(
        "Referat af møde i Lodsrådet den 8. maj 2025\n\n1. Bøjer\nBeslutning\nGodkendt.\n\n"
        f"2. {title}\nBeslutning\nGodkendt.\n"
    )
    assert [item.closed for item in parsed.items] == [False, True]


def test_what_one_sentence_joins_is_looked_at() -> None:
    parsed = parse_minutes(
        "Referat af møde i Lodsrådet den 8. maj 2025\n\n1. Bøjer\nIndstilling\n"
        "Administrationen indstiller, at bøjerne males, og at molen repareres.\n\nBeslutning\nGodkendt.\n"
    )
    assert [(r.rule, r.confidence < 0.9) for r in parsed.items[0].recommendations] == [
        ("recommendation.joined", True),
        ("recommendation.joined", True),
    ]
