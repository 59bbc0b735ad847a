"""The names of the jobs, and how they are asked for: by name, after the commit, never waited for.

Redis is a bell, not a store: if nobody hears it, the sweep that runs every minute finds the work in the database.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)

PLAN_REMINDERS = "tasks.reminders.plan"
DELIVER_MAIL = "tasks.mail.deliver"
READ_MAILBOX = "tasks.mail.read_mailbox"
SWEEP = "tasks.reminders.sweep"
TAKE_SNAPSHOTS = "tasks.rollups.take_snapshots"
WALK_CLOCK = "tasks.clock.walk"
SEAL_HISTORY = "tasks.audit.seal"
SWEEP_LOGINS = "tasks.logins.sweep"
READ_UPLOADS = "tasks.documents.read"
MOVE_PACKAGE = "tasks.handover.move"

# Queues: mail waits for nothing heavy; what is heavy has a queue, and a worker, of its own.
QUEUES = {
    DELIVER_MAIL: "mail",
    READ_MAILBOX: "mail",
    PLAN_REMINDERS: "default",
    SWEEP: "default",
    TAKE_SNAPSHOTS: "default",
    WALK_CLOCK: "default",
    SEAL_HISTORY: "default",
    SWEEP_LOGINS: "default",
    READ_UPLOADS: "documents",
    MOVE_PACKAGE: "default",
}


def enqueue(name: str, **arguments: Any) -> bool:
    """Rings for the job `name`; False when the broker cannot be reached within a second (the sweep does the rest)."""
    own_socket = current_app.extensions["settings"].broker_socket
    if own_socket is not None and not own_socket.exists():
        return False  # the embedded broker runs only under `serve`: there is nobody to wait for
    from kombu.exceptions import OperationalError

    try:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        celery_of(app).send_task(name, kwargs=arguments, queue=QUEUES[name], ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("the broker cannot be reached, the sweep will find the work: %s", error)
        return False
    return True


def celery_of(app: Flask) -> Celery:
    """The Celery app of `app`, made when it is first asked for: loading it takes a fifth of the time of a command, and
    most commands need none."""
    if "celery" not in app.extensions:
        from workflow.celery_app import make_celery

        make_celery(app)
    found: Celery = app.extensions["celery"]
    return found
