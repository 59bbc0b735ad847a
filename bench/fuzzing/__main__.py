"""`python -m bench.fuzzing`: reads damaged minutes and checks every result; the inputs that fail are kept."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from pathlib import Path

from bench.fuzzing import work
from bench.fuzzing.shrinking import kind_of, shrink

RESULTS = Path(__file__).resolve().parents[1] / "results"
SHARE = 200
MOST_FAILURES = 1_000
MOST_KEPT = 3
"""Inputs that are kept of each kind of failure."""


def main(arguments: list[str] | None = None) -> int:
    """Read the damaged documents; 0 when all was well, 1 when something failed."""
    options = argparse.ArgumentParser(prog="python -m bench.fuzzing", description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    chosen = options.parse_args(arguments)
    pool = work.texts()
    total = work.Share()
    try:
        _all(total, chosen.documents, chosen.seed, chosen.jobs, pool)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped: this is what was read until now.\n")
    total.failures += _read_differently(chosen.seed, pool, total)
    RESULTS.mkdir(exist_ok=True)
    kinds: Counter[str] = Counter()
    for number, what in sorted(total.failures):
        kinds[kind_of(what)] += 1
        sys.stdout.write(f"{number}: {what}\n")
        if kinds[kind_of(what)] <= MOST_KEPT:
            text = work.document(chosen.seed, number, pool)
            small = shrink(text, what)
            path = RESULTS / f"fuzz-{chosen.seed}-{number}.txt"
            path.write_bytes(small.encode("utf-8", "surrogatepass"))
            sys.stdout.write(f"    {len(text)} characters, kept as {len(small)} in {path}\n")
    seconds, slowest = total.slowest
    summary = {
        "documents": total.documents,
        "seed": chosen.seed,
        "megabytes": round(total.characters / 1e6, 1),
        "failures": len(total.failures),
        "kinds": dict(kinds),
        "looked_at_twice": len(total.digests),
        "cpu_seconds": round(total.seconds, 1),
        "slowest_seconds": round(seconds, 3),
        "slowest_number": slowest,
        "grown_megabytes": round(total.grown / 1024, 1),
    }
    text = json.dumps(summary, indent=1)
    (RESULTS / "fuzz.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return int(bool(total.failures))


def _all(total: work.Share, documents: int, seed: int, jobs: int, pool: list[str]) -> None:
    """Every document, in several processes, added to `total`; stops early when very many fail."""
    shares = [range(start, min(start + SHARE, documents)) for start in range(0, documents, SHARE)]
    begin, told = time.monotonic(), 0.0
    with multiprocessing.get_context("spawn").Pool(jobs, work.begin, (seed, pool)) as processes:
        for share in processes.imap_unordered(work.work, shares):
            total.documents += share.documents
            total.characters += share.characters
            total.seconds += share.seconds
            total.slowest = max(total.slowest, share.slowest)
            total.grown = max(total.grown, share.grown)
            total.failures += share.failures
            for number, what in share.failures:
                sys.stderr.write(f"{number}: {what}\n")
            total.digests += share.digests
            now = time.monotonic() - begin
            if now - told >= 5:
                told = now
                left = now / total.documents * (documents - total.documents)
                sys.stderr.write(
                    f"{total.documents} of {documents}, {len(total.failures)} failed, about {left:.0f} s left\n"
                )
            if len(total.failures) >= MOST_FAILURES:
                sys.stderr.write("Too many failures: stopping.\n")
                break


def _read_differently(seed: int, pool: list[str], total: work.Share) -> list[tuple[int, str]]:
    """Documents that another process, with another order of its sets, reads differently."""
    digests = dict(total.digests)
    numbers = sorted(digests)
    with multiprocessing.get_context("spawn").Pool(1, work.begin, (seed, pool)) as process:
        again = process.apply(work.look_again, (numbers,))
    return [(number, "Broken: read differently the second time") for number, d in again if d != digests[number]]


if __name__ == "__main__":
    sys.exit(main())
