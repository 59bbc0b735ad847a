"""From the words of a PDF page to its lines in reading order: columns one after the other, aligned rows with tabs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from workflow.documents.pdf_furniture import Row, rows_of
from workflow.documents.pdf_words import Word

WIDE_GAP = 1.2
"""Of the font's height: a wider gap between two words of a line is no space."""
SPACE = 0.45
"""Of the font's height: the widest space between two words of a justified line that is taken for one."""
DEEPEST_COLUMNS = 3
FEWEST_COLUMN_LINES = 4
FEWEST_PROSE_LETTERS = 18
PROSE_FILL = 0.6
"""How much of its column the middle one of its lines fills, when it is running text."""
ALIGNED = 4.0
MARKER = re.compile(
    r"^(?:[•●▪◦·‣■□➢✓\uf0b7o*–—-]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zæøå]|[ivx]{1,5})[.):]?)$", re.IGNORECASE
)
TIGHT = 0.85
HYPHENATED = re.compile(r"[^\W\d_]-$")
KEEPS_HYPHEN = re.compile(r"(?:og|eller|samt|såvel|til)\b")


@dataclass
class Line:
    """A printed line, or an aligned row of them. More than one cell: a row of a table."""

    cells: list[str]
    base: float
    size: float
    x1: float = 0.0
    first: float = 0.0
    """How wide the first word is."""

    @property
    def text(self) -> str:
        """Its words."""
        return "\t".join(self.cells)


@dataclass
class _Segment:
    words: list[Word]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass
class _Row:
    segments: list[_Segment]
    base: float
    size: float


def lines_of(words: list[Word]) -> list[Line]:
    """The lines of a part of a page in reading order."""
    return list(_lines([_row(row) for row in rows_of(words)], 0))


def cell_text(words: list[Word]) -> str:
    """The words of one cell on one line. A word that was divided between two lines is one word again."""
    text = ""
    for row in rows_of(words):
        line = " ".join(word.text for word in row)
        if HYPHENATED.search(text) and line[:1].islower() and not KEEPS_HYPHEN.match(line):
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text


def _row(words: Row) -> _Row:
    size = max(word.size for word in words)
    segments = [_Segment([words[0]])]
    for word in words[1:]:
        gap = word.x0 - segments[-1].x1
        # A number and its entry are set apart, too.
        first = len(segments) == 1 and MARKER.match(segments[0].text)
        if gap > WIDE_GAP * size and not first:
            segments.append(_Segment([word]))
        else:
            segments[-1].words.append(word)
    return _Row(segments, words[0].base, size)


def _lines(rows: list[_Row], depth: int) -> Iterator[Line]:
    while rows:
        found = _columns(rows) if depth < DEEPEST_COLUMNS else None
        if found is None:
            yield from _aligned(rows)
            return
        start, end, gutter = found
        yield from _aligned(rows[:start])
        for left in (True, False):
            yield from _lines(_side(rows[start:end], gutter, left=left), depth + 1)
        rows = rows[end:]


def _columns(rows: list[_Row]) -> tuple[int, int, float] | None:
    """The first rows, from and to, that are columns of running text, and the place between them; None without any."""
    # Every row of the same columns would give nearly the same answer: {gutter: the row where it ends}.
    tried: dict[int, int] = {}
    for index, row in enumerate(rows):
        for gutter in _gutters(row, rows[index + 1] if index + 1 < len(rows) else None):
            if index < tried.get(round(gutter / ALIGNED), 0):
                continue
            start, end = _extent(rows, index, gutter)
            tried[round(gutter / ALIGNED)] = end
            if all(_is_prose(_side(rows[start:end], gutter, left=side)) for side in (True, False)):
                return start, end, gutter
    return None


def _gutters(row: _Row, below: _Row | None) -> Iterator[float]:
    """Places between the parts of a row, and between it and the next: lines of columns need not be level."""
    for left, right in itertools.pairwise(row.segments):
        yield (left.x1 + right.x0) / 2
    if below is not None and below.base - row.base < row.size:
        if row.segments[-1].x1 < below.segments[0].x0:
            yield (row.segments[-1].x1 + below.segments[0].x0) / 2
        elif below.segments[-1].x1 < row.segments[0].x0:
            yield (below.segments[-1].x1 + row.segments[0].x0) / 2


def _extent(rows: list[_Row], index: int, gutter: float) -> tuple[int, int]:
    """From and to which row nothing crosses the gutter."""
    start = index
    while start > 0 and not _crossed(rows[start - 1], gutter) and _follows(rows[start - 1], rows[start]):
        start -= 1
    end = last_right = index
    while end < len(rows) and not _crossed(rows[end], gutter):
        if rows[end].segments[-1].x1 > gutter:
            last_right = end
        end += 1
    # What stands below both columns is no longer part of the left one.
    for row in range(last_right + 1, end):
        if not _follows(rows[row - 1], rows[row]):
            return start, row
    return start, end


