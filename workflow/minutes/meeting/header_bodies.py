"""The header: which body met, found after "Referat", in a field, or among the first lines."""

from __future__ import annotations

import itertools
import re

from workflow.minutes.days.dates import find_dates
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block, is_contents_line
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.meeting.body_names import (
    BEFORE_REFERAT,
    BODY_MEETING,
    DEFINITE,
    GENERAL_MEETING,
    GENERIC,
    GENERIC_ALONE,
    HEADLINE,
    KINDS_OF_MEETING,
    LONGEST_BODY,
    MEETING_IN,
    MEETING_NAME,
    ONLY_MEETING,
    PLACE_WORDS,
    QUALIFIER,
    ROOMS,
    SHORT_DAY,
    any_of,
    in_short,
    is_name,
    named_by_meeting,
    shorten,
    written_out,
)
from workflow.minutes.meeting.header_parts import FIRST_LINES, HEADER_BLOCKS, HeaderParts, span_of
from workflow.minutes.model import Span
from workflow.minutes.people.people import is_body, is_first_name, is_organisation, is_title, read_person

Found = tuple[str, Span]
"""The body's name as the text has it, and where it stands."""


ATTENDANCE_WORDS = frozenset({*PEOPLE["group_words"], *PEOPLE["absent_marks"]})
REFERAT = expression(
    rf"^(?:{QUALIFIER}\s+)?(?:udkast til\s+)?"
    r"(?:\w{0,20}(?:referat|protokol)|(?:beslutnings|møde)?(?:dagsorden|notat)|ref\b\.?"
    r"|opsamling(?=\s+(?:fra|på)\s))"
    rf"(?:\s*(?:med|og|samt|/)\s*(?:beslutnings)?referat\b)?(?![\w-])\s*[:,–-]?\s*"
    rf"(?:\(?{QUALIFIER}\)?(?=\s*$|\s*[:,–-])\s*[:,–-]?\s*)?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
DECIDED = expression(rf"^(?:{any_of(HEADLINE['decided'])})\b", re.IGNORECASE)
AFTER_DECIDED = expression(r"^[\s,.:–-]*(?:(?:i|af|på møde i|på mødet i)\s+)?", re.IGNORECASE)
HELD_MEETING = expression(
    rf"\b(?:holdt|afholdt|havde)\s+(?P<body>[A-ZÆØÅ][^.,;:]{{3,60}}?)\s+(?:(?:et|sit|{KINDS_OF_MEETING})\s+)*(?:[\w-]{{0,30}}møde\b|{GENERAL_MEETING})"
)
MEETING_HELD = expression(
    rf"\b(?:holdt|afholdt)(?:es)?\s+(?:der\s+)?(?:(?:et|sit|en|{KINDS_OF_MEETING})\s+)*(?:[\w-]{{0,30}}møde|{GENERAL_MEETING})\s+"
    r"(?:i|for|af|hos)\s+(?P<body>[A-ZÆØÅ](?:(?!\s(?:i|på)\s)[^,.;:]){3,70})"
)
IN_MEETING = expression(r"møde[t]?\b(?:\s+(?:afholdt|holdt))?(?:\s+(?:den|d\.))?\s*$", re.IGNORECASE)
AFTER_MEETING_DAY = expression(
    r"^(?:,?\s*kl\.?\s?\d[\d.:– -]{0,20}?)?[\s,–-]{1,4}(?:(?P<link>i|for)\s+)?(?P<body>[A-ZÆØÅ].{3,90})$"
)
MAIL_FIELD = expression(rf"^(?:{any_of(HEADLINE['mail'])})\s*:", re.IGNORECASE)
ITEM_START = expression(r"^(?:Ad|Pkt|Punkt)\.?\s*\d|^\d{1,3}[.):]\s", re.IGNORECASE)
FIELD = expression(r"^(?P<word>[A-ZÆØÅ][\w./ -]{1,30}):\s")
SAYS_MINUTES = ("ref", "notat", "protokol", "opsamling")
WITH_MINUTES = expression(r"\b(?:med|og|samt|/)\s*referat\b", re.IGNORECASE)
LONGEST_SHORT_FORM = 5
LONGEST_LINE, LONGEST_NAMING = 300, 200
FIRST_NAMES = 4
"""Blocks among which any name beside the word for the meeting is the body's."""
SHORTEST_SENTENCE = 8
"""Words from which a line that ends with a full stop is a sentence and no name."""


def read_body(parts: HeaderParts) -> tuple[str | None, Span | None, bool]:
    """The body that met, where its name stands, and whether the document calls itself an agenda."""
    blocks, labels = _without_mail(parts)
    answer, is_agenda = _beside_referat(blocks, labels)
    answer = (
        answer
        or _labelled(blocks, labels)
        or _labelled(parts.later, parts.later_labels)
        or _after_day(blocks)
        or _first_body(blocks)
        or _named_by_meeting(blocks, generic=False)
        or _called_in_short(blocks)
        or _first_organisation(blocks, labels)
        or _beside_meeting(blocks)
        or _named_by_meeting(blocks, generic=True)
        or _met_at(blocks)
        or _sent_to(parts.before)
    )
    if answer is None:
        return None, None, is_agenda
    if board := _board_below(blocks, answer):
        return f"{board.text}, {written_out(answer[0])}", span_of(board, board.text), is_agenda
    if answer[0].lower() in GENERIC_ALONE:
        # "Bestyrelsen" below the name of the association
        whose = _first_organisation(blocks, labels)
        answer = (f"{answer[0]}, {whose[0]}", answer[1]) if whose else answer
    return written_out(answer[0]), answer[1], is_agenda


def _without_mail(parts: HeaderParts) -> tuple[tuple[Block, ...], tuple[Label | None, ...]]:
    """The blocks before the first item and their labels, without who sent the minutes to whom, and when."""
    if not parts.before or not MAIL_FIELD.match(parts.before[0].text):
        return parts.before, parts.before_labels
    kept = [
        (block, label)
        for block, label in zip(parts.before, parts.before_labels, strict=True)
        if not MAIL_FIELD.match(block.text) or block.text.lower().startswith(("emne", "subject", "vedr"))
    ]
    return tuple(block for block, _ in kept), tuple(label for _, label in kept)


def _beside_referat(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> tuple[Found | None, bool]:
    """The name in or near the line that says "Referat", and whether that line makes the document an agenda."""
    is_agenda = says_minutes = False
    for index, block in enumerate(blocks[:HEADER_BLOCKS]):
        if is_contents_line(block.text) or len(block.text) > LONGEST_LINE:
            continue
        answer: Found | None = None
        match = REFERAT.match(SHORT_DAY.sub(" ", block.text).strip(" ,:–-"))
        if match:
            lead = match[0][: len(match[0]) - len(match["rest"])].lower()
            says_minutes = (
                says_minutes or any(word in lead for word in SAYS_MINUTES) or bool(WITH_MINUTES.search(block.text))
            )
            is_agenda = not says_minutes
            words = shorten(match["rest"])
            if (not words or ONLY_MEETING.match(words)) and (dates := find_dates(match["rest"])):
                # "Referat 4/3-24, Lunde Jazzklub"
                after = shorten(AFTER_DECIDED.sub("", match["rest"][dates[0].end :]))
                alone = dates[0].start == 0 and is_organisation(after)
                words = after if alone or is_body(after) else words
            if words[:1].islower() and (named := MEETING_NAME.match(words)) and not PLACE_WORDS.search(named["body"]):
                # "Referat fra teammøde, Team Syd"
                words = named["body"]
            answer = _name_in(block, words, linked=bool(MEETING_IN.match(match["rest"])))
            if answer and not is_body(words) and not is_organisation(words):
                # "REFERAT    Odense, den 28. november" below the name of the body
                answer = _body_above(blocks, labels, index) or answer
            if answer is None and (not words or ONLY_MEETING.match(words)):
                answer = _next_name(blocks, labels, index)
        elif MEETING_IN.match(block.text) and len(block.text) <= LONGEST_NAMING:
            answer = _name_in(block, shorten(block.text), linked=True)
        if answer:
            return answer, is_agenda
    return None, is_agenda


def _body_above(blocks: tuple[Block, ...], labels: tuple[Label | None, ...], index: int) -> Found | None:
    """The name of a body on one of the lines right above a line."""
    for position in reversed(range(max(0, index - 3), index)):
        block = blocks[position]
        words = shorten(block.text) if labels[position] is None and len(block.text) <= LONGEST_BODY else ""
        if is_name(words) and is_body(words) and not block.listed and not _tells_of_somebody(words):
            return words, span_of(block, words)
    return None


def _beside_meeting(blocks: tuple[Block, ...]) -> Found | None:
    """The name on a line with the word for the minutes or the meeting ("Grøn By – referat", "Teammøde, Grøn By")."""
    for index, block in enumerate(blocks[:FIRST_LINES]):
        match = BEFORE_REFERAT.match(block.text) or MEETING_NAME.match(block.text)
        words = shorten(match["body"]) if match and not block.listed and len(block.text) <= LONGEST_BODY else ""
        certain = is_organisation(words) if words else False
        if index >= FIRST_NAMES and not certain:
            continue
        if is_name(words) and (certain or len(words.split()) > 1 or not PLACE_WORDS.search(words)):
            return words, span_of(block, words)
    return None


def _name_in(block: Block, words: str, *, linked: bool = False) -> Found | None:
    return (words, span_of(block, words)) if is_name(words, linked=linked) else None


def _next_name(blocks: tuple[Block, ...], labels: tuple[Label | None, ...], index: int) -> Found | None:
    """The body's name beside a lone "REFERAT": on the line before it when that is a body, else on one of the next."""
    # the fields of a letterhead may stand between the name and the word
    above = [position for position in reversed(range(max(0, index - 8), index)) if labels[position] is None][:3]
    below = list(range(index + 1, min(index + 4, len(blocks))))
    for position in below:
        block = blocks[position]
        found = _name_in(block, shorten(block.text)) if MEETING_IN.match(block.text) else None
        if found:
            return found
    for fits, places in ((is_body, above), (is_body, below), (is_organisation, [*above, *below[:1]])):
        for position in places:
            block = blocks[position]
            readable = labels[position] is None and len(block.text) <= LONGEST_BODY and block.text[:1] != "("
            words = shorten(block.text) if readable else ""
            if is_name(words) and fits(words) and not block.listed and not _tells_of_somebody(words):
                return words, span_of(block, words)
    named = BODY_MEETING.search(blocks[index].text)
    if named and named["body"].lower() not in DEFINITE:
        return None
    # what an agenda holds is no name
    agenda = (i for i in (index, *below) if i and (label := labels[i]) and label.kind in ("agenda", "contents"))
    below = list(range(index + 1, next(agenda, below[-1] + 1 if below else 0)))
    for position in [*_headline(blocks, labels, index), *below]:
        block = blocks[position]
        words = shorten(block.text)
        if (
            labels[position] is None
            and not block.listed
            and is_name(words)
            and not _is_sentence(block.text)
            and not ((field := FIELD.match(block.text)) and not is_body(field["word"]))
            and not ROOMS.search(words)
            and not _tells_of_somebody(block.text)
        ):
            return words, span_of(block, words)
    return None


def _headline(blocks: tuple[Block, ...], labels: tuple[Label | None, ...], index: int) -> list[int]:
    """The document's first line when it stands in capitals or as a heading above the word "Referat"."""
    if not 0 < index <= 2 or labels[0] is not None:
        return []
    first = blocks[0]
    words = shorten(first.text)
    short = 2 <= len(words.split()) <= 7 and not REFERAT.match(first.text)
    return [0] if short and (words.isupper() or first.level == 1) and not PLACE_WORDS.search(words) else []


def _is_sentence(text: str) -> bool:
    return (text.endswith((".", ":")) and len(text.split()) >= SHORTEST_SENTENCE) or text.endswith(" :")


def _tells_of_somebody(text: str) -> bool:
    """Whether a line is about a person ("PS  Preben Sig, kasserer"), and so names no body."""
    words = text.split()
    if words and (words[0].lower().strip(" :") in ATTENDANCE_WORDS or (len(words) == 1 and is_first_name(text))):
        return True
    people = [read_person(" ".join(words[i:])) for i in range(min(2, len(words)))]
    named = [person.name for person in people if person]
    return any(not is_body(name) and not is_organisation(name) for name in named) or any(
        is_title(word) for word in words
    )


def _labelled(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> Found | None:
    for index, label in enumerate(labels):
        if label and label.kind == "meeting_body":
            if label.rest:
                referat = REFERAT.match(label.rest)
                words = shorten(referat["rest"] if referat else label.rest)
                if is_name(words):
                    return words, (label.rest_start, blocks[index].end)
            elif index + 1 < len(blocks) and labels[index + 1] is None:
                words = shorten(blocks[index + 1].text)
                if is_name(words) and is_body(words):
                    return words, span_of(blocks[index + 1], words)
    return None


def _first_body(blocks: tuple[Block, ...]) -> Found | None:
    for index, block in enumerate(blocks[: min(25, len(blocks) - 1)]):
        words = shorten(block.text)
        if ITEM_START.match(block.text):
            break
        if not (is_name(words) and is_body(words) and len(words) <= 90 and not block.listed):
            continue
        full = shorten(blocks[index + 1].text) if words.isupper() and len(words) <= LONGEST_SHORT_FORM else ""
        if full and is_body(full) and is_name(full) and not block.listed:
            # "HMU REFERAT" above "HOVED-MED, SYGEHUS ØST"
            return full, span_of(blocks[index + 1], full)
        return words, span_of(block, words)
    return None


def _board_below(blocks: tuple[Block, ...], answer: Found) -> Block | None:
    """The line that only says "Bestyrelsen" right below the association's name."""
    for above, below in itertools.pairwise(blocks[: FIRST_NAMES + 1]):
        if above.start <= answer[1][0] <= above.end and below.text.lower() in GENERIC_ALONE and not below.gap:
            return below
    return None


def _met_at(blocks: tuple[Block, ...]) -> Found | None:
    """The institution whose staff or whose users met ("Referat fra personalemøde i Børnehuset Myren")."""
    for block in blocks[:FIRST_NAMES]:
        referat = REFERAT.match(block.text) if len(block.text) <= LONGEST_NAMING else None
        words = referat["rest"] if referat else block.text[:LONGEST_NAMING]
        meeting = MEETING_IN.match(words)
        name = shorten(words[meeting.end() :]) if meeting and meeting["link"] == "i" else ""
        if is_name(name) and name[:1].isupper() and not ROOMS.search(name):
            return name, span_of(block, name)
    return None


def _sent_to(blocks: tuple[Block, ...]) -> Found | None:
    """The body to whom the minutes are sent, where nothing else names one ("Til: Trafikgruppen")."""
    for block in blocks[:FIRST_NAMES]:
        field, _, words = block.text.partition(":")
        if field.lower() == "til" and len(words) <= LONGEST_BODY and is_body(words):
            return words.strip(), span_of(block, words)
    return None


def _after_day(blocks: tuple[Block, ...]) -> Found | None:
    """The body after the day on which it decided or met ("Besluttet 4. marts, Kulturudvalget")."""
    for block in blocks[:FIRST_NAMES]:
        dates = find_dates(block.text) if len(block.text) <= LONGEST_BODY and DECIDED.match(block.text) else []
        words = shorten(AFTER_DECIDED.sub("", block.text[dates[0].end :])) if dates else ""
        text = block.text[:LONGEST_NAMING]
        words = words or _after_meeting_day(text)
        if not words and (held := HELD_MEETING.search(text) or MEETING_HELD.search(text)):
            words = shorten(held["body"])
        if is_name(words) and (is_body(words) or is_organisation(words)):
            return words, span_of(block, words)
    return None


def _after_meeting_day(text: str) -> str:
    """The body after the day of its meeting ("Møde den 4. marts 2024 i Havneudvalget"); a bare school is the place."""
    dates = find_dates(text)
    if not dates or not IN_MEETING.search(text[: dates[0].start]):
        return ""
    match = AFTER_MEETING_DAY.match(text[dates[0].end :])
    words = shorten(match["body"]) if match else ""
    return words if match and (match["link"] or is_body(words) or not PLACE_WORDS.search(words)) else ""


def _called_in_short(blocks: tuple[Block, ...]) -> Found | None:
    """The body that only its initials before the word for the meeting tell ("LMU-møde")."""
    for block in blocks[:FIRST_LINES]:
        named = in_short(block.text) if len(block.text) <= LONGEST_NAMING and not block.listed else None
        if named:
            return named[0], span_of(block, named[1])
    return None


def _first_organisation(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> Found | None:
    """An association's own name on one of the first lines, where no body is named."""
    for block, label in zip(blocks[:4], labels[:4], strict=False):
        words = shorten(block.text)
        if label is None and is_name(words) and is_organisation(words) and len(words) <= 90 and not block.listed:
            return words, span_of(block, words)
    return None


def _named_by_meeting(blocks: tuple[Block, ...], *, generic: bool) -> Found | None:
    """The body that the word for its meeting holds: "Skolebestyrelsesmøde" is a meeting of Skolebestyrelsen.

    Every association has a board; where only "bestyrelsesmøde" is said, the association's own name tells more.
    """
    for block in blocks[:FIRST_LINES]:
        match = BODY_MEETING.search(block.text) if len(block.text) <= LONGEST_NAMING and not block.listed else None
        kind = match["body"].lower() if match else ""
        # "udvalgsmøde" and "gruppemøde" alone name no body
        if match and (kind in GENERIC if generic else kind not in DEFINITE):
            return named_by_meeting(match), span_of(block, match["body"])
    return None
