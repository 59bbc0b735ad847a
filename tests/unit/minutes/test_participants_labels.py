"""Who was there, who was away and who came instead, behind labels of all kinds. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

HEAD = "Kulturrådet i Lunde\n\nReferat af møde den 4. marts 2024 kl. 19\n\n"
ITEMS = "\n\n1. Godkendelse af dagsorden\n\nGodkendt.\n\n2. Økonomi\n\nDrøftet.\n"

# the text; then the names, "-" before those who were away, and behind "/" who came instead
CASES = [
    (
        "Mødt: Ove Lindal (OL), Rie Tang (RT)\nMeldt afbud: Ib Skov (IS)\nIkke mødt: Bo Ask (BA)",
        "-Bo Ask; -Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Tilstede:\nOve Lindal      Rie Tang\nBo Ask          Kaj Rask\nAfbud:\nIb Skov",
        "-Ib Skov; Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere:\n• Ove Lindal (formand)\n• Rie Tang (næstformand)\nAfbud:\n• Ib Skov (kasserer)",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal (formand); Rie Tang (næstformand); Bo Ask (kasserer).",
        "Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: formand Ove Lindal, næstformand Rie Tang, kasserer Bo Ask og sekretær Kaj Rask",
        "Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal, formand, Rie Tang, næstformand, Bo Ask, kasserer",
        "Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede fra bestyrelsen: Ove Lindal, Rie Tang\nTil stede fra skolen: Bo Ask\nAfbud: Ib Skov",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Fra Lunde Kommune: Ove Lindal, Rie Tang\nFra Region Østhavet: Bo Ask\nAfbud: Ib Skov (Lunde Kommune)",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Lunde Kommune: Ove Lindal, Rie Tang\nBakke Kommune: Bo Ask (afbud), Kaj Rask",
        "-Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Mødedeltagere: Ove Lindal (A), Rie Tang (V), Bo Ask (C)\n"
        "Fraværende: Ib Skov (F) - stedfortræder: Kaj Rask (F)",
        "-Ib Skov/Kaj Rask; Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Fraværende: Ib Skov (F)\nStedfortræder: Kaj Rask (F)\nTil stede: Ove Lindal, Rie Tang",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Afbud: Ib Skov. Stedfortræder: Kaj Rask.\nTil stede: Ove Lindal, Rie Tang",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang, Kaj Rask (suppleant for Ib Skov)",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang, Kaj Rask (stedfortræder for Ib Skov), Bo Ask",
        "-Ib Skov/Kaj Rask; Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Medlemmer:\nOve Lindal\nRie Tang\nIb Skov (afbud - Kaj Rask deltog som suppleant)",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Medlemmer:\nOve Lindal\nRie Tang\nIb Skov (Afbud. I stedet deltog Kaj Rask)",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Ib Skov (A) var fraværende. Som stedfortræder mødte Kaj Rask (A).\nTil stede: Ove Lindal, Rie Tang",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang. Ib Skov havde meldt afbud, og i stedet mødte Kaj Rask.",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nAfbud: Ib Skov (Kaj Rask var indkaldt)",
        "-Ib Skov/Kaj Rask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Afbud fra Ib Skov og Kaj Rask, til stede var Ove Lindal og Rie Tang.",
        "-Ib Skov; -Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Ved mødet deltog: Ove Lindal, Rie Tang\nMed afbud: Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere:\nOve Lindal, Lunde Kommune, formand\nRie Tang, Region Østhavet\nAfbud:\n"
        "Ib Skov, Bakke Kommune\nReferent:\nKaj Rask",
        "-Ib Skov; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: OL, RT, BA\nAfbud: IS",
        "-IS; BA; OL; RT",
    ),
    (
        "Til stede: Ove, Rie og Bo (de to sidste fra pkt. 3)\nAfbud: Ib",
        "-Ib; Bo; Ove; Rie",
    ),
    (
        "Med: Ove, Rie, Bo\nIkke med: Ib (syg)",
        "-Ib; Bo; Ove; Rie",
    ),
    (
        "Fremmødte: Ove L., Rie T. og Bo A.\nMangler: Ib S.",
        "-Ib S; Bo A; Ove L; Rie T",
    ),
    (
        "Tilstede: hele bestyrelsen undtagen Ib Skov, der havde meldt afbud",
        "-Ib Skov",
    ),
    (
        "Til stede var Ove Lindal, Rie Tang og Bo Ask. Ib Skov kom kl. 19.30, og Kaj Rask havde afbud.",
        "-Kaj Rask; Bo Ask; Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere\n| Navn | Rolle | Fremmøde |\n|---|---|---|\n| Ove Lindal | formand | Ja |\n"
        "| Ib Skov | medlem | Nej, afbud |",
        "-Ib Skov; Ove Lindal",
    ),
    (
        "| Deltagere | Afbud |\n|---|---|\n| Ove Lindal | |\n| Ib Skov | x |",
        "-Ib Skov; Ove Lindal",
    ),
    (
        "Navn\tAfbud\nOve Lindal\t\nIb Skov\tX",
        "-Ib Skov; Ove Lindal",
    ),
    (
        "| Deltagere | Ove Lindal, Rie Tang |\n| Afbud | Ib Skov |\n| Referent | Rie Tang |",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere\tOve Lindal, Rie Tang\nAfbud\tIb Skov\nReferent\tRie Tang",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere      Ove Lindal, Rie Tang\nAfbud          Ib Skov\nReferent       Rie Tang",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere      : Ove Lindal, Rie Tang\nAfbud          : Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "**Til stede:** Ove Lindal, Rie Tang  \n**Afbud:** Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere (7): Ove Lindal, Rie Tang\nAfbud (1): Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere – Ove Lindal, Rie Tang\nAfbud – Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere fra udvalget: Ove Lindal, Rie Tang. Fra forvaltningen: Bo Ask. Afbud fra udvalget: Ib Skov.",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Stemmeberettigede: Ove Lindal, Rie Tang\nUden stemmeret: Bo Ask\nAfbud: Ib Skov",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal, Rie Tang, Mohamad Al-Zeki, Wiktoria Kowalska\nAfbud: Thi Nguyen",
        "-Thi Nguyen; Mohamad Al-Zeki; Ove Lindal; Rie Tang; Wiktoria Kowalska",
    ),
    (
        "Deltagere: Ove Lindal\nRie Tang\nBo Ask\nAfbud: Ib Skov\nKaj Rask",
        "-Ib Skov; -Kaj Rask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede:\nA-side: Ove Lindal, Rie Tang\nB-side: Bo Ask, Kaj Rask (afbud)",
        "-Kaj Rask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal/Rie Tang/Bo Ask\nAfbud: Ib Skov",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal (ove@example.dk), Rie Tang (rie@example.dk)\nAfbud: Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal <ove@example.dk>; Rie Tang <rie@example.dk>\nAfbud: Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal, tlf. 12345678, Rie Tang, tlf. 87654321",
        "Ove Lindal; Rie Tang",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_who_was_there(text: str, expected: str) -> None:
    people = parse_minutes(HEAD + text + ITEMS).participants
    told = ("-" * bool(p.absent) + p.name + (f"/{p.substitute}" if p.substitute else "") for p in people)
    assert "; ".join(sorted(told)) == expected
