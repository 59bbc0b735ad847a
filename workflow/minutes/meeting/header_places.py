"""Where the meeting was held: in a field, after the time, or on the lines below the date."""

from __future__ import annotations

import re

from workflow.minutes.days.dates import find_dates
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block, is_contents_line
from workflow.minutes.lexicon_file import BODIES, WEEKDAYS
from workflow.minutes.meeting.body_names import PLACE_WORDS, ROOMS
from workflow.minutes.meeting.header_bodies import DECIDED, REFERAT
from workflow.minutes.meeting.header_parts import FIRST_LINES, HeaderParts, span_of
from workflow.minutes.model import Span
from workflow.minutes.people.attendance_words import PARTLY_AWAY
from workflow.minutes.people.people import is_body, is_first_name, is_organisation, read_person

CLOCK = r"\d{1,2}(?:[.:]\d{2}|,[0-5]\d\b){0,2}"
TO = r"\s*(?:-|–|—|til|og til)\s*(?:ca\.?\s*)?(?:kl\.?\s*)?"
TIME_IN_LINE = expression(
    rf"(?:\b(?:kl\.?|klokken)\s*{CLOCK}(?:{TO}{CLOCK})?|\b\d{{1,2}}[.:]\d{{2}}{TO}\d{{1,2}}[.:]\d{{2}}|\b\d\d:\d\d)",
    re.IGNORECASE,
)
LINKS = "|".join(BODIES["places"]["links"])
WEEKDAY = "|".join(WEEKDAYS)
AFTER_TIME = expression(
    rf"^(?:\s*(?:19|20)\d\d\b)?(?:\s*\b(?:{LINKS})\s+|\s*@\s*|\s*[(,;|/·–-]\s*(?:(?:{LINKS})\s+)?|\s+)(?P<place>\w[^\n]{{2,120}})$"
)
LINK = expression(rf"(?:\b(?P<link>{LINKS})\s+|@\s*)$")
BEFORE_DATE = expression(
    rf"\b(?P<link>i|på|hos|ved)\s+(?P<place>(?:(?!\b(?:{LINKS})\b)[^.;:]){{3,60}}?),?\s*(?:\b(?:{WEEKDAY})\s+)?(?:\b(?:den|d\.)\s*)?$",
    re.IGNORECASE,
)
BEFORE_TIME = expression(r"\(\s*(?P<place>[A-ZÆØÅ][^(),]{2,60}?)\s*,\s*$")
SENTENCE_BREAK = expression(r"(?<=\w{3})\.\s+(?=[A-ZÆØÅ])")
TELLS = expression(r"\b(?:" + "|".join(BODIES["places"]["not_in"]) + r")\b", re.IGNORECASE)
FIELD = expression(r"^(?:" + "|".join(BODIES["places"]["fields"]) + r")\b\s*:?\s+(?=\S)", re.IGNORECASE)
PLACE_TOLD = expression(
    r"\b(?:"
    + "|".join(BODIES["places"]["told"])
    + r")\s+(?:i|på|hos|ved)\s+(?P<place>[^.;:]{3,80}?)\s*(?:\bkl\b|[.;]|$)",
    re.IGNORECASE,
)
MEETING_AT = expression(r"^[\w-]{0,30}møde[tr]?\s+(?:i|på|hos|ved)\s+(?=\S)", re.IGNORECASE)
OTHER_FIELD = expression(r"^[A-ZÆØÅ][a-zæøå]{1,15}(?:\s[a-zæøå]{1,15}){0,4}:\s")
INLINE_FIELD = expression(
    rf"[.,;]\s+(?:{'|'.join(BODIES['places']['fields'])})\s*:\s*(?P<place>\w[^.;:]{{2,80}}?)\s*(?=[.;]|$)",
    re.IGNORECASE,
)
HOSTED = expression(r"^[\s,]*hos\s+(?P<place>[A-ZÆØÅ][\w-]+(?:\s[A-ZÆØÅ][\w-]+){0,2})")
# also "Mødet startede kl. 16:00", as minutes of a council tell it above the place
ONLY_TIME = expression(
    rf"^\W*(?:(?:mødet?\s+)?(?:starte[rd]e?|start|begynd(?:te|er)|slutte[rd]e?|slut|hævet|afsluttet)\s*:?\s*)?"
    rf"(?:kl\.?|klokken)?\s*{CLOCK}(?:{TO}{CLOCK})?\W*$",
    re.IGNORECASE,
)
LONGEST_LINE = 300
LONGEST_PLACE = 100


