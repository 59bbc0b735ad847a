"""`workflow handover run`: on the day, before it when a person says so again or a script asks, and once."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, update

from tests.builders import make_action, make_body, role_of
from workflow import clock
from workflow.cli import program
from workflow.domain.access import SYSTEM
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Body, Cluster, HandoverItem, HandoverPackage
from workflow.publishing.paper import Paper, UnwritableError
from workflow.queries.handover_scopes import cluster_named
from workflow.services.handover import handover_answers, handover_moving
from workflow.services.handover.handover_answers import Asked
from workflow.services.installation import health

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


def run(*options: str, typed: str | None = None, command: str = "run") -> Result:
    db.session.remove()  # a process of its own holds nothing of ours
    done = CliRunner().invoke(program, ["handover", command, "--cluster", "Nord", *options], input=typed)
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


def killed(package_id: int) -> None:
    """One action of the package changes hands, and then the process dies."""
    handover_moving.batch(package_id, now=clock.now(), size=1)


def undone_halfway(package_id: int = 1) -> None:
    handover_moving.undo(package_id, actor=SYSTEM, now=clock.now())
    killed(package_id)


def test_readiness_names_a_move_that_was_begun(nord: Flask) -> None:
    assert "run --cluster" not in run(command="readiness").output
    package = handover_moving.start(cluster_named("Nord"), actor=SYSTEM, now=clock.now())
    told = (
        "Overdragelsen er begyndt og ikke færdig: {} af 2 er flyttet. Er den gået i stå, så før den til ende: workflow "
    )
    assert told.format(0) + "handover run --cluster Nord" in run(command="readiness").output
    killed(package.id)
    asked = run("--json", command="readiness")
    assert told.format(1) in asked.stderr
    assert set(json.loads(asked.stdout)) == KEYS
    run()
    assert "run --cluster" not in run(command="readiness").output


def test_an_undoing_that_was_begun_is_finished_and_called_so(nord: Flask) -> None:
    run("--early")
    undone_halfway()
    assert "er ved at blive fortrudt: 1 af 2 er flyttet tilbage. Er den" in run(command="readiness").output
    assert "handover" not in health.check()["parts"]
    worked_at = clock.now() - timedelta(hours=5)
    db.session.execute(update(HandoverPackage).values(worked_at=worked_at))
    db.session.commit()
    stopped = health.check()["parts"]["handover"]
    assert (stopped["ok"], stopped["message"].split(";")[0]) == (False, "gik i stå for 5 timer siden")
    done = run()
    assert done.exit_code == 0
    assert "Overdragelsen var ved at blive fortrudt; det er ført til ende." in done.output
    assert "Intet er overdraget: Klynge Nord har 2 åbne handlinger. Kør kommandoen en gang til" in done.output
    assert "Overdraget:" not in done.output
    assert [package.state for package in db.session.scalars(select(HandoverPackage))] == ["undone"]
    assert "handover" not in health.check()["parts"]
    assert "Overdraget: 2" in run("--early").output


def test_the_figures_of_an_undoing_are_those_of_the_cluster_now(nord: Flask) -> None:
    run("--early")
    undone_halfway()
    done = run("--json")
    told = json.loads(done.stdout)
    assert set(told) == KEYS
    assert (told["open"], told["handed_over"], told["waiting"]) == (2, 0, 0)
    assert "ført til ende" in done.stderr


def test_an_earlier_move_that_is_being_undone_comes_before_a_later_one(nord: Flask) -> None:
    run("--early")
    body = db.session.scalars(select(Body).where(Body.prefix == "NORD")).one()
    make_action(body, [role_of(body, "secretariat")], title="Ny opgave")
    run("--early")
    undone_halfway()
    assert "er ved at blive fortrudt: 1 af 2" in run(command="readiness").output
    assert "ført til ende" in run("--early").output
    states = db.session.scalars(select(HandoverPackage.state).order_by(HandoverPackage.id)).all()
    assert states == ["undone", "moved"]
