"""One worker's share of the damaged documents, and the second look at some of them in another process."""

from __future__ import annotations

import random
import resource
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from bench.fuzzing.checks import Broken, check
from bench.fuzzing.mutations import damage
from workflow.documents import read_document

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = ("tests/reading/minutes", "tests/unit/minutes/corpus", "examples/north-jutland/minutes")
TEXTS = {".txt", ".md", ".html"}
STUCK = 30
"""CPU seconds after which a document is given up."""
MOST_MEMORY = 256 * 1024
"""Kilobytes that a worker may grow by."""
LOOKED_AT_TWICE = 100
"""One document of so many is read again in a process whose sets have another order."""


@dataclass
class Share:
    """What became of some documents: failures by number, digests of those looked at twice, and the costs."""

    documents: int = 0
    characters: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, -1)
    grown: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)
    digests: list[tuple[int, str]] = field(default_factory=list)


def texts() -> list[str]:
    """The canonical texts of the project's own documents, in a fixed order."""
    found = [
        path for folder in FOLDERS for path in sorted((PROJECT / folder).glob("*")) if path.suffix.lower() in TEXTS
    ]
    return [read_document(path.read_bytes(), path.name).text for path in found]


def document(seed: int, number: int, pool: list[str]) -> str:
    """The damaged document with this number."""
    return damage(random.Random(f"{seed}:{number}"), pool)


_state: tuple[int, list[str], int] | None = None


def begin(seed: int, pool: list[str]) -> None:
    """Prepare a worker process."""
    global _state
    signal.signal(signal.SIGPROF, _give_up)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    check(pool[0], STUCK)
    _state = (seed, pool, memory())


def work(numbers: range) -> Share:
    """Read the documents with these numbers and check each."""
    if _state is None:
        raise RuntimeError("begin() was not called")
    seed, pool, at_start = _state
    share = Share()
    for number in numbers:
        text = document(seed, number, pool)
        share.documents += 1
        share.characters += len(text)
        signal.setitimer(signal.ITIMER_PROF, STUCK)
        try:
            reading = check(text)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            share.failures.append((number, described(error)))
            continue
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        share.seconds += reading.seconds
        share.slowest = max(share.slowest, (reading.seconds, number))
        if number % LOOKED_AT_TWICE == 0:
            share.digests.append((number, reading.digest))
        grown = memory() - at_start
        if grown > MOST_MEMORY and share.grown <= MOST_MEMORY:
            share.failures.append((number, f"Broken: the process has grown by {grown // 1024} MB"))
        share.grown = max(share.grown, grown)
    return share


def look_again(numbers: list[int]) -> list[tuple[int, str]]:
    """The digests of some documents, for comparison."""
    if _state is None:
        raise RuntimeError("begin() was not called")
    seed, pool, _ = _state
    return [(number, check(document(seed, number, pool), STUCK).digest) for number in numbers]


def described(error: Exception) -> str:
    """An error and the line of the reader that raised it."""
    trace, place = error.__traceback__, ""
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent.name == "minutes":
            place = f" ({file.name}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(error).__name__}: {error}{place}"


def memory() -> int:
    """The most memory that this process has had, in kilobytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def _give_up(signum: int, frame: FrameType | None) -> None:
    raise Broken(f"not read after {STUCK} s")
