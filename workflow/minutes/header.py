"""The header: which body met, at which level, when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from workflow.minutes.dates import FoundDate, find_dates, find_times, make_date
from workflow.minutes.labels import Label, plain
from workflow.minutes.lexicon_file import BODIES, CALENDAR
from workflow.minutes.model import Meeting, Notice, Span
from workflow.minutes.people import is_body, is_organisation, is_title, read_person
from workflow.minutes.text import Block, is_contents_line

CLUSTERS: tuple[str, ...] = tuple(BODIES["clusters"])
LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern, re.IGNORECASE)) for level, pattern in BODIES["levels"].items()
)
REFERAT = re.compile(
    r"^(?:(?:åbent?\s+|lukket\s+|godkendt\s+|udkast til\s+|endeligt\s+)?(?:beslutnings|møde)?(?:referat|protokol"
    r"|dagsorden))\b\s*[:–-]?\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
MEETING_IN = re.compile(
    r"^(?:(?:fra|af|til|for|over|vedr\.?)\s+)?(?:(?:det|ordinært|ekstraordinært|konstituerende|virtuelt"
    r"|fælles)\s+)*(?:\d{1,2}\.\s+)?(?:(?!fælles)\w{0,30}møde(?:t"
    r"|r)?)\s+(?:\d+\s+)?(?:i|for|med|af)\s+",
    re.IGNORECASE,
)
BODY_TAIL = re.compile(
    r"\s*[,–|-]?\s*(?:\b(?:den|d\.|d|afholdt|på mødet|kl\.?|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|referat"
    r"|dagsorden)\b|\d{1,2}[-./]\s?\d{1,2}[-./]|\d{1,2}\.\s*(?:" + "|".join(CALENDAR["months"]) + r")|\d{4}-\d{2}).*$",
    re.IGNORECASE | re.DOTALL,
)
ENUMERATED = re.compile(
    r"[Kk]lynge(?:rne)?\s+((?:Nord|Midt|Syd|Vest)(?:(?:\s*,\s*|\s+og\s+|\s*/\s*)(?:Sundhedsklynge\s+)?(?:Nord|Midt"
    r"|Syd|Vest))+)"
)
PLACE_WORDS = re.compile(
    r"\d|\b\w*(?:lokale[t]?|sal|salen|hus|huset|vej|gade|teams|zoom|skype|kommune|rådhus|rådhuset|hospital|sygehus"
    r"|skole|kontor|center|centret|virtuelt|online)\b",
    re.IGNORECASE,
)
PLACE_AFTER_TIME = re.compile(
    r"\bkl\.?\s*\d{1,2}(?:[.:]\d{2})?(?:\s*(?:-|–|til)\s*(?:kl\.?\s*)?\d{1,2}(?:[.:]\d{2})?)?,?\s+(?:i|på"
    r"|hos)\s+(?P<place>[A-ZÆØÅ][^\n]{2,120}|[a-zæøå]{4,30}(?:et|en|salen|lokalet|huset)(?:\s[^\n]{2,60})?)$"
)
ONLY_MEETING = re.compile(
    r"^(?:(?:fra|af|til|over)\s+)?(?:et\s+)?(?:(?:ordinært|ekstraordinært|konstituerende|virtuelt|fælles|sidste)\s+)?(?:\w{0,30}møde[tr]?|\w{0,20}generalforsamling(?:en)?)(?:\s+nr\.?\s*\d+(?:/\d+)?)?$",
    re.IGNORECASE,
)
BODY_MEETING = re.compile(
    r"\b(?P<body>[A-ZÆØÅa-zæøå-]*(?:bestyrelse|udvalg|råd|gruppe|klynge|forum|nævn|forening|team|ledelse))s?-?møde",
    re.IGNORECASE,
)
LONGEST_BODY = 120
WITH_WEEKDAY = re.compile(
    r"^(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag)\b.{0,12}\d{1,2}\.?\s?(?:\w{3,9}|\d{1,2})\.?\s?\d{4}",
    re.IGNORECASE,
)
SPEAKS_OF_MEETING = re.compile(r"møde|referat", re.IGNORECASE)
LONGEST_HEADLINE = 300
ITEM_START = re.compile(r"^(?:Ad|Pkt|Punkt)\.?\s*\d|^\d{1,3}[.):]\s", re.IGNORECASE)
WITH_MINUTES = re.compile(r"\b(?:med|og|samt|/)\s*referat\b", re.IGNORECASE)
FIRST_LINES = 12
YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d/-])")
HEADER_BLOCKS = 60


@dataclass(frozen=True)
class HeaderParts:
    """Blocks that may tell about the meeting: those before the first item, and header fields found later."""

    before: tuple[Block, ...]
    before_labels: tuple[Label | None, ...]
    later: tuple[Block, ...]
    later_labels: tuple[Label | None, ...]


def read_header(text: str, parts: HeaderParts) -> tuple[Meeting, list[Notice], bool]:
    """The meeting, what looks wrong about it, and whether the document calls itself an agenda (dagsorden)."""
    notices: list[Notice] = []
    body, body_span, is_agenda = _body(parts)
    found, rest, place_blocks = _date(parts, notices)
    start, end = find_times(rest)
    if start is None:
        start, end = _times_elsewhere(parts)
    if end is None:
        end = _end_field(parts)
    place, place_span = _place(parts, place_blocks)
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


def _shorten(words: str) -> str:
    words = MEETING_IN.sub("", words.strip(" ,:–-|"))
    words = re.sub(r"^(?:fra|af|til|for)\s+", "", words)
    words = re.sub(r"^(.{4,80})s\s+møde\b(?=\s|$)", r"\1", words)
    return BODY_TAIL.sub("", words).strip(" ,:–-|.")


def _body(parts: HeaderParts) -> tuple[str | None, Span | None, bool]:
    """The body that met. Looked for after "Referat", in a labelled field, then among the first lines."""
    blocks, labels = parts.before, parts.before_labels
    is_agenda = says_minutes = False
    answer: tuple[str, Span] | None = None
    for index, block in enumerate(blocks[:HEADER_BLOCKS]):
        if is_contents_line(block.text) or len(block.text) > 300:
            continue
        match = REFERAT.match(block.text)
        if match:
            says_minutes = says_minutes or "referat" in match[0][: len(match[0]) - len(match["rest"])].lower()
            says_minutes = says_minutes or bool(WITH_MINUTES.search(block.text))
            is_agenda = not says_minutes
            words = _shorten(match["rest"])
            if _is_name(words) and answer is None:
                answer = (words, _span(block, words))
            if answer is None and (not words or ONLY_MEETING.match(words)):
                answer = _next_name(blocks, labels, index)
        elif answer is None and MEETING_IN.match(block.text) and len(block.text) <= 200:
            words = _shorten(block.text)
            if _is_name(words):
                answer = (words, _span(block, words))
        if answer:
            break
    if answer is None:
        answer = (
            _labelled(blocks, labels)
            or _labelled(parts.later, parts.later_labels)
            or _first_body(blocks)
            or _first_organisation(blocks, labels)
            or _named_by_meeting(blocks)
        )
    return (answer[0], answer[1], is_agenda) if answer else (None, None, is_agenda)


def _is_name(words: str) -> bool:
    if ONLY_MEETING.match(words):
        return False
    return 3 <= len(words) <= LONGEST_BODY and bool(re.search(r"[a-zæøå]{3}", words.lower())) and not re.match(r"^\W*\d", words)


def _next_name(blocks: tuple[Block, ...], labels: tuple[Label | None, ...], index: int) -> tuple[str, Span] | None:
    """The body's name beside a lone "REFERAT": on the line before it when that is a body, else on one of the next."""
    for position in range(index + 1, min(index + 4, len(blocks))):
        if MEETING_IN.match(blocks[position].text) and _is_name(words := _shorten(blocks[position].text)):
            return words, _span(blocks[position], words)
    above = list(reversed(range(max(0, index - 3), index)))
    below = list(range(index + 1, min(index + 4, len(blocks))))
    for fits, places in ((is_body, above), (is_body, below), (is_organisation, above)):
        for position in places:
            block = blocks[position]
            words = _shorten(block.text) if labels[position] is None and len(block.text) <= LONGEST_BODY else ""
            if _is_name(words) and fits(words) and not block.listed and not _tells_of_somebody(words):
                return words, _span(block, words)
    for position in range(index + 1, min(index + 4, len(blocks))):
        words = _shorten(blocks[position].text)
        if (
            labels[position] is None
            and not blocks[position].listed
            and _is_name(words)
            and not _tells_of_somebody(blocks[position].text)
        ):
            return words, _span(blocks[position], words)
    return None


