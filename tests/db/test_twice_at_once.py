"""Two who store the same at the same moment: the second is told that it has changed, whichever rule it was."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests.builders import make_body, make_person, role_of
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Cluster, RoleHolder
from workflow.services.transaction import CHANGED_MEANWHILE, transaction


def test_what_is_there_already_has_come_meanwhile(app: Flask) -> None:
    make_body()
    with pytest.raises(ConflictError, match=CHANGED_MEANWHILE[:30]), transaction():
        db.session.add(Cluster(name="Nord"))
    assert db.session.query(Cluster).count() == 1


def test_what_points_nowhere_is_a_mistake_of_ours(app: Flask) -> None:
    body, person = make_body(), make_person()
    with pytest.raises(IntegrityError), transaction():
        db.session.add(RoleHolder(role_id=role_of(body, "chair").id, person_id=person.id + 1000))
    assert db.session.query(RoleHolder).count() == 0
