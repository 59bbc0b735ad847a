"""Sentences that tell who was there, who was not, and who came instead."""

from __future__ import annotations

import re

from workflow.minutes.attendance_list import Attendance
from workflow.minutes.attendance_words import substitute_in
from workflow.minutes.people import NamedPerson, is_first_name, read_person, read_short_name
from workflow.minutes.text import Block

ABSENCE_LEAD = re.compile(
    r"^(?:(?:til|på) mødet var (?:der )?afbud fra\b.*|der (?:var|er|er meldt|var meldt) afbud fra\b.*"
    r"|afbud (?:til mødet )?(?:fra|var modtaget fra|modtaget fra)\b.*|fraværende (?:med|uden) afbud.*"
    r"|følgende (?:havde|har) meldt afbud.*|meldt afbud.*)$",
    re.IGNORECASE | re.DOTALL,
)
ABSENCE_INLINE = re.compile(
    r"\b(?:afbud fra|fraværende(?: var| med afbud)?|afbud)(?:\s+følgende)?\s*:?\s+(?P<names>[^.:]{4,600})",
    re.IGNORECASE,
)
ABSENCE_SUBJECT = re.compile(
    r"^(?P<names>[A-ZÆØÅ][^.:]{3,300}?)\s+(?:havde|har|var)\s+(?:meldt|sendt)?\s*(?:afbud|fraværende|forhindret)\b",
    re.DOTALL,
)
ALL_EXCEPT = re.compile(
    r"\b(?:alle|samtlige)\b[^.]{0,60}\b(?:undtagen|på nær|bortset fra)\s+(?P<names>[^.:]{4,300})", re.IGNORECASE
)
ALL_PRESENT = re.compile(
    r"\b(?:alle (?:medlemmer |deltagere )?(?:var|er) (?:til ?stede|mødt|fremmødt)|ingen afbud|der var ikke afbud)\b",
    re.IGNORECASE,
)
CAME_FOR = re.compile(
    r"(?P<who>(?:[A-ZÆØÅ][\w.-]+\s+){1,4}?)(?:deltog|deltager|mødte|møder|var mødt)\s+(?:i stedet\s+)?for\s+"
    r"(?P<absent>[A-ZÆØÅ][\w.-]+(?:\s+[A-ZÆØÅ][\w.-]+){1,4})"
)
IN_PLACE_OF = re.compile(
    r"\bI stedet for (?P<absent>[A-ZÆØÅ][\w.-]+(?:\s+[A-ZÆØÅ][\w.-]+){1,4})(?:\s*\([^()]*\))?\s+(?:var indkaldt|deltog|deltager|mødte|var mødt)\s+"
    r"(?P<who>[A-ZÆØÅ][\w.-]+(?:\s+[A-ZÆØÅ][\w.-]+){1,4})",
    re.IGNORECASE,
)
PRESENT_LEAD = re.compile(
    r"^\W{0,2}(?:Følgende (?:deltog|deltager|deltagere|var (?:til ?stede|mødt|fremmødt|mødt frem))|Til ?stede(?:\s+var|\s+er)?|Med til mødet var|I mødet deltog"
    r"|På mødet deltog|Fra \w+ deltog|Mødt(?:e)? var|Fremmødte? var|Deltagere(?: i mødet)? var)\b(?:[^:]{0,60}:)?\s*(?P<names>[A-ZÆØÅ].*)$",
    re.DOTALL,
)
HEADER_ABSENCE = re.compile(r"(?:\b(?i:afbud fra)|^(?i:afbud))\s+(?P<names>[A-ZÆØÅ].{1,300})$", re.DOTALL)
PARENTHESIS = re.compile(r"\(([^()]{1,160})\)")
NAME_SPLIT = re.compile(r"\s*(?:,|;|\n|\bsamt\b|\bog\b)\s*")


def read_absence(block: Block, attendance: Attendance) -> bool:
    """Names within a sentence about absence; False when the names follow as a list."""
    found = False
    for pattern in (ABSENCE_SUBJECT, ALL_EXCEPT, ABSENCE_INLINE):
        match = pattern.search(block.text)
        if not match:
            continue
        for piece in NAME_SPLIT.split(match["names"]):
            person = named_in(PARENTHESIS.sub("", piece).strip(" ."))
            if person:
                place = block.raw.find(person.name.split()[0])
                start = block.start + max(place, 0)
                attendance.absent_names.append((person.name, substitute_in(piece), start, start + len(person.name)))
                found = True
        if found:
            return True
    return False


def read_came_for(block: Block, match: re.Match[str], attendance: Attendance) -> None:
    """ "A deltog for B": B was away and A came instead."""
    attendance.speaks_of_absence = True
    who = match["who"].strip()
    for name, substitute in ((match["absent"], who), (who, None)):
        start = block.start + max(block.raw.find(name.split()[0]), 0)
        if substitute:
            attendance.absent_names.append((name.rstrip("."), substitute, start, start + len(name)))
        else:
            attendance.substitutes.append((name, start, start + len(name)))


def named_in(piece: str) -> NamedPerson | None:
    """The person that a piece of such a sentence names, by the full name or by the first name alone."""
    return read_person(piece) or (read_short_name(piece) if is_first_name(piece) else None)
