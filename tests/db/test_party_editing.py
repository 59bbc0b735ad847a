"""A party is mended: of two who do it at once the second is refused, and nobody's name becomes somebody else's."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import builders
from workflow import clock
from workflow.domain.access import Actor, Grant
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Party, Person
from workflow.services.parties import add_aliases
from workflow.services.party_editing import PartyDetails, edit_party

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


@pytest.mark.parametrize("aliases", [("S. Kvist", "Fra Admin"), (), ("Fra Admin",)])
def test_other_names_alone_are_a_change_that_the_next_editor_has_not_seen(
    signe: Person, aliases: tuple[str, ...]
) -> None:
    seen = signe.version
    edit(signe, seen, *aliases)
    with pytest.raises(ConflictError):
        edit(signe, seen, "Fra Sek")
    db.session.refresh(signe)
    assert {alias.name for alias in signe.aliases} == {"Signe Kvist", *aliases}
    edit(signe, signe.version, *aliases)
    assert signe.version == seen + 1, "nothing was changed"
