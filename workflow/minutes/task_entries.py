"""Short entries of work: a name in brackets after it, a name before or after it, a noun or an infinitive alone."""

from __future__ import annotations

import re

from workflow.minutes.bare_clauses import read_infinitive, read_subjectless, read_task_noun
from workflow.minutes.clause_forms import Clause
from workflow.minutes.clauses import read_clause
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.owners import AGENTS, all_people
from workflow.minutes.verbs import NOMINAL, WORK, lower_first, sentence_case, verb_of_noun

LONGEST_ENTRY = 300
IN_BRACKETS = re.compile(rf"^(?P<work>[^()]{{4,220}}?)\s*\((?:ved\s+|v/\s*)?(?P<agents>{AGENTS})\)\s*[.]?$", re.DOTALL)
NAME_FIRST = re.compile(rf"^(?P<agents>{AGENTS})\s*(?::|\s[–-])\s*(?P<work>\S.*)$", re.DOTALL)
NAME_LAST = re.compile(rf"^(?P<work>.{{4,220}}?)\s*(?::|\s[–-])\s*(?P<agents>{AGENTS})\s*[.]?$", re.DOTALL)
LAST_NOUN = re.compile(r"^(?P<thing>[^–:-]{3,120}?)\s*(?:\s[–-]|:)\s*(?P<noun>[a-zæøå]+)\.?$")
FIRST_NOUN = re.compile(r"^(?P<noun>[A-ZÆØÅa-zæøå]+)\s+(?:af|til)\s+(?P<rest>.+)$", re.DOTALL)
HEADS = frozenset(TASK_WORDS["entry_heads"])


def is_head(words: str) -> bool:
    """Whether words are the heading of a list of work ("Aktionsliste:", "To do")."""
    return words.strip(" :.*").lower() in HEADS


def read_bracketed(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """Work with its doer in brackets after it ("Indkøb af telt (Ida)", "Sendes straks (Bo)")."""
    match = IN_BRACKETS.match(words[:LONGEST_ENTRY])
    if match is None or not all_people(match["agents"], names):
        return None
    return _given(read_work(match["work"].strip(" .,"), names, title), match["agents"])


def read_entry(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """An entry of a list of work, with or without somebody's name."""
    words = words[:LONGEST_ENTRY].strip()
    bracketed = read_bracketed(words, names, title)
    if bracketed:
        return bracketed
    for pattern in (NAME_FIRST, NAME_LAST):
        match = pattern.match(words)
        if match and all_people(match["agents"], names):
            return _given(read_work(match["work"], names, title), match["agents"])
    return read_work(words, names, title)


def read_work(words: str, names: tuple[str, ...], title: str) -> Clause | None:
    """Work without a doer: an infinitive, a noun of work, or a passive."""
    small = words[:1].lower() + words[1:]
    found = read_infinitive(small) or read_subjectless(words, title)
    if found is None:
        clause = read_clause(words, names)
        found = clause if clause and not clause.agents and clause.verb in WORK else None
    return found or read_task_noun(small) or _noun(words)


def _noun(words: str) -> Clause | None:
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
