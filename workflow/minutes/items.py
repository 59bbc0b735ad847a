"""Agenda items: which blocks are their headings, in each of the layouts that minutes come in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.labels import Label, is_attendance_title, plain
from workflow.minutes.lexicon_file import LABELS
from workflow.minutes.people import FIRST_NAMES, TITLE_WORDS, read_person
from workflow.minutes.text import Block, is_contents_line

EXPLICIT = re.compile(
    r"^(?:Punkt|Pkt\.?|Dagsordenspunkt"
    r"|Dagsordenens punkt)\s*(?:nr\.?\s*)?(?P<number>\d{1,4}(?:\.\d{1,2})?)(?![\d/])\s*[.:)\-–]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
TO_POINT = re.compile(r"^Ad\.?\s*(?P<number>\d{1,3})(?![\d/])\s*[.:)\-–]*\s*(?P<title>.*)$", re.IGNORECASE | re.DOTALL)
CASE_NUMBER = re.compile(
    r"^(?:Sag(?:\s*nr\.?)?|Nr\.?"
    r"|Sagsnr\.?)\s*(?P<number>\d{1,4}(?:\.\d{1,2})?)(?![\d/])\s*(?:[.:)\-–]\s*(?P<title>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
BARE = re.compile(
    r"^(?P<number>\d{1,4})(?:\s*:\s+|\s+(?=\((?:Åben|Lukket|Å|L|B|O|D)\))|(?=[A-ZÆØÅ][a-zæøå]{3})"
    r"|[\s\t]+(?=[A-ZÆØÅ]))(?P<title>\S.*)$",
    re.DOTALL,
)
DOTTED = re.compile(r"^(?P<number>\d{1,4}\.\d{1,2})\.?\s+(?P<title>[A-ZÆØÅ].*)$", re.DOTALL)
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
NAME_LIKE = re.compile(
    r"^(?:[A-ZÆØÅ][\w.\-]*|og|samt|,|&|direktør|formand\w*|chef)(?:[ ,]+(?:[A-ZÆØÅ][\w.\-]*|og|samt|&|direktør"
    r"|formand\w*|chef))*$"
)
LEAD_IN = re.compile(r"\b(?:indstil\w+|foreslå\w*|anbefal\w+|følgende|nedenstående)\b[^.]{0,160}$|:\s*$", re.IGNORECASE)
SECTIONS = frozenset({"decision", "recommendation", "case", "attachments", "competence", "identifier"})
START_LABELS = frozenset(
    {
        "resumé",
        "resume",
        "resumè",
        "beslutningstema",
        "sagsid",
        "sagsid.",
        "sags id",
        "sagsnr",
        "sagsnr.",
        "sagsfremstilling",
        "sagstema",
        "anledning",
        "sagsresumé",
        "sagsnummer",
    }
)
MAX_TITLE = 300


@dataclass(frozen=True)
class ItemHeading:
    """The heading of an item: its block (and the first block after it), number and title."""

    index: int
    after: int
    number: str | None
    title: str
    raw_title: str
    rule: str


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


def is_closed(text: str) -> bool:
    """Whether an item's heading (or the first words under it) says that it was closed to the public."""
    lowered = text.lower()
    return any(word in lowered for word in LABELS["closed"]["words"])


