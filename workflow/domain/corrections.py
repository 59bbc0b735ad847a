"""Two versions of the same minutes: which item, recommendation, decision and task of one is which of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

Part = Literal["wording", "outcome", "owner", "deadline"]
Pairs = list[tuple[int, int]]

SAME_WORDS = 70.0  # of 100: below this two passages of one item speak of different things
_SAME_TITLE = 82.0
_SAME_TEXT = 60.0
_NUMBER_HELPS = 15.0  # points that two items gain by having the same number
_COMPARED = 4000  # characters of an item's text
_MOST_COMPARED = 200  # items left over on each side that are compared with each other


@dataclass(frozen=True)
class ItemWords:
    """An agenda item as two versions are compared by."""

    number: str | None
    title: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A recommendation, a decision or a task. `item` tells which of the paired items it stands in."""

    item: Hashable
    kind: str
    wording: str
    outcome: str | None = None
    owners: tuple[str, ...] = ()  # folded names as the minutes write them
    deadline: date | None = None
    deadline_text: str | None = None
    named: tuple[str, ...] = ()  # the owners' names as they are written
    title: str | None = None  # that the reader gave it; None where it stands for several


def pair_items(old: Sequence[ItemWords], new: Sequence[ItemWords]) -> Pairs:
    """Which old item (by index) is which new one. Numbers may have shifted and items changed places.

    The same title makes the same item; of several with one title those with most words in common. What is left is
    paired where title or text is nearly the same.
    """
    pairs = _best_first(_of_same_title(old, new))
    olds, news = {one for one, _ in pairs}, {other for _, other in pairs}
    left = [index for index in range(len(old)) if index not in olds][:_MOST_COMPARED]
    right = [index for index in range(len(new)) if index not in news][:_MOST_COMPARED]
    scored = [(score, one, other) for one in left for other in right if (score := _likeness(old[one], new[other]))]
    return sorted(pairs + _best_first(scored))


def pair_passages(old: Sequence[Passage], new: Sequence[Passage]) -> Pairs:
    """Which old passage (by index) is which new one, within one item and of one kind.

    An item has one decision: it is the same one however much its words changed.
    """
    by_place: dict[tuple[Hashable, str], list[int]] = defaultdict(list)
    for index, passage in enumerate(new):
        by_place[passage.item, passage.kind].append(index)
    scored = []
    for one, passage in enumerate(old):
        for other in by_place[passage.item, passage.kind]:
            score = _same_passage(passage, new[other])
            if score >= SAME_WORDS or passage.kind == "decision":
                scored.append((score, one, other))
    return sorted(_best_first(scored))


def changed(before: Passage, after: Passage) -> tuple[Part, ...]:
    """What is said differently: the words themselves, the outcome, the owner, the deadline. Empty: nothing."""
    parts: list[Part] = []
    if _plain(before.wording) != _plain(after.wording):
        parts.append("wording")
    if before.outcome != after.outcome:
        parts.append("outcome")
    if set(before.owners) != set(after.owners):
        parts.append("owner")
    if (before.deadline, _plain(before.deadline_text or "")) != (after.deadline, _plain(after.deadline_text or "")):
        parts.append("deadline")
    return tuple(parts)


def is_titled(title: str, passage: Passage) -> bool:
    """Whether `title` is the one that the reader gave the passage."""
    return _plain(title) == _plain(passage.title or "")


def _of_same_title(old: Sequence[ItemWords], new: Sequence[ItemWords]) -> list[tuple[float, int, int]]:
    by_title: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(new):
        by_title[_plain(item.title)].append(index)
    scored = []
    for one, item in enumerate(old):
        same = by_title[_plain(item.title)]
        alone = len(same) == 1
        for other in same:
            score = 100.0 if alone else _text_likeness(item, new[other]) + _number_bonus(item, new[other])
            scored.append((score, one, other))
    return scored


def _likeness(one: ItemWords, other: ItemWords) -> float:
    """How sure it is that two items of different titles are the same one; 0 when it is not."""
    title = fuzz.token_sort_ratio(_plain(one.title), _plain(other.title))
    bonus = _number_bonus(one, other)
    text = _text_likeness(one, other)
    if title >= _SAME_TITLE or text + bonus >= _SAME_TEXT + _NUMBER_HELPS:
        return max(title, text) + bonus
    return 0.0


def _text_likeness(one: ItemWords, other: ItemWords) -> float:
    return fuzz.ratio(_plain(one.text)[:_COMPARED], _plain(other.text)[:_COMPARED])


def _number_bonus(one: ItemWords, other: ItemWords) -> float:
    return _NUMBER_HELPS if one.number and one.number == other.number else 0.0


def _same_passage(one: Passage, other: Passage) -> float:
    if _plain(one.wording) == _plain(other.wording):
        return 101.0 + (one.owners == other.owners) + (one.deadline == other.deadline)
    return fuzz.token_sort_ratio(one.wording, other.wording)


def _best_first(scored: list[tuple[float, int, int]]) -> Pairs:
    """Pairs by falling score, each side used once; of equals the earlier in the text."""
    pairs: Pairs = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, one, other in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if one not in used_old and other not in used_new:
            used_old.add(one)
            used_new.add(other)
            pairs.append((one, other))
    return pairs


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
