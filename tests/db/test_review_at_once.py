"""Two go through the same minutes at once, on PostgreSQL: whether they wait for somebody is told by what waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask

from tests import builders, own_minutes
from tests.life import SECRETARY
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import SourceDocument
from workflow.services.intake import intake
from workflow.services.review import reshaping, review
from workflow.services.review.reshaping import Part

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def document_id(app: Flask) -> int:
    builders.make_body()
    data = own_minutes.minutes(own_minutes.TASK)
    return intake.import_document(data, "2025-10-02.md", actor=SYSTEM, now=clock.now(), accept=False).document_id


def state_of(document_id: int) -> str:
    db.session.expire_all()
    return db.session.get_one(SourceDocument, document_id).state


def begin(app: Flask, work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        with app.app_context():
            work()
            db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_the_last_two_are_refused(app: Flask, document_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [proposal.id for proposal in db.session.get_one(SourceDocument, document_id).proposals]
    for key in ids[2:]:
        review.reject(key, version=1, reason="Nej", actor=SECRETARY, now=clock.now())
    db.session.remove()
    both, follow = threading.Barrier(2, timeout=2), review.follow_proposals

    def together(document: SourceDocument, now: object) -> None:
        follow(document, now)  # type: ignore[arg-type]
        with suppress(threading.BrokenBarrierError):
            both.wait()  # neither ends before the other has looked, unless the one waits for the other's row

    monkeypatch.setattr(review, "follow_proposals", together)
    threads = [
        begin(app, lambda key=key: review.reject(key, version=1, reason="Nej", actor=SECRETARY, now=clock.now()))
        for key in ids[:2]
    ]
    for thread in threads:
        thread.join(30)
    assert state_of(document_id) == "assigned"


def test_one_is_added_while_the_others_are_accepted(
    app: Flask, document_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = db.session.get_one(SourceDocument, document_id).items[2].id
    db.session.remove()
    passage_of = reshaping.passage_of

    def slowly(document: SourceDocument, words: str, item_id: int) -> object:
        found = passage_of(document, words, item_id)
        begin(app, lambda: review.accept(document_id, None, actor=SECRETARY, now=clock.now())).join(30)
        return found

    monkeypatch.setattr(reshaping, "passage_of", slowly)
    reshaping.add(
        document_id, words="", item_id=item_id, kind="task", part=Part("Ring til kommunen"), actor=SECRETARY,
        now=clock.now(),
    )  # fmt: skip
    assert state_of(document_id) == "review"
