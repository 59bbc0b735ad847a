"""Doers that a clause only calls "han", "hun" or "de": the people whom the words before it name."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.people.people import is_title
from workflow.minutes.tasks.owners import AGENTS, all_known, all_people, is_person, split_agents

_VERB = (
    r"(?!atter\b|efter\b|eller\b|over\b|under\b|er\b|har\b)(?:[a-zæøå]{2,}(?:er|år|ør)|går|får|gør|ser|vil|skal|bedes)"
)
FIRST = expression(rf"^(?P<pronoun>[Hh]an|[Hh]un|[Dd]e)\s+(?={_VERB}\b)")
INSIDE = expression(rf"(?:[;,.]\s+(?:og\s+)?|\s+og\s+)(?P<pronoun>han|hun)\s+(?={_VERB}\b)")
SUBJECT = expression(rf"^(?P<agents>{AGENTS})\s+[a-zæøå]")
NAME = expression(r"\b[A-ZÆØÅ][\wæøå-]*\.?(?:\s+[A-ZÆØÅ][\wæøå-]*\.?){0,3}")
# "…; det undersøger hun", and "har ikke nået at …; det gør han inden mødet"
OBJECT_BEFORE = expression(
    rf"(?:^|[;,]\s+|\bog\s+)(?:det|den|dem|dette)\s+(?:{_VERB})\s+(?P<pronoun>han|hun)\b", re.IGNORECASE
)
DOES_IT = expression(
    rf"^(?P<agents>{AGENTS})\s+[^;.]{{0,90}}?\b(?:at|skal|vil|skulle)\s+(?P<work>[a-zæøå]{{2,}}[eå]\b[^;]{{0,160}}?)[;,]\s+(?:men\s+)?"
    r"det gør (?:han|hun|de|vi)\b(?P<time>[^.;]{0,90})",
)
DEFINITE_ROLE = expression(r"\b(?P<role>[a-zæøå]{4,}?)(?:en|eren|n)\b")
HUMAN_ROLES = frozenset(TASK_WORDS["roles"])
NUMBER = expression(r"^\W*(?:\d{1,2}|[a-h])[.)]\s+")
# "Ida: Hegnet er væltet, og hun ringer til smeden": who says it is meant
SPEAKER = expression(rf"^(?P<agents>{AGENTS})\s?:\s+(?=[A-ZÆØÅ])")
BREAK = expression(r"[;:)]\s+(?=[A-ZÆØÅ])")
LONGEST = 600


def with_doers(words: str, before: str, names: tuple[str, ...]) -> str:
    """The sentence with the name instead of the pronoun that a clause of it begins with, where it is certain.

    `before` is the sentence before it; a pronoun within the sentence stands for somebody whom the sentence names.
    """
    first = FIRST.match(words)
    if first:
        doers = _meant(first["pronoun"].lower(), before[:LONGEST], names)
        return f"{doers} {words[first.end() :]}" if doers else words
    does = DOES_IT.match(words[:LONGEST]) if "det gør" in words else None
    if does and all_known(does["agents"], names):
        return f"{does['agents']} skal {does['work']}{does['time']}"
    turned = OBJECT_BEFORE.search(words[:LONGEST])
    if turned:
        doers = _meant(turned["pronoun"].lower(), words[: turned.start()] or before, names)
        return f"{words[: turned.start('pronoun')]}{doers}{words[turned.end('pronoun') :]}" if doers else words
    inside = INSIDE.search(words[:LONGEST])
    if inside is None:
        return words
    doers = _meant(inside["pronoun"], words[: inside.start()], names)
    # a new clause with a time of its own
    return f"{words[: inside.start()]}; {doers} {words[inside.end() :]}" if doers else words


def _names_somebody(words: str, names: tuple[str, ...]) -> bool:
    """Whether words name another person, by name or by a role in the definite ("viceværten")."""
    if any(is_person(match[0], names) for match in NAME.finditer(words)):
        return True
    return any(match["role"] in HUMAN_ROLES or is_title(match["role"]) for match in DEFINITE_ROLE.finditer(words))


def _meant(pronoun: str, before: str, names: tuple[str, ...]) -> str | None:
    """Whom the pronoun stands for: the subject of the words before, else the only person that they name."""
    several = pronoun == "de"
    speaker = SPEAKER.match(before) if ":" in before else None
    if speaker and all_people(speaker["agents"], names) and not _names_somebody(before[speaker.end() :], names):
        return speaker["agents"] if (len(split_agents(speaker["agents"])) > 1) == several else None
    before = BREAK.split(NUMBER.sub("", before))[-1].strip()
    subject = SUBJECT.match(before)
    if subject and all_people(subject["agents"], names):
        if _names_somebody(before[subject.end("agents") :], names):
            # "Ida spørger viceværten. Han giver besked": who "han" is, is not certain
            return None
        return subject["agents"] if (len(split_agents(subject["agents"])) > 1) == several else None
    people = list(dict.fromkeys(match[0] for match in NAME.finditer(before) if is_person(match[0], names)))
    return people[0] if len(people) == 1 and not several else None
