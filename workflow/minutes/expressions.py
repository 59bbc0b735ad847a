"""Regular expressions that first look for a word they cannot do without.

The reader asks each sentence several hundred questions, and nearly always the answer is no. A search costs
microseconds, asking whether "godkend" stands in a sentence a few dozen nanoseconds. So each expression is compiled
together with its prefilter: the shortest set of literal strings of which every match must hold one. A text without any
of them is not searched. The result is the same with and without the prefilter; only the time differs.

The prefilter is read from the parse tree of the standard library, as RE2 does for its FilteredRE2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from re import _constants as tree  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

REPEATS = (tree.MAX_REPEAT, tree.MIN_REPEAT, tree.POSSESSIVE_REPEAT)
ZERO_WIDTH = (tree.AT, tree.ASSERT, tree.ASSERT_NOT)
FEWER_WITH_EACH_LETTER = 12.0
"""By what factor a literal becomes rarer with each letter; a rough figure, used only to choose between literals."""
WORTH_IT = 0.05
"""The estimated share of texts that hold one of the literals, above which the prefilter is left out."""
MOST_LITERALS = 120


class Expression:
    """A regular expression with its prefilter; the attributes and methods are those of `re.Pattern`.

    `literals` is empty when nothing is sure to stand in every match; then each text is searched. Compiled when it is
    first asked, for a program that reads no minutes should not wait for some hundred expressions.
    """

    __slots__ = (
        "_compiled", "flags", "fullmatch", "groupindex", "groups", "literals", "match", "pattern", "split",
    )  # fmt: skip

    _compiled: re.Pattern[str]
    flags: int
    fullmatch: Callable[..., re.Match[str] | None]
    groupindex: Mapping[str, int]
    groups: int
    literals: tuple[str, ...]
    match: Callable[..., re.Match[str] | None]
    split: Callable[..., list[str | Any]]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Find the literals, or compile: each is met once, as afterwards the attributes are there."""
        if name == "literals":
            self.literals = required_literals(self.pattern, self.flags)
        elif name in self.__slots__:
            compiled = re.compile(self.pattern, self.flags)
            self.flags = compiled.flags
            self.groups, self.groupindex = compiled.groups, compiled.groupindex
            self.match, self.fullmatch, self.split = compiled.match, compiled.fullmatch, compiled.split
            self._compiled = compiled
        else:
            raise AttributeError(name)
        return getattr(self, name)

    def _can_match(self, text: str) -> bool:
        """Whether one of the literals stands in the text, whatever the case of its letters."""
        literals = self.literals
        if not literals:
            return True
        folded = _fold(text)
        for literal in literals:  # noqa: SIM110 - half the time of any() with a generator, in the hottest place
            if literal in folded:
                return True
        return False

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        """The first match; as `re.Pattern.search`."""
        return self._compiled.search(text, *bounds) if self._can_match(text) else None

    def finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        """All matches in order; as `re.Pattern.finditer`."""
        return self._compiled.finditer(text, *bounds) if self._can_match(text) else iter(())

    def findall(self, text: str, *bounds: int) -> list[Any]:
        """The text of all matches; as `re.Pattern.findall`."""
        return self._compiled.findall(text, *bounds) if self._can_match(text) else []

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """The text with its matches replaced; as `re.Pattern.sub`."""
        return self._compiled.sub(replacement, text, count) if self._can_match(text) else text

    def __repr__(self) -> str:
        return f"expression({self.pattern!r})"


def expression(pattern: str, flags: int = 0) -> Expression:
    """A regular expression with its prefilter; arguments as for `re.compile`, errors at first use."""
    return Expression(pattern, flags)


