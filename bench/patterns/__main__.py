"""`python -m bench.patterns`: the patterns that are not cheap under attack, the dearest first."""

from __future__ import annotations

import sys

from bench.patterns.collecting import collect
from bench.patterns.growth import worst, yardstick


def main() -> int:
    """Attack every pattern and print those that take time; 1 when one is refused."""
    standard, patterns = yardstick(), collect()
    found = [growth for name, pattern in patterns.items() if (growth := worst(name, pattern, standard))]
    sys.stdout.write(f"{len(patterns)} patterns, {len(found)} not cheap; 1 is a quadratic search of 1,000 spaces\n")
    for growth in sorted(found, key=lambda g: -g.times_yardstick):
        mark = "REFUSED" if growth.refused else ""
        sys.stdout.write(
            f"{growth.times_yardstick:8.2f}  n^{growth.power:.1f}  {growth.name}  {mark}\n"
            f"          {growth.attack[:100]}\n          {growth.pattern[:140]}\n"
        )
    return int(any(growth.refused for growth in found))


if __name__ == "__main__":
    sys.exit(main())
