"""Attendance: who was there, who sent apologies, and who came instead."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.absence_sentences import (
    ABSENCE_LEAD,
    ABSENCE_SUBJECT,
    ALL_EXCEPT,
    ALL_PRESENT,
    CAME_FOR,
    HEADER_ABSENCE,
    IN_PLACE_OF,
    PARENTHESIS,
    PRESENT_LEAD,
    read_absence,
    read_came_for,
)
from workflow.minutes.attendance_list import Attendance, Zone, add_person, settle
from workflow.minutes.attendance_words import PARTLY_AWAY, roles_in, substitute_in, title_and_organisation
from workflow.minutes.labels import label_of, plain
from workflow.minutes.lexicon_file import BODIES, PEOPLE
from workflow.minutes.model import Participant
from workflow.minutes.people import is_first_name, is_organisation, read_person, read_short_name
from workflow.minutes.text import Block

ABSENT_MARK = re.compile(r"\b(?:" + "|".join(PEOPLE["absent_marks"]) + r")\b", re.IGNORECASE)
SECOND_LABEL = re.compile(r"(?:^|[.;,]\s+|\s)(?:Afbud|Fraværende)\s*:\s*", re.IGNORECASE)
INSTEAD_SENTENCE = re.compile(r"\.\s+(?P<instead>Som (?:stedfortræder|suppleant) [^.()]{3,120})(?:\([^()]*\))?\.?")
BETWEEN_DOTS = re.compile(r"\s+[·•|]\s+")
BETWEEN_SEMICOLONS = re.compile(r";\s*")
BETWEEN_NAMES = re.compile(r",\s*|\s+og\s+|\s+samt\s+")
COLUMN = {
    "navn": "name",
    "deltager": "name",
    "medlem": "name",
    "organisation": "organisation",
    "klynge": "clusters",
    "titel": "title",
    "funktion": "title",
    "stilling": "title",
    "rolle": "title",
    "organisation/funktion": "organisation",
    "kommune": "organisation",
    "afbud": "absent",
    "tilstede": "present",
    "til stede": "present",
    "fremmøde": "present",
    "deltog": "present",
    "deltaget": "present",
    "mødt": "present",
    "fremmødt": "present",
    "arbejdssted": "organisation",
}
NAMED_GROUP = re.compile(r"^(?P<group>[A-ZÆØÅ][A-Za-zÆØÅæøåé /.-]{3,50}?)\s*:\s+(?P<rest>\S.*)$", re.DOTALL)
SAYS_ABSENCE = re.compile(r"^(?:afbud(?: fra)?|fraværende)\s*:?\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
CHECKBOX = re.compile(r"^\s*[-*•]?\s*\[(?P<mark>[ xX✓])\]\s+")
CHECKBOX_TEXT = re.compile(r"^[-*•]?\s*\[[ xX✓]\]\s+")
NAMES_END = re.compile(r"(?<=[a-zæøå)]{2})\.\s+(?=[A-ZÆØÅ][^,;]{0,80}\s(?:var|er|deltog|deltager|forlod|kom|ankom|gik|havde)\b)")
INITIALS_LINE = re.compile(r"^[A-ZÆØÅ]{2,4}(?:\s*\((?P<note>[^()]{2,40})\))?$")
CAME_TOO = re.compile(r"\b(?:deltager|deltog|mødte|i stedet)\b", re.IGNORECASE)
SENTENCE_BREAK = re.compile(r"(?<=[a-zæøå)0-9])\.\s+(?=[A-ZÆØÅ])")
LED_BY_INITIALS = re.compile(r"^[A-ZÆØÅ]{2,4}\s+(?=[A-ZÆØÅ][a-zæøå]+(?:\s[A-ZÆØÅ][a-zæøå.]+)+)")
CROSSES = frozenset({"✘", "✗", "❌", "÷"})
WIDE_GAP = re.compile(r"\s{3,}")
INITIALS = re.compile(r"^[A-ZÆØÅ]{2,4}$")
MOST_NAMED = 0.7
"""Share of a line's pieces that must look like names before it is read as a list of first names."""
NOT_PEOPLE = frozenset({"meeting_date", "meeting_place", "meeting_body", "closing"})


def read_participants(zones: list[Zone]) -> tuple[Participant, ...]:
    """Everybody in the attendance zones; the absent are marked, substitutes are participants of their own."""
    attendance = Attendance()
    for zone in zones:
        _read_zone(zone, attendance)
    return settle(attendance)


