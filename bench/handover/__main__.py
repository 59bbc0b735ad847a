"""`make bench-move`: a move of many open actions is timed, then done again while its processes are killed.

Prints and keeps in bench/results/handover.json: seconds for the plan, the freeze, the batches, the packed file and
taking it all back, and, after the kills, how many actions were lost or moved twice.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.actions.__main__ import database
from bench.handover.stock import NOW, fill
from workflow import create_app
from workflow.config import PROJECT, read_settings
from workflow.domain.access import SYSTEM
from workflow.extensions import db
from workflow.models import Action, ActionEvent, HandoverPackage
from workflow.queries.handover import figures
from workflow.queries.handover_plan import plan
from workflow.queries.handover_scopes import cluster_named
from workflow.schema import upgrade_database
from workflow.services.handover import handover_archive, handover_moving
from workflow.services.history import chains

RESULTS = Path(__file__).parents[1] / "results"
LONGEST_LIFE = 0.8  # seconds of work before a process is killed


def main() -> None:
    """Runs on the databases asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--actions", type=int, default=10_000)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    given = options.parse_args()
    found: dict[str, Any] = {}
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        with database(kind, None) as (url, folder):
            app = create_app(read_settings(_settings(url, folder)))
            with app.app_context():
                upgrade_database()
                fill(given.actions)
                found[kind] = {"actions": given.actions, **_timed()}
                found[kind]["killed"] = _killed(url, folder, given.kills)
                db.session.remove()
                db.engine.dispose()
    report = {"at": datetime.now(UTC).date().isoformat(), "python": platform.python_version(), **found}
    text = json.dumps(report, indent=2)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "handover.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


def _settings(url: str, folder: Path) -> dict[str, str]:
    return {
        "WORKFLOW_ENV": "test", "WORKFLOW_DATABASE_URL": url, "WORKFLOW_SECRET_KEY": "a trial's secret",
        "WORKFLOW_DATA_DIR": str(folder / "files"), "WORKFLOW_NOW": NOW.isoformat(),
    }  # fmt: skip


def _timed() -> dict[str, Any]:
    scope = cluster_named("Nord")
    seconds: dict[str, float] = {}
    busy: dict[str, float] = {}  # of this process: what the steps cost, whatever else the machine does
    began, began_busy = time.monotonic(), time.process_time()

    def lap(name: str) -> None:
        nonlocal began, began_busy
        seconds[name] = round(time.monotonic() - began, 2)
        busy[name] = round(time.process_time() - began_busy, 2)
        began, began_busy = time.monotonic(), time.process_time()

    plan(scope)
    lap("plan")
    package_id = handover_moving.start(scope, actor=SYSTEM, now=NOW).id
    lap("freeze")
    handover_archive.seal(package_id)
    lap("pack")
    handover_moving.work(package_id, clock=lambda: NOW)
    lap("move")
    tally = figures([package_id])[package_id]
    handover_moving.undo(package_id, actor=SYSTEM, now=NOW)
    handover_moving.work(package_id, clock=lambda: NOW)
    lap("take_back")
    whole = [round(sum(each[name] for name in ("freeze", "pack", "move")), 2) for each in (seconds, busy)]
    return {
        "seconds": seconds,
        "processor_seconds": busy,
        "whole_move": whole[0],
        "whole_move_processor": whole[1],
        "handed_over": tally.handed_over,
        **_checked(tally.open),
    }


def _killed(url: str, folder: Path, kills: int) -> dict[str, Any]:
    environment = {**os.environ, **_settings(url, folder)}
    died = {"move": 0, "undo": 0}
    for step in ("move", "undo"):
        for _ in range(kills // 2):
            life = random.uniform(0.02, LONGEST_LIFE)
            died[step] += _run(environment, life, step) == -9
        if _run(environment, 0, step) != 0:
            raise SystemExit(f"{step} did not end")
    db.session.rollback()
    last = db.session.scalars(select(HandoverPackage).order_by(HandoverPackage.id.desc())).first()
    assert last is not None
    tally = figures([last.id])[last.id]
    return {"processes": died, "state": last.state, "adds_up": tally.adds_up, **_checked(None)}


def _run(environment: dict[str, str], life: float, step: str) -> int:
    command = [sys.executable, "-m", "bench.handover.victim", str(life), *(["undo"] if step == "undo" else [])]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def _checked(expected: int | None) -> dict[str, Any]:
    """Every action as often back as forth, once per package; and whole chains."""
    db.session.rollback()
    packages = db.session.scalar(select(func.count()).select_from(HandoverPackage)) or 0
    actions = db.session.scalar(select(func.count()).select_from(Action)) or 0
    of_kind = {
        kind: db.session.execute(
            select(func.count(), func.count(ActionEvent.action_id.distinct())).where(ActionEvent.kind == kind)
        ).one()
        for kind in ("handed_over", "handover_undone")
    }
    council = db.session.scalar(select(HandoverPackage.successor_id).limit(1))
    there = db.session.scalar(select(func.count()).select_from(Action).where(Action.body_id == council)) or 0
    moved = of_kind["handed_over"]
    broken = len(chains.verify().broken)
    db.session.rollback()  # the processes to come write too
    return {
        "packages": packages,
        "lost": (expected or actions) - moved[1],
        "twice": moved[0] - packages * moved[1],
        "not_taken_back": there + moved[0] - of_kind["handover_undone"][0],
        "broken_chains": broken,
    }


if __name__ == "__main__":
    main()
