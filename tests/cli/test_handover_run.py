"""`workflow handover run`: on the day, before it when a person says so again or a script asks, and once."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from tests.builders import make_action, make_body, role_of
from workflow import clock
from workflow.cli import program
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Cluster, HandoverItem, HandoverPackage
from workflow.publishing.paper import Paper, UnwritableError
from workflow.queries.handover_scopes import cluster_named
from workflow.services.handover import handover_answers, handover_moving
from workflow.services.handover.handover_answers import Asked

KEYS = {"cluster", "successor", "open", "blockers", "handed_over", "kept", "accepted", "returned", "waiting",
        "closed_meanwhile"}  # fmt: skip


@pytest.fixture
def nord(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Two open actions, and a council that takes over in the new year; it is October."""
    body = make_body()
    council = make_body("Sundhedsråd Vendsyssel", "VEND", [], "council", mailbox=None)
    cluster = db.session.scalars(select(Cluster)).one()
    cluster.successor, cluster.succeeded_from = council, date(2026, 1, 1)
    db.session.commit()
    for title in ("Aftal møder", "Indkald til opstart"):
        make_action(body, [role_of(body, "secretariat")], title=title)
    monkeypatch.setattr("workflow.create_app", lambda **_: app)
    return app


def run(*options: str, typed: str | None = None) -> Result:
    db.session.remove()  # a process of its own holds nothing of ours
    done = CliRunner().invoke(program, ["handover", "run", "--cluster", "Nord", *options], input=typed)
    db.session.remove()
    return done


def test_before_the_day_a_person_is_asked(nord: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.cli.handover._is_typed", lambda: True)
    refused = run(typed="n\n")
    assert isinstance(refused.exception, ConflictError)
    assert refused.exception.exit_code == 1
    assert "Sundhedsråd Vendsyssel overtager først 1. januar 2026. Overdrag alligevel nu?" in refused.output
    assert db.session.scalars(select(HandoverPackage)).all() == []
    assert "Overdraget: 2" in run(typed="j\n").output


def test_before_the_day_a_script_is_not_asked(nord: Flask) -> None:
    done = run("--json")
    assert json.loads(done.stdout)["handed_over"] == 2
    assert "før dagen" in done.stderr


def test_who_says_early_is_not_asked(nord: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.cli.handover._is_typed", lambda: True)
    assert "Overdraget: 2" in run("--early").output


def test_on_the_day_it_moves(nord: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 1, 1))
    assert "Overdraget: 2" in run().output


def test_what_was_begun_early_is_gone_on_with(nord: Flask) -> None:
    handover_moving.start(cluster_named("Nord"), actor=SYSTEM, now=clock.now())
    assert "Overdraget: 2" in run().output


def test_it_says_when_there_is_nothing_to_hand_over(nord: Flask) -> None:
    run("--early")
    items = [item.id for item in db.session.scalars(select(HandoverItem))]
    handover_answers.answer(1, items[:1], Asked("returned", "Hører ikke til her"), actor=SYSTEM, now=clock.now())
    for options in ([], ["--early"]):
        again = run(*options)
        assert again.exit_code == 0
        assert "Der er ikke noget at overdrage fra Klynge Nord: 1 åben handling bliver." in again.output
        assert "Overdraget" not in again.output
    # The contract of the JSON: how the package stands, however often it is asked for.
    told = json.loads(run("--json").stdout)
    assert set(told) == KEYS
    assert (told["handed_over"], told["returned"], told["waiting"]) == (2, 1, 1)


def test_a_package_that_cannot_be_written_is_told_and_hinders_nothing(
    nord: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_paper: Paper) -> bytes:
        raise UnwritableError("The PDF cannot be written")

    monkeypatch.setattr("workflow.publishing.pdf_file.write_pdf", refused)
    done = run("--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["handed_over"] == 2
    assert "pakken kunne ikke dannes. Prøv igen på /handover/packages/1" in done.stderr