def _read_zone(zone: Zone, attendance: Attendance) -> None:
    group, absence, columns = zone.group, zone.absence, list[str]()
    blocks = list(zone.blocks)
    position = 0
    while position < len(blocks):
        block = blocks[position]
        position += 1
        if box := CHECKBOX.match(block.raw):
            absent = absence or (box["mark"] == " " and _has_checked(blocks))
            entry = CHECKBOX_TEXT.sub("", block.text)
            _entries(entry, _place_in(block, entry), block.end, group, absent, attendance)
            continue
        if (mark := INITIALS_LINE.match(block.text)) and attendance.people:
            # a table whose cells stand under one another: the initials, and perhaps "(afbud)", of the one above
            if ABSENT_MARK.search(mark["note"] or ""):
                attendance.speaks_of_absence = True
                attendance.people[-1] = replace(attendance.people[-1], absent=True)
            continue
        label = label_of(block)
        if label and label.kind in NOT_PEOPLE:
            columns = []
            continue
        if label and label.kind in ("attendance", "absence"):
            if not columns or "\t" not in block.raw:
                group = block.text.strip(" :#*") if not label.rest else label.words
                absence = label.kind == "absence"
                columns = []
            if absence:
                attendance.speaks_of_absence = True
            if label.rest:
                _read_rest(label.rest, label.rest_start, block.end, group, absence, attendance)
                absence = False
            continue
        cells = cells_of(block)
        if len(cells) > 1 and "\t" not in block.text and not block.text.startswith("|"):
            # two columns of people on one line
            for cell in cells:
                _entries(cell, _place_in(block, cell), block.end, group, absence, attendance)
            continue
        if len(cells) > 1:
            heads = [COLUMN.get(plain(cell), "") for cell in cells]
            if "name" in heads and not any(read_person(cell) for cell in cells):
                columns = heads
                continue
            _row(block, cells, columns or ["name", "organisation", "clusters"], group, absence, attendance)
            continue
        if columns and (taken := _split_columns(blocks, position - 1, columns, group, attendance)):
            position += taken - 1
            continue
        if ABSENCE_LEAD.match(block.text) or ABSENCE_SUBJECT.match(block.text) or ALL_EXCEPT.search(block.text):
            attendance.speaks_of_absence = True
            if not read_absence(block, attendance):
                absence, group = True, None
            continue
        if present := PRESENT_LEAD.match(block.text):
            rest, *told = SENTENCE_BREAK.split(present["names"].strip(" )"))
            found = _entries(rest.strip(" .)"), _place_in(block, rest), block.end, "deltagere", False, attendance)
            for sentence in told:
                part = Block(block.start, block.end, sentence, sentence, block.start, False, None, "", 0, 0, block.raw)
                if ABSENT_MARK.search(sentence) and read_absence(part, attendance):
                    attendance.speaks_of_absence = True
            if found:
                continue
        if away := HEADER_ABSENCE.search(block.text):
            attendance.speaks_of_absence = True
            rest = away["names"].strip(" .)")
            if _entries(rest, _place_in(block, rest), block.end, None, True, attendance):
                continue
        if instead := CAME_FOR.search(block.text) or IN_PLACE_OF.search(block.text):
            read_came_for(block, instead, attendance)
            continue
        if ALL_PRESENT.search(block.text):
            attendance.speaks_of_absence = True
            continue
        named_group = NAMED_GROUP.match(block.text)
        if named_group and _people_of_group(block, named_group, absence, attendance):
            continue
        if not _entries(block.body, block.body_start, block.end, group, absence, attendance) and _is_group(block):
            group, absence = block.text.strip(" :#*"), bool(re.match(r"(?:afbud|fravær)", block.text, re.IGNORECASE))


def _has_checked(blocks: list[Block]) -> bool:
    """Whether a list with check boxes has some that are ticked, so that an empty one means absence."""
    return any((box := CHECKBOX.match(block.raw)) and box["mark"] != " " for block in blocks)


