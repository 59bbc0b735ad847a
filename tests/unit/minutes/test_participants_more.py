"""Who was there, in wordings that stand beside the usual ones. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

HEAD = "Kulturrådet i Lunde\n\nReferat af møde den 4. marts 2024 kl. 19\n\n"
ITEMS = "\n\n1. Godkendelse af dagsorden\n\nGodkendt.\n\n2. Økonomi\n\nDrøftet.\n"

# the text; then the names, "-" before those who were away, and behind "/" who came instead
CASES = [
    # brackets around what is said of the absent
    ("Til stede: Ove Lindal, Rie Tang\n(Afbud: Ib Skov)", "-Ib Skov; Ove Lindal; Rie Tang"),
    ("Ove Lindal, Rie Tang\n\n(Fraværende: Ib Skov).\n\nReferent: Rie Tang", "-Ib Skov; Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal, Rie Tang (Ib Skov havde meldt afbud)", "-Ib Skov; Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal, Rie Tang. (Ib Skov er syg)", "-Ib Skov; Ove Lindal; Rie Tang"),
    ("Ove Lindal, Rie Tang og Bo Ask (Ib Skov fraværende)\nReferent: Bo Ask", "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang"),
    # who came instead, after the names of the absent
    (
        "Til stede: Ove Lindal, Rie Tang\nAfbud: Ib Skov, Bo Ask som suppleant",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nFraværende: Ib Skov, Bo Ask som stedfortræder",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nAfbud: Ib Skov (Lunde Kommune) v/ Bo Ask",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    ("Til stede: Ove Lindal, Rie Tang\nAfbud: Lunde Kommune v/ Bo Ask", "-Bo Ask; Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal\nAfbud: Ib Skov (1. suppleant Bo Ask mødte)", "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal"),
    ("Til stede: Ove Lindal. Fraværende med afbud: Ib Skov og suppleant Bo Ask.", "-Bo Ask; -Ib Skov; Ove Lindal"),
    ("Til stede: Ove Lindal. Afbud: Ib Skov. Uden afbud: Bo Ask.", "-Bo Ask; -Ib Skov; Ove Lindal"),
    # people without a heading, above the first one
    ("Ove Lindal, Rie Tang og Bo Ask\n\nAfbud: Ib Skov", "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang"),
    ("Bygning Vest, Konferencerum Nord\n\nTil stede: Ove Lindal, Rie Tang", "Ove Lindal; Rie Tang"),
    ("Regionshospitalet Lunde, Konferencerum Nord\n\nTil stede: Ove Lindal, Rie Tang", "Ove Lindal; Rie Tang"),
    # an empty cell among ticks
    (
        "| Navn | Rolle | Til stede |\n|---|---|---|\n| Ove Lindal | Formand | X |\n| Rie Tang | Medlem | |\n"
        "| Bo Ask | Medlem | x |",
        "-Rie Tang; Bo Ask; Ove Lindal",
    ),
    (
        "Navn\tRolle\tMødt\nOve Lindal\tFormand\t✓\nRie Tang\tMedlem\t\nBo Ask\tMedlem\t✓",
        "-Rie Tang; Bo Ask; Ove Lindal",
    ),
    (
        "| Navn | Rolle | Til stede |\n|---|---|---|\n| Ove Lindal | Formand | |\n| Rie Tang | Medlem | |",
        "Ove Lindal; Rie Tang",
    ),
    # a table of fields
    (
        "| | |\n|---|---|\n| **Dato** | 4. marts 2024 |\n"
        "| **Deltagere** | Teamleder Ove Lindal (OL), souschef Rie Tang (RT) |\n"
        "| **Afbud** | Overlæge Ib Skov – stedfortræder Bo Ask (BA) |\n| **Referent** | Rie Tang |",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    ("| Deltagere | Ove, Rie og Bo |\n| Afbud | Ingen |", "Bo; Ove; Rie"),
    # away for a part of the meeting only
    ("Til stede: Ove Lindal, Rie Tang\nFraværende: Rie Tang (pkt. 3)", "Ove Lindal; Rie Tang"),
    (
        "Til stede: Ove Lindal, Rie Tang\nFraværende:\nRie Tang (V) var fraværende under punkt 3-5",
        "Ove Lindal; Rie Tang",
    ),
    ("Til stede: Ove Lindal, Rie Tang\nRie Tang var fraværende den første time.", "Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal. Rie Tang var forhindret fra kl. 20.", "Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal, Rie Tang\nAfbud: Ib Skov (IS), RT fra kl. 15", "-Ib Skov; Ove Lindal; Rie Tang"),
    # titles
    (
        "Deltagere:\nVicerektor Ove Lindal\nStatsautoriseret revisor Rie Tang, Lunde Revision (pkt. 3)\n"
        "Tandlæge Bo Ask",
        "Bo Ask; Ove Lindal; Rie Tang",
    ),
    # pupils and their classes
    ("Deltagere: Rie 8.B og Ove 9.A", "Ove; Rie"),
    ("Tilstede: 4.a: Rie og Bo, 6.c: Ove", "Bo; Ove; Rie"),
    # initials stand for somebody on another list of the minutes
    ("Deltagere: Ove Lindal (OL), Rie Tang (RT)\nReferent: RT", "Ove Lindal; Rie Tang"),
    (
        "Inviterede: Ove Lindal, Rie Tang, Ib Skov\nDeltagere: OL, RT\nAfbud: IS",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    # headings that say more than their first word
    (
        "Deltagere:\nOve Lindal\nRie Tang\nAfbud:\nIb Skov\nGæst under pkt. 2\nBo Ask",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    ("Deltagere: 5 medlemmer af rådet: Rie Tang, Ove Lindal (Lunde Kor)", "Ove Lindal; Rie Tang"),
    ("Deltagere: Ove Lindal (Lunde; fra pkt. 2), Rie Tang (Bakke)", "Ove Lindal; Rie Tang"),
    # sentences
    ("Ove Lindal og Rie Tang deltog.\nReferent var Bo Ask.", "Bo Ask; Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal\nUnder punkt 2 deltog desuden: advokat Rie Tang", "Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal\n\nHerudover deltog Rie Tang (pkt. 3)", "Ove Lindal; Rie Tang"),
    (
        "Fra foreningen deltog Ove Lindal og Rie Tang\nAfbud var modtaget fra: Byrådsmedlem Ib Skov\n"
        "Suppleant Bo Ask var mødt for Ib Skov",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Ove Lindal og Rie Tang var mødt fra bestyrelsen.\n\nAfbud var modtaget fra: Byrådsmedlem Ib Skov.",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Fra Lunde Idrætsråd deltog: Ove Lindal, Rie Tang og Kaj Rask\nSuppleant Bo Ask var mødt for Ib Skov.",
        "-Ib Skov/Bo Ask; Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    ("Til stede: Ove Lindal, Rie Tang online, Bo Ask (via Teams)", "Bo Ask; Ove Lindal; Rie Tang"),
    ("Ove Lindal og Rie Tang deltog fra bestyrelsen.", "Ove Lindal; Rie Tang"),
    ("Til stede: Ove Lindal\nRie Tang havde meldt afbud, og Bo Ask udeblev.", "-Bo Ask; -Rie Tang; Ove Lindal"),
    # groups within the list
    (
        "Deltagere: Forældre: Ove Lindal, Rie Tang. Personale: Bo Ask. Unge: Liva og Noah.",
        "Bo Ask; Liva; Noah; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere fra hospitalet: Ove Lindal, Rie Tang. Fra PLO: Læge Bo Ask.\nAfbud: Rie Tang",
        "-Rie Tang; Bo Ask; Ove Lindal",
    ),
    ("Deltagere: Formand: Ove Lindal, bestyrelsesmedlemmer: Rie Tang og Bo Ask", "Bo Ask; Ove Lindal; Rie Tang"),
    (
        "Repræsentanter for ejerne:\nDirektør Ove Lindal\nRepræsentanter for lejerne:\nRie Tang – afbud\n"
        "Tilforordnede:\nElev Bo Ask",
        "-Rie Tang; Bo Ask; Ove Lindal",
    ),
    ("Deltagere:\nOve Lindal, ja\nRie Tang, nej\nBo Ask, ja", "-Rie Tang; Bo Ask; Ove Lindal"),
    ("Til stede: Ove, Rie\nAfbud: Thorgrim", "-Thorgrim; Ove; Rie"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_who_was_there(text: str, expected: str) -> None:
    people = parse_minutes(HEAD + text + ITEMS).participants
    told = ("-" * bool(p.absent) + p.name + (f"/{p.substitute}" if p.substitute else "") for p in people)
    assert "; ".join(sorted(told)) == expected


def test_a_line_that_tells_who_came_for_one_item_is_no_part_of_the_line_above() -> None:
    text = (
        "Kredsbestyrelsesmøde\n\nDato: lørdag d. 2. marts 2024\nSted: Hotel Strand\n"
        "Bestyrelsen: Ove Lindal, Rie Tang, Kaj Rask, Ib Skov\nAfbud: Ib Skov (Kaj Rask havde fuldmagt)\n"
        "Sekretariatet: Bo Ask, Lise Vang (ref.)\nUnder punkt 2 deltog desuden: advokat Poul Dam"
    )
    names = [person.name for person in parse_minutes(text + ITEMS).participants]
    assert names == ["Ove Lindal", "Rie Tang", "Kaj Rask", "Ib Skov", "Bo Ask", "Lise Vang", "Poul Dam"]
