"""Ties: what the rest of an item says about the same thing that a task is about, though under another name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from workflow.minutes.days.dates import find_dates
from workflow.minutes.days.deadlines import Found, choose_deadline, find_deadlines
from workflow.minutes.expressions import Expression, expression
from workflow.minutes.layout.text import Sentence
from workflow.minutes.lexicon_file import TASK_WORDS, load
from workflow.minutes.tasks.owners import AGENTS, all_known, all_people

_WORDS = load("ties")
WORD = expression(r"[A-Za-zÆØÅæøåé]{5,}")
# a noun of four letters is a thing where its article shows that it is a noun ("en plan")
SHORT_THING = expression(r"\b(?:en|et)\s+(?P<noun>[a-zæøå]{4})$")
OBLIGES = expression(
    r"\b(?:skal|bedes|senest|frist|deadline|vil(?:\s+\w+){0,3}\s+blive|"
    + "|".join(map(re.escape, TASK_WORDS["ties"]["delivering"]))
    + r")\b",
    re.IGNORECASE,
)
ORDERS = expression(r"\b(?:skal|bedes)\b", re.IGNORECASE)
MAKING = frozenset(TASK_WORDS["ties"]["making"])
DOUBTS = expression(r"\b(?:ikke|kan|kunne|foreslås|hvis)\b", re.IGNORECASE)
POINT_NUMBER = expression(r"\b(?:punkt|pkt\.?|nr\.?)\s+(\d{1,3})\b", re.IGNORECASE)
LONGEST = 1500
LIMIT = 6
"""How strong an expression of time must be to set a limit: "i 2026" is a period in which something goes on."""
ENDINGS = ("ernes", "erne", "enes", "ene", "ers", "ens", "ets", "er", "en", "et", "es", "e", "s")
SHORTEST_HEAD = 4
GENERAL = frozenset(_WORDS["general"])
TIMES_OF_A_THING = tuple(sorted(_WORDS["times_of_a_thing"], key=len, reverse=True))
SAME = tuple(
    (tuple(group["stems"]), tuple(group["heads"])) for group in (*TASK_WORDS["same_thing"], *_WORDS["same_thing"])
)
MOST_WORDS = 1500
LAST_CHARACTERS = 160
LONGEST_TAKER = 160
MOST_SENTENCES = 400
CLAUSE_ENDS = expression(r"(?:,\s+(?:og|mens|men)\s+|;\s+)(?!senest\b|inden\b)")
GOES_ON = expression(rf"\b(?:{'|'.join(map(re.escape, _WORDS['goes_on']))})\b(?!\s*\d)", re.IGNORECASE)
_SENTENCES = _WORDS["sentences"]
# a department under the name of its field ("Teknik og Miljø")
UNIT = r"[A-ZÆØÅ][\wæøå-]+(?:(?:,)? (?:og )?[A-ZÆØÅ][\wæøå-]+){0,4}"


def _any_of(patterns: list[str]) -> Expression:
    return expression("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


FOR_ALL, OF_HEARING, HEARING = (_any_of(_SENTENCES[name]) for name in ("for_all", "of_hearing", "hearing"))
ANSWERING = frozenset(_SENTENCES["answering"])
NEW_TIME = expression(_SENTENCES["new_time"], re.IGNORECASE)
PREPOSITIONS = frozenset(_SENTENCES["prepositions"])
LAPSES, CONDITION = _any_of(_SENTENCES["lapses"]), expression(_SENTENCES["condition"], re.IGNORECASE)
PART_OF_WORK, COUNTED_FROM = _any_of(_SENTENCES["part_of_work"]), _any_of(_SENTENCES["counted_from"])
_DOERS = {
    name: pattern.replace("{agents}", rf"(?P<agents>{AGENTS})", 1).replace("{agents}", rf"(?P<others>{AGENTS})")
    for name, pattern in _WORDS["doers"].items()
}
TAKER, LEADER, DOERS_LAST, ON_IT = (expression(_DOERS[name]) for name in ("taker", "leader", "last", "on_it"))
JOINED_BEFORE = expression(rf"(?P<agents>{AGENTS})\s?[+&/]\s?$")
RETURNED_TO, PARTNER = expression(_DOERS["returned"]), expression(_DOERS["partner"])
RETURNED_UNIT = expression(_WORDS["doers"]["returned"].replace("{agents}", rf"(?P<agents>{UNIT})"))
RELATIVE = expression(r"(?P<thing>[A-Za-zÆØÅæøåé]{4,}),\s+(?:der|som)\s[^,;]*")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A noun without its ending, for comparison only."""
    lowered = word.lower()
    for ending in ENDINGS:
        if lowered.endswith(ending) and len(lowered) - len(ending) >= 4:
            bare = lowered[: -len(ending)]
            # "programmet" and "program"
            return bare[:-1] if bare.endswith("mm") else bare
    return lowered


