"""Markdown: the text stays as it was written; its headings, tables and lists are found by their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflow.documents.canonical import Content, ListEntry, Span, Table, find_headings

LINE = re.compile(r"^[^\n]*$", re.MULTILINE)
DELIMITER = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
CELL = re.compile(r"(?:\\.|[^|\\])*")
ENTRY = re.compile(r"^(?P<indent>[ \t]{0,40})(?P<marker>[-*+]|\d{1,9}[.)])[ \t]+\S")
INDENT = 2
"""Spaces at least by which a list stands further in than the one it belongs to."""


def structured(text: str) -> Content:
    """The text with its headings, tables and lists."""
    lines = [(match.start(), match[0]) for match in LINE.finditer(text)]
    return Content(text, find_headings(text), tuple(_tables(lines)), tuple(_lists(lines)))


def _tables(lines: list[tuple[int, str]]) -> Iterator[Table]:
    number = 0
    while number + 1 < len(lines):
        (start, head), (_, below) = lines[number], lines[number + 1]
        if "|" not in head or "-" not in below or "|" not in below or not DELIMITER.match(below):
            number += 1
            continue
        rows = [_cells(start, head)]
        number += 2
        while number < len(lines) and "|" in lines[number][1]:
            rows.append(_cells(*lines[number]))
            number += 1
        last, words = lines[number - 1]
        yield Table((start, last + len(words)), tuple(rows))


def _cells(start: int, line: str) -> tuple[Span, ...]:
    """The cells of a row, without the white space around their words."""
    first = len(line) - len(line.lstrip()) + line.lstrip().startswith("|")
    end = len(line.rstrip().removesuffix("|"))
    spans = []
    position = first
    while position <= end:
        found = CELL.match(line, position, max(end, position))
        words = found[0] if found else ""
        left = position + len(words) - len(words.lstrip())
        spans.append((start + left, start + max(left, position + len(words.rstrip()))))
        position += len(words) + 1
    return tuple(spans)


def _lists(lines: list[tuple[int, str]]) -> Iterator[tuple[ListEntry, ...]]:
    entries: list[ListEntry] = []
    indents: list[int] = []
    for start, line in lines:
        match = ENTRY.match(line)
        if match:
            indent = len(match["indent"].expandtabs(4))
            while indents and indent < indents[-1]:
                indents.pop()
            if not indents or indent >= indents[-1] + INDENT:
                indents.append(indent)
            entries.append(
                ListEntry((start + len(match["indent"]), start + len(line.rstrip())), match["marker"], len(indents) - 1)
            )
        elif entries and line.strip() and not line.startswith((" ", "\t")):
            yield tuple(entries)
            entries, indents = [], []
    if entries:
        yield tuple(entries)
