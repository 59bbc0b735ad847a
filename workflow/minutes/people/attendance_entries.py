"""One line of an attendance list: a person with what is said about them, or several names."""

from __future__ import annotations

import itertools
import re

from workflow.minutes.expressions import Expression, expression
from workflow.minutes.layout.labels import plain
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.model import Participant
from workflow.minutes.people.attendance_list import Attendance, add_person
from workflow.minutes.people.attendance_words import (
    ONLY_AT_ITEMS,
    PARTLY_AWAY,
    roles_in,
    substitute_in,
    title_and_organisation,
)
from workflow.minutes.people.people import (
    NO_TITLES,
    NamedPerson,
    is_body,
    is_first_name,
    is_organisation,
    is_title,
    read_listed_person,
    read_person,
    read_short_name,
)

ABSENT_MARK = expression(r"\b(?:" + "|".join(PEOPLE["absent_marks"]) + r")\b", re.IGNORECASE)
BETWEEN_DOTS = expression(r"\s+[·•|]\s+")
BETWEEN_SIGNS = expression(r"\s+(?:[–/+&-]|og|samt)\s+")
BETWEEN_STROKES = expression(r"\s*/\s*")
SUBSTITUTE_LEAD = expression(r"(?:" + "|".join(PEOPLE["substitute_leads"]) + r")\b", re.IGNORECASE)
BETWEEN_SEMICOLONS = expression(r";\s*")
BETWEEN_NAMES = expression(r",\s*(?:og\s+|samt\s+)?|\s+og\s+|\s+samt\s+")
CAME_TOO = expression(r"\b(?:deltager|deltog|mødte|i stedet)\b", re.IGNORECASE)
IN_PLACE_OF = expression(r"\b(?:stedfortræder|suppleant|vikar|afløser|substitut|suppl|stedf)", re.IGNORECASE)
# "Emma Gad Skolen" is called after somebody
NAMED_PLACE = expression(
    r"(?:skolen|huset|hjemmet|gården|kollegiet|kirken|cent(?:e)?ret|klinikken|apoteket)$", re.IGNORECASE
)
SIGNS = expression(rf"^[{''.join(PEOPLE['signs_there'])}]\s*|\s*[{''.join(PEOPLE['signs_there'])}]$")
SIGN_AWAY = expression(rf"\s*[{''.join(PEOPLE['signs_away'])}]$")
FOR_OTHERS = expression(r"^(?P<whose>[^,;()]{2,60}?)[\s,]+(?:v/\s*|ved\s+|repræsenteret (?:ved|af)\s+)(?=\w)")
LED_BY_INITIALS = expression(r"^[A-ZÆØÅ]{2,4}(?:\s*[:=–-]\s+|\s*\(|\s+)(?=[A-ZÆØÅ][a-zæøå]+(?:\s[A-ZÆØÅ][a-zæøå.]+)+)")
PARENTHESIS = expression(r"\(([^()]{1,160})\)")
FOR_WHOM = expression(
    r"(?:\b(?i:stedfortræder|suppleant|vikar|afløser|substitut|i stedet|deltog|deltager|mødte|mødt|møder"
    r"|suppl?\.?|stedf(?:ortr)?\.?)"
    r"\s+for"
    r"|^\s*for)\s+"
    r"(?P<absent>[A-ZÆØÅ][\w.'’-]*(?:\s+[A-ZÆØÅ][\w.'’-]*){0,4})"
)
# said of organisations as well: "Rie Tang (repræsenterer Ældre Sagen)"
STANDS_FOR = expression(
    r"^\s*(?:(?:erstatter|erstattede|afløser|afløste|repræsenterer|repræsenterede|på vegne af)\s+"
    r"(?P<absent>[A-ZÆØÅ][\w.'’-]*(?:\s+[A-ZÆØÅ][\w.'’-]*){1,4})"
    r"|i\s+(?P<whose>[A-ZÆØÅ][\w'’-]*(?:\s+[A-ZÆØÅ][\w'’-]*){1,4}?)s['’]? sted\b)"
)
REMARK_FOR = expression(
    r"^(?:som\s+)?(?:suppleant|stedfortræder|vikar|afløser|substitut|suppl?\.?)\s+for\b"
    r"|^(?:der|som)\s+(?:(?:var|er)\s+)?(?:mødt|mødte|møder|deltog|deltager|indkaldt|kom)\s+(?:i stedet\s+)?for\b"
    r"|^(?:substitueret|erstattet|afløst|repræsenteret) (?:ved|af)\b",
    re.IGNORECASE,
)
# the full stop of a line is no part of a name; that of an initial ("Bo A.") is
LAST_STOP = expression(r"(?<=[a-zæøå]{3})\.\s*$")
LOWER_CASE = expression(r"^[a-zæøå][a-zæøå. -]*$")
INITIALS = expression(r"^[A-ZÆØÅ]{2,4}$")
ANOTHER = expression(r"^(?:[A-ZÆØÅ]{2,4}|[A-ZÆØÅ][\w-]+(?:\s[A-ZÆØÅ][\w-]+)?)\s*(?:\(|$|\s(?:fra|til|kl)\b)")
LONGEST_ENTRY = 400
MOST_NAMED = 0.7
"""Share of a line's pieces that must look like names before it is read as a list of first names."""


