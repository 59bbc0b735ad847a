"""Lines that look like attendance and are none, and remarks that make nobody absent. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

HEAD = "MED-udvalget, Center for Kultur\nLunde Kommune\n\nOrdinært møde den 4. marts 2024 kl. 19-21, Rådhuset\n\n"
ITEMS = "\n\n1. Godkendelse af dagsorden\n\nBeslutning: Godkendt.\n\n2. Økonomi\n\nBeslutning: Drøftet.\n"

# the text; then the names, "-" before those who were away
CASES = [
    (
        "Kontakt: Rie Tang, tlf. 12 34 56 78\n\nDagsorden udsendt den 1. marts",
        "",
    ),
    (
        "Kontaktperson:\nRie Tang\nSekretær\n\nDeltagere: Bo Ask, Gry Lund",
        "Bo Ask; Gry Lund",
    ),
    (
        "Sagsbehandler: Rie Tang\nJournalnr. 12.34\n\nDeltagere: Bo Ask, Gry Lund",
        "Bo Ask; Gry Lund",
    ),
    (
        "Referat sendes til:\nRie Tang, Lunde Kommune\nIb Skov, Region Nord\n\nDeltagere: Bo Ask, Gry Lund",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund\nIb Skov deltog på vegne af Ældre Sagen.",
        "Bo Ask; Gry Lund; Ib Skov",
    ),
    (
        "Deltagere: Bo Ask (repræsenterede Danske Handicaporganisationer), Gry Lund",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund (suppleant)\nAfbud: Ib Skov",
        "-Ib Skov; Bo Ask; Gry Lund",
    ),
    (
        "Deltagere:\nBo Ask, medlem\nGry Lund, 1. suppleant\nIb Skov, 2. suppleant\nAfbud: Helle Dam",
        "-Helle Dam; Bo Ask; Gry Lund; Ib Skov",
    ),
    (
        "Medlemmer:\nBo Ask\nGry Lund\nSuppleanter:\nIb Skov",
        "Bo Ask; Gry Lund; Ib Skov",
    ),
    (
        "Medlemmer: Bo Ask, Gry Lund\nSuppleant Ib Skov deltog uden stemmeret.",
        "Bo Ask; Gry Lund; Ib Skov",
    ),
    (
        "Bo Ask bød velkommen og takkede Gry Lund for indsatsen.\n\nDeltagere: Bo Ask, Gry Lund",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund\nBo Ask deltog ikke i punkt 3.\nGry Lund mødte kl. 19.30.",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund (deltog ikke under pkt. 2)",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund\nMødet er indkaldt på grund af Ib Skovs fratræden.",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund\nFerie: uge 7",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund\nStatus: Grøn",
        "Bo Ask; Gry Lund",
    ),
    (
        "Rie Tangs Vej 4\n8000 Lunde\nTelefon 12345678\n\nDeltagere: Bo Ask, Gry Lund",
        "Bo Ask; Gry Lund",
    ),
    (
        "Deltagere: Bo Ask, Gry Lund\nBo Ask afløser Ib Skov som kasserer.",
        "Bo Ask; Gry Lund",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_nobody_else_was_there(text: str, expected: str) -> None:
    people = parse_minutes(HEAD + text + ITEMS).participants
    told = ("-" * bool(p.absent) + p.name + (f"/{p.substitute}" if p.substitute else "") for p in people)
    assert "; ".join(sorted(told)) == expected
