"""The example installation tells its story: it stands on 10 October 2025, and stepping lives through the days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import MakeApp
from workflow import clock
from workflow.domain.access import SYSTEM, Actor
from workflow.errors import ConflictError, InvalidInputError, NotAllowedError
from workflow.extensions import db
from workflow.models import Action, Installation, Message, SnapshotDay, SourceDocument
from workflow.queries.figures import cluster_figures
from workflow.services.history import history
from workflow.services.installation import clock_steps, examples

PAPER_DUE = date(2025, 10, 24)


@pytest.fixture
def example(make_app: MakeApp) -> Flask:
    """The example installation; its clock runs, moved by an offset. Nobody listens at its broker."""
    return make_app(NOW="")


def handover_paper() -> Action:
    return db.session.scalars(
        select(Action).where(Action.kind == "task", Action.deadline == PAPER_DUE, Action.title.contains("Vendsyssel"))
    ).one()


def mails_about(action: Action) -> int:
    return sum(action.reference in (m.raw or b"").decode("utf-8", "replace") + (m.subject or "") for m in sent())


def sent() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.state == "sent").order_by(Message.sent_at)))


def test_the_story(example: Flask) -> None:
    with example.app_context():
        assert examples.is_empty()
        assert examples.load("north-jutland") == 6
        assert clock.today() == examples.STANDS_ON
        states = db.session.execute(select(SourceDocument.state, func.count()).group_by(SourceDocument.state)).all()
        assert dict(map(tuple, states)) == {"assigned": 5, "review": 1}
        assert len(sent()) > 10
        paper = handover_paper()
        assert paper.assignments[0].party.email == "sekretariat.nord@example.dk"
        assert history.verify().broken == []

        # A week at a time to 27 October, the Monday after the paper was due; nobody rings, so the step walks itself.
        known, points = len(sent()), db.session.scalar(select(func.count()).select_from(SnapshotDay)) or 0
        for days in (7, 7, 3):
            clock_steps.start_step(days, actor=SYSTEM)
        assert clock.today() == date(2025, 10, 27)
        assert clock_steps.state().stepping is False
        assert (db.session.scalar(select(func.count()).select_from(SnapshotDay)) or 0) == points + 17
        new = sent()[known:]
        assert len({(m.recipient, m.day) for m in new if m.kind == "digest"}) == len(
            [m for m in new if m.kind == "digest"]
        )
        assert {m.day.weekday() for m in new} <= {0, 1, 2, 3, 4}
        nord = next(row for row in cluster_figures(clock.today()) if row.cluster == "Nord")
        assert nord.overdue >= 1
        assert any(m.day == date(2025, 10, 27) and m.recipient == "sekretariat.nord@example.dk" for m in new)


def test_the_clock_cannot_be_stepped_where_it_must_not(make_app: MakeApp) -> None:
    frozen = make_app()
    with frozen.app_context(), pytest.raises(NotAllowedError):
        clock_steps.start_step(1, actor=SYSTEM)
    running = make_app(NOW="")
    with running.app_context():
        with pytest.raises(NotAllowedError):
            clock_steps.start_step(1, actor=Actor(None, "Ingen"))
        with pytest.raises(InvalidInputError):
            clock_steps.start_step(0, actor=SYSTEM)
        with pytest.raises(InvalidInputError):
            clock_steps.start_step(400, actor=SYSTEM)


def test_one_step_at_a_time_and_one_that_died_goes_on(example: Flask) -> None:
    with example.app_context():
        before = clock.today()
        # The job has been rung for, but nobody walks yet.
        target = before + timedelta(days=2)
        db.session.add(Installation(id=1, clock_offset=0, clock_target=target, clock_step_started_at=datetime.now(UTC)))
        db.session.commit()
        with pytest.raises(ConflictError):
            clock_steps.start_step(1, actor=SYSTEM)
        assert clock_steps.state().stepping
        assert clock_steps.walk() == 2
        assert (clock.today() - before).days == 2
        assert not clock_steps.state().stepping
