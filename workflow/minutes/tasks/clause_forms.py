"""The forms of verbs that clauses of work are made of, and what is read from a clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.owners import AGENTS, FULL_NAME, all_known, all_people
from workflow.minutes.tasks.verbs import (
    NOMINAL,
    PARTICIPLE,
    PASSIVE,
    PRESENT,
    SHOW,
    WORK,
    sentence_case,
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
NO_TASK = expression("|".join(f"(?:{entry['pattern']})" for entry in TASK_WORDS["not_task"]), re.IGNORECASE)
NO_INFINITIVE = frozenset(TASK_WORDS["no_infinitive"])
ANY_INFINITIVE_FORM = r"(?![a-zæøå]*(?:erne|ene|iske|ende)\b)(?:få|gå|[a-zæøå]{2,}(?:e|å))"
TAIL = expression(
    r"\s*(?:,\s*(?:så|da|fordi|idet|hvorfor|hvorefter|hvilket|som følge af"
    r"|(?:og|men|mens)\s+(?:der|det|de|den|man|vi))\b.*"
    # when others answer, or when the thing takes place
    r"|,\s*(?:og\s+)?(?:svar|indsigelser|bemærkninger|kommentarer|tilmelding|rettelser)\s+(?:senest|inden|til)\b.*"
    r"|,\s*(?:(?:og|men)\s+)?(?:[a-zæøå]+\s+){1,3}?(?:holdes|afholdes|finder sted|foregår)\b.*"
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


def _next_words(entries: list[str]) -> str:
    """The words after the verb of a phrase, as a pattern; "…" stands for a thing of up to eight words."""
    return words_of(entries).replace("\\*", r"[a-zæøå]*").replace("…\\ ", r"(?!at\b|ikke\b)(?:[^\s,;:.]+\s+){1,8}?")


PHRASES: list[dict[str, Any]] = TASK_WORDS["phrase"]
PHRASE = expression(
    rf"^(?P<agents>{AGENTS})\s+(?:også\s+|så\s+|derfor\s+|herefter\s+)?(?:"
    + "|".join(
        rf"(?P<verb{place}>{entry['present']})(?P<particle{place}>\s+(?:{_next_words(entry['after'])})\b)"
        for place, entry in enumerate(PHRASES)
    )
    + r")(?P<rest>.*)$",
    re.DOTALL,
)
INFINITIVE_PHRASE = expression(
    "|".join(rf"{entry['verb']}\s+(?:{_next_words(entry['after'])})\b" for entry in PHRASES if entry["verb"] != "være")
    + r"|have\s+[^,;:.]{1,60}?\bklar\b"
)
_BY_WHEN = r"(?:(?:til|inden|senest|på|i|efter|før|frem til|ved|snarest|hurtigst)\s[^,;:]{2,50}?\s)??"
NEEDS_DONE = expression(
    rf"^(?P<agents>[Dd]er|{AGENTS})\s+(?P<when>{_BY_WHEN})(?:skal|bør)\s+(?P<between>{ADVERBS})(?P<late_when>{_BY_WHEN})"
    rf"(?:have|vi have)\s+"
    rf"(?:(?P<verb>[a-zæøå]{{3,}}(?:et|t))\b|(?P<thing>[^,;:.]{{3,80}}?)\s+(?P<late>{PARTICIPLES})\b)(?P<rest>.*)$",
    re.DOTALL,
)


RECEIVED = frozenset(TASK_WORDS["received"])
GETS_DONE = expression(
    rf"^(?P<agents>{AGENTS})\s+får\s+(?P<between>{ADVERBS})(?:(?P<thing>(?!at\b|sig\b|ikke\b)[^.;:,]{{2,60}}?)\s+)?"
    rf"(?P<done>{PARTICIPLES})\b(?P<rest>.*)$",
    re.DOTALL,
)


def read_phrase(words: str, names: tuple[str, ...], *, stranger: bool = False) -> Clause | None:
    """Work that a verb gives only together with its next words ("A tager fat i B", "C går videre med sagen")."""
    match = PHRASE.match(words)
    if match is None or not (all_known(match["agents"], names) or (stranger and FULL_NAME.match(match["agents"]))):
        return None
    place = next(i for i in range(len(PHRASES)) if match[f"verb{i}"])
    verb = PHRASES[place]["verb"]
    if verb == "arbejde" and "videre" not in match[f"particle{place}"] and not all_people(match["agents"], names):
        return None
    what = sentence_case(tidy(f"{verb}{match[f'particle{place}']}{match['rest']}"))
    return Clause(what, match["agents"], match["rest"], "active", True, verb, False)


def read_needed(words: str, names: tuple[str, ...]) -> Clause | None:
    """ "Vi skal have fundet en løsning", "Der skal kigges på skuret": work that is needed, by whomever."""
    match = NEEDS_DONE.match(words)
    if match is None or not (match["agents"].lower() == "der" or all_known(match["agents"], names)):
        return None
    form = (match["verb"] or match["late"]).lower()
    # with a time before it only a known verb is work: "skal i de kommende år have opbygget en reserve" is an aim
    guess = (
        f"{form[:-2]}e" if form.endswith("et") and match["verb"] and not (match["when"] or match["late_when"]) else None
    )
    verb = PARTICIPLE.get(form) or guess
    if verb is None:
        return None
    thing = f" {match['thing'].strip()}" if match["thing"] else ""
    what = sentence_case(tidy(f"{verb}{thing}{match['rest']}"))
    agents = "" if match["agents"].lower() in ("der", "vi") else match["agents"]
    return Clause(what, agents, match["rest"], "needs-done", True, verb, False)


def read_gets_done(words: str, names: tuple[str, ...]) -> Clause | None:
    """ "Ida får skiltet repareret", "Bo får afklaret prisen": what somebody has done, by whomever."""
    match = GETS_DONE.match(words)
    if match is None or not all_known(match["agents"], names) or match["agents"].lower() == "vi":
        return None
    done = match["done"].lower()
    if done in RECEIVED or PARTICIPLE[done] not in WORK:
        return None
    thing = f" {match['thing'].strip()}" if match["thing"] else ""
    what = f"Få{thing} {done}{match['rest']}"
    return Clause(tidy(what), match["agents"], match["thing"] or match["rest"], "active", True, "få", False)
