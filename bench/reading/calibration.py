"""Whether the reader is as sure as it is right: its confidence beside the share that is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bench.reading.scoring import (
    deadline_agrees,
    decision_agrees,
    match_items,
    match_recommendations,
    match_tasks,
    outcome_agrees,
    owners_agree,
)

BOUNDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
SURE = 0.9
"""From here on a value may be taken over without a look at it."""
TARGET = 0.97
"""The share that has to be right of everything the reader is sure of."""


@dataclass
class Calibration:
    """Confidence and correctness of every value, by kind."""

    seen: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)

    def add(self, kind: str, confidence: float, right: bool) -> None:
        """Keep one value."""
        self.seen.setdefault(kind, []).append((confidence, right))

    def table(self) -> dict[str, list[dict[str, Any]]]:
        """Per kind and band of confidence: how many, how sure on average, and the share that is right."""
        return {kind: [row for row in self._bands(kind) if row["count"]] for kind in sorted(self.seen)}

    def sure(self) -> dict[str, dict[str, Any]]:
        """Per kind, and for all together, what is right of the values with a confidence of SURE or more."""
        kinds = {kind: self.seen[kind] for kind in sorted(self.seen)}
        kinds["all"] = [value for values in self.seen.values() for value in values]
        return {kind: _summary([v for v in values if v[0] >= SURE]) for kind, values in kinds.items()}

    def _bands(self, kind: str) -> list[dict[str, Any]]:
        rows = []
        for low, high in pairwise(BOUNDS):
            inside = [v for v in self.seen[kind] if low <= v[0] < high or (high == BOUNDS[-1] and v[0] == high)]
            rows.append({"band": f"{low:.2f}-{high:.2f}", **_summary(inside)})
        return rows


def _summary(values: list[tuple[float, bool]]) -> dict[str, Any]:
    count = len(values)
    return {
        "count": count,
        "mean_confidence": round(sum(sure for sure, _ in values) / count, 3) if count else None,
        "right": sum(right for _, right in values),
        "share_right": round(sum(right for _, right in values) / count, 4) if count else None,
    }


def calibrate(calibration: Calibration, expected: dict[str, Any], found: dict[str, Any]) -> None:
    """Add the tasks, outcomes and answers to recommendations of one document."""
    if "items" not in expected:
        return
    pairs, _, extra = match_items(expected["items"], found["items"])
    nothing: dict[str, Any] = {"actions": [], "decision": None, "recommendations": []}
    for wanted, got in [*pairs, *((nothing, got) for got in extra)]:
        if "actions" in wanted:
            _tasks(calibration, wanted["actions"], got["actions"])
        if "decision" in wanted and got["decision"]:
            decision, given = got["decision"], wanted["decision"]
            right = bool(given) and decision_agrees(decision, given) and outcome_agrees(decision["outcome"], given)
            calibration.add("outcome", decision["confidence"], right)
        if "recommendations" in wanted:
            _recommendations(calibration, wanted["recommendations"], got["recommendations"])


def _tasks(calibration: Calibration, expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    pairs, _, extra = match_tasks(expected, found)
    for wanted, got in pairs:
        right = owners_agree(got["owners"], wanted) and deadline_agrees(got["deadline"], wanted.get("deadline"))
        calibration.add("task", got["confidence"], right)
    for got in extra:
        calibration.add("task", got["confidence"], False)


def _recommendations(calibration: Calibration, expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    pairs, _, extra = match_recommendations(expected, found)
    for wanted, got in pairs:
        right = "outcome" not in wanted or outcome_agrees(got["outcome"], wanted)
        calibration.add("recommendation", got["confidence"], right)
    for got in extra:
        calibration.add("recommendation", got["confidence"], False)
