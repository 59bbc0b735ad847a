"""How far a secretariat reaches into what others own: not beyond its scope, directly or through a substitute."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.builders import hold_role, make_action, make_body, make_organisation, make_person, role_of
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, NotAllowedError
from workflow.extensions import db
from workflow.models import Absence, Body, Organisation, Person
from workflow.services.accounts import users
from workflow.services.mail import stopped_addresses
from workflow.services.mail.recipients import addresses_of
from workflow.services.register import absences, leaving, merging, party_import
from workflow.services.register.parties import add_aliases
from workflow.services.register.party_editing import PartyDetails, edit_party

TODAY, FRIDAY, LATER = date(2025, 10, 10), date(2025, 10, 17), date(2025, 11, 3)


@pytest.fixture
def bodies(app: Flask) -> tuple[Body, Body]:
    return make_body(), make_body("Klynge Syd", "SYD", "Syd", mailbox="syd@example.dk")


@pytest.fixture
def north(bodies: tuple[Body, Body]) -> Actor:
    user_id = users.create_user("Nord", "nord@example.dk", "en lang adgangskode", role="secretariat").id
    return Actor(user_id, "Nord", frozenset({Grant("secretariat", cluster_id=bodies[0].clusters[0].id)}))


@pytest.fixture
def people(bodies: tuple[Body, Body]) -> dict[str, Person]:
    """Anna owns a closed item of Syd and is away; Bent, who owns something of Nord only, stands in for her."""
    people = {name: make_person(f"{name} Bro", f"{name.lower()}@example.dk") for name in ("Anna", "Bent", "Carla")}
    make_action(bodies[1], [people["Anna"]], TODAY, confidential=True)
    make_action(bodies[0], [people["Bent"]], TODAY)
    away(people["Anna"], people["Bent"], TODAY, FRIDAY)
    return people


def away(person: Person, substitute: Person, since: date, until: date, actor: Actor = SYSTEM) -> Absence:
    return absences.add_absence(
        person.id, substitute_id=substitute.id, since=since, until=until, actor=actor, now=clock.now()
    )


def edit(party: Person | Organisation, email: str, actor: Actor) -> None:
    edit_party(party.id, version=party.version, details=PartyDetails(party.name, email), actor=actor, now=clock.now())


def merge(kept: Person, gone: Person, actor: Actor) -> None:
    merging.merge(
        kept.id, gone.id, versions=(kept.version, gone.version), email=kept.email, actor=actor, now=clock.now()
    )


# Through a substitute


def test_a_substitute_of_who_stands_in_is_named_by_the_office_of_all_of_it(
    people: dict[str, Person], north: Actor
) -> None:
    anna, bent, carla = people.values()
    with pytest.raises(NotAllowedError, match="stedfortræder for en, der er ansvarlig for noget uden for dit område"):
        away(bent, carla, FRIDAY, LATER, north)
    assert addresses_of(anna, FRIDAY) == ["bent@example.dk"]
    later = away(bent, carla, FRIDAY + timedelta(1), LATER, north)  # Anna is back
    assert absences.remove_absence(later.id, actor=north, now=clock.now()) == bent.id
    by_admin = away(bent, carla, FRIDAY, FRIDAY)
    with pytest.raises(NotAllowedError):
        absences.remove_absence(by_admin.id, actor=north, now=clock.now())


def test_it_reaches_as_far_as_substitutes_do(
    people: dict[str, Person], bodies: tuple[Body, Body], north: Actor
) -> None:
    _, bent, carla = people.values()
    dora = make_person("Dora Bro", "dora@example.dk")
    away(bent, carla, TODAY, FRIDAY)
    with pytest.raises(NotAllowedError):
        away(carla, dora, TODAY, TODAY, north)
    with pytest.raises(NotAllowedError):
        edit(carla, "min@nord.dk", north)
    south = Actor(None, "Syd", frozenset({Grant("secretariat", cluster_id=each.clusters[0].id) for each in bodies}))
    edit(carla, "carla.eng@example.dk", south)  # all of it lies in this actor's scope


def test_address_merging_and_stop_of_a_substitute_reach_whom_they_stand_in_for(
    people: dict[str, Person], north: Actor
) -> None:
    anna, bent, carla = people.values()
    with pytest.raises(NotAllowedError):
        edit(bent, "min@nord.dk", north)
    with pytest.raises(NotAllowedError):
        stopped_addresses.stop("bent@example.dk", "", actor=north, now=clock.now())
    with pytest.raises(ConflictError, match="stedfortræder for en"):
        merge(carla, bent, north)
    assert addresses_of(anna, TODAY) == ["bent@example.dk"]


def test_an_absence_that_is_over_keeps_nobody_out(
    people: dict[str, Person], north: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, bent, carla = people.values()
    absence = db.session.query(Absence).one()
    absence.since, absence.until = TODAY - timedelta(9), TODAY - timedelta(1)
    db.session.commit()
    edit(bent, "bent.bro@example.dk", north)
    away(bent, carla, TODAY, FRIDAY, north)


def test_who_stands_in_leaves_by_their_own_office(people: dict[str, Person], north: Actor) -> None:
    """To the last day it is they who stand in, and nobody leaves who stands in after it: nothing goes elsewhere."""
    leaving.leave(people["Bent"].id, last_day=FRIDAY, successor_id=None, actor=north, now=clock.now())
    assert addresses_of(people["Anna"], FRIDAY) == ["bent@example.dk"]


# Over time


def test_a_role_that_is_over_keeps_nobody_out_but_of_merging(bodies: tuple[Body, Body], north: Actor) -> None:
    anna, bent = make_person("Anna Bro"), make_person("Bent Dam", "bent@example.dk")
    holder = hold_role(role_of(bodies[1], "chair"), anna, date(2022, 1, 1), date(2023, 12, 31))
    absence = away(anna, bent, TODAY, FRIDAY, north)
    with pytest.raises(ConflictError, match="har varetaget en funktion uden for dit område"):
        merge(bent, anna, north)
    absences.remove_absence(absence.id, actor=north, now=clock.now())
    for until in (TODAY, None):
        holder.until = until
        db.session.commit()
        with pytest.raises(NotAllowedError, match="varetager en funktion uden for dit område"):
            away(anna, bent, TODAY, FRIDAY, north)
    holder.since, holder.until = LATER, None  # what begins later is theirs too
    db.session.commit()
    with pytest.raises(NotAllowedError):
        away(anna, bent, TODAY, FRIDAY, north)


# Where there was no address, and an organisation's mailbox


def test_an_address_is_given_by_the_office_of_all_that_it_would_get(bodies: tuple[Body, Body], north: Actor) -> None:
    dora, rebild = make_person("Dora Eg", None), make_organisation("Rebild Kommune", "rebild@example.dk")
    theirs = [make_action(bodies[1], [each], TODAY, confidential=True) for each in (dora, rebild)]
    with pytest.raises(NotAllowedError, match="Personen er ansvarlig for handlinger uden for dit område, så adressen"):
        edit(dora, "min@nord.dk", north)
    for address in ("min@nord.dk", ""):
        with pytest.raises(NotAllowedError, match="Organisationen er ansvarlig for handlinger uden for dit område"):
            edit(rebild, address, north)
    assert (addresses_of(dora, TODAY), addresses_of(rebild, TODAY)) == ([], ["rebild@example.dk"])
    edit(rebild, "Rebild@example.dk", north)  # the rest of it is everybody's
    for action in theirs:
        action.clusters = list(bodies[0].clusters)
        action.body = bodies[0]
    db.session.commit()
    edit(dora, "dora@example.dk", north)
    edit(rebild, "post@rebild.dk", north)
    assert (addresses_of(dora, TODAY), addresses_of(rebild, TODAY)) == (["dora@example.dk"], ["post@rebild.dk"])


def test_a_list_fills_in_addresses_within_the_scope_and_tells_of_the_others(
    bodies: tuple[Body, Body], north: Actor
) -> None:
    dora, erik, free = make_person("Dora Eg", None), make_person("Erik Ask", None), make_person("Finn Bo", None)
    for person in (dora, erik, free):
        add_aliases(person, [person.name])
    db.session.commit()
    make_action(bodies[1], [dora], TODAY, confidential=True)
    make_action(bodies[0], [erik], TODAY)
    text = (
        "art;navn;mail;titel\nperson;Dora Eg;min@nord.dk;Chef\nperson;Erik Ask;erik@example.dk;\n"
        "person;Finn Bo;finn@example.dk;\nperson;Gerda Lund;gerda@example.dk;\n"
        "organisation;Rebild Kommune;rebild@example.dk;\n"
    )
    told = party_import.judge(text, north, TODAY)[0]
    assert told.fills == {"title": "Chef"}
    assert told.remarks[0] == (
        "mailadressen tilføjes ikke: personen er ansvarlig for handlinger uden for dit område, "
        "så administratoren skal sætte den"
    )
    assert party_import.apply(text, actor=north, now=clock.now()) == (2, 3)
    assert [addresses_of(each, TODAY) for each in (dora, erik, free)] == [[], ["erik@example.dk"], ["finn@example.dk"]]
    assert party_import.apply(text, actor=SYSTEM, now=clock.now()) == (0, 1)
    assert addresses_of(dora, TODAY) == ["min@nord.dk"]
