"""`make faults`: processes are killed, doubled and cut off while they send, and every mail is counted.

Prints sent, lost and extra of each part and keeps them in bench/results/faults.json. A copy is extra unless a process
has died between the server's yes and its record: then it is the same, byte for byte, and flagged in the ledger.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.faults import disturbing, killing

RESULTS = Path(__file__).parents[1] / "results"
LONGEST = 20  # minutes of a part; then it disturbs no more, sends what waits, and says how far it came
TICKS, REPLAYS, RESTARTS, FLUSHES, QUEUED, MAILS, POISON, HANDED_ON = 100, 1000, 100, 20, 500, 10_000, 100, 20

Part = Callable[[str, argparse.Namespace, float], dict[str, Any]]
PARTS: dict[str, Part] = {
    "points": lambda kind, given, until: killing.at_points(kind, given.kills, until),
    "random": lambda kind, given, until: killing.at_random(kind, given.random, until),
    "beats-2": lambda kind, given, until: disturbing.beats(kind, 2, TICKS, until),
    "beats-5": lambda kind, given, until: disturbing.beats(kind, 5, TICKS, until),
    "beats-20": lambda kind, given, until: disturbing.beats(kind, 20, TICKS, until),
    "replays": lambda kind, given, until: disturbing.replays(kind, REPLAYS, until),
    "restarts": lambda kind, given, until: disturbing.restarts(kind, RESTARTS, until),
    "flushes": lambda kind, given, until: disturbing.flushes(kind, FLUSHES, QUEUED, until),
    "redelivered": lambda kind, given, until: disturbing.redelivered(kind, HANDED_ON, until),
    "poison": lambda kind, given, until: disturbing.poisoned(kind, given.mails, POISON, until),
}


def main() -> None:
    """Runs the parts asked for on the databases asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--part", choices=list(PARTS), action="append")
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--kills", type=int, default=1000, help="at the points, all together")
    options.add_argument("--random", type=int, default=200, help="at random moments")
    options.add_argument("--mails", type=int, default=MAILS, help="of which a hundred are poison")
    options.add_argument("--minutes", type=float, default=LONGEST, help="of a part, on each database")
    given = options.parse_args()
    for name in given.part or PARTS:
        for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
            _keep(f"{name} {kind}", PARTS[name](kind, given, given.minutes * 60))


def _keep(name: str, figures: dict[str, Any]) -> None:
    """Each part as soon as it is done: a later one may be stopped."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / "faults.json"
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    known[name] = {"at": datetime.now(UTC).date().isoformat(), "python": platform.python_version(), **figures}
    file.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"{name}: {json.dumps(figures)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