def _read_rest(rest: str, start: int, end: int, group: str | None, absence: bool, attendance: Attendance) -> None:
    """The names after an inline label, which another label on the same line may follow ("… . Fraværende: …")."""
    if ALL_EXCEPT.search(rest):
        block = Block(start, end, rest, rest, start, False, None, "", 0, 0, rest)
        attendance.speaks_of_absence = True
        if read_absence(block, attendance):
            return
    ended = NAMES_END.search(rest)
    told = rest[ended.end() :] if ended and not INSTEAD_SENTENCE.search(rest) and not SECOND_LABEL.search(rest) else ""
    if told and ended:
        rest = rest[: ended.start() + 1]
    second = SECOND_LABEL.search(rest)
    first = INSTEAD_SENTENCE.sub(r" (\g<instead>)", rest[: second.start()] if second else rest)
    if plain(first):
        _entries(first.rstrip(" ."), start, end, group, absence, attendance)
    if second:
        attendance.speaks_of_absence = True
        _entries(rest[second.end() :].strip(" ."), start + second.end(), end, None, True, attendance)


def _people_of_group(block: Block, match: re.Match[str], absence: bool, attendance: Attendance) -> bool:
    """The people after a group's own heading on the same line ("Forældrevalgte: …"); False when it names none."""
    rest = SAYS_ABSENCE.sub("", match["rest"])
    absent = absence or rest != match["rest"]
    return _entries(rest.rstrip(" ."), _place_in(block, rest), block.end, match["group"].strip(), absent, attendance)


def _place_in(block: Block, words: str) -> int:
    """Where the first of some words of a block stands in the text."""
    place = block.raw.find(words.split()[0]) if words.split() else -1
    return block.start + max(place - (len(block.raw) - len(block.raw.lstrip())), 0)


def _is_group(block: Block) -> bool:
    words = plain(block.text)
    return len(block.text) <= 90 and (
        bool(block.level) or block.text.endswith(":") or any(word in PEOPLE["group_words"] for word in words.split())
    )


def cells_of(block: Block) -> list[str]:
    """The cells of a table row: separated by tabs, or by bars as Markdown has them."""
    text = block.text
    if "\t" in text:
        return [cell.strip() for cell in text.split("\t")]
    side_by_side = WIDE_GAP.split(block.raw.strip())
    if len(side_by_side) > 1 and all(read_person(PARENTHESIS.sub("", cell).strip()) for cell in side_by_side):
        return side_by_side
    if text.startswith("|") and text.count("|") > 2:
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        return cells if not all(re.fullmatch(r":?-*:?", cell) for cell in cells) else []
    return [text]


def _row(
    block: Block, cells: list[str], columns: list[str], group: str | None, absence: bool, attendance: Attendance
) -> None:
    values = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    person = read_person(values.get("name", cells[0]))
    if not person:
        return
    start = block.start + max(block.raw.lstrip().find(person.name.split()[0]), 0)
    marked = values.get("absent", "").lower() not in ("", "-", "nej") if "absent" in values else None
    if "present" in values:
        marked = re.match(r"nej\b|afbud|fravær|-$|÷", values["present"].lower()) is not None
    if marked is None and any(cell in CROSSES for cell in cells):
        marked = True
    if marked is None and any(ABSENT_MARK.search(cell) for cell in cells[1:]):
        marked = True
    attendance.speaks_of_absence = attendance.speaks_of_absence or marked is not None
    clusters = tuple(part for part in re.split(r"[/,\s]+", values.get("clusters", "")) if part in BODIES["clusters"])
    title = values.get("title") or person.title or None
    substitute = next((found for cell in cells[1:] if (found := substitute_in(cell.replace("(", " ")))), None)
    if substitute:
        attendance.substitutes.append((substitute, block.start, block.end))
    add_person(
        attendance,
        Participant(
            person.name,
            title,
            values.get("organisation") or None,
            clusters,
            group,
            True if absence or marked else None,
            substitute,
            roles_in(f"{title or ''} {person.tail}", group),
            (start, start + len(person.name)),
            "participant.table",
        ),
    )


def _split_columns(
    blocks: list[Block], first: int, columns: list[str], group: str | None, attendance: Attendance
) -> int:
    """Rows whose columns a page break has put one after the other: put together when equally long; blocks taken."""
    groups: list[list[Block]] = []
    for block in blocks[first : first + 200]:
        if label_of(block) or len(cells_of(block)) > 1:
            break
        if not groups or block.gap:
            if len(groups) == len(columns):
                break
            groups.append([])
        groups[-1].append(block)
    sizes = {len(g) for g in groups}
    if len(groups) != len(columns) or len(groups) < 2 or len(sizes) != 1:
        return 0
    if not all(read_person(block.text) for block in groups[0]) or not any(is_organisation(b.text) for b in groups[1]):
        return 0
    for rows in zip(*groups, strict=True):
        _row(rows[0], [row.text for row in rows], columns, group, False, attendance)
    return len(groups) * len(groups[0])


