"""Absences: the mail finds the last substitute, who may act; circles and days twice are refused."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders
from workflow import clock
from workflow.domain.access import SYSTEM, Actor, Grant
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Absence, Message, Person, RegisterEvent
from workflow.services.accounts import users
from workflow.services.mail import mailer
from workflow.services.mail.mail_content import compose
from workflow.services.mail.mail_words import closing, greeting, standing_in_for_absent
from workflow.services.mail.recipients import addresses_of
from workflow.services.register.absences import add_absence, remove_absence
from workflow.services.reminders import reminders

TODAY = date(2025, 10, 10)


def away(person: Person, substitute: Person, since: date, until: date, actor: Actor = SYSTEM) -> Absence:
    return add_absence(person.id, substitute_id=substitute.id, since=since, until=until, actor=actor, now=clock.now())


@pytest.fixture
def people(app: Flask) -> list[Person]:
    names = ("Anna Bro", "Bent Dam", "Carla Eng")
    return [builders.make_person(name, f"{name.split()[0].lower()}@example.dk") for name in names]


def test_mail_and_rights_follow_the_chain(people: list[Person]) -> None:
    anna, bent, carla = people
    body = builders.make_body()
    chair = builders.role_of(body, "chair")
    builders.hold_role(chair, anna)
    away(anna, bent, date(2025, 10, 8), date(2025, 10, 17))
    away(bent, carla, date(2025, 10, 10), date(2025, 10, 10))
    assert addresses_of(anna, date(2025, 10, 7)) == ["anna@example.dk"]
    assert addresses_of(anna, date(2025, 10, 9)) == ["bent@example.dk"]
    assert addresses_of(anna, TODAY) == addresses_of(chair, TODAY) == ["carla@example.dk"]
    carla.email = None
    db.session.commit()
    assert addresses_of(anna, TODAY) == ["bent@example.dk"]  # the last who can be reached
    user = users.create_user("Carla", "carla@example.dk", "en lang adgangskode", role="owner")
    user.party_id = carla.id
    db.session.commit()
    assert users.actor_of(user, TODAY).party_ids == {anna.id, bent.id, carla.id, chair.id}
    assert users.actor_of(user, date(2025, 10, 9)).party_ids == {carla.id}


def test_who_leaves_can_be_substitute_to_the_last_day_and_no_longer(people: list[Person]) -> None:
    anna, bent, _ = people
    bent.leaves_on = date(2025, 10, 17)
    db.session.commit()
    with pytest.raises(InvalidInputError, match="fratrådt i perioden"):
        away(anna, bent, TODAY, date(2025, 10, 18))
    away(anna, bent, TODAY, date(2025, 10, 17))
    assert addresses_of(anna, date(2025, 10, 17)) == ["bent@example.dk"]


def test_a_reminder_goes_to_the_substitute_and_says_for_whom(people: list[Person]) -> None:
    anna, bent, _ = people
    builders.make_action(builders.make_body(), [anna], TODAY)
    away(anna, bent, TODAY, date(2025, 10, 17))
    reminders.plan(clock.now())
    message = db.session.execute(select(Message)).scalar_one()
    assert message.recipient == "bent@example.dk"
    content = compose(message, TODAY).content
    assert content is not None
    assert greeting(content) == "Kære Bent Dam"
    assert "Anna Bro" in standing_in_for_absent(content.entries[0])
    assert "stedfortræder" in closing(content)
    assert mailer.deliver(clock=clock.now).sent == 1


def test_what_cannot_be_is_refused_and_stores_nothing(people: list[Person]) -> None:
    anna, bent, carla = people
    away(anna, bent, date(2025, 10, 13), date(2025, 10, 17))
    away(bent, carla, date(2025, 10, 15), date(2025, 10, 20))
    with pytest.raises(ConflictError, match="Carla Eng → Anna Bro → Bent Dam → Carla Eng"):
        away(carla, anna, date(2025, 10, 17), date(2025, 10, 30))
    with pytest.raises(ConflictError, match="allerede en stedfortræder"):
        away(anna, carla, date(2025, 10, 17), date(2025, 10, 18))
    with pytest.raises(InvalidInputError, match="egen"):
        away(anna, anna, date(2025, 11, 1), date(2025, 11, 2))
    with pytest.raises(InvalidInputError, match="ligger før"):
        away(anna, bent, date(2025, 11, 2), date(2025, 11, 1))
    with pytest.raises(InvalidInputError, match="forbi"):
        away(anna, bent, date(2025, 9, 1), date(2025, 9, 2))
    assert db.session.scalar(select(func.count()).select_from(Absence)) == 2
    assert db.session.scalar(select(func.count()).select_from(RegisterEvent)) == 2
    away(carla, anna, date(2025, 10, 18), date(2025, 10, 30))  # from the day after, nobody goes round


def test_only_the_office_of_all_that_a_person_owns(people: list[Person]) -> None:
    anna, bent, _ = people
    nord, syd = builders.make_body(), builders.make_body("Klynge Syd", "SYD", "Syd")
    builders.make_action(nord, [anna])
    user_id = users.create_user("Nord", "nord@example.dk", "en lang adgangskode", role="secretariat").id
    north = Actor(user_id, "Nord", frozenset({Grant("secretariat", cluster_id=nord.clusters[0].id)}))
    absence = away(anna, bent, date(2025, 10, 13), date(2025, 10, 17), north)
    builders.make_action(syd, [anna])
    with pytest.raises(NotAllowedError, match="uden for dit område"):
        remove_absence(absence.id, actor=north, now=clock.now())
    with pytest.raises(NotAllowedError):
        away(anna, bent, date(2025, 10, 20), date(2025, 10, 21), north)
    assert remove_absence(absence.id, actor=SYSTEM, now=clock.now()) == anna.id
