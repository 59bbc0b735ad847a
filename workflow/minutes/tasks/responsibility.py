"""Tables and lists that say who does what by when: with columns kept, or flattened into lines by a PDF."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import label_of, plain
from workflow.minutes.layout.table_items import BOTH, heads_owner_and_time
from workflow.minutes.layout.text import Block, clean_line, is_furniture, join_words, sentences
from workflow.minutes.lexicon_file import TASK_WORDS, load
from workflow.minutes.people.participants import cells_of
from workflow.minutes.people.people import FIRST_NAMES
from workflow.minutes.tasks.cells import (
    LONGEST_TIME,
    NAMED,
    is_due,
    is_owner,
    only_time,
    parted,
    parted_line,
    starts_owner,
)
from workflow.minutes.tasks.label_rows import label_and_value, work_in
from workflow.minutes.tasks.notes import INLINE, TIME_BEFORE, row_note, said_after
from workflow.minutes.tasks.owners import all_people, resolve_owners, without_title
from workflow.minutes.tasks.stacked_rows import lines_of, rows_in

TABLE_WORDS: dict[str, list[str]] = load("ties")["tables"]
OWNER_WORDS, WHAT_WORDS, DEADLINE_WORDS = (
    frozenset((*TASK_WORDS["tables"][column], *TABLE_WORDS[column])) for column in ("owner", "what", "deadline")
)
STATUS_WORDS = frozenset(TABLE_WORDS["status"])
_DONE = "|".join(sorted(map(re.escape, TABLE_WORDS["done"]), key=len, reverse=True))
DONE = expression(rf"^\W*(?:(?:er|blev|har været|allerede)\s+)?(?:{_DONE})(?!\w)", re.IGNORECASE)
STRUCK = expression(r"^~~.+~~$")
EMPTY = frozenset(TABLE_WORDS["empty"])
FLAT_HEADER = expression(r"\s{2,}")
BRACKETED = expression(r"\s*\([^()]{1,60}\)")
BETWEEN_OWNERS = expression(r"\s*[+/&;]\s*")
# what a later remark in a row moves the work to ("Udestår – ny frist 1. september")
NEW_DEADLINE = expression(
    r"\b(?:(?:ny|nyt|forlænget|udsat) (?:frist|deadline|tidsfrist|dato)|(?:udsat|udskudt|rykket|flyttet) til):?"
    r"\s+(?P<due>[^;()]{2,40})",
    re.IGNORECASE,
)
MOST_LINES = 400
LINES_OF_FORM = 4


@dataclass(frozen=True)
class Row:
    """One line of such a table: what, the owner's words, the deadline's words, the place of the whole, whether done."""

    what: str
    owner: str
    deadline: str
    start: int
    end: int
    evidence: str
    done: bool = False


def read_rows(text: str, blocks: tuple[Block, ...], names: tuple[str, ...]) -> list[Row]:
    """All rows with something to do in the given blocks of one item."""
    blocks = tuple(line for block in blocks for line in _lines_of_table(text, block))
    rows: list[Row] = []
    columns: list[str] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        position += 1
        cells = cells_of(block)
        if not cells:
            continue
        if len(cells) > 1:
            if heads := _heads(cells, blocks[position : position + 1], names):
                columns = heads
            elif label_and_value(block):
                columns = []
            elif not columns and (row := _form(block, blocks[position : position + LINES_OF_FORM], names)):
                rows.append(row)
            elif columns and label_of(block):
                # "Næste møde" and the like after the last row
                columns = []
            elif columns:
                if BOTH in columns:
                    words = " ".join(cell for cell in cells if cell)
                    row = _row(block, *_apart(text, block, cells, columns, names))
                    rows += [replace(row, evidence=words)] if row else []
                    continue
                stacked = rows_in(text, block, cells, columns, lambda words: is_owner(words, names), is_due)
                rows += [_with_time(row, names) for one in stacked if (row := _row(block, one, columns))]
            continue
        columns = []
        if _is_flat_header(block):
            last = position
            while (
                last < len(blocks)
                and not label_of(blocks[last])
                and not blocks[last].text.startswith(("Det indstilles", "At "))
            ):
                last += 1
            rows += _flattened(
                text, block.end, blocks[last - 1].end if last > position else block.end, plain_heads(block), names
            )
            position = last
            continue
        if ":" in block.text:
            rows += _inline(text, block, names)
    return rows


def _heads(cells: list[str], below: tuple[Block, ...], names: tuple[str, ...]) -> list[str]:
    """What the columns under a row hold, where it heads them; "Ansvarlig" beside a name heads nothing."""
    heads = columns_of(cells)
    at = next((place for place, head in enumerate(heads) if head in ("owner", BOTH)), None)
    if at is None:
        return []
    following = cells_of(below[0]) if below else []
    known = sum(map(bool, heads)) > 1 or not heads[0]
    return heads if known or (len(following) > at and is_owner(following[at], names)) else []


def _apart(
    text: str, block: Block, cells: list[str], columns: list[str], names: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """The cells of a row and what they are, with the cell for owner and time as two."""
    at, raw = columns.index(BOTH), text[block.start : block.end].split("\t")
    words = (raw if len(raw) == len(cells) else cells)[at : at + 1]
    lines = [parted_line(line, names, joined=True) for cell in words for line in lines_of(cell, small_goes_on=True)]
    owner = ", ".join(owner for owner, _ in lines if owner)
    parts = [*cells[:at], owner, *cells[at + 1 :], *[""] * (len(columns) - len(cells)), only_time(lines)]
    return parts, [*("owner" if kind == BOTH else kind for kind in columns), "deadline"]


def _with_time(row: Row, names: tuple[str, ...]) -> Row:
    """A row whose cell for the owner holds the time as well ("RT 28/2")."""
    owner, due = parted(row.owner, names) or (row.owner, "")
    return replace(row, owner=owner, deadline=row.deadline or due)


def _form(block: Block, below: tuple[Block, ...], names: tuple[str, ...]) -> Row | None:
    """A task whose work, owner and time stand in rows under each other, each with its label."""
    what = work_in(block)
    noted = list(itertools.takewhile(lambda line: label_and_value(line) is not None, below)) if what else []
    notes = [note for line in noted if (note := row_note(line, names))]
    owner = next((note.owner for note in notes if note.owner), "")
    if not what or not owner:
        return None
    due = next((note.deadline for note in notes if note.deadline), "")
    words = " ".join((block.text, *(line.text for line in noted))).replace("\t", " ")
    return Row(what, owner, due, block.start, noted[-1].end, words)


def _lines_of_table(text: str, block: Block) -> list[Block]:
    """The rows of a table with bars each as a block, where full lines were joined into one."""
    if not block.text.startswith("|") or "\n" not in block.raw:
        return [block]
    rows: list[Block] = []
    position = block.start
    for raw in block.raw.split("\n"):
        start = text.find(raw, position, block.end)
        if start < 0:
            return [block]
        position = start + len(raw)
        words = clean_line(raw)
        rows.append(replace(block, start=start, end=position, text=words, body=words, body_start=start, raw=raw))
    return rows


def columns_of(cells: list[str]) -> list[str]:
    """What each column holds by its heading; "Aktion" is the work where another column says who does it."""
    words = [plain(re.sub(r"\([^()]*\)", "", cell)) for cell in cells]
    certain = any(word in OWNER_WORDS and word not in WHAT_WORDS for word in words)
    heads = []
    for word in words:
        both = word in OWNER_WORDS and word in WHAT_WORDS
        if word in OWNER_WORDS and not (both and (certain or "owner" in heads)):
            heads.append("owner")
        elif heads_owner_and_time(word) and BOTH not in heads and not any(other in OWNER_WORDS for other in words):
            heads.append(BOTH)
        elif word in DEADLINE_WORDS:
            heads.append("deadline")
        elif word in STATUS_WORDS:
            heads.append("status")
        else:
            heads.append("what" if word in WHAT_WORDS else "")
    return heads


def _row(block: Block, cells: list[str], columns: list[str]) -> Row | None:
    pairs = [(column, cell) for column, cell in zip(columns, cells, strict=False) if plain(cell) not in EMPTY]
    what = [cell for column, cell in pairs if column == "what" and re.search(r"[^\W\d]{2}", cell)] or [
        cell for column, cell in pairs if not column and len(cell) > 3
    ]
    owner = next((cell for column, cell in pairs if column == "owner"), "")
    deadline = next((cell for column, cell in pairs if column == "deadline"), "")
    status = [cell for column, cell in pairs if column in ("status", "deadline")]
    moved = next((match for cell in status if (match := NEW_DEADLINE.search(cell[:200]))), None)
    deadline = moved["due"].strip(" .") if moved else deadline
    if not what or not owner:
        return None
    done = any(map(is_done, status)) or STRUCK.match(what[0]) is not None
    return Row(
        " – ".join(what), owner, deadline, block.start, block.end, " ".join(cell for cell in cells if cell), done
    )


def is_done(cell: str) -> bool:
    """Whether a cell says that the work is done or dropped ("lukket", "udgår, overtaget af …")."""
    return bool(DONE.match(cell))


def plain_heads(block: Block) -> list[str]:
    """The column headings of a flattened table."""
    return [plain(part) for part in FLAT_HEADER.split(block.raw.strip()) if part.strip()]


def _is_flat_header(block: Block) -> bool:
    heads = plain_heads(block)
    return len(heads) >= 3 and len(block.text) < 160 and any(head in OWNER_WORDS for head in heads)


def _flattened(text: str, start: int, end: int, heads: list[str], names: tuple[str, ...]) -> list[Row]:
    """Rows whose cells a PDF has written under one another: two spaces end a cell, an owner's name shows the column."""
    cells: list[tuple[str, int, int]] = []
    parts: list[str] = []
    cell_start = position = start
    for raw in text[start:end].split("\n")[:MOST_LINES]:
        line_start, position = position, position + len(raw) + 1
        cleaned = clean_line(raw)
        if not cleaned or is_furniture(cleaned):
            continue
        pieces = [p for p in FLAT_HEADER.split(raw.strip()) if p.strip()]
        if [plain(p) for p in pieces] == heads:
            if parts:
                cells.append((join_words(parts), cell_start, line_start))
                parts = []
            cells.append(("", line_start, line_start))
            continue
        for index, piece in enumerate(pieces):
            words = clean_line(piece)
            at = line_start + raw.find(piece)
            if parts and starts_owner(words):
                cells.append((join_words(parts), cell_start, at))
                parts = []
            if not parts:
                cell_start = at
            parts.append(words)
            if index < len(pieces) - 1 or raw.endswith("  "):
                cells.append((join_words(parts), cell_start, at + len(piece)))
                parts = []
    if parts:
        cells.append((join_words(parts), cell_start, end))
    return _rows_of_cells(cells, heads, names)


