"""Tables and lists that say who does what by when: with columns kept, or flattened into lines by a PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workflow.minutes.days.dates import find_dates
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import label_of, plain
from workflow.minutes.layout.text import Block, Sentence, clean_line, is_furniture, join_words, sentences
from workflow.minutes.lexicon_file import TASK_WORDS, load
from workflow.minutes.people.participants import cells_of
from workflow.minutes.people.people import FIRST_NAMES, is_organisation
from workflow.minutes.tasks.owners import AGENTS, all_known, all_people, known_agent, resolve_owners, without_title
from workflow.minutes.tasks.stacked_rows import rows_in

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
NAMED = expression(
    r"^(?P<names>[A-ZÆØÅ][a-zæøåé]+(?:\s+[A-ZÆØÅ][\w.-]+){0,3}(?:(?:\s*,\s*|\s+og\s+"
    r"|\s*/\s*)[A-ZÆØÅ][a-zæøåé]+(?:\s+[A-ZÆØÅ][\w.-]+){0,3}){0,3})(?=\s*(?:[–—,(-]|$))"
)
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
NAMED_FIRST = expression(rf"^(?P<owner>{AGENTS})(?P<rest>[\s,;(–-].*)?$", re.DOTALL)
OWNER_CELL = expression(rf"^(?P<owner>{AGENTS})(?:\s+(?P<due>\S.{{0,39}}))?$")
BRACKETED = expression(r"\s*\([^()]{1,60}\)")
NOTE_WORDS = frozenset(TABLE_WORDS["note"])
BETWEEN_OWNERS = expression(r"\s*[+/&;]\s*")
DOUBTFUL_LABELS = frozenset(TABLE_WORDS["doubtful_note"])
DUE_WORDS = expression(
    r"\b(?:uge\s+\d|straks|snarest|løbende|primo|medio|ultimo|kvartal|halvår|møde|\d{1,2}[/.]\d{1,2}|20\d\d|januar|februar"
    r"|marts|april|maj|juni|juli|august|september|oktober|november|december|efterår|forår|sommer|vinter|påske|pinse|jul\b|nytår|ferie"
    r"|Q[1-4]\b|asap|i dag|i morgen)",
    re.IGNORECASE,
)
# what a later remark in a row moves the work to ("Udestår – ny frist 1. september")
NEW_DEADLINE = expression(
    r"\b(?:(?:ny|nyt|forlænget|udsat) (?:frist|deadline|tidsfrist|dato)|(?:udsat|udskudt|rykket|flyttet) til):?"
    r"\s+(?P<due>[^;()]{2,40})",
    re.IGNORECASE,
)
NOTED = expression(r":|\b(?:[Ff]rist|[Dd]eadline)")
LONGEST_NOTED = 2000
MOST_LINES = 400
LONGEST_TIME = 40
TIME_OPENS = frozenset(TABLE_WORDS["time_opens"])


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
            heads = columns_of(cells)
            if "owner" in heads:
                columns = heads
            elif columns and label_of(block):
                # "Næste møde" and the like after the last row
                columns = []
            elif columns:
                stacked = rows_in(text, block, cells, columns, lambda words: _is_owner(words, names), is_due)
                rows += [row for one in stacked if (row := _row(block, one, columns))]
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


def is_due(words: str) -> bool:
    """Whether a cell holds a time and little else."""
    return len(words) <= LONGEST_TIME and bool(find_dates(words) or DUE_WORDS.search(words))


def is_only_due(words: str) -> bool:
    """Whether words begin with a time and hold little else ("inden 1/10", "uge 36"): no sentence with a time in it."""
    first = words.lower().split(maxsplit=1)[:1]
    opens = bool(first) and (first[0].strip(",;:") in TIME_OPENS or first[0][:1].isdigit())
    return opens and is_due(words)


def _starts_owner(words: str, names: tuple[str, ...]) -> bool:
    match = NAMED.match(words)
    return bool(match) and match is not None and match["names"].split()[0].lower() in FIRST_NAMES


def _is_owner(words: str, names: tuple[str, ...]) -> bool:
    if len(words) > 90:
        return False
    return (
        _starts_owner(words, names)
        or known_agent(words, names)
        or all_people(words, names)
        or (
            is_organisation(words)
            and words[:1].isupper()
            and len(words.split()) <= 4
            and words.split()[-1].lower() in ("kommune", "region")
        )
    )


def _inline(text: str, block: Block, names: tuple[str, ...]) -> list[Row]:
    """Sentences that say in brackets or at their end who does it ("… (ansvarlig: Bo, frist: 1. maj)")."""
    rows = []
    for sentence in sentences(text, block.start, block.end):
        match = INLINE.search(sentence.text[:1000])
        if match is None:
            continue
        gone = len(block.text) - len(block.body) if sentence.start == block.start else 0
        before = sentence.text[gone : match.start()]
        deadline = INLINE_DEADLINE.search(before)
        what = before[: deadline.start()] if deadline else before
        owner, due = _said(match["label"], match["value"], names)
        if owner and len(what.strip(" .,–-(:")) > 3:
            due = due or (deadline["deadline"].strip(" .,") if deadline else "")
            rows.append(Row(what.strip(" .,–-(:"), owner, due, sentence.start, sentence.end, sentence.text[gone:]))
    return rows


def _said(label: str, value: str, names: tuple[str, ...]) -> tuple[str, str]:
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


def read_notes(text: str, blocks: tuple[Block, ...], names: tuple[str, ...]) -> list[Note]:
    """Lines and sentences of their own that tell who is responsible, or by when, for what stands above them."""
    notes: list[Note] = []
    for place, block in enumerate(blocks):
        if len(cells_of(block)) > 1:
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
    owner, due = _said(label, match["value"], names)
    return Note(owner, due, sentence.start, sentence.end) if owner else None


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
