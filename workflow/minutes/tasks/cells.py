"""What a cell of a table, or a short line, holds: those who do something, or the time by which."""

from __future__ import annotations

import re

from workflow.minutes.days.dates import find_dates
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import load
from workflow.minutes.people.people import FIRST_NAMES, is_organisation
from workflow.minutes.tasks.owners import all_people, known_agent

NAMED = expression(
    r"^(?P<names>[A-ZÆØÅ][a-zæøåé]+(?:\s+[A-ZÆØÅ][\w.-]+){0,3}(?:(?:\s*,\s*|\s+og\s+"
    r"|\s*/\s*)[A-ZÆØÅ][a-zæøåé]+(?:\s+[A-ZÆØÅ][\w.-]+){0,3}){0,3})(?=\s*(?:[–—,(-]|$))"
)
DUE_WORDS = expression(
    r"\b(?:uge\s+\d|straks|snarest|løbende|primo|medio|ultimo|kvartal|halvår|møde|\d{1,2}[/.]\d{1,2}|20\d\d|januar|februar"
    r"|marts|april|maj|juni|juli|august|september|oktober|november|december|efterår|forår|sommer|vinter|påske|pinse|jul\b|nytår|ferie"
    r"|Q[1-4]\b|asap|i dag|i morgen)",
    re.IGNORECASE,
)
LONGEST_TIME = 40
TIME_OPENS = frozenset(load("ties")["tables"]["time_opens"])


def is_due(words: str) -> bool:
    """Whether a cell holds a time and little else."""
    return len(words) <= LONGEST_TIME and bool(find_dates(words) or DUE_WORDS.search(words))


def is_only_due(words: str) -> bool:
    """Whether words begin with a time and hold little else ("inden 1/10", "uge 36"): no sentence with a time in it."""
    first = words.lower().split(maxsplit=1)[:1]
    opens = bool(first) and (first[0].strip(",;:") in TIME_OPENS or first[0][:1].isdigit())
    return opens and is_due(words)


def starts_owner(words: str) -> bool:
    """Whether words begin with a first name that people have."""
    match = NAMED.match(words)
    return bool(match) and match is not None and match["names"].split()[0].lower() in FIRST_NAMES


def is_owner(words: str, names: tuple[str, ...]) -> bool:
    """Whether words are somebody: people, a role or body that is known, a municipality."""
    if len(words) > 90:
        return False
    return (
        starts_owner(words)
        or known_agent(words, names)
        or all_people(words, names)
        or (
            is_organisation(words)
            and words[:1].isupper()
            and len(words.split()) <= 4
            and words.split()[-1].lower() in ("kommune", "region")
        )
    )