def _rows_of_cells(cells: list[tuple[str, int, int]], heads: list[str], names: tuple[str, ...]) -> list[Row]:
    """A row for each cell that names an owner: what stands before it, and by when, where a column says so."""
    kinds = ["owner" if h in OWNER_WORDS else "deadline" if h in DEADLINE_WORDS else "" for h in heads]
    owner_at = kinds.index("owner")
    due_after = "deadline" in kinds[owner_at + 1 : owner_at + 2]
    due_before = owner_at > 0 and kinds[owner_at - 1] == "deadline"
    rows: list[Row] = []
    taken = -1
    for place, (words, _first, last) in enumerate(cells):
        if place <= taken or place == 0 or not words or not is_owner(words, names):
            continue
        what_at = place - 1
        due = ""
        if due_before and is_due(cells[what_at][0]) and what_at:
            due, what_at = cells[what_at][0], what_at - 1
        what, first, _ = cells[what_at]
        if not what or what_at <= taken:
            continue
        taken = place
        if due_after and place + 1 < len(cells) and is_due(cells[place + 1][0]):
            due, _, last = cells[place + 1]
            taken = place + 1
        status = cells[taken + 1] if taken + 1 < len(cells) else ("", last, last)
        done = len(status[0]) <= LONGEST_TIME and is_done(status[0])
        if done:
            taken, last = taken + 1, status[2]
        rows.append(Row(what, words, due, first, last, " ".join(w for w in (what, words, due) if w), done))
    return rows


