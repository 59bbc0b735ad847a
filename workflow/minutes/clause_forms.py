"""The forms of verbs that clauses of work are made of, and what is read from a clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.verbs import (
    NOMINAL,
    PARTICIPLE,
    PASSIVE,
    PRESENT,
    SHOW,
    WORK,
)


def words_of(forms: list[str]) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


PRESENT_FORMS = words_of(list(PRESENT))
PASSIVE_FORMS = words_of(list(PASSIVE))
INFINITIVES = words_of(list(WORK | SHOW))
PARTICIPLES = words_of(list(PARTICIPLE))
NOUNS_OF_WORK = words_of(list(NOMINAL))
ADVERB = rf"(?:(?:{words_of(TASK_WORDS['adverbs'])})|[a-zæøå]+(?:igt|ligt|vist|vis))"
ADVERBS = rf"(?:{ADVERB}\s+){{0,3}}?"
NOT_TASK = tuple(re.compile(entry["pattern"], re.IGNORECASE) for entry in TASK_WORDS["not_task"])
NO_INFINITIVE = frozenset(TASK_WORDS["no_infinitive"])
ANY_INFINITIVE_FORM = r"(?![a-zæøå]*(?:erne|ene|iske|ende)\b)[a-zæøå]{2,}(?:e|å)"
TAIL = re.compile(
    r"\s*(?:,\s*(?:så|da|fordi|idet|hvorfor|hvorefter|hvilket|som følge af"
    r"|(?:og|men|mens)\s+(?:der|det|de|den|man|vi))\b.*"
    r"|\s+og\s+skal\s+(?:foreligge|være)\b.*)?[.;:]?\s*$",
    re.DOTALL,
)


@dataclass(frozen=True)
class Clause:
    """Work found in a clause: an infinitive sentence, the words for its doers, the object, the kind of evidence."""

    what: str
    agents: str
    subject: str
    rule: str
    ahead: bool
    verb: str
    passive: bool


def tidy(words: str) -> str:
    short = re.sub(r"\s+", " ", TAIL.sub("", words)).strip(" ,")
    # what only the verb is left of asked a question ("undersøge, hvorfor …")
    return short if " " in short else re.sub(r"\s+", " ", words).strip(" ,.;:")
