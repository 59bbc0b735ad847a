"""Agenda items: which blocks are their headings, in each of the layouts that minutes come in."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.item_headings import ItemHeading
from workflow.minutes.item_titles import ONLY_NOTE, tidy_title
from workflow.minutes.labels import Label, is_attendance_title, plain
from workflow.minutes.lexicon_file import LABELS
from workflow.minutes.text import Block, is_contents_line
from workflow.minutes.untitled import titled_paragraphs

EXPLICIT = re.compile(
    r"^(?:Punkt|Pkt\.?|Dagsordenspunkt"
    r"|Dagsordenens punkt)\s*(?:nr\.?\s*)?(?P<number>\d{1,4}(?:\.\d{1,2})?)(?![\d/])\s*[.:)\-–]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
TO_POINT = re.compile(
    r"^Ad\.?\s*(?:(?:pkt|punkt)\.?\s*)?(?P<number>\d{1,3})(?![\d/])\s*[.:)\-–]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
CASE_NUMBER = re.compile(
    r"^(?:Sag(?:\s*nr\.?)?|Nr\.?"
    r"|Sagsnr\.?)\s*(?P<number>\d{1,4}(?:\.\d{1,2})?)(?![\d/])\s*(?:[.:)\-–]\s*(?P<title>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
BARE = re.compile(
    r"^(?P<number>\d{1,4})(?:\s*:\s+|\s+[–-]\s+(?=[A-ZÆØÅ§])|\s+(?=\((?:Åben|Lukket|Å|L|B|O|D)\))|(?=[A-ZÆØÅ][a-zæøå]{3})"
    r"|[\s\t]+(?=[A-ZÆØÅ]))(?P<title>\S.*)$",
    re.DOTALL,
)
DOTTED = re.compile(r"^(?P<number>\d{1,4}\.\d{1,2})\.?\s+(?P<title>[A-ZÆØÅ].*)$", re.DOTALL)
SENTENCE_START = re.compile(r"^[^.:]{3,90}[.:]")
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
MINUTES_GLUED = re.compile(r"^min\.?(?:\s+(?=[A-ZÆØÅ])|(?=[A-ZÆØÅ]))")
MAX_TITLE = 300
MAX_HEADED = 1500
"""Characters of a numbered paragraph whose first words may be an item's title."""
LOOK_BACK = 400
"""Blocks above a list in which an item's own number is looked for."""
AGENDA_LEAD = re.compile(r"\b(?:dagsorden(?:en)?\b[^.]{0,30}|punkter(?:ne)?|referat)\s*:\s*$", re.IGNORECASE)
HEADER_LINE = re.compile(r"^(?:referat|møde|dagsorden|\w+dag\b)", re.IGNORECASE)
ALONE = re.compile(r"^\d{1,3}\.?$")
MOST_LOOKED_AT = 200
ONE_ALONE = 0.85
MOST_ABOVE = 4
MAX_PAGE_TITLE = 200
REJECTED = -0.9
LEAST_WEIGHT = 0.2
LEAST_SAID = 120
"""Characters under a heading whose number comes again, before it is more than a line of a table of contents."""
FEWEST_ANSWERED = 2
FEWEST_ALIKE = 3
"""Entries that all have the number 1 before they are read as items: a page that numbers each list anew."""


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
    parts = _without_contents(_explicit(blocks, DOTTED, "item.sub"), blocks, labels)
    if _are_the_items(parts, numbered):
        return parts
    answered = _without_contents(_explicit(blocks, TO_POINT, "item.ad"), blocks, labels)
    if _answers_agenda(answered, numbered, labels):
        titles = {heading.number: heading.title for heading in numbered}
        return [
            heading if heading.title else replace(heading, title=titles.get(heading.number, "")) for heading in answered
        ]
    cases = _without_contents(_explicit(blocks, CASE_NUMBER, "item.sag"), blocks, labels)
    if len(cases) >= 2 and len(cases) >= len(numbered):
        return cases
    if numbered:
        return numbered
    if cases:
        return cases
    return (
        _by_headings(blocks, labels)
        or _by_sections(blocks, labels)
        or (answered if len(answered) >= FEWEST_ANSWERED else [])
        or titled_paragraphs(blocks, labels)
    )


