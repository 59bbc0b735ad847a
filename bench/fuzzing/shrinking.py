"""A failing text made small: pieces are taken away as long as it fails in the same way."""

from __future__ import annotations

import re
import time

from bench.fuzzing.checks import check
from bench.fuzzing.work import described

LONGEST_SEARCH = 60.0
"""Seconds that are spent on one text."""


def shrink(text: str, what: str) -> str:
    """The smallest text found that still fails as `what` says; the text itself when the failure does not come again."""
    kind = kind_of(what)
    until = time.monotonic() + LONGEST_SEARCH
    if not _fails(text, kind):
        return text
    size = len(text) // 2
    while size:
        start = 0
        while start < len(text):
            smaller = text[:start] + text[start + size :]
            if time.monotonic() > until:
                return text
            if _fails(smaller, kind):
                text = smaller
            else:
                start += size
        size //= 2
    return text


def kind_of(what: str) -> str:
    """A failure without its figures and with the place in the reader: the same for different texts."""
    place = f" ({what.rpartition(' (')[2]}" if what.endswith(")") else ""
    words = re.sub(r"\(?\d[\d., ]*\)?", "N", what.removesuffix(place))
    return (words if what.startswith("Broken") else what.partition(":")[0]) + place


def _fails(text: str, kind: str) -> bool:
    try:
        check(text)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return kind_of(described(error)) == kind
    return False
