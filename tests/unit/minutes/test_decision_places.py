"""Where decisions stand: in further lines of a cell, under "Referat", beside who was away, above a list of tasks."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes
from workflow.minutes.layout.text import sentences


def test_a_cell_goes_on_in_further_lines() -> None:
    text = (
        "Referat af møde i menighedsrådet den 3. juni 2031\n\nPunkt\tEmne\tReferat\n1\tDagsorden\tGodkendt.\n"
        "2\tSyn\tSynet viste følgende:\n\t\t- Taget: Revner. Bo indhenter tilbud.\n\t\t- Porten: Males til foråret.\n"
        "\t\tSynet blev underskrevet.\n3\tEventuelt\tIntet.\n"
    )
    items = parse_minutes(text).items
    assert [item.title for item in items] == ["Dagsorden", "Syn", "Eventuelt"]
    assert items[1].decision
    assert items[1].decision.text == (
        "Synet viste følgende: - Taget: Revner. Bo indhenter tilbud. - Porten: Males til foråret. "
        "Synet blev underskrevet."
    )
    assert items[2].decision
    assert items[2].decision.text == "Intet."


def test_a_markdown_row_with_empty_cells_goes_on() -> None:
    text = (
        "# Referat, bestyrelsen 3. juni 2031\n\n| Nr. | Emne | Referat |\n|---|---|---|\n"
        "| 1 | Dagsorden | Godkendt. |\n| 2 | Syn | Synet er holdt. |\n"
        "| | | Bo indhenter tilbud. |\n| 3 | Eventuelt | Intet. |\n"
    )
    items = parse_minutes(text).items
    assert [item.title for item in items] == ["Dagsorden", "Syn", "Eventuelt"]
    assert items[1].decision
    assert items[1].decision.text == "Synet er holdt. Bo indhenter tilbud."


def test_an_agenda_with_minutes_under_headings_tells_what_happened_elsewhere() -> None:
    text = (
        "Nordvang Gymnasium\nBestyrelsesmøde 2/2031\n3. juni 2031 kl. 14-16\n\nDAGSORDEN\n1. Dagsorden\n2. Årsrapport\n"
        "3. Tag\n4. Mødeplan\n5. Optag\n\nAd 1. Dagsorden\nDagsordenen blev godkendt.\n\nAd 2. Årsrapport\n"
        "Indstilling: Det indstilles, at bestyrelsen godkender rapporten.\nReferat: Rapporten blev godkendt.\n\n"
        "Ad 3. Tag\nBestyrelsen drøftede taget. Rektor spørger en tømrer.\n\n"
        "Ad 4. Mødeplan\nMøderne ligger fast.\n\nAd 5. Optag\n"
        "Indstilling: Rektor indstiller, at der oprettes to klasser.\nReferat: Bestyrelsen tiltrådte indstillingen.\n"
    )
    items = parse_minutes(text).items
    told = [item.decision.text if item.decision else None for item in items]
    assert told[2:4] == ["Bestyrelsen drøftede taget. Rektor spørger en tømrer.", "Møderne ligger fast."]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Bestyrelsen gav Ulla mandat til at forhandle. Bo deltog ikke i behandlingen af punktet.", True),
        ("Bo Lund deltog ikke i behandlingen af punktet på grund af inhabilitet.", False),
    ],
)
def test_who_was_away_beside_a_decision(words: str, kept: bool) -> None:
    text = f"Referat\n\nPunkt 1: Grund\n\nBeslutning:\n{words}\n\nPunkt 2: Eventuelt\n\nBeslutning:\nIntet.\n"
    item = parse_minutes(text).items[0]
    assert (item.decision.text if item.decision else None) == (words if kept else None)


@pytest.mark.parametrize("heading", ["Opfølgningsliste", "Opsamling på aftaler", "Aftalte opgaver"])
def test_a_list_of_tasks_after_the_last_item(heading: str) -> None:
    text = (
        "Referat\nBestyrelsen 3. juni 2031\n\n1. Dagsorden\nGodkendt.\n\n2. Tag\nBestyrelsen drøftede taget.\n\n"
        f"3. Eventuelt\nPer spurgte til bænken.\n\n{heading}\nOpgave\tAnsvarlig\tFrist\nTilbud på tag\tPer\t1/7\n"
    )
    items = parse_minutes(text).items
    assert [item.title for item in items] == ["Dagsorden", "Tag", "Eventuelt", heading]
    assert items[2].decision
    assert items[2].decision.text == "Per spurgte til bænken."
    assert items[3].decision is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "For stemte A og B. Imod stemte: C, D og E. Forslaget faldt.",
            ["For stemte A og B.", "Imod stemte: C, D og E.", "Forslaget faldt."],
        ),
        ("Imod stemte Ø. Sagen er vedtaget.", ["Imod stemte Ø.", "Sagen er vedtaget."]),
        ("Peter A. Hansen og B. Lund kom. De gik.", ["Peter A. Hansen og B. Lund kom.", "De gik."]),
    ],
)
def test_a_partys_letter_ends_a_sentence(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text, 0, len(text))] == expected


def test_a_number_beside_a_control_character_is_read() -> None:
    assert parse_minutes("0\x1f").items == ()
