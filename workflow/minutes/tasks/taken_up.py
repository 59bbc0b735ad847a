"""Work that is told first and then said to be somebody's: "…, hvilket sekretariatet sørger for", "Det klarer Ida."."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.tasks.clause_forms import Clause
from workflow.minutes.tasks.owners import AGENTS, all_known
from workflow.minutes.tasks.verbs import lower_first

_WAYS: list[dict[str, str]] = TASK_WORDS["takes_up"]
_VERBS = "|".join(sorted({re.escape(way["verb"]) for way in _WAYS}, key=len, reverse=True))
_AFTER = "|".join(sorted({re.escape(way["after"]) for way in _WAYS if way["after"]}, key=len, reverse=True))
_TIME = r"(?P<time>(?:\s+(?:inden|senest|til|på|i|før|efter|snarest|straks|hurtigst)\b[^,;.]{0,60})?)"
# in a relative clause the doer stands before the verb, in a main clause that begins with "det" after it
RELATIVE_TAIL = expression(
    rf"(?:,|\s[–—-])\s+(?:og\s+)?(?:hvilket|som)\s+(?P<agents>{AGENTS})\s+(?:\w+\s+)?"
    rf"(?P<verb>{_VERBS})(?P<after>(?:\s+(?:{_AFTER}))?){_TIME}\s*[.]?$"
)
_THAT = r"(?:[Dd]et|[Dd]en|[Dd]em|[Dd]ette|[Dd]isse|(?:[Dd]enne|[Dd]en) (?:del|opgave)|[Aa]rbejdet|[Oo]pgaven)"
MAIN_TAIL = expression(
    rf"(?:,|;|\s[–—-])\s+(?:(?:og|men)\s+)?{_THAT}\s+(?P<verb>{_VERBS})\s+(?P<agents>{AGENTS})"
    rf"(?P<after>(?:\s+(?:{_AFTER}))?){_TIME}\s*[.]?$"
)
WHOLE = expression(
    rf"^{_THAT}\s+(?P<verb>{_VERBS})\s+(?P<agents>{AGENTS})(?P<after>(?:\s+(?:{_AFTER}))?){_TIME}\s*[.]?$"
)
TAKEN_SIGNS = tuple(sorted({way["verb"] for way in _WAYS}))
PAIRS = frozenset((way["verb"], way["after"]) for way in _WAYS)
# what has happened is not seen to any more
TOLD = expression(r"\b(?:var|blev|har|havde|fik|kunne|\w+ede)\b|[?]")
TO_COME = expression(r"\b(?:skal|får|(?!der)[a-zæøå]{2,}(?:es|ås))\b")
HAVE = expression(r"\bskal\s+have\b")


def taken_up(words: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    """The words before such a tail with its time, and whom it names; None for a sentence without one."""
    if not any(f" {sign}" in words for sign in TAKEN_SIGNS):
        return None
    match = RELATIVE_TAIL.search(words) or MAIN_TAIL.search(words)
    if match is None or not _takes(match) or not all_known(match["agents"], names):
        return None
    before = words[: match.start()].rstrip(" ,;")
    return (f"{before}{match['time']}.", match["agents"]) if before else None


def takes_up(words: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Whom a sentence of its own names as those who see to what the sentence before tells, and its time."""
    match = WHOLE.match(words) if any(f" {sign}" in words for sign in TAKEN_SIGNS) else None
    if match is None or not _takes(match) or not all_known(match["agents"], names):
        return "", ""
    return match["agents"], match["time"]


def see_to(words: str, agents: str) -> Clause | None:
    """The task of seeing to it that what is told comes about ("Naboerne skal have besked, det klarer Ida")."""
    told = words.strip(" .")
    if TOLD.search(told) or not TO_COME.search(told):
        return None
    thing = HAVE.sub("får", told)
    return Clause(f"Sørge for, at {lower_first(thing)}", agents, thing, "taken-up", True, "sørge", False)


def _takes(match: re.Match[str]) -> bool:
    return (match["verb"], match["after"].strip()) in PAIRS
