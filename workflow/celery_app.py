"""Celery bound to the app: a job runs in an app context, and beat rings in UTC intervals."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery, Task, signals
from flask import Flask
from sqlalchemy.orm import configure_mappers

from workflow import broker_transport, danish_dates, jobs
from workflow.config import Settings
from workflow.domain.working_days import is_working_day

VISIBILITY_TIMEOUT = 3600  # seconds until Redis gives an unacknowledged job to another worker
SOFT_TIME_LIMIT = 600  # seconds; then the job is asked to end
HARD_TIME_LIMIT = 660  # seconds; then its process is killed


def make_celery(app: Flask) -> Celery:
    """The Celery app of `app`, also kept in app.extensions["celery"]."""
    settings: Settings = app.extensions["settings"]

    class AppContextTask(Task):
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            with app.app_context():
                return self.run(*args, **kwargs)

    broker_transport.use()
    celery = Celery("workflow", task_cls=AppContextTask)
    celery.conf.update(
        broker_url=settings.broker_url,
        broker_connection_timeout=1,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT,
            # Without these a half-open connection stays deaf for minutes.
            "socket_timeout": 20,
            "socket_connect_timeout": 1,
            "health_check_interval": 15,
        },
        task_publish_retry=False,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        task_soft_time_limit=SOFT_TIME_LIMIT,
        task_time_limit=HARD_TIME_LIMIT,
        task_default_queue="default",
        task_routes={name: {"queue": queue} for name, queue in jobs.QUEUES.items()},
        timezone="UTC",
        enable_utc=True,
        beat_schedule_filename=str(settings.data_dir / "beat-schedule"),
        # Intervals in UTC, no local crontab: that skips or repeats at the change of clocks. Every job is idempotent.
        beat_schedule={
            "sweep": {
                "task": jobs.SWEEP,
                "schedule": timedelta(seconds=settings.sweep_seconds),
                "options": {"expires": max(1, settings.sweep_seconds - 10)},
            },
            "snapshots": {
                "task": jobs.TAKE_SNAPSHOTS,
                "schedule": timedelta(minutes=30),
                "options": {"expires": 1500},
            },
            "seal": {
                "task": jobs.SEAL_HISTORY,
                "schedule": timedelta(minutes=30),
                "options": {"expires": 1500},
            },
            "logins": {
                "task": jobs.SWEEP_LOGINS,
                "schedule": timedelta(hours=1),
                "options": {"expires": 3000},
            },
        },
    )
    if settings.mailbox is not None:
        celery.conf.beat_schedule["mailbox"] = {
            "task": jobs.READ_MAILBOX,
            "schedule": timedelta(seconds=2 * settings.sweep_seconds),
            "options": {"expires": max(1, 2 * settings.sweep_seconds - 10)},
        }
    celery.set_default()
    signals.worker_init.connect(_share_memory)
    app.extensions["celery"] = celery
    return celery


def _share_memory(**_: Any) -> None:
    """Before the worker's processes are forked: what is loaded by then is theirs in common.

    The mappings are made now and not by each of them. What the collector no longer looks through, it does not write to
    either: the pages stay shared.
    """
    configure_mappers()
    today = datetime.now(UTC).date()
    danish_dates.day(today)
    is_working_day(today)
    gc.collect()
    gc.freeze()
