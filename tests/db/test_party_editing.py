"""A party is mended: of two who do it at once the second is refused, and nobody's name becomes somebody else's."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import builders
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, FormError
from workflow.extensions import db
from workflow.models import Party, Person
from workflow.queries import parties as parties_found
from workflow.queries import register
from workflow.services.register import parties, party_import
from workflow.services.register.parties import add_aliases
from workflow.services.register.party_editing import PartyDetails, edit_party

ADMIN = Actor(None, "Administrator", frozenset({Grant("administrator")}))


@pytest.fixture
def signe(app: Flask) -> Person:
    person = builders.make_person("Signe Kvist", "signe@example.dk")
    add_aliases(person, [person.name, "S. Kvist"])
    db.session.commit()
    return person


def edit(person: Person, version: int, *aliases: str) -> Party:
    details = PartyDetails("Signe Kvist", "signe@example.dk", aliases)
    return edit_party(person.id, version=version, details=details, actor=ADMIN, now=clock.now())


@pytest.mark.parametrize("aliases", [("Rebild", "Fra Admin"), (), ("Fra Admin",)])
@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_other_names_alone_are_a_change_that_the_next_editor_has_not_seen(
    app: Flask, kind: str, aliases: tuple[str, ...]
) -> None:
    party: Party = builders.make_person("Rebild Bo") if kind == "person" else builders.make_organisation("Rebild Bo")
    add_aliases(party, [party.name, "Rebild"])
    db.session.commit()
    party_id, seen, email = party.id, party.version, party.email

    def change(version: int, *names: str) -> None:
        db.session.expunge_all()  # as each request begins
        details = PartyDetails("Rebild Bo", email or "", names)
        edit_party(party_id, version=version, details=details, actor=ADMIN, now=clock.now())

    change(seen, *aliases)
    with pytest.raises(ConflictError):
        change(seen, "Fra Sek")
    stored = db.session.get_one(Party, party_id, populate_existing=True)
    assert {alias.name for alias in stored.aliases} == {"Rebild Bo", *aliases}


def test_nobody_is_given_the_name_of_somebody_else(signe: Person) -> None:
    kommune = builders.make_organisation("Frederikshavn Kommune")
    add_aliases(kommune, [kommune.name, "Frederikshavn"])
    db.session.commit()
    with pytest.raises(FormError) as refused:
        edit(signe, signe.version, "Frederikshavn kommune")
    assert "navnet på Frederikshavn Kommune" in refused.value.errors["aliases"]
    edit(signe, signe.version, "Frederikshavn")  # what is no one's own name may mean several
    heading = "art;navn;mail;titel;organisation;andre navne\n"
    (row,) = party_import.judge(heading + "person;Otto Bech;;;;Frederikshavn Kommune\n")
    assert (row.fate, row.remarks) == (
        "faulty", ["»Frederikshavn Kommune« er navnet på Frederikshavn Kommune i registeret"],
    )  # fmt: skip
    rows = party_import.judge(heading + "person;Otto Bech;;;;Ida Falk\nperson;Ida Falk;;;;\n")
    assert rows[0].remarks == ["»Ida Falk« er navnet i linje 3"]


def test_ones_own_name_comes_before_what_another_is_also_called(signe: Person) -> None:
    body = builders.make_body()
    kommune = builders.make_organisation("Frederikshavn Kommune")
    add_aliases(kommune, [kommune.name])
    add_aliases(signe, ["Frederikshavn Kommune"])  # as an older register may have it
    db.session.commit()
    assert [found.id for found in parties_found.named("frederikshavn kommune")] == [kommune.id]
    resolved = parties.resolve("Frederikshavn Kommune", body)
    assert resolved is not None
    assert [party.id for party in resolved.parties] == [kommune.id]
    edit(signe, signe.version, "Frederikshavn Kommune", "S. K.")  # what she has already does not stop the rest


def test_names_are_listed_in_danish_order(app: Flask) -> None:
    wanted = ["anna Dal", "Åge Abild", "Ærlig Dal", "Øjvind Dal", "Zenia Dal", "Aase Bak", "Bo Dal", "Émile Dal"]
    home = builders.make_organisation("Ordenskommunen", None)
    for name in wanted:
        builders.make_person(name).organisation = home
    db.session.commit()
    ordered = ["anna Dal", "Bo Dal", "Émile Dal", "Zenia Dal", "Ærlig Dal", "Øjvind Dal", "Åge Abild", "Aase Bak"]
    pages = [
        register.list_parties(SYSTEM, "", "person", None, clock.today(), limit=3, offset=start)
        for start in range(0, 12, 3)
    ]
    listed = [row.name for rows, _ in pages for row in rows]
    assert [name for name in listed if name in wanted] == ordered
    assert {total for _, total in pages} == {len(listed)}
    assert [each.name for each in register.party_page(SYSTEM, home).staff] == ordered
    assert [name for name in parties_found.all_names() if name in wanted] == ordered
    assert [found.name for found in parties_found.search("Dal")] == [name for name in ordered if "Dal" in name]
