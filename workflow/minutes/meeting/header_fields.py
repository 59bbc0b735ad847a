"""Fields of the header that stand without a known label: with a colon, or glued to their words ("StedLunde Hal")."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import BODIES
from workflow.minutes.meeting.body_names import any_of
from workflow.minutes.meeting.header_parts import HeaderParts

PLACES: dict[str, list[str]] = BODIES["places"]
KINDS = dict.fromkeys(PLACES["time_fields"], "meeting_date") | dict.fromkeys(PLACES["place_fields"], "meeting_place")
KINDS |= dict.fromkeys(BODIES["headline"]["body_fields"], "meeting_body")
FIELD = expression(rf"^(?P<word>{any_of(KINDS)})\s*:\s*(?=\S)", re.IGNORECASE)
GLUED = expression(
    r"^(?P<word>Dato|Mødedato|Tidspunkt|Mødetidspunkt|Mødetid|Starttidspunkt|Sluttidspunkt|Sted|Mødested|Lokale)"
    r"(?=\d|kl\.?\s|[A-ZÆØÅ][a-zæøå]|(?:[Mm]an|[Tt]irs|[Oo]ns|[Tt]ors|[Ff]re|[Ll]ør|[Ss]øn)dag\b)"
)
# a table of two columns: "| Dato | Mandag den 4. marts 2024 |"
CELL = expression(rf"^\|\s*(?P<word>{any_of(KINDS)})\s*:?\s*\|\s*(?=[^\s|][^|]*\|?$)", re.IGNORECASE)
APPROXIMATE = expression(r"\b(?:ca\.?|cirka|omkring)\s*(?=(?:kl\.?\s*)?\d)", re.IGNORECASE)
COMMA_TIME = expression(r"(?<=\b[Kk]l\.\s)(\d{1,2}),(?=[0-5]\d\b)")
BARE_TIME = expression(
    r"^(?:fra\s+)?(?=(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?:\s*(?:[-–—]|til)|\s*$|\s*[,;(]|\.\s))", re.IGNORECASE
)
LONGEST_FIELD = 200


def with_fields(parts: HeaderParts) -> HeaderParts:
    """The parts with a label also for the fields that only the header knows."""
    labels = tuple(label or _field(block) for block, label in zip(parts.before, parts.before_labels, strict=True))
    return replace(parts, before_labels=labels)


def _field(block: Block) -> Label | None:
    text = block.text
    match = (FIELD.match(text) or GLUED.match(text) or CELL.match(text)) if len(text) <= LONGEST_FIELD else None
    if not match:
        return None
    rest = text[match.end() :].rstrip(" |")
    word = match["word"].lower()
    place = block.raw.find(rest.split()[0], match.end("word")) if rest.split() else -1
    lead = len(block.raw) - len(block.raw.lstrip())
    start = block.start + place - lead if place >= lead else block.start
    return Label(KINDS.get(word, "meeting_date"), rest, start, None, word)


def plain_times(words: str) -> str:
    """Words as the search for times needs them: "kl. 18,30" with a full stop, and without "ca." before a time."""
    return COMMA_TIME.sub(r"\1.", APPROXIMATE.sub("", words))


def times_of_field(words: str) -> str:
    """The words of a field for the time, which may leave out "kl." ("Tid: 16.30")."""
    words = plain_times(words)
    return f"kl. {words}" if BARE_TIME.match(words) else words
