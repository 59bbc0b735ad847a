"""A document is read while no transaction stands open: others write meanwhile, and what they wrote counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from tests import own_minutes
from workflow import clock
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import SourceDocument
from workflow.services.intake import intake

pytestmark = pytest.mark.usefixtures("north_jutland", "app")
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STEPS = ("read_document", "parse_minutes")


def take_in(*tasks: str) -> int:
    return intake.import_document(own_minutes.minutes(*tasks), "r.md", actor=SYSTEM, now=clock.now()).document_id


def apply_again(document_id: int) -> intake.Imported:
    return intake.apply_again(document_id, actor=SYSTEM, now=clock.now())


def before(step: str, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Something happens once, when a document is about to be read, or to be parsed."""
    done: list[object] = []
    go_on: Callable[..., object] = getattr(intake, step)

    def slow(*given: object, **named: object) -> object:
        if not done:
            done.append(None)
            happens()
        return go_on(*given, **named)

    monkeypatch.setattr(intake, step, slow)


@pytest.mark.parametrize("step", STEPS)
def test_no_transaction_stands_open_while_a_document_is_read(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = take_in(own_minutes.TASK)
    take_in(own_minutes.MOVED_TASK)
    open_meanwhile: list[bool] = []
    for work in (lambda: apply_again(first), lambda: take_in(own_minutes.OTHER_TASK)):
        with monkeypatch.context() as patch:
            before(step, patch, lambda: open_meanwhile.append(db.session.registry().in_transaction()))
            work()
    assert open_meanwhile == [False, False]


@ON_SQLITE
@pytest.mark.parametrize("step", STEPS)
def test_others_write_while_a_version_is_read_again(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = take_in(own_minutes.TASK)
    take_in(own_minutes.MOVED_TASK)

    def write() -> None:
        other = sqlite3.connect(db.engine.url.database or "", timeout=0.2, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE installation SET clock_offset = clock_offset")
        other.execute("COMMIT")
        other.close()

    before(step, monkeypatch, write)
    assert "Udgave 1 gælder igen" in apply_again(first).message


def test_who_is_read_again_by_somebody_else_meanwhile_applies_already(monkeypatch: pytest.MonkeyPatch) -> None:
    first = take_in(own_minutes.TASK)
    take_in(own_minutes.MOVED_TASK)
    before("read_document", monkeypatch, lambda: apply_again(first))
    with pytest.raises(ConflictError, match="gælder allerede"):
        apply_again(first)
    assert db.session.query(SourceDocument).count() == 3
