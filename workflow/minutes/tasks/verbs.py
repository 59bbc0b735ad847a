"""Danish verbs of follow-up work: from the form in the text to the infinitive that a task begins with."""

from __future__ import annotations

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.people.people import FIRST_NAMES

WORK = frozenset(TASK_WORDS["work"])
SHOW = frozenset(TASK_WORDS["show"])
ANSWERS = frozenset(TASK_WORDS["answers"])
_KNOWN = WORK | SHOW


def _past_participles(infinitive: str) -> tuple[str, ...]:
    stem = infinitive[:-1] if infinitive.endswith("e") else infinitive
    # "trykke" has "trykt" with one consonant
    short = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
    return (infinitive + "t", short + "t", stem + "et")


PRESENT: dict[str, str] = {verb + "r": verb for verb in sorted(_KNOWN)} | TASK_WORDS["irregular_present"]
PASSIVE: dict[str, str] = {verb + "s": verb for verb in sorted(_KNOWN) if not verb.endswith("s")}
PARTICIPLE: dict[str, str] = {form: verb for verb in sorted(_KNOWN) for form in _past_participles(verb)} | TASK_WORDS[
    "irregular_participle"
]
NOMINAL: dict[str, tuple[str, bool]] = {
    entry["noun"]: (entry["verb"], bool(entry.get("body_act"))) for entry in TASK_WORDS["nominal"]
}


STATES = frozenset(TASK_WORDS["states"])
NOT_VERBS = frozenset(
    [
        "eller",
        "efter",
        "under",
        "over",
        "flere",
        "her",
        "der",
        "før",
        "især",
        "aldrig",
        "mere",
        "har",
        "er",
        "bør",
        "hver",
    ]
)
NOT_PASSIVE = ("nes", "deres", "fælles", "alles", "vores", "jeres", "særdeles", "ellers", "dels", "hans", "ens")
_ENDS_PRESENT = expression(r"^[a-zæøå]{2,}(?:er|år|ør|yr)$")
_ENDS_PASSIVE = expression(r"^[a-zæøå]{3,}(?:es|ås)$")


def infinitive_of_present(word: str) -> str | None:
    """ "udpeger" gives "udpege", also for verbs that the lexicon does not have; None for what is no such form."""
    lowered = word.lower()
    if lowered in PRESENT:
        return PRESENT[lowered]
    return None if lowered in STATES else present_stem(lowered)


def present_stem(word: str) -> str | None:
    """The infinitive of any word that has the form of a present ("spørger"), known or not; None for other words."""
    lowered = word.lower()
    if lowered in NOT_VERBS or not _ENDS_PRESENT.match(lowered):
        return None
    return PRESENT.get(lowered, lowered[:-1])


def unknown_passive(word: str) -> str | None:
    """ "opmåles" gives "opmåle" for a verb that the lexicon does not have."""
    lowered = word.lower()
    if lowered.endswith(NOT_PASSIVE) or not _ENDS_PASSIVE.match(lowered):
        return None
    return lowered[:-1]


def verb_of_noun(noun: str) -> str | None:
    """ "afklaring" gives "afklare", "undersøgelse" "undersøge"; None when no verb of the lexicon is in it."""
    lowered = noun.lower().removesuffix("n") if noun.lower().endswith("elsen") else noun.lower().removesuffix("en")
    if lowered in NOMINAL:
        return NOMINAL[lowered][0]
    for ending in ("ing", "else", "ning"):
        verb = lowered.removesuffix(ending) + "e"
        if lowered.endswith(ending) and verb in _KNOWN:
            return verb
    return None


def infinitive_of_passive(word: str) -> str | None:
    """ "tilpasses" gives "tilpasse"; None when it is no passive of a known verb."""
    return PASSIVE.get(word.lower())


def sentence_case(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with its first letter small, unless the first word is a name or a short form."""
    word, _, rest = text.partition(" ")
    lowered = word.lower()
    if len(word) > 1 and (word[1:] != lowered[1:] or lowered in FIRST_NAMES):
        return text
    following = rest.partition(" ")[0]
    if len(word) < 2 or lowered in _LOWERED or lowered.endswith(_NO_NAME) or following in _AFTER_NOUN:
        return text[:1].lower() + text[1:]
    return text


_LOWERED = frozenset(TASK_WORDS["lowered"])
_AFTER_NOUN = frozenset(TASK_WORDS["after_noun"])
_NO_NAME = tuple(TASK_WORDS["no_name_endings"])