@lru_cache(maxsize=4096)
def things(text: str) -> frozenset[str]:
    """The nouns (roughly: longer words) that a text is about, as stems; of "ansøgningsfristen" also "ansøgning"."""
    words = [word.lower() for word in WORD.findall(text) if word.lower() not in GENERAL]
    timed = [thing for word in words if (thing := _timed_thing(word))]
    return frozenset(stem(word) for word in (*words, *timed))


def _timed_thing(word: str) -> str | None:
    for ending in TIMES_OF_A_THING:
        if word.endswith(ending) and len(word) - len(ending) > SHORTEST_HEAD:
            return word[: -len(ending)]
    return None


@lru_cache(maxsize=8192)
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
    """All names that the item's texts have for the things of `subject`.

    Other names known for it come first, then the short name of each ("planen" for "støjplanen"), unless another thing
    of the item has that short name too ("lysplanen"). A short name is not followed to the compounds it ends.
    """
    words = {word for text in texts for word in things(text)}
    if len(words) > MOST_WORDS:
        return subject
    own = frozenset(name for name in subject if not _ambiguous(name, words))
    alike = {word for word in words if any(same_thing(word, name) and len(word) >= len(name) for name in own)}
    groups = {_named_alike(name) for name in subject} - {None}
    known = subject | alike | {word for word in words if _named_alike(word) in groups}
    short = {word for word in words if any(_is_head(word, name) for name in known)}
    return frozenset(known | {word for word in short if not (_compounds(word, words) - known)})


def _is_head(short: str, long: str) -> bool:
    return short != long and len(short) >= SHORTEST_HEAD and long.endswith(short)


def _compounds(short: str, words: Iterable[str]) -> set[str]:
    return {word for word in words if _is_head(short, word)}


def _ambiguous(name: str, words: Iterable[str]) -> bool:
    """Whether a name is the head of several compounds of the item that are not names of one thing."""
    compounds = _compounds(name, words)
    return len(compounds) > 1 and len({_named_alike(word) or word for word in compounds}) > 1


