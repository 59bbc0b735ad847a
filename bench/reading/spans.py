"""Whether the place of every value holds the words that it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.reading.likeness import containment
from bench.reading.tally import Tally

HELD = 0.9
ROOM = 120
"""Characters of mark-up that a span may hold beside the words, on top of twice their length."""


def check_spans(tally: Tally, name: str, found: dict[str, Any], text: str) -> None:
    """Add to the tally how many spans of a document hold their words."""
    for what, item, span, words in _quoted(found):
        start, end = span
        held = text[start:end]
        right = 0 <= start <= end <= len(text) and containment(held, words) >= HELD
        right = right and len(held) <= 2 * len(words) + ROOM
        tally.agree("span", right)
        if not right:
            tally.differ((name, item), f"span of {what}", words, held, f"{start}-{end}")


def _quoted(found: dict[str, Any]) -> Iterator[tuple[str, str | None, list[int], str]]:
    for person in found["participants"]:
        yield "participant", None, person["span"], person["name"]
    for item in found["items"]:
        number = item["number"] or item["title"]
        for recommendation in item["recommendations"]:
            yield "recommendation", number, recommendation["span"], recommendation["text"]
        if item["decision"]:
            yield "decision", number, item["decision"]["span"], item["decision"]["text"]
        for prior in item["prior_decisions"]:
            yield "prior decision", number, prior["span"], prior["text"]
        for task in item["actions"]:
            yield "task", number, task["span"], task["evidence"]
