"""Word order: a clause that begins with its time, its manner or its object, with the doer put first again."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.people.people import is_title
from workflow.minutes.tasks.owners import AGENTS, all_known
from workflow.minutes.tasks.verbs import PARTICIPLE, PASSIVE, PRESENT, WORK


def _words(forms: list[str]) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


_LEAD = rf"(?:(?i:{_words(TASK_WORDS['leads'])})(?!\w)|[Dd]en\s\d)[^,;:]{{0,90}}?"
_PRESENT_FORM = r"(?:[a-zæøå]{2,}(?:er|år|ør)|går|får|gør|ser|skal|vil)"
_PASSIVE = _words(list(PASSIVE))
_PARTICIPLE = _words(list(PARTICIPLE))
INVERTED = expression(
    rf"^(?P<lead>{_LEAD}),?\s+(?P<verb>{_PRESENT_FORM}|bør)\s+(?P<agents>{AGENTS})(?P<rest>\s.*)$", re.DOTALL
)
INVERTED_PASSIVE = expression(rf"^(?P<lead>{_LEAD}),?\s+(?P<verb>{_PASSIVE})\s+(?P<rest>.*)$", re.DOTALL)
INVERTED_MODAL = expression(
    rf"^(?:{_LEAD},?\s+)?(?P<modal>skal|vil|bør)\s+(?P<thing>der|[^,;:]{{2,80}}?)\s+"
    rf"(?P<rest>(?:blive\s+(?:\w+\s+)?(?:{_PARTICIPLE})|{_PASSIVE})\b.*)$",
    re.DOTALL | re.IGNORECASE,
)
AFTER_CONDITION = expression(
    r"^(?:når|så snart|hvis|såfremt)\s[^,]{3,140}?,?\s+(?:så\s+)?(?P<modal>vil|skal)\s+(?P<thing>det|den|de|der)\s+"
    rf"(?P<rest>blive\s+(?:{_PARTICIPLE})\b.*)$",
    re.DOTALL | re.IGNORECASE,
)
# a condition without "hvis" opens with its verb: "Siger hun nej, spørger vi Bo"
AFTER_WHAT_IF = expression(
    rf"^(?:(?:[Nn]år|[Ss]å snart|[Hh]vis|[Ss]åfremt)\s"
    rf"|[A-ZÆØÅ][a-zæøå]+r\s+(?:han|hun|de|det|den|der|vi|man|ingen|nogen|[a-zæøå]{{2,}}(?:en|et|ne)|{AGENTS})\s)"
    rf"[^,]{{2,140}},\s+(?:så\s+)?(?P<verb>{_PRESENT_FORM})\s+(?P<agents>{AGENTS})(?P<rest>\s.*)$",
    re.DOTALL,
)
INVERTED_WILL = expression(
    rf"^(?:{_LEAD}),?\s+(?P<modal>skal|vil|bør)\s+(?P<agents>{AGENTS})(?P<rest>\s.*)$", re.DOTALL
)
OBJECT_FIRST = expression(
    rf"^(?P<object>[^.,;:]{{3,80}}?)\s+(?P<verb>{_PRESENT_FORM})\s+(?P<agents>{AGENTS})(?P<rest>\s.*|[.]?)$", re.DOTALL
)
# what a law asks ("Efter loven skal regionen …"); "efter lovens vedtagelse" is a time
OF_LAW = expression(
    r"^efter\s+(?:\w*lov(?:en|givningen)|bekendtgørelsen|§\s?\d+)(?:\s+§\s?\d+)?\s+(?:skal|kan)\b",
    re.IGNORECASE,
)
FIRST_WORD = expression(r"\w+")
# the words with which a clause begins that may have to be put straight
OPENERS = frozenset(
    ["den", "når", "så", "hvis", "såfremt", "skal", "vil", "bør"]
    + [match[0].lower() for lead in TASK_WORDS["leads"] if (match := FIRST_WORD.match(lead))]
)
ASIDE_OF_DOER = expression(
    rf"^(?P<agents>{AGENTS}),\s+(?:der|som)\s[^,]{{3,90}},\s+(?P<rest>(?:[a-zæøå]+(?:er|år|ør)|skal|vil)\s.*)$",
    re.DOTALL,
)
STRANGER = expression(
    r"^(?P<name>[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?(?:\s[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?){1,3})\s"
    r"(?P<verb>[a-zæøå]{3,}r)\s"
)
NO_OBJECT = expression(
    r"\b(?:at|som|der|hvor|hvis|når|fordi|har|er|blev|var|kan|skal|vil|bliver|og|i|på|til|for|fra|ved)\b|\w+(?:ede|ges)\b",
    re.IGNORECASE,
)


def opened(words: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The clause put straight, and the names with that of a stranger who begins it.

    Two words with large letters before a verb of work are somebody's name, though no list has it.
    """
    stranger = STRANGER.match(words)
    if stranger and stranger["verb"] in PRESENT and PRESENT[stranger["verb"]] in WORK:
        name = stranger["name"]
        if not all_known(name, names) and not is_title(name.split()[0]):
            names = (*names, name)
    return straight(words, names), names


def straight(words: str, names: tuple[str, ...]) -> str:
    """A clause that begins with its time or manner, with the doer first ("Herefter sender A det" is "A sender det")."""
    if ", der " in words or ", som " in words:
        aside = ASIDE_OF_DOER.match(words)
        if aside and all_known(aside["agents"], names):
            words = f"{aside['agents']} {aside['rest']}"
    first = FIRST_WORD.match(words)
    if first is None:
        return words
    if "," in words and (first[0][-1:] == "r" or first[0].lower() in OPENERS):
        what_if = AFTER_WHAT_IF.match(words[:600])
        if what_if and all_known(what_if["agents"], names):
            return f"{what_if['agents']} {what_if['verb']}{what_if['rest']}"
    if first[0].lower() not in OPENERS or OF_LAW.match(words):
        return words
    condition = AFTER_CONDITION.match(words)
    if condition:
        return f"{condition['thing']} {condition['modal']} {condition['rest']}"
    match = INVERTED.match(words)
    if match and all_known(match["agents"], names):
        return f"{match['agents']} {match['verb']}{match['rest']}"
    will = INVERTED_WILL.match(words)
    if will and all_known(will["agents"], names):
        return f"{will['agents']} {will['modal']}{will['rest']}"
    passive = INVERTED_PASSIVE.match(words)
    if passive and not re.match(r"(?:der|som|at|om|ikke)\b", passive["rest"]):
        return f"der {passive['verb']} {passive['rest']}"
    modal = INVERTED_MODAL.match(words)
    if modal:
        return f"{modal['thing']} {modal['modal']} {modal['rest']}"
    return words


def object_first(words: str, names: tuple[str, ...]) -> str | None:
    """A clause that begins with its object, with the doer first ("Kagen bager Lis" is "Lis bager kagen"); else None."""
    match = OBJECT_FIRST.match(words[:600])
    if match is None or NO_OBJECT.search(match["object"].split(" af ")[0]) or not all_known(match["agents"], names):
        return None
    thing = match["object"][:1].lower() + match["object"][1:]
    return f"{match['agents']} {match['verb']} {thing}{match['rest']}"
