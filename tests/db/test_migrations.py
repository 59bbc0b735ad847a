"""The migrations lead to the schema that the models describe, down again and up again, and keep the history."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from tests import builders
from tests.builders import DEADLINE
from workflow.extensions import db
from workflow.models import Action, ActionEvent, User
from workflow.models.search import is_described_by_models
from workflow.services.accounts import users


def test_models_equal_migrations(app: Flask) -> None:
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_described_by_models}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, db.metadata) == []


def test_up_down_up_with_data(app: Flask) -> None:
    owner = builders.make_person()
    builders.make_action(builders.make_body(), [owner], DEADLINE)
    users.create_user("Ane Holm", "ane@example.dk", "en lang adgangskode", role="reader")
    db.session.remove()
    downgrade(revision="0001")
    upgrade()
    assert db.session.scalar(select(func.count()).select_from(ActionEvent)) == 1
    assert db.session.scalar(select(Action.title_key)) == "udarbejd overleveringspapir"
    assert [user.session_version for user in db.session.scalars(select(User))] == [1]
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text("DELETE FROM action_event"))
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert "action_event" in inspect(db.engine).get_table_names()
