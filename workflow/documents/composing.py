"""Canonical text is put together block by block, and the place of every heading, list entry and cell is noted."""

from __future__ import annotations

from workflow.documents import limits
from workflow.documents.canonical import Content, Heading, ListEntry, Span, Table, collapsed, normalise


class TooLongError(Exception):
    """The text has grown over the limit of characters; there is no use in going on."""


class Composer:
    """Collects blocks in reading order. Text is normalised on the way in, so that the spans hold."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0
        self._headings: list[Heading] = []
        self._tables: list[Table] = []
        self._lists: list[tuple[ListEntry, ...]] = []
        self._entries: list[ListEntry] = []

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def gap(self) -> None:
        """An empty line, unless there is one already."""
        if self._lines and self._lines[-1]:
            self._line("")

    def paragraph(self, text: str) -> None:
        """A paragraph, which may hold line breaks, followed by an empty line; it ends a list."""
        if text.strip():
            self.end_list()
            for line in normalise(text).split("\n"):
                self._line(line.rstrip(" "))
        self.gap()

    def line(self, text: str) -> None:
        """A line that the next one may go on from."""
        for part in normalise(text).split("\n"):
            self._line(part)

    def heading(self, text: str, level: int) -> None:
        """A heading, marked with # as in Markdown; `level` is 1 to 6."""
        words = normalise(" ".join(text.split()))
        if not words:
            return
        self.end_list()
        self.gap()
        level = min(max(level, 1), 6)
        start, end = self._line("#" * level + " " + words)
        self._headings.append(Heading((start + level + 1, end), level))
        self._line("")

    def extend_line(self, text: str) -> None:
        """More words for the line written last: it was broken for want of room."""
        last = self._lines.pop()
        self._length -= len(last) + 1
        self._line(f"{last} {normalise(text)}")

    def marked_heading(self, span: Span, level: int) -> None:
        """Notes that lines written already are a heading, without a mark in the text."""
        self._headings.append(Heading(span, level))

    def drop_heading(self) -> None:
        """Takes the last note back: the heading goes on in the next line."""
        self._headings.pop()

    def entry(self, marker: str, text: str, level: int) -> None:
        """An entry of a list: marker ("1. ", "• "), words, and depth from 0."""
        words = normalise(text).strip()
        first, *rest = words.split("\n") if words else [""]
        if not marker.strip() or not first:
            return
        start, end = self._line(marker + first)
        for line in rest:
            _, end = self._line(line)
        self._entries.append(ListEntry((start, end), marker.strip(), level))

    def end_list(self) -> None:
        """What follows belongs to no list, or to a new one."""
        if self._entries:
            self._lists.append(tuple(self._entries))
            self._entries = []
            self.gap()

    def table(self, rows: list[list[str]]) -> None:
        """Rows of cells. White space within a cell collapses, all but breaks; rows without words are left out."""
        self.end_list()
        self.gap()
        placed: list[tuple[Span, ...]] = []
        for row in rows:
            cells = [collapsed(normalise(cell)) for cell in row]
            if any(cells):
                placed.append(self.row(cells))
        self.note_table(placed)
        self.gap()

    def row(self, cells: list[str]) -> tuple[Span, ...]:
        """One line of cells, which hold no white space but spaces and paragraph breaks; gives their spans."""
        position, _ = self._line("\t".join(cells))
        spans = []
        for cell in cells:
            spans.append((position, position + len(cell)))
            position += len(cell) + 1
        return tuple(spans)

    def note_table(self, rows: list[tuple[Span, ...]]) -> None:
        """Notes that these rows, written already, are a table, if they have columns at all."""
        if any(len(row) > 1 for row in rows):
            self._tables.append(Table((rows[0][0][0], rows[-1][-1][1]), tuple(rows)))

    def content(self) -> Content:
        """All of it, with one line end at the end."""
        self.end_list()
        text = "\n".join(self._lines).rstrip("\n")
        return Content(text + "\n" if text else "", tuple(self._headings), tuple(self._tables), tuple(self._lists))

    def _line(self, text: str) -> Span:
        start = self._length
        self._lines.append(text)
        self._length += len(text) + 1
        if self._length > limits.MAX_CHARACTERS:
            raise TooLongError
        return start, start + len(text)
