"""Who came instead of whom, in the words that secretaries use. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

HEAD = "MED-udvalget, Center for Kultur\nLunde Kommune\n\nOrdinært møde den 4. marts 2024 kl. 19-21, Rådhuset\n\n"
ITEMS = "\n\n1. Godkendelse af dagsorden\n\nBeslutning: Godkendt.\n\n2. Økonomi\n\nBeslutning: Drøftet.\n"

# the text; then the names, "-" before those who were away, and behind "/" who came instead
CASES = [
    (
        "For ledelsen:\nRie Tang, centerchef (formand)\nKeld Rask, distriktsleder\n\nFor medarbejderne:\n"
        "Gry Lund, FTR FOA (næstformand)\nBo Ask, TR 3F - afbud\n"
        "Pia Holm, TR Ergo/Fys (suppleant for Helle Dam)\n\nFraværende med afbud: Helle Dam\n\n"
        "Ad hoc: HR-konsulent Ove Lindal (pkt. 3)",
        "-Bo Ask; -Helle Dam/Pia Holm; Gry Lund; Keld Rask; Ove Lindal; Pia Holm; Rie Tang",
    ),
    (
        "Medlemmer\nRie Tang, borgmester (A)\nBo Ask (V)\nGry Lund (A)\n\nAfbud\n"
        "Bo Ask. Som stedfortræder deltog Erik Toft (V).\nGry Lund",
        "-Bo Ask/Erik Toft; -Gry Lund; Erik Toft; Rie Tang",
    ),
    (
        "Medlemmer\nRie Tang, borgmester (A)\nBo Ask (V)\nGry Lund (A)\n\nFraværende\n"
        "Bo Ask (V). I stedet deltog Erik Toft (V).",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nAfbud: Bo Ask. Stedfortræderen, Erik Toft, deltog.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nAfbud\nBo Ask. Erik Toft deltog som stedfortræder.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nAfbud: Bo Ask\nStedfortræder for Bo Ask: Erik Toft",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nBo Ask var fraværende. I stedet for mødte Erik Toft.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nI stedet for Bo Ask (V) var 1. suppleant Erik Toft indkaldt.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nErik Toft mødte som suppleant for Bo Ask.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nErik Toft erstattede Bo Ask.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nBo Ask var erstattet af Erik Toft.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nBo Ask blev repræsenteret ved Erik Toft.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nErik Toft deltog på vegne af Bo Ask.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nErik Toft repræsenterede Bo Ask.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nBo Ask havde forfald. Som 1. suppleant var indkaldt Erik Toft.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nAfbud: Bo Ask -> Erik Toft",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Rie Tang\nBo Ask – Erik Toft mødte i stedet\nGry Lund\nAfbud: Ib Skov",
        "-Bo Ask/Erik Toft; -Ib Skov; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede:\nRie Tang\nGry Lund\nErik Toft (stedf. for Bo Ask)",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede:\nRie Tang\nGry Lund\nBo Ask v. Erik Toft",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede:\nRie Tang\nGry Lund\nBo Ask (afbud, repr. ved Erik Toft)",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Afbud var meddelt af Bo Ask, for hvem var indkaldt Erik Toft.\nTil stede: Rie Tang, Gry Lund",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund\nAfbud: Bo Ask (suppleant Erik Toft mødt), Ib Skov (ingen suppleant)",
        "-Bo Ask/Erik Toft; -Ib Skov; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund\nAfbud fra Bo Ask. Erik Toft var indkaldt i hans sted.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "| Medlem | Stedfortræder | Status |\n|---|---|---|\n| Rie Tang | | Mødt |\n| Gry Lund | | Mødt |\n"
        "| Bo Ask | Erik Toft | Afbud |",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "| Medlem | Mødt | Afbud | Stedfortræder |\n|---|---|---|---|\n| Rie Tang | x | | |\n"
        "| Gry Lund | x | | |\n| Bo Ask |  | x | Erik Toft |",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Afbud:\nIb Skov (V)\n  Stedfortræder: Erik Toft (V)\nHelle Dam (A)\n"
        "  Stedfortræder: Kaj Rask (A)\nTil stede: Rie Tang, Gry Lund",
        "-Helle Dam/Kaj Rask; -Ib Skov/Erik Toft; Erik Toft; Gry Lund; Kaj Rask; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund\n"
        "Ib Skov (A) og Helle Dam (V) havde meldt afbud. For dem mødte henholdsvis Erik Toft og Kaj Rask.",
        "-Helle Dam/Kaj Rask; -Ib Skov/Erik Toft; Erik Toft; Gry Lund; Kaj Rask; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund og Erik Toft, der mødte for Ib Skov",
        "-Ib Skov/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund. Suppleant Erik Toft var indkaldt på grund af Ib Skovs afbud.",
        "-Ib Skov/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Gry Lund, Ib Skov\nErik Toft var mødt i stedet for Ib Skov, der havde meldt afbud.",
        "-Ib Skov/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Gry Lund, Ib Skov\n"
        "Ib Skov havde meldt afbud, og Erik Toft deltog som hans stedfortræder.",
        "-Ib Skov/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Gry Lund, Ib Skov\nIb Skov var forhindret, hvorfor suppleant Erik Toft deltog.",
        "-Ib Skov/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Gry Lund, Ib Skov\n"
        "Ib Skov var fraværende på grund af sygdom. Suppleant Erik Toft deltog.",
        "-Ib Skov/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nAfbud fra Bo Ask, i stedet deltog 1. suppleant Erik Toft.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nAfbud: Bo Ask. Stedfortræder Erik Toft mødt.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nUnder Bo Asks orlov deltog Erik Toft som stedfortræder.",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Medlemmer: Rie Tang, Bo Ask, Gry Lund\nErik Toft (V) er indtrådt for Bo Ask (V).",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund, Erik Toft (erstatter Bo Ask)",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund, Erik Toft (repræsenterer Bo Ask)",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund, Erik Toft (på vegne af Bo Ask)",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
    (
        "Til stede: Rie Tang, Gry Lund, Erik Toft (i Bo Asks sted)",
        "-Bo Ask/Erik Toft; Erik Toft; Gry Lund; Rie Tang",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_who_came_instead(text: str, expected: str) -> None:
    people = parse_minutes(HEAD + text + ITEMS).participants
    told = ("-" * bool(p.absent) + p.name + (f"/{p.substitute}" if p.substitute else "") for p in people)
    assert "; ".join(sorted(told)) == expected
