"""The lines of an attendance list before they are read: one list, one label or one sentence each.

What people write beside one another or in turned words is put into the form that the reader knows. Lines keep their
place in the text, and words are put in another order or left out, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from workflow.minutes.expressions import Expression, expression
from workflow.minutes.layout.labels import LABEL_KIND, Label, label_of, plain
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.people.attendance_entries import named_in_list, several_in
from workflow.minutes.people.people import FIRST_NAMES

LINES: dict[str, list[str]] = PEOPLE["lines"]


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


PEOPLE_LABELS = frozenset(word for word, kind in LABEL_KIND.items() if kind in ("attendance", "absence"))
AWAY_LABELS = frozenset(word for word, kind in LABEL_KIND.items() if kind == "absence")
GLUED = expression(rf"^(?P<word>{_any_of(LINES['glued'])})(?=[A-ZÆØÅ])")
SET_APART = expression(
    rf"^\W{{0,3}}(?P<word>{_any_of(LINES['glued'])})(?:\s+fra\s+[a-zæøå]{{3,25}})?(?:\s*\(\d{{1,3}}\))?"
    r"(?:\s*(?P<colon>:)\s*|\s+[–-]\s+|\s*\|\s*|\s{3,}|\t+)(?=[A-ZÆØÅ])"
)
GLUED_LONGEST = 600
NOT_PEOPLE = expression(rf"^(?:{_any_of(LINES['sent_to'])})\b[^:\n]{{0,30}}:", re.IGNORECASE)
CAME = r"(?:mødte|møder|deltog|deltager|kom|var mødt|er mødt|var indkaldt|er indkaldt|blev indkaldt|var med)"
HIM = r"(?:ham|hende|vedkommende|denne)"
REWRITTEN: tuple[tuple[Expression, str | Callable[[re.Match[str]], str]], ...] = (
    (expression(r"~~"), ""),
    # addresses and telephone numbers
    (expression(r"\s*[<(\[]?[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4}[>)\]]?"), ""),
    (expression(r",?\s*\(?\b(?:[Tt]lf|[Mm]obil|[Mm]ob|[Tt]elefon)\b\.?\s*:?\s*\d[\d ]{6,12}\d\)?"), ""),
    # "Afbud: Rie Tang. Stedfortræder: Bo Ask"
    (
        expression(r"(?:[.;]|,)\s+(?:Stedfortræder|Suppleant|Vikar|Afløser)\s*:\s*(?P<who>[^,;.()]{3,80})"),
        r" (suppleant: \g<who>)",
    ),
    (expression(r"^Stedfortræder\s*:\s+(?=[A-ZÆØÅ])"), "I stedet mødte "),
    # "Afbud fra Rie Tang, til stede var Bo Ask"
    (expression(r",\s+(?:mens\s+)?(?:til ?stede|fremmødt|mødt)\s+var\s+(?=[A-ZÆØÅ])"), ". Til stede: "),
    (
        expression(rf",?\s+(?:og|men|så)\s+i (?:stedet|hans sted|hendes sted|dennes sted)\s+(?P<came>{CAME})\s"),
        r". I stedet \g<came> ",
    ),
    # "1) Rie Tang, 2) Bo Ask"
    (expression(r"(?:(?<=[,;:]\s)|^)\(?\d{1,2}[.)]\s+(?=[A-ZÆØÅ])"), ""),
    # "Rie Tang, for hvem Bo Ask mødte"
    (expression(rf",?\s+for hvem\s+(?P<who>[^,;.()]{{3,80}}?)\s+{CAME}\b,?"), r" (suppleant: \g<who>)"),
    (
        expression(rf",?\s+for hvem\s+(?:der\s+)?{CAME}\s+(?P<who>[^,;.()]{{3,80}}?)(?=[,;.]|$)"),
        r" (suppleant: \g<who>)",
    ),
    # "Rie Tang var forhindret; for hende mødte Bo Ask"
    (expression(rf"\s*[;,.]\s+(?:og\s+)?[Ff]or {HIM}\s+(?P<came>{CAME})\s"), r". I stedet \g<came> "),
    (
        expression(rf"\s*[;,.]\s+(?:og\s+)?[Ii] (?:hans|hendes|dennes) sted\s+(?P<came>{CAME})\s(?=.*\.\s)"),
        r". I stedet \g<came> ",
    ),
    # "Afbud havde Rie Tang"
    (
        expression(
            r"(?:^|(?<=[.;]\s))(?:[Dd]er\s+(?:var|er|blev)\s+)?[Aa]fbud\s+(?:havde|var|er|har)"
            r"(?:\s+(?:meldt|sendt|givet|modtaget fra|indkommet fra|der fra))?\s+(?=[A-ZÆØÅ])"
        ),
        "Afbud: ",
    ),
    (expression(r"(?<=[.;]\s)(?:[Dd]er\s+(?:var|er)\s+)?(?:[Mm]eldt\s+)?[Aa]fbud\s+fra:?\s+(?=[A-ZÆØÅ])"), "Afbud: "),
    # "Som suppleant er indkaldt: Bo Ask"
    (
        expression(
            rf"^(?:Som (?:suppleant|stedfortræder|vikar|afløser)(?: for {HIM})?\s+(?:er|var|blev)\s+(?:indkaldt|mødt)"
            r"|Indkaldt (?:som )?(?:suppleant|stedfortræder))\s*:?\s+(?=[A-ZÆØÅ])"
        ),
        "I stedet mødte ",
    ),
    # "Til stede: Fra bestyrelsen: Rie Tang"
    (expression(r"(?<=:)\s+[Ff]ra\s+[a-zæøå][a-zæøå -]{2,40}:\s+(?=[A-ZÆØÅ])"), " "),
    # "…, fra forvaltningen Rie Tang og fra skolen Bo Ask": the groups of one sentence
    (
        expression(
            r"(?P<before>[\w.)])(?:,|\s+og|\s+samt|\s+[–-]|,\s+og|,\s+samt|\s+[–-]\s+og)\s+fra\s+"
            r"(?:(?:pkt\.?|punkt|kl\.?)\s*\d[\d.:]*|[a-zæøå-]+(?:\s+[a-zæøå-]+){0,2}?)\s+(?=[A-ZÆØÅ])"
        ),
        r"\g<before>, ",
    ),
)
NAMED = r"[A-ZÆØÅ][\w'’-]+(?:\s[A-ZÆØÅ][\w'’.-]+){0,3}"
WHOLE_IN_BRACKETS = expression(r"^\((?P<said>(?:Afbud|Fraværende|Fravær|Ikke mødt)\b[^()]{2,200})\)\.?$")
AWAY_START = expression(r"^(?:Afbud|Fraværende|Fravær|Meldt afbud|Ikke mødt|Ikke til ?stede)\b")
AS_SUBSTITUTE = expression(rf",\s+(?P<who>{NAMED})\s+som\s+(?:stedfortræder|suppleant|vikar|afløser)(?=\s*[,.;]|\s*$)")
AWAY_IN_BRACKETS = expression(
    rf"[.,]?\s*\(({NAMED})\s+(?:(?:havde|har|er|var)\s+)?(?:(?:meldt|sendt)\s+)?"
    r"(?:afbud|fraværende|forhindret|syg|sygemeldt|fra)\s*\)"
)
LABEL_BREAK = expression(
    r"(?<=[.;|)])\s+(?=(?P<label>[A-ZÆØÅ][a-zæøåA-ZÆØÅ/-]*(?:\s[a-zæøå]{1,14}){0,3})\s*:(?:\s|$))"
    r"|\s+\|\s+(?=(?P<cell>[A-ZÆØÅ][a-zæøå ]{2,20}):\s)"
)
GROUP_FROM = expression(r"^(?:fra|for|gæst|gæster|øvrige|repræsentant|afbud|fraværende)\b", re.IGNORECASE)
GAP = expression(r"\s{3,}")
SURNAME_FIRST = expression(
    r"^(?P<last>[A-ZÆØÅ][\w'’-]+(?:\s[A-ZÆØÅ][\w'’-]+)?),\s+"
    r"(?P<first>[A-ZÆØÅ][^\W\d_]+(?:-[^\W\d_]+)?(?:\s[A-ZÆØÅ][^\W\d_]*\.?){0,2})(?P<rest>$|\s*[,(–-].*$)",
    re.DOTALL,
)
CAPITALS = expression(r"(?<![\w-])(?P<first>[A-ZÆØÅ][A-ZÆØÅa-zæøåé]+)(?P<rest>(?:\s[A-ZÆØÅ][A-ZÆØÅ.'’-]+)+)(?![\w-])")
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
    label = label_of(block)
    glued = GLUED.match(block.text) if label is None and len(block.text) <= GLUED_LONGEST else None
    if not glued and label is None and len(block.text) <= GLUED_LONGEST:
        glued = _set_apart(block.raw.strip())
    if not glued:
        return label
    rest, word = glued.string[glued.end() :].strip(" |"), glued["word"].lower()
    lead = len(block.raw) - len(block.raw.lstrip())
    place = block.raw.find(rest.split()[0], glued.end("word") + lead)
    kind = "absence" if word in AWAY_LABELS else "attendance"
    return Label(kind, rest, block.start + max(place - lead, 0), None, word)


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
        for line in lines_of(block):
            lines += _parted(line)
    return _with_first_names_first(lines)


def is_indented(block: Block) -> bool:
    """Whether a line stands far in, as the lines below a label and its first name do."""
    return len(block.raw) - len(block.raw.lstrip(" ")) >= INDENTED


def heads_columns(block: Block) -> list[str]:
    """The labels of a line that heads lists side by side ("Til stede | Afbud"); empty when it is none."""
    if len(block.text) > LONGEST_LINE:
        return []
    cells = [plain(cell) for cell in _cells(block)]
    return cells if len(cells) >= MIN_CELLS and all(cell in PEOPLE_LABELS for cell in cells) else []


def _cells(block: Block) -> list[str]:
    raw = block.raw.strip()
    if "|" in raw:
        return [cell.strip() for cell in raw.strip("|").split("|")]
    separator = r"\t+" if "\t" in raw else GAP.pattern
    return [cell.strip() for cell in re.split(separator, raw)]


def _side_by_side(blocks: tuple[Block, ...], first: int) -> tuple[int, list[Block]]:
    """Lists that stand side by side below their labels, as one list after the other; and how many blocks that took."""
    heads = heads_columns(blocks[first])
    if not heads or not any(head in AWAY_LABELS for head in heads):
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
    if len(block.text) > LONGEST_REWRITTEN:
        return [block]
    text = _rewritten(block.text)
    breaks = [m for m in LABEL_BREAK.finditer(text) if _is_label(m["label"] or m["cell"])] if ":" in text else []
    if not breaks:
        if text == block.text:
            return [block]
        return [replace(block, text=text, body=_rewritten(block.body), raw=CAPITALS.sub(_tamed, block.raw))]
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
                    raw=CAPITALS.sub(_tamed, own),
                )
            )
        position = end
    return pieces


def _is_label(words: str) -> bool:
    return plain(words) in PEOPLE_LABELS or bool(GROUP_FROM.match(words))


def _rewritten(text: str) -> str:
    """The text in the words that the reader knows; who is away in brackets of their own comes last."""
    text = WHOLE_IN_BRACKETS.sub(r"\g<said>", text)
    if AWAY_START.match(text):
        text = AS_SUBSTITUTE.sub(r" (suppleant: \g<who>)", text)
    if away := AWAY_IN_BRACKETS.findall(text):
        text = AWAY_IN_BRACKETS.sub("", text).rstrip(" .,") + ". Afbud: " + ", ".join(away)
    for pattern, new in REWRITTEN:
        text = pattern.sub(new, text)
    return CAPITALS.sub(_tamed, text)


def _tamed(match: re.Match[str]) -> str:
    """A name in capitals as names are written; only after a common first name, for "PLO" and "FOA" are none."""
    first, rest = match["first"], match["rest"]
    if first.lower() not in FIRST_NAMES or (not first.isupper() and len(rest.split()) > 1):
        return match[0]
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize() if len(word[0]) > 1 else word[0], match[0])


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


def lines_of(block: Block) -> list[Block]:
    """The lines of a block when each of them names a person, else the block as it is."""
    lines = [line for line in block.raw.split("\n") if line.strip()]
    if len(lines) < MIN_CELLS or not all(len(line) <= LONGEST_LINE and named_in_list(line.strip()) for line in lines):
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
