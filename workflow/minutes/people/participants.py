"""Attendance: who was there, who sent apologies, and who came instead."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.expressions import Expression, expression
from workflow.minutes.layout.labels import Label, plain
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.model import Participant
from workflow.minutes.people.absence_sentences import (
    ABSENCE_LEAD,
    ABSENCE_SUBJECT,
    ALL_EXCEPT,
    ALL_PRESENT,
    BECAUSE_AWAY,
    CAME_INSTEAD,
    HEADER_ABSENCE,
    PRESENT_LEAD,
    came_for,
    named_in,
    read_absence,
    read_came_for,
)
from workflow.minutes.people.attendance_cells import with_lines_of_cells
from workflow.minutes.people.attendance_entries import (
    ABSENT_MARK,
    PARENTHESIS,
    named_in_list,
    read_entries,
    several_in,
)
from workflow.minutes.people.attendance_lines import PEOPLE_LABELS, is_indented, people_label, prepared
from workflow.minutes.people.attendance_list import Attendance, Zone, settle
from workflow.minutes.people.attendance_tables import (
    COLUMN,
    NO_TICKS,
    TICKS,
    cells_of,
    read_row,
    separator_of,
    split_columns,
)
from workflow.minutes.people.people import read_person, read_short_name
from workflow.minutes.people.told_sentences import (
    AWAY,
    INSTEAD,
    OPENS_SENTENCE,
    read_told,
    sentences_of,
    tells_attendance,
)

__all__ = ["COLUMN", "NAMED_GROUP", "cells_of", "read_participants", "separator_of"]

SECOND_LABEL = expression(
    r"(?<=\.)\s+(?:Afbud|Fraværende|Fravær)(?:\s+fra)?\s+(?=[A-ZÆØÅ])"
    r"|(?:^|[.;,]\s+|\s)(?:Afbud|Fraværende|Fravær|Ikke mødt|Ikke til ?stede)"
    r"(?:\s+(?:fra|med afbud|uden afbud))?\s*:\s*",
    re.IGNORECASE,
)
NAMED_GROUP = expression(
    r"^(?P<group>[A-ZÆØÅ][A-Za-zÆØÅæøåé /.-]{0,50}?)(?:\s*\([^()]{1,40}\))?\s*:\s+(?P<rest>\S.*)$", re.DOTALL
)
SAYS_ABSENCE = expression(r"^(?:afbud(?: fra)?|fraværende)\s*:?\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
CROSSED = expression(r"[\s|][xX✓✔☑✅]\s*(?:\||$)")
CHECKBOX = expression(r"^\s*(?:[-*•]\s*)?\[(?P<mark>[ xX✓])\]\s+")
CHECKBOX_TEXT = expression(r"^[-*•]?\s*\[[ xX✓]\]\s+")
NAMES_END = expression(
    r"(?<=[\w)][a-zæøå)])\.\s+"
    r"(?=(?!Afbud|Fravær|Meldt|Ikke|Til ?stede|[^.:]{0,40}:)[A-ZÆØÅ][a-zæøå]+\s[a-zæøå]{2,}\s"
    r"|Som (?:stedfortræder|suppleant)|[A-ZÆØÅ][^,;]{0,80}\s"
    r"(?:var|er|deltog|deltager|forlod|kom|ankom|gik|havde|har|mødte|skrev|måtte|nåede)\b)"
)
CONTRAST = expression(r",?\s+(?:mens|hvorimod|men)\s+(?=[A-ZÆØÅ])")
CLAUSES = expression(r",\s+(?:mens|men|og)\s+(?=[A-ZÆØÅ])")
AWAY_HEADING = expression(
    r"^(?:afbud|fravær|(?:ikke|ej)[ -](?:mødt|fremmødt|deltag|til ?stede)|udeblev|forfald)", re.IGNORECASE
)
ENDS_AWAY = expression(r"\b(?:fraværende|afbud|ikke (?:til ?stede|mødt|fremmødt))\)?\s*:\s*$", re.IGNORECASE)
AWAY_HEADINGS = frozenset(PEOPLE["away_headings"])
MIN_CELLS = 2
ROLE_LEAD = expression(r"^(?:" + "|".join(PEOPLE["sentences"]["role_leads"]) + r")\b", re.IGNORECASE)
INITIALS_LINE = expression(r"^[A-ZÆØÅ]{2,4}(?:\s*\((?P<note>[^()]{2,40})\))?$")
NOT_PEOPLE = frozenset({"meeting_date", "meeting_place", "meeting_body", "closing"})
LONGEST_WORD = 200
"""Characters of a word from which a block is damaged text that no sentence is read from."""
LONGEST_BARE = 6
"""Words of a name, or of the heading of a group, with nothing else on the line."""
LONGEST_TOLD = 800
SHORTEST_TOLD = 4
"""Words from which a line can be a sentence rather than an entry of a list."""


def read_participants(zones: list[Zone], text: str) -> tuple[Participant, ...]:
    """Everybody in the attendance zones; the absent are marked, substitutes are participants of their own.

    `text`: the canonical text that the zones are of.
    """
    attendance = Attendance()
    for zone in zones:
        _ZoneReader(replace(zone, blocks=tuple(with_lines_of_cells(zone.blocks, text))), attendance).read()
    return settle(attendance)


class _ZoneReader:
    """Reads one zone block by block, and knows the group, the columns and the absence that the last heading opened."""

    def __init__(self, zone: Zone, attendance: Attendance) -> None:
        self.attendance = attendance
        self.blocks = prepared(zone.blocks)
        self.hanging = self.inline = False
        # the names of one label go on below it, so those of the next one do as well
        self.goes_on = False
        self.separator: Expression | None = None
        last = [cells[-1].lower() for block in self.blocks if len(cells := cells_of(block)) > 1]
        self.has_ticked = any(cell in TICKS for cell in last) and all(cell in TICKS | NO_TICKS for cell in last)
        self.group = zone.group
        self.absence = zone.absence
        self.columns: list[str] = []
        self.has_crossed = any(CROSSED.search(block.raw) for block in self.blocks)
        self.has_checked = any((box := CHECKBOX.match(b.raw)) and box["mark"] != " " for b in self.blocks)

    def read(self) -> None:
        """Read all blocks of the zone."""
        position = 0
        while position < len(self.blocks):
            read = position
            position += self._read_block(position)
            self.attendance.above = (self.blocks[read].start, self.blocks[read].end)

    def _read_block(self, position: int) -> int:
        """Read one block; how many blocks that took."""
        block = self.blocks[position]
        if self._box(block) or self._initials_below(block):
            return 1
        if separator := separator_of(block):
            self.separator = separator
            self.columns = [COLUMN.get(plain(cell), "") for cell in cells_of(block, separator)]
            return 1
        label = people_label(block)
        if self.hanging and (label or not (is_indented(block) or (self.goes_on and not block.gap))):
            self.absence, self.hanging = False, False
        if self.inline and not label and not block.gap and read_person(block.text):
            self.goes_on = True
        self.inline = False
        if label and label.kind in NOT_PEOPLE:
            self.columns = []
            return 1
        if label and label.kind in ("attendance", "absence"):
            self._label(block, label)
            return 1
        if self.separator and self.columns and self._row(block, cells_of(block, self.separator)):
            return 1
        cells = cells_of(block)
        if len(cells) > 1:
            self._cells(block, cells)
            return 1
        if self.columns and (taken := split_columns(self.blocks, position, self.columns, self.group, self.attendance)):
            return taken
        if not (self._name_and_sentences(block) or self._sentence(block) or self._group_line(block)):
            self._entry(block, self.blocks[position + 1] if position + 1 < len(self.blocks) else None)
        return 1

    def _name_and_sentences(self, block: Block) -> bool:
        """An entry that goes on in sentences ("Rie Tang (V). Som stedfortræder deltog Bo Ask (V).")."""
        sentences = sentences_of(block.text) if len(block.text) <= LONGEST_TOLD else []
        if len(sentences) < 2:
            return False
        first, *told = sentences
        person = read_person(PARENTHESIS.sub("", first).strip())
        if not person or person.tail or len(first.split()) > LONGEST_BARE or not all(map(tells_attendance, told)):
            return False
        self._entries(first, block, self.group, absence=self.absence)
        for sentence in told:
            read_told(block, sentence, self.attendance)
        return True

    def _entries(self, words: str, block: Block, group: str | None, *, absence: bool) -> bool:
        return read_entries(words, _place_in(block, words), block.end, group, absence, self.attendance)

    def _row(self, block: Block, cells: list[str]) -> bool:
        """A row of a table that is written with signs or spaces between its columns."""
        if len(cells) < MIN_CELLS or not (named_in_list(cells[0]) or several_in(cells[0])):
            return False
        read_row(block, self._ticked(cells), self.columns, self.group, self.absence, self.attendance)
        return True

    def _box(self, block: Block) -> bool:
        """An entry with a check box; an empty one means absence where others are ticked."""
        box = CHECKBOX.match(block.raw)
        if not box:
            return False
        absent = self.absence or (box["mark"] == " " and self.has_checked)
        self._entries(CHECKBOX_TEXT.sub("", block.text), block, self.group, absence=absent)
        return True

    def _initials_below(self, block: Block) -> bool:
        """Cells of a table that stand under one another: the initials, and perhaps "(afbud)", of the one above."""
        mark = INITIALS_LINE.match(block.text)
        if not mark or not self.attendance.people:
            return False
        if ABSENT_MARK.search(mark["note"] or ""):
            self.attendance.speaks_of_absence = True
            self.attendance.people[-1] = replace(self.attendance.people[-1], absent=True)
        return True

    def _label(self, block: Block, label: Label) -> None:
        if not self.columns or "\t" not in block.raw:
            self.group = block.text.strip(" :#*") if not label.rest else label.words
            self.absence = label.kind == "absence"
            self.columns = []
        if self.absence:
            self.attendance.speaks_of_absence = True
        if label.rest:
            self._rest(block, label)
            # the names may go on below, under the first one
            self.hanging, self.inline = self.absence, not self.absence

    def _rest(self, block: Block, label: Label) -> None:
        """The names after an inline label, which another label or a sentence may follow ("… . Fraværende: …")."""
        rest, start = label.rest, label.rest_start
        if ALL_EXCEPT.search(rest):
            part = Block(start, block.end, rest, rest, start, False, None, "", 0, 0, rest)
            self.attendance.speaks_of_absence = True
            if read_absence(part, self.attendance):
                return
        told = ""
        if ended := NAMES_END.search(rest):
            rest, told = rest[: ended.start() + 1], rest[ended.end() :]
        second = SECOND_LABEL.search(rest)
        first = self._without_absent(block, rest[: second.start()] if second else rest)
        if plain(first):
            found = read_entries(first.rstrip(" ."), start, block.end, self.group, self.absence, self.attendance)
            if not found and self.absence and (only := read_short_name(first.rstrip(" ."))):
                # "Afbud: Torkild" names somebody, however rare the name
                self.attendance.absent_names.append((only.name, None, start, start + len(only.name)))
        if second:
            self.attendance.speaks_of_absence = True
            absent = rest[second.end() :].strip(" .")
            read_entries(absent, start + second.end(), block.end, None, True, self.attendance)
        if told:
            read_told(block, told, self.attendance, None)

    def _without_absent(self, block: Block, names: str) -> str:
        """The names without a clause on somebody who was away ("…, fordi Bo havde meldt afbud"), which is noted."""
        match = BECAUSE_AWAY.search(names)
        person = named_in(match["name"]) if match else None
        if not match or not person:
            return names
        self.attendance.speaks_of_absence = True
        start = _place_in(block, person.name)
        self.attendance.absent_names.append((person.name, None, start, start + len(person.name)))
        return names[: match.start()] + names[match.end() :]

    def _cells(self, block: Block, cells: list[str]) -> None:
        if "\t" not in block.text and not block.text.startswith("|"):
            # two columns of people on one line
            for cell in cells:
                self._entries(cell, block, self.group, absence=self.absence)
            return
        heads = [COLUMN.get(plain(cell), "") for cell in cells]
        if "name" in heads and not any(read_person(cell) for cell in cells):
            self.columns = heads
            return
        columns = self.columns or ["name", "organisation", "clusters"]
        if not self.columns and self.has_ticked:
            columns = ["name", *["title"] * (len(cells) - 2), "present"]
        role, *names = cells
        bare = not self.columns and len(cells) == MIN_CELLS and not (named_in_list(role) or several_in(role))
        if bare and (named_in_list(names[0]) or several_in(names[0])):
            # "| Kasserer | Rie Tang |"
            absent = self.absence or bool(AWAY_HEADING.match(role))
            self._entries(names[0], block, role.strip(" :*"), absence=absent)
            return
        read_row(block, self._ticked(cells), columns, self.group, self.absence, self.attendance)

    def _ticked(self, cells: list[str]) -> list[str]:
        """The cells with a sign for an empty one in the column of those present, where others have a tick."""
        if "present" not in self.columns or not self.has_crossed:
            return cells
        place = self.columns.index("present")
        padded = [*cells, *[""] * (place + 1 - len(cells))]
        return [*padded[:place], padded[place].strip() or "-", *padded[place + 1 :]]

    def _sentence(self, block: Block) -> bool:
        """A sentence about the attendance; True when that is all that the block is."""
        text, attendance = block.text, self.attendance
        if len(max(text.split(), key=len, default="")) > LONGEST_WORD:
            return False
        several = len(sentences_of(text)) > 1
        instead = came_for(text)
        alone = instead and not several and "," not in text[: instead.start()]
        if instead and alone and not (PRESENT_LEAD.match(text) or ABSENCE_LEAD.match(text)):
            # before the words on absence, which may follow: "Rie Tang mødte for Bo Ask, der var syg"
            paired = read_came_for(block, instead, attendance)
            if paired:
                return True
        if several and ALL_EXCEPT.search(text) and read_told(block, text, attendance):
            return True
        present = PRESENT_LEAD.match(text)
        twice = len(AWAY.findall(text)) > 1 or any(map(CAME_INSTEAD.match, CLAUSES.split(text)[1:]))
        if (several or twice) and not present and ABSENCE_SUBJECT.match(text) and read_told(block, text, attendance):
            return True
        if ABSENCE_LEAD.match(text) or (ABSENCE_SUBJECT.match(text) and not present) or ALL_EXCEPT.search(text):
            attendance.speaks_of_absence = True
            if not read_absence(block, attendance):
                self.absence, self.group = True, None
            elif several and ABSENCE_LEAD.match(text):
                for sentence in sentences_of(text)[1:]:
                    read_told(block, sentence, attendance)
            return True
        if present:
            rest, *told = sentences_of(present["names"].strip(" )"))
            if clause := CONTRAST.search(rest):
                rest, told = rest[: clause.start()], [rest[clause.end() :], *told]
            names = self._without_absent(block, rest)
            found = self._entries(names.strip(" .)"), block, "deltagere", absence=False)
            for sentence in told:
                if not tells_attendance(sentence) or not read_told(block, sentence, attendance):
                    self._told_absence(block, sentence)
            if found:
                return True
        if (away := HEADER_ABSENCE.search(text)) and not tells_attendance(text[: away.start()]):
            attendance.speaks_of_absence = True
            rest, *told = sentences_of(away["names"].strip(" .)"))
            if self._entries(rest, block, None, absence=True):
                for sentence in told:
                    read_told(block, sentence, attendance)
                return True
        if instead and several and read_told(block, text, attendance):
            return True
        if instead and not several and read_came_for(block, instead, attendance):
            return True
        if ALL_PRESENT.search(text):
            attendance.speaks_of_absence = True
            return True
        return self._told(block)

    def _told_absence(self, block: Block, sentence: str) -> None:
        part = Block(block.start, block.end, sentence, sentence, block.start, False, None, "", 0, 0, block.raw)
        if ABSENT_MARK.search(sentence) and read_absence(part, self.attendance):
            self.attendance.speaks_of_absence = True

    def _told(self, block: Block) -> bool:
        """Running text about who was there, as far as it is no entry of a list with a remark."""
        text = block.text
        if len(text.split()) < SHORTEST_TOLD or not tells_attendance(text):
            return False
        if INSTEAD.match(text):
            return read_told(block, text, self.attendance)
        whole = text.endswith(".") or OPENS_SENTENCE.match(text)
        if len(sentences_of(text)) == 1 and (read_person(text) or not whole):
            return False
        return read_told(block, text, self.attendance)

    def _group_line(self, block: Block) -> bool:
        """The people after a group's own heading on the same line ("Forældrevalgte: …")."""
        match = NAMED_GROUP.match(block.text)
        if not match:
            return False
        rest = SAYS_ABSENCE.sub("", match["rest"])
        head = block.text[: match.start("rest")]
        away = plain(match["group"]) in AWAY_HEADINGS or AWAY_HEADING.match(head) or ENDS_AWAY.search(head)
        absent = self.absence or bool(away) or rest != match["rest"]
        return self._entries(rest.rstrip(" ."), block, match["group"].strip(), absence=absent)

    def _entry(self, block: Block, below: Block | None) -> None:
        if block.level or ROLE_LEAD.match(block.text):
            # a heading, or whoever led the meeting or wrote the minutes, belongs to no list of the absent
            self.absence = False
        found = read_entries(block.body, block.body_start, block.end, self.group, self.absence, self.attendance)
        if not found and (_is_group(block) or _heads_list(block, below)):
            self.group = block.text.strip(" :#*")
            self.absence = plain(block.text).rstrip("?") in AWAY_HEADINGS or bool(AWAY_HEADING.match(block.text))


def _place_in(block: Block, words: str) -> int:
    """Where the first of some words of a block stands in the text."""
    place = block.raw.find(words.split()[0]) if words.split() else -1
    return block.start + max(place - (len(block.raw) - len(block.raw.lstrip())), 0)


def _heads_list(block: Block, below: Block | None) -> bool:
    """Whether a short line stands above the first name of a list after an empty line ("Lunde Kommune")."""
    short = len(block.text.split()) <= LONGEST_BARE and not block.text.endswith((".", ","))
    return bool(block.gap and short and below and not below.gap and read_person(below.body))


def _is_group(block: Block) -> bool:
    words = plain(block.text)
    return len(block.text) <= 90 and (
        bool(block.level)
        or (words.split()[:1] and words.split()[0] in PEOPLE_LABELS)
        or block.text.endswith((":", "?"))
        or any(word in PEOPLE["group_words"] for word in words.split())
    )
