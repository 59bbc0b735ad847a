"""The attendance list while it is being read, and what is certain once all of it has been."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from workflow.minutes.layout.text import Block
from workflow.minutes.model import Participant, Span
from workflow.minutes.people.people import find_same, find_short, name_words, resolve_person


@dataclass
class Attendance:
    """The list while it is being read."""

    people: list[Participant] = field(default_factory=list)
    absent_names: list[tuple[str, str | None, int, int]] = field(default_factory=list)
    substitutes: list[tuple[str, int, int]] = field(default_factory=list)
    mentioned: list[Participant] = field(default_factory=list)
    speaks_of_absence: bool = False
    above: Span = (0, 0)
    """Where the line stands that was read before this one."""


@dataclass(frozen=True)
class Zone:
    """Blocks that belong to the attendance list, in order."""

    blocks: tuple[Block, ...]
    group: str | None = None
    absence: bool = False


def add_person(attendance: Attendance, person: Participant) -> None:
    """Put a person on the list once; a second entry adds what the first did not know."""
    names = [p.name for p in attendance.people]
    same = [i for i, name in enumerate(names) if name.lower() == person.name.lower()]
    if not same:
        attendance.people.append(person)
        return
    old = attendance.people[same[0]]
    attendance.people[same[0]] = replace(
        old,
        absent=old.absent or person.absent,
        title=old.title or person.title,
        organisation=old.organisation or person.organisation,
        roles=tuple(dict.fromkeys((*old.roles, *person.roles))),
        substitute=old.substitute or person.substitute,
    )


def settle(attendance: Attendance) -> tuple[Participant, ...]:
    """Mark the absent, add those who are named only there, and the substitutes."""
    _join_short_names(attendance)
    people = attendance.people
    for person in attendance.mentioned:
        names = [p.name for p in people]
        index = _place_of(person.name, names)
        if index is not None:
            people[index] = replace(
                people[index],
                title=people[index].title or person.title,
                roles=tuple(dict.fromkeys((*people[index].roles, *person.roles))),
            )
        elif len(name_words(person.name)) > 1:
            people.append(person)
    for name, substitute, start, end in attendance.absent_names:
        index = _place_of(name, [p.name for p in people])
        if index is None:
            people.append(
                Participant(name, None, None, (), None, True, substitute, (), (start, end), "participant.absence")
            )
        else:
            people[index] = replace(people[index], absent=True, substitute=people[index].substitute or substitute)
    for name, start, end in attendance.substitutes:
        index = find_same(name, [p.name for p in people])
        if index is None:
            people.append(
                Participant(name, None, None, (), None, False, None, (), (start, end), "participant.substitute")
            )
        else:
            known = people[index].substitute
            people[:] = [
                replace(p, substitute=people[index].name) if p.substitute == name and known is None else p
                for p in people
            ]
    if attendance.speaks_of_absence:
        people[:] = [replace(p, absent=bool(p.absent)) for p in people]
    return tuple(people)


def _place_of(name: str, names: list[str]) -> int | None:
    """The index of the one who is certainly meant by a name in a sentence, which may be the first name alone."""
    index = find_same(name, names)
    return _place_of_short(name, names) if index is None else index


def _place_of_short(name: str, names: list[str]) -> int | None:
    """The index of the only one whom a first name or initials of the list fit."""
    index = find_short(name, names)
    if index is None and name.isupper() and (full := resolve_person(name, [n for n in names if " " in n])):
        return names.index(full)
    return index


def _join_short_names(attendance: Attendance) -> None:
    """Take out who is listed twice, once by the first name under a heading of their own ("Referent: Rie").

    Two entries of the same list are two people, whatever they are called. Initials stand for the one of another list.
    """
    kept: list[Participant] = []
    for place, person in enumerate(attendance.people):
        others = [p for i, p in enumerate(attendance.people) if i != place and p.group != person.group]
        same = _place_of_short(person.name, [p.name for p in others])
        alone = [p for p in attendance.people if p.group == person.group] == [person]
        if same is None or not (alone or person.name.isupper()):
            kept.append(person)
            continue
        full = others[same]
        attendance.mentioned.append(replace(person, name=full.name))
    attendance.people[:] = kept


def place_of_name(text: str, person: Participant) -> Span:
    """Where a participant's name stands, whatever spaces the document has between its words."""
    start, end = person.span
    if text[start:end] == person.name:
        return start, end
    # a line that ends within the name may have broken a word of it at a hyphen
    words = r"\s+".join(r"(?:-\s+)?".join(map(re.escape, word)) for word in person.name.split())
    pattern = re.compile(words)
    low = max(0, start - NEAR_BEFORE)
    found = pattern.search(text, low, start + len(person.name) + NEAR_AFTER) or pattern.search(text)
    return found.span() if found else (min(start, len(text)), min(end, len(text)))


NEAR_BEFORE, NEAR_AFTER = 60, 900
"""Characters before and after the reckoned place in which a name is looked for."""
