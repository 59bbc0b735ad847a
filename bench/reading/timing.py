"""CPU time of a piece of work, and the beat that other figures are held against."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

ROUNDS = 3
WORD = re.compile(r"\w+")


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU seconds of one call: the least of some rounds, the one that was disturbed least."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def beat(texts: Sequence[str]) -> float:
    """CPU seconds in which this machine finds every word of some texts: what a figure is divided by."""
    return seconds(lambda: [WORD.findall(text) for text in texts for _ in range(20)]) / 20
