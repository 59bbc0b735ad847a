"""Attendance: names, absence and substitutes, in the ways that minutes write them. All people are invented."""

from __future__ import annotations

import pytest

from workflow.minutes import parse_minutes
from workflow.minutes.people import find_same, likeness, read_person, resolve_person

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
    ("Ove Lindal, formand\n\nRie Tang forlod mødet kl. 17.40", {"Ove Lindal": (None, None)}),
    (
        "Navn\tOrganisation\nOve Lindal\tLunde Kommune\nRie Tang\tRegion Østhavet\n\nKaj Rø\nBo Ask\n\nLunde "
        "Kommune\nRegion Østhavet",
        {"Ove Lindal": (None, None), "Rie Tang": (None, None), "Kaj Rø": (None, None), "Bo Ask": (None, None)},
    ),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_attendance(text: str, expected: dict[str, tuple[bool | None, str | None]]) -> None:
    assert attendance(text) == expected


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
