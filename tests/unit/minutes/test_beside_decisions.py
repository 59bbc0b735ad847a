"""What stands beside a decision and is none of its words: who came and went, the agenda's own words, capitals."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes
from workflow.minutes.layout.text import build_blocks

HEAD = (
    "Havneudvalget\nReferat af møde den 4. maj 2021 kl. 15.00\nDeltagere: Bo Agersted, Tine Vinther\n\n"
    "1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n\n"
)


def decided(words: str) -> str:
    item = parse_minutes(f"{HEAD}2. Takster\nSagsfremstilling\nTaksten er gammel.\n\nBeslutning\n{words}\n").items[1]
    return item.decision.text if item.decision else ""


@pytest.mark.parametrize(
    "attendance",
    [
        "Tine Vinther deltog fra pkt. 2.",
        "Tine Vinther deltog ikke under punkt 2.",
        "Tine Vinther (V) var ikke til stede under behandlingen af punktet.",
        "Tine Vinther og Bo Agersted deltog ikke i afstemningen.",
        "Tine Vinther deltog i mødet til og med punkt 4.",
        "Tine Vinther var inhabil og deltog ikke i sagens behandling.",
        "Bo Agersted forlod mødet kl. 16.40.",
        "Bo Agersted ankom til mødet under dette punkt.",
        "Bo Agersted kom til stede kl. 15.20.",
        "Bo Agersted gik kl. 16.00. Tine Vinther forlod lokalet under sagens behandling.",
        "Bo Agersted deltog via Teams.",
        "Under dette punkt deltog havnefoged Lis Holm.",
    ],
)
def test_who_came_and_went_is_no_decision(attendance: str) -> None:
    assert decided(f"Godkendt.\n{attendance}") == "Godkendt."


@pytest.mark.parametrize(
    "words",
    [
        "Tine Vinther deltog i mødet med kommunen, hvor det blev aftalt, at broen lukkes.",
        "Bo Agersted var glad for forslaget.",
        "Under punktet deltog havnefoged Lis Holm, som orienterede om priserne.",
        "Tine Vinther forlod mødet kl. 16. Bo Agersted sender taksterne ud.",
    ],
)
def test_what_people_say_and_do_stays(words: str) -> None:
    assert decided(f"Godkendt.\n{words}") == f"Godkendt. {words}"


@pytest.mark.parametrize(
    "agenda",
    [
        "Orientering fra formanden om tidsplanen for valget.",
        "Status på lamperne",
        "Til orientering.",
        "Gennemgang af havnens regnskab ved kassereren.",
    ],
)
def test_the_words_of_the_agenda_stand_above_the_formula(agenda: str) -> None:
    text = HEAD.replace("Beslutning\n", "") + f"2. Takster\n{agenda}\nTaget til efterretning.\n\n3. Eventuelt\nIntet.\n"
    item = parse_minutes(text).items[1]
    assert item.decision
    assert item.decision.text == "Taget til efterretning."


def test_what_was_told_stays_with_the_formula() -> None:
    told = "Orienteringen blev givet af Bo."
    text = HEAD.replace("Beslutning\n", "") + f"2. Takster\n{told}\nTaget til efterretning.\n\n3. Eventuelt\nIntet.\n"
    item = parse_minutes(text).items[1]
    assert item.decision
    assert item.decision.text == f"{told} Taget til efterretning."


def test_a_line_in_capitals_begins_anew() -> None:
    full = "Udvalget har i flere år set, at molen er mørk om vinteren, og at der ikke er råd til nye lamper."
    heading = "FORSLAG FRA SØFRONTENS MEDLEMMER I BYRÅDET OG DERES STEDFORTRÆDERE I HAVNERÅDET"
    text = "\n".join([full] * 4 + [heading] + [full] * 4)
    assert [block.text for block in build_blocks(text)][1] == heading
