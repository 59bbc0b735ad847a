"""Who was there, who was away and who came instead, in lists, columns and sentences. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes

HEAD = "Kulturrådet i Lunde\n\nReferat af møde den 4. marts 2024 kl. 19\n\n"
ITEMS = "\n\n1. Godkendelse af dagsorden\n\nGodkendt.\n\n2. Økonomi\n\nDrøftet.\n"

# the text; then the names, "-" before those who were away, and behind "/" who came instead
CASES = [
    (
        "Til stede:\n1) Ove Lindal\n2) Rie Tang\n3) Bo Ask\n\nAfbud:\n1) Ib Skov",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: 1) Ove Lindal, 2) Rie Tang, 3) Bo Ask. Afbud: Ib Skov",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: OVE LINDAL, RIE TANG, BO ASK\nAfbud: IB SKOV",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede:\nOVE LINDAL, formand\nRIE TANG\nAfbud:\nIB SKOV",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede:\nLINDAL, Ove\nTANG, Rie\nASK, Bo\nAfbud:\nSKOV, Ib",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede:\nLindal, Ove\nTang, Rie\nAsk, Bo\nAfbud:\nSkov, Ib",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede:\nOve LINDAL (A)\nRie TANG (V)\nAfbud:\nIb SKOV (C)",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede | Afbud\nOve Lindal | Ib Skov\nRie Tang | Bo Ask\nKaj Rask |",
        "-Bo Ask; -Ib Skov; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede:                    Afbud:\nOve Lindal                    Ib Skov\n"
        "Rie Tang                      Bo Ask\nKaj Rask",
        "-Bo Ask; -Ib Skov; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede\tAfbud\nOve Lindal\tIb Skov\nRie Tang\tBo Ask",
        "-Bo Ask; -Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "| Til stede | Afbud |\n|---|---|\n| Ove Lindal | Ib Skov |\n| Rie Tang | |\n| Kaj Rask | |",
        "-Ib Skov; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "| Mødt | Fraværende | Gæster |\n|---|---|---|\n| Ove Lindal, Rie Tang, Bo Ask | Ib Skov | Kaj Rask |",
        "-Ib Skov; Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang | Afbud: Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nAfbud: Ib Skov, for hvem Bo Ask mødte",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nIb Skov, for hvem Bo Ask mødte, havde meldt afbud.",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nIb Skov var forhindret; for ham mødte suppleant Bo Ask",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede\nOve Lindal\nRie Tang\nIb Skov (A) var forhindret; for hende mødte stedfortræder Bo Ask",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nAfbud havde Ib Skov og Bo Ask",
        "-Bo Ask; -Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nAfbud havde meldt Ib Skov og Bo Ask.",
        "-Bo Ask; -Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang. Der var afbud fra Ib Skov.",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang. Afbud: Ib Skov. Gæst: Kaj Rask. Referent: Rie Tang.",
        "-Ib Skov; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove, Rie, Bo. Gæst:\nKaj.\nAfbud: Ib.",
        "-Ib; Bo; Kaj; Ove; Rie",
    ),
    (
        "Fra bestyrelsen deltog Ove Lindal og Rie Tang, fra forvaltningen Bo Ask og fra skolen Kaj Rask.",
        "Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Fra forvaltningen deltog desuden Ove Lindal, koncerndirektør, og Rie-Eva Tang, chefkonsulent.",
        "Ove Lindal; Rie-Eva Tang",
    ),
    (
        "Medlemmer\nOve Lindal\nRie Tang\nBo Ask\n\n"
        "Fra administrationen deltog desuden Kaj Rask, direktør, Ib Skov, fuldmægtig, og "
        "Vita Holm, konsulent.",
        "Bo Ask; Ib Skov; Kaj Rask; Ove Lindal; Rie Tang; Vita Holm",
    ),
    (
        "Til stede: Fra bestyrelsen: Ove Lindal, Rie Tang. Fra skolen: Bo Ask. Afbud: Ib Skov",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal og Rie Tang (begge bestyrelsen), Bo Ask (skolen) samt Kaj Rask (kommunen)",
        "Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Medlemmer\nOve Lindal, formand\nRie Tang               Afbud\n"
        "Ib Skov                Afbud, substitueret ved Bo Ask\n"
        "Kaj Rask               (deltog under punkt 1-3)",
        "-Ib Skov/Bo Ask; -Rie Tang; Bo Ask; Kaj Rask; Ove Lindal",
    ),
    (
        "MEDLEMMER\nOve Lindal\t\tLunde Forening, forkvinde\nRie Tang\t\tDanske Venner\n"
        "Ib Skov\t\tDanske Venner\tAfbud – Bo Ask er indkaldt som suppleant\nBo Ask\t\tsuppleant",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal (OL, formand), Rie Tang (RT)\n"
        "Ikke til stede: Ib Skov (IS, studerende) – stemmeret overdraget til Bo Ask (BA, "
        "suppleant)",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nAfbud: Ib Skov (fuldmagt til Rie Tang)",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere\nOve Lindal\nRie Tang\nAfbud\n"
        "Chef Ib Skov, Lunde Skoler (stedfortræder: lektor Bo Ask Holm)\n"
        "Direktør Kaj Rask, Gamle Sagen",
        "-Ib Skov/Bo Ask Holm; -Kaj Rask; Bo Ask Holm; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere\nProfessor Ove Lindal, Lægelige Selskaber\n"
        "Politisk chef Rie Tang, Dansk Lægeråd\nNæstformand Bo Skak-Ask, FOA\n"
        "Sundhedspolitisk chef Kaj Rask, Dansk Plejeråd",
        "Bo Skak-Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede\nOve Lindal\nRie Tang\nUden afbud: Ib Skov (A)",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nUdeblevet uden afbud: Ib Skov",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere:        Ove Lindal, formand (OL)\n                  Rie Tang (RT)\n"
        "                  Bo Ask, suppleant for Ib Skov\nFraværende:       Ib Skov (afbud)",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere:      Formand Ove Lindal, Solbo 1\n"
        "                Bestyrelsesmedlem Rie Tang, Solbo 2\n\n"
        "Afbud:          Suppleant Ib Skov, Solbo 1\n                Suppleant Bo Ask, Solbo 2\n"
        "                Suppleant Kaj Rask, Solbo 5\n\nReferent:       Ove Lindal\n\n"
        "Fordeling: Ove Lindal, Rie Tang, Jens Holm (Firma), Eva Bro (Firma).",
        "-Bo Ask; -Ib Skov; -Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nKopi til: Jens Holm, Eva Bro",
        "Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang\nReferatet sendes til: Jens Holm, Eva Bro",
        "Ove Lindal; Rie Tang",
    ),
    (
        "DeltagereOve Peter Lindal (OPL), Rie Tang (RT), driftsleder Bo Bang Ask (BA)\nAfbudIb Skov (IS)\nReferentBA",
        "-Ib Skov; Bo Bang Ask; Ove Peter Lindal; Rie Tang",
    ),
    (
        "Indkaldte:\nOve Lindal, borgmester\nRie Tang\nIb Skov\n\nFraværende: Ib Skov\n"
        "Som suppleant er indkaldt: Bo Krag Ask",
        "-Ib Skov/Bo Krag Ask; Bo Krag Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Fraværende\nIb Skov (Å) - stedfortræder Bo Krag-Ask (Å)\n"
        "Kaj Rask (V) - ingen stedfortræder\n"
        "Rie Tang (Ø) deltog ikke i behandlingen af punkt 3-5 og 11. Vita Holm (Ø) deltog "
        "som stedfortræder for Rie Tang (Ø) under punkt 11.",
        "-Ib Skov/Bo Krag-Ask; -Kaj Rask; Bo Krag-Ask; Rie Tang; Vita Holm",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang.\nBo Ask mødte i Kulturrådet denne gang, og ikke Ib Skov.",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang, Bo Ask (for Ib Skov)",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Ove Lindal, Rie Tang og Bo Ask som suppleant for Ib Skov",
        "-Ib Skov/Bo Ask; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere:\n- Ove Lindal\n- Rie Tang\n- ~~Ib Skov~~ (afbud)",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Mødt: Ove Lindal, Rie Tang. Ikke mødt: Ib Skov.",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede: Alle undtagen Ib Skov",
        "-Ib Skov",
    ),
    (
        "Deltagere: Ove Lindal (OL), Rie Tang (RT)\nAfbud: IS (Ib Skov)",
        "-Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Formand: Ove Lindal\nNæstformand: Rie Tang\nKasserer: Bo Ask\nAfbud: Ib Skov",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal, Rie Tang, Bo Ask (online), Kaj Rask (fra kl. 20)",
        "Bo Ask; Kaj Rask; Ove Lindal; Rie Tang",
    ),
    (
        "Til stede var: Ove Lindal, Rie Tang - og fra pkt. 3 Bo Ask.",
        "Bo Ask; Ove Lindal; Rie Tang",
    ),
    (
        "Deltagere: Ove Lindal, Rie Tang. Afbud fra Ib Skov (syg) og Bo Ask (ferie).",
        "-Bo Ask; -Ib Skov; Ove Lindal; Rie Tang",
    ),
    (
        "Ove Lindal, Rie Tang og Bo Ask deltog. Afbud fra Ib Skov.",
        "-Ib Skov; Bo Ask; Ove Lindal; Rie Tang",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_who_was_there(text: str, expected: str) -> None:
    people = parse_minutes(HEAD + text + ITEMS).participants
    told = ("-" * bool(p.absent) + p.name + (f"/{p.substitute}" if p.substitute else "") for p in people)
    assert "; ".join(sorted(told)) == expected


def test_names_in_capitals_keep_their_place() -> None:
    text = f"{HEAD}Til stede: OVE LINDAL, RIE TANG{ITEMS}"
    people = parse_minutes(text).participants
    assert [text[slice(*p.span)] for p in people] == ["OVE LINDAL", "RIE TANG"]


BREAK = "\u2029"
"""What parts the paragraphs of a cell."""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (f"Deltagere\tRie Tang{BREAK}Bo Ask{BREAK}Ib Holm (referent)", "Rie Tang; Bo Ask; Ib Holm"),
        (
            f"Deltagere\tRie Tang, PLO{BREAK}Bo Ask, direktør\nAfbud\tIb Holm{BREAK}Ove Bak\nMødeleder\tEva Lund",
            "Rie Tang; Bo Ask; Eva Lund; Ib Holm afbud; Ove Bak afbud",
        ),
        (
            f"Til stede\tAfbud\nRie Tang{BREAK}Bo Ask{BREAK}Eva Lund\tIb Holm{BREAK}Ove Bak",
            "Rie Tang; Bo Ask; Eva Lund; Ib Holm afbud; Ove Bak afbud",
        ),
        (f"Deltagere\tRie Tang{BREAK}Bo Ask{BREAK}Afbud: Ib Holm", "Rie Tang; Bo Ask; Ib Holm afbud"),
        (f"Deltagere\tLunde Kommune:{BREAK}Rie Tang{BREAK}Danske Sygehus:{BREAK}Bo Ask", "Rie Tang; Bo Ask"),
        (f"Deltagere\tRie Tang{BREAK}Direktør, Lunde Kommune{BREAK}Bo Ask{BREAK}Lunde Kommune", "Rie Tang; Bo Ask"),
        (f"Deltagere\tRie Tang (Lunde Kommune), formand{BREAK}Bo Ask (PLO)", "Rie Tang; Bo Ask"),
        (f"Deltagere\tRie{BREAK}Bo{BREAK}Ib", "Rie; Bo; Ib"),
        # lines that go on below
        (f"Deltagere\tRie Tang, Michael{BREAK}Toftlund, Bo Ask", "Rie Tang; Michael Toftlund; Bo Ask"),
        (f"Deltagere\tRie Tang, Anne{BREAK}Marie Holm, Bo Ask", "Rie Tang; Anne Marie Holm; Bo Ask"),
        (f"Deltagere\tRie Tang, Bo Ask{BREAK}og Ib Holm", "Rie Tang; Bo Ask; Ib Holm"),
        (f"Navn\tOrganisation\nRie Tang{BREAK}direktør\tLunde{BREAK}Kommune", "Rie Tang"),
    ],
)
def test_people_under_each_other_in_a_cell(rows: str, expected: str) -> None:
    minutes = parse_minutes(f"Referat fra arbejdsgruppen den 22. maj 2025\n\n{rows}\n\n1. Tavler\nDrøftet.\n")
    found = [person.name + (" afbud" if person.absent else "") for person in minutes.participants]
    assert found == expected.split("; ")


def test_each_line_of_a_cell_has_its_own_title_role_and_place() -> None:
    rows = f"Deltagere\tRie Tang (Lunde Kommune), formand{BREAK}Bo Ask, direktør, Lunde Kommune{BREAK}Ib Holm, sekretær"
    text = f"Referat fra arbejdsgruppen den 22. maj 2025\n\n{rows}\n\n1. Tavler\nDrøftet.\n"
    people = parse_minutes(text).participants
    assert [(p.title, p.organisation, p.roles) for p in people] == [
        ("formand", None, ("chair",)),
        ("direktør", "Lunde Kommune", ()),
        ("sekretær", None, ("secretary",)),
    ]
    assert [text[slice(*p.span)] for p in people] == ["Rie Tang", "Bo Ask", "Ib Holm"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Rie Tang (RT), Hede Kommune, Bo Ask (BA), Lunde Sygehus, Ib Holm (IH), PLO, Eva Lund (EL), sekretær",
            "Rie Tang, Hede Kommune; Bo Ask, Lunde Sygehus; Ib Holm, PLO; Eva Lund, sekretær",
        ),
        (
            "Rie Tang, sundhedschef, Hede Kommune, Bo Ask, overlæge, Lunde Sygehus",
            "Rie Tang, sundhedschef, Hede Kommune; Bo Ask, overlæge, Lunde Sygehus",
        ),
        ("Rie Tang, Hede Kommune og Bo Ask, PLO", "Rie Tang, Hede Kommune; Bo Ask, PLO"),
        ("Zenobia Arnhøj (ZA), PLO, Xerxes Ulv (XU), PLO", "Zenobia Arnhøj, PLO; Xerxes Ulv, PLO"),
        # one person
        ("Rie Tang, chef for Børn og Unge, Hede Kommune", "Rie Tang, chef for Børn og Unge, Hede Kommune"),
        (
            "Rie Tang, Psykiatrien Nord, afdeling Øst, Lunde Universitetshospital",
            "Rie Tang, Psykiatrien Nord, afdeling Øst, Lunde Universitetshospital",
        ),
        (
            "Rie Tang, sundhedschef, Hede Kommune, Emma Gad Skolen",
            "Rie Tang, sundhedschef, Emma Gad Skolen, Hede Kommune",
        ),
    ],
)
def test_names_in_turn_with_titles_and_organisations(line: str, expected: str) -> None:
    text = f"Referat fra arbejdsgruppen den 22. maj 2025\n\nDeltagere: {line}\n\n1. Tavler\nDrøftet.\n"
    people = parse_minutes(text).participants
    found = [", ".join(part for part in (p.name, p.title, p.organisation) if part) for p in people]
    assert found == expected.split("; ")


def test_a_role_is_nobodys_where_another_name_stands_before_it() -> None:
    line = "Deltagere: Rie Tang, Ældre Sagen, afdeling Nord, Bo Ask, PLO, Hede, sekretær"
    text = f"Referat fra arbejdsgruppen den 22. maj 2025\n\n{line}\n\n1. Tavler\nSekretæren booker lokale.\n"
    minutes = parse_minutes(text)
    assert [person.roles for person in minutes.participants] == [()]
    assert [task.owners for task in minutes.items[0].tasks] == [("Sekretæren",)]


def test_the_secretary_of_a_line_of_names_in_turn_gets_the_work() -> None:
    line = "Deltagere: Rie Tang (RT), Hede Kommune, Bo Ask (BA), PLO, Eva Lund (EL), sekretær"
    text = f"Referat fra arbejdsgruppen den 22. maj 2025\n\n{line}\n\n1. Tavler\nSekretæren booker lokale.\n"
    assert [task.owners for task in parse_minutes(text).items[0].tasks] == [("Eva Lund",)]
