"""What a cell of a table, or a short line, holds: those who do something, or the time by which."""

from __future__ import annotations

import re

from workflow.minutes.days.dates import find_dates
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import plain
from workflow.minutes.lexicon_file import load
from workflow.minutes.people.people import FIRST_NAMES, is_organisation, resolve_person
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
PIECE_START = expression(r"(?<=[\s/,:;(–-])(?=[\w(])")
BETWEEN_NAMES = expression(r"\s*[+/&;,]\s*|\s+og\s+")
INITIALS = expression(r"^[A-ZÆØÅ]{2,4}$")
ANOTHER_OWNER = expression(r"\b[A-ZÆØÅ]{2,4}\b")
# a year alone, or a time of day
NO_DAY = expression(r"^\W*(?:\d{4}|\d{1,2}[.:](?:00|1[3-9]|[2-5]\d))\W*$")
LONGEST_PARTED = 120
TIME_OPENS, EMPTY = (frozenset(load("ties")["tables"][words]) for words in ("time_opens", "empty"))


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


def parted(words: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    """Who acts and by when, where a cell or a line of it holds both ("RT 28/2-25", "Rie Tang, inden jul"); else None.

    What stands before the time must be people, roles or bodies that are known, or initials.
    """
    for start in (match.start() for match in PIECE_START.finditer(words[:LONGEST_PARTED])):
        owner, due = words[:start].strip(" ,;:/–-("), words[start:].strip(" ()")
        if (
            is_only_due(due)
            and not NO_DAY.match(due)
            and not ANOTHER_OWNER.search(due)
            and owner
            and all(INITIALS.match(piece) or is_owner(piece, names) for piece in BETWEEN_NAMES.split(owner) if piece)
        ):
            return owner, due
    return None


def parted_line(words: str, names: tuple[str, ...], *, joined: bool) -> tuple[str, str]:
    """Who acts and by when, as a line of the owner's cell says; "" for what it does not say.

    `joined`: the heading of the cell is for both ("Ansvarlig/frist").
    """
    if not joined:
        return ("", words) if words[:1].isdigit() and is_only_due(words) else parted(words, names) or (words, "")
    if plain(words) in EMPTY:
        return "", ""
    opens = BETWEEN_NAMES.split(words)[0].split()[:1]
    if is_only_due(words) and not (opens and resolve_person(opens[0], list(names))):
        return "", words
    both = parted(words, names)
    if both is None and not is_owner(words, names) and (is_due(words) or words[:1].isdigit()):
        # who is meant, or when, is not certain
        return "", ""
    return both or (words, "")


def only_time(lines: list[tuple[str, str]]) -> str:
    """The time that the lines of such a cell give, if it is one."""
    said = {due for _, due in lines if due}
    return said.pop() if len(said) == 1 else ""