def read_entries(text: str, start: int, end: int, group: str | None, absence: bool, attendance: Attendance) -> bool:
    """Read one line: a person with what is said about them, or several names. True when somebody was found."""
    if plain(text) in PEOPLE["no_one"]:
        attendance.speaks_of_absence = attendance.speaks_of_absence or absence
        return True
    text = LAST_STOP.sub("", text)
    if led := LED_BY_INITIALS.match(text):
        # "KA  Knud Aggerholm, formand"
        text, start = _closed(text[led.end() :]), start + led.end()
    if SIGN_AWAY.search(text):
        text, absence = SIGN_AWAY.sub("", text), True
    if sign := SIGNS.match(text):
        start += sign.end()
    text = SIGNS.sub("", text)
    others = for_others(text)
    if others and read_entries(text[others.end() :], start + others.end(), end, group, absence, attendance):
        # "Lunde Kommune v/ Rie Tang"
        return True
    several = [] if ABSENT_MARK.search(text) and CAME_TOO.search(text) and not absence else several_in(text)
    if several:
        several = _with_substitutes(several, text, absence=absence)
        for name, offset in several:
            _person(name, start + offset, end, group, absence, attendance, short=is_first_name(name))
        return True
    if _person(text, start, end, group, absence, attendance):
        return True
    first_names = _first_names(text, alone=absence) if group or absence else []
    for name, offset in first_names:
        _person(name, start + offset, end, group, absence, attendance, short=True)
    return bool(first_names)


def _first_names(text: str, *, alone: bool) -> list[tuple[str, int]]:
    """The people of a line that names them by their first names ("Lise, Bo og Ane"), with their offsets."""
    pieces = [(piece.strip(" .:"), offset) for piece, offset in pieces_of(text, BETWEEN_NAMES)]
    pieces = [(piece, offset) for piece, offset in pieces if piece]
    if len(pieces) > (0 if alone else 1) and all(INITIALS.match(piece) for piece, _ in pieces):
        return pieces
    named = [piece for piece, _ in pieces if read_short_name(piece) or read_person(piece) or read_listed_person(piece)]
    common = [piece for piece in named if is_first_name(piece) or read_listed_person(piece)]
    if not pieces or len(named) < len(pieces) * MOST_NAMED or len(common) * 2 < len(named):
        return []
    return [(piece, offset) for piece, offset in pieces if piece in named]


def several_in(text: str) -> list[tuple[str, int]]:
    """The names of a line that lists more than one person, with their offsets; empty when it is about one."""
    if "," not in text and ";" not in PARENTHESIS.sub("", text):
        signed = pieces_of(text, BETWEEN_SIGNS)
        signed = signed if len(signed) > 1 else pieces_of(text, BETWEEN_STROKES)
        if len(signed) > 1 and all(_bare_name(piece) and not CAME_TOO.search(piece) for piece, _ in signed):
            return signed
    bare = PARENTHESIS.sub("", text)
    separator = BETWEEN_DOTS if BETWEEN_DOTS.search(bare) else BETWEEN_SEMICOLONS if ";" in bare else BETWEEN_NAMES
    pieces = _with_remarks(pieces_of(text, separator), text)
    led = [(piece.rstrip(" ."), offset, LED_BY_INITIALS.match(piece)) for piece, offset in pieces if piece.strip(" .")]
    led = [(piece, offset, mark or for_others(piece)) for piece, offset, mark in led]
    pieces = [
        (_closed(piece[mark.end() :]), offset + mark.end()) if mark else (piece, offset) for piece, offset, mark in led
    ]
    if len(pieces) < 2 or _of_one(pieces, text):
        return []
    people = [piece for piece, _ in pieces if _bare_name(piece)]
    if separator is not BETWEEN_NAMES:
        return pieces if sum(1 for piece, _ in pieces if read_person(piece)) >= 2 else []
    if len(people) < 2 or len(people) < len(pieces) * 0.6:
        return _alternating(pieces, text)
    return [(piece, offset) for piece, offset in pieces if named_in_list(PARENTHESIS.sub("", piece).strip())]


