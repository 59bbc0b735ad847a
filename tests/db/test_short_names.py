"""Short names at intake: certain ones are resolved by who was there, the rest is left to a person."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from workflow.extensions import db
from workflow.minutes import Task
from workflow.models import Body, Party
from workflow.services.intake.proposals import _owners_of
from workflow.services.register import parties

PRESENT = ["Ulrikke Skovsyre", "Oda Tranebjerg", "Ida Holm", "Ida Lund"]


pytestmark = pytest.mark.usefixtures("north_jutland", "app")


def owners(*names: str) -> tuple[list[tuple[str, str | None]], str]:
    body = db.session.execute(select(Body).where(Body.prefix == "NORD")).scalar_one()
    task = Task("X", names, None, None, None, None, None, "explicit", 1.0, False, "X", (0, 1), None, "task.active")
    found, basis = _owners_of(task, body, PRESENT)
    called = dict(db.session.execute(select(Party.id, Party.name)).all())
    return [(owner["name"], called.get(owner["party_id"])) for owner in found], basis


def test_a_first_name_and_initials_of_one_present_are_that_person() -> None:
    assert owners("Ulrikke") == ([("Ulrikke Skovsyre", "Ulrikke Skovsyre")], "inferred")
    assert owners("OT") == ([("Oda Tranebjerg", "Oda Tranebjerg")], "inferred")


def test_two_of_one_first_name_stay_unresolved_and_someone_absent_too() -> None:
    assert owners("Ida") == ([("Ida", None)], "stated")
    assert owners("Thyra") == ([("Thyra", None)], "stated")


def test_offices_are_found_by_their_role() -> None:
    for name, expected in (("formanden", "Formandskabet, Politisk"), ("Sekretariatet", "Sekretariatet, Politisk")):
        [(_, party)], _ = owners(name)
        assert (party or "").startswith(expected)


def test_a_person_who_is_like_another_is_not_merged_with_them() -> None:
    known = parties.put_in("Signe Kvist", person=True)
    other = parties.put_in("Signe Kvits", person=True)
    body = db.session.execute(select(Body).where(Body.prefix == "NORD")).scalar_one()
    for party in (known, other):
        resolved = parties.resolve(party.name, body)
        assert resolved is not None
        assert resolved.parties == (party,)
    assert parties.resolve("Signe Kvst", body) is None
