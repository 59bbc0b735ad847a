"""Files that are read by a job: killed half-way, asked for twice, without a broker; nothing is added twice or lost."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, select

from tests import own_minutes
from tests.tasks.real_parts import MORNING, Installation, wait_for
from workflow import jobs
from workflow.domain.access import Actor, Grant
from workflow.extensions import db
from workflow.models import Proposal, SourceDocument, Upload
from workflow.services.accounts import users
from workflow.services.intake import uploads
from workflow.services.register import register
from workflow.transactions import read_only

pytestmark = pytest.mark.slow


def drop(installation: Installation, count: int) -> None:
    """Stores so many different minutes, one of them twice and one that cannot be read."""
    with installation.app.app_context():
        register.load_examples_register("north-jutland", with_people=True)
        user = users.add_user("Vagt", "vagt@example.dk", "x", role="secretariat", scope="everything")
        db.session.commit()
        actor = Actor(user.id, user.name, frozenset({Grant("secretariat")}))
        text = own_minutes.minutes(own_minutes.TASK, own_minutes.OTHER_TASK).decode()
        # Each of another day; many points, so that reading takes a while.
        long = "\n".join(f"# Punkt {n}: Sag {n}\n\n## Beslutning\n\nSagen blev godkendt.\n" for n in range(7, 60))
        dated = [text.replace("02-10-2025", f"{day:02}-09-2025").replace("2. oktober", f"{day}. september") + long
                 for day in range(1, count + 1)]  # fmt: skip
        files = [(f"{number}.md", each.encode()) for number, each in enumerate((*dated, dated[0]))]
        uploads.store([*files, ("tom.txt", b"")], actor=actor, now=MORNING)
        db.session.remove()


def seen(installation: Installation) -> dict[str, int]:
    # Only reading: on SQLite a transaction that may write would wait for the one who is being watched.
    with installation.app.app_context(), read_only():
        rows = db.session.execute(select(Upload.state, func.count()).group_by(Upload.state)).all()
        db.session.remove()
        return {row[0]: row[1] for row in rows}


def test_a_reader_that_is_killed_half_way_adds_nothing_twice(installation: Installation) -> None:
    """kill -9 while a file is being read, jobs that double, and a sweep that finds what is left."""
    count = 6
    drop(installation, count)
    installation.start_broker()
    victim = installation.start_reader()
    assert installation.ring(jobs.READ_UPLOADS)
    assert installation.ring(jobs.READ_UPLOADS)
    wait_for(lambda: seen(installation).get("reading", 0) > 0 and seen(installation).get("read", 0) > 0, every=0.02)
    installation.kill(victim)
    left = seen(installation)
    assert left.get("waiting", 0) + left.get("reading", 0) > 0
    for _ in range(2):
        installation.ring(jobs.READ_UPLOADS)
    installation.start_reader()
    installation.start_worker()
    installation.start_beat()  # whoever was reading when it died is taken over from after its lease
    wait_for(lambda: seen(installation) == {"read": count + 1, "refused": 1})
    time.sleep(1.5)
    with installation.app.app_context():
        found = db.session.scalars(select(Upload).order_by(Upload.id)).all()
        assert [upload.outcome for upload in found] == ["new"] * count + ["known", None]
        assert len({upload.document_id for upload in found}) == count + 1
        assert found[-1].message
        assert "Intet er gemt." in found[-1].message
        assert db.session.scalar(select(func.count()).select_from(SourceDocument)) == count
        per_document = select(func.count()).select_from(Proposal).group_by(Proposal.document_id)
        assert len(set(db.session.scalars(per_document))) == 1
        assert db.session.scalar(select(func.count()).where(Upload.content.is_not(None))) == 0
        db.session.remove()
