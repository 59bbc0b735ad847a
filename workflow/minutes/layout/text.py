"""The canonical text as lines, blocks and sentences that keep their place in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workflow.minutes.expressions import expression
from workflow.minutes.layout.broken_dates import is_month_of, is_year_of
from workflow.minutes.layout.line_cleaning import (
    HEADING,
    QUOTED,
    clean_line,
    fold,
    fold_look_alikes,
    is_contents_line,
    is_furniture,
    is_page_line,
    join_words,
    quote,
)
from workflow.minutes.layout.long_lines import soft_lines
from workflow.minutes.layout.sentence_ends import (
    ENDS_OPEN,
    ENDS_SENTENCE,
    MARKER,
    PARAGRAPH_BREAK,
    Sentence,
    forget_sentences,
    sentences,
)
from workflow.minutes.lexicon_file import ABBREVIATIONS, LABELS
from workflow.minutes.model import Span

UNDERLINE = expression(r"^(?:={3,}|-{3,})$")
PRESENTER_LINE = expression(r"^(?:v\.?\s?/|v\.\s|ved\s)", re.IGNORECASE)

__all__ = [
    "Block",
    "Line",
    "Sentence",
    "build_blocks",
    "clean_line",
    "fold",
    "fold_look_alikes",
    "forget_sentences",
    "is_contents_line",
    "is_furniture",
    "join_words",
    "quote",
    "sentences",
    "split_lines",
]


@dataclass(frozen=True)
class Line:
    """One line with something on it. `text` is without mark-up; `gap` counts the empty lines before it."""

    start: int
    end: int
    raw: str
    text: str
    level: int
    gap: int
    hard_gap: bool


@dataclass(frozen=True)
class Block:
    """A paragraph, list entry, heading or table row. `body` is the text without its list marker."""

    start: int
    end: int
    text: str
    body: str
    body_start: int
    bullet: bool
    number: int | None
    style: str
    level: int
    gap: int
    raw: str

    @property
    def listed(self) -> bool:
        """Whether it is an entry of a list."""
        return self.bullet or self.number is not None or self.style == "letter"


def _raw_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of the text as they stand, each with its offset."""
    position = 0
    for line in text.split("\n"):
        for offset, part in soft_lines(line):
            yield position + offset, part
        position += len(line) + 1


def split_lines(text: str) -> list[Line]:
    """All lines of the text that carry words, in order."""
    lines: list[Line] = []
    gap, hard, after_page = 0, False, False
    for start, line in _raw_lines(text):
        # only the sentences of a cell ask for its paragraphs
        raw = line.replace(PARAGRAPH_BREAK, " ")
        stripped = raw.strip()
        cleaned = clean_line(raw) if stripped else ""
        if not cleaned and stripped.startswith("\u2060"):
            after_page = True
            continue
        if not cleaned:
            gap += 1
            hard = hard or bool(raw)
            continue
        if UNDERLINE.match(stripped):
            # the line under a heading in Markdown; alone it only parts the page
            if lines and not gap and not lines[-1].level and len(lines[-1].text) <= MAX_HEADING:
                lines[-1] = replace(lines[-1], level=1 if stripped[0] == "=" else 2)
            continue
        if is_furniture(cleaned):
            after_page = after_page or is_page_line(cleaned)
            continue
        heading = HEADING.match(QUOTED.sub("", raw))
        offset = len(raw) - len(raw.lstrip())
        lines.append(
            Line(
                start + offset,
                start + offset + len(stripped),
                raw,
                cleaned,
                len(heading[1]) if heading else 0,
                0 if after_page and cleaned[:1].islower() else gap,
                hard and not after_page,
            )
        )
        gap, hard, after_page = 0, False, False
    return lines


