"""What minutes say that a successor is to know: items about experience and input, and the points in their words."""

from __future__ import annotations

import re

# What an item or a decision speaks of when it passes something on: to whom, and what.
_TO_WHOM = re.compile(r"sundhedsråd|overdragelse|overlevering|efterfølger", re.I)
_WHAT = re.compile(r"\binput\b|erfaring|anbefaling|opmærksomhedspunkt|opfordre", re.I)
# A dash within a sentence is none: a point begins a line, or follows the end of what is before it.
_BULLET = re.compile(r"(?:^\s*|(?<=[.:;!?])\s+)[-–•▪]\s+(?=\w)", re.M)
_SHORTEST, _LONGEST = 15, 800  # characters of a point


def is_input(title: str, text: str) -> bool:
    """Whether an item passes something on to a successor: it says to whom, and that it is input or experience."""
    said = f"{title}\n{text}"
    return bool(_TO_WHOM.search(said) and _WHAT.search(said))


def points(text: str) -> list[str]:
    """The points of a list in a text; without a list, the sentences that pass something on."""
    parts = _BULLET.split(text)
    if len(parts) > 1:
        found = parts[1:]
    else:
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])", text)
        found = [each for each in sentences if _TO_WHOM.search(each) and _WHAT.search(each)]
    tidy = (" ".join(each.split()) for each in found)
    return list(dict.fromkeys(each[:_LONGEST] for each in tidy if len(each) >= _SHORTEST))
