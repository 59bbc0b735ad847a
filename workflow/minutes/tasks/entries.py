"""Short entries of work: a name in brackets after it, a name before or after it, a noun or an infinitive alone."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS, load
from workflow.minutes.people.people import is_title
from workflow.minutes.tasks.bare_clauses import read_infinitive, read_subjectless, read_task_noun
from workflow.minutes.tasks.cells import is_only_due
from workflow.minutes.tasks.clause_forms import Clause
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.owners import AGENTS, all_people, is_person, split_agents
from workflow.minutes.tasks.responsibility import TABLE_WORDS
from workflow.minutes.tasks.verbs import NOMINAL, PRESENT, WORK, lower_first, sentence_case, verb_of_noun

LONGEST_ENTRY = 300
_TIME = r"(?:[,;]\s*|\s+|\s*\()(?P<due>[^()–:]{2,40}?)\)?"
IN_BRACKETS = expression(
    rf"^(?P<work>[^()]{{4,220}}?)\s*\((?:ved\s+|v/\s*)?(?P<agents>{AGENTS})(?:[,;]\s*(?P<due>[^()]{{2,40}}))?\)\s*[.]?$",
    re.DOTALL,
)
NAME_FIRST = expression(rf"^(?P<agents>{AGENTS})\s*(?::|\s[–-])\s*(?P<work>\S.*)$", re.DOTALL)
NAME_THEN_VERB = expression(rf"^(?P<agents>{AGENTS}):\s+(?P<verb>[^\W\d_]+)\b")
NAME_LAST = expression(rf"^(?P<work>.{{3,220}}?)\s*(?::|\s[–-])\s*(?P<agents>{AGENTS})(?:{_TIME})?\s*[.]?$", re.DOTALL)
THING_THEN_CLAUSE = expression(
    rf"^(?P<thing>[^–:]{{3,90}}?)\s*(?::|\s[–-])\s*(?P<clause>{AGENTS}\s+[a-zæøå]+\b.*)$", re.DOTALL
)
INITIALS = expression(r"^[A-ZÆØÅ]{2,4}$")
NAMED_SIGNS = (": ", " – ", " - ")
LIMITED = expression(r"\b(?:senest|inden|frist|deadline)\b", re.IGNORECASE)
STANDS_FOR_THING = expression(r"^(?P<verb>\S+)\s+(?P<article>en|et|den|det|dem|nogle|nogen)$")
LAST_NOUN = expression(r"^(?P<thing>[^–:-]{3,120}?)\s*(?:\s[–-]|:)\s*(?P<noun>[a-zæøå]+)\.?$")
FIRST_NOUN = expression(r"^(?P<noun>[A-ZÆØÅa-zæøå]+)\s+(?:af|til|om)\s+(?P<rest>.+)$", re.DOTALL)
HEADS = frozenset(TASK_WORDS["entry_heads"])
NO_THINGS = expression(rf"\b(?:{'|'.join(TABLE_WORDS['no_things'])})\b", re.IGNORECASE)
TAKE_CARE = "sørge for"
VERB_OF_THING: dict[str, str] = load("ties")["verb_of_thing"]
OPENINGS: dict[str, str] = load("ties")["opening_of_work"]
OPENING = expression(rf"^(?P<noun>{'|'.join(OPENINGS)})\s+(?=\S)", re.IGNORECASE)
MOST_THING_WORDS = 9


def is_head(words: str) -> bool:
    """Whether words are the heading of a list of work ("Aktionsliste:", "To do")."""
    return words.strip(" :.*").lower() in HEADS


def read_bracketed(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """Work with its doer after it: in brackets ("Indkøb af telt (Ida)"), or with a time ("Telt: Ida, inden 1/7")."""
    words = words[:LONGEST_ENTRY].strip()
    match = IN_BRACKETS.match(words)
    if match and _doers(match["agents"], names) and (not match["due"] or is_only_due(match["due"])):
        work = match["work"].strip(" .,")
        # "Telte: indkøb af …" under the letters of a list; a following-up alone is a point of the agenda
        found = read_work(work, names, title)
        if found is None or (found.rule == "noun" and found.verb == "følge"):
            found = read_work(work.partition(": ")[2], names, title)
        if found is None:
            # with a name after it a passive is work whatever its verb is, and so is a thing with its time
            clause = read_clause(work, names)
            found = clause if clause and clause.passive and not clause.agents else None
        if found is None and LIMITED.search(work):
            found = _thing(work)
        return _given(found, match["agents"])
    match = NAME_LAST.match(words)
    if match is None or not all_people(match["agents"], names) or not _timed(match):
        return None
    work = match["work"].strip(" .,")
    found = read_work(work, names, title)
    if found is None and (match["due"] or "+" in match["agents"] or _verb_of(work)):
        found = _thing(work)
    return _given(found, match["agents"])


def read_named(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """Work in the infinitive after a name ("Ida: Sende brevet"), or as a noun before one ("Indkøb af telt: Ida")."""
    if not any(sign in words[:LONGEST_ENTRY] for sign in NAMED_SIGNS):
        return None
    words = words[:LONGEST_ENTRY].strip()
    first = NAME_FIRST.match(words)
    if first and all_people(first["agents"], names):
        work = first["work"]
        found = read_infinitive(work[:1].lower() + work[1:])
        return _given(found, first["agents"]) if found and found.verb in WORK else None
    last = NAME_LAST.match(words)
    if last and all_people(last["agents"], names) and _timed(last):
        work = last["work"].strip(" .,")
        found = (
            read_infinitive(work[:1].lower() + work[1:]) or read_task_noun(work[:1].lower() + work[1:]) or _noun(work)
        )
        return _given(found, last["agents"]) if found and found.verb in WORK else None
    return None


def without_colon(words: str, names: tuple[str, ...]) -> str:
    """ "Ida: Sender brevet" as "Ida sender brevet", where a verb of work stands after people and a colon."""
    match = NAME_THEN_VERB.match(words[:LONGEST_ENTRY]) if ": " in words[:LONGEST_ENTRY] else None
    if match is None or PRESENT.get(match["verb"].lower()) not in WORK or not all_people(match["agents"], names):
        return words
    return f"{match['agents']} {match['verb'].lower()}{words[match.end() :]}"


def read_timed(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """An entry that gives a thing to somebody by a time ("Bådene: Ida og Bo, uge 20")."""
    last = NAME_LAST.match(words[:LONGEST_ENTRY].strip())
    if last is None or not last["due"] or not _timed(last) or not all_people(last["agents"], names):
        return None
    return _given(read_work(last["work"], names, title) or _thing(last["work"]), last["agents"])


def read_entry(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """An entry of a list of work, with or without somebody's name."""
    words = words[:LONGEST_ENTRY].strip()
    bracketed = read_bracketed(words, names, title)
    if bracketed:
        return bracketed
    first = NAME_FIRST.match(words)
    if first and all_people(first["agents"], names):
        return _given(read_work(first["work"], names, title) or _thing(first["work"]), first["agents"])
    last = NAME_LAST.match(words) or IN_BRACKETS.match(words)
    if last and all_people(last["agents"], names) and _timed(last):
        return _given(read_work(last["work"], names, title) or _thing(last["work"]), last["agents"])
    named = THING_THEN_CLAUSE.match(words)
    if named and (clause := read_clause(named["clause"], names)) and clause.agents:
        return _about(clause, named["thing"])
    return read_work(words, names, title)


