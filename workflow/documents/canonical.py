"""The canonical text of a document and its structure: what every format's reader gives."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

Span = tuple[int, int]

PARAGRAPH_BREAK = "\u2029"
"""What parts the paragraphs of one cell: a row of a table is one line of the text."""
HEADING_LINE = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Heading:
    """A heading of the text: a half-open span of characters and its level, 1 to 6."""

    span: Span
    level: int


@dataclass(frozen=True)
class Table:
    """A table: one line of the text per row, its cells separated by tabs. `rows` holds the span of every cell."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class ListEntry:
    """An entry of a list: the span of its line with the marker, the marker as printed, and its depth from 0."""

    span: Span
    marker: str
    level: int


@dataclass(frozen=True)
class Content:
    """What a format's reader gives: normalised text, and as much of the structure as the format knows."""

    text: str
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    lists: tuple[tuple[ListEntry, ...], ...] = ()
    ocr: bool = False


@dataclass(frozen=True)
class CanonicalDocument:
    """A document as the rest of the program sees it. `size` is in bytes; every span counts characters of `text`.

    `ocr` says that the text was recognised in pictures of the pages and may hold mistakes of reading.
    """

    name: str
    media_type: str
    sha256: str
    size: int
    text: str
    headings: tuple[Heading, ...]
    tables: tuple[Table, ...] = ()
    lists: tuple[tuple[ListEntry, ...], ...] = ()
    ocr: bool = False


def normalise(text: str) -> str:
    """Line ends as \\n, Unicode composed (NFC), no byte order mark; nothing else is taken away."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def collapsed(words: str) -> str:
    """The words of a cell, every run of white space as one space, or as a break where a paragraph or a line ends."""
    lines = (" ".join(line.split()) for line in re.split(f"[\n{PARAGRAPH_BREAK}]", words))
    return PARAGRAPH_BREAK.join(line for line in lines if line)


def find_headings(text: str) -> tuple[Heading, ...]:
    """The headings that are marked with # in the canonical text, as Markdown and our other readers write them."""
    return tuple(Heading((m.start(2), m.end(2)), len(m[1])) for m in HEADING_LINE.finditer(text))