def _inline(text: str, block: Block, names: tuple[str, ...]) -> list[Row]:
    """Sentences that say in brackets or at their end who does it ("… (ansvarlig: Bo, frist: 1. maj)")."""
    rows = []
    for sentence in sentences(text, block.start, block.end):
        match = INLINE.search(sentence.text[:1000])
        if match is None:
            continue
        gone = len(block.text) - len(block.body) if sentence.start == block.start else 0
        before = sentence.text[gone : match.start()]
        deadline = TIME_BEFORE.search(before)
        what = before[: deadline.start()] if deadline else before
        owner, due = said_after(match["label"], match["value"], names)
        if owner and len(what.strip(" .,–-(:")) > 3:
            due = due or (deadline["deadline"].strip(" .,") if deadline else "")
            rows.append(Row(what.strip(" .,–-(:"), owner, due, sentence.start, sentence.end, sentence.text[gone:]))
    return rows


def owners_of(owner: str, names: tuple[str, ...], body: str | None) -> tuple[str, ...]:
    """The owners that a cell or note names, by full names where certain."""
    words = BRACKETED.sub("", owner).strip() or owner
    pieces = [piece for piece in BETWEEN_OWNERS.split(words) if piece]
    if len(pieces) > 1 and (all(all_people(piece, names) for piece in pieces) or "&" not in words):
        words = ", ".join(pieces)
    named = NAMED.match(words)
    if not (named and named["names"].split()[0].lower() in FIRST_NAMES):
        return resolve_owners(without_title(words), names, body)
    return resolve_owners(named["names"], names, body)
