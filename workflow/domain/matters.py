"""Whether a later agenda item goes on with an earlier one: a proposal with its reason, for a person to confirm."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from workflow.domain import matter_words as language
from workflow.domain.meeting_references import (
    MeetingReference,
    case_numbers,
    meeting_references,
    subject_numbers,
    written_day,
)

MOST_PER_ITEM = 5  # links proposed from one later item
_WINDOW = 9  # words within which a topic is named
_MENTIONS = 3  # times that a text must name a single word to be about it
_LONG_WORD = 9
_LEVELS = frozenset({"politisk", "faglig", "fællesmød", "sundhedsråd"})  # general words that name a body all the same
_END = 6  # letters that words which are akin have in common at the least, in front or at the end
_NEAR = 250  # characters on each side of a reference in which the matter is named
_TITLE_SHARE = 0.6
_NAMED_SHARE = 0.75
_REASON_LENGTH = 120


@dataclass(frozen=True)
class Place:
    """The body that an item was before, its clusters, and the bodies that succeed those clusters."""

    body: int
    clusters: frozenset[int] = frozenset()
    successors: frozenset[int] = frozenset()

    def reaches(self, later: Place) -> bool:
        """Whether a matter from here can come up there: the same body, a body of a shared cluster, a successor."""
        return self.body == later.body or bool(self.clusters & later.clusters) or later.body in self.successors


@dataclass(frozen=True)
class Item:
    """An agenda item, as far as matters are told apart by it."""

    title: str
    text: str  # all that stands under it
    decided: str  # its recommendations, its decision and its tasks
    number: str | None
    held_on: date
    place: Place
    body_names: tuple[str, ...] = ()  # what the minutes of others may call the body by
    numbers: frozenset[str] | None = None  # its case numbers, when the caller has already set the meeting's aside

    @cached_property
    def standing(self) -> bool:
        return language.is_standing(self.title)

    @cached_property
    def years(self) -> frozenset[str]:
        return language.years(self.title)

    @cached_property
    def topic(self) -> dict[str, str]:
        return language.specific_stems(self.title)

    @cached_property
    def substance(self) -> dict[str, str]:
        return language.specific_stems(f"{self.title} {self.decided}")

    @cached_property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}"

    @cached_property
    def stems(self) -> list[tuple[str, str]]:
        return [(language.stem(word), word) for word in language.words(self.whole)]

    @cached_property
    def _by_ends(self) -> dict[str, list[str]]:
        """The stems by their first and their last letters: words that are akin share one or the other."""
        found: dict[str, list[str]] = defaultdict(list)
        for stemmed in self.counted:
            for end in {stemmed, f"{stemmed[:_END]}-", f"-{stemmed[-_END:]}"}:
                found[end].append(stemmed)
        return found

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, (stemmed, _) in enumerate(self.stems):
            found[stemmed].append(place)
        return found

    def akin_to(self, part: str) -> list[int]:
        """Where in the text a word stands that is akin to the stem `part`."""
        ends = {part, f"{part[:_END]}-", f"-{part[-_END:]}"}
        likely = {stemmed for end in ends for stemmed in self._by_ends.get(end, ())}
        return [place for stemmed in likely if language.akin(part, stemmed) for place in self._places[stemmed]]

    @cached_property
    def counted(self) -> Counter[str]:
        return Counter(stemmed for stemmed, _ in self.stems)

    @cached_property
    def case_numbers(self) -> frozenset[str]:
        return case_numbers(self.whole) if self.numbers is None else self.numbers

    @cached_property
    def subjects(self) -> frozenset[str]:
        return subject_numbers(self.text)

    @cached_property
    def references(self) -> list[MeetingReference]:
        return meeting_references(self.whole, self.held_on)

    @cached_property
    def near(self) -> dict[date, dict[str | None, frozenset[str]]]:
        """The days of meetings that the text names, with the numbers of items there (None: the day alone), and the
        stems of the words around each."""
        spans: dict[tuple[date, str | None], list[tuple[int, int]]] = defaultdict(list)
        for reference in self.references:
            start, end = max(reference.place - _NEAR, 0), reference.place + _NEAR
            of_this = spans[reference.day, reference.item_number]
            if of_this and start < of_this[-1][1]:  # each word once, however often a long text names the day
                start, _ = of_this.pop()
            of_this.append((start, end))
        found: dict[date, dict[str | None, frozenset[str]]] = defaultdict(dict)
        for (day, number), several in spans.items():
            around = " ".join(self.whole[start:end] for start, end in several)
            found[day][number] = frozenset(language.stem(word) for word in language.words(around))
        return dict(found)

    @cached_property
    def called(self) -> frozenset[str]:
        """The stems of what its body is called, as far as they tell it from others."""
        stems = _name_stems(" ".join(self.body_names))
        return frozenset(each for each in stems if each in _LEVELS or language.is_specific(each))


@dataclass(frozen=True)
class Vocabulary:
    """How many different titles use a stem: what many use tells no matter from another."""

    titles: int = 0
    frequency: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, titles: Iterable[str]) -> Vocabulary:
        """The vocabulary of these titles; the same title twice counts once."""
        different = {" ".join(language.words(title)) for title in titles}
        counted: Counter[str] = Counter()
        for title in different:
            counted.update(set(language.specific_stems(title)))
        return cls(len(different), counted)

    def is_rare(self, stemmed: str) -> bool:
        """Whether so few titles use the stem that sharing it means something."""
        return self.frequency.get(stemmed, 0) <= max(4, self.titles * 0.02)


@dataclass(frozen=True)
class Match:
    """The later item seems to go on with the earlier one. `strength` is between 0 and 1; `reason` is Danish."""

    kind: str  # case_number, reference, title, named, action
    reason: str
    strength: float
    score: float = 0.0  # how much the two share: tells the items that one reference may mean apart
    refers_to: tuple[date, str | None] | None = None  # the day that the text names, and the item's number


LastDays = Mapping[int, date]  # of the bodies, by id: when each last met before the later item's meeting


def match(
    earlier: Item, later: Item, vocabulary: Vocabulary | None = None, last_days: LastDays | None = None
) -> Match | None:
    """Why `later` seems to go on with `earlier`, by the strongest sign; None when nothing says so."""
    return _strongest(_signs(earlier, later, vocabulary or Vocabulary(), last_days or {}))


def proposals(
    later: Item,
    earlier: Sequence[Item],
    vocabulary: Vocabulary | None = None,
    last_days: LastDays | None = None,
) -> list[tuple[int, Match]]:
    """The earlier items that `later` seems to go on with, by their index, strongest first.

    A reference to a meeting means one body's meeting, and without the item's number the one item that fits best.
    """
    known = vocabulary or Vocabulary.of(item.title for item in (*earlier, later))
    found = {index: _signs(item, later, known, last_days or {}) for index, item in enumerate(earlier)}
    meant = _meant(later, earlier, found)
    kept = [
        (index, strongest)
        for index, signs in found.items()
        if (strongest := _strongest([sign for sign in signs if sign.kind != "reference" or (index, sign) in meant]))
    ]
    kept.sort(key=lambda pair: (-pair[1].strength, -earlier[pair[0]].held_on.toordinal()))
    return kept[:MOST_PER_ITEM]


def _signs(earlier: Item, later: Item, known: Vocabulary, last_days: LastDays) -> list[Match]:
    if earlier.held_on >= later.held_on or earlier.standing or not earlier.place.reaches(later.place):
        return []
    shared = sorted(earlier.case_numbers & later.case_numbers)
    if shared and not later.standing:
        return [Match("case_number", f"Samme sagsnummer {shared[0]}", 0.98, 100)]
    signs: tuple[Match | None, ...] = (_by_reference(earlier, later),)
    if not later.standing:
        signs = (*signs, _by_title(earlier, later, known), _by_name(earlier, later, known),
                 _by_action(earlier, later, known), _by_body(earlier, later, last_days))  # fmt: skip
    return [sign for sign in signs if sign]


def _strongest(signs: Iterable[Match]) -> Match | None:
    return max(signs, key=lambda sign: sign.strength, default=None)


def _meant(later: Item, earlier: Sequence[Item], found: Mapping[int, Sequence[Match]]) -> set[tuple[int, Match]]:
    """The references, each with the index of its item, that mean this item and no other."""
    fitting: dict[Hashable, list[tuple[int, Match]]] = defaultdict(list)
    for index, signs in found.items():
        for sign in signs:
            if sign.kind == "reference":
                item = earlier[index]
                fitting[sign.refers_to or (item.place.body, item.held_on)].append((index, sign))
    meant: set[tuple[int, Match]] = set()
    for several in fitting.values():
        refers_to = several[0][1].refers_to
        if refers_to is not None:
            body = _body_meant(later, refers_to, earlier, several)
            several = [(index, sign) for index, sign in several if earlier[index].place.body == body]
        best = max((sign.score for _, sign in several), default=0.0)
        meant.update((index, sign) for index, sign in several if sign.score >= best)
    return meant


def _body_meant(
    later: Item, refers_to: tuple[date, str | None], earlier: Sequence[Item], fitting: Sequence[tuple[int, Match]]
) -> int | None:
    """Whose meeting of that day is meant: that of the one body that is named beside it, else of the one whose item has
    most in common with the later text. None: either may be."""
    day, _ = refers_to
    called = {
        item.place.body: item.called for item in earlier if item.held_on == day and item.place.reaches(later.place)
    }
    if len(called) == 1:
        return next(iter(called))
    bodies_with = Counter(word for words in called.values() for word in words)
    beside = " ".join(each.beside for each in later.references if (each.day, each.item_number) == refers_to)
    telling = {word for word in _name_stems(beside) if bodies_with[word] == 1}
    named = [body for body, words in called.items() if words & telling]
    if len(named) == 1:
        return named[0]
    best: dict[int, float] = defaultdict(float)
    for index, sign in fitting:
        body = earlier[index].place.body
        best[body] = max(best[body], sign.score)
    first, second = sorted([*best.values(), 0.0], reverse=True)[:2]
    return max(best, key=lambda body: best[body]) if first > second else None


def _name_stems(text: str) -> set[str]:
    """The stems of words as names have them: "fagligt" is "faglig"."""
    return {language.stem(word).removesuffix("t") for word in language.words(text)}


def _by_reference(earlier: Item, later: Item) -> Match | None:
    """The later text names the day of the earlier meeting, and the item's number or what it was about."""
    near = later.near.get(earlier.held_on)
    if near is None:
        return None
    number = earlier.number if earlier.number in near else None
    common = _shared_substance(earlier, later)
    if number is None and (None not in near or common < 3):
        return None
    day = written_day(earlier.held_on)
    reason = f"Henviser til mødet den {day}" + (f", punkt {number}" if number else "")
    score = 10 * _weight(earlier.topic.keys() & near[number]) + common
    return Match("reference", reason, 0.95 if number else 0.85, score, (earlier.held_on, number))


