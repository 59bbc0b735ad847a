"""What a paper says, without how it looks: the one content behind the page, the DOCX and the PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, ClassVar, TypeVar

Said = TypeVar("Said")


class UnwritableError(Exception):
    """A paper that the writer of the file refuses. It is an error of ours: what users write is cleaned before."""


@dataclass(frozen=True)
class Strong:
    """Words that are stressed."""

    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to a full web address (https://…)."""

    text: str
    address: str


Run = str | Strong | Link
Text = str | tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading below the paper's title: level 1 to 3, none left out on the way down."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; a `quiet` one is an explanation in small type."""

    kind: ClassVar[str] = "paragraph"
    text: Text
    quiet: bool = False


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, and where they stand ("24. april 2025, punkt 5")."""

    kind: ClassVar[str] = "quote"
    text: str
    source: str | None = None


@dataclass(frozen=True)
class Listing:
    """Points of a list, with numbers or without."""

    kind: ClassVar[str] = "listing"
    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and what holds, such as "Ansvarlig" and a party's name."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether figures stand in it.

    A `narrow` one holds short values that must not be broken, such as references; the PDF makes it as wide as they are,
    Word gives it its share.
    """

    heading: str
    share: float = 1
    numeric: bool = False
    narrow: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings. Every row has as many cells as there are columns; without rows `empty` is said instead."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    empty: str = "Ingen."

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"A row of {len(row)} cells under {len(self.columns)} columns: {self.caption}")


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG and what it shows in words. It stands on the page and in the PDF; a table behind it says the
    same in every form, the DOCX too."""

    kind: ClassVar[str] = "drawing"
    svg: str
    description: str


Block = Heading | Paragraph | Quote | Listing | Facts | Table | Drawing


@dataclass(frozen=True)
class Paper:
    """A whole paper.

    `day` is the paper's own day: it stands in the file's properties, and no clock is asked, so the same content
    gives the same bytes. `mark` is what every page must say ("Udkast", "Fortroligt"), if anything.
    """

    title: str
    day: date
    issuer: str
    blocks: tuple[Block, ...]
    subtitle: str | None = None
    facts: tuple[tuple[str, Text], ...] = ()
    mark: str | None = None
    language: str = "da"


def runs_of(text: Text) -> tuple[Run, ...]:
    """The runs of a text; a plain string is one run."""
    return (text,) if isinstance(text, str) else text


def plain(text: Text) -> str:
    """The words of a text alone."""
    return "".join(run if isinstance(run, str) else run.text for run in runs_of(text))


def in_pieces(checksum: str) -> str:
    """A checksum in groups that are read, compared and broken between lines more easily."""
    return " ".join(checksum[start : start + 16] for start in range(0, len(checksum), 16))


def with_words(said: Said, change: Callable[[str], str]) -> Said:
    """The same paper, or part of one, with every text in it changed."""
    found: Any = said
    if isinstance(said, str):
        found = change(said)
    elif isinstance(said, tuple):
        found = tuple(with_words(each, change) for each in said)
    elif is_dataclass(said) and not isinstance(said, type):
        parts = {field.name: with_words(getattr(said, field.name), change) for field in fields(said)}
        found = replace(said, **parts)
    return found
