"""Beslutningsspor: every recommendation and every decision in the minutes becomes a tracked action.

The way of the data: documents → minutes → services.intake → services.review → actions → reminders, roll-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from workflow.config import Settings


def create_app(settings: Settings | None = None, *, pages: bool = True) -> Flask:
    """The Flask app for `settings` (read from the environment unless given), with everything bound to it.

    Commands and workers have no pages, and start faster without them; most commands ring for no job either
    (`jobs.celery_of`).
    """
    from workflow.application import build_app

    app = build_app(settings)
    if pages:
        from workflow import jobs, schema, web

        jobs.celery_of(app)  # now, and not when the first two ask for it at once
        schema.bind_migrations(app)
        web.init_app(app)
    return app
