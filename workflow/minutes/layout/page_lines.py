"""Running heads and feet of printed pages: lines that come round on every page are no words of the minutes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import LABELS

FILLER = "\u2060"
"""Put in place of a masked line, character for character, so that every offset stays what it was."""
PAGE_MARK = expression(
    r"(?:^|\s{2,})(?:Side|Page)\s*:?\s*\d{1,4}(?:\s*(?:af|of|/)\s*\d{1,4})?\s*$|^\s*\d{1,4}\s+(?:of|af)\s+\d{1,4}\s*$"
    r"|^\s*Side\s*:?\s*\d{1,4}\b",
    re.IGNORECASE,
)
DIGITS = expression(r"\d+")
BARE_NUMBER = expression(r"^\s*\d{1,3}\s*$")
FIRST_NUMBERS = (1, 2)
LABEL_WORDS = frozenset(word for kind, words in LABELS.items() if isinstance(words, list) for word in words)
DECISION_HEADS = tuple(expression(pattern) for pattern in LABELS["patterns"]["decision_of"])
LONGEST_RUNNING = 140
FEWEST_PAGES = 2
NEAR = 7
PAGE_EDGE, OPENING_LINES = 2, 8
MOSTLY_NEAR = 0.6
CENTRED, CLOSE, MOSTLY_CLOSE = 25, 4, 0.7


def mask_running_lines(text: str) -> str:
    """The text with repeated page heads and feet filled out; as long as before. The first of each is kept."""
    breaks = _page_breaks(text) if "\f" in text else []
    text = text.replace("\f", "\n")
    lines = text.split("\n")
    bare = _bare_numbers(lines)
    marks = [place for place, line in enumerate(lines) if len(line) <= LONGEST_RUNNING * 2 and PAGE_MARK.search(line)]
    certain = _heads_of_pages(lines, marks, breaks)
    if len(marks) + len(bare) < FEWEST_PAGES:
        return _filled(lines, certain)
    marks = sorted({*marks, *bare})
    near = {place + step for place in marks for step in range(-NEAR, NEAR + 1)}
    places: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        words = line.strip()
        if words and len(words) <= LONGEST_RUNNING:
            places[_shape(words)].append(place)
    masked = {
        place
        for shape, found in places.items()
        if len(found) > 1 and _is_running(shape, found, near, lines, marks)
        for place in found[1:]
    }
    masked |= bare | certain
    masked |= {place for place in marks if _shape(lines[place].strip()) in _repeated(places)}
    return _filled(lines, masked)


def _filled(lines: list[str], masked: set[int]) -> str:
    return "\n".join(FILLER * len(line) if place in masked else line for place, line in enumerate(lines))


def _page_breaks(text: str) -> list[int]:
    """The lines that begin a page, once each form feed has become the end of a line."""
    breaks: list[int] = []
    line = 0
    for page in text.split("\f")[:-1]:
        line += page.count("\n") + 1
        breaks.append(line)
    return breaks


def _heads_of_pages(lines: list[str], marks: list[int], breaks: list[int]) -> set[int]:
    """The lines with a page's number that need not come again to be known for what they are.

    They stand first or last on a page, or open with the words that the document opens with.
    """
    edges: set[int] = set()
    for start in breaks:
        edges |= set(_worded(lines, range(start, min(start + NEAR, len(lines))))[:PAGE_EDGE])
        edges |= set(_worded(lines, range(start - 1, max(start - 1 - NEAR, -1), -1))[:PAGE_EDGE])
    opening = {lines[place].strip() for place in _worded(lines, range(min(OPENING_LINES, len(lines))))[:PAGE_EDGE]}
    opening |= {re.split(r"\s{3,}", line)[0] for line in opening}
    return {
        place
        for place in marks
        if place in edges or (place >= OPENING_LINES and PAGE_MARK.sub("", lines[place]).strip() in opening - {""})
    }


def _worded(lines: list[str], places: range) -> list[int]:
    return [place for place in places if lines[place].strip()]


def _bare_numbers(lines: list[str]) -> set[int]:
    """The lines that are only a page's number: they count up by one, far from the margin or within a sentence."""
    chain: list[int] = []
    for place, line in enumerate(lines):
        if len(line) > LONGEST_RUNNING or not BARE_NUMBER.match(line):
            continue
        number = int(line.strip())
        if (not chain and number in FIRST_NUMBERS) or (chain and number == int(lines[chain[-1]].strip()) + 1):
            chain.append(place)
    if len(chain) < FEWEST_PAGES:
        return set()
    aside = sum(1 for place in chain if len(lines[place]) - len(lines[place].lstrip()) >= CENTRED)
    within = sum(1 for place in chain if _goes_on(lines, place))
    return set(chain) if aside == len(chain) or within * 2 > len(chain) else set()


def _goes_on(lines: list[str], place: int) -> bool:
    """Whether the next line with words begins with a small letter, as within a sentence."""
    following = next((line.strip() for line in lines[place + 1 : place + NEAR] if line.strip()), "")
    return following[:1].islower()


def _shape(words: str) -> str:
    """A line for comparison: its page number and its spaces do not matter."""
    return re.sub(r"\s+", " ", DIGITS.sub("#", words)).strip()


def _repeated(places: dict[str, list[int]]) -> Counter[str]:
    return Counter({shape: len(found) for shape, found in places.items() if len(found) > 1})


def _is_running(shape: str, found: list[int], near: set[int], lines: list[str], marks: list[int]) -> bool:
    """Whether a line comes round with the pages: beside most page numbers, and no heading or short decision."""
    plain, pages = shape.lower().strip(" :."), len(marks)
    if any(pattern.match(lines[found[0]].strip(" :*")) for pattern in DECISION_HEADS):
        return False
    if plain in LABEL_WORDS:
        # "Referat" in the middle of the page, beside its number, is the page's head and no heading of an item
        indented = all(len(lines[place]) - len(lines[place].lstrip()) >= CENTRED for place in found)
        close = {mark + step for mark in marks for step in range(-CLOSE, CLOSE + 1)}
        return indented and sum(1 for place in found if place in close) >= MOSTLY_CLOSE * len(found)
    if shape.endswith((".", ",", ";", "?")) or not re.search(r"[^\W\d_]{2}", shape):
        return False
    if re.match(r"(?:godkendt|tiltrådt|taget|udsat|vedtaget|drøftet|ingen|intet|at )", plain):
        return False
    beside = sum(1 for place in found if place in near)
    return beside >= MOSTLY_NEAR * len(found) and beside >= max(FEWEST_PAGES, pages * 0.4)
