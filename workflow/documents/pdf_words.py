"""The words of a PDF page with their places, and the lines that are drawn on it. Measures are points, y downwards."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from workflow.documents.composing import TooLongError

HYPHENS = "\x02\ufffe"
"""PDFium gives these for a hyphen at the end of a line."""
AS_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))
SPACES = "\x00\x01\x03-\x20\xa0\u2002\u2003\u2007\u2009\u202f\u3000"
"""Spaces and control characters, as a range of a regular expression."""
WORD = re.compile(f"[^{SPACES}{HYPHENS}]*[{HYPHENS}]|[^{SPACES}{HYPHENS}]+")
UNITS = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
MOST_RULES = 2_000
MOST_SEGMENTS = 20_000
THIN = 3.0
SHORTEST_RULE = 6.0
SIMPLE_PATH = 5  # segments of a rectangle
DEEPEST_FORM = 3


class Word(NamedTuple):
    """A word: its box, its baseline and the height of its font."""

    x0: float
    x1: float
    base: float
    size: float
    text: str


class Rule(NamedTuple):
    """A straight line: `at` is its y (or x, when it is upright), from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass
class PageContent:
    """What is on a page."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    pictured: bool = False
    characters: int = 0
    recognised: bool = False


class _Turn:
    """Turns places of the page as it is stored into places as it is shown."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        box = page.get_bbox()
        self.left, self.bottom, self.right, self.top = box
        self.rotation = page.get_rotation()

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def read_page(page: pypdfium2.PdfPage, most_characters: float) -> PageContent:
    """The words and lines of a page. Raises TooLongError when its text layer has more characters than that."""
    turn = _Turn(page)
    width, height = page.get_size()
    content = PageContent(width, height)
    text = pdfium.FPDFText_LoadPage(page.raw)
    if text:
        try:
            content.characters = pdfium.FPDFText_CountChars(text)
            if content.characters > most_characters:
                raise TooLongError
            content.words.extend(_words(text, content.characters, turn))
        finally:
            pdfium.FPDFText_ClosePage(text)
    for kind, thing in _objects(page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            content.pictured = True
        else:
            _path(thing, turn, content)
    if len(content.level) + len(content.upright) > MOST_RULES:
        # A drawing, not a table.
        content.level, content.upright = [], []
    return content


def _words(text: object, count: int, turn: _Turn) -> Iterator[Word]:
    signs = _signs(text, count)
    measure = _Measure(text, turn)
    for match in WORD.finditer(signs):
        word = measure.word(match.start(), match.end() - 1, match[0].translate(AS_HYPHEN))
        if word:
            yield word


def _signs(text: object, count: int) -> str:
    """One sign for each character of the page, so that places in the text are numbers of characters.

    At once where PDFium gives one unit for each; else character by character, which is slower.
    """
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer) - 1
    if written == count:
        try:
            signs = bytes(buffer)[: 2 * count].decode(UNITS)
        except UnicodeDecodeError:
            signs = ""
        if len(signs) == count:
            return signs
    return "".join(_sign(pdfium.FPDFText_GetUnicode(text, index)) for index in range(count))


def _sign(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


class _Measure:
    """Asks for the places of words; its buffers are used again, for a page has hundreds of words."""

    def __init__(self, text: object, turn: _Turn) -> None:
        self.text, self.turn = text, turn
        self.box, self.x, self.y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self.box_there, self.x_there, self.y_there = map(ctypes.byref, (self.box, self.x, self.y))

    def word(self, first: int, last: int, letters: str) -> Word | None:
        """The word from one character to another; None when its font has no height."""
        box, turn = self.box, self.turn
        pdfium.FPDFText_GetLooseCharBox(self.text, first, self.box_there)
        x0, y0 = turn(box.left, box.bottom)
        xa, ya = turn(box.right, box.top)
        size = abs(ya - y0)
        if size <= 0:
            return None
        start = min(x0, xa)
        if last != first:
            pdfium.FPDFText_GetLooseCharBox(self.text, last, self.box_there)
            x0, _ = turn(box.left, box.bottom)
            xa, _ = turn(box.right, box.top)
        pdfium.FPDFText_GetCharOrigin(self.text, first, self.x_there, self.y_there)
        _, base = turn(self.x.value, self.y.value)
        return Word(start, max(x0, xa, start), base, size, letters)


def _objects(page: object) -> Iterator[tuple[int, object]]:
    """Paths, and pictures also inside forms. Tables of minutes are not drawn inside forms."""
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        thing = get(page, index)
        kind = kind_of(thing)
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            yield kind, thing
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and _has_picture(thing, 1):
            yield pdfium.FPDF_PAGEOBJ_IMAGE, thing


def _has_picture(form: object, depth: int) -> bool:
    for index in range(pdfium.FPDFFormObj_CountObjects(form)):
        thing = pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM and _has_picture(thing, depth + 1):
            return True
    return False


def _path(path: object, turn: _Turn, content: PageContent) -> None:
    count = pdfium.FPDFPath_CountSegments(path)
    if count > SIMPLE_PATH:
        _segments(path, count, turn, content)
        return
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        xa, ya = turn(left.value, bottom.value)
        xb, yb = turn(right.value, top.value)
        _box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb), content)


def _box(x0: float, y0: float, x1: float, y1: float, content: PageContent) -> None:
    """A thin box is a line; a larger one is a cell, drawn or shaded, and has four."""
    if y1 - y0 <= THIN:
        if x1 - x0 >= SHORTEST_RULE:
            content.level.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= THIN:
        if y1 - y0 >= SHORTEST_RULE:
            content.upright.append(Rule((x0 + x1) / 2, y0, y1))
    elif x1 - x0 < content.width * 0.98 or y1 - y0 < content.height * 0.9:
        content.level += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
        content.upright += [Rule(x0, y0, y1), Rule(x1, y0, y1)]


def _segments(path: object, count: int, turn: _Turn, content: PageContent) -> None:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(min(count, MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        place = turn(
            matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        )
        if kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            (xa, xb), (ya, yb) = sorted((last[0], place[0])), sorted((last[1], place[1]))
            if yb - ya <= 1 or xb - xa <= 1:
                _box(xa, ya, xb, yb, content)
        last = place
