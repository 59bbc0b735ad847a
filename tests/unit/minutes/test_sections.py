"""Sections and recommendations of one item: what is case text, what is recommended, what is decided, what ends it."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes
from workflow.minutes.model import AgendaItem

HEAD = (
    "Havneudvalget\nReferat af møde den 4. maj 2021 kl. 15.00\n\n1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n\n"
)


def read(words: str, *, title: str = "Lys på mole 3") -> AgendaItem:
    """The second item of minutes whose first item has a decision with a heading."""
    return parse_minutes(f"{HEAD}2. {title}\n{words}\n").items[1]


def decided(item: AgendaItem) -> str:
    return item.decision.text if item.decision else ""


@pytest.mark.parametrize(
    ("words", "points"),
    [
        (
            "Sagsfremstilling\nMolen er mørk. Forvaltningen indstiller, at der opsættes tre lamper.\n\n"
            "Beslutning\nGodkendt.",
            ["der opsættes tre lamper."],
        ),
        (
            "Sagsfremstilling\nRådgiveren anbefaler, at lamperne er gule. Sejlerne foreslår blå.\n\n"
            "Indstilling\nForvaltningen indstiller, at der opsættes tre lamper.\n\nBeslutning\nGodkendt.",
            ["der opsættes tre lamper."],
        ),
        (
            "> Molen er mørk. Lone indstiller, at udvalget\n> 1. godkender tre lamper\n> 2. hører sejlerne\n\n"
            "1: ja. 2: Udsat.",
            ["godkender tre lamper", "hører sejlerne"],
        ),
        (
            "> *Indstilling fra formanden:*\n> *- at der opsættes lamper*\n> *- at sejlerne høres*\n\n"
            "Begge dele godkendt.",
            ["at der opsættes lamper", "at sejlerne høres"],
        ),
        (
            "Indstilling: At HMU\n- drøfter lamperne\n- nedsætter en lysgruppe\n\nBeslutning\nDrøftet.",
            ["drøfter lamperne", "nedsætter en lysgruppe"],
        ),
        (
            "Indstilling\nForvaltningen indstiller, at\nA) der opsættes lamper\nB) sejlerne høres\n\n"
            "Beslutning\nTiltrådt.",
            ["der opsættes lamper", "sejlerne høres"],
        ),
        (
            "Indstilling\nForvaltningen indstiller til udvalget at give afslag på lamper og at kræve master fjernet."
            "\n\nBeslutning\nTiltrådt.",
            ["give afslag på lamper og at kræve master fjernet."],
        ),
        (
            "Indstilling\nDet indstilles, at KLU Havn godkender lamperne.\n\nBeslutning\nTiltrådt.",
            ["godkender lamperne."],
        ),
        ("Indstilling\nIngen.\n\nBeslutning\nTaget til efterretning.", []),
        (
            "Sagsresumé\nMolen er mørk.\n\nMoleudvalget foreslår\nat der opsættes lys\nat sejlerne høres\n\n"
            "Beslutning\nGodkendt.",
            ["at der opsættes lys", "at sejlerne høres"],
        ),
        (
            "Sagsresumé\nMolen er mørk.\n\nMoleudvalget indstiller lysplanen til endelig vedtagelse\n\n"
            "Beslutning\nVedtaget.",
            ["lysplanen til endelig vedtagelse"],
        ),
        ("Indstilling\nTil drøftelse.\n\nBeslutning\nDrøftet.", ["Til drøftelse."]),
        ("Lis foreslår, at vi søger en pulje. Bo foreslår stearinlys.\n\nBeslutning: Vi søger puljen.", []),
    ],
)
def test_what_is_recommended(words: str, points: list[str]) -> None:
    assert [point.text for point in read(words).recommendations] == points


def test_the_last_sentence_of_the_case_keeps_its_place() -> None:
    text = (
        f"{HEAD}2. Lys\nSagsfremstilling\nMolen er mørk. Staben foreslår, at der opsættes lys.\n\nBeslutning\nUdsat.\n"
    )
    point = parse_minutes(text).items[1].recommendations[0]
    assert text[slice(*point.span)] == "der opsættes lys."
    assert point.outcome == "deferred"


@pytest.mark.parametrize(
    "after",
    [
        "\n\nNæste møde tirsdag d. 8. juni hos Lone",
        "\n\nNæste gang den 8. juni",
        "\n\nTil næste gang:\n- alle tager kikkert med",
        "\n\nTak for god kaffe.",
        "\n\nMødet sl. 20.05, n.m. 8/6",
        "\n\nReferatet er udsendt den 6. maj.",
        "\n\nLone Krog, referent",
        "\n\nLone Krog\nformand\n\nUnderskrevet elektronisk den 9. maj 2021",
        "\n\nNÆSTFORMANDEN   FORMANDEN",
        "\n\nAktionsliste efter mødet\nLone: ringe til elektrikeren",
        "\n\n| Opgave | Hvem | Frist |\n|---|---|---|\n| Ringe | Lone | 9/5 |",
    ],
)
def test_what_follows_the_last_words_is_no_decision(after: str) -> None:
    assert decided(read(f"Beslutning\nUdvalget valgte gule lamper.{after}")) == "Udvalget valgte gule lamper."


def test_a_table_of_tasks_does_not_end_the_decision() -> None:
    table = "| Hvad | Ansvarlig | Deadline |\n|---|---|---|\n| Ringe | Lone | 9/5 |"
    assert decided(read(f"Beslutning\nGule lamper.\n\n{table}\n\nBo stemte imod.")) == "Gule lamper. Bo stemte imod."


def test_the_next_meeting_alone_is_what_was_said() -> None:
    assert decided(read("Næste møde er den 8. juni.", title="Eventuelt")) == "Næste møde er den 8. juni."


def test_elected_officers_are_no_signatures() -> None:
    words = "Beslutning\nFølgende blev valgt.\n\nLone Krog, formand"
    assert decided(read(words, title="Konstituering")).endswith("Lone Krog, formand")


def test_the_conclusion_belongs_to_what_was_said_after_a_quoted_case() -> None:
    words = "> Molen er mørk.\n\nAlle kender problemet.\n\n**Konklusion:** Vi køber lamper."
    assert decided(read(words)) == "Alle kender problemet. Konklusion: Vi køber lamper."


def test_a_sentence_that_opens_the_decision_parts_it_from_the_story() -> None:
    words = "Bo fortalte længe om molen.\n\nVi blev enige om følgende:\n\nDer købes tre lamper."
    assert decided(read(words)) == "Vi blev enige om følgende: Der købes tre lamper."


def test_besluttet_before_a_colon_opens_the_decision() -> None:
    assert decided(read("Bo fortalte om molen.\nBesluttet: Lamperne købes.")) == "Lamperne købes."


def test_a_formula_is_parted_from_the_news_it_closes() -> None:
    words = "- Molen er malet.\n- Kranen er solgt.\n\nTaget til efterretning."
    assert decided(read(words, title="Meddelelser")) == "Taget til efterretning."


def test_what_somebody_told_at_the_meeting_is_what_was_said() -> None:
    words = "Lone mindede om, at nøglerne skal afleveres."
    assert decided(read(words, title="Eventuelt")) == words
