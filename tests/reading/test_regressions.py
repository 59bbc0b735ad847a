"""What is read wrong in the own collection is known, line by line: nothing gets worse unseen, or better unsaid.

`disagreements.txt` lists every point on which the reader and the annotation of a document differ. A change of the
reader that moves a line is looked at, and then kept with `pytest tests/reading --renew-golden`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.reading.accuracy import Accuracy, measure
from bench.reading.annotated import own_collection

KNOWN = Path(__file__).with_name("disagreements.txt")


def test_what_is_read_wrong_is_known(request: pytest.FixtureRequest) -> None:
    together = Accuracy()
    measure(own_collection(), together)
    found = sorted({disagreement.line() for disagreement in together.tally.disagreements})
    if request.config.getoption("--renew-golden"):
        KNOWN.write_text("\n".join(found) + "\n", encoding="utf-8")
    known = KNOWN.read_text(encoding="utf-8").splitlines()
    assert [line for line in found if line not in known] == [], "read wrong now, and was not"
    assert [line for line in known if line not in found] == [], "read right now: renew the list"
    assert together.tally.failed == []
