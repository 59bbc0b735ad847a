"""Titles of items: without time, presenter and type mark, and parted from words that follow on the same line."""

from __future__ import annotations

import re

from workflow.minutes.outcomes import classify
from workflow.minutes.people import FIRST_NAMES, TITLE_WORDS, read_person
from workflow.minutes.text import Block, sentences

TIME_TAIL = re.compile(
    r"\s*[–—\-,(]?\s*(?:\(?(?:kl\.?\s*)?\d{1,2}[.:]\d{2}\s*[–—\-]\s*(?:kl\.?\s*)?\d{1,2}[.:]\d{2}\)?"
    r"|\(?kl\.?\s*\d{1,2}[.:]\d{2}\)?|\(\d{1,3}\s*min\.?(?:utter)?\))\s*$",
    re.IGNORECASE,
)
PRESENTER_TAIL = re.compile(r"[\s,(–-]+(?:v\.?\s?/|v\.\s|ved\s)\s*(?P<who>[^\n]{3,120}?)\)?\s*$")
TYPE_MARK = re.compile(
    r"^\((?:Åben|Lukket)\)\s*|\s*\((?:Åben|Lukket|Beslutning|Orientering|Drøftelse|B|O|D|B/O|D/B|O/D"
    r"|Lukket punkt)\)\s*$",
    re.IGNORECASE,
)
ONLY_NOTE = re.compile(r"^\([^()]{1,60}\)$|^(?:kl\.?\s*)?\d{1,2}[.:]\d{2}(?:\s*[–-]\s*(?:kl\.?\s*)?\d{1,2}[.:]\d{2})?$")
NAME_LIKE = re.compile(
    r"^(?:[A-ZÆØÅ][\w.\-]*|og|samt|,|&|direktør|formand\w*|chef)(?:[ ,]+(?:[A-ZÆØÅ][\w.\-]*|og|samt|&|direktør"
    r"|formand\w*|chef))*$"
)
GLUED_SENTENCE = re.compile(r"(?<=[a-zæøå]{3})\.{1,2}(?=[A-ZÆØÅ][a-zæøå]+[\s,.])")
COLON = re.compile(r"\s*:\s+(?=\S)")
LONGEST_SPLIT_TITLE = 90
LONG_REST = 70


def tidy_title(title: str) -> str:
    """The title without time, presenter and type mark at its end."""
    title = title.strip(" \t:–-")
    for _ in range(3):
        before = title
        title = TIME_TAIL.sub("", title)
        presenter = PRESENTER_TAIL.search(title)
        if presenter and presenter.start() > 2 and _presents(presenter):
            title = title[: presenter.start()]
        title = TYPE_MARK.sub("", title).strip(" \t–-,")
        if title == before:
            break
    return title


def _presents(tail: re.Match[str]) -> bool:
    """Whether the end of a title names who presents it; after "ved" only a person does ("ved KOL" is the matter)."""
    who = tail["who"].strip()
    if not NAME_LIKE.match(who):
        return False
    return not re.match(r"\W*ved\s", tail[0]) or any(
        read_person(piece) or piece.split()[0].lower() in FIRST_NAMES | TITLE_WORDS
        for piece in re.split(r",\s*|\s+og\s+|\s*&\s*", who)
        if piece.strip()
    )


def presenters_of(title: str) -> list[str]:
    """The people who present an item, as its heading names them ("ved …", "v/ …")."""
    tail = PRESENTER_TAIL.search(title.strip())
    if not tail:
        return []
    people = [read_person(piece.strip()) for piece in re.split(r",|\s+og\s+|&", tail["who"])]
    return [person.name for person in people if person]


def split_heading(text: str, block: Block, title: str) -> tuple[str, Block | None]:
    """The title proper, and a block of the words that follow it on the same line ("4. Regnskab. Godkendt.").

    `title` is what stands after the item's number in `block`; both are given back as they are when it is all title.
    """
    place = block.text.rfind(title)
    if block.level or place < 0 or not title:
        return title, None
    cut = _end_of_title(text, block, title)
    if cut is None:
        return title, None
    head, rest = title[: cut[0]].strip(" .:–-"), title[cut[1] :].strip()
    if len(head) < 3 or not rest:
        return title, None
    opening = re.match(r"\S+", rest)
    raw_place = block.raw.find(opening[0], max(len(head), 1)) if opening else -1
    lead = len(block.raw) - len(block.raw.lstrip())
    start = block.start + raw_place - lead if raw_place >= lead else block.start
    return head, Block(start, block.end, rest, rest, start, False, None, "", 0, 0, block.raw[max(raw_place, 0) :])


def _end_of_title(text: str, block: Block, title: str) -> tuple[int, int] | None:
    """Where a title ends and where the words after it begin."""
    parts = sentences(text, block.start, block.end)
    if len(parts) > 1:
        first = parts[0].text
        at = first.rfind(title[: min(12, len(title))])
        length = len(first) - max(at, 0)
        if length <= LONGEST_SPLIT_TITLE and title[:length].strip() and title[length : length + 1] in (" ", ""):
            return length, length
    glued = GLUED_SENTENCE.search(title[:LONGEST_SPLIT_TITLE])
    if glued and len(title) - glued.end() > 1:
        return glued.start(), glued.end()
    colon = COLON.search(title[:LONGEST_SPLIT_TITLE])
    if colon and (rest := title[colon.end() :]):
        finished = rest.rstrip().endswith((".", "!")) and len(rest.split()) > 1 and rest[:1].isupper()
        if finished or len(rest) > LONG_REST or classify(rest).rules:
            return colon.start(), colon.end()
    return None
