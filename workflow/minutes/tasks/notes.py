"""Lines, sentences and cells that tell who is responsible, or by when, for what stands above or beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import label_of, plain
from workflow.minutes.layout.text import Block, Sentence, sentences
from workflow.minutes.lexicon_file import load
from workflow.minutes.people.participants import cells_of
from workflow.minutes.tasks.cells import is_only_due, is_owner
from workflow.minutes.tasks.label_rows import label_and_value
from workflow.minutes.tasks.owners import AGENTS, all_known, all_people

TABLE_WORDS: dict[str, list[str]] = load("ties")["tables"]
_LABELS = "|".join(sorted(map(re.escape, TABLE_WORDS["note"]), key=len, reverse=True))
_TIMED = r"(?:Frist|Deadline|Tidsfrist|Senest)"
NOTE = expression(
    rf"^\W{{0,4}}(?:(?P<label>{_LABELS}|{_TIMED}|Hvornår)\s*:\s*(?P<value>\S.*)"
    r"|(?:Frist|Deadline|Tidsfrist)(?:en)?(?:\s+er)?\s+(?P<due>(?:(?:senest|inden|den|d\.|uge|primo|medio|ultimo)\s*)?\d.{0,30}))$",
    re.IGNORECASE | re.DOTALL,
)
INLINE = expression(
    rf"(?:[(\[]|[.,;–-]\s+|(?<=[.,;)])\s)\s*(?P<label>{_LABELS})\s*:\s*(?P<value>[^()\[\]]{{2,120}})", re.IGNORECASE
)
INLINE_DEADLINE = expression(rf"[\s,;.(–-]*\b{_TIMED}\s*(?::|er)?\s+(?P<deadline>[^;()]{{1,60}})", re.IGNORECASE)
TIME_BEFORE = expression(rf"[\s,;.(–-]*\b(?:{_TIMED}|inden)\s*(?::|er)?\s+(?P<deadline>[^;()]{{1,60}})", re.IGNORECASE)
NAMED_FIRST = expression(rf"^(?P<owner>{AGENTS})(?P<rest>[\s,;(–-].*)?$", re.DOTALL)
OWNER_CELL = expression(rf"^(?P<owner>{AGENTS})(?:\s+(?P<due>\S.{{0,39}}))?$")
NOTE_WORDS = frozenset(TABLE_WORDS["note"])
DOUBTFUL_LABELS = frozenset(TABLE_WORDS["doubtful_note"])
NOTED = expression(r":|\b(?:[Ff]rist|[Dd]eadline)")
LONGEST_NOTED = 2000


@dataclass(frozen=True)
class Note:
    """A line or sentence such as "Ansvarlig: …" or "Frist: …" after what it is about.

    `cell` is what a cell is that stands under its task, without a label: such a note holds for what stands right above.
    """

    owner: str
    deadline: str
    start: int
    end: int
    cell: bool = False


def read_notes(text: str, blocks: tuple[Block, ...], names: tuple[str, ...]) -> list[Note]:
    """Lines and sentences of their own that tell who is responsible, or by when, for what stands above them."""
    notes: list[Note] = []
    for place, block in enumerate(blocks):
        if len(cells_of(block)) > 1:
            if note := row_note(block, names):
                notes.append(note)
            continue
        if not block.listed and (cell := OWNER_CELL.match(block.text)) and _is_cell(cell, names):
            due = cell["due"] or ""
            end = block.end
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            if not due and following and is_only_due(following.text) and not label_of(following):
                due, end = following.text, following.end
            notes.append(Note(cell["owner"], due, block.start, end, True))
            continue
        if not NOTED.search(block.text[:LONGEST_NOTED]):
            continue
        for sentence in sentences(text, block.start, block.end):
            note = _note(sentence, names)
            if note:
                notes.append(note)
    return notes


def row_note(block: Block, names: tuple[str, ...]) -> Note | None:
    """The note that a row of two cells is, a label and what it says."""
    row = label_and_value(block)
    note = _note(Sentence(f"{row[0].strip(' :')}: {row[1]}", block.start, block.end), names) if row else None
    return note if note and (not note.owner or is_owner(note.owner, names)) else None


def _is_cell(cell: re.Match[str], names: tuple[str, ...]) -> bool:
    """Whether a line is a cell with people, and at most a time after them."""
    due = cell["due"]
    return all_people(cell["owner"], names) and (not due or is_only_due(due))


def _note(sentence: Sentence, names: tuple[str, ...]) -> Note | None:
    match = NOTE.match(sentence.text) if len(sentence.text) <= 200 else None
    if match is None:
        return None
    if match["due"]:
        return Note("", match["due"].strip(" ."), sentence.start, sentence.end) if is_only_due(match["due"]) else None
    label = plain(match["label"])
    if label not in NOTE_WORDS:
        return Note("", match["value"].strip(" ."), sentence.start, sentence.end)
    owner, due = said_after(label, match["value"], names)
    return Note(owner, due, sentence.start, sentence.end) if owner else None


def said_after(label: str, value: str, names: tuple[str, ...]) -> tuple[str, str]:
    """The owner and the deadline that the words after a label such as "Ansvarlig:" give; empty where they do not."""
    value = value.strip()
    first = NAMED_FIRST.match(value[:200])
    if first and all_known(first["owner"], names):
        rest = (first["rest"] or "").strip(" .,;()–-")
        due = INLINE_DEADLINE.match(rest)
        if not rest or due or is_only_due(rest):
            return first["owner"], due["deadline"].strip(" .") if due else rest
    if plain(label) in DOUBTFUL_LABELS:
        return "", ""
    due = INLINE_DEADLINE.search(value)
    return (value[: due.start()] if due else value).strip(" .,;–-"), due["deadline"].strip(" .") if due else ""
