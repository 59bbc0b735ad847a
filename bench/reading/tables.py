"""The figures as tables that are read on a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.reading.accuracy import Accuracy
from bench.reading.calibration import SURE, TARGET


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table whose columns stand under each other; the first is text, the others are numbers."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(head), *cells]) for i in range(len(head))]

    def line(values: Sequence[str]) -> str:
        padded = [v.ljust(w) if i == 0 else v.rjust(w) for i, (v, w) in enumerate(zip(values, widths, strict=True))]
        return f"| {' | '.join(padded)} |"

    rule = "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths)) + "|"
    return "\n".join([line(head), rule, *(line(row) for row in cells)])


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def accuracy_tables(name: str, accuracy: Accuracy) -> str:
    """Everything about one collection."""
    tally, calibration = accuracy.tally, accuracy.calibration
    figures = tally.figures()
    things = [
        (what, r["precision"], r["recall"], r["f1"], r["found"], r["invented"], r["missed"])
        for what, r in figures.items()
        if "f1" in r
    ]
    values = [(what, r["accuracy"], r["right"], r["of"]) for what, r in figures.items() if "accuracy" in r]
    parts = [f"## {name}: {tally.documents} documents"]
    parts += [f"failed: {line}" for line in tally.failed]
    if things:
        parts.append(table(("found", "P", "R", "F1", "right", "invented", "missed"), things))
    if values:
        parts.append(table(("value", "accuracy", "right", "of"), values))
    rows = [
        (f"{kind} {band['band']}", band["count"], band["mean_confidence"], band["share_right"])
        for kind, bands in calibration.table().items()
        for band in bands
    ]
    if rows:
        parts.append(table(("confidence", "count", "mean", "right"), rows))
        sure = [
            (f"{kind} ≥ {SURE}", s["count"], s["right"], s["share_right"]) for kind, s in calibration.sure().items()
        ]
        parts.append(table((f"sure (target {TARGET})", "count", "right", "share"), sure))
    return "\n\n".join(parts)


def speed_tables(figures: dict[str, Any]) -> str:
    """Speed, growth with length, and reading beside bare extraction."""
    growth = [(f"{row['kilobytes']} KB", *list(row.values())[1:]) for row in figures["growth"]]
    formats = [tuple(row.values()) for row in figures["formats"]]
    return "\n\n".join(
        [
            "## Speed",
            table(("parsing canonical text", "figure"), list(figures["speed"].items())),
            table(("length", "items", "ms per KB", "times the best"), growth),
            table(("file", "KB", "bare ms", "to text ms", "parsed ms", "to text / bare", "parsed / bare"), formats),
        ]
    )