def _by_body(earlier: Item, later: Item, last_days: LastDays) -> Match | None:
    """The later text speaks of the other body's meeting without its day: its last one, and what it was about."""
    if last_days.get(earlier.place.body) != earlier.held_on or earlier.place.body == later.place.body:
        return None
    common = _shared_substance(earlier, later)
    if common < 10:
        return None
    named = next((name for name in earlier.body_names if len(name) >= _LONG_WORD and _at_meeting(name, later)), None)
    if named is None:
        return None
    reason = f"Henviser til »{named}«, som senest holdt møde den {written_day(earlier.held_on)}"
    return Match("reference", reason, 0.6, common)


def _at_meeting(name: str, later: Item) -> bool:
    pattern = rf"\b(?:på|fra|ved)\s+(?:det\s+|sidste\s+|seneste\s+|møde(?:t)?\s+i\s+){{0,3}}{re.escape(name)}"
    return bool(re.search(pattern, later.text, re.I))


def _shared_substance(earlier: Item, later: Item) -> int:
    """How much of what the earlier item was about stands in the later text; its title counts twice."""
    return _weight(s for s in (*earlier.topic, *earlier.substance) if s in later.counted)


def _by_title(earlier: Item, later: Item, known: Vocabulary) -> Match | None:
    """The two titles share what is special in them."""
    if _years_apart(earlier, later):
        return None
    pairs = _pairs(earlier.topic, later.topic, known)
    if not pairs:
        return None
    weight = sum(language.weight(one) for one, _ in pairs)
    whole = min(_weight(earlier.topic), _weight(later.topic))
    alone = len(pairs) == 1 and not (len(pairs[0][0]) >= _LONG_WORD and pairs[0][0] == pairs[0][1])
    subject = earlier.subjects & later.subjects
    if (weight < 3 or weight / whole < _TITLE_SHARE or alone) and not (subject and weight >= 2):
        return None
    shared = " ".join(later.topic[other] for _, other in sorted(pairs, key=lambda p: list(later.topic).index(p[1])))
    reason = f"Samme emne i titlen: {shared}" + (f" (KLE {min(subject)})" if subject else "")
    exact = all(one == other for one, other in pairs)
    return Match("title", reason[:_REASON_LENGTH], 0.85 if exact and len(pairs) > 1 else 0.75, weight)