def _usual_width(lines: list[Line]) -> int:
    """The width of a full line where the text is wrapped; a very large number where it is not."""
    lengths = sorted(len(line.text) for line in lines)
    if not lengths:
        return UNWRAPPED
    width = lengths[int(len(lengths) * 0.95)] if len(lengths) > 10 else lengths[-1]
    words = [length for length in lengths if length > SHORT_LINE]
    filled = sum(1 for length in words if length >= 0.8 * width)
    # where lines are wrapped by a page, most of them reach its edge; with tables fewer do, but sentences go on below
    wrapped = filled >= 0.3 * len(words) or (filled >= 0.15 * len(words) and len(_broken_gaps(lines)) >= MANY_BROKEN)
    return width if NARROWEST_PAGE <= width <= 140 and wrapped else UNWRAPPED


def _broken_gaps(lines: list[Line]) -> list[int]:
    """The empty lines before each line that goes on with the sentence above it."""
    return [
        b.gap
        for a, b in itertools.pairwise(lines)
        if b.text[:1].islower() and len(a.text) >= SHORTEST_BROKEN and not ENDS_SENTENCE.search(a.text)
    ]


def _double_spaced(lines: list[Line]) -> bool:
    """Whether an empty line stands between the lines of one paragraph, as some PDF extractions give."""
    broken = _broken_gaps(lines)
    return len(broken) >= 3 and sum(1 for gap in broken if gap == 1) > len(broken) / 2


NUMBERED = expression(r"^\d{1,3}[.):]\s")
SHORT_HEADING, MAX_LABEL = 60, 40
MAX_HEADING = 150
NARROWEST_PAGE = 50
SHORT_LINE, SHORTEST_BROKEN = 25, 30
SHORTEST_CAPITALS = 12
MANY_BROKEN = 8
PAGE_BREAK_GAP = 4
UNWRAPPED = 10_000
ITEM_LINE = expression(r"^(?:Punkt|Pkt\.?|Dagsordenspunkt)\s*(?:nr\.?\s*)?\d", re.IGNORECASE)
HEADING_WORDS = frozenset(
    word
    for kind in (
        "case",
        "recommendation",
        "decision",
        "attachments",
        "attendance",
        "absence",
        "competence",
        "meeting_date",
    )
    for word in LABELS[kind]
)
DECISION_LINES = tuple(expression(pattern) for pattern in LABELS["patterns"]["decision_of"])
FIELD_LINE = expression(r"^[A-ZÆØÅ][\wé/-]*(?:\s[\wé/-]+){0,2}\s?:(?:\s|$)")
LEAD_LINE = expression(r"^(?:Det|Der)\s+(?:indstilles|foreslås|anbefales|henstilles)\b")
NUMBERED_AT = expression(r"^At\s+\d{1,2}\s?[.)]\s")
AT_ENTRY = expression(r"^at\s")
AT_ENTRY_BEFORE = expression(r"(?:[,:;.]|,?\s(?:og|samt))$")
PERSON_ENTRY = expression(r"^(?:[\w/.-]+\s+){0,4}?[A-ZÆØÅ][\w.-]+\s+[A-ZÆØÅ][\w.-]+\s*,\s")


def _is_label_line(text: str) -> bool:
    """Whether a line holds nothing but a heading that minutes have ("Beslutning", "Bilag:")."""
    if len(text) <= 160 and any(pattern.match(text.rstrip(" :")) for pattern in DECISION_LINES):
        return True
    plain = text.lower().rstrip(" :.")
    return len(text) < MAX_LABEL and text[:1].isupper() and (plain in HEADING_WORDS or plain.endswith(" påtegning"))


def _in_capitals(text: str) -> bool:
    """Whether a line is a heading in capitals ("INDSTILLING FRA HAVNECHEFEN")."""
    return SHORTEST_CAPITALS <= len(text) <= MAX_HEADING and " " in text and text.isupper()


def _ends_shortened(text: str) -> bool:
    """Whether the full stop at the end of a line belongs to a shortened word ("… på 4,5 mio. kr.")."""
    return text.rsplit(" ", 1)[-1].lower() in ABBREVIATIONS


