"""The day of the meeting, as the header gives it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from workflow.minutes.days.dates import PIVOT, FoundDate, find_dates, find_times, make_date
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import Label, plain
from workflow.minutes.layout.text import Block, is_contents_line
from workflow.minutes.meeting.body_names import SHORT_DAY
from workflow.minutes.meeting.header_bodies import DECIDED, REFERAT
from workflow.minutes.meeting.header_fields import plain_times
from workflow.minutes.meeting.header_parts import FIRST_LINES, HEADER_BLOCKS, HeaderParts, span_of
from workflow.minutes.meeting.mail_dates import day_of_mail, sent_fields, without
from workflow.minutes.model import Notice, Span

WITH_WEEKDAY = expression(
    r"^(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag)\b.{0,12}\d{1,2}\.?\s?(?:\w{3,9}|\d{1,2})\.?\s?\d{4}",
    re.IGNORECASE,
)
SPEAKS_OF_MEETING = expression(r"møde|referat", re.IGNORECASE)
NUMBER_LEAD = expression(r"\b(?:nr|nummer|sag|sagsnr|sagsid|id|tlf|cvr|matr|møde)\.?\s*:?\s*$", re.IGNORECASE)
LONGEST_HEADLINE = 300
TITLE_LINES = 4
LONG_DAY = 40
SEARCHED_FIRST, SEARCHED_LAST = 2000, 3000
"""Characters at either end of the text that may tell the year of the meeting."""
YEAR_OF_NUMBER = expression(r"(?:\bnr\.?|møde)\s*\d{1,3}[/-]((?:19|20)\d\d)\b")
YEAR = expression(r"(?<![\d./-])(?:19|20)\d\d(?![\d/-])")


def _dated(block: Block, words: str, start: int) -> tuple[FoundDate, str] | None:
    dates = find_dates(words[:400])
    years = {*YEAR.findall(words[:400]), *YEAR_OF_NUMBER.findall(words[:400])}
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


Candidate = tuple[Block, str, int, tuple[Block, ...]]
"""A block that may hold the date, the words to look in, where these start, and the blocks after it."""


def _candidates(parts: HeaderParts) -> list[Candidate]:
    """Where the day of the meeting may stand, the surest place first."""
    fields = _labelled(parts.before, parts.before_labels)
    blocks = parts.before
    letterhead = _letterhead(fields, parts)
    fields = [field for field in fields if field not in letterhead]

    def of(index: int) -> Candidate:
        return blocks[index], blocks[index].text, blocks[index].start, blocks[index + 1 : index + 4]

    first = range(min(FIRST_LINES, len(blocks)))
    fields += [of(i) for i in first if WITH_WEEKDAY.match(blocks[i].text)]
    fields += [
        of(i) for i in first if len(blocks[i].text) <= LONGEST_HEADLINE and SPEAKS_OF_MEETING.search(blocks[i].text)
    ]
    fields += letterhead
    fields += _labelled(parts.later, parts.later_labels)
    fields += [
        of(i)
        for i in range(min(HEADER_BLOCKS, len(blocks)))
        if not is_contents_line(blocks[i].text) and len(blocks[i].text) <= LONGEST_HEADLINE
    ]
    later = parts.later
    return fields + [(b, b.text, b.start, later[i + 1 : i + 4]) for i, b in enumerate(later)]


def _letterhead(fields: list[Candidate], parts: HeaderParts) -> list[Candidate]:
    """The date fields of a letterhead: the day without a time, where a line of its own has weekday, day and time."""
    lines = parts.before[:FIRST_LINES]
    if not any(WITH_WEEKDAY.match(block.text) and find_times(plain_times(block.text))[0] for block in lines):
        return []
    return [
        field
        for field in fields
        if plain(field[0].text).startswith("dato") and find_times(field[1]) == (None, None) and len(field[1]) < LONG_DAY
    ]


def _labelled(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> list[Candidate]:
    """The words of the date fields ("Mødedato"), or the lines that follow a field without words."""
    fields: list[Candidate] = []
    for index, (block, label) in enumerate(zip(blocks, labels, strict=True)):
        if not label or label.kind != "meeting_date":
            continue
        if label.rest:
            fields.append((block, label.rest, label.rest_start, blocks[index + 1 : index + 4]))
            continue
        for place in range(index + 1, min(index + 4, len(blocks))):
            near = blocks[place]
            fields.append((near, near.text, near.start, blocks[place + 1 : place + 4]))
    return fields


def _with_year_told(parts: HeaderParts, text: str) -> tuple[FoundDate, str, tuple[Block, ...]] | None:
    """The day of a headline without a year, where one line of the text has the meeting's day with a year."""
    lines = (text[:SEARCHED_FIRST] + "\n" + text[-SEARCHED_LAST:]).splitlines()
    told = [
        found
        for line in lines
        if len(line) <= LONGEST_HEADLINE and SPEAKS_OF_MEETING.search(line)
        for found in find_dates(line)
        if found.value
    ]
    for index, block in enumerate(parts.before[:FIRST_LINES]):
        if len(block.text) > LONGEST_HEADLINE or not (
            DECIDED.match(block.text) or SPEAKS_OF_MEETING.search(block.text)
        ):
            continue
        for day in find_dates(block.text):
            years = {found.year for found in told if (found.day, found.month) == (day.day, day.month)}
            if day.year is None and len(years) == 1 and (year := years.pop()):
                dated = replace(
                    day, start=block.start, end=block.end, year=year, value=make_date(year, day.month, day.day)
                )
                return dated, block.text[day.end :], parts.before[index + 1 : index + 4]
    return _with_year_of_meeting(parts)


