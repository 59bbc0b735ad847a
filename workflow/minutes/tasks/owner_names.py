"""Owners by their full names: initials that the attendance list explains, and roles that one participant has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import PEOPLE, load
from workflow.minutes.model import AgendaItem, Participant
from workflow.minutes.people.people import FIRST_NAMES, is_title, resolve_person

SAID_TO_BE: list[str] = load("ties")["roles"]["said_to_be"]
PERSON = r"(?P<name>[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?(?: [A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?){0,3})"
SHORT_NAME = expression(r"^(?P<first>[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?)(?: (?P<initial>[A-ZÆØÅ])\.?)?$")
CAPITAL = "[A-ZÆØÅ]"
SURNAME = r"[a-zæøåéü]{2,}(?:-[A-ZÆØÅ][a-zæøåéü]+)?"
SURNAMES = r"(?: [A-ZÆØÅ][a-zæøåéü]{2,}(?:-[A-ZÆØÅ][a-zæøåéü]+)?){0,2}\b"
LONGEST_TEXT = 400_000
SHORTEST_ROLE = 6
BEFORE_ROLE, AFTER_ROLE = 200, 200
"""Characters around the word for a role in which its holder's name is looked for."""
INITIALS = expression(r"^[A-ZÆØÅ]{2,4}$")
AFTER_NAME = expression(r"^[\s,–|\t-]{0,6}(?:\(\s*)?(?P<initials>[A-ZÆØÅ]{2,4})(?=\s*(?:[),;|/\t\n]|\s[–-]|$))")
IN_PARENTHESIS = expression(r"^\s*\((?P<words>[^()\n]{1,80})\)")
BEFORE_NAME = expression(r"(?:^|[\n\t|,:])\s*(?P<initials>[A-ZÆØÅ]{2,4})[\s\t:–-]+$")
LAST_CELL = expression(r"[|\t]\s*(?P<initials>[A-ZÆØÅ]{2,4})\s*(?=[|\t\n]|$)")
ROLE_STEMS: dict[str, str] = PEOPLE["role_stems"]
ROLE_TITLE = expression(
    r"^(?:[A-ZÆØÅ]{2,4}-)?[a-zæøå]*(?:holderen|chefen|lederen|direktøren|konsulenten|koordinatoren|mesteren|inspektøren)$",
    re.I,
)


def with_full_names(
    items: tuple[AgendaItem, ...], participants: tuple[Participant, ...], text: str
) -> tuple[AgendaItem, ...]:
    """The items with such owners of their tasks written in full; one that fits nobody, or several, stays as it is."""
    known = initials_of(participants, text)
    return tuple(
        replace(
            item,
            tasks=tuple(replace(t, owners=_named(t.owners, known, participants, text)) for t in item.tasks),
        )
        for item in items
    )


def initials_of(participants: tuple[Participant, ...], text: str) -> dict[str, str]:
    """The initials that the list gives its people, each with the full name; those of two people are left out."""
    found: dict[str, str | None] = {}
    for person in participants:
        start, end = person.span
        for initials in _beside(text, start, end):
            if initials[0] != person.name[:1]:
                # "(formand for PLO)" names an organisation
                continue
            found[initials] = person.name if found.get(initials, person.name) == person.name else None
    return {initials: name for initials, name in found.items() if name}


def _beside(text: str, start: int, end: int) -> list[str]:
    """Initials right after a name, in brackets after it, right before it, or in a cell of its row."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    after = text[end : line_end if line_end >= 0 else len(text)][:200]
    before = text[max(line_start, start - 20) : start]
    match = AFTER_NAME.match(after)
    if match:
        return [match["initials"]]
    bracket = IN_PARENTHESIS.match(after)
    if bracket:
        return [word for word in re.split(r"[,;/]\s*", bracket["words"])[:2] if INITIALS.match(word)][:1]
    match = BEFORE_NAME.search(before) or LAST_CELL.search(after)
    return [match["initials"]] if match else []


def _named(
    owners: tuple[str, ...], known: dict[str, str], participants: tuple[Participant, ...], text: str
) -> tuple[str, ...]:
    named: list[str] = []
    for owner in owners:
        full = known.get(owner) or _holder(owner, participants, text) or _in_text(owner, participants, text) or owner
        if full not in named:
            named.append(full)
    return tuple(named)


def _holder(role: str, participants: tuple[Participant, ...], text: str) -> str | None:
    """The one person who has a role that the text names in the definite ("Formanden", "HR-chefen")."""
    lowered = role.lower()
    stem = ROLE_STEMS.get(lowered)
    if stem is None and ROLE_TITLE.match(role):
        stem = lowered.removesuffix("en")
    if stem is None and lowered.endswith("en") and len(lowered) > SHORTEST_ROLE:
        # "Prodekanen": whoever has just that word as the first of the title
        first = [person.name for person in participants if (person.title or "").lower().split()[:1] == [lowered[:-2]]]
        if first or not is_title(lowered[:-2]):
            return first[0] if len(first) == 1 else None
        return _said_to_be(lowered[:-2], tuple(person.name for person in participants), text[:LONGEST_TEXT])
    if stem is None:
        return None
    has_role = re.compile(rf"(?<![\w-]){re.escape(stem)}(?![\w-])(?!\s+for\b)", re.IGNORECASE)
    holders = [
        person.name
        for person in participants
        if has_role.search(person.title or "")
        or (has_role.search(person.organisation or "") and "," in (person.organisation or ""))
        or (stem == "formand" and "chair" in person.roles)
    ]
    if holders:
        return holders[0] if len(set(holders)) == 1 else None
    return _said_to_be(stem, tuple(person.name for person in participants), text[:LONGEST_TEXT])


def _in_text(owner: str, participants: tuple[Participant, ...], text: str) -> str | None:
    """The one full name in the text that a first name, alone or with an initial, can stand for; no participant's."""
    match = SHORT_NAME.match(owner)
    if match is None or match["first"].lower() not in FIRST_NAMES:
        return None
    if any(person.name.split()[:1] == [match["first"]] for person in participants):
        return None
    return _full_name(match["first"], match["initial"] or "", text[:LONGEST_TEXT])


@lru_cache(maxsize=256)
def _full_name(first: str, initial: str, text: str) -> str | None:
    pattern = re.compile(rf"\b{first} {initial or CAPITAL}{SURNAME}{SURNAMES}")
    found = {match[0] for place in _places(text, f"{first} ") if (match := pattern.match(text, place))}
    longest = {name for name in found if not any(other != name and other.startswith(name) for other in found)}
    return longest.pop() if len(longest) == 1 else None


@lru_cache(maxsize=64)
def _said_to_be(stem: str, names: tuple[str, ...], text: str) -> str | None:
    """The one person whom the text calls by a role ("Ida (tovholder)", "Bo Ry blev valgt til formand")."""
    found = set()
    # around the role's word only: a name that may begin anywhere is slow to look for
    around = [text[max(0, place - BEFORE_ROLE) : place + AFTER_ROLE] for place in _places(text.lower(), stem)]
    for pattern in SAID_TO_BE:
        said = re.compile(pattern.format(name=PERSON, role=re.escape(stem)))
        for match in (match for words in around for match in said.finditer(words)):
            full = resolve_person(match["name"], list(names))
            if full is None and " " not in match["name"]:
                continue
            found.add(full or " ".join(match["name"].split()))
    return found.pop() if len(found) == 1 else None


def _places(text: str, words: str) -> Iterator[int]:
    """Where words stand in a text."""
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)