def _doers(agents: str, names: tuple[str, ...]) -> bool:
    """Whether words in brackets name people; initials beside those of somebody known are somebody's too."""
    pieces = split_agents(agents)
    return all_people(agents, names) or (
        all(INITIALS.match(piece) for piece in pieces) and any(is_person(piece, names) for piece in pieces)
    )


def _timed(match: re.Match[str]) -> bool:
    """Whether what stands after the doers is a time, or nothing."""
    return not match["due"] or is_only_due(match["due"])


def _thing(words: str) -> Clause | None:
    """A thing that somebody is to see to ("Gløgg og servietter – Ida"): no role, meeting or greeting."""
    thing = words.strip(" .,;:")
    if not thing or len(thing.split()) > MOST_THING_WORDS or NO_THINGS.search(thing) or is_title(thing):
        return None
    thing = _small(thing)
    verb = _verb_of(thing)
    return Clause(sentence_case(f"{verb or TAKE_CARE} {thing}"), "", thing, "noun", True, verb or "sørge", False)


def _small(words: str) -> str:
    """The words without the large letter that opens an entry; a short form keeps its letters."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _verb_of(thing: str) -> str | None:
    """The verb for a thing that is made or passed on ("besked til naboerne": give)."""
    first = thing.lower().split(maxsplit=1)[:1]
    return VERB_OF_THING.get(first[0].strip(".,:")) if first else None


def _about(clause: Clause, thing: str) -> Clause:
    """A clause whose object stands before it ("Julemand – Ida finder en")."""
    match = STANDS_FOR_THING.match(clause.what.strip())
    if match is None:
        return clause
    noun = _small(thing.strip(" .,"))
    article = f"{match['article']} " if match["article"] in ("en", "et") else ""
    what = f"{match['verb']} {article}{noun}"
    return Clause(what, clause.agents, noun, clause.rule, clause.ahead, clause.verb, clause.passive)


def read_work(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """Work without a doer: an infinitive, a noun of work, or a passive."""
    small = words[:1].lower() + words[1:]
    found = read_infinitive(small) or read_subjectless(words, title)
    if found is None:
        clause = read_clause(words, names)
        found = clause if clause and not clause.agents and clause.verb in WORK else None
    return found or read_task_noun(small) or _noun(words)


def _noun(words: str) -> Clause | None:
    opening = OPENING.match(words)
    if opening:
        phrase = OPENINGS[opening["noun"].lower()]
        rest = words[opening.end() :].strip(" .")
        return Clause(sentence_case(f"{phrase} {rest}"), "", rest, "noun", True, phrase.split(" ")[0], False)
    last = LAST_NOUN.match(words)
    if last and (verb := _verb(last["noun"])):
        thing = lower_first(last["thing"].strip(" .,"))
        thing = thing[:1].lower() + thing[1:]
        return Clause(sentence_case(f"{verb} {thing}"), "", last["thing"], "noun", True, verb, False)
    first = FIRST_NOUN.match(words)
    if first and (verb := _verb(first["noun"])):
        rest = first["rest"].strip(" .")
        return Clause(sentence_case(f"{verb} {rest}"), "", rest, "noun", True, verb, False)
    return None


def _verb(noun: str) -> str | None:
    lowered = noun.lower()
    return NOMINAL[lowered][0] if lowered in NOMINAL else verb_of_noun(lowered)


def _given(clause: Clause | None, agents: str) -> Clause | None:
    if clause is None:
        return None
    return Clause(clause.what, agents, clause.subject, clause.rule, True, clause.verb, False)
