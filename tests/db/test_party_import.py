"""A list is held against the register; a faulty row stores nothing, and storing it twice adds nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.errors import InvalidInputError
from workflow.extensions import db
from workflow.models import Party, Person
from workflow.services.register import party_import
from workflow.services.register.parties import add_aliases

HEADING = "art;navn;mail;titel;organisation;andre navne\n"


def known(party: Party) -> Party:
    add_aliases(party, [party.name])
    db.session.commit()
    return party


def judge(text: str) -> list[party_import.Judged]:
    return party_import.judge(text, SYSTEM, clock.today())


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Party)) or 0


def test_new_known_and_filled(app: Flask) -> None:
    signe = known(builders.make_person("Signe Kvist", None))
    text = (
        HEADING + "person;Otto Bech;otto@example.dk;Chef;Ny Kommune;O. Bech\n"
        "organisation;Ny Kommune;;;;\nperson;signe kvist;signe@example.dk;Læge;;\n"
    )
    assert [each.fate for each in judge(text)] == ["new", "new", "known"]
    assert party_import.apply(text, actor=SYSTEM, now=clock.now()) == (2, 1)
    otto = db.session.execute(select(Person).where(Party.name == "Otto Bech")).scalar_one()
    assert otto.organisation is not None
    assert (otto.organisation.name, otto.title) == ("Ny Kommune", "Chef")
    db.session.refresh(signe)
    assert (signe.email, signe.name) == ("signe@example.dk", "Signe Kvist")
    assert [each.fate for each in judge(text)] == ["known"] * 3
    assert party_import.apply(text, actor=SYSTEM, now=clock.now()) == (0, 0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("person;Otto Bech;otto(a)example.dk;;;", "ikke en mailadresse"),
        ("person;Otto Bech;;;Ukendt Kommune;", "hverken i registeret"),
        ("person;Ida Falk;;;;", "Står to gange i filen (også i linje 2)"),
        ("person;Otto Bech;signe@example.dk;;;", "tilhører Signe Kvist"),
        ("organisation;Otto Bech;;Chef;;", "hverken titel"),
    ],
)
def test_a_faulty_row_stores_nothing_of_the_file(app: Flask, row: str, why: str) -> None:
    known(builders.make_person("Signe Kvist", "signe@example.dk"))
    text = HEADING + "person;Ida Falk;;;;\n" + row + "\n"
    judged = judge(text)
    assert [each.fate for each in judged] == ["new", "faulty"]
    assert why in judged[1].remarks[0]
    before = count()
    with pytest.raises(InvalidInputError, match="1 af 2 rækker"):
        party_import.apply(text, actor=SYSTEM, now=clock.now())
    assert count() == before


def test_what_the_register_has_it_keeps(app: Flask) -> None:
    known(builders.make_person("Signe Kvist", "signe@example.dk"))
    [judged] = judge(HEADING + "person;Signe Kvist;anden@example.dk;;;\n")
    assert (judged.fate, judged.fills) == ("known", {})
    assert "beholdes" in judged.remarks[0]


def test_the_same_name_twice_in_a_file_is_warned_of_or_refused(app: Flask) -> None:
    text = HEADING + "person;Ida Falk;ida@example.dk;;;\nperson;ida falk;i.falk@example.dk;;;\n"
    first, second = judge(text)
    assert (first.fate, first.remarks, first.doubtful) == ("new", [], False)
    assert (second.fate, second.doubtful) == ("new", True)
    assert second.remarks == ["navnet står to gange i filen (også i linje 2)"]
    repeated = judge(text.replace("i.falk@", "Ida@"))[1]
    assert (repeated.fate, repeated.remarks) == ("faulty", ["Står to gange i filen (også i linje 2)"])


def test_what_is_wrong_with_a_file_is_said_of_it(app: Flask) -> None:
    for empty in (b"", b"\xef\xbb\xbf\r\n "):
        with pytest.raises(InvalidInputError, match=r"^Filen er tom\. Intet er gemt\.$"):
            party_import.text_of(empty)
    with pytest.raises(InvalidInputError, match=r"^Kolonnerne »art« og »navn« mangler"):
        judge("mail\nx@example.dk\n")
    with pytest.raises(InvalidInputError, match=r"^Kolonnen »art« mangler"):
        judge("navn\nIda\n")
