"""Labels: the words that open a section of an item or a field of the header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import LABELS, WEEKDAYS

KINDS = (
    "decision",
    "recommendation",
    "attachments",
    "competence",
    "identifier",
    "attendance",
    "absence",
    "agenda",
    "contents",
    "meeting_date",
    "meeting_place",
    "meeting_body",
    "closing",
    "future",
    "tasks",
    "next_meeting",
    "case",
)
INLINE_KINDS = frozenset(KINDS) - {"case", "contents", "agenda", "tasks", "future"}
LABEL_KIND: dict[str, str] = {word: kind for kind in reversed(KINDS) for word in LABELS[kind]}
DECISION_OF = tuple(expression(pattern) for pattern in LABELS["patterns"]["decision_of"])
GLUED = expression(r"^(" + "|".join(LABELS["glued"]["words"]) + r")(?=[A-ZÆØÅ])")
INLINE = expression(r"^([A-Za-zÆØÅæøåé /.-]{2,40}?)\s*:\s+(?=\S)")
INLINE_SPACED = expression(
    r"^(?:(Mødedato|Mødested|Starttidspunkt|Sluttidspunkt|Mødetidspunkt)\s+(?=\S)"
    r"|(Dato|Tidspunkt)\s+(?=\d|kl|(?:man|tirs|ons|tors|fre|lør|søn)dag)"
    r"|(Sted|Lokale)\s+(?=\S{2,30}(?:\s\S{1,20}){0,6}$))",
    re.I,
)
CASE_LINE = expression(
    r"^(?P<word>Sagsnr\.?|Sag\s?nr\.?|Sagsnummer|J\.?\s?nr\.?|Journalnr\.?|Sagsid\.?|Sags-?ID|Dok\.?\s?nr\.?|Acadre\S*|Brevid\.?|KLE)"
    r"\s*:?\s*(?=[\w./-]*\d[\w./-]*(?:\s|$))",
    re.IGNORECASE,
)
CASE_HEAD = expression(r"^(?:BESLUTNINGSFORSLAG|Beslutningsforslag|FORSLAG|Forslag)\s+(?:FRA|fra)\s+\S")
BODY_DATE = expression(
    r"^(?P<body>[A-ZÆØÅ][^.:;0-9]{0,60}?(?:udvalget|udvalg|rådet|råd|bestyrelsen|direktionen|nævnet|magistraten)"
    r"(?: for [^.:;0-9]{3,50}?)?),?\s+"
    r"(?:(?:den|d\.)\s*)?\d{1,2}[./-]\s?(?:[a-zæøå]{3,9}|\d{1,2})[./-]?\s?\d{4}\s*:$"
)
LONGEST_HEAD = 80
SHORT_BODY = expression(r"^(?P<body>[A-ZÆØÅ]{2,4})\s+(?:den\s+|d\.\s*)?\d{1,2}[-./]\d{1,2}[-./]\d{2,4}\s*:\s*")
CASE_ALONE = expression(
    r"^\d{2}\.\d{2}\.\d{2}(?:\s?[A-ZÆØÅ]\d{2})?$|^\d{2,4}[/-]\d{4,6}$|^[A-ZÆØÅ]{2,4}-\d{4}-\d{4,6}$"
)
TABBED = expression(r"^(?P<label>[A-ZÆØÅ][^\t]{2,30})\t+(?P<rest>[^\t]{3,}(?:\t.*)?)$", re.DOTALL)
HEAD_CELL = expression(
    r"^(?:titel|organisation|rolle|funktion|stilling|kommune|afdeling|navn|deltog|fremmødt|initialer)\b", re.I
)
SHORTEST_CASE_NUMBER = 4
DECISION_SENTENCE = expression(r"\b(?:blev|er|var|besluttede|godkendt|tiltr|at)\b")


@dataclass(frozen=True)
class Label:
    """What a block opens: its kind, the words after it on the same line, where these start, the body it names."""

    kind: str
    rest: str
    rest_start: int
    body: str | None
    words: str


def plain(text: str) -> str:
    """A heading's words for comparison: lower case, without colon, marker and closing marks."""
    return " ".join(text.lower().strip(" :.*_#–-\t").split())


def label_of(block: Block) -> Label | None:
    """The label that a block is or begins with, or None."""
    text = block.text
    if len(text) > 4000 and not block.level:
        text = text[:200]
    whole = plain(text)
    if len(whole) <= 60 and (kind := LABEL_KIND.get(whole) or LABEL_KIND.get(plain(block.body))):
        return Label(kind, "", block.end, None, whole)
    if len(text) <= 160:
        dated = BODY_DATE.match(text)
        body = dated["body"] if dated else _decision_of(text)
        if body:
            return Label("decision", "", block.end, body, whole)
    glued = GLUED.match(text)
    if glued:
        kind = LABEL_KIND[glued[1].lower()]
        return _with_rest(block, kind, text[glued.end() :], glued[1].lower())
    if len(text) <= LONGEST_HEAD and CASE_HEAD.match(text):
        return Label("case", "", block.end, None, whole)
    inline = INLINE.match(text)
    if inline:
        named = plain(inline[1])
        if (kind := LABEL_KIND.get(named)) and kind in INLINE_KINDS:
            return _with_rest(block, kind, text[inline.end() :], named)
        body = _decision_of(inline[1])
        if body:
            return Label("decision", text[inline.end() :], _rest_start(block, text[inline.end() :]), body, named)
    if short := SHORT_BODY.match(text):
        rest = text[short.end() :]
        return Label("decision", rest, _rest_start(block, rest), short["body"], whole)
    if CASE_ALONE.match(text):
        return Label("identifier", text, block.start, None, "sagsnr")
    case_number = CASE_LINE.match(text)
    if case_number and len(text) <= 200 and len(text) - case_number.end() > SHORTEST_CASE_NUMBER:
        return _with_rest(block, "identifier", text[case_number.end() :], "sagsnr")
    tabbed = TABBED.match(text)
    if tabbed and (kind := LABEL_KIND.get(plain(tabbed[1]))) in INLINE_KINDS and not HEAD_CELL.match(tabbed["rest"]):
        return _with_rest(block, kind, tabbed["rest"], plain(tabbed[1]))
    spaced = INLINE_SPACED.match(text)
    if spaced and not block.listed and len(text) < 160:
        word = spaced[0].strip().lower()
        return _with_rest(block, LABEL_KIND[word], text[spaced.end() :], word)
    return None


@lru_cache(maxsize=4096)
def _decision_of(text: str) -> str | None:
    bare = text.strip(" :*")
    for pattern in DECISION_OF:
        match = pattern.match(bare)
        if match:
            body = match["body"].strip(" ,")
            if body.lower() in WEEKDAYS or re.match(r"(?:sagen|punktet|mødet|det)\b", body, re.I):
                return None
            return body
    return None


def _rest_start(block: Block, rest: str) -> int:
    """Where the words after an inline label begin; exact unless mark-up stands between."""
    first = re.match(r"\S+", rest)
    if not first:
        return block.end
    place = block.raw.find(first[0], 1)
    lead = len(block.raw) - len(block.raw.lstrip())
    return block.start + place - lead if place >= lead else block.start


def _with_rest(block: Block, kind: str, rest: str, words: str) -> Label:
    return Label(kind, rest, _rest_start(block, rest), None, words)


def is_attendance_title(title: str) -> bool:
    """Whether an item is only about who was there."""
    return plain(title) in LABELS["attendance_titles"]["words"]
