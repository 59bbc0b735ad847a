"""Sentences that tell who was there, who was not, and who came instead."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block
from workflow.minutes.people.attendance_list import Attendance
from workflow.minutes.people.attendance_words import substitute_in
from workflow.minutes.people.people import (
    NamedPerson,
    is_body,
    is_first_name,
    is_organisation,
    read_listed_person,
    read_person,
    read_short_name,
)

ABSENCE_LEAD = expression(
    r"^(?:(?:til|på) mødet var (?:der )?afbud fra\b.*|der (?:var|er|er meldt|var meldt) afbud fra\b.*"
    r"|afbud (?:til mødet )?"
    r"(?:(?:(?:var|er|blev) )?(?:meldt|meddelt|modtaget|indkommet|givet|sendt) (?:af|fra)|fra)\b.*"
    r"|fraværende (?:med|uden) afbud.*"
    r"|følgende (?:havde|har) meldt afbud.*|meldt afbud.*)$",
    re.IGNORECASE | re.DOTALL,
)
ABSENCE_INLINE = expression(
    r"\b(?:afbud fra|fraværende(?: var| med afbud)?|afbud)(?:\s+følgende)?\s*:?\s+(?P<names>[^.:]{4,600})",
    re.IGNORECASE,
)
FOR_A_PART = (
    r"\s+(?:(?:under|ved|til|i|på|fra|efter|indtil|mellem)\s+(?:behandlingen af\s+)?"
    r"(?:dagsordens)?(?:punkt|pkt|sag|kl\b)"
    r"|(?:(?:i|under)\s+)?(?:den|de)\s+(?:første|sidste)\b|(?:(?:i|under)\s+)?en\s+del\s+af\b)"
)
ABSENCE_SUBJECT = expression(
    r"^(?P<names>[A-ZÆØÅ][^.:]{3,300}?)\s+(?:havde|har|var|er)\s+(?:meldt|sendt)?\s*(?:afbud|fraværende|forhindret)\b"
    rf"(?!{FOR_A_PART})",
    re.DOTALL,
)
ALL_EXCEPT = expression(
    r"\b(?:alle|samtlige|hele|fuldtallig\w{0,3})\b[^.]{0,60}"
    r"\b(?:undtagen|undtaget|på nær|bortset fra|med undtagelse af|minus|dog ikke)\s+(?P<names>[^.:]{4,300})",
    re.IGNORECASE,
)
ALL_PRESENT = expression(
    r"\b(?:alle (?:medlemmer |deltagere )?(?:var|er) (?:til ?stede|mødt|fremmødt)|ingen afbud|der var ikke afbud)\b",
    re.IGNORECASE,
)
NAME = r"[A-ZÆØÅ][\w.'’-]*(?:\s+[A-ZÆØÅ][\w.'’-]*){0,4}"
PARTY = r"(?:\s*\([^()]{1,40}\))?"
CAME_FOR = expression(
    rf"(?P<who>{NAME}){PARTY},?\s+(?:deltog|deltager|mødte|møder"
    r"|(?:(?:var|er|blev)\s+)?(?:mødt|indkaldt|sendt|indtrådt|trådt ind)"
    r"|var med|kom|trådte ind|vikarierede|afløste)\s+"
    r"(?:(?:i|på) mødet\s+)?(?:(?:i stedet|som (?:stedfortræder|suppleant|vikar|afløser))\s+)?for\s+"
    rf"(?P<absent>{NAME})"
)
# verbs that are also said of an organisation: "Rie Tang deltog på vegne af Ældre Sagen"
STOOD_FOR = expression(
    rf"(?P<who>{NAME}){PARTY},?\s+(?:erstattede|erstatter|afløste|repræsenterede|repræsenterer"
    r"|substituerede for"
    r"|(?:deltog|deltager|mødte|møder|(?:var|er) (?:mødt|med)|kom)\s+(?:(?:i|på) mødet\s+)?på vegne af)\s+"
    # "Rie Tang afløste Bo Ask som kasserer" tells of no meeting
    rf"(?P<absent>{NAME}){PARTY}(?=\s*(?:[.,;]|$)|\s(?:i|på|der|ved|under|til|for)\s)"
)
# "Rie Tang var indkaldt på grund af Bo Asks afbud"
FOR_ABSENCE = expression(
    rf"(?P<who>{NAME}){PARTY}\s+(?:deltog|deltager|mødte|møder|(?:var|er|blev) (?:mødt|indkaldt))\s+"
    rf"(?:pga\.?|på grund af|grundet|ved|under)\s+(?P<absent>{NAME})s\s+(?:afbud|fravær|forfald|sygdom|orlov)\b"
)
CAME_INSTEAD = expression(
    r"^(?P<who>[^.]{3,90}?)\s+(?:deltog|deltager|mødte|møder|(?:var|er|blev) (?:mødt|indkaldt|sendt)|var med|kom)\s+"
    r"(?:i stedet|i (?:hendes|hans|dennes|\w+s['’]?) sted|på (?:hendes|hans|dennes|\w+['’]?) vegne"
    r"|for (?:hende|ham|vedkommende)|som (?:stedfortræder|suppleant|vikar|afløser))\b(?!\s+for\b)"
)
BECAUSE_AWAY = expression(
    rf",?\s*\b(?:fordi|idet|da|eftersom)\s+(?P<name>{NAME})\s+(?:havde|har|var|er)\s+"
    r"(?:(?:meldt|sendt)\s+)?(?:afbud|fra\b|syg|sygemeldt|forhindret|fraværende)"
)
IN_PLACE_OF = expression(
    rf"(?:^|\b)(?:[Ii] stedet for|[Ss]om (?:stedfortræder|suppleant|vikar|afløser) for|For) "
    rf"(?P<absent>{NAME}){PARTY}\s+"
    r"(?:(?:var|er|blev)(?: indkaldt| mødt)?|deltog|deltager|mødte|møder)\s+"
    rf"(?P<who>(?:[a-zæøå-]{{4,30}}\s)?{NAME})"
)
NOT_BUT = expression(
    rf"^(?P<who>{NAME}){PARTY}\s+(?:deltog|deltager|mødte|var mødt)\b[^.;]{{0,90}}?,?\s+og ikke\s+"
    rf"(?P<absent>{NAME}){PARTY}(?=[\s.,;]|$)"
)
PARTLY = expression(
    r"^(?:\s*\([^()]{1,40}\))?,?\s+(?:under|ved|til|i|på)\s+(?:behandlingen af\s+)?(?:punkt|pkt|sag)", re.IGNORECASE
)
PRESENT_LEAD = expression(
    r"^\W{0,2}(?:Følgende (?:deltog|deltager|deltagere|var (?:til ?stede|mødt|fremmødt|mødt frem))"
    r"|Til ?stede(?:\s+var|\s+er)?|Med til mødet var|I mødet deltog|På mødet deltog"
    r"|Fra \w+ deltog|Mødt(?:e)? var|Fremmødte? var|(?:Øvrige )?[Dd]eltager(?:e|ne)(?: i mødet)? var)\b"
    r"(?:[^:]{0,60}:)?\s*"
    r"(?P<names>(?:[a-zæøå-]{4,30}\s){0,2}[A-ZÆØÅ].*)$",
    re.DOTALL,
)
HEADER_ABSENCE = expression(
    r"(?:\b(?i:afbud fra)|^(?i:afbud|fraværende|fravær|ikke til ?stede|meldt fra))\s+(?P<names>[A-ZÆØÅ].{1,300})$",
    re.DOTALL,
)
PARENTHESIS = expression(r"\(([^()]{1,160})\)")
NAME_SPLIT = expression(r"\s*(?:,|;|\n|\bsamt\b|\bog\b)\s*")


def read_absence(block: Block, attendance: Attendance) -> bool:
    """Names within a sentence about absence; False when the names follow as a list."""
    found = False
    for pattern in (ABSENCE_SUBJECT, ALL_EXCEPT, ABSENCE_INLINE):
        match = pattern.search(block.text)
        if not match:
            continue
        for piece in NAME_SPLIT.split(match["names"]):
            instead = CAME_INSTEAD.match(piece)
            if found and instead and (who := read_listed_person(instead["who"]) or read_person(instead["who"])):
                # "Afbud fra A; B mødte i hendes sted"
                name, _, start, end = attendance.absent_names[-1]
                attendance.absent_names[-1] = (name, who.name, start, end)
                attendance.substitutes.append((who.name, block.start, block.end))
                continue
            person = named_in(PARENTHESIS.sub("", piece).strip(" ."))
            if person:
                place = block.raw.find(person.name.split()[0])
                start = block.start + max(place, 0)
                substitute = substitute_in(piece)
                attendance.absent_names.append((person.name, substitute, start, start + len(person.name)))
                if substitute:
                    attendance.substitutes.append((substitute, block.start, block.end))
                found = True
        if found:
            return True
    return False


def came_for(text: str) -> re.Match[str] | None:
    """The words of a sentence that tell who came for whom."""
    stood = STOOD_FOR.search(text)
    if stood and (" " not in stood["absent"] or not is_first_name(stood["absent"])):
        stood = None
    return CAME_FOR.search(text) or IN_PLACE_OF.search(text) or NOT_BUT.match(text) or stood or FOR_ABSENCE.search(text)


def read_came_for(block: Block, match: re.Match[str], attendance: Attendance) -> bool:
    """ "A deltog for B": B was away and A came instead. False when the words name no two people."""
    who, absent = read_listed_person(match["who"].strip(" .")), named_in(match["absent"].strip(" ."))
    if not who or not absent or is_organisation(absent.name) or is_body(absent.name):
        return False
    attendance.speaks_of_absence = True
    if PARTLY.match(block.text[match.end() :]):
        # for one item only: both were there
        start = block.start + max(block.raw.find(who.name.split()[0]), 0)
        attendance.substitutes.append((who.name, start, start + len(who.name)))
        return True
    for name, substitute in ((absent.name, who.name), (who.name, None)):
        start = block.start + max(block.raw.find(name.split()[0]), 0)
        if substitute:
            attendance.absent_names.append((name, substitute, start, start + len(name)))
        else:
            attendance.substitutes.append((name, start, start + len(name)))
    return True


def named_in(piece: str) -> NamedPerson | None:
    """The person that a piece of such a sentence names, by the full name or by the first name alone."""
    return read_person(piece) or read_listed_person(piece) or (read_short_name(piece) if is_first_name(piece) else None)
