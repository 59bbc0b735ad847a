"""Every job that the program asks for by name exists, and does its work through a real broker and worker."""

from __future__ import annotations

import pytest
from celery import Celery
from sqlalchemy import select

import tasks
from tests import builders
from tests.tasks.real_parts import Inbox, Installation, wait_for
from workflow import jobs
from workflow.extensions import db
from workflow.models import SnapshotDay


def test_every_job_name_has_a_task_and_a_queue() -> None:
    celery = Celery("test", set_as_current=False)
    tasks.register(celery)
    ours = {name for name in celery.tasks if not name.startswith("celery.")}
    assert ours == set(jobs.QUEUES) == set(tasks.JOBS)


@pytest.mark.slow
def test_sweep_and_snapshots_through_the_broker(installation: Installation, inbox: Inbox) -> None:
    with installation.app.app_context():
        builders.make_action(builders.make_body(), [builders.make_person()])
        db.session.remove()
    installation.start_broker()
    installation.start_worker()
    assert installation.ring(jobs.SWEEP)
    assert installation.ring(jobs.TAKE_SNAPSHOTS)
    wait_for(lambda: len(inbox.mails) == 1)
    assert b"NORD-2025-001" in inbox.mails[0][1]

    def snapshots() -> int:
        with installation.app.app_context():
            found = db.session.scalars(select(SnapshotDay.on_day)).all()
            db.session.remove()
            return len(found)

    wait_for(lambda: snapshots() > 1)
