"""The canonical text as a page shows it: paragraphs, cut into pieces where marked passages begin and end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workflow.quotes import readable as readable

Span = tuple[int, int]
_PARAGRAPH = re.compile(r"\S.*?(?=\n[ \t\f\r]*\n|\Z)", re.S)
_HEADING = re.compile(r"(#{1,6})[ \t]+|(?=(?:Punkt|Pkt\.?)[ \t]+\d+[.:])|(?=\d{1,2}\.[ \t]+[A-ZÆØÅ][^\n]{0,90}\Z)")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_RULE = re.compile(r"\|?[ \t]*:?-{2,}[-:| \t]*")
_PIPE_CELL = re.compile(r"\|[ \t]*([^|\n]*?)[ \t]*(?=\|)")
_TAB_CELL = re.compile(r"(?<![^\t\n])([^\t\n]*)")
_EMPHASIS = re.compile(r"\*\*")


@dataclass(frozen=True)
class Mark:
    """A passage to be marked. `key` is its id on the page, `kind` what it is.

    `part` is empty for the passage itself, else the value of it whose words these are: owner, deadline.
    """

    key: int
    kind: str
    span: Span
    part: str = ""


@dataclass(frozen=True)
class Piece:
    """A run of text with the same marks all through; `begins` are the marks whose first piece this is."""

    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells, each in pieces."""

    cells: tuple[tuple[Piece, ...], ...]
    heading: bool


@dataclass(frozen=True)
class Paragraph:
    """Lines between blank lines. `begins_item` is the index of the agenda item that starts here."""

    pieces: tuple[Piece, ...]
    heading: bool
    begins_item: int | None
    hidden: bool = False
    rows: tuple[Row, ...] = ()  # of a table; `pieces` is empty then


def paragraphs(
    text: str,
    marks: Iterable[Mark],
    item_starts: Sequence[int] = (),
    hidden: Iterable[Span] = (),
    bounds: Span | None = None,
) -> list[Paragraph]:
    """`text` in paragraphs with its marks; what lies in a hidden span is left out, with one empty paragraph for it.

    `bounds` shows that part of the text only; `item_starts` are offsets in the whole text.
    """
    ordered = sorted(marks, key=lambda mark: (mark.span[0], -mark.span[1], mark.key, mark.part))
    closed = sorted(hidden)
    shown: list[Paragraph] = []
    begun: set[tuple[int, str]] = set()
    next_item = next_mark = 0
    left_out: set[Span] = set()
    live: list[Mark] = []
    for start, end in _blocks(text, item_starts, bounds or (0, len(text))):
        live = [mark for mark in live if mark.span[1] > start]
        while next_mark < len(ordered) and ordered[next_mark].span[0] < end:
            live.append(ordered[next_mark])
            next_mark += 1
        item = None
        while next_item < len(item_starts) and item_starts[next_item] < end:
            item, next_item = next_item, next_item + 1
        within = next((span for span in closed if start < span[1] and end > span[0]), None)
        if within is not None:
            if within not in left_out:
                left_out.add(within)
                shown.append(Paragraph((), False, item, hidden=True))
            continue
        rows = tuple(_rows(text, start, end, live, begun))
        if rows:
            shown.append(Paragraph((), False, item, rows=rows))
            continue
        heading = _HEADING.match(text, start, end)
        begin = heading.end() if heading else start
        pieces = tuple(_pieces(text, begin, end, live, begun))
        if pieces:
            if item is None and shown and shown[-1].pieces and not shown[-1].heading and _runs_on(text, begin):
                shown[-1] = replace(shown[-1], pieces=_joined(shown[-1].pieces, pieces))
            else:
                shown.append(Paragraph(pieces, heading is not None, item))
    return shown


def _blocks(text: str, item_starts: Sequence[int], bounds: Span) -> list[Span]:
    """Paragraphs, also cut where an agenda item begins in the middle of one."""
    found: list[Span] = []
    starts = sorted(item_starts)
    for match in _PARAGRAPH.finditer(text, *bounds):
        begin, end = match.span()
        place = bisect_right(starts, begin)
        while place < len(starts) and starts[place] < end:
            if text[begin : starts[place]].strip():
                found.append((begin, starts[place]))
            begin = starts[place]
            place += 1
        found.append((begin, end))
    return found