def _by_name(earlier: Item, later: Item, known: Vocabulary) -> Match | None:
    """The later text names the earlier item's topic, in one breath or again and again."""
    topic = {stemmed: word for stemmed, word in earlier.topic.items() if known.is_rare(stemmed)}
    if not topic or _years_apart(earlier, later):
        return None
    named = _named_together(topic, later) if len(topic) > 1 and _weight(topic) >= 4 else None
    if named:
        return Match("named", f"Teksten nævner emnet: {named}"[:_REASON_LENGTH], 0.7, 5)
    for stemmed, word in topic.items():
        if len(stemmed) >= _LONG_WORD and later.counted[stemmed] >= _MENTIONS:
            times = later.counted[stemmed]
            return Match("named", f"Teksten nævner {word} {times} gange", 0.5, times)
    return None


def _named_together(topic: dict[str, str], later: Item) -> str | None:
    """The words of the later text, close together, that hold nearly all of the topic."""
    akin = {part: places for part in topic if (places := later.akin_to(part))}
    whole = _weight(topic)
    if _weight(akin) / whole < _NAMED_SHARE:
        return None
    at: dict[int, list[str]] = defaultdict(list)
    for part, places in akin.items():
        for place in places:
            at[place].append(part)
    hits = sorted(at.items())
    for first, (start, _) in enumerate(hits):
        # No two stand in one place, so that no more than these can be near.
        within = [hit for hit in hits[first : first + _WINDOW] if hit[0] - start < _WINDOW]
        covered = {part for _, parts in within for part in parts}
        if len(covered) > 1 and _weight(covered) / whole >= _NAMED_SHARE and len(within) > 1:
            return " ".join(dict.fromkeys(later.stems[place][1] for place, _ in within))
    return None