def _entries(text: str, start: int, end: int, group: str | None, absence: bool, attendance: Attendance) -> bool:
    """Read one line: a person with what is said about them, or several names. True when somebody was found."""
    if plain(text) in PEOPLE["no_one"]:
        attendance.speaks_of_absence = attendance.speaks_of_absence or absence
        return True
    if led := LED_BY_INITIALS.match(text):
        # "KA  Knud Aggerholm, formand"
        text, start = text[led.end() :], start + led.end()
    several = [] if ABSENT_MARK.search(text) and CAME_TOO.search(text) and not absence else _several(text)
    if several:
        for name, offset in several:
            _person(name, start + offset, end, group, absence, attendance)
        return True
    if _person(text, start, end, group, absence, attendance):
        return True
    first_names = _first_names(text) if group or absence else []
    for name, offset in first_names:
        _person(name, start + offset, end, group, absence, attendance, short=True)
    return bool(first_names)


def _first_names(text: str) -> list[tuple[str, int]]:
    """The people of a line that names them by their first names ("Lise, Bo og Ane"), with their offsets."""
    pieces = [(piece.strip(" .:"), offset) for piece, offset in _pieces(text, BETWEEN_NAMES)]
    pieces = [(piece, offset) for piece, offset in pieces if piece]
    if len(pieces) > 1 and all(INITIALS.match(piece) for piece, _ in pieces):
        return pieces
    named = [piece for piece, _ in pieces if read_short_name(piece) or read_person(piece)]
    common = [piece for piece in named if is_first_name(piece)]
    if not pieces or len(named) < len(pieces) * MOST_NAMED or len(common) * 2 < len(named):
        return []
    return [(piece, offset) for piece, offset in pieces if piece in named]


def _several(text: str) -> list[tuple[str, int]]:
    """The names of a line that lists more than one person, with their offsets; empty when it is about one."""
    separator = BETWEEN_DOTS if BETWEEN_DOTS.search(text) else BETWEEN_SEMICOLONS if ";" in text else BETWEEN_NAMES
    pieces = _pieces(text, separator)
    pieces = [(piece.rstrip(" ."), offset) for piece, offset in pieces if piece.strip(" .")]
    if len(pieces) < 2:
        return []
    people = [piece for piece, _ in pieces if _bare_name(piece)]
    if separator is not BETWEEN_NAMES:
        return pieces if sum(1 for piece, _ in pieces if read_person(piece)) >= 2 else []
    return (
        [(piece, offset) for piece, offset in pieces if read_person(PARENTHESIS.sub("", piece).strip())]
        if len(people) >= 2 and len(people) >= len(pieces) * 0.6
        else []
    )


def _pieces(text: str, separator: re.Pattern[str]) -> list[tuple[str, int]]:
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
    return bool(read_person(bare)) and not is_organisation(bare)


def _person(
    text: str, start: int, end: int, group: str | None, absence: bool, attendance: Attendance, *, short: bool = False
) -> bool:
    notes = PARENTHESIS.findall(text)
    bare = re.sub(r"\s+", " ", PARENTHESIS.sub(" ", text)).strip()
    person = read_person(bare) or (read_short_name(bare) if short else None)
    if not person or len(text) > 400:
        return False
    tail = " ".join([person.tail, *notes])
    marked = bool(ABSENT_MARK.search(tail)) and not PARTLY_AWAY.search(tail)
    substitute = substitute_in(tail)
    if marked or absence or substitute:
        attendance.speaks_of_absence = True
    first = person.name.split()[0]
    place = text.find(first) if text.find(first) >= 0 else 0
    at = (start + place, min(start + place + len(person.name), end))
    if absence:
        attendance.absent_names.append((person.name, substitute, *at))
    else:
        title, organisation = title_and_organisation(person.title, person.tail)
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
                roles_in(" ".join([person.title, tail]), group),
                at,
                "participant.line",
            ),
        )
    if substitute:
        attendance.substitutes.append((substitute, start, end))
    return True
