"""Items that are headed by numbers: the best chain of rising numbers of one style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from workflow.minutes.expressions import expression
from workflow.minutes.layout.item_headings import MAX_PAGE_TITLE, MAX_TITLE, SECTIONS, ItemHeading
from workflow.minutes.layout.item_titles import tidy_title
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.text import Block, is_contents_line

BARE = expression(
    r"^(?P<number>\d{1,4})(?:\s*:\s+|\s+[–-]\s+(?=[A-ZÆØÅ§])|\s+(?=\((?:Åben|Lukket|Å|L|B|O|D)\))|(?=[A-ZÆØÅ][a-zæøå]{3})"
    r"|[\s\t]+(?=[A-ZÆØÅ]))(?P<title>\S.*)$",
    re.DOTALL,
)
SENTENCE_START = expression(r"^[^.:]{3,90}[.:]")
LEAD_IN = expression(r"\b(?:indstil\w+|foreslå\w*|anbefal\w+|følgende|nedenstående)\b[^.]{0,160}$|:\s*$", re.IGNORECASE)
MAX_HEADED = 1500
"""Characters of a numbered paragraph whose first words may be an item's title."""
LOOK_BACK = 400
"""Blocks above a list in which an item's own number is looked for."""
AGENDA_LEAD = expression(
    r"\b(?:dagsorden(?:en)?\b[^.]{0,30}|punkter(?:ne)?|referat(?: (?:af|ved|v/)\s?[^.:]{2,30})?)\s*:\s*$", re.IGNORECASE
)
SMALL = expression(r"^(?P<number>\d{1,2})\s+(?P<title>[a-zæøå][a-zæøå].*)$", re.IGNORECASE)
LONGEST_SMALL = 70
ALONE = expression(r"^\d{1,3}\.?$")
MOST_LOOKED_AT = 200
# numbers that are left out between two items cost, so that only what looks like an item goes on after them
WIDEST_GAP, MOST_FOR_GAP = 15, 0.8
ONE_ALONE = 0.85
REJECTED = -0.9
LEAST_WEIGHT = 0.2
FEWEST_OF_STYLE = {"bare": 2, "paren": 2, "alone": 3, "small": 3}
FEWEST_ALIKE = 3
"""Entries that all have the number 1 before they are read as items: a page that numbers each list anew."""


@dataclass(frozen=True)
class Candidate:
    """A block that may be a numbered heading: the style of its number, the number, the words after it, its index."""

    style: str
    number: int
    title: str
    index: int


@dataclass(frozen=True)
class Page:
    """A document's blocks with what holds for all of it, reckoned once."""

    blocks: list[Block]
    labels: list[Label | None]

    @cached_property
    def sectioned(self) -> bool:
        """Whether its items have headed decisions or recommendations."""
        return any(label and label.kind in ("decision", "recommendation") for label in self.labels)

    @cached_property
    def writes_small(self) -> bool:
        """Whether the document writes its numbered headings with a small first letter."""
        numbered = [b.body for b in self.blocks if b.number is not None and b.body][:MOST_LOOKED_AT]
        bodies = [body for body in numbered if not body.startswith("at ")]
        return len(bodies) >= FEWEST_ALIKE and sum(1 for body in bodies if body[:1].islower()) > len(bodies) / 2


def _candidates(blocks: list[Block]) -> list[Candidate]:
    """Blocks that may be numbered headings: style, number, title, index."""
    found: list[Candidate] = []
    for index, block in enumerate(blocks):
        if len(block.text) > MAX_HEADED or is_contents_line(block.text):
            continue
        if block.number is not None and block.style in (".", ":", ")", "/"):
            style = "dot" if block.style == "." else "colon" if block.style == ":" else "paren"
            found.append(Candidate(style, block.number, block.body, index))
            continue
        if ALONE.match(block.text) and index + 1 < len(blocks) and _heads(blocks[index + 1]):
            found.append(Candidate("alone", int(block.text.strip(" .")), blocks[index + 1].text, index))
            continue
        small = SMALL.match(block.text) if len(block.text) <= LONGEST_SMALL and block.gap else None
        if small:
            found.append(Candidate("small", int(small["number"]), small["title"], index))
            continue
        bare = BARE.match(block.text) if len(block.text) <= MAX_TITLE else None
        if bare and not re.match(r"\d{1,4}\s+(?:kr|mio|mia|min|timer|dage|år|personer)\b", block.text):
            found.append(Candidate("bare", int(bare["number"]), bare["title"], index))
    return found


