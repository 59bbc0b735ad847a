"""Texts that are as bad as can be for one regular expression, made from its own parse tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

FAILS = "\x00"
"""A character that hardly any pattern matches: the search has to go back and try again."""
RUN = re.compile(r"[ \n]+")
FEW = 4
"""A repetition of fewer times than this is no danger."""
VARIANTS = 2
MOST = 24
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, getattr(sre, "POSSESSIVE_REPEAT", None))
CANDIDATES = "aA1 ,.-\n\tåé(:/|x;"
GENERIC = (
    "a", "A", "1", " ", ".", ",", "(", "a ", "1 ", "1.", "a, ", "A a ", "Ab Cd, ", "og ", "og og, ", "at ",
    "Ab og Cd, ", "d. 1. ", "()", "| ", "a\n", "\n", "- \n", "Å-", "senest den ", "Ab Cd-Ef ", "Ab (Cd) ",
)  # fmt: skip

BEGINNINGS = (
    "Sagen sendes tilbage til skolen med henblik på ", "Forvaltningen bedes ", "Der udarbejdes ", "Fraværende: ",
)  # fmt: skip
"""Words that open many of the reader's patterns, which the parse tree alone leads up to only now and then."""
GOING_ON = ("og ", "Ab og Cd, ", "ab og cd ")


def attacks(pattern: re.Pattern[str], length: int, *, tidy: bool = False) -> Iterator[tuple[str, str]]:
    """Attacks on a pattern, each a name and a text of about `length` characters.

    With `tidy` white space is as in a block of the reader, where a run of it is one space.
    """
    for name, text in _attacks(pattern, length):
        yield name, (RUN.sub(" ", text) if tidy else text) + FAILS


def _attacks(pattern: re.Pattern[str], length: int) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for prefix, unit in _repeated(pattern):
        for name, text in (
            (f"{prefix!r} + {unit!r} × n", prefix + unit * (length // len(unit))),
            (f"{prefix + unit!r} × n", (prefix + unit) * (length // len(prefix + unit))),
        ):
            if text and name not in seen and len(seen) < MOST:
                seen.add(name)
                yield name, text
    for unit in GENERIC:
        yield f"{unit!r} × n", unit * (length // len(unit))
    for beginning in BEGINNINGS:
        for unit in GOING_ON:
            yield f"{beginning!r} + {unit!r} × n", beginning + unit * ((length - len(beginning)) // len(unit))


def _repeated(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """For each part that may repeat: a text that leads up to it, and one that it matches."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE if pattern.flags & re.ASCII else pattern.flags)
    found: list[tuple[str, str]] = []
    _walk(tree, "", found)
    return [(prefix, unit) for prefix, unit in dict.fromkeys(found) if unit]


def _walk(tree: Any, prefix: str, found: list[tuple[str, str]]) -> None:
    for operation, argument in tree:
        if operation in REPEATS:
            _, most, body = argument
            if most is sre.MAXREPEAT or most >= FEW:
                found.extend((prefix, unit) for unit in _samples(body))
            _walk(body, prefix, found)
        elif operation is sre.SUBPATTERN:
            _walk(argument[-1], prefix, found)
        elif operation is sre.ATOMIC_GROUP:
            _walk(argument, prefix, found)
        elif operation is sre.BRANCH:
            for branch in argument[1]:
                _walk(branch, prefix, found)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            _walk(argument[1], prefix, found)
        prefix += _sample([(operation, argument)], 0)


def _samples(tree: Any) -> list[str]:
    return list(dict.fromkeys(text for variant in range(VARIANTS) if (text := _sample(tree, variant))))


def _sample(tree: Any, variant: int) -> str:
    """A text that a part of a pattern matches (nearly: look-arounds are not heeded)."""
    parts: list[str] = []
    for operation, argument in tree:
        if operation is sre.LITERAL:
            parts.append(chr(argument))
        elif operation is sre.NOT_LITERAL:
            parts.append("a" if argument != ord("a") else "b")
        elif operation is sre.ANY:
            parts.append("a 1"[variant % 3])
        elif operation is sre.IN:
            parts.append(_member(argument, variant))
        elif operation is sre.BRANCH:
            branches = argument[1]
            parts.append(_sample(branches[variant % len(branches)], variant))
        elif operation is sre.SUBPATTERN:
            parts.append(_sample(argument[-1], variant))
        elif operation is sre.ATOMIC_GROUP:
            parts.append(_sample(argument, variant))
        elif operation in REPEATS:
            least, most, body = argument
            times = min(max(least, 1), 20) if most else 0
            parts.append(_sample(body, variant) * times)
    return "".join(parts)


def _member(members: Any, variant: int) -> str:
    """A character of a set; the variants are different ones where the set has several."""
    fitting = [c for c in CANDIDATES if _holds(members, c)]
    if not fitting:
        fitting = [chr(a if op is sre.LITERAL else a[0]) for op, a in members if op in (sre.LITERAL, sre.RANGE)]
    return fitting[variant % len(fitting)] if fitting else ""


def _holds(members: Any, character: str) -> bool:
    code, negated, held = ord(character), False, False
    for operation, argument in members:
        if operation is sre.NEGATE:
            negated = True
        elif operation is sre.LITERAL:
            held |= argument == code
        elif operation is sre.RANGE:
            held |= argument[0] <= code <= argument[1]
        elif operation is sre.CATEGORY:
            held |= _in_category(argument, character)
    return held != negated


def _in_category(category: Any, character: str) -> bool:
    name = str(category)
    inside = (
        character.isdigit()
        if name.endswith("DIGIT")
        else character.isspace()
        if name.endswith("SPACE")
        else character.isalnum() or character == "_"
    )
    return inside != ("_NOT_" in name)