def _are_the_items(parts: list[ItemHeading], numbered: list[ItemHeading]) -> bool:
    """Whether "2.1", "2.2" … are the items and "2" only heads them: nothing stands between it and its first part."""
    if len(parts) < FEWEST_ALIKE or not numbered:
        return False
    begins = {heading.index for heading in parts}
    heading_only = [heading for heading in numbered if heading.after in begins]
    return len(heading_only) * 2 > len(numbered)


def _answers_agenda(answered: list[ItemHeading], numbered: list[ItemHeading], labels: list[Label | None]) -> bool:
    """Whether "Ad 1", "Ad 2" … head the items, after an agenda that only lists them."""
    if len(answered) < FEWEST_ANSWERED or answered[0].number not in ("1", "0"):
        return False
    listed = [heading for heading in numbered if heading.index < answered[0].index]
    if len(numbered) > len(answered) and len(listed) < len(numbered) / 2:
        return False
    if any(
        label and (label.kind == "recommendation" or (label.kind == "decision" and label.words != "referat"))
        for label in labels[: answered[0].index]
    ):
        # "Ad 1: Godkendt" under a decision answers a recommendation
        return False
    within = labels[answered[0].index : answered[1].index]
    return not any(label and label.kind in ("case", "recommendation") for label in within)


def _explicit(blocks: list[Block], pattern: re.Pattern[str], rule: str) -> list[ItemHeading]:
    found: list[ItemHeading] = []
    for index, block in enumerate(blocks):
        if len(block.text) > MAX_TITLE + 200 or is_contents_line(block.text):
            continue
        match = pattern.match(block.body if block.bullet else block.text)
        if not match:
            continue
        title, after = (match["title"] or "").strip(), index + 1
        number = match["number"]
        if glued := MINUTES_GLUED.match(title):
            number, title = _parted_number(number, found), title[glued.end() :]
        if re.match(r"(?:blev|er|var|udgår|udgik|udsættes|og|i|på|tages|behandles|af|til|fra)\b", title) or (
            rule == "item.punkt" and title.endswith(".") and len(title) > 80 and not block.level
        ):
            continue
        if not title and rule == "item.sag":
            title, index = _title_above(blocks, index)
        elif (
            rule != "item.ad"
            and (not title or ONLY_NOTE.match(title))
            and index + 1 < len(blocks)
            and len(blocks[index + 1].text) <= MAX_TITLE
        ):
            title, after = blocks[index + 1].text, index + 2
        found.append(ItemHeading(index, after, number, tidy_title(title), title, rule))
    return found