def _alternating(pieces: list[tuple[str, int]], text: str) -> list[tuple[str, int]]:
    """The entries of a line that names people each with title or organisation ("Rie Tang, PLO, Bo Ask, direktør").

    Empty where it is not certain what is a person, or where somebody may have come for another.
    """
    if CAME_TOO.search(text) or ABSENT_MARK.search(text) or IN_PLACE_OF.search(text):
        return []
    entries: list[tuple[str, int]] = []
    for piece, offset in pieces:
        if _certain_name(piece):
            entries.append((piece, offset))
        elif entries and _says_of_person(piece):
            first = entries[-1][1]
            entries[-1] = (text[first : offset + len(piece)], first)
        else:
            return []
    return entries if len(entries) > 1 else []


def _certain_name(piece: str) -> bool:
    """Whether a piece of a line is a full name that begins with a common first name, or has its initials with it."""
    bare = PARENTHESIS.sub("", piece).partition(",")[0].strip()
    person = read_person(bare)
    if not person or person.tail or is_organisation(bare) or is_body(bare) or NAMED_PLACE.search(bare):
        return False
    initials = "".join(word[0] for word in person.name.split())
    return is_first_name(person.name) or initials in PARENTHESIS.findall(piece)


def _says_of_person(piece: str) -> bool:
    """Whether a piece of a line is the title, the role or the organisation of the person before it."""
    bare = PARENTHESIS.sub("", piece).strip()
    words = bare.split()
    return bool(words) and (is_organisation(bare) or is_title(words[0]) or bool(roles_in(bare, None)))


def _with_remarks(pieces: list[tuple[str, int]], text: str) -> list[tuple[str, int]]:
    """The pieces of a list with a title, or whom somebody came for, joined to the name before it."""
    joined: list[tuple[str, int]] = []
    for piece, offset in pieces:
        if joined and (REMARK_FOR.match(piece) or (LOWER_CASE.match(piece) and is_title(piece.split()[-1]))):
            first = joined[-1][1]
            joined[-1] = (text[first : offset + len(piece)], first)
        else:
            joined.append((piece, offset))
    return joined


def _of_one(pieces: list[tuple[str, int]], text: str) -> bool:
    """Whether two pieces are a titled person and where they come from ("Professor Rie Tang, Danske Selskaber")."""
    if len(pieces) != 2 or "," not in text[: pieces[1][1]]:
        return False
    (first, _), (second, _) = pieces
    person, other = read_person(first), read_person(second)
    return bool(person and person.title) and not is_first_name(second) and not (other and other.title)


def _with_substitutes(pieces: list[tuple[str, int]], text: str, *, absence: bool) -> list[tuple[str, int]]:
    """The pieces of a list, with who came instead joined to whoever was away ("Rie Tang, suppl. Bo Ask")."""
    joined: list[tuple[str, int]] = []
    for piece, offset in pieces:
        # "Rie Tang og suppleant Bo Ask" are both away
        both = text[:offset].rstrip().endswith((" og", " samt"))
        if joined and SUBSTITUTE_LEAD.match(piece) and not both and (absence or ABSENT_MARK.search(joined[-1][0])):
            first = joined[-1][1]
            joined[-1] = (text[first : offset + len(piece)], first)
        else:
            joined.append((piece, offset))
    return joined


def for_others(piece: str) -> re.Match[str] | None:
    """Whom somebody on the list represents ("Lunde Kommune v/ Rie Tang"), when that is nobody's name."""
    others = FOR_OTHERS.match(piece)
    if not others or (named_in_list(others["whose"]) and not is_unlike(others["whose"], piece[others.end() :])):
        return None
    return others


def is_unlike(whose: str, who: str) -> bool:
    """Whether of two names only the second begins as people's do ("Ældre Sagen v/ Bo Ask")."""
    return is_first_name(who) and not is_first_name(whose)


def _closed(words: str) -> str:
    """Words without the bracket that closes one before them ("RT (Rie Tang)")."""
    closing, opening = words.find(")"), words.find("(")
    return words.replace(")", " ", 1) if closing >= 0 and (opening < 0 or closing < opening) else words


def named_in_list(piece: str) -> NamedPerson | None:
    """The person that one of several pieces of a list names, by the full or a common first name."""
    return read_person(piece) or read_listed_person(piece) or (read_short_name(piece) if is_first_name(piece) else None)


