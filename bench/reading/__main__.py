"""`python -m bench.reading`: how much of minutes is read right, how sure the reader is, and how fast it is."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.reading.accuracy import Accuracy, measure
from bench.reading.annotated import Collection, collection_in, own_collection, shared_collection
from bench.reading.profiling import slowest_functions
from bench.reading.speed import measure_speed
from bench.reading.tables import accuracy_tables, speed_tables

RESULTS = Path(__file__).resolve().parents[1] / "results"


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for, print it and keep it; 1 when a document could not be read, 2 on a wrong collection."""
    options = _options().parse_args(arguments)
    only = set(options.only.split(",")) if options.only else {"accuracy", "speed"}
    try:
        collections = _collections(options.collection)
    except (FileNotFoundError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if options.profile:
        _say(slowest_functions(collections))
        return 0
    report: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
    }
    parts: list[str] = []
    failed = False
    if "accuracy" in only:
        together = Accuracy()
        measured = [(c.name, measure(c, together)) for c in collections]
        shown = [*measured, ("all", together)] if len(measured) > 1 else measured
        parts += [accuracy_tables(name, accuracy) for name, accuracy in shown]
        report["accuracy"] = {
            name: {
                "documents": accuracy.tally.documents,
                "failed": accuracy.tally.failed,
                "fields": accuracy.tally.figures(),
                "calibration": accuracy.calibration.table(),
                "sure": accuracy.calibration.sure(),
            }
            for name, accuracy in shown
        }
        if options.show_errors or options.errors_of:
            _show_errors(together, options.errors_of)
        failed = bool(together.tally.failed)
    if "speed" in only and not options.errors_of:
        report["speed"] = measure_speed()
        parts.append(speed_tables(report["speed"]))
    text = "\n\n".join(parts)
    _say(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "reading.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (RESULTS / "reading.md").write_text(f"# Reading minutes, {report['at']}\n\n{text}\n", encoding="utf-8")
    return int(failed)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    options.add_argument(
        "--collection", type=Path, action="append", metavar="DIR", help="documents and NAME.json side by side"
    )
    options.add_argument("--only", metavar="accuracy,speed", help="measure only this")
    options.add_argument("--show-errors", action="store_true", help="list every disagreement")
    options.add_argument("--errors-of", metavar="NAME", help="list the disagreements of documents whose name has NAME")
    options.add_argument("--profile", action="store_true", help="the slowest functions over the collections")
    return options


def _collections(folders: list[Path] | None) -> list[Collection]:
    if folders:
        return [collection_in(folder) for folder in folders]
    shared = shared_collection()
    if shared is None:
        sys.stderr.write("The shared minutes (../shared/gold) are not on this machine: only the project's own.\n")
    return [collection for collection in (shared, own_collection()) if collection]


def _show_errors(accuracy: Accuracy, name: str | None) -> None:
    lines = [d.line() for d in accuracy.tally.disagreements if name is None or name in d.document]
    _say("\n".join(lines) or "no disagreements")
    _say("")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
