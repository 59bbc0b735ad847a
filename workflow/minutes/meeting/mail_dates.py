"""The day of a meeting whose minutes stand in a mail: what the mail says of it, and not when it was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from workflow.minutes.days.dates import FoundDate, find_dates, make_date
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import BODIES
from workflow.minutes.meeting.body_names import any_of
from workflow.minutes.meeting.header_bodies import MAIL_FIELD
from workflow.minutes.meeting.header_parts import FIRST_LINES, HeaderParts, span_of

MAIL: dict[str, list[str]] = BODIES["mails"]
SENT = expression(rf"^(?:{any_of(MAIL['sent'])})\s*:", re.IGNORECASE)
DATED = expression(rf"^(?:{any_of(MAIL['dated'])})\s*:", re.IGNORECASE)
MINUTE = expression(r"(?<!kl\.\s)(?<!kl\s)(?<![\d:.–-])\d{1,2}:\d\d(?::\d\d)?(?:\s*[+-]\d{4})?$")
FROM = expression(rf"^(?:{any_of(MAIL['from'])})\s*:", re.IGNORECASE)
SUBJECT = expression(rf"^(?:{any_of(MAIL['subject'])})\s*:\s*(?:(?:{any_of(MAIL['answers'])})\s*:\s*)*", re.IGNORECASE)
MINUTES_OF = expression(rf"^(?:[Kk]ort |[Uu]dkast til )?(?:{any_of(MAIL['minutes'])})\b(?P<of>.*)$", re.IGNORECASE)
OF_ANOTHER = expression(rf"\b(?:{any_of(MAIL['of_another'])})", re.IGNORECASE)
LONGEST_LINE = 200
MOST_DAYS = 120
"""Days after its meeting within which minutes are sent; a day without a year is of that time."""


def sent_fields(parts: HeaderParts) -> tuple[Block, ...]:
    """The fields on top of a mail that say when it was sent; empty where the document is no mail."""
    top: list[Block] = []
    for block in parts.before[:FIRST_LINES]:
        if (top and block.gap) or not MAIL_FIELD.match(block.text):
            break
        top.append(block)
    if len(top) < 2 or not any(FROM.match(block.text) for block in top):
        return ()
    written = any("@" in block.text for block in top)
    # "Dato: 6. februar kl. 10" on a letter may be the meeting's; a mail's program writes the minute
    return tuple(b for b in top if SENT.match(b.text) or (DATED.match(b.text) and (written or MINUTE.search(b.text))))


def without(parts: HeaderParts, fields: tuple[Block, ...]) -> HeaderParts:
    """The parts of a header without some of its blocks."""
    kept = [pair for pair in zip(parts.before, parts.before_labels, strict=True) if pair[0] not in fields]
    return replace(parts, before=tuple(block for block, _ in kept), before_labels=tuple(label for _, label in kept))


def day_of_mail(parts: HeaderParts, sent: tuple[Block, ...]) -> tuple[FoundDate, str, tuple[Block, ...]] | None:
    """The day that the subject or a first line of a mail gives the minutes ("Referat fra mødet den 11. november").

    `sent`: the fields that say when the mail was sent. What leaves out the year is of the time before that. Gives the
    day, the words after it on its line, and the blocks that follow it.
    """
    day_sent = next((found.value for block in sent for found in find_dates(block.text) if found.value), None)
    for index, block in enumerate(parts.before[:FIRST_LINES]):
        words = SUBJECT.sub("", block.text)
        said = MINUTES_OF.match(words) if len(words) <= LONGEST_LINE else None
        if not said or OF_ANOTHER.search(said["of"]):
            continue
        days = find_dates(said["of"])
        if len({(found.day, found.month) for found in days}) != 1 or days[0].impossible:
            continue
        found, value = days[0], days[0].value
        if value is None and day_sent:
            years = (make_date(year, found.month, found.day) for year in (day_sent.year, day_sent.year - 1))
            value = next((day for day in years if day and day <= day_sent), None)
            value = value if value and day_sent - value <= timedelta(days=MOST_DAYS) else None
        if value:
            start, end = span_of(block, found.text)
            day = replace(found, start=start, end=end, year=value.year, value=value)
            return day, said["of"][found.end :], parts.before[index + 1 : index + 4]
    return None
