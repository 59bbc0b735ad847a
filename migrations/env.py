"""Runs the migrations on the app's database; the schema that the models describe is the target."""

from alembic import context
from flask import current_app

import workflow.models
from workflow.extensions import db
from workflow.models.columns import UtcDateTime
from workflow.models.search import is_described_by_models

assert workflow.models  # imported so that every table is known


def render_item(kind, value, autogen_context):
    """Migrations name plain types and import no models."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        compare_type=True,
        include_name=is_described_by_models,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None and not hasattr(given, "connect"):
    run(given)
elif given is not None:
    with given.connect() as connection:
        run(connection)
else:
    assert current_app
    with db.engine.connect() as connection:
        run(connection)
