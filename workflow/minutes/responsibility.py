"""Tables and lists that say who does what by when: with columns kept, or flattened into lines by a PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.dates import find_dates
from workflow.minutes.labels import label_of, plain
from workflow.minutes.lexicon_file import TASK_WORDS
from workflow.minutes.owners import known_agent, resolve_owners, without_title
from workflow.minutes.participants import cells_of
from workflow.minutes.people import FIRST_NAMES, is_organisation
from workflow.minutes.text import Block, clean_line, is_furniture, join_words

OWNER_WORDS = frozenset(TASK_WORDS["tables"]["owner"])
WHAT_WORDS = tuple(TASK_WORDS["tables"]["what"])
DEADLINE_WORDS = frozenset(TASK_WORDS["tables"]["deadline"])
FLAT_HEADER = re.compile(r"\s{2,}")
NAMED = re.compile(
    r"^(?P<names>[A-ZÆØÅ][a-zæøåé]+(?:\s+[A-ZÆØÅ][\w.-]+){0,3}(?:(?:\s*,\s*|\s+og\s+"
    r"|\s*/\s*)[A-ZÆØÅ][a-zæøåé]+(?:\s+[A-ZÆØÅ][\w.-]+){0,3}){0,3})(?=\s*(?:[–—,(-]|$))"
)
INLINE = re.compile(
    r"\b(?P<label>Ansvarlige?|Tovholdere?)\s*:\s*(?P<owner>[^.;,()]{2,80}?)(?=\s*(?:[.;,()]|\bFrist\b|\bDeadline\b|$))",
    re.IGNORECASE,
)
INLINE_DEADLINE = re.compile(r"\b(?:Frist|Deadline)\s*:\s*(?P<deadline>[^.;()]{2,60})", re.IGNORECASE)
NOTE = re.compile(
    r"^\W{0,4}(?P<label>Ansvarlige?|Tovholdere?|Ansvar|Aktion|Action|Udføres af"
    r"|Frist|Deadline|Tidsfrist|Hvem|Hvornår)\s*:\s*"
    r"(?P<value>\S.*)$",
    re.IGNORECASE,
)
DUE_WORDS = re.compile(
    r"\b(?:uge\s+\d|straks|snarest|løbende|primo|medio|ultimo|kvartal|halvår|møde|\d{1,2}[/.]\d{1,2}|20\d\d|januar|februar"
    r"|marts|april|maj|juni|juli|august|september|oktober|november|december|efterår|forår|sommer|vinter)",
    re.IGNORECASE,
)
MOST_LINES = 400


@dataclass(frozen=True)
class Row:
    """One line of such a table: what, the owner's words, the deadline's words, and the place of the whole."""

    what: str
    owner: str
    deadline: str
    start: int
    end: int
    evidence: str


@dataclass(frozen=True)
class Note:
    """A line such as "Ansvarlig: …" or "Frist: …" under what it is about."""

    owner: str
    deadline: str
    start: int
    end: int


def read_rows(text: str, blocks: tuple[Block, ...], names: tuple[str, ...]) -> list[Row]:
    """All rows with something to do in the given blocks of one item."""
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
            heads = _columns(cells)
            if "owner" in heads:
                columns = heads
            elif columns:
                row = _row(block, cells, columns)
                if row:
                    rows.append(row)
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
        inline = INLINE.search(block.text[:1000])
        if inline:
            rows += _inline(block, inline)
    return rows


def _columns(cells: list[str]) -> list[str]:
    heads = []
    for cell in cells:
        word = plain(cell)
        heads.append(
            "owner"
            if word in OWNER_WORDS
            else "deadline"
            if word in DEADLINE_WORDS
            else "what"
            if word in WHAT_WORDS
            else ""
        )
    return heads


def _row(block: Block, cells: list[str], columns: list[str]) -> Row | None:
    pairs = list(zip(columns, cells, strict=False))
    what = [cell for column, cell in pairs if column == "what" and cell] or [
        cell for column, cell in pairs if not column and len(cell) > 3
    ]
    owner = next((cell for column, cell in pairs if column == "owner" and cell), "")
    deadline = next((cell for column, cell in pairs if column == "deadline" and cell), "")
    if not what or not owner:
        return None
    return Row(" – ".join(what), owner, deadline, block.start, block.end, " ".join(cell for cell in cells if cell))


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
            if parts and _starts_owner(words, names):
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
        if place <= taken or place == 0 or not words or not _is_owner(words, names):
            continue
        what_at = place - 1
        due = ""
        if due_before and _is_due(cells[what_at][0]) and what_at:
            due, what_at = cells[what_at][0], what_at - 1
        what, first, _ = cells[what_at]
        if not what or what_at <= taken:
            continue
        taken = place
        if due_after and place + 1 < len(cells) and _is_due(cells[place + 1][0]):
            due, _, last = cells[place + 1]
            taken = place + 1
        rows.append(Row(what, words, due, first, last, " ".join(w for w in (what, words, due) if w)))
    return rows


def _is_due(words: str) -> bool:
    """Whether a cell holds a time and little else."""
    return len(words) <= 40 and bool(find_dates(words) or DUE_WORDS.search(words))


def _starts_owner(words: str, names: tuple[str, ...]) -> bool:
    match = NAMED.match(words)
    return bool(match) and match is not None and match["names"].split()[0].lower() in FIRST_NAMES


def _is_owner(words: str, names: tuple[str, ...]) -> bool:
    if len(words) > 90:
        return False
    return (
        _starts_owner(words, names)
        or known_agent(words, names)
        or (
            is_organisation(words)
            and words[:1].isupper()
            and len(words.split()) <= 4
            and words.split()[-1].lower() in ("kommune", "region")
        )
    )


def _inline(block: Block, match: re.Match[str]) -> list[Row]:
    what = block.body[: block.body.find(match["label"])].strip(" .,–-(:")
    deadline = INLINE_DEADLINE.search(block.text[:1000])
    if deadline and 0 <= block.body.find(deadline[0]) < block.body.find(match["label"]):
        what = block.body[: block.body.find(deadline[0])].strip(" .,–-(:")
    return (
        [
            Row(
                what,
                match["owner"].strip(),
                deadline["deadline"].strip() if deadline else "",
                block.start,
                block.end,
                block.body,
            )
        ]
        if len(what) > 3
        else []
    )


def read_notes(blocks: tuple[Block, ...]) -> list[Note]:
    """Lines of their own that tell who is responsible, or by when, for what stands above them."""
    notes = []
    for block in blocks:
        match = NOTE.match(block.text) if len(block.text) <= 200 else None
        if match:
            owner = plain(match["label"]) in OWNER_WORDS
            both = INLINE_DEADLINE.search(match["value"]) if owner else None
            value = match["value"][: both.start()].strip(" .,;–-") if both else match["value"].strip(" .")
            notes.append(
                Note(
                    value if owner else "",
                    both["deadline"].strip() if both else "" if owner else value,
                    block.start,
                    block.end,
                )
            )
    return notes


def owners_of(owner: str, names: tuple[str, ...], body: str | None) -> tuple[str, ...]:
    """The owners that a cell or note names, by full names where certain."""
    named = NAMED.match(owner)
    words = named["names"] if named and named["names"].split()[0].lower() in FIRST_NAMES else without_title(owner)
    return resolve_owners(words.replace("/", ","), names, body)
