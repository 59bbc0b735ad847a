"""The day of the meeting, as the header gives it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from workflow.minutes.dates import FoundDate, find_dates, find_times, make_date
from workflow.minutes.header_bodies import REFERAT
from workflow.minutes.header_parts import FIRST_LINES, HEADER_BLOCKS, HeaderParts
from workflow.minutes.labels import plain
from workflow.minutes.model import Notice, Span
from workflow.minutes.text import Block, is_contents_line

WITH_WEEKDAY = re.compile(
    r"^(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag)\b.{0,12}\d{1,2}\.?\s?(?:\w{3,9}|\d{1,2})\.?\s?\d{4}",
    re.IGNORECASE,
)
SPEAKS_OF_MEETING = re.compile(r"møde|referat", re.IGNORECASE)
LONGEST_HEADLINE = 300
YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d/-])")


def _dated(block: Block, words: str, start: int) -> tuple[FoundDate, str] | None:
    dates = find_dates(words[:400])
    years = set(YEAR.findall(words[:400]))
    if len(years) == 1 and not any(d.year for d in dates):
        # "7. bestyrelsesmøde 2010 den 2. august"
        dates = [replace(d, year=int(min(years)), value=make_date(int(min(years)), d.month, d.day)) for d in dates]
    for found in dates:
        if found.year is not None:
            begin = block.raw.find(found.text)
            lead = len(block.raw) - len(block.raw.lstrip())
            place = block.start + begin - lead if begin >= lead else start
            moved = FoundDate(
                place,
                min(place + len(found.text), block.end),
                found.text,
                found.day,
                found.month,
                found.year,
                found.value,
                found.weekday,
                found.impossible,
            )
            return moved, words[found.end :][:200]
    return None


def read_date(parts: HeaderParts, notices: list[Notice]) -> tuple[FoundDate | None, str, tuple[Block, ...]]:
    """The day of the meeting, the words after it, and the blocks that follow it (where the place may stand)."""
    ordered: list[tuple[int, Block, str, int, tuple[Block, ...]]] = []
    later_fields: list[tuple[int, Block, str, int, tuple[Block, ...]]] = []
    for blocks, labels, later in ((parts.before, parts.before_labels, 0), (parts.later, parts.later_labels, 1)):
        for index, (block, label) in enumerate(zip(blocks, labels, strict=True)):
            if label and label.kind == "meeting_date":
                fields = later_fields if later else ordered
                if label.rest:
                    fields.append((later, block, label.rest, label.rest_start, blocks[index + 1 : index + 4]))
                else:
                    for step in range(1, 4):
                        if index + step < len(blocks):
                            near = blocks[index + step]
                            fields.append(
                                (later, near, near.text, near.start, blocks[index + step + 1 : index + step + 4])
                            )
    for index, block in enumerate(parts.before[:FIRST_LINES]):
        if WITH_WEEKDAY.match(block.text):
            ordered.append((1, block, block.text, block.start, parts.before[index + 1 : index + 4]))
    for index, block in enumerate(parts.before[:FIRST_LINES]):
        if len(block.text) <= LONGEST_HEADLINE and SPEAKS_OF_MEETING.search(block.text):
            ordered.append((1, block, block.text, block.start, parts.before[index + 1 : index + 4]))
    ordered += later_fields
    for index, block in enumerate(parts.before[:HEADER_BLOCKS]):
        if not is_contents_line(block.text) and len(block.text) <= 300:
            ordered.append((2, block, block.text, block.start, parts.before[index + 1 : index + 4]))
    for index, block in enumerate(parts.later):
        ordered.append((3, block, block.text, block.start, parts.later[index + 1 : index + 4]))
    chosen: tuple[FoundDate, str, tuple[Block, ...]] | None = None
    for _, block, words, start, following in ordered:
        dated = _dated(block, words, start)
        if not dated:
            continue
        found, rest = dated
        if found.impossible:
            _notice(notices, "impossible_date", f'Datoen "{found.text}" findes ikke.', (found.start, found.end))
            continue
        if chosen is None:
            chosen = (found, rest, following)
        elif chosen[0].value != found.value and _speaks_of_meeting(block):
            _notice(
                notices,
                "date_conflict",
                f'Referatet har to mødedatoer: "{chosen[0].text}" og "{found.text}".',
                (found.start, found.end),
            )
        elif chosen[0].value == found.value and find_times(chosen[1])[0] is None and find_times(rest)[0]:
            chosen = (found, rest, following)
    if chosen is None:
        return None, "", ()
    found = chosen[0]
    if found.weekday is not None and isinstance(found.value, date) and found.value.weekday() != found.weekday:
        _notice(
            notices, "weekday_mismatch", f'Ugedagen passer ikke til datoen "{found.text}".', (found.start, found.end)
        )
    return chosen


def _speaks_of_meeting(block: Block) -> bool:
    return bool(REFERAT.match(block.text)) or plain(block.text).startswith(("mødedato", "starttidspunkt"))


def _notice(notices: list[Notice], code: str, message: str, span: Span) -> None:
    if not any(n.code == code and n.span == span for n in notices):
        notices.append(Notice(code, message, span))