def pieces_of(text: str, separator: Expression) -> list[tuple[str, int]]:
    """What stands between separators outside parentheses, with the offsets."""
    hidden = PARENTHESIS.sub(lambda m: "(" + "x" * (len(m[0]) - 2) + ")", text)
    pieces: list[tuple[str, int]] = []
    position = 0
    for match in separator.finditer(hidden):
        pieces.append((text[position : match.start()].strip(), position))
        position = match.end()
    pieces.append((text[position:].strip(), position))
    return pieces


def _bare_name(piece: str) -> bool:
    bare = PARENTHESIS.sub("", piece).strip()
    return bool(read_person(bare) or read_listed_person(bare)) and not is_organisation(bare)


def _person(
    text: str, start: int, end: int, group: str | None, absence: bool, attendance: Attendance, *, short: bool = False
) -> bool:
    notes = PARENTHESIS.findall(text)
    bare = re.sub(r"\s+", " ", PARENTHESIS.sub(" ", text)).strip()
    person = read_person(bare) or read_listed_person(bare) or (read_short_name(bare) if short else None)
    if not person or len(text) > LONGEST_ENTRY or is_body(person.name) or _is_small_word(person.name):
        return False
    tail = " ".join([person.tail, *notes])
    marked = plain(tail) == "nej" or (bool(ABSENT_MARK.search(tail)) and not PARTLY_AWAY.search(tail))
    replaced = None if marked or absence else came_for_in([person.tail, *notes])
    after = text.partition(")")[2] if notes else ""
    remarks = (substitute_in(remark) for remark in (person.tail, *notes, after) if remark)
    substitute = None if replaced else next((name for name in remarks if name), None)
    if marked or absence or substitute:
        attendance.speaks_of_absence = True
    first = person.name.split()[0]
    place = text.find(first) if text.find(first) >= 0 else 0
    at = (start + place, min(start + place + len(person.name), end))
    if replaced:
        note_came_for(replaced, person.name, at, attendance)
    if absence and not substitute and _only_partly(text):
        # away for some of the items only
        roles = roles_in(person.title, group)
        attendance.mentioned.append(
            Participant(person.name, None, None, (), group, None, None, roles, at, "participant.line")
        )
    elif absence:
        attendance.absent_names.append((person.name, substitute, *at))
    else:
        title, organisation = title_and_organisation(person.title, _own(person.tail))
        add_person(
            attendance,
            Participant(
                person.name,
                title,
                organisation,
                (),
                group,
                True if marked or substitute else None,
                substitute,
                roles_in(" ".join([person.title, _own(tail)]), group),
                at,
                "participant.line",
            ),
        )
    if substitute:
        attendance.substitutes.append((substitute, start, end))
    return True


def _own(tail: str) -> str:
    """What is said after a name, up to the name of somebody else."""
    pieces = pieces_of(tail, BETWEEN_NAMES)
    others = (offset for piece, offset in pieces if _certain_name(piece) and not IN_PLACE_OF.search(piece))
    return tail[: next(others, len(tail))]


def _is_small_word(name: str) -> bool:
    """Whether what looks like a name begins with a word that none has ("Fra Lunde Kommune:")."""
    return name.split()[0].lower() in NO_TITLES


def _only_partly(text: str) -> bool:
    """Whether the entry of somebody absent tells of a part of the meeting only."""
    first, *others = (piece for piece, _ in pieces_of(text, BETWEEN_NAMES))
    # "Rie Tang (RT), BA fra kl. 15": the time is another's
    own = " ".join([first, *itertools.takewhile(lambda piece: not ANOTHER.match(piece), others)])
    return bool(PARTLY_AWAY.search(own) or ONLY_AT_ITEMS.search(own))


def came_for_in(parts: list[str]) -> str | None:
    """Whom somebody came for, as a remark after their name tells ("stedfortræder for Rie Tang")."""
    for part in parts:
        stands = STANDS_FOR.match(part)
        absent = read_person(stands["absent"] or stands["whose"]) if stands else None
        if absent and is_first_name(absent.name):
            return absent.name
        match = FOR_WHOM.search(part)
        if match and not is_organisation(match["absent"]) and not is_body(match["absent"]):
            person = read_person(match["absent"])
            if person or is_first_name(match["absent"]):
                return person.name if person else match["absent"].split()[0]
    return None


def note_came_for(absent: str, who: str, at: tuple[int, int], attendance: Attendance) -> None:
    """Keep that somebody on the list came for somebody else, who then was away."""
    attendance.speaks_of_absence = True
    attendance.absent_names.append((absent, who, *at))
