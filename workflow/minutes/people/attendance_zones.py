"""Where a document tells who was there: under headings, in sentences, in items of their own, and inside decisions."""

from __future__ import annotations

import itertools
import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_parts import ItemParts
from workflow.minutes.layout.labels import Label, is_attendance_title, label_of, plain
from workflow.minutes.layout.sections import Section
from workflow.minutes.layout.text import Block, is_contents_line
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.people.absence_sentences import (
    ABSENCE_LEAD,
    ALL_EXCEPT,
    ALL_PRESENT,
    CAME_FOR,
    HEADER_ABSENCE,
    NOT_BUT,
    PRESENT_LEAD,
)
from workflow.minutes.people.attendance_entries import for_others
from workflow.minutes.people.attendance_lines import BEFORE_NAME, NOT_PEOPLE, heads_columns, people_label
from workflow.minutes.people.attendance_list import Zone
from workflow.minutes.people.participants import COLUMN, NAMED_GROUP, cells_of, separator_of
from workflow.minutes.people.people import is_first_name, read_person
from workflow.minutes.people.told_sentences import tells_attendance

ONLY_ABSENCE = frozenset({"attendance", "absence"})
TELLS = (ABSENCE_LEAD, PRESENT_LEAD, HEADER_ABSENCE, ALL_EXCEPT, ALL_PRESENT, CAME_FOR)
THERE_HEADINGS = frozenset(PEOPLE["there_headings"])
THERE_LABEL = expression(
    r"^(?:" + "|".join(PEOPLE["there_words"]) + r")(?:\s+(?:fra|for)\s[^:.,]{2,50}|\s*\([^():]{2,60}\))\s*:",
    re.IGNORECASE,
)
LONGEST_TOLD = 1500
LONGEST_GROUP = 600
LONGEST_ENTRY = 90
FEWEST_LISTED, FEWEST_GROUPS = 3, 2
LONGEST_LISTED = 160
LIST_OF_PERSON = expression(r"^[A-ZÆØÅ][\w.-]+(?:\s[A-ZÆØÅ][\w.-]+){1,3}\s*(?:[–,(-]|$)")
HEADING_OF_GROUP = expression(r"^[A-ZÆØÅ][^.:;,!?\d]{2,58}(?:\.?:)?$")


def attendance_zones(before: list[Block], labels: list[Label | None], parts: list[ItemParts]) -> list[Zone]:
    """The stretches of the document that tell who was there."""
    zones: list[Zone] = []
    labels = [label or people_label(block) for block, label in zip(before, labels, strict=True)]
    start = next((i for i, label in enumerate(labels) if label and label.kind in ONLY_ABSENCE), None)
    start = next((i for i, block in enumerate(before[:start]) if _opens_list(block)), start)
    heads = (i for i, (block, below) in enumerate(itertools.pairwise(before[:start])) if _heads_people(block, below))
    start = next(heads, start)
    if start is None and (table := _people_table(before)):
        zones.append(Zone(table))
    elif start is None and not any(label and label.kind in ONLY_ABSENCE for label in labels):
        zones.append(Zone(_listed_people(before)))
    while start and any(lists(before[start - 1]) for lists in (_names_a_group, _side_by_side, _lists_people)):
        start -= 1
    if start:
        start, _ = _people_above(before, start)
    told = [
        block
        for block, label in zip(before[:start], labels[:start], strict=True)
        if len(block.text) <= LONGEST_TOLD
        and not is_contents_line(block.text)
        and (any(p.search(block.text) for p in TELLS) or (label is None and tells_attendance(block.text)))
    ]
    if told:
        zones.append(Zone(tuple(told)))
    if start is not None:
        inside, keep = [], True
        for block, label in zip(before[start:], labels[start:], strict=True):
            if (
                label
                and (label.kind != "case" or block.gap)
                and label.kind
                in (
                    "agenda",
                    "contents",
                    "meeting_date",
                    "meeting_place",
                    "meeting_body",
                    "identifier",
                    "case",
                )
            ):
                keep = False
            elif label and label.kind in ONLY_ABSENCE:
                keep = True
            if keep and not is_contents_line(block.text):
                inside.append(block)
        zones.append(Zone(tuple(inside)))
    whole_meeting = _absent_everywhere(parts)
    for part in parts:
        if is_attendance_title(part.heading.title):
            zones.append(Zone(tuple(_with_label_blocks(part))))
            continue
        for section in part.sections:
            if section.label and (
                (section.kind == "attendance" and section.label.kind == "attendance")
                or (section.label.kind == "absence" and ("afbud" in section.label.words or whole_meeting))
            ):
                zones.append(
                    Zone(
                        tuple(
                            _label_block(part, section)
                            + list(section.blocks if not section.label.rest else section.blocks[1:])
                        )
                    )
                )
            elif section.kind == "decision":
                said = [
                    b
                    for b in section.blocks
                    if ABSENCE_LEAD.match(b.text) or re.match(r"Afbud\s*:", b.text) or NOT_BUT.match(b.text)
                ]
                if said:
                    zones.append(Zone(tuple(said)))
    return zones


def _people_table(before: list[Block]) -> tuple[Block, ...]:
    """The rows of a table of people that no heading announces: from its row of column headings on."""
    before = [block for block in before if not is_contents_line(block.text)]
    separators = [separator_of(block) for block in before]
    written = next((i for i, separator in enumerate(separators) if separator), None)
    if written is not None:
        rows = before[written:]
        return tuple(itertools.takewhile(lambda block: len(cells_of(block, separators[written])) != 1, rows))
    first = next((i for i, b in enumerate(before) if "name" in [COLUMN.get(plain(c), "") for c in cells_of(b)]), None)
    if first is None:
        return ()
    return tuple(itertools.takewhile(lambda block: len(cells_of(block)) != 1, before[first:]))


