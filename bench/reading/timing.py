"""CPU time of a piece of work, and the beat that other figures are held against."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence

ROUNDS = 3
WORD = re.compile(r"\w+")


def forget() -> None:
    """Empty what the reader keeps of texts it has seen: each round is to read them as if they were new."""
    for name, module in list(sys.modules.items()):
        if name.startswith("workflow.minutes"):
            for kept in vars(module).values():
                if callable(clear := getattr(kept, "cache_clear", None)):
                    clear()


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU seconds of one call with nothing kept from before: the least of some rounds, the least disturbed."""
    best = float("inf")
    for _ in range(rounds):
        forget()
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def beat(texts: Sequence[str]) -> float:
    """CPU seconds in which this machine finds every word of some texts: what a figure is divided by."""
    return seconds(lambda: [WORD.findall(text) for text in texts for _ in range(20)]) / 20
