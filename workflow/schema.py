"""Migrations, bound to the app where they are run: what reads and writes them is large, and workers need none of it."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate

from workflow.config import PROJECT
from workflow.extensions import db


def bind_migrations(app: Flask) -> None:
    """Lets Flask-Migrate find the migrations of `app`; again does no harm."""
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(PROJECT / "migrations"))