def _names_a_group(block: Block) -> bool:
    """Whether a line lists the people of one group, as may stand above the first heading ("Forældrevalgte: …")."""
    match = NAMED_GROUP.match(block.text) if len(block.text) <= LONGEST_GROUP else None
    pieces = re.split(r",\s+|;\s+|\s+og\s+", re.sub(r"\([^()]*\)", "", match["rest"])) if match else []
    named = [piece for piece in pieces if read_person(piece.strip(" .")) or is_first_name(piece)]
    return len(pieces) > 0 and len(named) * 2 >= len(pieces)


def _first_cell(block: Block) -> bool:
    """Whether a line begins with a name that a wide space or a tab parts from the rest."""
    raw = block.raw.strip()
    first, _, rest = raw.partition("\t" if "\t" in raw else "   ")
    return bool(rest) and read_person(first) is not None


def _names_one(block: Block) -> bool:
    """Whether a line is an entry of a list of people: it begins with a name that has a common first name."""
    if len(block.text) > LONGEST_LISTED or label_of(block):
        return False
    words = BEFORE_NAME.sub("", block.body)
    others = for_others(words)
    words = words[others.end() :] if others else words
    person = read_person(words) or read_person(words.partition("\t")[0])
    return person is not None and is_first_name(person.name)


def _people_above(before: list[Block], end: int) -> tuple[int, int]:
    """Where the people begin who are listed line by line right above a block, and how many they are.

    The lines may be parted by headings of their groups ("For ledelsen:", "Lunde Kommune"), which the reader need
    not know: what stands above a list of people and is short names the group.
    """
    first, named = end, 0
    group = (end, 0)
    while first:
        block = before[first - 1]
        below = before[first] if first < len(before) else None
        if _names_one(block):
            named += 1
        elif not (below and _names_one(below) and HEADING_OF_GROUP.match(block.text)) or label_of(block):
            break
        elif NOT_PEOPLE.match(block.text.rstrip(":") + ":"):
            # whom the minutes are sent to
            return group
        else:
            group = (first - 1, named)
        first -= 1
    if first < end and not _names_one(before[first]) and not before[first].text.endswith(":"):
        # what stands above all of them may as well be the title of the document
        first += 1
    return (first, named) if named >= FEWEST_GROUPS else (end, 0)


def _opens_list(block: Block) -> bool:
    """Whether a line is a heading for who was there in the words of a sentence ("Hvem var med?")."""
    if len(block.text) <= LONGEST_ENTRY and plain(block.text).rstrip("?") in THERE_HEADINGS:
        return True
    return len(block.text) <= LONGEST_GROUP and (bool(THERE_LABEL.match(block.text)) or bool(heads_columns(block)))


def _heads_people(block: Block, below: Block) -> bool:
    """Whether a line heads a group of people, the first of whom stands below ("Repræsentanter for ejerne:")."""
    words = plain(block.text).split()
    if not block.text.endswith(":") or len(block.text) > LONGEST_ENTRY or label_of(block):
        return False
    return any(word in PEOPLE["group_words"] for word in words) and read_person(below.text) is not None


def _side_by_side(block: Block) -> bool:
    """Whether a line has two or more people in columns."""
    cells = cells_of(block) if len(block.text) <= LONGEST_GROUP else []
    return len(cells) > 1 and all(read_person(re.sub(r"\([^()]*\)", "", cell).strip()) for cell in cells)


def _lists_people(block: Block) -> bool:
    """Whether a line without a label names two or more people and nothing else."""
    if len(block.text) > LONGEST_GROUP or label_of(block):
        return False
    pieces = re.split(r",\s+|;\s+|\s+og\s+", re.sub(r"\([^()]*\)", "", block.text).strip(" ."))
    named = [person.name for piece in pieces if (person := read_person(piece.strip()))]
    if len(pieces) < FEWEST_GROUPS or len(named) < len(pieces):
        return False
    # "Konferencerum Nord, Bygning Vest" is written like names
    return sum(map(is_first_name, named)) * 2 >= len(named)


def _listed_people(before: list[Block]) -> tuple[Block, ...]:
    """People who are listed on lines of their own before the first item, without a heading."""
    groups = [block for block in before if _names_a_group(block) and not label_of(block)]
    if len(groups) >= FEWEST_GROUPS:
        return tuple(groups)
    last = max((i for i, block in enumerate(before) if _names_one(block)), default=-1)
    first, count = _people_above(before, last + 1)
    if count >= FEWEST_LISTED:
        return tuple(before[first : last + 1])
    named = [
        block
        for block in before
        if len(block.text) <= LONGEST_ENTRY and (LIST_OF_PERSON.match(block.body) or _first_cell(block))
    ]
    return tuple(named) if len(named) >= FEWEST_LISTED else ()


def _with_label_blocks(part: ItemParts) -> list[Block]:
    return [b for b in part.blocks if b.start > part.blocks[0].start or b is not part.blocks[0]][
        0 if part.heading.after > part.heading.index else 1 :
    ]


def _label_block(part: ItemParts, section: Section) -> list[Block]:
    label = section.label
    if label is None:
        return []
    return [b for b in part.blocks if b.start <= label.rest_start <= b.end][:1]


def _absent_everywhere(parts: list[ItemParts]) -> bool:
    """Whether "Fraværende" under the items names the same people each time: absent from the meeting."""
    said = [
        tuple(b.text for b in section.blocks)
        for part in parts
        for section in part.sections
        if section.kind in ("absence", "attendance") and section.label and section.label.kind == "absence"
    ]
    return bool(said) and len(set(said)) == 1 and len(said) >= max(1, len(parts) * 0.6)