def _with_year_of_meeting(parts: HeaderParts) -> tuple[FoundDate, str, tuple[Block, ...]] | None:
    """The day of a date field, with the only year that the headlines name ("Møde nr. 3, 2024", "Dato: 4. marts")."""
    heads = [block.text for block in parts.before[:TITLE_LINES] if len(block.text) <= LONGEST_HEADLINE]
    years = {int(year) for text in heads if SPEAKS_OF_MEETING.search(text) for year in YEAR.findall(text)}
    years |= {int(year) for text in heads for year in YEAR_OF_NUMBER.findall(text)}
    if len(years) != 1:
        return None
    year = years.pop()
    for block, words, start, following in _labelled(parts.before, parts.before_labels):
        for day in find_dates(words[:LONGEST_HEADLINE]):
            if day.year is None and (value := make_date(year, day.month, day.day)):
                place = start + max(block.text[start - block.start :].find(day.text), 0)
                dated = replace(day, start=place, end=min(place + len(day.text), block.end), year=year, value=value)
                return dated, words[day.end :], following
    return None


def _in_title(parts: HeaderParts) -> tuple[FoundDate, str, tuple[Block, ...]] | None:
    """A day that only a title line has, as the names of files have it ("110315 Referat", "20110315")."""
    lines = parts.before[:TITLE_LINES]
    if not any(SPEAKS_OF_MEETING.search(block.text) for block in lines):
        return None
    for index, block in enumerate(lines):
        match = SHORT_DAY.search(block.text) if len(block.text) <= LONGEST_HEADLINE else None
        # "Referat nr. 110315" is a number
        if match and not NUMBER_LEAD.search(block.text[: match.start()]):
            year, month, day = match["day"][:-4], int(match["day"][-4:-2]), int(match["day"][-2:])
            full = int(year) if len(year) > 2 else int(year) + (2000 if int(year) < PIVOT else 1900)
            value = make_date(full, month, day)
            start, end = span_of(block, match["day"])
            if value:
                found = FoundDate(start, end, match["day"], day, month, full, value, None, False)
                return found, block.text[match.end() :], parts.before[index + 1 : index + 4]
    return None


def read_date(
    parts: HeaderParts, notices: list[Notice], text: str = ""
) -> tuple[FoundDate | None, str, tuple[Block, ...]]:
    """The day of the meeting, the words after it, and the blocks that follow it (where the place may stand).

    `text`: the whole document, which may tell the year where the headline leaves it out.
    """
    sent = sent_fields(parts)
    chosen = day_of_mail(parts, sent) if sent else None
    unsent = without(parts, sent)
    if any(_dated(block, words, start) for block, words, start, _ in _labelled(unsent.before, unsent.before_labels)):
        # a field for the day of the meeting goes before when a mail was sent
        parts = unsent
    for block, words, start, following in [] if chosen else _candidates(parts):
        dated = _dated(block, words, start)
        if not dated:
            continue
        found, rest = dated
        rest = "" if block in sent else rest
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
        chosen = _with_year_told(parts, text) or (None if notices else _in_title(parts))
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
