"""Which actions an office's mail names: the five that matter most to a chair, the first of each to a secretariat."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any, TypeVar

from workflow.services.reminders.office_content import CHAIR, MOST

Named = TypeVar("Named")


def chosen(
    kind: str, parts: dict[str, list[Named]], order: Callable[[str], Callable[[Named], Any]]
) -> list[tuple[str, Named]]:
    """(notice, what is named), part by part, each in the order that `order(notice)` gives.

    A chair gets MOST in all: the most urgent of each part in turn, so that no part hides another.
    """
    sorted_parts = {notice: sorted(found, key=order(notice)) for notice, found in parts.items()}
    if kind != CHAIR:
        return [(notice, each) for notice, found in sorted_parts.items() for each in found[: MOST[kind]]]
    in_turn = [
        (notice, rank)
        for ranks in zip_longest(*(range(len(found)) for found in sorted_parts.values()))
        for notice, rank in zip(sorted_parts, ranks, strict=True)
        if rank is not None
    ]
    counts = dict.fromkeys(sorted_parts, 0)
    for notice, _ in in_turn[: MOST[kind]]:
        counts[notice] += 1
    return [(notice, each) for notice, found in sorted_parts.items() for each in found[: counts[notice]]]
