"""What two wordings have in common: runs of words that stayed, went and came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]+")
_LONGEST = 3000  # tokens on each side; above it the two are shown whole


@dataclass(frozen=True)
class Run:
    """Words that stand in both wordings, only in the old one, or only in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


def marked_words(before: str, after: str) -> list[Run]:
    """`before` and `after` as one text, whole words marked. A single blank between two changes is changed with them."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _LONGEST:
        return [run for run in (Run("gone", before), Run("new", after)) if run.text]
    runs: list[Run] = []
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (what, a, b, c, d) in enumerate(opcodes):
        gap = what == "equal" and 0 < number < len(opcodes) - 1 and not "".join(old[a:b]).strip()
        if what == "equal" and not gap:
            runs.append(Run("same", "".join(old[a:b])))
        else:
            runs.append(Run("gone", "".join(old[a:b])))
            runs.append(Run("new", "".join(new[c:d])))
    return _joined(runs)


def _joined(runs: list[Run]) -> list[Run]:
    """Changes side by side as one: first all that went, then all that came."""
    joined: list[Run] = []
    gone = new = ""
    for run in [*runs, Run("same", "")]:
        if run.kind == "gone":
            gone += run.text
        elif run.kind == "new":
            new += run.text
        else:
            joined += [each for each in (Run("gone", gone), Run("new", new), run) if each.text]
            gone = new = ""
    return joined
