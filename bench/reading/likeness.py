"""How alike two texts are without their layout: case, mark-up, punctuation, line breaks, look-alike letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

LOOK_ALIKES = str.maketrans(
    {
        "\N{CYRILLIC SMALL LETTER A}": "a",
        "\N{CYRILLIC SMALL LETTER IE}": "e",
        "\N{CYRILLIC SMALL LETTER O}": "o",
        "\N{CYRILLIC SMALL LETTER ES}": "s",
        "\N{CYRILLIC SMALL LETTER ER}": "r",
        "\N{CYRILLIC SMALL LETTER U}": "u",
        "\N{CYRILLIC SMALL LETTER PE}": "p",
    }
)
"""Letters that text recognition puts for Danish ones."""
MARKUP = re.compile(r"<[^<>]{0,200}>|[*#_`]")
BROKEN_WORD = re.compile(r"(?<=\w)-\s+(?=[a-zæøå])")
WORD = re.compile(r"\w+")


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").translate(LOOK_ALIKES)
    plain = BROKEN_WORD.sub("", MARKUP.sub(" ", plain))
    return tuple(WORD.findall(plain.lower()))


@lru_cache(maxsize=50_000)
def likeness(one: str | None, other: str | None) -> float:
    """From 0 (nothing in common, or one of them empty) to 1 (the same words)."""
    left, right = " ".join(words_of(one or "")), " ".join(words_of(other or ""))
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


@lru_cache(maxsize=50_000)
def containment(one: str | None, other: str | None) -> float:
    """The share of the shorter text's words that stand in the longer one, in the same order."""
    shorter, longer = sorted((words_of(one or ""), words_of(other or "")), key=len)
    if not shorter:
        return 0.0
    shared = SequenceMatcher(None, shorter, longer, autojunk=False).get_matching_blocks()
    return sum(block.size for block in shared) / len(shorter)


def match_best(
    expected: Sequence[A], found: Sequence[B], score: Callable[[A, B], float], at_least: float
) -> tuple[list[tuple[A, B]], list[A], list[B]]:
    """Pairs of one with one, the most alike first; and what is left of both."""
    scored = [
        (value, i, j)
        for i, wanted in enumerate(expected)
        for j, got in enumerate(found)
        if (value := score(wanted, got)) >= at_least
    ]
    mate: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if i not in mate and j not in taken:
            mate[i] = j
            taken.add(j)
    pairs = [(expected[i], found[j]) for i, j in mate.items()]
    missed = [wanted for i, wanted in enumerate(expected) if i not in mate]
    extra = [got for j, got in enumerate(found) if j not in taken]
    return pairs, missed, extra