def _tells_of_somebody(text: str) -> bool:
    """Whether a line is about a person ("PS  Preben Sig, kasserer"), and so names no body."""
    words = text.split()
    return any(read_person(" ".join(words[i:])) for i in range(min(2, len(words)))) or any(
        is_title(word) for word in words
    )


def _span(block: Block, words: str) -> Span:
    place = block.raw.find(words.split()[0])
    lead = len(block.raw) - len(block.raw.lstrip())
    start = block.start + max(place - lead, 0)
    return start, min(start + len(words), block.end)


def _labelled(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> tuple[str, Span] | None:
    for index, label in enumerate(labels):
        if label and label.kind == "meeting_body":
            if label.rest:
                words = _shorten(label.rest)
                if _is_name(words):
                    return words, (label.rest_start, blocks[index].end)
            elif index + 1 < len(blocks) and labels[index + 1] is None:
                words = _shorten(blocks[index + 1].text)
                if _is_name(words) and is_body(words):
                    return words, _span(blocks[index + 1], words)
    return None


def _first_body(blocks: tuple[Block, ...]) -> tuple[str, Span] | None:
    for block in blocks[:25]:
        words = _shorten(block.text)
        if ITEM_START.match(block.text):
            break
        if _is_name(words) and is_body(words) and len(words) <= 90 and not block.listed:
            return words, _span(block, words)
    return None


def _first_organisation(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> tuple[str, Span] | None:
    """An association's own name on one of the first lines, where no body is named."""
    for block, label in zip(blocks[:4], labels[:4], strict=False):
        words = _shorten(block.text)
        if label is None and _is_name(words) and is_organisation(words) and len(words) <= 90 and not block.listed:
            return words, _span(block, words)
    return None


def _named_by_meeting(blocks: tuple[Block, ...]) -> tuple[str, Span] | None:
    """The body that the word for its meeting holds ("Skolebestyrelsesmøde" is a meeting of a "Skolebestyrelse")."""
    for block in blocks[:12]:
        match = BODY_MEETING.search(block.text) if len(block.text) <= 200 else None
        if match:
            words = match["body"][:1].upper() + match["body"][1:]
            place = block.raw.find(match["body"])
            start = block.start + max(place - (len(block.raw) - len(block.raw.lstrip())), 0)
            return words, (start, min(start + len(words), block.end))
    return None


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


def _date(parts: HeaderParts, notices: list[Notice]) -> tuple[FoundDate | None, str, tuple[Block, ...]]:
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


def _times_elsewhere(parts: HeaderParts) -> tuple[str | None, str | None]:
    """Times in fields of their own ("Tidspunkt: Kl. 19:00"), or beside the meeting's date in the first lines."""
    for blocks, labels in ((parts.before, parts.before_labels), (parts.later, parts.later_labels)):
        for index, label in enumerate(labels):
            if label and label.kind == "meeting_date":
                words = label.rest or (blocks[index + 1].text if index + 1 < len(blocks) else "")
                first, last = find_times(words if not find_dates(words) else words[find_dates(words)[-1].end :])
                if first:
                    return first, last
    for block in parts.before[:12]:
        if len(block.text) <= 200 and re.search(r"\bkl\b|\d{1,2}[:.]\d{2}\s*[-–]\s*\d{1,2}[:.]\d{2}", block.text):
            first, last = find_times(block.text)
            if first:
                return first, last
    return None, None


def _end_field(parts: HeaderParts) -> str | None:
    """The time in a field that says when the meeting ended ("Sluttidspunkt 14-04-2023 10:50:00")."""
    for blocks, labels in ((parts.before, parts.before_labels), (parts.later, parts.later_labels)):
        for index, label in enumerate(labels):
            if label and label.kind == "meeting_date" and "slut" in label.words:
                words = label.rest or (blocks[index + 1].text if index + 1 < len(blocks) else "")
                days = find_dates(words)
                return find_times(words[days[-1].end :] if days else words)[0]
    return None


def _place(parts: HeaderParts, following: tuple[Block, ...]) -> tuple[str | None, Span | None]:
    """Where they met: a labelled field, else the short lines right after the date up to the next label."""
    for blocks, labels in ((parts.before, parts.before_labels), (parts.later, parts.later_labels)):
        for index, label in enumerate(labels):
            if label and label.kind == "meeting_place":
                if label.rest:
                    return label.rest.strip(), (label.rest_start, blocks[index].end)
                if index + 1 < len(blocks) and labels[index + 1] is None and len(blocks[index + 1].text) <= 160:
                    return blocks[index + 1].text, (blocks[index + 1].start, blocks[index + 1].end)
    for block in parts.before[:12]:
        after_time = PLACE_AFTER_TIME.search(block.text) if len(block.text) <= 300 else None
        if after_time:
            words = after_time["place"].strip(" .")
            return words, _span(block, words)
    all_labels = dict(
        zip((b.start for b in (*parts.before, *parts.later)), (*parts.before_labels, *parts.later_labels), strict=True)
    )
    lines: list[Block] = []
    for block in following:
        if (
            all_labels.get(block.start)
            or len(block.text) > 100
            or "\t" in block.text
            or block.level
            or block.listed
            or is_contents_line(block.text)
        ):
            break
        if (
            (read_person(block.text) and not PLACE_WORDS.search(block.text))
            or REFERAT.match(block.text)
            or find_dates(block.text)
        ):
            break
        lines.append(block)
    if not lines:
        return None, None
    return ", ".join(b.text for b in lines), (lines[0].start, lines[-1].end)


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