def tied_sentences(subject: str, candidates: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of an item that speak of the same thing as `subject`, whatever they call it.

    Of a sentence that gives several things their own days, only the part about this thing is kept in its text.
    """
    candidates = candidates[:MOST_SENTENCES]
    own = head_things(subject)
    if not own:
        return []
    names = widen(own, [sentence.text for sentence in candidates])
    tied = [_about(sentence, names) for sentence in candidates if things(sentence.text) & names]
    return [sentence for sentence in tied if things(sentence.text) & names]


def _about(sentence: Sentence, names: frozenset[str]) -> Sentence:
    """The sentence without what it says of other things: their clauses with days, relative clauses to their nouns."""
    words = sentence.text
    if len(words) > LONGEST or len(find_dates(words)) == 0:
        return sentence
    parts = CLAUSE_ENDS.split(words)
    if len(parts) > 1 and any(things(part) & names for part in parts):
        words = ", ".join(p for p in parts if not find_dates(p) or things(p) & names or GOES_ON.search(p))
    for match in RELATIVE.finditer(words):
        if find_dates(match[0]) and stem(match["thing"]) not in names and things(words[: match.start()]) & names:
            words = words[: match.end("thing")] + words[match.end() :]
            break
    return replace(sentence, text=words) if words != sentence.text else sentence


def head_things(subject: str) -> frozenset[str]:
    """The things in the first part of a task's object, before "til", "for" and the like begin to describe it."""
    head = re.split(
        r"\s(?:til|for|med|om|vedr\.|vedrørende|i forhold til|der|som|hvor|på)\s", subject.strip(), maxsplit=1
    )[0]
    short = SHORT_THING.search(head)
    return things(head) | (frozenset((stem(short["noun"]),)) if short else frozenset())


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
COMPLETES = expression(
    r"^(?:(?P<generic>Fristen|Deadline|Tidsfristen|Fristen for dette|Opgaven|Arbejdet|Det|Dette)"
    r"|(?P<thing>[A-ZÆØÅ][\w-]{3,}(?:\s[\w-]+){0,3}?))"
    r"\s+(?:er|skal(?:\s+\w+){0,2}?\s+(?:være|foreligge|ligge|ske|afsluttes|færdiggøres|afleveres|leveres|gøres)"
    r"|forventes\s+(?:at\s+)?(?:være|foreligge|færdig\w*|afsluttet)|sker|foreligger|ligger klar|afleveres|færdiggøres"
    r"|afsluttes|afgår|udsendes|sendes ud|offentliggøres)\b",
)


def completes(sentence: str, what: str) -> bool:
    """Whether a sentence only tells by when the work of the sentence before it is to be done."""
    match = COMPLETES.match(sentence[:400])
    if not match:
        return False
    if match["generic"]:
        return True
    return any(same_thing(a, b) for a in things(match["thing"]) for b in things(what))


def time_for_all(sentences: Iterable[Sentence], reference: date | None) -> tuple[Found, Sentence] | None:
    """The time that a sentence gives to all the work told before it ("Alt skal være klar den 12. november")."""
    for sentence in sentences:
        if FOR_ALL.match(sentence.text[:LONGEST]) and (found := _dated(sentence.text, reference)):
            return found, sentence
    return None


def time_of_hearing(
    verb: str, words: str, candidates: Iterable[Sentence], reference: date | None
) -> tuple[Found, Sentence] | None:
    """The day by which an answer to a hearing is due, for work on that answer; `words` hold the title and the work."""
    if verb not in ANSWERING or not HEARING.search(words):
        return None
    last: tuple[Found, Sentence] | None = None
    for sentence in candidates:
        match = OF_HEARING.search(sentence.text[:LONGEST])
        if match and (found := _dated(sentence.text[match.start() :], reference)):
            last = found, sentence
    return last


def moved_time(work: str, following: Iterable[Sentence], reference: date | None) -> tuple[Found, Sentence] | None:
    """The time to which a later sentence moves that of some work ("Ny frist for punkt 3 er 15. december")."""
    for sentence in following:
        match = NEW_TIME.match(sentence.text[:LONGEST])
        if match is None or (found := _dated(sentence.text, reference)) is None:
            continue
        thing = match["thing"]
        if thing is None or not WORD.search(thing) or things(thing) & things(work) or _same_number(thing, work):
            return found, sentence
    return None


def _same_number(thing: str, work: str) -> bool:
    """Whether both name a point of a list by one number ("pkt. 3" and "Punkt 3")."""
    number = POINT_NUMBER.search(thing)
    return number is not None and any(match[1] == number[1] for match in POINT_NUMBER.finditer(work[:LONGEST]))


def _dated(words: str, reference: date | None) -> Found | None:
    return choose_deadline([f for f in find_deadlines(words, reference) if f.value is not None])


def doers_beside(
    words: str, before: str, after: list[str], names: tuple[str, ...], whole: str = ""
) -> tuple[str, str] | None:
    """The doers named after the work, or by a sentence beside it, and the words of the sentence that names them.

    `whole` is the sentence of which `words` are a clause.
    """
    whole = whole or words
    last = DOERS_LAST.search(words[-LAST_CHARACTERS:])
    if last:
        agents = last["agents"] or last["others"]
        if all_people(agents, names):
            return agents, words
    on_it = ON_IT.search(whole[-LAST_CHARACTERS:])
    if on_it and all_people(on_it["agents"], names):
        return on_it["agents"], words
    for place, sentence in enumerate(after):
        alone = sentence.startswith("(") and sentence.rstrip(" .").find(")") == len(sentence.rstrip(" .")) - 1
        pattern = DOERS_LAST if alone else TAKER
        taker = pattern.match(sentence[:LONGEST_TAKER]) if alone or place == 0 else None
        if taker and all_known(taker["agents"], names):
            return taker["agents"], sentence
    leader = LEADER.match(before[:LONGEST_TAKER])
    if leader and all_known(leader["agents"], names) and things(leader["thing"]) & things(words):
        return leader["agents"], before
    return None


def returned_to(words: str, names: tuple[str, ...]) -> str | None:
    """To whom a matter is sent back for work ("sendes tilbage til Teknik og Miljø med henblik på …")."""
    known = RETURNED_TO.search(words[:LONGEST])
    if known and all_known(known["agents"], names):
        return known["agents"]
    unit = RETURNED_UNIT.search(words[:LONGEST])
    return unit["agents"] if unit else None


def partners(words: str, names: tuple[str, ...]) -> str | None:
    """Who does it too ("… sammen med grundejerforeningen")."""
    match = PARTNER.search(words[:LONGEST])
    if match is None or not all_known(match["agents"], names):
        return None
    # with others "i samarbejde med" names whom it is done with, not who does it
    return match["agents"] if match["how"] == "sammen" or all_people(match["agents"], names) else None


def doers_before(words: str, agents: str, names: tuple[str, ...]) -> str | None:
    """Who else is joined to the doers by a sign right before them ("Ida + Bo skriver …" with "Bo" as the doers)."""
    place = words.find(agents) if agents else -1
    match = JOINED_BEFORE.search(words[max(0, place - LAST_CHARACTERS) : place]) if place > 0 else None
    return match["agents"] if match and all_known(match["agents"], names) else None
