"""Attendance: names, absence and substitutes, in the ways that minutes write them. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes
from workflow.minutes.people.people import find_same, likeness, read_person, resolve_person

HEAD = "REFERAT Ungdomsrådet d. 03-02-2025\n\nPunkt 1: Deltagere\n\n"
TAIL = "\n\nPunkt 2: Eventuelt\n\nBeslutning\n\nIntet.\n"


def attendance(text: str) -> dict[str, tuple[bool | None, str | None]]:
    return {p.name: (p.absent, p.substitute) for p in parse_minutes(HEAD + text + TAIL).participants}


LISTS = [
    ("Ove Lindal, formand\n\nRie Tang, medlem", {"Ove Lindal": (None, None), "Rie Tang": (None, None)}),
    ("Ove Lindal, formand (Afbud)\n\nRie Tang, medlem", {"Ove Lindal": (True, None), "Rie Tang": (False, None)}),
    (
        "Direktør Ove Lindal, Lunde Kommune – afbud\n\nRie Tang, medlem",
        {"Ove Lindal": (True, None), "Rie Tang": (False, None)},
    ),
    ("Ove Lindal\n\nRie Tang\n\nAfbud: Rie Tang", {"Ove Lindal": (False, None), "Rie Tang": (True, None)}),
    ("Ove Lindal\n\nRie Tang\n\nAfbud: Ingen", {"Ove Lindal": (False, None), "Rie Tang": (False, None)}),
    (
        "Deltagere: Ove Lindal, Rie Tang og Bo Ask\n\nAfbud: Kaj Rø",
        {"Ove Lindal": (False, None), "Rie Tang": (False, None), "Bo Ask": (False, None), "Kaj Rø": (True, None)},
    ),
    (
        "Ove Lindal, formand\n\nRie Tang, medlem\n\nAfbud\n\nRie Tang (Ib Skov deltager i hendes sted)",
        {"Ove Lindal": (False, None), "Rie Tang": (True, "Ib Skov"), "Ib Skov": (False, None)},
    ),
    (
        "Chef Ove Lindal, Lunde Kommune – afbud i stedet deltager Vicechef Ib Skov, Lunde Kommune",
        {"Ove Lindal": (True, "Ib Skov"), "Ib Skov": (False, None)},
    ),
    (
        # whoever left early was there
        "Ove Lindal, formand\n\nRie Tang forlod mødet kl. 17.40",
        {"Ove Lindal": (None, None), "Rie Tang": (None, None)},
    ),
    (
        "Navn\tOrganisation\nOve Lindal\tLunde Kommune\nRie Tang\tRegion Østhavet\n\nKaj Rø\nBo Ask\n\nLunde "
        "Kommune\nRegion Østhavet",
        {"Ove Lindal": (None, None), "Rie Tang": (None, None), "Kaj Rø": (None, None), "Bo Ask": (None, None)},
    ),
]


HERE, AWAY = (False, None), (True, None)
LISTS += [
    (
        "Ove Lindal\n\nRie Tang (stedfortræder for Kaj Rø)\n\nAfbud: Kaj Rø",
        {"Ove Lindal": HERE, "Rie Tang": HERE, "Kaj Rø": (True, "Rie Tang")},
    ),
    (
        "Deltagere: Ove Lindal, Rie Tang\n\nDesuden: Ib Skov i stedet for Kaj Rø (Lunde)",
        {"Ove Lindal": HERE, "Rie Tang": HERE, "Ib Skov": HERE, "Kaj Rø": (True, "Ib Skov")},
    ),
    (
        "Deltagere: Ove Lindal (A), Rie Tang (V)\n\nAfbud: Rie Tang (V). Som stedfortræder deltog Ib Skov (V).",
        {"Ove Lindal": HERE, "Rie Tang": (True, "Ib Skov"), "Ib Skov": HERE},
    ),
    (
        "Fraværende: Rie Tang (syg) – suppleant Ib Skov mødte.\n\nTil stede: Ove Lindal, Bo Ask",
        {"Ove Lindal": HERE, "Bo Ask": HERE, "Rie Tang": (True, "Ib Skov"), "Ib Skov": HERE},
    ),
    (
        "| Navn | Kommune | Til stede |\n|---|---|---|\n"
        "| Ove Lindal | Lunde (for Rie) | Ja |\n| Rie Tang | Lunde | Nej |",
        {"Ove Lindal": HERE, "Rie Tang": (True, "Ove Lindal")},
    ),
    (
        'Med til mødet var Ove Lindal (formand), Rie Tang og Bo "Bosse" Ask. Ib Skov, rådets sekretær, '
        "skrev referat. Ove måtte gå kl. 18. Kaj Rø havde meldt afbud, og Else Bakke nåede ikke frem.",
        {
            "Ove Lindal": HERE,
            "Rie Tang": HERE,
            'Bo "Bosse" Ask': HERE,
            "Ib Skov": HERE,
            "Kaj Rø": AWAY,
            "Else Bakke": AWAY,
        },
    ),
    (
        "Til stede var: Agnete, Kaj og suppleant Vips som var inviteret med, fordi Finn havde meldt afbud.",
        {"Agnete": HERE, "Kaj": HERE, "Vips": HERE, "Finn": AWAY},
    ),
    ("Alle var mødt undtagen Rie Tang. Ib Skov tog referat.", {"Ib Skov": HERE, "Rie Tang": AWAY}),
    (
        "Mødt: Ove Lindal, Rie Tang. Ikke mødt: Ib Skov.",
        {"Ove Lindal": HERE, "Rie Tang": HERE, "Ib Skov": AWAY},
    ),
    (
        "Deltagere: OL Ove Lindal, RT Rie Tang\n\nElever: Liv 8.b, Noah 9.a\n\nGæst: havnefoged Pelle",
        dict.fromkeys(["Ove Lindal", "Rie Tang", "Liv", "Noah", "Pelle"], (None, None)),
    ),
    (
        "Deltagere: 1. viceborgmester Ove Lindal, tilsynsførende Rie Tang (referent), ref. Sisse",
        dict.fromkeys(["Ove Lindal", "Rie Tang", "Sisse"], (None, None)),
    ),
    (
        "Teknisk chef Ove Lindal            afbud\n\nØkonomi- og personalechef Rie Tang\n\n"
        "Bo Ask     Lunde Kommune   (afbud)",
        {"Ove Lindal": AWAY, "Rie Tang": HERE, "Bo Ask": AWAY},
    ),
    (
        "Deltagere: Ove Lindal, Rie Tang\n\nReferent: Rie\n\nUnder punkt 2 deltog revisor Ib Skov.",
        dict.fromkeys(["Ove Lindal", "Rie Tang", "Ib Skov"], (None, None)),
    ),
    (
        # two of one list are two people
        "Tilstede: Rie, Rie Tang, Mads P., Mads L.",
        dict.fromkeys(["Rie", "Rie Tang", "Mads P", "Mads L"], (None, None)),
    ),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_attendance(text: str, expected: dict[str, tuple[bool | None, str | None]]) -> None:
    assert attendance(text) == expected


def test_whoever_wrote_the_minutes_is_the_one_listed_by_that_first_name() -> None:
    people = parse_minutes(HEAD + "Deltagere: Ove Lindal, Rie Tang\n\nReferent: Rie" + TAIL).participants
    assert [(p.name, p.roles) for p in people] == [("Ove Lindal", ()), ("Rie Tang", ("secretary",))]


def test_who_facilitated_is_not_among_the_absent_above() -> None:
    text = "Deltagere: Ove Lindal, Rie Tang\n\nAfbud:\n\nRie Tang\n\nFaciliteret af Ove Lindal"
    assert attendance(text) == {"Ove Lindal": HERE, "Rie Tang": AWAY}


def test_a_table_gives_organisation_and_clusters() -> None:
    people = parse_minutes(HEAD + "Navn\tOrganisation\tKlynge\nOve Lindal\tLunde Kommune\tMidt/Syd" + TAIL).participants
    assert [(p.name, p.organisation, p.clusters) for p in people] == [("Ove Lindal", "Lunde Kommune", ("Midt", "Syd"))]


def test_roles() -> None:
    people = parse_minutes(
        HEAD + "Ove Lindal, borgmester (medformand) - mødeleder\n\nSekretariat\n\nRie Tang, konsulent" + TAIL
    ).participants
    assert [(p.name, p.roles) for p in people] == [
        ("Ove Lindal", ("co-chair", "chairing")),
        ("Rie Tang", ("secretary",)),
    ]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("Ove Lindal, borgmester", "Ove Lindal"),
        ("Sygeplejefaglig direktør Rie Tang, Lunde Hospital", "Rie Tang"),
        ("Leder af Sund Trivsel Lise Friborg, sekretær", "Lise Friborg"),
        ("Bo K. Ask, PLO", "Bo K. Ask"),
        ("Mette-Marie Skovrup-Holm", "Mette-Marie Skovrup-Holm"),
        ("Rie Tanг, medlem", "Rie Tang"),
        ("Region Østhavet", None),
        ("Udvalget for kultur", None),
        ("Politiske deltagere", None),
        ("Der blev budt velkommen.", None),
    ],
)
def test_name_of_an_entry(entry: str, name: str | None) -> None:
    person = read_person(entry)
    assert (person.name if person else None) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rie Tang", "Rie Tang", True),
        ("Rie Tang", "Rie Holst Tang", True),
        ("Rie Holst", "Rie Holst Tang", True),
        ("Ove Kjerholt", "Ove Kjærholt", True),
        ("Ove Halgren", "Ove Halgreen", True),
        ("Lisbeth Lago", "Lisbeth Larsvig", False),
        ("Rikke Svenholt", "Randi Sveiholt", False),
        ("Ove", "Ove Lindal", False),
    ],
)
def test_likeness(one: str, other: str, same: bool) -> None:
    assert bool(likeness(one, other)) is same


def test_two_that_fit_are_not_guessed() -> None:
    assert find_same("Rie Holst", ["Rie Holst Tang", "Rie Holst Bak"]) is None
    assert resolve_person("Rie", ["Rie Tang", "Rie Bak"]) is None
    assert resolve_person("Rie", ["Rie Tang", "Ove Bak"]) == "Rie Tang"
    assert resolve_person("OLB", ["Rie Tang", "Ove Lund Bak"]) == "Ove Lund Bak"


UNSAID = (None, None)
LAYOUTS = [
    (
        "Navn / rolle / til stede\n"
        "Hakim Dorff / formand / ja\n"
        "Oline Staal / medlem / nej, men Vita Rask kom for hende\n"
        "Jens Brøns / medlem / nej\n"
        "Lærerne Ulla Tvede (5.a) og Amir Sand (6.b) / ja",
        {
            "Hakim Dorff": HERE,
            "Oline Staal": (True, "Vita Rask"),
            "Vita Rask": HERE,
            "Jens Brøns": AWAY,
            "Ulla Tvede": HERE,
            "Amir Sand": HERE,
        },
    ),
    (
        "Navn              Funktion                    Mødt\n"
        "Hakim Dorff       Formand                     x\n"
        "Oline Staal       Repr. for de frivillige     x\n"
        "Jens Brøns        Fra naboforeningen          afbud",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Til stede: Hakim Dorff, Oline Staal\nAfbud: Jens Brøns, Lunde Kommune, der havde sendt Vita Rask.",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Vita Rask"), "Vita Rask": HERE},
    ),
    (
        "Tilstede\n"
        "Hakim Dorff, formand\n"
        "Oline Staal\n"
        "\n"
        "Fraværende\n"
        "Jens Brøns (JB), Lunde Kommune - Vita Rask deltog på Jens' vegne\n"
        "Amir Sand, uden afbud",
        {
            "Hakim Dorff": HERE,
            "Oline Staal": HERE,
            "Jens Brøns": (True, "Vita Rask"),
            "Vita Rask": HERE,
            "Amir Sand": AWAY,
        },
    ),
    (
        "Fraværende Gunnar Kristoffer Brøns\nStedfortræder",
        {"Gunnar Kristoffer Brøns": AWAY},
    ),
    (
        "Samtlige medlemmer var til stede.\n"
        "Hakim Dorff indkaldt som stedfortræder for Jens Odgaard Brøns der har orlov.",
        {"Hakim Dorff": HERE, "Jens Odgaard Brøns": (True, "Hakim Dorff")},
    ),
    (
        "Mødedeltagere: Prodekan Oline Staal (mødeleder), postdoc Amir Sand, stud.med. Vita Rask, stud.cur. Jonas Bay\n"
        "Afbud: Dekan Jens Brøns",
        {
            "Oline Staal": HERE,
            "Amir Sand": HERE,
            "Vita Rask": HERE,
            "Jonas Bay": HERE,
            "Jens Brøns": AWAY,
        },
    ),
    (
        "Deltagere:\nLunde Kommune v/ Hakim Dorff\nElværket v/direktør Oline Staal\nSkolen ved Amir Sand",
        {"Hakim Dorff": UNSAID, "Oline Staal": UNSAID, "Amir Sand": UNSAID},
    ),
    (
        "Deltagere: HD (Hakim Dorff), OS (Oline Staal), AS (Amir Sand)\nAfbud: JB (Jens Brøns)",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Deltagere: Hakim Dorff (HD), Oline Staal (OS) samt Amir Sand (AS) fra punkt 2. Afbud fra Jens Brøns (JB).",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Til stede var formanden Hakim Dorff, kassereren Oline Staal og Amir Sand, mens Jens Brøns var forhindret.",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Deltagere\nformand Hakim Dorff\nnæstformand Oline Staal\nbestyrelsesmedlem Amir Sand\nAfbud\nJens Brøns",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Oline Staal, Amir Sand og Vita Rask var mødt. Jens Brøns havde meldt afbud, og Jonas Bay mødte som suppleant.",
        {
            "Oline Staal": HERE,
            "Amir Sand": HERE,
            "Vita Rask": HERE,
            "Jens Brøns": (True, "Jonas Bay"),
            "Jonas Bay": HERE,
        },
    ),
    (
        "Til stede: Hakim Dorff, Oline Staal, Jonas Bay (supp. for Jens Brøns)",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jonas Bay": HERE, "Jens Brøns": (True, "Jonas Bay")},
    ),
    (
        "Til stede: Hakim Dorff, Oline Staal\nAfbud: Jens Brøns, i hans sted mødte Jonas Bay",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Jonas Bay"), "Jonas Bay": HERE},
    ),
    (
        "Til stede: Hakim Dorff, Oline Staal\nAfbud: Jens Brøns - vikar: Jonas Bay",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Jonas Bay"), "Jonas Bay": HERE},
    ),
    (
        "Til stede: Hakim Dorff, Oline Staal\nAfbud: Jens Brøns. Jonas Bay var sendt som afløser.",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Jonas Bay"), "Jonas Bay": HERE},
    ),
    (
        "Til stede: Hakim Dorff, Oline Staal\nJonas Bay vikarierede for Jens Brøns.",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Jonas Bay"), "Jonas Bay": HERE},
    ),
    (
        "Hvem var med?\nHakim Dorff\nOline Staal\nAmir Sand\n\nHvem manglede?\nJens Brøns",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Medarbejdersiden:          Ledelsessiden:\n"
        "Hakim Dorff                Amir Sand\n"
        "Oline Staal                Vita Rask\n"
        "\n"
        "Afbud: Jens Brøns",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Vita Rask": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Mødedeltagere:\nHakim Dorff\tformand\tX\nOline Staal\tmedlem\tX\nJens Brøns\tmedlem\t-",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Deltog: Hakim Dorff, Oline Staal, Amir Sand.\nDeltog ikke: Jens Brøns.",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Deltagere: Hakim Dorff/formand, Oline Staal/kasserer, Amir Sand/menig",
        {"Hakim Dorff": UNSAID, "Oline Staal": UNSAID, "Amir Sand": UNSAID},
    ),
    (
        "Til stede:\nHakim Dorff ✓\nOline Staal ✓\nJens Brøns ✗",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Deltagere (initialer i parentes): Hakim Dorff (HD), Oline Staal (OS)\nAfbud: Jens Brøns (JB)",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Deltagere:\n"
        "* Hakim Dorff (Lunde Kommune)\n"
        "* Oline Staal (Bakke Kommune) – deltog virtuelt\n"
        "* Jens Brøns (Skovby Kommune) – afbud, stedfortræder Jonas Bay",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Jonas Bay"), "Jonas Bay": HERE},
    ),
    (
        "Deltagere: Hakim, Oline, Amir\nAfbud: Jens (syg)\nReferent: Oline",
        {"Hakim": HERE, "Oline": HERE, "Amir": HERE, "Jens": AWAY},
    ),
    (
        "Deltagere fra Lunde Kommune:\n"
        "Hakim Dorff\n"
        "Oline Staal\n"
        "Deltagere fra regionen:\n"
        "Amir Sand\n"
        "Afbud:\n"
        "Jens Brøns",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Deltagere: Hakim Dorff, Oline Staal\nJens Brøns har orlov. I hendes sted er Jonas Bay indkaldt.",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Jonas Bay"), "Jonas Bay": HERE},
    ),
    (
        "Deltagere: Hakim Dorff, Oline Staal\nAfbud: Jens Brøns, suppl. Jonas Bay",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Jens Brøns": (True, "Jonas Bay"), "Jonas Bay": HERE},
    ),
    (
        "Deltagere: Hakim Dorff – Oline Staal – Amir Sand",
        {"Hakim Dorff": UNSAID, "Oline Staal": UNSAID, "Amir Sand": UNSAID},
    ),
    (
        "Deltagere: Hakim Dorff & Oline Staal + Amir Sand",
        {"Hakim Dorff": UNSAID, "Oline Staal": UNSAID, "Amir Sand": UNSAID},
    ),
    (
        "I mødet deltog borgmester Hakim Dorff samt medlemmerne Oline Staal og Amir Sand. Jens Brøns deltog ikke.",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
    (
        "Hakim Dorff              formand\n"
        "Oline Staal              kasserer\n"
        "Amir Sand                sekretær\n"
        "Jens Brøns               medlem          afbud",
        {"Hakim Dorff": HERE, "Oline Staal": HERE, "Amir Sand": HERE, "Jens Brøns": AWAY},
    ),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_attendance_in_the_header(text: str, expected: dict[str, tuple[bool | None, str | None]]) -> None:
    head = "Kulturrådet i Lunde\n\nReferat af møde den 4. marts 2024 kl. 19\n\n"
    items = "\n\n1. Godkendelse af dagsorden\n\nGodkendt.\n\n2. Økonomi\n\nDrøftet.\n"
    people = parse_minutes(head + text + items).participants
    assert {p.name: (p.absent, p.substitute) for p in people} == expected
