"""A party is mended: of two who do it at once the second is refused, and nobody's name becomes somebody else's."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, FormError
from workflow.extensions import db
from workflow.models import Body, Organisation, Party, Person
from workflow.queries import parties as parties_found
from workflow.queries import register
from workflow.services.register import holding, parties, party_import
from workflow.services.register.parties import add_aliases
from workflow.services.register.party_editing import PartyDetails, add_party, edit_party

ADMIN = Actor(None, "Administrator", frozenset({Grant("administrator")}))


@pytest.fixture
def signe(app: Flask) -> Person:
    person = builders.make_person("Signe Kvist", "signe@example.dk")
    add_aliases(person, [person.name, "S. Kvist"])
    db.session.commit()
    return person


def judge(text: str) -> list[party_import.Judged]:
    return party_import.judge(text, ADMIN, clock.today())


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
    (row,) = judge(heading + "person;Otto Bech;;;;Frederikshavn Kommune\n")
    assert (row.fate, row.remarks) == (
        "faulty", ["»Frederikshavn Kommune« er navnet på Frederikshavn Kommune i registeret"],
    )  # fmt: skip
    rows = judge(heading + "person;Otto Bech;;;;Ida Falk\nperson;Ida Falk;;;;\n")
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


def details_of(body: Body, name: str, prefix: str) -> PartyDetails:
    return PartyDetails(name, prefix=prefix, level="professional", cluster_ids=frozenset({body.clusters[0].id}))


@pytest.mark.parametrize("kind", ["organisation", "body"])
def test_a_party_is_not_renamed_to_what_another_is_called(app: Flask, kind: str) -> None:
    """Nothing joins two organisations again, and minutes would mean neither."""
    nord, now = builders.make_body(), clock.now()
    right, slip = (
        add_party(kind, details_of(nord, name, prefix), namesake=False, actor=ADMIN, now=now)
        for name, prefix in (("Rebild Kommune", "REB"), ("Rebild Komune", "REK"))
    )
    taken = details_of(nord, "Rebild  kommune", "REK")
    with pytest.raises(FormError) as refused:
        edit_party(slip.id, version=slip.version, details=taken, namesake=True, actor=ADMIN, now=now)
    assert refused.value.errors == {"name": "Rebild Kommune findes allerede i registeret."}
    found = parties.resolve("Rebild Kommune", nord)
    assert found is not None
    assert [each.id for each in found.parties] == [right.id]
    for name in ("REBILD KOMUNE", "Rebild Kom."):  # its own name written otherwise, and one that nobody has
        other = details_of(nord, name, "REK")
        edit_party(slip.id, version=slip.version, details=other, actor=ADMIN, now=now)


def test_a_namesake_is_confirmed_when_somebody_is_renamed_too(signe: Person) -> None:
    slip = add_party("person", PartyDetails("Signe Kvit"), namesake=False, actor=ADMIN, now=clock.now())
    details, version = PartyDetails("Signe Kvist"), slip.version
    with pytest.raises(FormError) as refused:
        edit_party(slip.id, version=version, details=details, actor=ADMIN, now=clock.now())
    assert list(refused.value.errors) == ["namesake"]
    edit_party(slip.id, version=version, details=details, namesake=True, actor=ADMIN, now=clock.now())
    titled = PartyDetails("Signe Kvist", title="Direktør")  # who has the name already is not asked again
    edit_party(slip.id, version=slip.version, details=titled, actor=ADMIN, now=clock.now())


def test_clusters_alone_are_a_change_that_the_next_editor_has_not_seen(app: Flask) -> None:
    body = builders.make_body()
    nord, syd, midt = (builders.make_cluster(name).id for name in ("Nord", "Syd", "Midt"))
    body_id, name = body.id, body.name

    def change(version: int, *clusters: int) -> int:
        db.session.expunge_all()
        details = PartyDetails(name, prefix="NORD", level="political", cluster_ids=frozenset(clusters))
        return edit_party(body_id, version=version, details=details, actor=ADMIN, now=clock.now()).version

    seen = change(body.version, nord)
    assert change(seen, nord) == seen, "nothing has changed"
    change(seen, nord, syd)
    with pytest.raises(ConflictError):
        change(seen, nord, midt)
    stored = db.session.get_one(Body, body_id, populate_existing=True)
    assert {each.id for each in stored.clusters} == {nord, syd}


def test_two_who_add_the_same_at_once_add_one(app: Flask) -> None:
    names = ("Rebild Kommune", "Jammerbugt Kommune", "Morsø Kommune", "Thisted Kommune")
    told: list[type[Exception]] = []

    def add(name: str, both_are_here: threading.Barrier) -> None:
        with app.app_context():
            both_are_here.wait()
            try:
                add_party("organisation", PartyDetails(name), namesake=False, actor=ADMIN, now=clock.now())
            except (FormError, ConflictError) as error:
                told.append(type(error))
            finally:
                db.session.remove()

    for name in names:
        both_are_here = threading.Barrier(2, timeout=60)
        both = [threading.Thread(target=add, args=(name, both_are_here)) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join(60)
    assert db.session.scalar(select(func.count(Organisation.id))) == len(names)
    assert told == [FormError] * len(names)


@pytest.mark.parametrize("place", ["role", "organisation"])
def test_a_last_day_that_somebody_else_has_set_is_not_overwritten_unseen(signe: Person, place: str) -> None:
    first, other = date(2025, 12, 31), date(2026, 1, 31)
    if place == "role":
        held = builders.hold_role(builders.role_of(builders.make_body(), "chair"), signe)
    else:
        home = builders.make_organisation()
        held = holding.add_membership(
            signe.id, party_id=home.id, since=None, until=None, actor=ADMIN, now=clock.now()
        )  # fmt: skip
    end = holding.end_holder if place == "role" else holding.end_membership
    end(held.id, until=first, seen=None, actor=ADMIN, now=clock.now())
    with pytest.raises(ConflictError, match=r"nu 31\. december 2025"):
        end(held.id, until=other, seen=None, actor=ADMIN, now=clock.now())
    assert held.until == first
    end(held.id, until=first, seen=None, actor=ADMIN, now=clock.now())  # both mean the same
    end(held.id, until=None, seen=first, actor=ADMIN, now=clock.now())
    assert held.until is None
