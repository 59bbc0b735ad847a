"""Measures reading and the lists, beside a bare baseline each, and keeps the figures in bench/results/."""

from __future__ import annotations

import json
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
EXAMPLES = Path(__file__).parents[1] / "examples" / "north-jutland" / "minutes"
ROUNDS = 3


def seconds(work: Callable[[], object], times: int) -> float:
    """CPU seconds of one call, the median over ROUNDS rounds of `times` calls."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - start) / times)
    return statistics.median(rounds)


def reading() -> dict[str, float]:
    """Parsing the example minutes, beside finding every word of them."""
    from workflow.minutes import parse_minutes

    texts = [file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.iterdir())]
    word = re.compile(r"\w+")
    bare = seconds(lambda: [word.findall(text) for text in texts], 20)
    parsed = seconds(lambda: [parse_minutes(text) for text in texts], 2)
    characters = sum(map(len, texts))
    return {
        "documents_of_15_kb_per_cpu_second": round(characters / 15_000 / parsed, 1),
        "ratio_to_finding_the_words": round(parsed / bare, 1),
    }


def listing() -> dict[str, float]:
    """The first page of Handlinger over the example installation, beside the bare query of its ids."""
    from sqlalchemy import select

    from workflow import create_app
    from workflow.config import read_settings
    from workflow.domain.access import SYSTEM
    from workflow.extensions import db
    from workflow.models import Action
    from workflow.queries.actions import ActionFilters, list_actions
    from workflow.schema import upgrade_database
    from workflow.services.installation import examples

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"WORKFLOW_ENV": "test", "WORKFLOW_DATA_DIR": folder}), pages=False)
        with app.app_context():
            upgrade_database()
            examples.load("north-jutland")
            bare = seconds(lambda: db.session.scalars(select(Action.id).order_by(Action.deadline).limit(50)).all(), 50)
            page = seconds(lambda: list_actions(SYSTEM, ActionFilters(open=True, leaves=True), 50), 50)
            db.session.remove()
            db.engine.dispose()
    return {"list_ms": round(page * 1000, 2), "ratio_to_bare_query": round(page / bare, 1)}


def main() -> None:
    """Runs the measurements, prints them and keeps them."""
    figures = {"reading": reading(), "listing": listing()}
    report = {"at": datetime.now(UTC).date().isoformat(), "python": platform.python_version(), **figures}
    text = json.dumps(report, indent=2)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "quick.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