def read_place(parts: HeaderParts, following: tuple[Block, ...]) -> tuple[str | None, Span | None]:
    """Where they met: a labelled field, else after the time, else the short lines right after the date."""
    for blocks, labels in ((parts.before, parts.before_labels), (parts.later, parts.later_labels)):
        for index, label in enumerate(labels):
            if label and label.kind == "meeting_place":
                if label.rest:
                    time = TIME_IN_LINE.search(label.rest, 1)
                    named = label.rest[: time.start()].strip(" ,;–-(") if time else label.rest.strip()
                    if named:
                        return named, (label.rest_start, blocks[index].end)
                if index + 1 < len(blocks) and labels[index + 1] is None and len(blocks[index + 1].text) <= 160:
                    return blocks[index + 1].text, (blocks[index + 1].start, blocks[index + 1].end)
    for block in (*parts.before[:FIRST_LINES], *following):
        cells = [cell.strip() for cell in block.text.strip("|").split("|")] if block.text.startswith("|") else []
        if len(cells) > 1 and FIELD.match(f"{cells[0]} x") and len(cells[1]) <= LONGEST_PLACE and cells[1]:
            return cells[1], span_of(block, cells[1])
    for block in parts.before[:FIRST_LINES]:
        field = INLINE_FIELD.search(block.text) if len(block.text) <= LONGEST_LINE else None
        if field:
            return field["place"], span_of(block, field["place"])
    for block in parts.before[:FIRST_LINES]:
        words = _beside_time(block.text) if len(block.text) <= LONGEST_LINE else None
        if words:
            return words, span_of(block, words)
    for block in parts.before[:FIRST_LINES]:
        told = PLACE_TOLD.search(block.text) if len(block.text) <= LONGEST_LINE else None
        if told and not find_dates(told["place"]) and not TIME_IN_LINE.search(told["place"]):
            return told["place"], span_of(block, told["place"])
    below = _below_date(parts, following)
    return below if below[0] else _room_alone(parts)


def _room_alone(parts: HeaderParts) -> tuple[str | None, Span | None]:
    """A short line among the first that names a room ("Rådhuset, lokale 7"), wherever it stands."""
    for block, label in zip(parts.before[:FIRST_LINES], parts.before_labels[:FIRST_LINES], strict=True):
        text = block.text
        if label or len(text) > LONGEST_PLACE or block.level or block.listed or "|" in text or "\t" in text:
            continue
        if ROOMS.search(text) and not (TELLS.search(text) or find_dates(text) or text.endswith((":", "?", "."))):
            return text, (block.start, block.end)
    return None, None


def _beside_time(text: str) -> str | None:
    """The place that stands right after the time of day or the date on a line, or in parentheses before the time."""
    times = list(TIME_IN_LINE.finditer(text))
    for time in times:
        if before := BEFORE_TIME.search(text[: time.start()]):
            return before["place"]
        if (found := _place_after(text, time.end())) and _is_place(found[0], linked=found[1]):
            return found[0]
    for day in find_dates(text):
        before = BEFORE_DATE.search(text[: day.start])
        name = before["place"] if before else ""
        if before and PLACE_WORDS.search(name) and not is_body(name) and not _is_whose(name, before["link"]):
            return name
        if host := HOSTED.match(text[day.end :]):
            return host["place"]
        # after a date alone a name may as well be the body's
        found = _place_after(text, day.end)
        name = found[0] if found else ""
        if PLACE_WORDS.search(name) and not is_body(name) and (name[:1].islower() or not is_organisation(name)):
            return name
    return None


def _is_whose(name: str, link: str) -> bool:
    """Whether a name after "møde i" tells whose meeting it was ("bestyrelsesmøde i Lunde Sejlklub")."""
    return link.lower() == "i" and is_organisation(name)


def _place_after(text: str, position: int) -> tuple[str, bool] | None:
    """The words after a time that may be a place, and whether "i" or "på" stands before them."""
    match = AFTER_TIME.match(text[position:])
    if not match:
        return None
    words = FIELD.sub("", SENTENCE_BREAK.split(match["place"])[0].strip(" .,)"))
    if not words or TELLS.search(words) or find_dates(words) or TIME_IN_LINE.search(words):
        return None
    return words, bool(LINK.search(text[: position + match.start("place")]))


def _is_place(words: str, *, linked: bool) -> bool:
    """Whether words after the time name a place; `linked` when "i" or "på" stands before them."""
    if PLACE_WORDS.search(words):
        return True
    return linked and words[:1].isupper() and not is_body(words) and not is_organisation(words)


def _names_somebody(text: str) -> bool:
    """Whether a line is about a person ("Rie Tang, formand", "Rie gik kl. 14")."""
    return bool(read_person(text) or PARTLY_AWAY.search(text) or (is_first_name(text) and len(text.split()) == 1))


def _below_date(parts: HeaderParts, following: tuple[Block, ...]) -> tuple[str | None, Span | None]:
    labels: dict[int, Label | None] = dict(
        zip((b.start for b in (*parts.before, *parts.later)), (*parts.before_labels, *parts.later_labels), strict=True)
    )
    lines: list[Block] = []
    if any(DECIDED.match(block.text) for block in parts.before[:FIRST_LINES]):
        # below the day of a single decision stands its title
        return None, None
    for block in following:
        if (
            labels.get(block.start)
            or len(block.text) > LONGEST_PLACE
            or "\t" in block.text
            or block.text.startswith("|")
            or block.level
            or block.listed
            or is_contents_line(block.text)
        ):
            break
        if ONLY_TIME.match(block.text):
            continue
        if (
            (_names_somebody(block.text) and not PLACE_WORDS.search(block.text))
            or REFERAT.match(block.text)
            or find_dates(block.text)
            or block.text.endswith((":", "?"))
            or OTHER_FIELD.match(block.text)
            or (not PLACE_WORDS.search(block.text) and (is_body(block.text) or is_organisation(block.text)))
            or TELLS.search(block.text)
        ):
            break
        if re.search(r"[^\W\d]", block.text):
            lines.append(block)
    if not lines:
        return None, None
    first = MEETING_AT.sub("", FIELD.sub("", lines[0].text))
    return ", ".join([first, *(b.text for b in lines[1:])]), (span_of(lines[0], first)[0], lines[-1].end)
