"""Connections that read: they cannot write, keep what the database has planned, and are never dead ones."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from workflow.extensions import db
from workflow.transactions import read_only

WRITE = "UPDATE installation SET clock_offset = clock_offset + 1"


ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_what_reads_cannot_write_and_what_comes_after_it_can(app: Flask) -> None:
    with app.app_context():
        for _ in range(2):  # the second time on a connection that has done both
            with read_only():
                assert db.session.scalar(text("SELECT 1")) == 1
                with pytest.raises(DBAPIError):
                    db.session.execute(text(WRITE))
                db.session.rollback()
            db.session.execute(text(WRITE))
            db.session.commit()


@ON_POSTGRESQL
def test_a_page_after_the_other_finds_its_statements_prepared(app: Flask) -> None:
    with app.app_context(), read_only():
        for _ in range(8):
            assert db.session.scalar(text("SELECT count(*) FROM digest_choice")) == 0
            db.session.rollback()
        # What the last page asked is still there.
        names = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
        assert [name for name in names if "digest_choice" in name]
        db.session.rollback()


@ON_POSTGRESQL
def test_a_connection_that_the_server_has_ended_is_not_used(app: Flask) -> None:
    with app.app_context():
        with read_only():
            ended = db.session.scalar(text("SELECT pg_backend_pid()"))
            db.session.rollback()
        db.session.remove()
        _end(ended)
        with read_only():
            assert db.session.scalar(text("SELECT pg_backend_pid()")) != ended
            db.session.rollback()


def _end(process: int) -> None:
    """Ends the server's process of a connection, from another one."""
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))