def _follows(above: _Row, below: _Row) -> bool:
    return below.base - above.base <= 1.6 * above.size


def _crossed(row: _Row, gutter: float) -> bool:
    """Whether a word, or a mere space, lies over the gutter."""
    words = [word for segment in row.segments for word in segment.words]
    if any(word.x0 < gutter < word.x1 for word in words):
        return True
    left = max((word.x1 for word in words if word.x1 <= gutter), default=None)
    right = min((word.x0 for word in words if word.x0 >= gutter), default=None)
    return left is not None and right is not None and right - left < SPACE * row.size


def _is_prose(rows: list[_Row]) -> bool:
    if len(rows) < FEWEST_COLUMN_LINES:
        return False
    wide = max(row.segments[-1].x1 for row in rows) - min(row.segments[0].x0 for row in rows)
    filled = [row.segments[-1].x1 - row.segments[0].x0 for row in rows]
    letters = [sum(len(segment.text) for segment in row.segments) for row in rows]
    return median(filled) >= PROSE_FILL * wide and median(letters) >= FEWEST_PROSE_LETTERS


def _side(rows: list[_Row], gutter: float, *, left: bool) -> list[_Row]:
    found = []
    for row in rows:
        words = [w for segment in row.segments for w in segment.words if (w.x0 < gutter) == left]
        if words:
            found.append(_row(words))
    return found


def _aligned(rows: list[_Row]) -> Iterator[Line]:
    """Rows whose parts begin at the same places get tabs; other wide gaps are spaces."""
    start = 0
    while start < len(rows):
        end = _block_end(rows, start)
        if end - start < 2:
            yield _plain(rows[start])
            start += 1
            continue
        columns = _column_starts(rows[start:end])
        yield from _merged(rows[start:end], columns)
        start = end


def _block_end(rows: list[_Row], start: int) -> int:
    """The end of the rows that share a second column with this one."""
    if len(rows[start].segments) < 2:
        return start + 1
    columns = {segment.x0 for segment in rows[start].segments}
    end = full = start + 1
    while end < len(rows):
        row = rows[end]
        fits = [s for s in row.segments if any(abs(s.x0 - column) <= ALIGNED for column in columns)]
        if len(fits) < len(row.segments):
            break
        if len(row.segments) > 1:
            full = end + 1
        elif row.base - rows[end - 1].base > 1.5 * row.size or _crosses(row, columns):
            break
        end += 1
    # A single part after the last row goes on from it only when it is set tighter than the rows are.
    if full - start > 1:
        pitch = median(b.base - a.base for a, b in zip(rows[start:full], rows[start + 1 : full], strict=False))
        while full < end and rows[full].base - rows[full - 1].base < TIGHT * pitch:
            full += 1
    return full


def _crosses(row: _Row, columns: set[float]) -> bool:
    return any(row.segments[0].x0 + ALIGNED < column < row.segments[-1].x1 for column in columns)


def _column_starts(rows: list[_Row]) -> list[float]:
    starts: list[float] = []
    for x0 in sorted(segment.x0 for row in rows for segment in row.segments):
        if not starts or x0 - starts[-1] > ALIGNED * 2:
            starts.append(x0)
    return starts


def _merged(rows: list[_Row], columns: list[float]) -> Iterator[Line]:
    """One line per row of the table; what is set tighter than the rows goes on from the row above it."""
    full = [row for row in rows if row.segments[0].x0 <= columns[0] + ALIGNED * 2 and len(row.segments) > 1]
    steps = [b.base - a.base for a, b in itertools.pairwise(full)]
    pitch = median(steps) if steps else 0.0
    groups: list[list[_Row]] = []
    for row in rows:
        partial = len(row.segments) < len(columns)
        if groups and partial and row.base - groups[-1][-1].base < TIGHT * pitch:
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        cells: list[list[Word]] = [[] for _ in columns]
        for row in group:
            for segment in row.segments:
                index = max(i for i, column in enumerate(columns) if i == 0 or column <= segment.x0 + ALIGNED)
                cells[index].extend(segment.words)
        texts = [cell_text(cell) for cell in cells]
        if sum(1 for text in texts if text) < 2:
            texts = [text for text in texts if text]
        yield Line(texts, group[-1].base, group[0].size)


def _plain(row: _Row) -> Line:
    first = row.segments[0].words[0]
    words = " ".join(segment.text for segment in row.segments)
    return Line([words], row.base, row.size, row.segments[-1].x1, first.x1 - first.x0)
