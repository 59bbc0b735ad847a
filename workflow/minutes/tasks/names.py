"""Names that minutes use without listing them: somebody who does things, under a name that is no other word."""

from __future__ import annotations

from functools import lru_cache

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.people.people import FIRST_NAMES, NOT_NAMES, is_body, is_organisation, is_title
from workflow.minutes.tasks.owners import PRONOUNS
from workflow.minutes.tasks.verbs import PRESENT

LONGEST_TEXT = 400_000
WITHIN = expression(
    r"(?:(?<=[a-zæøå,] )|(?<=v/)|(?<=v/ ))(?P<name>[A-ZÆØÅ][a-zæøåéü]{2,11})\b(?!\s+(?:Kommune|Region)|-)"
)
DOES = expression(r"\b(?P<name>[A-ZÆØÅ][a-zæøåéü]{2,11})\s+(?P<verb>[a-zæøå]{2,}(?:er|år|ør))\b")
SMALL = expression(r"\b[a-zæøåéü]{3,12}\b")
OFFERS = expression(
    r"\b(?P<name>[A-ZÆØÅ][a-zæøåéü]{2,11})\s+(?:vil gerne|lovede|lover|påtog sig|påtager sig|tilbød|tilbyder)\b"
)
# a word in the definite form is a thing or a body, not a name
DEFINITE = ("erne", "ene", "sen", "ten", "gen", "ret", "det", "get", "let", "net", "set", "tet")
NOT_USED = frozenset(TASK_WORDS["no_names"])


@lru_cache(maxsize=8)
def names_in_use(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """First names in the text that are on no list of participants nor among the common ones, but do something in it."""
    firsts = {name.lower().split()[0] for name in names if name.split()}
    return tuple(name for name in _used(text[:LONGEST_TEXT]) if name.lower() not in firsts)


def _used(text: str) -> tuple[str, ...]:
    within = {match["name"] for match in WITHIN.finditer(text)}
    doing = {match["name"] for match in DOES.finditer(text) if match["verb"] in PRESENT}
    doing |= {match["name"] for match in OFFERS.finditer(text)}
    candidates = {name for name in within & doing if _may_be_name(name)}
    if not candidates:
        return ()
    small = set(SMALL.findall(text))
    return tuple(sorted(name for name in candidates if name.lower() not in small))


def _may_be_name(word: str) -> bool:
    lowered = word.lower()
    return not (
        lowered in PRONOUNS
        or lowered in NOT_NAMES
        or lowered in NOT_USED
        or lowered in FIRST_NAMES
        or is_title(word)
        or is_body(word)
        or is_organisation(word)
        or lowered.endswith(DEFINITE)
    )
