"""A worker whose broker hands a job to another after five seconds: celery -A bench.faults.patient worker."""

from __future__ import annotations

from celery_worker import app

__all__ = ["app"]

app.conf.broker_transport_options = {**app.conf.broker_transport_options, "visibility_timeout": 5}
