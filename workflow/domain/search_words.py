"""What somebody types into a search field becomes words to look for, and excerpts that mark them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_WORDS = 12  # of one search; the rest is not looked for
_TOKEN = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"([^\W\d_]+)[\s-]+(\d{4})[\s-]+(\d{1,6})")
# The endings of Danish nouns, adjectives and verbs, longest first, and what must be left of the word.
_ENDINGS = (
    "ernes",
    "erne",
    "enes",
    "eres",
    "ende",
    "ene",
    "ens",
    "ers",
    "ets",
    "ede",
    "er",
    "en",
    "et",
    "es",
    "e",
    "s",
)
_SHORTEST_STEM = 4


@dataclass(frozen=True)
class SearchWord:
    """One word as typed ("NORD-2025-017"), and the tokens that stand in this order in what is found."""

    typed: str
    tokens: tuple[str, ...]
    is_last: bool  # perhaps still being typed: a beginning is enough


def without_case(text: str) -> str:
    """A text as it is compared: letters large or small, and an accent as a sign of its own or not, are the same."""
    return text.lower() if text.isascii() else _normal(text).casefold()


def search_words(text: str) -> list[SearchWord]:
    """The words of a search; none when it has neither letters nor digits."""
    found = [(typed, tokens) for typed in _normal(text).split() if (tokens := tuple(_TOKEN.findall(typed.lower())))]
    found = found[:MOST_WORDS]
    return [SearchWord(typed, tokens, number == len(found)) for number, (typed, tokens) in enumerate(found, start=1)]


def stem(token: str) -> str:
    """A word without its Danish ending: "fristerne" and "fristen" become "frist". Numbers stay as they are."""
    if not token.isalpha():
        return token
    for ending in _ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= _SHORTEST_STEM:
            return token[: -len(ending)]
    return token


def reference_in(text: str) -> str | None:
    """The reference that a search consists of, as references are written: "nord-2025-17" is NORD-2025-017."""
    found = _REFERENCE.fullmatch(_normal(text).strip())
    return f"{found[1].upper()}-{found[2]}-{int(found[3]):03d}" if found else None


@dataclass(frozen=True)
class Run:
    """A piece of an excerpt; `marked`: it is one of the words."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Excerpt:
    """The place in a text where most of the words stand."""

    runs: tuple[Run, ...]
    begins_inside: bool
    ends_inside: bool


def excerpt(text: str, words: list[SearchWord], length: int = 280) -> Excerpt:
    """About `length` characters of `text` around the words, from a word's start to a word's end."""
    stems = {stem(token) for word in words for token in word.tokens}
    tokens = list(_TOKEN.finditer(text))
    hits = [(token.start(), token.end()) for token in tokens if token[0].lower().startswith(tuple(stems))]
    start = max(_best_start(hits, length) - length // 6, 0)
    first = next((token.start() for token in tokens if token.start() >= start), 0) if start else 0
    last = max((token.end() for token in tokens if token.end() <= first + length), default=len(text))
    if not any(token.start() >= last for token in tokens):
        last = len(text.rstrip())
    runs, position = [], first
    for begin, end in hits:
        if begin < first or end > last:
            continue
        runs += [Run(text[position:begin], False), Run(text[begin:end], True)]
        position = end
    runs.append(Run(text[position:last], False))
    return Excerpt(tuple(run for run in runs if run.text), first > 0, last < len(text.rstrip()))


def _best_start(hits: list[tuple[int, int]], length: int) -> int:
    """Where the hits stand closest."""
    best, most = 0, 0
    for number, (begin, _) in enumerate(hits):
        within = sum(1 for _, end in hits[number : number + 40] if end <= begin + length)
        if within > most:
            best, most = begin, within
    return best


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
