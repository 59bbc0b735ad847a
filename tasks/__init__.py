"""The Celery jobs: each takes ids, calls one service, and holds no rule."""

from __future__ import annotations

from celery import Celery


def register(celery: Celery) -> None:
    """Makes every job known to `celery`, under the names of workflow.jobs."""