def _by_action(earlier: Item, later: Item, known: Vocabulary) -> Match | None:
    """What was decided or given as a task then is what is decided on, or what the title is about, now."""
    told = [
        stemmed
        for stemmed in later.topic
        if len(stemmed) >= _LONG_WORD
        and stemmed in earlier.substance
        and earlier.counted[stemmed] >= _MENTIONS
        and known.is_rare(stemmed)
    ]
    if told and _weight(told) / max(_weight(later.topic), 1) >= _TITLE_SHARE:
        return Match("action", f"Det tidligere punkt handler om: {later.topic[told[0]]}"[:_REASON_LENGTH], 0.65, 4)
    both = earlier.substance.keys() & later.substance.keys()
    long = sorted((s for s in both if len(s) >= 14 and known.is_rare(s)), key=lambda s: (-len(s), s))
    if long and len(both) >= 2 and not _years_apart(earlier, later):
        return Match("action", f"Begge beslutninger handler om: {later.substance[long[0]]}"[:_REASON_LENGTH], 0.6, 3)
    return None


def _pairs(one: Mapping[str, str], other: Mapping[str, str], known: Vocabulary) -> list[tuple[str, str]]:
    """The stems of two titles that are akin, each used once; what many titles use is no sign."""
    left = list(other)
    pairs = []
    for stemmed in one:
        fitting = sorted((s for s in left if language.akin(stemmed, s)), key=lambda s: s != stemmed)
        if fitting and known.is_rare(stemmed) and known.is_rare(fitting[0]):
            left.remove(fitting[0])
            pairs.append((stemmed, fitting[0]))
    return pairs


def _weight(stems: Iterable[str]) -> int:
    return sum(language.weight(stemmed) for stemmed in stems)


def _years_apart(one: Item, other: Item) -> bool:
    """Whether both titles name years, and none in common: the budget of one year is not that of the next."""
    return bool(one.years and other.years and not one.years & other.years)