def find_items(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The headings of all items, in order, by the layout that fits the document best."""
    explicit = _without_contents(_explicit(blocks, EXPLICIT, "item.punkt"), blocks, labels)
    if explicit:
        return explicit
    numbered = _numbered(blocks, labels)
    cases = _without_contents(_explicit(blocks, CASE_NUMBER, "item.sag"), blocks, labels)
    if len(cases) >= 2 and len(cases) >= len(numbered):
        return cases
    if numbered:
        return numbered
    if cases:
        return cases
    answered = _without_contents(_explicit(blocks, TO_POINT, "item.ad"), blocks, labels)
    return _by_headings(blocks, labels) or _by_sections(blocks, labels) or (answered if len(answered) >= 2 else [])


def _explicit(blocks: list[Block], pattern: re.Pattern[str], rule: str) -> list[ItemHeading]:
    found: list[ItemHeading] = []
    for index, block in enumerate(blocks):
        if len(block.text) > MAX_TITLE + 200 or is_contents_line(block.text):
            continue
        match = pattern.match(block.text)
        if not match:
            continue
        title, after = (match["title"] or "").strip(), index + 1
        if re.match(r"(?:blev|er|var|udgår|udgik|udsættes|og|i|på|tages|behandles|af|til|fra)\b", title) or (
            title.endswith(".") and len(title) > 80 and not block.level
        ):
            continue
        if not title and rule == "item.sag":
            title, index = _title_above(blocks, index)
        elif not title and index + 1 < len(blocks) and len(blocks[index + 1].text) <= MAX_TITLE:
            title, after = blocks[index + 1].text, index + 2
        found.append(ItemHeading(index, after, match["number"], tidy_title(title), title, rule))
    return found


def _title_above(blocks: list[Block], index: int) -> tuple[str, int]:
    """The title that stands on the line before the number."""
    if index and len(blocks[index - 1].text) <= MAX_TITLE and not blocks[index - 1].text.endswith((".", ":")):
        return blocks[index - 1].text, index - 1
    return "", index


def _without_contents(found: list[ItemHeading], blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """Drop the lines of a table of contents, which name each item a second time with nothing under it."""
    last: dict[str | None, int] = {heading.number: heading.index for heading in found}
    kept: list[ItemHeading] = []
    for position, heading in enumerate(found):
        following = found[position + 1].index if position + 1 < len(found) else len(blocks)
        if following <= heading.after and last[heading.number] != heading.index:
            continue
        if last[heading.number] != heading.index and not any(
            label and label.kind in SECTIONS for label in labels[heading.after : following]
        ):
            continue
        if kept and kept[-1].number == heading.number and heading.index <= kept[-1].after + 1:
            continue
        kept.append(heading)
    return kept


def _candidates(blocks: list[Block]) -> list[tuple[str, int, str, int]]:
    """Blocks that may be numbered headings: style, number, title, index."""
    found: list[tuple[str, int, str, int]] = []
    for index, block in enumerate(blocks):
        if len(block.text) > MAX_TITLE or is_contents_line(block.text):
            continue
        if block.number is not None and block.style in (".", ":", ")"):
            style = "dot" if block.style == "." else "colon" if block.style == ":" else "paren"
            found.append((style, block.number, block.body, index))
            continue
        bare = BARE.match(block.text)
        if bare and not re.match(r"\d{1,4}\s+(?:kr|mio|mia|min|timer|dage|år|personer)\b", block.text):
            found.append(("bare", int(bare["number"]), bare["title"], index))
    return found


def _in_list(blocks: list[Block], labels: list[Label | None], index: int, number: int) -> bool:
    """Whether a numbered block is an entry of a list that a sentence or label leads in."""
    for above in range(index - 1, max(-1, index - 60), -1):
        block, label = blocks[above], labels[above]
        if block.number is not None and not block.level:
            if block.number >= number:
                return False
            number = block.number
            continue
        if block.bullet or block.style == "letter":
            continue
        if label is not None:
            return label.kind in ("recommendation", "decision") and bool(number == 1 and label.kind == "recommendation")
        return number == 1 and bool(LEAD_IN.search(block.text[-200:]))
    return False


def _numbered(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The best chain of numbered headings of one style, each one more than the last (small gaps allowed)."""
    candidates = _candidates(blocks)
    best: list[tuple[str, int, str, int]] = []
    best_weight = 0.0
    for style in ("dot", "colon", "paren", "bare"):
        chain, weight = _chain([c for c in candidates if c[0] == style], blocks, labels)
        if style in ("bare", "paren") and len(chain) < 2:
            continue
        if weight > best_weight + 0.5:
            best, best_weight = chain, weight
    return [
        ItemHeading(index, index + 1, str(number), tidy_title(title), title, f"item.numbered.{style}")
        for style, number, title, index in best
    ]


def _weight(
    candidate: tuple[str, int, str, int], following: int, blocks: list[Block], labels: list[Label | None]
) -> float:
    """How much a numbered block looks like the heading of an item with something under it."""
    _, number, title, index = candidate
    if not title[:1].isupper() and title[:1] not in "\"”'(":
        return -1.0
    if re.match(r"At\s", title) or _in_list(blocks, labels, index, number):
        return -1.0
    weight = 0.5
    under = labels[index + 1 : min(following, index + 400)]
    texts = blocks[index + 1 : min(following, index + 60)]
    if any(label and label.kind in SECTIONS for label in under):
        weight += 1.5
    elif any(
        re.match(r"(?:Det|Der) (?:indstilles|foreslås|anbefales)\b|\S+ indstiller\b", block.text) for block in texts
    ):
        weight += 1.2
    elif following - index > 1:
        weight += 0.4
    if blocks[index].level:
        weight += 0.5
    if title.rstrip().endswith(".") and len(title) > 60:
        weight -= 0.6
    if len(title) > 160:
        weight -= 0.3
    return weight


def _chain(
    candidates: list[tuple[str, int, str, int]], blocks: list[Block], labels: list[Label | None]
) -> tuple[list[tuple[str, int, str, int]], float]:
    """The heaviest chain of rising numbers among the candidates of one style, in one pass."""
    ends: dict[int, tuple[float, int]] = {}
    previous: list[int] = []
    top, top_weight = -1, 0.0
    for position, candidate in enumerate(candidates):
        following = candidates[position + 1][3] if position + 1 < len(candidates) else len(blocks)
        own = _weight(candidate, following, blocks, labels)
        previous.append(-1)
        if own < 0:
            continue
        number = candidate[1]
        best, source = own, -1
        for gap in (1, 2, 3, 4):
            before = ends.get(number - gap)
            if before:
                total = before[0] + own - (gap - 1) * 0.4
                if total > best:
                    best, source = total, before[1]
        previous[position] = source
        if number not in ends or best >= ends[number][0]:
            ends[number] = (best, position)
        if best > top_weight:
            top, top_weight = position, best
    chain: list[tuple[str, int, str, int]] = []
    while top >= 0:
        chain.append(candidates[top])
        top = previous[top]
    chain.reverse()
    if len(chain) == 1 and top_weight < 1.5:
        return [], 0.0
    return chain, top_weight


def _by_headings(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """Items that are headings of one level with sections under them, without numbers."""
    levels = sorted({block.level for index, block in enumerate(blocks) if block.level and labels[index] is None})
    best: list[ItemHeading] = []
    for level in levels:
        headings = [i for i, block in enumerate(blocks) if block.level == level and labels[i] is None]
        found = []
        for position, index in enumerate(headings):
            following = headings[position + 1] if position + 1 < len(headings) else len(blocks)
            title = blocks[index].body
            if any(
                label and label.kind in ("decision", "recommendation") for label in labels[index + 1 : following]
            ) or (position and is_attendance_title(title)):
                found.append(ItemHeading(index, index + 1, None, tidy_title(title), title, "item.heading"))
        if len(found) > len(best) and len(found) >= 2:
            best = found
    return best


def _by_sections(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """Items without number: a section label that comes round again marks the next one."""
    marks = [
        (i, label) for i, label in enumerate(labels) if label and label.kind in SECTIONS and label.kind != "attachments"
    ]
    if not any(label.kind in ("decision", "recommendation") for _, label in marks):
        return []
    found: list[ItemHeading] = []
    seen: set[str] = set()
    seen_kinds: set[str] = set()
    for index, label in marks:
        fresh = label.words if label.words in START_LABELS else label.kind
        again = (
            not found or (fresh in seen and "decision" in seen_kinds) or (fresh in seen and label.words in START_LABELS)
        )
        titled = bool(found) and "decision" in seen_kinds and _title_before(blocks, labels, index) is not None
        if again or (titled and label.kind in ("case", "recommendation", "decision", "identifier") and not label.body):
            place = _title_before(blocks, labels, index)
            start = place if place is not None else index
            title = blocks[place].body if place is not None else ""
            found.append(
                ItemHeading(
                    start, index if place is None else place + 1, None, tidy_title(title), title, "item.section"
                )
            )
            seen, seen_kinds = set(), set()
        seen.add(fresh)
        seen_kinds.add(label.kind)
    return found


def _title_before(blocks: list[Block], labels: list[Label | None], index: int) -> int | None:
    """The block right before a section label, when it looks like a title."""
    if index == 0 or labels[index - 1] is not None:
        return None
    block = blocks[index - 1]
    if (
        len(block.text) > 160
        or block.bullet
        or block.number is not None
        or block.text.endswith((".", ":", ",", ";", "?"))
    ):
        return None
    return index - 1 if plain(block.text) and block.text[:1].isupper() and (block.gap or block.level) else None
