"""What the comparison of documents has counted: found, invented, missed; right and wrong; and each disagreement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Disagreement:
    """One place where the reader and the annotation differ."""

    document: str
    item: str | None
    what: str
    expected: str | None
    found: str | None
    note: str = ""

    def line(self) -> str:
        """One line for a person."""
        place = f"{self.document} #{self.item}" if self.item else self.document
        note = f" ({self.note})" if self.note else ""
        return f"{self.what}: {place}{note}: expected {_shown(self.expected)}, found {_shown(self.found)}"


def _shown(value: str | None) -> str:
    if value is None:
        return "nothing"
    flat = " ".join(value.split())
    return f"«{flat[:120]}{' …' if len(flat) > 120 else ''}»"


@dataclass
class Tally:
    """Counts over any number of documents."""

    things: dict[str, Counter[str]] = field(default_factory=dict)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    documents: int = 0
    failed: list[str] = field(default_factory=list)

    def count(self, what: str, *, found: int = 0, invented: int = 0, missed: int = 0) -> None:
        """Things of a kind that were found, made up or overlooked."""
        self.things.setdefault(what, Counter()).update(found=found, invented=invented, missed=missed)

    def agree(self, what: str, right: bool) -> None:
        """One value of a matched thing, right or wrong."""
        self.values.setdefault(what, Counter()).update(right=int(right), of=1)

    def differ(self, place: tuple[str, str | None], what: str, expected: object, found: object, note: str = "") -> None:
        """Keep a disagreement for the list of errors."""
        document, item = place
        self.disagreements.append(
            Disagreement(
                document,
                item,
                what,
                None if expected is None else str(expected),
                None if found is None else str(found),
                note,
            )
        )

    def figures(self) -> dict[str, dict[str, Any]]:
        """Per kind of thing precision, recall and F1; per value how many agree."""
        rows: dict[str, dict[str, Any]] = {}
        for what, c in sorted(self.things.items()):
            precision = _share(c["found"], c["found"] + c["invented"])
            recall = _share(c["found"], c["found"] + c["missed"])
            rows[what] = {
                "found": c["found"],
                "invented": c["invented"],
                "missed": c["missed"],
                "precision": precision,
                "recall": recall,
                "f1": _share(2 * c["found"], 2 * c["found"] + c["invented"] + c["missed"]),
            }
        for what, c in sorted(self.values.items()):
            rows[what] = {"right": c["right"], "of": c["of"], "accuracy": _share(c["right"], c["of"])}
        return rows


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