def _parted_number(digits: str, found: list[ItemHeading]) -> str:
    """The item's number of digits that a lost table cell has glued to its minutes ("Punkt 210 min" is 2 and 10)."""
    expected = str(int(found[-1].number or 0) + 1) if found and (found[-1].number or "").isdigit() else digits[:1]
    return expected if digits.startswith(expected) and len(digits) > len(expected) else digits


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
        if (
            last[heading.number] != heading.index
            and not any(label and label.kind in SECTIONS for label in labels[heading.after : following])
            and sum(len(block.text) for block in blocks[heading.after : following]) < LEAST_SAID
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
        if len(block.text) > MAX_HEADED or is_contents_line(block.text):
            continue
        if block.number is not None and block.style in (".", ":", ")", "/"):
            style = "dot" if block.style == "." else "colon" if block.style == ":" else "paren"
            found.append((style, block.number, block.body, index))
            continue
        if ALONE.match(block.text) and index + 1 < len(blocks) and _heads(blocks[index + 1]):
            found.append(("alone", int(block.text.strip(" .")), blocks[index + 1].text, index))
            continue
        bare = BARE.match(block.text) if len(block.text) <= MAX_TITLE else None
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
            if label.kind in ("case", "decision", "attachments"):
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


def _numbered(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The best chain of numbered headings of one style, each one more than the last (small gaps allowed)."""
    candidates = _candidates(blocks)
    best: list[tuple[str, int, str, int]] = []
    best_weight = 0.0
    for style in ("dot", "colon", "paren", "bare", "alone"):
        chain, weight = _chain([c for c in candidates if c[0] == style], blocks, labels)
        if style in ("bare", "paren", "alone") and len(chain) < (FEWEST_ALIKE if style == "alone" else 2):
            continue
        if weight > best_weight + 0.5:
            best, best_weight = chain, weight
    alike = [c for c in candidates if c[1] == 1 and c[0] == "dot" and _weighs(c, blocks, labels)]
    if len(alike) >= FEWEST_ALIKE and len(alike) > len(best):
        best = alike
    return [
        ItemHeading(
            index,
            index + (2 if style == "alone" else 1),
            str(number),
            tidy_title(title),
            title,
            f"item.numbered.{style}",
        )
        for style, number, title, index in best
    ]


def _heads(block: Block) -> bool:
    """Whether the line under a number that stands alone can be its title."""
    return len(block.text) <= MAX_PAGE_TITLE and block.text[:1].isupper() and not block.listed and not block.gap


def _writes_small(blocks: list[Block]) -> bool:
    """Whether the document writes its numbered headings with a small first letter."""
    bodies = [b.body for b in blocks[:MOST_LOOKED_AT] if b.number is not None and b.body and not b.body.startswith("at ")]
    return len(bodies) >= FEWEST_ALIKE and sum(1 for body in bodies if body[:1].islower()) > len(bodies) / 2


def _weighs(candidate: tuple[str, int, str, int], blocks: list[Block], labels: list[Label | None]) -> bool:
    return _weight(candidate, candidate[3] + 2, blocks, labels) > 0


def _weight(
    candidate: tuple[str, int, str, int], following: int, blocks: list[Block], labels: list[Label | None]
) -> float:
    """How much a numbered block looks like the heading of an item with something under it."""
    _, number, title, index = candidate
    if not title[:1].isupper() and title[:1] not in "\"”'(§" and not _writes_small(blocks):
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
    if not any(label and label.kind in ("decision", "recommendation") for label in labels):
        # without sections a number at the head of a paragraph is all that marks an item
        weight = max(weight, LEAST_WEIGHT)
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
        if own <= REJECTED:
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
    if len(chain) == 1 and top_weight < ONE_ALONE:
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
            title = blocks[place].body if place is not None else _theme(blocks, label, index)
            found.append(
                ItemHeading(
                    start, index if place is None else place + 1, None, tidy_title(title), title, "item.section"
                )
            )
            if len(found) == 1 and not title and (page := _page_title(blocks, labels, index)):
                found[0] = page
            seen, seen_kinds = set(), set()
        seen.add(fresh)
        seen_kinds.add(label.kind)
    return found


def _page_title(blocks: list[Block], labels: list[Label | None], index: int) -> ItemHeading | None:
    """The first line of a page that shows one item alone, above its first section and without a header."""
    if not 0 < index <= MOST_ABOVE or any(labels[:index]) or blocks[0].listed or len(blocks[0].text) > MAX_PAGE_TITLE:
        return None
    title = blocks[0].body
    if title.endswith((".", ":", ",")) or HEADER_LINE.match(title) or not title[:1].isupper():
        return None
    return ItemHeading(0, 1, None, tidy_title(title), title, "item.page")


def _theme(blocks: list[Block], label: Label, index: int) -> str:
    """The first words under "Beslutningstema" as the title of an item that has no other."""
    if label.words not in ("beslutningstema", "sagstema") or index + 1 >= len(blocks):
        return ""
    words = label.rest or blocks[index + 1].body
    return words.rstrip(".") if len(words) <= MAX_PAGE_TITLE else ""


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
    first = index == 1
    return index - 1 if plain(block.text) and block.text[:1].isupper() and (block.gap or block.level or first) else None
