"""Ties: what the rest of an item says about the same thing that a task is about, though under another name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from workflow.minutes.deadlines import Found, choose_deadline, find_deadlines
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.text import Sentence

WORD = re.compile(r"[A-Za-zÆØÅæøåé]{5,}")
OBLIGES = re.compile(
    r"\b(?:skal|bedes|senest|frist|deadline|vil(?:\s+\w+){0,3}\s+blive|"
    + "|".join(map(re.escape, TASK_WORDS["ties"]["delivering"]))
    + r")\b",
    re.IGNORECASE,
)
ORDERS = re.compile(r"\b(?:skal|bedes)\b", re.IGNORECASE)
MAKING = frozenset(TASK_WORDS["ties"]["making"])
DOUBTS = re.compile(r"\b(?:ikke|kan|kunne|foreslås|hvis)\b", re.IGNORECASE)
LIMIT = 6
"""How strong an expression of time must be to set a limit: "i 2026" is a period in which something goes on."""
ENDINGS = ("ernes", "erne", "enes", "ene", "ers", "ens", "ets", "er", "en", "et", "es", "e", "s")
SHORTEST_HEAD = 4
GENERAL = frozenset(
    [
        "sundhedsklynge",
        "sundhedsklyngen",
        "sundhedsråd",
        "sundhedsrådet",
        "kommune",
        "region",
        "politisk",
        "arbejde",
        "arbejdet",
        "forbindelse",
        "forhold",
        "projekt",
        "projektet",
        "indsats",
        "indsatser",
        "møde",
        "mødet",
        "drøftelse",
        "input",
        "videre",
        "kommende",
    ]
)
SAME = tuple((tuple(group["stems"]), tuple(group["heads"])) for group in TASK_WORDS["same_thing"])


def stem(word: str) -> str:
    """A noun without its ending, for comparison only."""
    lowered = word.lower()
    for ending in ENDINGS:
        if lowered.endswith(ending) and len(lowered) - len(ending) >= 4:
            return lowered[: -len(ending)]
    return lowered


def things(text: str) -> frozenset[str]:
    """The nouns (roughly: longer words) that a text is about, as stems."""
    return frozenset(stem(w) for w in WORD.findall(text) if w.lower() not in GENERAL)


def _named_alike(word: str) -> int | None:
    for index, (stems, heads) in enumerate(SAME):
        if any(part in word for part in stems) and any(word.endswith(stem(head)) for head in heads):
            return index
    return None


def same_thing(first: str, second: str) -> bool:
    """Whether two noun stems name the same thing: equal, the head of the other's compound, or known to be two names."""
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if len(short) >= SHORTEST_HEAD and long.endswith(short):
        return True
    group = _named_alike(first)
    return group is not None and group == _named_alike(second)


def widen(subject: frozenset[str], texts: Iterable[str]) -> frozenset[str]:
    """All names that the item's texts have for the things of `subject`, followed once from each name found."""
    known = set(subject)
    words = {word for text in texts for word in things(text)}
    if len(words) > 1500:
        return subject
    for _ in range(2):
        known |= {word for word in words if any(same_thing(word, name) for name in known)}
    return frozenset(known)


def tied_sentences(subject: str, candidates: list[Sentence]) -> list[Sentence]:
    """The sentences of an item that speak of the same thing as `subject`, whatever they call it."""
    candidates = candidates[:400]
    own = head_things(subject)
    if not own:
        return []
    names = widen(own, [sentence.text for sentence in candidates])
    return [s for s in candidates if any(word in names for word in things(s.text))]


def head_things(subject: str) -> frozenset[str]:
    """The things in the first part of a task's object, before "til", "for" and the like begin to describe it."""
    head = re.split(
        r"\s(?:til|for|med|om|vedr\.|vedrørende|i forhold til|der|som|hvor|på)\s", subject.strip(), maxsplit=1
    )[0]
    return things(head)


def tied_deadline(sentences: list[Sentence], reference: date | None) -> tuple[Found, Sentence] | None:
    """The deadline that tied sentences give, when it is certain: a day or period that a sentence obliges to."""
    best: tuple[Found, Sentence] | None = None
    for sentence in sentences:
        if DOUBTS.search(sentence.text) or not OBLIGES.search(sentence.text):
            continue
        found = choose_deadline(
            [
                f
                for f in find_deadlines(sentence.text, reference)
                if f.anchor
                or (f.value is not None and (f.rule != "year" or f.strength >= LIMIT or ORDERS.search(sentence.text)))
            ]
        )
        if found and found.value is not None and (best is None or found.strength > best[0].strength):
            best = (found, sentence)
    return best


def makes_the_same(verb: str, other: str) -> bool:
    """Whether two verbs can be said of the same work: one verb, or both of making (or of passing on) a thing."""
    return verb == other or any(verb in group and other in group for group in (MAKING, PASSING))


PASSING = frozenset(TASK_WORDS["ties"]["passing"])
COMPLETES = re.compile(
    r"^(?:(?P<generic>Fristen|Deadline|Tidsfristen|Fristen for dette|Opgaven|Arbejdet|Det|Dette)"
    r"|(?P<thing>[A-ZÆØÅ][\w-]{3,}(?:\s[\w-]+){0,3}?))"
    r"\s+(?:er|skal(?:\s+\w+){0,2}?\s+(?:være|foreligge|ligge|ske|afsluttes|færdiggøres|afleveres|leveres|gøres)"
    r"|forventes\s+(?:at\s+)?(?:være|foreligge|færdig\w*|afsluttet)|sker|foreligger|ligger klar|afleveres|færdiggøres"
    r"|afsluttes)\b",
)


def completes(sentence: str, what: str) -> bool:
    """Whether a sentence only tells by when the work of the sentence before it is to be done."""
    match = COMPLETES.match(sentence[:400])
    if not match:
        return False
    if match["generic"]:
        return True
    return any(same_thing(a, b) for a in things(match["thing"]) for b in things(what))
