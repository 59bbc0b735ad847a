"""How fast canonical text is parsed, and how the time grows with the length of a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.fuzzing.work import texts
from bench.reading.formats import measure_formats
from bench.reading.timing import beat, seconds
from workflow.minutes import parse_minutes

PAGE = 15_000
"""Characters of a usual document."""
TARGET = 200
"""Documents of that length a second on one core."""
SIZES = (1, 2, 5, 15, 50, 150, 500, 1_000, 2_000)
"""Kilobytes."""
QUICK = 150
"""Kilobytes up to which a length is measured more than once."""


def measure_speed() -> dict[str, Any]:
    """Speed of parsing, its growth with length, and whole documents beside bare extraction."""
    own = texts()
    parse_minutes(own[0])
    characters = sum(map(len, own))
    parsing, words = seconds(lambda: [parse_minutes(text) for text in own]), beat(own)
    usual = _document(own, PAGE)
    parsing_usual = seconds(lambda: parse_minutes(usual))
    growth = _growth(own)
    return {
        "speed": {
            "own documents, 15 KB of them a second": round(characters / PAGE / parsing, 1),
            "one document of 15 KB, such a second": round(1 / parsing_usual, 1),
            "target": TARGET,
            "own documents, times finding the words": round(parsing / words, 1),
            "worst time per KB, times the best": max(row["times_the_best"] for row in growth),
        },
        "growth": growth,
        "formats": measure_formats(own),
    }


def _growth(own: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for size in SIZES:
        text = _document(own, size * 1_000)
        items = 0

        def parse(text: str = text) -> None:
            nonlocal items
            items = len(parse_minutes(text).items)

        each = seconds(parse, rounds=3 if size <= QUICK else 1) * 1_000 / (len(text) / 1_000)
        rows.append({"kilobytes": size, "items": items, "ms_per_kilobyte": round(each, 3)})
    best = min(row["ms_per_kilobyte"] for row in rows)
    return [{**row, "times_the_best": round(row["ms_per_kilobyte"] / best, 2)} for row in rows]


def _document(own: Sequence[str], length: int) -> str:
    """One document of a length: the items of the own documents one after the other, numbered through."""
    bodies = []
    for text in own:
        for item in parse_minutes(text).items:
            heading, _, body = text[slice(*item.span)].partition("\n")
            if body.strip() and heading.strip():
                bodies.append((item.title, body.strip()))
    parts = ["Referat af møde i Samarbejdsudvalget torsdag den 8. maj 2025 kl. 14.00-16.00\n"]
    size, number = len(parts[0]), 0
    while size < length:
        title, body = bodies[number % len(bodies)]
        number += 1
        parts.append(f"\nPunkt {number}: {title}\n\n{body}\n")
        size += len(parts[-1])
    return "".join(parts)[:length]
