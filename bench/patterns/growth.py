"""How the time of one pattern grows with the length of the text it is attacked with."""

from __future__ import annotations

import math
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from bench.patterns.attacks import attacks

LONG = 1_000
"""Characters of an attack."""
QUADRATIC = re.compile(r"\s*(?:,|;|\bog\b|\bsamt\b)")
"""What time may be: this pattern, searched for in a run of spaces, is quadratic."""
CHEAP = 0.75
"""Of the quadratic yardstick: a pattern that takes less on the longest text is not looked at closer, since none is
refused that takes less than all of it."""
DEAREST = 6.0
"""Times the yardstick: more is refused, whatever the growth."""
STEEPEST = 2.5
"""The power of the length that the time may grow with; 2 is quadratic, the rest is for noise."""
TRIES = 2
CAREFUL = 8
"""Tries before a pattern is refused for its growth alone: another program may have had the processor in both of two."""
GIVEN_UP = 8.0
"""Times the yardstick after which a search is stopped: exponential patterns do not come to an end."""


RAW = ("text.", "long_lines", "page_lines", "people.people.")
"""Modules of the reader that meet lines as they are written."""


@dataclass(frozen=True)
class Growth:
    """The worst attack on a pattern: its cost against the yardstick, and the power that its time grows with."""

    name: str
    pattern: str
    attack: str
    times_yardstick: float
    power: float

    @property
    def refused(self) -> bool:
        """Whether this pattern must not meet foreign text."""
        return self.times_yardstick > DEAREST or (self.power > STEEPEST and self.times_yardstick > 1)


class _StoppedError(Exception):
    """A search took so long that it was stopped."""


def yardstick() -> float:
    """CPU seconds of the quadratic pattern on the longest text."""
    text = " " * LONG
    return min(_once(QUADRATIC, text) for _ in range(TRIES))


def worst(name: str, pattern: re.Pattern[str], standard: float) -> Growth | None:
    """The worst attack on a pattern; None when all of them are cheap."""
    dearest: Growth | None = None
    tidy = meets_tidy_text(name)
    for place, (attack, text) in enumerate(attacks(pattern, LONG, tidy=tidy)):
        cost = _limited(pattern, text, standard)
        if cost < CHEAP * standard:
            continue
        cost = min(cost, *(_limited(pattern, text, standard) for _ in range(TRIES)))
        if cost < CHEAP * standard or (dearest and cost / standard < dearest.times_yardstick):
            continue
        power = _power(pattern, place, standard, tidy)
        if power > STEEPEST and cost < DEAREST * standard:
            power = _power(pattern, place, standard, tidy, CAREFUL)
        dearest = Growth(name, pattern.pattern, attack, cost / standard, power)
        if dearest.refused:
            break
    return dearest


def meets_tidy_text(name: str) -> bool:
    """Whether a pattern is only tried on blocks and sentences, where a run of white space is one space."""
    return name.startswith("minutes") and not any(module in name for module in RAW)


def _power(pattern: re.Pattern[str], place: int, standard: float, tidy: bool, tries: int = TRIES) -> float:
    """The power of the length that the time grows with, over the longest doubling that comes to an end."""
    for length in (LONG, LONG // 2, LONG // 4, LONG // 8):
        longer, shorter = (list(attacks(pattern, size, tidy=tidy))[place][1] for size in (length, length // 2))
        cost = min(_limited(pattern, longer, standard) for _ in range(tries))
        if cost < GIVEN_UP * standard:
            half = min(_limited(pattern, shorter, standard) for _ in range(tries))
            return math.log2(max(cost, 1e-9) / max(half, 1e-9))
    return math.inf


def _limited(pattern: re.Pattern[str], text: str, standard: float) -> float:
    with _stopping(GIVEN_UP * standard):
        try:
            return _once(pattern, text)
        except _StoppedError:
            return GIVEN_UP * standard


def _once(pattern: re.Pattern[str], text: str) -> float:
    begin = time.process_time()
    pattern.search(text)
    return time.process_time() - begin


@contextmanager
def _stopping(seconds: float) -> Iterator[None]:
    """Stop what is inside after so many CPU seconds; the engine of regular expressions heeds signals."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise _StoppedError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