def _rows(text: str, start: int, end: int, marks: list[Mark], begun: set[tuple[int, str]]) -> Iterable[Row]:
    """The rows of a table of pipes or tabs; none when the lines are no table."""
    lines = [match.span() for match in _LINE.finditer(text, start, end)]
    words = [text[begin:stop].strip() for begin, stop in lines]
    pipes = all(line.startswith("|") for line in words)
    if len(lines) < 2 or not (pipes or all("\t" in line for line in words)):
        return
    cell = _PIPE_CELL if pipes else _TAB_CELL
    for number, (begin, stop) in enumerate(lines):
        if pipes and _RULE.fullmatch(words[number]):
            continue
        heading = pipes and number == 0 and _RULE.fullmatch(words[1]) is not None
        cells = (match.span(1) for match in cell.finditer(text, begin, stop))
        yield Row(tuple(tuple(_pieces(text, *span, marks, begun)) for span in cells), heading)


def _pieces(text: str, begin: int, end: int, marks: list[Mark], begun: set[tuple[int, str]]) -> Iterable[Piece]:
    touching = [mark for mark in marks if mark.span[0] < end and mark.span[1] > begin]
    cuts = sorted({begin, end, *(edge for mark in touching for edge in mark.span if begin < edge < end)})
    for left, right in pairwise(cuts):
        words = _EMPHASIS.sub("", text[left:right])
        if not words:
            continue
        covering = tuple(mark for mark in touching if mark.span[0] < right and mark.span[1] > left)
        first = tuple(mark for mark in covering if (mark.key, mark.part) not in begun) if words.strip() else ()
        begun.update((mark.key, mark.part) for mark in first)
        yield Piece(words, covering, first)


@dataclass(frozen=True)
class Context:
    """A passage with the words around it: (text, what it is) in order; what it is: "", "quote" or "deadline"."""

    pieces: tuple[tuple[str, str], ...]
    begins_inside: bool  # there is more text before
    ends_inside: bool


def context(text: str, quote: Span, bounds: Span, *, around: int = 420, deadline: Span | None = None) -> Context:
    """The passage `quote` with up to `around` characters on each side, never outside `bounds`, cut at white space."""
    low, high = max(bounds[0], 0), min(bounds[1], len(text))
    first = min(quote[0], deadline[0]) if deadline else quote[0]
    last = max(quote[1], deadline[1]) if deadline else quote[1]
    # A deadline far from the passage (another part of the item) is shown on its own, not with all between.
    if deadline and last - first > 4 * around + (quote[1] - quote[0]):
        first, last, deadline = quote[0], quote[1], None
    start, end = max(low, first - around), min(high, last + around)
    if start > low and (space := text.find(" ", start, first)) != -1:
        start = space + 1
    if end < high and (space := text.rfind(" ", last, end)) != -1:
        end = space
    marked = [(quote, "quote")] + ([(deadline, "deadline")] if deadline else [])
    cuts = sorted({start, end, *(edge for span, _ in marked for edge in span if start < edge < end)})
    pieces = []
    for left, right in pairwise(cuts):
        kinds = [kind for span, kind in marked if span[0] < right and span[1] > left]
        pieces.append((_tidy(text[left:right]), " ".join(kinds)))
    return Context(tuple(pieces), start > low, end < high)


def _joined(before: tuple[Piece, ...], after: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Two lines of one sentence that a PDF has set apart: with a space between, or without the line-end hyphen."""
    last, first = before[-1], after[0]
    words = last.text.rstrip()
    hyphenated = words.endswith("-") and words[-2:-1].isalpha()
    ended = replace(last, text=words[:-1] if hyphenated else words)
    space = Piece(" ", tuple(mark for mark in last.marks if mark in first.marks), ())
    return (*before[:-1], ended, *(() if hyphenated else (space,)), *after)


def _runs_on(text: str, begin: int) -> bool:
    """Whether the words before `begin` end in the middle of a sentence that goes on there."""
    return text[begin : begin + 1].islower() and text[max(begin - 200, 0) : begin].rstrip()[-1:] not in (
        ".",
        ":",
        "!",
        "?",
        "",
    )


def _tidy(text: str) -> str:
    """The words of an excerpt: no mark-up, no hyphens at line ends, no line breaks in the middle of a sentence."""
    text = re.sub(r"(?m)^#{1,6}[ \t]+", "", text.replace("**", ""))
    if "|" in text:
        text = "\n".join(readable(line) for line in text.split("\n") if not _RULE.fullmatch(line.strip() or "x"))
    text = re.sub(r"(?<=\w)-[ \t]*(?:\n[ \t\r\f]*)+(?=[a-zæøå])", "", text)
    text = re.sub(r"(?<=[\w,])[ \t]*(?:\n[ \t\r\f]*)+(?=[a-zæøå(])", " ", text)
    return re.sub(r"\n[ \t\r\f]*(?:\n[ \t\r\f]*)+", "\n\n", text)
