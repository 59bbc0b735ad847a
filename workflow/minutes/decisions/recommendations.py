"""The points of an indstilling: one per list entry, or the sentence itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.decisions.sentence_outcomes import compiled
from workflow.minutes.expressions import expression
from workflow.minutes.layout.lead_ins import (
    AT_LINE,
    LAST_SENTENCE,
    PROPOSED,
    PUT,
    RECOMMENDS,
    SUBMITS,
    THROUGH,
)
from workflow.minutes.layout.sections import Section
from workflow.minutes.layout.text import Block, quote, sentences
from workflow.minutes.lexicon_file import OUTCOME_WORDS

AFTER_AT = expression(
    r"\b(?:indstilles|foreslås|anbefales|henstilles|indstiller|foreslår|anbefaler|foreslog|indstillede|anbefalede"
    r"|lægger op til|lagde op til)\b" + PUT + THROUGH + r"(?P<to>\s+(?:til|over for|overfor)\s+[^,:.]{2,90}?"
    r"(?:(?:,\s+(?-i:[A-ZÆØÅ])[^,:.]{2,60}){1,3}(?=,\s+at\b)|(?=\s+at\b|[,:.]|$)))?"
    r"\s*[,:]?\s*(?:(?P<at>at)\b\s*)?[:,]?\s*",
    re.IGNORECASE,
)
ADDRESSEE = expression(
    r"^(?P<body>[A-ZÆØÅ][^.;]{1,120}?|(?:udvalget|rådet|bestyrelsen|direktionen|byrådet|regionsrådet|klyngen"
    r"|klyngerne|formandskabet)[^.;]{0,60}?)\s*[:,]?\s*$"
)
AT_NUMBER = expression(r"^At\s+\d{1,2}\s?[.)]\s+(?=\S)")
INLINE_POINTS = expression(r"(?:(?<=\s)|(?<=^))\(?(?:\d{1,2}|[a-z])[.)]\s+(?=[Aa]t\s)")
INLINE_NUMBER = expression(r"(?:^|(?<=[.;,] ))(?P<number>\d)[.)]\s+(?=[A-ZÆØÅ])")
AND_AT = expression(r",?\s+(?:og|samt)\s+at\s+")
OPEN_END = expression(r"\s*[,;]?\s+(?:og|samt)$|\s*[,;]$")
# "… godkender, at A, og at B" is one point
NESTED = expression(r"^[^,]{0,160},\s+at\s")
NOTHING_RECOMMENDED = compiled(OUTCOME_WORDS["sections"]["nothing_recommended"])
ASKS_BODY = compiled(OUTCOME_WORDS["sections"]["asks_body"])
CAPITAL_ENTRY = expression(r"^[A-H]\)\s+(?=\S)")
ONLY_BODY = expression(r"^[Aa]t\s+(?P<body>[A-ZÆØÅ][^,.:;]{1,60}?)\s*:?$")
# "at HMU godkender …": the body asked is its addressee, as before a list
ACRONYM_FIRST = expression(r"^(?P<body>[A-ZÆØÅ]{2,6}(?: [A-ZÆØÅ][\w-]+)?)\s+(?=[a-zæøå]{3,}(?:er|r)\s)")
# "at give … og at påbyde …": infinitives without a subject are one point
INFINITIVES = expression(r"^(?:at\s+)?[a-zæøå]{2,}e\s.{0,400}?\b(?:og|samt)\s+at\s+[a-zæøå]{2,}e\s", re.DOTALL)
# "… indstiller til udvalget at anbefale over for byrådet, at taksten hæves", "at det over for byrådet anbefales, at …":
# the point is what comes last
PASSED_ON = expression(
    r"^(?:at\s+)?(?:anbefale|indstille|foreslå)(?:\s+(?:over for|overfor|til))?\s+(?P<body>[^,.:;]{2,90}?),?\s+at\s+"
    r"|^(?:at\s+)?(?:det|der)\s+(?:over for|overfor|til)\s+(?P<higher>[^,.:;]{2,90}?)\s+"
    r"(?:anbefales|indstilles|foreslås)\s*[,:]?\s*at\s+"
    r"|^(?:at\s+)?(?:det|der)\s+(?:anbefales|indstilles|foreslås)\s+(?:(?:over for|overfor|til)\s+)?"
    r"(?P<above>[^,.:;]{2,90}?)"
    r"\s*[,:]?\s+at\s+"
)
# "Økonomiudvalget over for Byrådet anbefaler": who is asked is only the first of them
PASSES_ON = expression(r"\s+(?:over for|overfor|anbefaler|indstiller|via)\b")
THROUGH_AFTER = expression(r"\s+(?:via|gennem|igennem)\s+.*$", re.DOTALL)
# "Udvalget anmodes om at:" above a list
ASKED_BODY = expression(r"^(?P<body>[A-ZÆØÅ][^.:;]{1,80}?)\s+(?:anmodes|bedes|opfordres|inviteres)\b[^.:;]{0,30}:$")
LEADING_BODY = expression(r"^(?:til|over for|overfor)\s+")


JOINED = "recommendation.joined"
"""The rule of points that one sentence joins ("at A, og at B"): they may as well be meant as one."""


@dataclass(frozen=True)
class Point:
    """One recommended point before the decision has been compared with it."""

    text: str
    addressee: str | None
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Points:
    """The points of a section, and the blocks after them that are something else."""

    points: tuple[Point, ...]
    left_over: tuple[Block, ...]


def read_points(text: str, section: Section) -> Points:
    """Read the recommended points of one section."""
    points: list[Point] = []
    left: list[Block] = []
    addressee: str | None = None
    numbered = any(block.number is not None for block in section.blocks)
    waiting = False
    for position, block in enumerate(section.blocks):
        following = section.blocks[position + 1 : position + 2]
        lead = _lead_of(block, position, section)
        if lead and not block.listed:
            found_to, rest = _lead(block, lead, following)
            addressee, waiting = found_to or addressee, True
            if rest:
                points += _split_inline(text, block, lead.end(), addressee)
            continue
        if not points and block.text.lstrip("(")[:1] in ("1", "a") and _stands_in_a_row(block.text):
            points += _split_inline(text, block, 0, addressee)
            waiting = False
            continue
        if (
            not points
            and not position
            and following
            and following[0].listed
            and (asked := ASKED_BODY.match(block.text))
        ):
            addressee, waiting = asked["body"], True
            continue
        if block.listed:
            sub_entry = numbered and block.number is None and points and points[-1].rule == "recommendation.list"
            if sub_entry:
                points[-1] = _joined(text, points[-1], block)
            elif len(block.body.split()) >= 1:
                words = OPEN_END.sub("", block.body)
                points.append(Point(words, addressee, block.body_start, block.end, "recommendation.list"))
            continue
        if (only := ONLY_BODY.match(block.text)) and following and following[0].listed:
            addressee, waiting = only["body"], True
            continue
        if capital := CAPITAL_ENTRY.match(block.text):
            words = OPEN_END.sub("", block.text[capital.end() :])
            points.append(_point(text, block, words, addressee, "recommendation.list"))
            continue
        if not points and NOTHING_RECOMMENDED.match(block.text):
            continue
        if at_number := AT_NUMBER.match(block.text):
            points.append(_point(text, block, block.text[at_number.end() :], addressee, "recommendation.list"))
            continue
        if AT_LINE.match(block.text):
            inline = _split_inline(text, block, 0, addressee)
            points += inline
            continue
        if points and block.text[:1].islower() and points[-1].end < block.start and not waiting:
            points[-1] = _joined(text, points[-1], block)
            continue
        if not points and (waiting or section.label is not None):
            points.append(Point(block.text, addressee, block.start, block.end, "recommendation.paragraph"))
            waiting = False
            continue
        left.append(block)
        waiting = False
    return Points(tuple(points), tuple(left))


def _lead_of(block: Block, position: int, section: Section) -> re.Match[str] | None:
    """The recommending words of a block that opens points, also where they are its last sentence."""
    if _is_lead(block, position, section):
        return AFTER_AT.search(block.text)
    last = LAST_SENTENCE.split(block.text)[-1]
    if position == 0 and section.label is None and ASKS_BODY.match(block.text):
        return AFTER_AT.search(block.text)
    if position == 0 and section.label is None and last != block.text and RECOMMENDS.match(last):
        return AFTER_AT.search(block.text, len(block.text) - len(last))
    return None


def _is_lead(block: Block, position: int, section: Section) -> bool:
    if RECOMMENDS.match(block.text) or SUBMITS.match(block.text) or PROPOSED.match(block.text):
        return True
    opening = block.text[:220]
    if position == 0 and re.match(r"^(?:indstiller|indstilles)\b", opening, re.IGNORECASE):
        return True
    return (
        section.label is not None
        and position <= 1
        and bool(re.search(r"\b(?:indstiller|indstilles)\b[^.]{0,100}?(?:,|:|\bat\b)", opening))
    )


def _lead(block: Block, match: re.Match[str], following: tuple[Block, ...]) -> tuple[str | None, bool]:
    """The addressee of a lead-in, and whether the recommendation itself stands in the same block."""
    to = THROUGH_AFTER.sub("", LEADING_BODY.sub("", (match["to"] or "").strip()).split(" at ")[0]) or None
    rest = block.text[match.end() :].strip()
    if not rest:
        return to, False
    listed = bool(following) and (following[0].listed or bool(AT_LINE.match(following[0].text)))
    opens = block.text.rstrip().endswith((":", ","))
    body = ADDRESSEE.match(rest)
    if (listed or opens) and body and len(rest) <= 140:
        asked = body["body"].removesuffix(" at").strip(" ,:")
        return PASSES_ON.split(asked)[0] or to, False
    if listed and len(rest) <= 140 and not (match["at"] and AT_LINE.match(following[0].text)):
        return to, False
    return to, True


def _split_inline(text: str, block: Block, offset: int, addressee: str | None) -> list[Point]:
    """Points that stand one after the other in a running paragraph ("1) at … 2) at …"), or its one recommendation."""
    words = block.text[offset:]
    marks = list(INLINE_POINTS.finditer(words))
    if marks and (len(marks) >= 2 or marks[0].start() == 0):
        ends = [mark.start() for mark in marks[1:]] + [len(words)]
        return [
            _point(text, block, words[mark.end() : end].strip(" ,;"), addressee, "recommendation.inline")
            for mark, end in zip(marks, ends, strict=True)
        ]
    if numbered := _numbered_sentences(words):
        return [_point(text, block, point, addressee, "recommendation.inline") for point in numbered]
    first = sentences(text, block.start, block.end)
    following = [s for s in first[1:] if AT_LINE.match(s.text)]
    if offset and following and len(following) == len(first) - 1:
        # "… indstiller: At A. At B.": each sentence is a point
        lead = _point(text, block, first[0].text[offset:].strip(" ,;"), addressee, "recommendation.inline")
        return [lead, *(_point(text, block, s.text, addressee, "recommendation.inline") for s in following)]
    if len(first) > 1 and offset and RECOMMENDS.match(first[0].text):
        # what follows the recommending sentence in the same paragraph is its grounds
        words = first[0].text[offset:]
    rule = "recommendation.sentence" if offset else "recommendation.at"
    words = words.strip()
    if offset and (passed := PASSED_ON.match(words)):
        higher = passed["body"] or passed["higher"] or passed["above"]
        addressee, words = addressee or higher, words[passed.end() :]
    if offset and (acronym := ACRONYM_FIRST.match(words)):
        addressee, words = addressee or acronym["body"], words[acronym.end() :]
    together = NESTED.match(words) or INFINITIVES.match(words)
    clauses = AND_AT.split(words) if offset and not together else [words]
    if len(clauses) > 1:
        rule = JOINED
    return [_point(text, block, clause.strip(" ,"), addressee, rule) for clause in clauses if clause.strip(" ,.")]


def _stands_in_a_row(words: str) -> bool:
    """Whether a whole list stands in one paragraph ("(1) at …, (2) at …")."""
    return len(INLINE_POINTS.findall(words)) >= 2 or bool(_numbered_sentences(words))


def _numbered_sentences(words: str) -> list[str]:
    """The points of "1. Model A vælges. 2. Planen ændres.": numbered from 1, each a sentence of its own."""
    marks = list(INLINE_NUMBER.finditer(words))
    if len(marks) < 2 or marks[0].start() or [int(m["number"]) for m in marks] != list(range(1, len(marks) + 1)):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    return [words[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]


def _point(text: str, block: Block, words: str, addressee: str | None, rule: str) -> Point:
    words = OPEN_END.sub("", words)
    start, end = locate(text, block.start, block.end, words)
    return Point(words, addressee, start, end, rule)


def locate(text: str, start: int, end: int, words: str) -> tuple[int, int]:
    """Where cleaned words stand in text[start:end]; the whole stretch when mark-up or breaks hide them."""
    tokens = words.split()
    if not tokens:
        return start, end
    first = text.find(" ".join(tokens[:3]), start, end)
    if first < 0:
        first = text.find(tokens[0], start, end)
    last = text.rfind(tokens[-1], start, end)
    begin = first if first >= 0 else start
    finish = last + len(tokens[-1]) if last >= begin else end
    return begin, finish


def _joined(text: str, point: Point, block: Block) -> Point:
    return Point(quote(text, point.start, block.end), point.addressee, point.start, block.end, point.rule)
