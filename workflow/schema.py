"""The database's schema: brought to the newest one by who comes first, and held against what the program knows."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask, current_app
from flask_migrate import Migrate
from sqlalchemy import func, inspect, select, text

from workflow.advisory_locks import AdvisoryLock
from workflow.config import PROJECT
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.transactions import read_only

Standing = Literal["missing", "older", "newest", "newer"]


def bind_migrations(app: Flask) -> None:
    """Lets Flask-Migrate find the migrations of `app`; again does no harm. Bound where they are run: what reads and
    writes them is large, and workers need none of it."""
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(PROJECT / "migrations"))


def upgrade_database() -> None:
    """The schema to the newest, quietly; of several who begin at once the others wait, and find it done.

    Raises ConflictError when the database is newer than the program.
    """
    import flask_migrate

    bind_migrations(current_app._get_current_object())  # type: ignore[attr-defined]
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _one_at_a_time():
        if standing() == "newer":
            raise ConflictError(
                f"Databasen er nyere end programmet (skema {revision()}). Brug den version af programmet, der har "
                "bragt den dertil, eller en nyere. Intet er ændret."
            )
        flask_migrate.upgrade()
    db.session.remove()


def revision() -> str | None:
    """The newest migration that the database has; None before the first. Reads in a connection of its own."""
    with read_only(), db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def standing() -> Standing:
    """How the database's schema stands to the program."""
    found = revision()
    if found is None:
        return "missing"
    if not is_known(found):
        return "newer"
    return "newest" if found == _scripts().get_current_head() else "older"


def is_known(name: str) -> bool:
    """Whether the program has the migration of that name."""
    try:
        _scripts().get_revision(name)
    except CommandError:
        return False
    return True


def _scripts() -> ScriptDirectory:
    bind_migrations(current_app._get_current_object())  # type: ignore[attr-defined]
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(select(func.pg_advisory_lock(int(AdvisoryLock.UPGRADE))))
            try:
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(int(AdvisoryLock.UPGRADE))))
    else:
        with (current_app.extensions["settings"].data_dir / "upgrade.lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
