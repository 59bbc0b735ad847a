"""The canonical text of a document, and what every format's reader gives."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HEADING_LINE = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Heading:
    """A heading of the text: a half-open span of characters and its level, 1 to 6."""

    span: tuple[int, int]
    level: int


@dataclass(frozen=True)
class CanonicalDocument:
    """A document as the rest of the program sees it. `size` is in bytes; every span counts characters of `text`."""

    name: str
    media_type: str
    sha256: str
    size: int
    text: str
    headings: tuple[Heading, ...]


def normalise(text: str) -> str:
    """Line ends as \\n, Unicode composed (NFC), no byte order mark; nothing else is taken away."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def find_headings(text: str) -> tuple[Heading, ...]:
    """The headings that are marked with # in the canonical text, as Markdown and our other readers write them."""
    return tuple(Heading((m.start(2), m.end(2)), len(m[1])) for m in HEADING_LINE.finditer(text))
