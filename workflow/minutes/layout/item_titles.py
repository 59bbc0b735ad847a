"""Titles of items: without time, presenter and type mark, and parted from words that follow on the same line."""

from __future__ import annotations

import re

from workflow.minutes.decisions.outcomes import classify
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block, sentences
from workflow.minutes.lexicon_file import ABBREVIATIONS, LABELS
from workflow.minutes.people.people import FIRST_NAMES, TITLE_WORDS, read_person

TIME_TAIL = expression(
    r"\s*[–—\-,(]?\s*(?:\(?(?:kl\.?\s*)?\d{1,2}[.:]\d{2}\s*[–—\-]\s*(?:kl\.?\s*)?\d{1,2}[.:]\d{2}\)?"
    r"|\(?kl\.?\s*\d{1,2}[.:]\d{2}\)?|\(\d{1,3}\s*min\.?(?:utter)?\))\s*$",
    re.IGNORECASE,
)
PRESENTER_TAIL = expression(r"[\s,(–-]+(?:v\.?\s?/|v\.\s|ved\s)\s*(?P<who>[^\n]{3,120}?)\)?\s*$")
TYPE_MARK = expression(
    r"^\((?:Åben|Lukket)\)\s*|\s*\((?:Åben|Lukket|Beslutning|Orientering|Drøftelse|B|O|D|B/O|D/B|O/D"
    r"|Lukket punkt)\)\s*$",
    re.IGNORECASE,
)
ONLY_NOTE = expression(r"^\([^()]{1,60}\)$|^(?:kl\.?\s*)?\d{1,2}[.:]\d{2}(?:\s*[–-]\s*(?:kl\.?\s*)?\d{1,2}[.:]\d{2})?$")
NAME_LIKE = expression(
    r"^(?:[A-ZÆØÅ][\w.\-]*|og|samt|,|&|direktør|formand\w*|chef)(?:[ ,]+(?:[A-ZÆØÅ][\w.\-]*|og|samt|&|direktør"
    r"|formand\w*|chef))*$"
)
PLACE_NAME = expression(
    r"\s(?:Hegn|Vej|Gade|Skov|Havn|Sø|Strand|Torv|Plads|Kirke|Skole|Station|Park|Bæk|Mark|Huse|Bro|Fjord|Hede|Å|By|Borg)$"
)
CLOSED_MARK = expression(r"^(?:lukket(?: punkt| sag)?|åbent?(?: punkt| sag)?)\s*[:–-]\s*", re.IGNORECASE)
GLUED_SENTENCE = expression(r"(?<=[a-zæøå]{3})\.{1,2}(?=[A-ZÆØÅ][a-zæøå]+[\s,.])")
COLON = expression(r"\s*:\s+(?=\S)")
ANY_OTHER = expression(r"^((?:Evt|Eventuelt)\.?)(?:\s*:\s*|\s+)(?=[A-ZÆØÅ])")
TITLE_KINDS = frozenset(LABELS["title_kinds"]["words"])
DASH = expression(r"\s+[–—-]\s+(?=\S)")
CAPITAL_OUTCOME = expression(
    r"(?<=[a-zæøå0-9)])\s*(?=(?:Godkendt|Vedtaget|Tiltrådt|Udsat|Udgår|Udsættes|Taget til|Intet|Ingen|Drøftet)\b"
    r"(?![^.]{0,20}\s(?:af|til|om)\s))"
)
DOES_SOMETHING = expression(
    r"^(?P<who>[A-ZÆØÅ][\wæøå.-]+(?: (?:og|samt) [A-ZÆØÅ][\wæøå.-]+)?(?: [A-ZÆØÅ][\wæøå.-]+)?) "
    r"(?:har|er|skal|vil|gav|" + "|".join(LABELS["title_verbs"]["words"]) + r")\s+\S+\s+\S"
)
TOLD_OUTCOMES = frozenset({"approved", "rejected", "deferred", "noted", "elected", "decided"})
FEWEST_WORDS = 5
LONGEST_SPLIT_TITLE = 90
LONG_REST = 70


