"""Attendance told in running text: who was away, who came instead, who took part or wrote the minutes."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.model import Participant
from workflow.minutes.people.absence_sentences import (
    ALL_EXCEPT,
    CAME_INSTEAD,
    FOR_A_PART,
    came_for,
    read_absence,
    read_came_for,
)
from workflow.minutes.people.attendance_entries import PARENTHESIS, pieces_of
from workflow.minutes.people.attendance_list import Attendance
from workflow.minutes.people.people import (
    NO_TITLES,
    NamedPerson,
    is_body,
    is_first_name,
    is_organisation,
    read_listed_person,
    read_person,
)


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


SENTENCES: dict[str, list[str]] = PEOPLE["sentences"]
AWAY = expression(rf"\b(?:{_any_of(SENTENCES['away'])})\b|\bdeltog ikke\W*$")
PARTLY = expression(rf"^{FOR_A_PART}", re.IGNORECASE)
THERE = expression(rf"\b(?:{_any_of(SENTENCES['there'])})\b")
WROTE = expression(rf"\b(?:{_any_of(SENTENCES['secretary'])})\b")
CHAIRED = expression(rf"\b(?:{_any_of(SENTENCES['chairing'])})\b")
INSTEAD = expression(
    r"^(?:Som (?:stedfortræder|suppleant|vikar|afløser)|I (?:hendes|hans|dennes|deres) sted|I stedet|For dem)\s+"
    r"(?:deltog|deltager|mødte|møder|var|er)\s+(?:indkaldt\s+|mødt\s+)?(?P<who>[^.]{3,90})"
)
OPENS_SENTENCE = expression(r"^(?:Under|Ved|Fra|Desuden|Endvidere|Derudover|Herudover|Som)\s")
SENTENCE_BREAK = expression(r"(?<=[a-zæøå)0-9])\.\s+(?=[A-ZÆØÅ])")
CLAUSE_BREAK = expression(r",?\s+(?:og|mens|men)\s+(?=[A-ZÆØÅ])|,\s+(?:fordi|idet|da)\s+")
BETWEEN_NAMES = expression(r",\s*|\s+og\s+|\s+samt\s+|\s+sammen med\s+")
ROLE_OF = expression(r"^(?:" + "|".join(PEOPLE["sentences"]["leads"]) + r")\b\.?\s*:?(?=\s+[A-ZÆØÅ])", re.IGNORECASE)
RESPECTIVELY = expression(r"^(?:henholdsvis|hhv\.?|respektive|resp\.?)\s+")
CALLED_IN = expression(r"\s+(?:indkaldt|mødt|sendt)$")
LONGEST_ROLE = 6
LONGEST_SUBJECT = 400


def sentences_of(words: str) -> list[str]:
    """The sentences of a line, as far as the attendance needs them apart."""
    return [part.strip() for part in SENTENCE_BREAK.split(words) if part.strip()]


def tells_attendance(words: str) -> bool:
    """Whether a line is running text about who was there or away."""
    return bool(AWAY.search(words) or THERE.search(words) or INSTEAD.search(words))


def read_told(block: Block, words: str, attendance: Attendance, group: str | None = None) -> bool:
    """Read the sentences of a block, or of some words of it; True when they named somebody."""
    found = False
    for sentence in sentences_of(words):
        found = _read_sentence(block, sentence, attendance, group) or found
    return found


def _read_sentence(block: Block, sentence: str, attendance: Attendance, group: str | None) -> bool:
    part = Block(block.start, block.end, sentence, sentence, block.start, False, None, "", 0, 0, block.raw)
    came = came_for(sentence)
    if came and read_came_for(part, came, attendance):
        return True
    if ALL_EXCEPT.search(sentence) and read_absence(part, attendance):
        attendance.speaks_of_absence = True
        return True
    instead = INSTEAD.match(sentence) or CAME_INSTEAD.match(sentence)
    if instead and not AWAY.search(instead["who"]) and _came_instead(block, instead["who"], attendance):
        return True
    if len(sentence.split()) <= LONGEST_ROLE and (role := ROLE_OF.match(sentence)):
        return _mention(block, sentence, role, attendance, group)
    found = False
    for clause in _clauses(sentence):
        if found and (instead := CAME_INSTEAD.match(clause)) and _came_instead(block, instead["who"], attendance):
            continue
        away = AWAY.search(clause)
        if away and not PARTLY.match(clause[away.end() :]):
            found = _mark_away(block, clause[: away.start()], attendance) or found
        elif there := away or THERE.search(clause):
            found = _mention(block, clause, there, attendance, group) or found
    return found


def _clauses(sentence: str) -> list[str]:
    """The clauses with a verb of attendance of their own; "og" between names parts nothing."""
    clauses: list[str] = []
    for piece in CLAUSE_BREAK.split(sentence):
        if clauses and not (_has_verb(clauses[-1]) and _has_verb(piece)):
            clauses[-1] += ", " + piece
        else:
            clauses.append(piece)
    return clauses


def _has_verb(clause: str) -> bool:
    return bool(AWAY.search(clause) or THERE.search(clause) or CAME_INSTEAD.match(clause))


def _came_instead(block: Block, words: str, attendance: Attendance) -> bool:
    """Somebody who came instead: of the one who was named as absent last, when nobody has come for them yet."""
    words = CALLED_IN.sub("", PARENTHESIS.sub("", words).strip(" ."))
    respectively = RESPECTIVELY.match(words)
    named = _people_in(words[respectively.end() :] if respectively else words)
    person = read_listed_person(words) or (named[0] if named else None)
    if not person:
        return False
    people = named if len(named) > 1 else [person]
    attendance.speaks_of_absence = True
    attendance.substitutes += [(each.name, *_place(block, each.name)) for each in people]
    line = _named_on(attendance, block.start, block.end) or _named_on(attendance, *attendance.above)
    if len(people) > 1:
        if respectively and len(line) == len(people):
            for place, each in zip(line, people, strict=True):
                name, known, first, last = attendance.absent_names[place]
                attendance.absent_names[place] = (name, known or each.name, first, last)
        return True
    if not line and len(attendance.absent_names) == 1:
        # "Som suppleant er indkaldt …" below the only one who was away
        line = [0]
    if len(line) == 1 and attendance.absent_names[line[0]][1] is None:
        name, _, first, last = attendance.absent_names[line[0]]
        attendance.absent_names[line[0]] = (name, person.name, first, last)
    return True


def _named_on(attendance: Attendance, start: int, end: int) -> list[int]:
    """Which of the absent are named on a line."""
    return [i for i, entry in enumerate(attendance.absent_names) if end and start <= entry[2] <= end]


def _mark_away(block: Block, subject: str, attendance: Attendance) -> bool:
    people = _people_in(subject)
    for person in people:
        attendance.speaks_of_absence = True
        attendance.absent_names.append((person.name, None, *_place(block, person.name)))
    return bool(people)


def _mention(block: Block, clause: str, verb: re.Match[str], attendance: Attendance, group: str | None) -> bool:
    """The people who took part: those before the verb, or after it ("Fra forvaltningen deltog Rie Tang")."""
    people = _people_in(clause[: verb.start()]) or _people_in(clause[verb.end() :])
    roles = (*(["chairing"] if CHAIRED.search(clause) else []), *(["secretary"] if WROTE.search(clause) else []))
    for person in people:
        at = _place(block, person.name)
        attendance.mentioned.append(
            Participant(
                person.name, person.title or None, None, (), group, None, None, tuple(roles), at, "participant.told"
            )
        )
    return bool(people)


def _people_in(words: str) -> list[NamedPerson]:
    """The people that the subject of such a sentence names; a name is a full one, or a common first name alone."""
    found = []
    if len(words) > LONGEST_SUBJECT:
        return []
    for piece, _ in pieces_of(words.strip(" ,.:"), BETWEEN_NAMES):
        bare = PARENTHESIS.sub("", piece).strip(" ,.")
        person = read_person(bare) or read_listed_person(bare)
        if person is None and is_first_name(bare) and len(bare.split()) == 1:
            person = NamedPerson(bare, "", "", 0)
        if person and not _is_no_name(person.name):
            found.append(person)
    return found


def _is_no_name(name: str) -> bool:
    return name.split()[0].lower() in NO_TITLES or is_organisation(name) or is_body(name)


def _place(block: Block, name: str) -> tuple[int, int]:
    start = block.start + max(block.raw.find(name.split()[0]) - (len(block.raw) - len(block.raw.lstrip())), 0)
    return start, start + len(name)
