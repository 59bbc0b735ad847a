"""Whom a name in the minutes means, by the register of North Jutland; nobody is guessed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from workflow.extensions import db
from workflow.models import Body
from workflow.services.register import parties

MIDT_SECRETARIAT = "Sekretariatet, Politisk Niveau Sundhedsklynge Midt"
VEST_PARTIES = ["Morsø Kommune", "PLO-Nordjylland", "Region Nordjylland", "Thisted Kommune"]
NORD_F, SYD_F = "Faglig Sundhedsklynge Nord", "Sundhedsklynge Syd Faglig Strategisk Niveau"


pytestmark = pytest.mark.usefixtures("north_jutland", "app")


@pytest.mark.parametrize(
    ("prefix", "name", "expected", "basis"),
    [
        ("NORD", "Hjørring Kommune", ["Hjørring Kommune"], "stated"),
        ("MIDT", "AAK", ["Aalborg Kommune"], "stated"),
        ("NORD", "Administrationen", ["Sekretariatet, Politisk Sundhedsklynge Nord"], "inferred"),
        ("NORD", "sekretariatet", ["Sekretariatet, Politisk Sundhedsklynge Nord"], "stated"),
        ("NORD", "Formandskabet", ["Formandskabet, Politisk Sundhedsklynge Nord"], "stated"),
        ("FAELLES", "Sekretariatet i Sundhedsklynge Midt", [MIDT_SECRETARIAT], "stated"),
        # The same words mean another body in another cluster.
        ("NORD", "det faglige-strategiske niveau", [NORD_F], "stated"),
        ("SYD", "Det faglige-strategiske niveau", [SYD_F], "stated"),
        ("NORD", "det kommende Sundhedsråd", ["Sundhedsråd Vendsyssel"], "inferred"),
        ("MIDT", "Sundhedsrådet", ["Sundhedsråd Limfjorden"], "inferred"),
        ("MIDT", "begge kommuner", ["Aalborg Kommune", "Jammerbugt Kommune"], "inferred"),
        ("SYD", "de tre kommuner", ["Mariagerfjord Kommune", "Rebild Kommune", "Vesthimmerlands Kommune"], "inferred"),
        ("VEST", "hver part", VEST_PARTIES, "inferred"),
    ],
)  # fmt: skip
def test_names(prefix: str, name: str, expected: list[str], basis: str) -> None:
    body = db.session.execute(select(Body).where(Body.prefix == prefix)).scalar_one()
    found = parties.resolve(name, body)
    assert found is not None
    assert ([party.name for party in found.parties], found.basis) == (expected, basis)


@pytest.mark.parametrize(
    "name", ["indsatsgrupperne", "de tre kommuner", "Signe Kvist", "Kommunen", "", "Søren", "Ministeriet"]
)
def test_who_is_not_in_the_register_is_not_guessed(name: str) -> None:
    body = db.session.execute(select(Body).where(Body.prefix == "NORD")).scalar_one()
    assert parties.resolve(name, body) is None


def test_a_matter_of_money_is_for_those_with_a_budget() -> None:
    body = db.session.execute(select(Body).where(Body.prefix == "VEST")).scalar_one()
    found = parties.resolve("hver part", body, about="Hver part bærer sin del af udgiften.")
    assert found is not None
    assert [party.name for party in found.parties] == ["Morsø Kommune", "Region Nordjylland", "Thisted Kommune"]


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Signe Kvist", True),
        ("Bo O. Lyng-Holm", True),
        ("indsatsgrupperne", False),
        ("Hjørring Kommune", False),
        ("Region Nordjylland", False),
        ("Sekretariatet", False),
        ("Udvalget for Sundhed", False),
    ],
)
def test_what_reads_as_a_person(name: str, person: bool) -> None:
    assert parties.reads_as_person(name) is person
