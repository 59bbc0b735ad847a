"""PDF files: lines in reading order from the text layer, or by text recognition when there is none."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2

from workflow.documents import limits, ocr, pdf_words, refusals
from workflow.documents.canonical import Content, Span
from workflow.documents.composing import Composer
from workflow.documents.pdf_furniture import without_furniture
from workflow.documents.pdf_layout import Line, cell_text, lines_of
from workflow.documents.pdf_tables import RuledTable, find_ruled_tables
from workflow.documents.pdf_words import PageContent, Word

KIND = "PDF"
FEWEST_LETTERS = 3
LAYER_SHARE = 1.2
"""Characters that a text layer may have for each of the text: spaces and running heads are taken out."""
END = 4096
"""Bytes from the end in which a PDF says that it is complete."""
PARAGRAPH_GAP = 1.25
"""Of the usual distance of two lines: more is an empty line."""
MOST_ROW_GAP = 4.0
"""Of the font's height, between two rows of one table."""
HEADING_SIZE = 1.15
"""Of the size of the body text."""
LONGEST_HEADING = 200
LONG_CELL = 400
LONG_CELL_LINES = 8
SENTENCE_END = (".", "!", "?", ":", ";")


def read(data: bytes, name: str) -> Content:
    """The document's content. Raises DocumentError when it is encrypted, broken, or pictures without words."""
    started = time.monotonic()
    if b"startxref" not in data[-END:] and b"%%EOF" not in data[-END:]:
        raise refusals.broken(name, KIND)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise refusals.encrypted(name, KIND) from error
        raise refusals.broken(name, KIND) from error
    if len(document) > limits.MAX_PAGES:
        raise refusals.too_large(name, refusals.PAGES)
    try:
        pages = _pages(document)
        ocr.recognise(document, pages, name, started)
    except pypdfium2.PdfiumError as error:
        raise refusals.broken(name, KIND) from error
    if sum(c.isalpha() for page in pages for word in page.words for c in word.text) < FEWEST_LETTERS:
        raise refusals.nothing_recognised(name) if ocr.is_available() else refusals.no_text_layer(name)
    composer = Composer()
    _compose(pages, composer)
    content = composer.content()
    return replace(content, ocr=any(page.recognised for page in pages))


def _pages(document: pypdfium2.PdfDocument) -> list[PageContent]:
    pages: list[PageContent] = []
    left = limits.MAX_CHARACTERS * LAYER_SHARE
    for index in range(len(document)):
        page = document[index]
        try:
            pages.append(pdf_words.read_page(page, left))
            left -= pages[-1].characters
        finally:
            page.close()
    return pages


def _compose(pages: list[PageContent], composer: Composer) -> None:
    body = _body_size(pages)
    sizes = _heading_sizes(pages, body)
    last = ""
    for page, words in zip(pages, without_furniture(pages), strict=True):
        if last.endswith(SENTENCE_END):
            composer.gap()
        writer = _Writer(composer, body, sizes)
        for part in _parts(page, words):
            if isinstance(part, RuledTable):
                writer.table(part)
            else:
                writer.lines(part)
        last = writer.last or last


def _parts(page: PageContent, words: list[Word]) -> Iterator[RuledTable | list[Line]]:
    """The page from top to bottom: ruled tables, and the lines between them."""
    page = PageContent(page.width, page.height, words, page.level, page.upright)
    tables, free = find_ruled_tables(page)
    for table in tables:
        yield lines_of([word for word in free if word.base <= table.top + 1])
        free = [word for word in free if word.base > table.top + 1]
        yield table
    yield lines_of(free)


class _Writer:
    """Writes one page."""

    def __init__(self, composer: Composer, body: float, sizes: list[float]) -> None:
        self.composer = composer
        self.body = body
        self.sizes = sizes
        self.last = ""

    def lines(self, lines: list[Line]) -> None:
        """Lines with an empty one where the page leaves room, and where headings begin and end."""
        steps = [b.base - a.base for a, b in itertools.pairwise(lines) if 0 < b.base - a.base < 3 * a.size]
        # Less than the middle one: on a page of short paragraphs half of the steps lead to a new one.
        pitch = sorted(steps)[len(steps) * 2 // 5] if steps else 0.0
        edge = max((line.x1 for line in lines), default=0.0)
        above: Line | None = None
        rows: list[tuple[Span, ...]] = []
        heading: Span | None = None
        for line in lines:
            level = self._level(line)
            apart = above is not None and self._apart(above, line, pitch)
            if apart or (len(line.cells) > 1) != bool(rows):
                self.composer.note_table(rows)
                rows = []
                if apart and above is not None:
                    self.composer.gap()
                    heading = None
            if len(line.cells) > 1:
                rows.append(self.composer.row(line.cells))
            else:
                wrapped = heading is not None and above is not None and above.x1 + line.first > edge
                start = self.composer.length
                if wrapped and level is not None:
                    self.composer.extend_line(line.text)
                else:
                    self.composer.line(line.text)
                    heading = None
                if level is not None:
                    heading = self._heading(heading, start, level)
            above, self.last = line, line.text
        self.composer.note_table(rows)

    def table(self, table: RuledTable) -> None:
        """A ruled table. A row with a long text in it is a form, and its cells are written one after the other."""
        self.composer.gap()
        waiting: list[list[str]] = []
        for row in table.rows:
            if len(row) == 1 or any(_is_long(cell) for cell in row):
                if waiting:
                    self.composer.table(waiting)
                waiting = []
                for cell in row:
                    self.lines(lines_of(cell))
                    self.composer.gap()
            else:
                waiting.append([cell_text(cell) for cell in row])
        if waiting:
            self.composer.table(waiting)
        self.last = ""

    def _apart(self, above: Line, line: Line, pitch: float) -> bool:
        step = line.base - above.base
        if len(above.cells) > 1 and len(line.cells) > 1:
            # Rows of a table stand as far apart as they like.
            return not 0 <= step < MOST_ROW_GAP * line.size
        return (
            step < 0
            or step > PARAGRAPH_GAP * max(pitch, 0.9 * line.size)
            or abs(line.size - above.size) > 0.12 * self.body
        )

    def _level(self, line: Line) -> int | None:
        if len(line.cells) > 1 or line.size < HEADING_SIZE * self.body or len(line.text) > LONGEST_HEADING:
            return None
        size = round(line.size)
        return min(self.sizes.index(size) + 1, 6) if size in self.sizes else None

    def _heading(self, open_one: Span | None, start: int, level: int) -> Span:
        span = (open_one[0] if open_one else start, self.composer.length - 1)
        if open_one:
            self.composer.drop_heading()
        self.composer.marked_heading(span, level)
        return span


def _is_long(cell: list[Word]) -> bool:
    return (
        sum(len(word.text) + 1 for word in cell) > LONG_CELL
        and len({round(word.base) for word in cell}) >= LONG_CELL_LINES
    )


def _body_size(pages: list[PageContent]) -> float:
    """The height of the font that most of the document is written in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _heading_sizes(pages: list[PageContent], body: float) -> list[float]:
    """The sizes of headings, largest first, in whole points."""
    return sorted(
        {round(w.size) for page in pages for w in page.words if w.size >= HEADING_SIZE * body and len(w.text) > 1},
        reverse=True,
    )
