"""The header: which body met, at which level, when and where."""

from __future__ import annotations

import re

from workflow.minutes.days.dates import find_dates, find_times
from workflow.minutes.expressions import Expression, expression
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import BODIES
from workflow.minutes.meeting.header_bodies import read_body
from workflow.minutes.meeting.header_dates import read_date
from workflow.minutes.meeting.header_fields import plain_times, times_of_field, with_fields
from workflow.minutes.meeting.header_parts import FIRST_LINES, HeaderParts
from workflow.minutes.meeting.header_places import read_place
from workflow.minutes.meeting.mail_dates import sent_fields, without
from workflow.minutes.model import Meeting, Notice
from workflow.minutes.people.attendance_words import PARTLY_AWAY
from workflow.minutes.people.people import read_listed_person, read_person

__all__ = ["HeaderParts", "read_header"]

CLUSTERS: tuple[str, ...] = tuple(BODIES["clusters"])
LEVELS: tuple[tuple[str, Expression], ...] = tuple(
    (level, expression(pattern, re.IGNORECASE)) for level, pattern in BODIES["levels"].items()
)
ENDED_AT = expression(
    r"\b(?:" + "|".join(re.escape(word) for word in BODIES["headline"]["ended"]) + r")"
    r"(?:\s+mødet)?\s*:?\s*(?:kl\.?\s*)?(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)\b",
    re.IGNORECASE,
)
HAS_TIME = expression(r"\bkl\b|\d{1,2}[:.]\d{2}\s*[-–]\s*(?:ca\.?\s*)?\d{1,2}[:.]\d{2}", re.IGNORECASE)
MEETING = expression(r"\bmødet\b", re.IGNORECASE)
LAST_CHARACTERS = 1500
LONGEST_LINE = 200
LONGEST_SENTENCE = 300
ENUMERATED = expression(
    r"[Kk]lynge(?:rne)?\s+((?:Nord|Midt|Syd|Vest)(?:(?:\s*,\s*|\s+og\s+|\s*/\s*)(?:Sundhedsklynge\s+)?(?:Nord|Midt"
    r"|Syd|Vest))+)"
)


def read_header(text: str, parts: HeaderParts) -> tuple[Meeting, list[Notice], bool]:
    """The meeting, what looks wrong about it, and whether the document calls itself an agenda (dagsorden)."""
    notices: list[Notice] = []
    parts = with_fields(parts)
    body, body_span, is_agenda = read_body(parts)
    found, rest, place_blocks = read_date(parts, notices, text)
    start, end = find_times(plain_times(rest))
    if start is None:
        start, end = _times_elsewhere(without(parts, sent_fields(parts)))
    if end is None:
        end = _end_field(parts) or _ended_at(parts, text)
    place, place_span = read_place(parts, place_blocks)
    clusters = _clusters(body or "", text)
    meeting = Meeting(
        title=body,
        body=body,
        level=_level(body or "", bool(clusters)),
        clusters=clusters,
        date=found.value if found else None,
        start=start,
        end=end,
        place=place,
        body_span=body_span,
        date_span=(found.start, found.end) if found else None,
        place_span=place_span,
    )
    return meeting, notices, is_agenda


def _times_elsewhere(parts: HeaderParts) -> tuple[str | None, str | None]:
    """Times in fields of their own ("Tidspunkt: Kl. 19:00"), or beside the meeting's date in the first lines."""
    for blocks, labels in ((parts.before, parts.before_labels), (parts.later, parts.later_labels)):
        for index, label in enumerate(labels):
            if label and label.kind == "meeting_date" and "slut" not in label.words:
                words = times_of_field(label.rest or (blocks[index + 1].text if index + 1 < len(blocks) else ""))
                first, last = find_times(words if not find_dates(words) else words[find_dates(words)[-1].end :])
                if first:
                    return first, last
    for block, label in zip(parts.before[:FIRST_LINES], parts.before_labels[:FIRST_LINES], strict=True):
        if len(block.text) <= LONGEST_LINE and not _tells_of_people(block, label) and HAS_TIME.search(block.text):
            first, last = find_times(plain_times(block.text))
            if first:
                return first, last
    return None, None


def _tells_of_people(block: Block, label: Label | None) -> bool:
    """Whether a line says when somebody came or left ("Rie Tang – ja, fra kl. 19.40")."""
    if label and label.kind in ("attendance", "absence"):
        return True
    if not PARTLY_AWAY.search(block.text):
        return False
    words = block.text.strip("| ").replace(" |", ",")
    return (read_person(words) or read_listed_person(words)) is not None


def _end_field(parts: HeaderParts) -> str | None:
    """The time in a field that says when the meeting ended ("Sluttidspunkt 14-04-2023 10:50:00")."""
    for blocks, labels in ((parts.before, parts.before_labels), (parts.later, parts.later_labels)):
        for index, label in enumerate(labels):
            if label and label.kind == "meeting_date" and "slut" in label.words:
                words = label.rest or (blocks[index + 1].text if index + 1 < len(blocks) else "")
                days = find_dates(words)
                return find_times(times_of_field(words[days[-1].end :] if days else words))[0]
    return None


def _ended_at(parts: HeaderParts, text: str) -> str | None:
    """When the meeting ended, as a sentence of the header or of the last lines tells ("og sluttede 20:05")."""
    head = [block.text for block in parts.before[:FIRST_LINES] if len(block.text) <= LONGEST_SENTENCE]
    tail = [line for line in text[-LAST_CHARACTERS:].splitlines() if MEETING.search(line)]
    match = next((found for line in (*head, *tail) if (found := ENDED_AT.search(line))), None)
    return f"{int(match['hour']):02d}:{match['minute']}" if match else None


def _clusters(body: str, text: str) -> tuple[str, ...]:
    """The clusters that the body's name has; for a joint meeting those that the text names together."""
    if "klynge" not in body.lower():
        return ()
    named = tuple(name for name in CLUSTERS if re.search(rf"\b{name}\b", body))
    if named:
        return named
    match = ENUMERATED.search(text[:200_000])
    return tuple(name for name in CLUSTERS if match and re.search(rf"\b{name}\b", match[1]))


def _level(body: str, is_cluster: bool) -> str | None:
    if not is_cluster and "klynge" not in body.lower():
        return None
    return next((level for level, pattern in LEVELS if pattern.search(body)), None)
