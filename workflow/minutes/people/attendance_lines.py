"""The lines of an attendance list before they are read: one list, one label or one sentence each.

What people write beside one another is put one below the other; lines keep their place in the text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import LABEL_KIND, Label, label_of, plain
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.people.absence_sentences import ABSENCE_LEAD
from workflow.minutes.people.attendance_entries import named_in_list, several_in
from workflow.minutes.people.attendance_tables import COLUMN
from workflow.minutes.people.attendance_wordings import CAPITALS, LINES, NAMED, PARTY, any_of, rewritten, tamed
from workflow.minutes.people.people import FIRST_NAMES, is_first_name, read_person
from workflow.minutes.people.told_sentences import tells_attendance

PEOPLE_LABELS = frozenset(word for word, kind in LABEL_KIND.items() if kind in ("attendance", "absence"))
AWAY_LABELS = frozenset(word for word, kind in LABEL_KIND.items() if kind == "absence")
OTHER_GROUPS = frozenset((*PEOPLE["away_headings"], *LINES["groups"]))
GLUED = expression(rf"^(?P<word>{any_of(LINES['glued'])})(?=[A-ZÆØÅ])")
SET_APART = expression(
    rf"^\W{{0,3}}(?P<word>{any_of(LINES['glued'])})(?:\s+fra\s+[a-zæøå]{{3,25}})?(?:\s*\(\d{{1,3}}\))?"
    r"(?:\s*(?P<colon>:)\s*|\s+[–-]\s+|\s*\|\s*|\s{3,}|\t+)(?=[A-ZÆØÅ])"
)
SPACED = expression(rf"^(?P<word>{any_of(LINES['glued'])})\s+(?=(?P<names>[A-ZÆØÅ][^:]{{3,300}})$)")
# "Gæst under punkt 2: Rie Tang"; who was away for one item only is another matter
AT_ITEMS = expression(
    r"^(?P<word>Gæst|Gæster|Inviteret|Inviterede|Indbudt|Indbudte|Oplægsholder|Oplægsholdere|Deltog|Deltager)\s+"
    r"(?:under|til|ved|på|i)\s+(?:pkt\.?|punkt(?:et|erne)?|sag)\s*[\d][\d., og-]{0,20}:\s*(?=[A-ZÆØÅ])"
)
GLUED_LONGEST = 600
NOT_PEOPLE = expression(rf"^(?:{any_of(LINES['sent_to'])})\b[^:\n]{{0,30}}:", re.IGNORECASE)
LABEL_BREAK = expression(
    r"(?<=[.;|)])\s+(?=(?P<label>[A-ZÆØÅ][a-zæøåA-ZÆØÅ/-]*(?:\s[a-zæøåA-ZÆØÅ]{1,14}){0,3})\s*:(?:\s|$))"
    r"|\s+\|\s+(?=(?P<cell>[A-ZÆØÅ][a-zæøå ]{2,20}):\s)"
)
GROUP_FROM = expression(r"^(?:fra|for|gæst|gæster|øvrige|repræsentant|afbud|fraværende)\b", re.IGNORECASE)
GAP = expression(r"\s{3,}")
# a number or the letter of a party before a name
BEFORE_NAME = expression(r"^(?:\(?[A-ZÆØÅ]\)|\d{1,2})\s+(?=[A-ZÆØÅ])")
SURNAME_FIRST = expression(
    r"^(?P<last>[A-ZÆØÅ][\w'’-]+(?:\s[A-ZÆØÅ][\w'’-]+)?),\s+"
    r"(?P<first>[A-ZÆØÅ][^\W\d_]+(?:-[^\W\d_]+)?(?:\s[A-ZÆØÅ][^\W\d_]*\.?){0,2})(?P<rest>$|\s*[,(–-].*$)",
    re.DOTALL,
)
STATEMENT = expression(
    r"\n\s{0,40}(?P<line>(?:Under|Ved|Fra|Desuden|Endvidere|Derudover|Herudover|Som)\s[^:\n]{0,60}?"
    r"\b(?:deltog|deltager|mødte|møder|medvirkede|kom|var (?:mødt|indkaldt|inviteret|til ?stede))\b"
    rf"|{NAMED}{PARTY},?\s(?:deltog|deltager|mødte|møder|forlod|ankom|kom|gik|erstattede|erstatter|afløste|repræsenterede"
    r"|(?:var|er|blev) (?:mødt|indkaldt|indtrådt|trådt ind|til ?stede|fraværende|forhindret"
    r"|erstattet|afløst|repræsenteret)"
    r"|(?:havde|har) (?:meldt|sendt|forfald))\b)"
)
OPEN_END = expression(r"(?:[,;&/-]|\b(?:og|samt|af|fra|for|med|i|på|til|ved|var|er|deltog|mødte))\s*$")
INDENTED = 4
LONGEST_LINE = 120
LONGEST_REWRITTEN = 3000
LONGEST_ROW = 400
MIN_CELLS = 2
MOST_ROWS = 80
NAMED_CELLS = 0.6
"""Share of the cells below such headings that must name people."""


def people_label(block: Block) -> Label | None:
    """The label of a line of the list, also one that is glued to the names after it ("DeltagereRie Tang")."""
    label = label_of(block) or _in_first_cell(block)
    glued = GLUED.match(block.text) if label is None and len(block.text) <= GLUED_LONGEST else None
    if not glued and label is None and len(block.text) <= GLUED_LONGEST:
        glued = _set_apart(block.raw.strip()) or AT_ITEMS.match(block.text) or _before_names(block.text)
    if not glued:
        return label
    rest, word = glued.string[glued.end() :].strip(" |"), glued["word"].lower()
    lead = len(block.raw) - len(block.raw.lstrip())
    place = block.raw.find(rest.split()[0], glued.end("word") + lead)
    kind = "absence" if word in AWAY_LABELS else "attendance"
    return Label(kind, rest, block.start + max(place - lead, 0), None, word)


def _before_names(text: str) -> re.Match[str] | None:
    """A label with nothing but a space between it and names alone ("Deltagere Rie Tang, Bo Ask")."""
    found = SPACED.match(text)
    if not found:
        return None
    names = found["names"].strip(" .")
    one = read_person(names)
    alone = one is not None and is_first_name(one.name) and not one.title and not one.tail
    return found if alone or (several_in(names) and is_first_name(names)) else None


def _in_first_cell(block: Block) -> Label | None:
    """The label in the first cell of a table row that has the names in the second ("| Deltagere | Rie Tang, … |")."""
    cells = [cell.strip() for cell in block.text.strip().strip("|").split("|")] if block.text[:1] == "|" else []
    word = plain(cells[0]).partition(" fra ")[0] if len(cells) == MIN_CELLS else ""
    if word not in PEOPLE_LABELS or not cells[1] or plain(cells[1]) in COLUMN:
        return None
    lead = len(block.raw) - len(block.raw.lstrip())
    place = block.raw.find(cells[1].split()[0], block.raw.find("|", lead + 1))
    kind = "absence" if word in AWAY_LABELS else "attendance"
    return Label(kind, cells[1], block.start + max(place - lead, 0), None, word)


def _set_apart(text: str) -> re.Match[str] | None:
    """A label that a wide space, a dash, a bar or a number in brackets parts from the names on its line."""
    found = SET_APART.match(text)
    rest = found.string[found.end() :].strip(" |") if found else ""
    if not found or "|" in rest or not rest:
        return None
    return found if found["colon"] or named_in_list(rest) or several_in(rest) else None


def prepared(blocks: tuple[Block, ...]) -> list[Block]:
    """The lines of a stretch of attendance, as they are read."""
    lines: list[Block] = []
    blocks = tuple(itertools.chain.from_iterable(map(rows_of, blocks)))
    position, skipping = 0, False
    while position < len(blocks):
        taken, columns = _side_by_side(blocks, position)
        if taken:
            lines.extend(columns)
            position += taken
            continue
        block = blocks[position]
        position += 1
        if NOT_PEOPLE.match(block.text):
            skipping = True
            continue
        if skipping and not block.gap and is_indented(block):
            continue
        skipping = False
        for line in itertools.chain.from_iterable(map(lines_of, _statements(block))):
            lines += _parted(line)
    return _with_first_names_first(lines)


def is_indented(block: Block) -> bool:
    """Whether a line stands far in, as the lines below a label and its first name do."""
    return len(block.raw) - len(block.raw.lstrip(" ")) >= INDENTED


def rows_of(block: Block) -> list[Block]:
    """The rows of a block in which every line has columns with a wide space between them; else the block."""
    lines = [line for line in block.raw.split("\n") if line.strip()]
    if len(lines) < MIN_CELLS or "|" in block.raw or not all(GAP.search(line.strip()) for line in lines):
        return [block]
    rows, position, lead = [], 0, len(block.raw) - len(block.raw.lstrip())
    for line in lines:
        place = block.raw.index(line, position)
        position = place + len(line)
        start = block.start + max(place + len(line) - len(line.lstrip()) - lead, 0)
        words = " ".join(line.split())
        rows.append(replace(block, start=start, text=words, body=words, body_start=start, raw=line))
    return [rows[0], *(replace(row, gap=0) for row in rows[1:])]


def heads_columns(block: Block) -> list[str]:
    """The labels of a line that heads lists side by side ("Til stede | Afbud"); empty when it is none."""
    block = rows_of(block)[0]
    if len(block.text) > LONGEST_LINE:
        return []
    cells = [plain(cell) for cell in _cells(block)]
    return (
        cells
        if len(cells) >= MIN_CELLS and all(cell in PEOPLE_LABELS or cell in OTHER_GROUPS for cell in cells)
        else []
    )


def _cells(block: Block) -> list[str]:
    raw = block.raw.strip()
    if "|" in raw:
        return [cell.strip() for cell in raw.strip("|").split("|")]
    separator = r"\t+" if "\t" in raw else GAP.pattern
    return [cell.strip() for cell in re.split(separator, raw)]


def _side_by_side(blocks: tuple[Block, ...], first: int) -> tuple[int, list[Block]]:
    """Lists that stand side by side below their labels, as one list after the other; and how many blocks that took."""
    heads = heads_columns(blocks[first])
    if not heads or not (AWAY_LABELS.intersection(heads) or COLUMN.get(heads[1], "name") == "name"):
        # "Deltager | Organisation" are the columns of one list
        return 0, []
    starts = [blocks[first].raw.lower().find(head) for head in heads]
    columns: list[list[Block]] = [[] for _ in heads]
    rows = 1
    for block in blocks[first + 1 : first + MOST_ROWS]:
        if len(block.text) > LONGEST_ROW or (rows > 1 and block.gap and "|" not in block.raw) or label_of(block):
            break
        placed = list(_placed(block, starts))
        if any(number >= len(heads) for number, _ in placed):
            break
        for number, cell in placed:
            if not re.fullmatch(r"[\s:|-]*", cell.text):
                columns[number].append(cell)
        rows += 1
    if not columns[0] or not all(_names_people(column) for column in columns):
        return 0, []
    lines: list[Block] = []
    for head, column in zip(heads, columns, strict=True):
        lines += [_piece(blocks[first], head, blocks[first].start), *column]
    return rows, lines


def _names_people(cells: list[Block]) -> bool:
    named = [cell for cell in cells if named_in_list(cell.text) or several_in(cell.text)]
    return len(named) >= len(cells) * NAMED_CELLS


def _placed(block: Block, starts: list[int]) -> Iterator[tuple[int, Block]]:
    """The cells of a row with the number of the column that each stands in."""
    position = 0
    for number, cell in enumerate(_cells(block)):
        if not cell:
            continue
        place = block.raw.find(cell, position)
        position = place + len(cell)
        column, lead = number, len(block.raw) - len(block.raw.lstrip())
        if "|" not in block.raw and "\t" not in block.raw:
            column = max((i for i, start in enumerate(starts) if start <= place + 2), default=0)
        yield column, _piece(block, cell, block.start + max(place - lead, 0))


def _piece(block: Block, words: str, start: int) -> Block:
    return Block(start, min(start + len(words), block.end), words, words, start, False, None, "", 0, block.gap, words)


def _parted(block: Block) -> list[Block]:
    """A line in the words that the reader knows, parted where another label begins."""
    if len(block.text) > LONGEST_REWRITTEN or _in_first_cell(block):
        return [block]
    text = rewritten(block.text)
    breaks = [m for m in LABEL_BREAK.finditer(text) if _is_label(m["label"] or m["cell"])] if ":" in text else []
    if not breaks:
        if text == block.text:
            return [block]
        return [replace(block, text=text, body=rewritten(block.body), raw=CAPITALS.sub(tamed, block.raw))]
    pieces: list[Block] = []
    position = 0
    for end in (*(m.start() for m in breaks), len(text)):
        words = text[position:end].strip(" |")
        lead = len(block.raw) - len(block.raw.lstrip())
        place = max(block.raw.find(words), 0) if position else 0
        if position and not place and (names := words.partition(":")[2].split()):
            # the label may be in other words than the text has; the first name is not
            place = max(block.raw.find(names[0], min(position, len(block.raw))), 0)
        start = block.start + max(place - lead, 0)
        own = words if words in block.raw else block.raw[place:]
        if words:
            pieces.append(
                replace(
                    block,
                    start=start,
                    text=words,
                    body=words,
                    body_start=start,
                    gap=0 if position else block.gap,
                    raw=CAPITALS.sub(tamed, own),
                )
            )
        position = end
    return pieces


def _is_label(words: str) -> bool:
    named = plain(words)
    known = named in PEOPLE_LABELS or named in OTHER_GROUPS or named.partition(" fra ")[0] in PEOPLE_LABELS
    return known or bool(GROUP_FROM.match(words))


def _with_first_names_first(lines: list[Block]) -> list[Block]:
    """Entries such as "LINDAL, Ove" and, where all are written so, "Lindal, Ove" with the first name first."""
    found = [_surname_first(line.text) for line in lines]
    listed = [line for line in lines if "," in line.text and not label_of(line)]
    all_turned = len(listed) >= MIN_CELLS and sum(1 for match in found if match) >= max(MIN_CELLS, len(listed))
    turned = []
    for line, match in zip(lines, found, strict=True):
        if match and (match["last"].isupper() or all_turned):
            last = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), match["last"])
            words = f"{match['first']} {last if match['last'].isupper() else match['last']}{match['rest']}"
            turned.append(replace(line, text=words, body=words, raw=words))
        else:
            turned.append(line)
    return turned


def _surname_first(text: str) -> re.Match[str] | None:
    match = SURNAME_FIRST.match(text) if len(text) <= LONGEST_LINE else None
    if not match or match["last"].split()[0].lower() in FIRST_NAMES:
        return None
    return match if match["first"].split()[0].lower() in FIRST_NAMES else None


def _statements(block: Block) -> list[Block]:
    """A block parted where a line begins to tell who else was there ("Under punkt 2 deltog …")."""
    if len(block.raw) > LONGEST_REWRITTEN:
        return [block]
    starts = [0, *(m.start("line") for m in STATEMENT.finditer(block.raw) if _is_closed(block.raw[: m.start()]))]
    if len(starts) == 1:
        return [block]
    lead = len(block.raw) - len(block.raw.lstrip())
    pieces = [
        (first, " ".join(block.raw[first:last].split()))
        for first, last in itertools.pairwise([*starts, len(block.raw)])
    ]
    own = [_piece(block, words, block.start + max(first - lead, 0)) for first, words in pieces[1:]]
    head = replace(block, text=pieces[0][1], body=pieces[0][1], raw=block.raw[: starts[1]])
    return [replace(head, end=block.start + max(starts[1] - lead, 0)), *own]


def _is_closed(words: str) -> bool:
    """Whether a line ends with its words, so that the next one begins anew; not "…, Bo Ask og" nor "…, Bo"."""
    line = words[-LONGEST_LINE:]
    return not OPEN_END.search(line) and not is_first_name(line.split()[-1] if line.split() else "")


def _tells(line: str) -> bool:
    return bool(ABSENCE_LEAD.match(line) or tells_attendance(line) or _set_apart(line))


def _tell_apart(lines: list[str]) -> bool:
    """Whether each of some lines tells of the attendance, and none goes on in the next."""
    tell = all(len(line) <= LONGEST_ROW and line.strip()[:1].isupper() and _tells(line.strip()) for line in lines)
    return tell and not any(OPEN_END.search(line) or is_first_name(line.split()[-1]) for line in lines[:-1])


def lines_of(block: Block) -> list[Block]:
    """The lines of a block when each of them names a person or is a sentence of its own, else the block as it is."""
    lines = [line for line in block.raw.split("\n") if line.strip()]
    if len(lines) < MIN_CELLS or not (
        all(len(line) <= LONGEST_LINE and named_in_list(line.strip()) for line in lines) or _tell_apart(lines)
    ):
        return [block]
    found, position = [], len(block.raw) - len(block.raw.lstrip())
    lead = position
    for line in lines:
        words = line.strip()
        place = block.raw.index(words, position)
        start = block.start + place - lead
        position = place + len(words)
        found.append(Block(start, start + len(words), words, words, start, False, None, "", 0, 0, words))
    return found
