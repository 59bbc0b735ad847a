"""The sentences of a block, each with its place. A cell of a table may hold several paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workflow.minutes.expressions import expression
from workflow.minutes.layout.broken_dates import is_month_of
from workflow.minutes.layout.line_cleaning import quote
from workflow.minutes.lexicon_file import ABBREVIATIONS, MONTHS

PARAGRAPH_BREAK = "\u2029"
"""What parts the paragraphs of one cell in the canonical text: a row of a table is one line."""
LAST_CHARACTERS = 60
_MONTH = "|".join(MONTHS)
MARKER = expression(
    r"^(?:(?P<bullet>[•●▪◦·‣■□➢✓\uf0b7o*\-–—])\s+|"
    r"(?P<number>\d{1,4})\s?(?P<style>[.):]|/(?=\s))(?:\s+|(?=[A-ZÆØÅ]))(?!(?:" + _MONTH + r")\b)|"
    r"\((?P<boxed>\d{1,3})\)\s+|"
    r"(?P<letter>[a-zæøå])[.)]\s+|(?P<capital>[A-H])\)\s+)",
)
ENDS_OPEN = expression(
    r"(?:[,–—/&]|\b(?:og|eller|samt|af|for|til|i|på|med|om|ved|fra|at|den|det|der|som|en|et|kl\.|d\.|inden|senest|før|efter"
    r"|siden|uge|ca\.))$"
)
ENDS_SENTENCE = expression(r"[.!?:;][\"”')\]]*$")
SENTENCE_END = expression(r"(?<![.!?])[.!?]+[\"”'’)\]]{0,2}(?:\*\*)?\s+(?=[\"“”'(\[]?(?:\*\*)?[A-ZÆØÅÉ0-9•])")
# "Imod stemte C, D og E.", "Rådet valgte model B.": such a letter ends a sentence, an initial ends none
PARTY_LETTER = expression(
    r"(?:\b[A-ZÆØÅ](?:,| og| samt)|\bstemte(?: \d{1,2})?:?|\bundlod"
    r"|\b[Mm]odel|\b[Ss]cenarie|\b[Ff]orslag|\b[Aa]lternativ|\b[Vv]ariant|\b[Ll]øsning) [A-ZÆØÅ]\.$"
)
LAST_TOKEN = expression(r"(\S{1,24})$")
COUNTED = expression(
    r"\b(?:model|forslag|version|fase|etape|bilag|scenarie|alternativ|trin|klasse|bane|hul|uge|kl\.?|klokken|punkt|pkt\.|nr\.|side|lokale|mod|imod|for|stemmer|på|til|over|under|med|år|og)\s+\d{1,3}$",
    re.IGNORECASE,
)
AFTER_ORDINAL = expression(rf"(?:At|{_MONTH})\b", re.IGNORECASE)
# abbreviations that end a sentence as often as not
MAY_END = frozenset(["kr.", "osv.", "m.v.", "mv.", "m.m.", "mm.", "m.fl.", "mfl.", "etc.", "o.l.", "jul."])


@dataclass(frozen=True)
class Sentence:
    """A sentence of a block, cleaned, with its place."""

    text: str
    start: int
    end: int


def sentences(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences of text[start:end], which should be one block."""
    return list(_sentences(text, start, end))


def forget_sentences() -> None:
    """Let go of the texts whose sentences are remembered: each is asked for several times while it is read."""
    _sentences.cache_clear()


@lru_cache(maxsize=8192)
def _sentences(text: str, start: int, end: int) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    position = start
    for paragraph in _paragraph_ends(text[start:end]):
        if position > start:
            marker = MARKER.match(text[position : start + paragraph].lstrip())
            position += marker.end() if marker else 0
        _sentences_of(text, position, start + paragraph, found)
        position = start + paragraph + 1
    return tuple(found)


def _paragraph_ends(raw: str) -> Iterator[int]:
    """Where the paragraphs of a cell end, the last one included; a small letter goes on with an open sentence."""
    place = raw.find(PARAGRAPH_BREAK)
    while place >= 0:
        above, below = raw[max(0, place - LAST_CHARACTERS) : place].rstrip(), raw[place + 1 : place + 2]
        goes_on = (
            above.endswith(":") or ENDS_OPEN.search(above) or (below.islower() and not ENDS_SENTENCE.search(above))
        )
        if not goes_on and not is_month_of(above, raw[place + 1 : place + LAST_CHARACTERS]):
            yield place
        place = raw.find(PARAGRAPH_BREAK, place + 1)
    yield len(raw)


def _sentences_of(text: str, start: int, end: int, found: list[Sentence]) -> None:
    """Adds the sentences of one paragraph."""
    position = start
    raw = text[start:end]
    for match in SENTENCE_END.finditer(raw):
        before = LAST_TOKEN.search(raw[max(0, match.start() - 24) : match.end()].rstrip())
        token = before[1].lower().lstrip("(\"“'*") if before else ""
        is_short = token in ABBREVIATIONS or re.fullmatch(r"(?:[a-zæøå]\.)+", token) is not None
        may_end = token in MAY_END and raw[match.end() : match.end() + 1].isupper()
        if is_short and not may_end and not PARTY_LETTER.search(raw[max(0, match.start() - 30) : match.start() + 1]):
            continue
        if re.fullmatch(r"\d{1,3}\.", token) and not _number_ends(raw, match.start(), match.end()):
            continue
        _add_sentence(text, position, start + match.end(), found)
        position = start + match.end()
    _add_sentence(text, position, end, found)


def _number_ends(raw: str, stop: int, following: int) -> bool:
    """Whether the full stop after a number ends a sentence ("i uge 46. Tallene …"), not a place in a row or a date."""
    return bool(COUNTED.search(raw[max(0, stop - 30) : stop])) and not AFTER_ORDINAL.match(raw, following)


def _add_sentence(text: str, start: int, end: int, found: list[Sentence]) -> None:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and (text[start].isspace()):
        start += 1
    words = quote(text, start, end)
    if words:
        found.append(Sentence(words, start, end))
