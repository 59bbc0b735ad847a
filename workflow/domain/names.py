"""Names of people: which short form means whom among those present, and which names are like another.

A likeness is only ever offered to a person: two people of one register are never taken for each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import Generic, TypeVar

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

Key = TypeVar("Key", bound=Hashable)

MOST_OFFERED = 3
_SHORT_WORD = 4  # letters; a shorter word must be written alike
# Letters of other alphabets by what they look like; a scanned or pasted name may hold them.
_LOOK_ALIKES = str.maketrans("аеорсухкмтвнпгіјѕАВЕКМНОРСТУХІЈЅαοερυνκιτ", "aeopcyxkmtbhnrijsABEKMHOPCTYXIJSaoepuvkit")


@dataclass(frozen=True)
class Offer(Generic[Key]):
    """Somebody whom a name may mean. `reason` is Danish: why it may."""

    key: Key
    name: str
    reason: str


@lru_cache(maxsize=100_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters, hyphenated names as two."""
    return _plain_words(unicodedata.normalize("NFKC", name))


def meant_by(written: str, present: Iterable[str]) -> str | None:
    """Whose first name or initials `written` is, among those present; None when nobody's or several people's.

    Only a form that leaves no choice is taken: one person there of that first name, or of those initials.
    """
    people = list(dict.fromkeys(present))
    words = name_words(written)
    if not words or any(name_words(person) == words for person in people):
        return None
    meant = [person for person in people if _is_short_for(written, words, name_words(person))]
    return meant[0] if len(meant) == 1 else None


def offers(written: str, known: Sequence[tuple[Key, str]], limit: int = MOST_OFFERED) -> list[Offer[Key]]:
    """Whom of the `known` (key, name) the unknown name may mean, the likeliest first."""
    found = [(rank, key, name, reason) for key, name in known for rank, reason in [likeness(written, name)] if reason]
    found.sort(key=lambda row: (row[0], row[2].casefold()))
    return [Offer(key, name, reason) for _, key, name, reason in found[:limit]]


def worth_comparing(written: Iterable[str], known: Iterable[tuple[Key, str]]) -> list[tuple[Key, str]]:
    """Those of the `known` (key, name) that may be like one of the names: a cheap look at each before the thorough one.

    Who is left out is like none of them: every likeness has the first word (but for a slip), the last one, or the
    initials in common.
    """
    firsts: set[str] = set()
    lasts: set[str] = set()
    initials: set[str] = set()
    for name in written:
        for words in {name_words(name), _looks(name)} - {()}:
            firsts |= _slips_of(words[0])
            if len(words) == 1:
                lasts.add(words[0])
        initials |= {_initials(name) or ""} - {""}
    return [each for each in known if _shares(each[1], firsts, lasts, initials)]


def _shares(name: str, firsts: set[str], lasts: set[str], initials: set[str]) -> bool:
    words = name_words(name)
    if not words:
        return False
    if words[0] in firsts or words[-1] in lasts or not firsts.isdisjoint(_looks(name)[:1]):
        return True
    return bool(initials) and "".join(word[0] for word in words) in initials


def _slips_of(word: str) -> set[str]:
    """The word, and all that one slip makes of it: a letter too many, too few, another, or two that changed places."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        word,
        *(before + after[1:] for before, after in cuts if after),
        *(before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1),
        *(before + letter + after[1:] for before, after in cuts if after for letter in ascii_lowercase),
        *(before + letter + after for before, after in cuts for letter in ascii_lowercase),
    }


def likeness(written: str, name: str) -> tuple[int, str | None]:
    """How `written` is like `name`: a rank (0 is likest) and why; (9, None) when it is not."""
    words, known = name_words(written), name_words(name)
    if not words or not known:
        return 9, None
    if words == known:
        return 0, "Samme navn"
    if _looks(written) == known or _looks(name) == words:
        return 0, "Samme navn med bogstaver, der ligner"
    if len(words) > 1 and len(known) > 1:
        if words[0] == known[0] and words[-1] == known[-1] and _within(words, known):
            return 1, "Samme for- og efternavn, et mellemnavn til forskel"
        if _all_alike(words, known):
            return 2, "Næsten samme stavemåde"
        if words[0] == known[0] and (set(words[1:]) & set(known[1:])):
            return 3, "Samme fornavn og et fælles efternavn"
        return 9, None
    if _initials(written) and _initials(written) == "".join(word[0] for word in known):
        return 4, "Forbogstaverne passer"
    if len(words) == 1 and len(known) > 1 and words[0] == known[0]:
        return 5, "Fornavnet passer"
    if len(words) == 1 and len(known) > 1 and words[0] == known[-1] and len(words[0]) >= _SHORT_WORD:
        return 6, "Efternavnet passer"
    return 9, None


def _is_short_for(written: str, words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    if len(known) < 2:
        return False
    initials = _initials(written)
    if initials:
        return initials == "".join(word[0] for word in known)
    return len(words) == 1 and words[0] == known[0]


def _initials(written: str) -> str | None:
    """Initials in lower case: "PBP", "P.B.P."; None for a word that is none."""
    letters = re.sub(r"[.\s]", "", written)
    if 2 <= len(letters) <= 5 and letters.isalpha() and letters.isupper():
        return "".join(letter for letter in anyascii(letters).lower()[: len(letters)])
    return None


def _all_alike(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether two names have the same words but for a slip of one letter in at most two of them."""
    if len(words) != len(known):
        return False
    slips = [_slip(one, other) for one, other in zip(words, known, strict=True)]
    return all(slip <= 1 for slip in slips) and sum(slips) <= 2


def _slip(one: str, other: str) -> int:
    if one == other:
        return 0
    return DamerauLevenshtein.distance(one, other) if min(len(one), len(other)) >= _SHORT_WORD else 9


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return len(short) < len(long) and all(word in rest for word in short)


@lru_cache(maxsize=100_000)
def _looks(name: str) -> tuple[str, ...]:
    return _plain_words(unicodedata.normalize("NFKC", name).translate(_LOOK_ALIKES))


def _plain_words(name: str) -> tuple[str, ...]:
    plain = anyascii(name.lower().replace("å", "aa")).lower()
    return tuple(re.findall(r"[a-z]+", plain))
