"""The header: which body met, found after "Referat", in a field, or among the first lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflow.minutes.days.dates import find_dates
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block, is_contents_line
from workflow.minutes.lexicon_file import BODIES, CALENDAR, PEOPLE
from workflow.minutes.meeting.header_parts import HEADER_BLOCKS, HeaderParts, span_of
from workflow.minutes.model import Span
from workflow.minutes.people.people import is_body, is_organisation, is_title, read_person

Found = tuple[str, Span]
"""The body's name as the text has it, and where it stands."""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


HEADLINE: dict[str, list[str]] = BODIES["headline"]
SHORT_FORMS: dict[str, str] = BODIES["short_forms"]
DEFINITE: dict[str, str] = BODIES["definite"]
GENERIC = frozenset(BODIES["generic"])
ATTENDANCE_WORDS = frozenset({*PEOPLE["group_words"], *PEOPLE["absent_marks"]})
GENERIC_ALONE = frozenset(DEFINITE[kind] for kind in GENERIC)
QUALIFIER = rf"(?:{_any_of(HEADLINE['qualifiers'])})"
REFERAT = expression(
    rf"^(?:{QUALIFIER}\s+)?(?:udkast til\s+)?(?:(?:beslutnings|møde)?(?:referat|protokol|dagsorden|notat)|ref\b\.?)"
    rf"(?:\s*(?:med|og|samt|/)\s*(?:beslutnings)?referat\b)?(?![\w-])\s*[:,–-]?\s*"
    rf"(?:\(?{QUALIFIER}\)?(?=\s*$|\s*[:,–-])\s*[:,–-]?\s*)?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
KINDS_OF_MEETING = rf"(?:{_any_of(HEADLINE['meetings'])})"
GENERAL_MEETING = r"\w{0,20}generalforsamling(?:en)?|\w{0,20}årsmøde(?:t)?"
MEETING_IN = expression(
    rf"^(?:(?:fra|af|til|for|over|vedr\.?)\s+)?(?:(?:det|den|{KINDS_OF_MEETING})\s+)*(?:\d{{1,2}}\.\s+)?"
    rf"(?:(?P<meeting>(?!fælles)\w{{0,30}}møde(?:t|r)?)|(?:{GENERAL_MEETING}))\s+(?:(?:nr\.?\s*)?\d+(?:/\d+)?\s+)?(?P<link>i|hos|for|med|af)\s+",
    re.IGNORECASE,
)
ONLY_MEETING = expression(
    rf"^(?:(?:fra|af|til|for|over)\s+)?(?:(?:et|en|det|den|{KINDS_OF_MEETING})\s+)*(?:\d{{1,2}}\.\s+)?"
    rf"(?:[\w-]{{0,30}}møde[tr]?|{GENERAL_MEETING})(?:\s+nr\.?\s*\d+(?:/\d+)?|\s+\d{{1,2}}(?:/\d{{2,4}})?)?$",
    re.IGNORECASE,
)
BODY_TAIL = expression(
    r"\s*[,–|(-]?\s*(?:\b(?:den|d\.|d|holdt|afholdt|afholdes|på mødet|kl\.?|mandag|tirsdag|onsdag|torsdag|fredag|lørdag"
    r"|søndag|referat|dagsorden)\b|\d{1,2}[-./]\s?\d{1,2}[-./]|\d{1,2}\.\s*(?:"
    + "|".join(CALENDAR["months"])
    + r")|\d{4}-\d{2}).*$",
    re.IGNORECASE | re.DOTALL,
)
WHOSE_MEETING = expression(
    rf"^(?P<body>.{{4,80}}?)s\s+(?:{KINDS_OF_MEETING}\s+)?(?:bestyrelsesmøde|{GENERAL_MEETING})\b", re.IGNORECASE
)
BODY_MEETING = expression(
    r"\b(?P<body>[A-ZÆØÅa-zæøå-]*(?P<kind>" + _any_of(DEFINITE) + r"))s?-?møde(?:t|r)?\b",
    re.IGNORECASE,
)
BEFORE_REFERAT = expression(
    rf"^(?!emne|titel|subject)(?P<body>[^\W\d].{{2,80}}?)(?:\s*[,:|]\s*|\s+[-–—]\s*)"
    rf"(?:(?:{QUALIFIER}|{KINDS_OF_MEETING}|fra|udkast til)\s+){{0,2}}"
    r"(?:(?:møde|beslutnings)?(?:referat|protokol)|(?!fælles)[\w-]{0,30}møde[t]?)(?![\w-])",
    re.IGNORECASE,
)
MEETING_NAME = expression(
    rf"^(?:{KINDS_OF_MEETING}\s+)*[A-ZÆØÅ]?[\w-]{{0,30}}møde(?:\s+nr\.?)?(?:\s*\d{{1,3}}(?:/\d{{2,4}})?)?(?:\s*[,:|]\s*|\s+[-–—]\s+|\s+)"
    r"(?P<body>[A-ZÆØÅ].{3,90})$"
)
FRONT_MATTER = expression(r"^(?:title|titel|subject)\s*:\s*", re.IGNORECASE)
TRAIL = expression(r"\s[>›»]\s")
PLACE_WORDS = expression(r"\b\w*(?:" + _any_of(BODIES["places"]["ends"]) + r")\b", re.IGNORECASE)
ITEM_START = expression(r"^(?:Ad|Pkt|Punkt)\.?\s*\d|^\d{1,3}[.):]\s", re.IGNORECASE)
WITH_MINUTES = expression(r"\b(?:med|og|samt|/)\s*referat\b", re.IGNORECASE)
LONGEST_BODY = 120
LONGEST_SHORT_FORM = 5
LONGEST_LINE = 300
SHORTEST_SENTENCE = 8
"""Words from which a line that ends with a full stop is a sentence and no name."""


def read_body(parts: HeaderParts) -> tuple[str | None, Span | None, bool]:
    """The body that met, where its name stands, and whether the document calls itself an agenda."""
    blocks, labels = parts.before, parts.before_labels
    answer, is_agenda = _beside_referat(blocks, labels)
    answer = (
        answer
        or _labelled(blocks, labels)
        or _labelled(parts.later, parts.later_labels)
        or _first_body(blocks)
        or _named_by_meeting(blocks, generic=False)
        or _first_organisation(blocks, labels)
        or _beside_meeting(blocks)
        or _named_by_meeting(blocks, generic=True)
    )
    if answer is None:
        return None, None, is_agenda
    if answer[0].lower() in GENERIC_ALONE:
        # "Bestyrelsen" below the name of the association
        whose = _first_organisation(blocks, labels)
        answer = (f"{answer[0]}, {whose[0]}", answer[1]) if whose else answer
    return _written_out(answer[0]), answer[1], is_agenda


def _beside_referat(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> tuple[Found | None, bool]:
    """The name in or near the line that says "Referat", and whether that line makes the document an agenda."""
    is_agenda = says_minutes = False
    for index, block in enumerate(blocks[:HEADER_BLOCKS]):
        if is_contents_line(block.text) or len(block.text) > LONGEST_LINE:
            continue
        answer: Found | None = None
        match = REFERAT.match(block.text)
        if match:
            lead = match[0][: len(match[0]) - len(match["rest"])].lower()
            says_minutes = says_minutes or "ref" in lead or "notat" in lead or bool(WITH_MINUTES.search(block.text))
            is_agenda = not says_minutes
            words = _shorten(match["rest"])
            if not words and (dates := find_dates(match["rest"])) and dates[0].start == 0:
                # "Referat 4/3-24, Lunde Jazzklub"
                after = _shorten(match["rest"][dates[0].end :])
                words = after if is_body(after) or is_organisation(after) else words
            answer = _name_in(block, words)
            if answer and not is_body(words) and not is_organisation(words):
                # "REFERAT    Odense, den 28. november" below the name of the body
                answer = _body_above(blocks, labels, index) or answer
            if answer is None and (not words or ONLY_MEETING.match(words)):
                answer = _next_name(blocks, labels, index)
        elif MEETING_IN.match(block.text) and len(block.text) <= 200:
            answer = _name_in(block, _shorten(block.text))
        if answer:
            return answer, is_agenda
    return None, is_agenda


def _body_above(blocks: tuple[Block, ...], labels: tuple[Label | None, ...], index: int) -> Found | None:
    """The name of a body on one of the lines right above a line."""
    for position in reversed(range(max(0, index - 3), index)):
        block = blocks[position]
        words = _shorten(block.text) if labels[position] is None and len(block.text) <= LONGEST_BODY else ""
        if _is_name(words) and is_body(words) and not block.listed and not _tells_of_somebody(words):
            return words, span_of(block, words)
    return None


def _beside_meeting(blocks: tuple[Block, ...]) -> Found | None:
    """The name on a line with the word for the minutes or the meeting ("Grøn By – referat", "Teammøde, Grøn By")."""
    for block in blocks[:4]:
        match = BEFORE_REFERAT.match(block.text) or MEETING_NAME.match(block.text)
        words = _shorten(match["body"]) if match and not block.listed and len(block.text) <= LONGEST_BODY else ""
        if _is_name(words) and (is_organisation(words) or len(words.split()) > 1 or not PLACE_WORDS.search(words)):
            return words, span_of(block, words)
    return None


def _shorten(words: str) -> str:
    """The name alone: without the words for the meeting before it, the date and the time after it."""
    words = _without_meeting(FRONT_MATTER.sub("", words.strip(" ,:–-|")))
    words = re.sub(r"^(?:fra|af|til|for)\s+", "", words)
    if (named := MEETING_NAME.match(words)) and (is_body(named["body"]) or is_organisation(named["body"])):
        words = named["body"]
    if (named := BEFORE_REFERAT.match(words)) and (is_body(named["body"]) or is_organisation(named["body"])):
        words = named["body"]
    if (owner := WHOSE_MEETING.match(words)) and (is_body(owner["body"]) or is_organisation(owner["body"])):
        words = owner["body"]
    words = re.sub(r"^(.{4,80})s\s+møde\b(?:\s+nr\.?\s*\d+)?(?=[\s,]|$)", r"\1", words)
    words = BODY_TAIL.sub("", words)
    if dates := find_dates(words):
        words = words[: dates[0].start]
    if TRAIL.search(words):
        # the way to a page of a web site: "Politik > Udvalg > Sundhedsudvalget > Referater"
        words = next((part for part in reversed(TRAIL.split(words)) if is_body(part)), words)
    return words.strip(" ,:–-|.(")


def _without_meeting(words: str) -> str:
    match = MEETING_IN.match(words)
    if not match:
        return words
    rest = words[match.end() :]
    near = BODY_TAIL.sub("", rest).strip(" ,.")
    if (match["link"].lower() in ("i", "hos") and not is_body(near) and not is_organisation(near)) and (
        not near[:1].isupper() or PLACE_WORDS.search(near) or match["link"].lower() == "hos"
    ):
        # "bestyrelsesmøde i klubhuset" tells the place, "hos Bitten" at whose home
        return words[: match.start("link")].strip(" ,")
    return rest


def _is_name(words: str) -> bool:
    """Whether words can be a body's name: no number first, not only the word for the meeting."""
    if ONLY_MEETING.match(words) or re.match(r"^\W*\d|^(?:fra|til|cc|kopi)\s*:", words, re.IGNORECASE):
        return False
    return 3 <= len(words) <= LONGEST_BODY and bool(re.search(r"[a-zæøå]{3}", words.lower()))


def _name_in(block: Block, words: str) -> Found | None:
    return (words, span_of(block, words)) if _is_name(words) else None


def _next_name(blocks: tuple[Block, ...], labels: tuple[Label | None, ...], index: int) -> Found | None:
    """The body's name beside a lone "REFERAT": on the line before it when that is a body, else on one of the next."""
    above = list(reversed(range(max(0, index - 3), index)))
    below = list(range(index + 1, min(index + 4, len(blocks))))
    for position in below:
        block = blocks[position]
        found = _name_in(block, _shorten(block.text)) if MEETING_IN.match(block.text) else None
        if found:
            return found
    for fits, places in ((is_body, above), (is_body, below), (is_organisation, [*above, *below[:1]])):
        for position in places:
            block = blocks[position]
            readable = labels[position] is None and len(block.text) <= LONGEST_BODY and block.text[:1] != "("
            words = _shorten(block.text) if readable else ""
            if _is_name(words) and fits(words) and not block.listed and not _tells_of_somebody(words):
                return words, span_of(block, words)
    named = BODY_MEETING.search(blocks[index].text)
    if named and named["body"].lower() not in DEFINITE:
        return None
    for position in [*_headline(blocks, labels, index), *below]:
        block = blocks[position]
        words = _shorten(block.text)
        if (
            labels[position] is None
            and not block.listed
            and _is_name(words)
            and not _is_sentence(block.text)
            and not _tells_of_somebody(block.text)
        ):
            return words, span_of(block, words)
    return None


def _headline(blocks: tuple[Block, ...], labels: tuple[Label | None, ...], index: int) -> list[int]:
    """The document's first line when it stands in capitals or as a heading above the word "Referat"."""
    if not 0 < index <= 2 or labels[0] is not None:
        return []
    first = blocks[0]
    words = _shorten(first.text)
    short = 2 <= len(words.split()) <= 7 and not REFERAT.match(first.text)
    return [0] if short and (words.isupper() or first.level == 1) and not PLACE_WORDS.search(words) else []


def _is_sentence(text: str) -> bool:
    return (text.endswith((".", ":")) and len(text.split()) >= SHORTEST_SENTENCE) or text.endswith(" :")


def _tells_of_somebody(text: str) -> bool:
    """Whether a line is about a person ("PS  Preben Sig, kasserer"), and so names no body."""
    words = text.split()
    if words and words[0].lower().strip(" :") in ATTENDANCE_WORDS:
        return True
    people = [read_person(" ".join(words[i:])) for i in range(min(2, len(words)))]
    return any(person and not is_body(person.name) for person in people) or any(is_title(word) for word in words)


def _labelled(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> Found | None:
    for index, label in enumerate(labels):
        if label and label.kind == "meeting_body":
            if label.rest:
                words = _shorten(label.rest)
                if _is_name(words):
                    return words, (label.rest_start, blocks[index].end)
            elif index + 1 < len(blocks) and labels[index + 1] is None:
                words = _shorten(blocks[index + 1].text)
                if _is_name(words) and is_body(words):
                    return words, span_of(blocks[index + 1], words)
    return None


def _first_body(blocks: tuple[Block, ...]) -> Found | None:
    for index, block in enumerate(blocks[: min(25, len(blocks) - 1)]):
        words = _shorten(block.text)
        if ITEM_START.match(block.text):
            break
        if not (_is_name(words) and is_body(words) and len(words) <= 90 and not block.listed):
            continue
        full = _shorten(blocks[index + 1].text) if words.isupper() and len(words) <= LONGEST_SHORT_FORM else ""
        if full and is_body(full) and _is_name(full) and not block.listed:
            # "HMU REFERAT" above "HOVED-MED, SYGEHUS ØST"
            return full, span_of(blocks[index + 1], full)
        return words, span_of(block, words)
    return None


def _first_organisation(blocks: tuple[Block, ...], labels: tuple[Label | None, ...]) -> Found | None:
    """An association's own name on one of the first lines, where no body is named."""
    for block, label in zip(blocks[:4], labels[:4], strict=False):
        words = _shorten(block.text)
        if label is None and _is_name(words) and is_organisation(words) and len(words) <= 90 and not block.listed:
            return words, span_of(block, words)
    return None


def _named_by_meeting(blocks: tuple[Block, ...], *, generic: bool) -> Found | None:
    """The body that the word for its meeting holds: "Skolebestyrelsesmøde" is a meeting of Skolebestyrelsen.

    Every association has a board; where only "bestyrelsesmøde" is said, the association's own name tells more.
    """
    for block in blocks[:12]:
        match = BODY_MEETING.search(block.text) if len(block.text) <= 200 and not block.listed else None
        kind = match["body"].lower() if match else ""
        # "udvalgsmøde" and "gruppemøde" alone name no body
        if match and (kind in GENERIC if generic else kind not in DEFINITE):
            words = match["body"][: match.start("kind") - match.start("body")] + DEFINITE[match["kind"].lower()]
            return words[:1].upper() + words[1:], span_of(block, match["body"])
    return None


def _written_out(name: str) -> str:
    """The name with the short form of its kind written out ("grf. strandlyst" is Grundejerforeningen Strandlyst)."""
    first, _, rest = name.partition(" ")
    full = SHORT_FORMS.get(first.lower())
    return f"{full} {rest[:1].upper()}{rest[1:]}" if full and rest else name