def _continues(above: Line, line: Line, width: int, double: bool) -> bool:
    """Whether `line` goes on with the paragraph of `above`."""
    if line.level or above.level or "\t" in line.raw.strip() or "\t" in above.raw.strip():
        return False
    if line.text.startswith("|") or (above.text.startswith("|") and above.text.endswith("|")):
        return False
    if (
        above.text.endswith("-")
        and line.text[:1].islower()
        and line.gap <= PAGE_BREAK_GAP
        and not MARKER.match(line.text)
    ):
        return True
    full = len(above.text) >= 0.72 * width
    # a line that is full and ends within a sentence goes on below, also where only this page is double-spaced
    month_below = is_month_of(above.text, line.text)
    broken = len(above.text) >= 0.8 * width and (month_below or not ENDS_SENTENCE.search(above.text))
    goes_on = broken and (line.text[:1].islower() or is_year_of(above.text, line.text))
    reach = 1 if double or (goes_on and not AT_ENTRY.match(line.text)) else 0
    if line.gap > reach or (line.gap and line.hard_gap and not above.text.endswith("-")):
        return False
    if month_below:
        return True
    if MARKER.match(line.text) or PRESENTER_LINE.match(line.text) or ITEM_LINE.match(line.text):
        return False
    if FIELD_LINE.match(line.text) or _is_label_line(line.text) or _is_label_line(above.text):
        return False
    if LEAD_LINE.match(line.text) and ENDS_SENTENCE.search(above.text):
        return False
    if full and is_year_of(above.text, line.text):
        return True
    if NUMBERED_AT.match(line.text) or (_in_capitals(line.text) and ENDS_SENTENCE.search(above.text)):
        return False
    if _in_capitals(above.text) and line.text[:1].isupper() and not line.text.isupper():
        return False
    if AT_ENTRY.match(line.text) and AT_ENTRY.match(above.text) and not full:
        return False
    if AT_ENTRY.match(line.text) and (not full or AT_ENTRY.match(above.text)) and AT_ENTRY_BEFORE.search(above.text):
        return False
    if PERSON_ENTRY.match(line.text) and PERSON_ENTRY.match(above.text) and not above.text.endswith((",", ".")):
        return False
    if above.text.endswith(":"):
        return False
    if above.raw.endswith("  ") and not (full and line.text[:1].islower()):
        return False
    if ENDS_OPEN.search(above.text) and (line.text[:1].islower() or line.text[:1].isdigit() or full):
        return True
    if ITEM_LINE.match(above.text) and len(above.text) < SHORT_HEADING and not ENDS_OPEN.search(above.text):
        return False
    stands_out = bool(above.gap) or NUMBERED.match(above.text) is not None
    if width == UNWRAPPED and stands_out and len(above.text) < SHORT_HEADING and not ENDS_OPEN.search(above.text):
        # a short line after an empty one heads what follows, even where that begins with a small letter
        return False
    if line.text[:1].islower():
        return not ENDS_SENTENCE.search(above.text) or (full and _ends_shortened(above.text))
    return full and not line.raw.startswith(" ")


def build_blocks(text: str) -> list[Block]:
    """Put the lines together into blocks."""
    lines = split_lines(text)
    width, double = _usual_width(lines), _double_spaced(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, width, double):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_block(text, group) for group in groups]


def _block(text: str, group: list[Line]) -> Block:
    first, last = group[0], group[-1]
    joined = join_words([line.text for line in group])
    marker = MARKER.match(joined)
    body = joined[marker.end() :] if marker else joined
    number, style, bullet = None, "", False
    if marker:
        digits = marker["number"] or marker["boxed"]
        number = int(digits) if digits else None
        style = marker["style"] or ("boxed" if marker["boxed"] else "letter" if marker["letter"] else "")
        bullet = bool(marker["bullet"])
    opening = re.match(r"\w+", body)
    found = text.find(opening[0], first.start, last.end) if marker and opening else -1
    return Block(
        first.start,
        last.end,
        joined,
        body,
        found if found >= 0 else first.start,
        bullet,
        number,
        style,
        first.level,
        first.gap,
        "\n".join(line.raw for line in group),
    )


def span_of(blocks: list[Block]) -> Span:
    """From the start of the first block to the end of the last."""
    return (blocks[0].start, blocks[-1].end)
