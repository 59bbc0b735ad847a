"""`make bench-pages`: fills a database with actions, measures its pages, and keeps the figures in bench/results/."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.actions import measuring as actions
from bench.actions.__main__ import RESULTS, database, make_app
from bench.actions.stock import fill
from bench.pages import load, measuring
from workflow.extensions import db
from workflow.schema import upgrade_database

BODIES_OF_CLUSTER = 10  # in four clusters


def main() -> None:
    """Measures what the options ask for, and prints it."""
    options = argparse.ArgumentParser(description=__doc__, epilog="Sizes: 1000 to try it, 100000, 1000000.")
    options.add_argument("--actions", type=int, default=100_000, help="how many there are, five in a hundred open")
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--keep", type=Path, help="a folder for the databases, used again the next time")
    options.add_argument("--rounds", type=int, default=3, help="how often all is measured, one page after the other")
    options.add_argument("--times", type=int, default=30, help="how often each page is asked for in a round")
    options.add_argument("--logins", nargs="*", default=["chair-body", "chair-cluster", "chair-all"])
    options.add_argument("--seconds", type=int, default=10, help="how long four clients ask a server; 0: not at all")
    options.add_argument("--port", type=int, default=8790)
    given = options.parse_args()
    report: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": [round(number, 1) for number in os.getloadavg()],
        "actions": given.actions,
    }
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        keep = given.keep / f"{kind}-{given.actions}" if given.keep else None
        with database(kind, keep) as (url, folder):
            report[kind] = _measured(url, folder, given)
    text = json.dumps(report, indent=2, ensure_ascii=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pages.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


def _measured(url: str, folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    app = make_app(url, folder)
    with app.app_context():
        upgrade_database()
        start = time.perf_counter()
        if not actions.is_filled():
            fill(given.actions, bodies_of_cluster=BODIES_OF_CLUSTER)
        db.session.remove()
    filled = round(time.perf_counter() - start, 1)
    pages = {login: measuring.pages(app, login, given.rounds, given.times) for login in given.logins}
    figures: dict[str, Any] = {"filled_in_s": filled, "pages": pages}
    if given.seconds:
        login = given.logins[0]
        figures["four_clients"] = {"login": login, **load.ask(url, folder, given.port, given.seconds, login)}
    with app.app_context():
        db.engine.dispose()
    return figures


if __name__ == "__main__":
    main()