def tidy_title(title: str) -> str:
    """The title without time, presenter and type mark at its end."""
    title = CLOSED_MARK.sub("", title.strip(" \t:–-"))
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
        (read_person(piece) and not PLACE_NAME.search(piece)) or piece.split()[0].lower() in FIRST_NAMES | TITLE_WORDS
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


def split_heading(block: Block, title: str, *, alone: bool = False) -> tuple[str, Block | None]:
    """The title proper, and a block of the words that follow it on the same line ("4. Regnskab. Godkendt.").

    `title` is what stands after the item's number in `block`; both are given back as they are when it is all title.
    `alone`: nothing else stands under the item, so that a dash parts it too ("Valg af dirigent – Ane Holm"), and a
    title that says an outcome is itself the decision.
    """
    place = block.text.rfind(title)
    if block.level or place < 0 or not title:
        return title, None
    cut = _end_of_title(title, alone=alone)
    if cut is not None and title.count("(", 0, cut[0]) > title.count(")", 0, cut[0]):
        # "Temamøde (lukket, jfr. § 9) med naboen": within brackets no sentence ends
        cut = None
    if cut is None and alone and (classify(title).rules or _is_sentence(title)):
        return title, words_after(block, title, 1)
    if cut is None:
        return title, None
    head, rest = title[: cut[0]].strip(" .:–-"), title[cut[1] :].strip()
    if len(head) < 3 or not rest:
        return title, None
    if _is_sentence(head):
        # "7) Nye priser vedtaget, gælder fra 1/1. Flemming retter …" has no title: all of it was said
        return head, words_after(block, title, 1)
    return head, words_after(block, rest, max(len(head), 1))


def _is_sentence(title: str) -> bool:
    """Whether a title is a sentence of what happened or will: long enough, and with somebody who does something."""
    if len(title.split()) < FEWEST_WORDS:
        return False
    said = classify(title)
    return any(rule.outcome in TOLD_OUTCOMES for rule in said.rules) or bool(DOES_SOMETHING.match(title))


def words_after(block: Block, words: str, after: int) -> Block:
    """A block of some of another block's words, which begin `after` so many characters or later."""
    raw_place = block.raw.find(words.split()[0], after)
    lead = len(block.raw) - len(block.raw.lstrip())
    start = block.start + raw_place - lead if raw_place >= lead else block.start
    return Block(start, block.end, words, words, start, False, None, "", 0, 0, block.raw[max(raw_place, 0) :])


def _end_of_title(title: str, *, alone: bool) -> tuple[int, int] | None:
    """Where a title ends and where the words after it begin."""
    if any_other := ANY_OTHER.match(title):
        return any_other.end(1), any_other.end()
    parts = sentences(title, 0, len(title))
    if len(parts) > 1 and parts[0].end <= LONGEST_SPLIT_TITLE:
        return parts[0].end, parts[1].start
    glued = GLUED_SENTENCE.search(title[:LONGEST_SPLIT_TITLE])
    if glued and len(title) - glued.end() > 1:
        return glued.start(), glued.end()
    if capital := CAPITAL_OUTCOME.search(title[: LONGEST_SPLIT_TITLE * 2]):
        return capital.start(), capital.end()
    dash = DASH.search(title[:LONGEST_SPLIT_TITLE]) if alone else None
    if dash:
        return dash.start(), dash.end()
    colon = COLON.search(title[:LONGEST_SPLIT_TITLE])
    kind = colon is not None and title[: colon.start()].lower().strip() in TITLE_KINDS
    if colon and not kind and (rest := title[colon.end() :]):
        shortened = rest.rstrip().rsplit(" ", 1)[-1].lower() in ABBREVIATIONS
        finished = rest.rstrip().endswith((".", "!")) and not shortened and len(rest.split()) > 1 and rest[:1].isupper()
        if alone or finished or len(rest) > LONG_REST or classify(rest).rules:
            return colon.start(), colon.end()
    return None
