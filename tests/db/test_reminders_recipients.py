"""Where a party is reached on a day."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests import builders
from workflow.extensions import db
from workflow.models import Body
from workflow.services.mail.recipients import Directory, Reach, addresses_of, clean_address

TODAY = date(2025, 10, 10)


def test_each_kind_of_party(app: Flask) -> None:
    body = builders.make_body()
    chair, secretariat = builders.role_of(body, "chair"), builders.role_of(body, "secretariat")
    anna = builders.make_person("Anna Bro", "Anna.Bro@Example.dk")
    builders.hold_role(chair, anna)
    builders.hold_role(chair, builders.make_person("Bent Dam", None))
    builders.hold_role(secretariat, anna)
    assert addresses_of(anna, TODAY) == ["anna.bro@example.dk"]
    assert addresses_of(chair, TODAY) == ["anna.bro@example.dk"]
    assert addresses_of(secretariat, TODAY) == ["sekretariat.nord@example.dk"]  # its mailbox, not its holder
    assert addresses_of(body, TODAY) == ["sekretariat.nord@example.dk"]
    assert addresses_of(builders.make_organisation(), TODAY) == ["hjoerring@example.dk"]
    assert addresses_of(builders.make_organisation("Læsø Kommune", None), TODAY) == []


def test_a_secretariat_without_mailbox_is_reached_at_its_holders(app: Flask) -> None:
    body = builders.make_body(mailbox=None)
    builders.hold_role(builders.role_of(body, "secretariat"), builders.make_person("Anna Bro", "anna.bro@example.dk"))
    assert addresses_of(body, TODAY) == ["anna.bro@example.dk"]


def test_holders_change_with_the_day(app: Flask) -> None:
    chair = builders.role_of(builders.make_body(), "chair")
    builders.hold_role(chair, builders.make_person("Anna Bro", "anna.bro@example.dk"), until=date(2025, 12, 31))
    builders.hold_role(chair, builders.make_person("Bent Dam", "bent.dam@example.dk"), since=date(2026, 1, 1))
    assert addresses_of(chair, date(2025, 12, 31)) == ["anna.bro@example.dk"]
    assert addresses_of(chair, date(2026, 1, 1)) == ["bent.dam@example.dk"]


def test_the_secretariat_of_the_actions_body_stands_in(app: Flask) -> None:
    north = builders.make_body()
    south = builders.make_body("Politisk Sundhedsklynge Syd", "SYD", "Syd", mailbox="sekretariat.syd@example.dk")
    nobody = builders.make_person(email=None)
    directory = Directory([nobody.id], [north.id, south.id], TODAY)
    assert directory.reach(nobody.id, south.id) == Reach(("sekretariat.syd@example.dk",), stand_in=True)
    assert directory.reach(nobody.id, north.id) == Reach(("sekretariat.nord@example.dk",), stand_in=True)
    assert isinstance(db.session.get(Body, south.id), Body)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("signe.kvist@example.dk", "signe.kvist@example.dk"),
        (" Signe.Kvist@Example.DK ", "signe.kvist@example.dk"),
        ("post@sønderby.example.dk", "post@sønderby.example.dk"),
        ("signe+opgaver@example.dk", "signe+opgaver@example.dk"),
        ("søren@example.dk", None),  # hardly any server takes it
        ("Signe Kvist <signe@example.dk>", None),
        ("signe@example.dk, otto@example.dk", None),
        ("signe@example.dk\r\nBcc: alle@example.dk", None),
        ("signe@@example.dk", None),
        ("signe", None),
        ("@example.dk", None),
        ("x" * 250 + "@example.dk", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(written: str | None, address: str | None) -> None:
    assert clean_address(written) == address