def _in_list(blocks: list[Block], labels: list[Label | None], index: int, number: int) -> bool:
    """Whether a numbered block is an entry of a list that a sentence or label leads in."""
    for above in range(index - 1, max(-1, index - 60), -1):
        block, label = blocks[above], labels[above]
        if block.number is not None and not block.level:
            if block.number != number - 1:
                # the next number of another row
                return False
            number = block.number
            continue
        if block.bullet or block.style == "letter":
            continue
        if label is not None:
            if label.kind == "attachments":
                return number == 1
            if label.kind in ("case", "decision"):
                # numbers that begin anew under a section of an item count its points
                earlier = any(b.number is not None for b in blocks[max(0, above - LOOK_BACK) : above])
                return number == 1 and earlier and _runs_on(blocks, above)
            return label.kind == "recommendation" and number == 1
        return number == 1 and bool(LEAD_IN.search(block.text[-200:])) and not AGENDA_LEAD.search(block.text[-40:])
    return False


def _runs_on(blocks: list[Block], label: int) -> bool:
    """Whether the numbered list right under a label has a second entry, as an item's own number has not."""
    numbers = [b.number for b in blocks[label + 1 : label + 60] if b.number is not None]
    return numbers[:2] == [1, 2]


def numbered_items(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The best chain of numbered headings of one style, each one more than the last (small gaps allowed)."""
    page = Page(blocks, labels)
    candidates = _candidates(blocks)
    best: list[Candidate] = []
    best_weight = 0.0
    for style in ("dot", "colon", "paren", "bare", "alone", "small"):
        chain, weight = _chain([c for c in candidates if c.style == style], page)
        if len(chain) < FEWEST_OF_STYLE.get(style, 1):
            continue
        if weight > best_weight + 0.5:
            best, best_weight = chain, weight
    alike = [c for c in candidates if c.number == 1 and c.style == "dot" and _weight(c, c.index + 2, page) > 0]
    if len(alike) >= FEWEST_ALIKE and len(alike) > len(best):
        best = alike
    return [
        ItemHeading(
            c.index,
            c.index + (2 if c.style == "alone" else 1),
            str(c.number),
            tidy_title(c.title),
            c.title,
            f"item.numbered.{c.style}",
        )
        for c in best
    ]


def _heads(block: Block) -> bool:
    """Whether the line under a number that stands alone can be its title."""
    return len(block.text) <= MAX_PAGE_TITLE and block.text[:1].isupper() and not block.listed and not block.gap


def _weight(candidate: Candidate, following: int, page: Page) -> float:
    """How much a numbered block looks like the heading of an item with something under it."""
    number, title, index = candidate.number, candidate.title, candidate.index
    blocks, labels = page.blocks, page.labels
    if not title[:1].isupper() and title[:1] not in "\"”'(§" and not (page.writes_small or candidate.style == "small"):
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
    if len(title) > MAX_TITLE and not SENTENCE_START.match(title):
        return -1.0
    if not page.sectioned:
        # without sections a number at the head of a paragraph is all that marks an item
        weight = max(weight, LEAST_WEIGHT)
    return weight


def _chain(candidates: list[Candidate], page: Page) -> tuple[list[Candidate], float]:
    """The heaviest chain of rising numbers among the candidates of one style, in one pass."""
    ends: dict[int, tuple[float, int]] = {}
    previous: list[int] = []
    top, top_weight = -1, 0.0
    for position, candidate in enumerate(candidates):
        following = candidates[position + 1].index if position + 1 < len(candidates) else len(page.blocks)
        own = _weight(candidate, following, page)
        previous.append(-1)
        if own <= REJECTED:
            continue
        number = candidate.number
        best, source = own, -1
        for gap in range(1, WIDEST_GAP + 1):
            before = ends.get(number - gap)
            if before:
                total = before[0] + own - min((gap - 1) * 0.4, MOST_FOR_GAP)
                if total > best:
                    best, source = total, before[1]
        previous[position] = source
        if number not in ends or best >= ends[number][0]:
            ends[number] = (best, position)
        if best > top_weight:
            top, top_weight = position, best
    chain: list[Candidate] = []
    while top >= 0:
        chain.append(candidates[top])
        top = previous[top]
    chain.reverse()
    if len(chain) == 1 and top_weight < ONE_ALONE:
        return [], 0.0
    return chain, top_weight