class ExpressionGroup:
    """Expressions that are asked together: one look at the text tells which of them can match at all."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self.expressions = tuple(expressions)

    @cached_property
    def _prefilter(self) -> tuple[tuple[tuple[str, int], ...], int]:
        """Each literal with the expressions it speaks for, as bits, and those that have no prefilter."""
        bits: dict[str, int] = {}
        always = 0
        for place, member in enumerate(self.expressions):
            for literal in member.literals:
                bits[literal] = bits.get(literal, 0) | 1 << place
            always |= 0 if member.literals else 1 << place
        return tuple(bits.items()), always

    def candidates(self, text: str) -> list[int]:
        """The places of the expressions that can match in the text, in order."""
        literals, possible = self._prefilter
        folded = _fold(text)
        for literal, bits in literals:
            if literal in folded:
                possible |= bits
        return [place for place in range(possible.bit_length()) if possible >> place & 1]

    def search(self, text: str) -> Iterator[re.Match[str]]:
        """The first match of each expression that has one, in the order of the expressions."""
        for place in self.candidates(text):
            match = self.expressions[place].search(text)
            if match:
                yield match

    def any_in(self, text: str) -> bool:
        """Whether one of them matches somewhere in the text."""
        return next(self.search(text), None) is not None


_folded: tuple[str, str] = ("", "")


def _fold(text: str) -> str:
    """The text without regard to case; the last one is kept, for one sentence meets many expressions in a row."""
    global _folded
    last = _folded
    if last[0] is text:
        return last[1]
    folded = text.casefold()
    _folded = (text, folded)  # one tuple, so that no thread sees the text of one with the folding of another
    return folded


def required_literals(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """Literal strings, case folded, of which every match of the expression holds one; () when there are none."""
    best = _of_sequence(list(_parser.parse(pattern, flags & ~re.UNICODE)))
    if best is None:
        return ()
    needed = _without_longer(best)
    if len(needed) > MOST_LITERALS or _share(frozenset(needed)) > WORTH_IT:
        return ()
    return needed


def _without_longer(literals: frozenset[str]) -> tuple[str, ...]:
    """Those that do not hold another one: where "juni" stands, "jun" stands as well."""
    kept: list[str] = []
    for literal in sorted(literals, key=lambda literal: (len(literal), literal)):
        if not any(shorter in literal for shorter in kept):
            kept.append(literal)
    return tuple(kept)


def _share(literals: frozenset[str]) -> float:
    """Roughly, how many of all texts hold one of these."""
    return sum(FEWER_WITH_EACH_LETTER ** -len(literal) for literal in literals)


def _of_sequence(nodes: list[Any]) -> frozenset[str] | None:
    """The rarest set among the runs of letters and the parts of a sequence."""
    candidates: list[frozenset[str]] = []
    run = ""
    for operation, argument in nodes:
        letter = _letter(operation, argument)
        if letter is not None:
            run += letter
            continue
        if operation in ZERO_WIDTH:
            continue
        if run:
            # the parser takes what branches begin with out of them: "ud(?:satte|skød)"
            candidates.append(frozenset(run + head for head in _heads(operation, argument)))
        run = ""
        part = _of_part(operation, argument)
        if part:
            candidates.append(part)
    if run:
        candidates.append(frozenset({run}))
    return min(candidates, key=_share, default=None)


def _heads(operation: Any, argument: Any) -> set[str]:
    """What an alternative can begin with, as far as its branches are plain letters; {""} for all else."""
    if operation is tree.SUBPATTERN and argument[3]:
        return _heads(*argument[3][0])
    if operation is not tree.BRANCH:
        return {""}
    heads = set()
    for branch in argument[1]:
        letters = [_letter(*node) for node in branch]
        plain = next((place for place, letter in enumerate(letters) if letter is None), len(letters))
        heads.add("".join(letter for letter in letters[:plain] if letter))
    return heads


def _letter(operation: Any, argument: Any) -> str | None:
    """The one letter that a node stands for, case folded."""
    if operation is tree.LITERAL:
        return chr(argument).casefold()
    if operation is tree.IN and all(kind is tree.LITERAL for kind, _ in argument):
        letters = {chr(code).casefold() for _, code in argument}
        return letters.pop() if len(letters) == 1 else None
    return None


def _of_part(operation: Any, argument: Any) -> frozenset[str] | None:
    """What every match of a group, a repetition or an alternative holds."""
    if operation is tree.SUBPATTERN:
        return _of_sequence(list(argument[3]))
    if operation is tree.ATOMIC_GROUP:
        return _of_sequence(list(argument))
    if operation in REPEATS:
        return _of_sequence(list(argument[2])) if argument[0] >= 1 else None
    if operation is tree.BRANCH:
        found = [_of_sequence(list(branch)) for branch in argument[1]]
        return frozenset().union(*found) if all(found) else None  # type: ignore[arg-type]
    return None
