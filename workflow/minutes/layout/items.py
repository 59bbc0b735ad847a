"""Agenda items: which blocks are their headings, in each of the layouts that minutes come in."""

from __future__ import annotations

import re
from dataclasses import replace

from workflow.minutes.decisions.point_answers import ANSWERED
from workflow.minutes.decisions.sentence_outcomes import classify
from workflow.minutes.expressions import Expression, expression
from workflow.minutes.layout.item_additions import with_missing, with_parts, with_unnumbered
from workflow.minutes.layout.item_headings import MAX_TITLE, SECTIONS, ItemHeading
from workflow.minutes.layout.item_titles import tidy_title
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.minutes_part import minutes_begin, repeats_agenda
from workflow.minutes.layout.numbered_items import FEWEST_ALIKE, numbered_items
from workflow.minutes.layout.section_items import headed_items, level_items, repeated_sections
from workflow.minutes.layout.sections import FOLLOWS_DECISION
from workflow.minutes.layout.text import Block, is_contents_line, sentences
from workflow.minutes.layout.titles_around_numbers import (
    is_case_number,
    title_above,
    title_below,
    titles_stand_below,
)
from workflow.minutes.layout.untitled import titled_paragraphs
from workflow.minutes.lexicon_file import LABELS

EXPLICIT = expression(
    r"^(?:Punkt|Pkt\.?|Dagsordenspunkt"
    r"|Dagsordenens punkt)\s*(?:nr\.?\s*)?(?P<number>\d{1,4}(?:\.\d{1,2})?)(?![\d/])\s*[.:)\-–]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
TO_POINT = expression(
    r"^Ad\.?\s*(?:(?:pkt|punkt)\.?\s*)?(?P<number>\d{1,3})(?![\d/])\s*[.:)\-–]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
CASE_NUMBER = expression(
    r"^(?:Sag(?:\s*nr\.?)?|Nr\.?"
    r"|Sagsnr\.?)\s*(?P<number>\d{1,4}(?:\.\d{1,2})?)(?![\d/])\s*(?:(?:[.:)\-–,|]|(?=\([^()]{1,60}\)$))\s*(?P<title>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
DOTTED = expression(r"^(?P<number>\d{1,4}\.\d{1,2})\.?\s+(?P<title>[A-ZÆØÅ].*)$", re.DOTALL)
UNTIL_NEXT = expression(r"^(?P<title>Til næste (?:gang|møde))\s*:\s*(?P<words>.*)$", re.IGNORECASE | re.DOTALL)
MINUTES_GLUED = expression(r"^min\.?(?:\s+(?=[A-ZÆØÅ])|(?=[A-ZÆØÅ]))")
LONGEST_OWN_TITLE, SAME_OPENING = 60, 12
LEAST_SAID = 120
"""Characters under a heading whose number comes again, before it is more than a line of a table of contents."""
FEWEST_ANSWERED = 2


def is_closed(text: str) -> bool:
    """Whether an item's heading (or the first words under it) says that it was closed to the public."""
    lowered = text.lower()
    return any(word in lowered for word in LABELS["closed"]["words"])


def find_items(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The headings of all items, in order, by the layout that fits the document best."""
    found = _in_minutes_part(blocks, labels) or _by_layout(blocks, labels)
    layout = found[0].rule.split(".")[1] if found else ""
    if layout == "numbered":
        found = with_missing(found, blocks)
    if layout in ("numbered", "ad"):
        found = with_parts(found, blocks)
    return _with_closing_list(with_unnumbered(found, blocks, labels), blocks, labels)


def _in_minutes_part(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The items of the minutes alone, where an agenda with the same headings stands above them; else none."""
    begin = minutes_begin(blocks, labels)
    if begin is None:
        return []
    found = _by_layout(blocks[begin:], labels[begin:])
    moved = [replace(heading, index=heading.index + begin, after=heading.after + begin) for heading in found]
    return moved if len(moved) >= FEWEST_ANSWERED and repeats_agenda(moved, blocks, begin) else []


def _with_closing_list(found: list[ItemHeading], blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    """The items with a list of tasks at the end of the document as the last one, where it is under none of them."""
    if len(found) < FEWEST_ANSWERED:
        return found
    for index in range(len(blocks) - 1, found[-1].after - 1, -1):
        block, label = blocks[index], labels[index]
        later = UNTIL_NEXT.match(block.text) if block.gap else None
        if later:
            title, words = later["title"], later["words"]
            return [*found, ItemHeading(index, index + 1, None, title, words or title, "item.tasks", told=bool(words))]
        if label is None or (label.kind in ("next_meeting", "closing")):
            continue
        if label.kind != "tasks" or label.words in FOLLOWS_DECISION or label.rest or not block.gap:
            return found
        if index == found[-1].after:
            return found
        title = block.body.strip(" :")
        return [*found, ItemHeading(index, index + 1, None, title, title, "item.tasks")]
    return found


def _by_layout(blocks: list[Block], labels: list[Label | None]) -> list[ItemHeading]:
    explicit = _without_contents(_explicit(blocks, labels, EXPLICIT, "item.punkt"), blocks, labels)
    if len(explicit) >= FEWEST_ANSWERED:
        return explicit
    numbered = numbered_items(blocks, labels)
    if explicit and len(numbered) < FEWEST_ANSWERED:
        return explicit
    parts = _without_contents(_explicit(blocks, labels, DOTTED, "item.sub"), blocks, labels)
    if _are_the_items(parts, numbered):
        return _with_undivided(parts, numbered)
    answered = _rising(_without_contents(_explicit(blocks, labels, TO_POINT, "item.ad"), blocks, labels))
    if _answers_agenda(answered, numbered, labels):
        titles = {heading.number: heading.title for heading in numbered}
        return [_titled_by_agenda(heading, titles.get(heading.number, "")) for heading in answered]
    cases = _without_contents(_explicit(blocks, labels, CASE_NUMBER, "item.sag"), blocks, labels)
    if len(cases) >= 2 and len(cases) >= len(numbered):
        return cases
    if numbered:
        return numbered
    if cases:
        return cases
    return (
        headed_items(blocks, labels)
        or repeated_sections(blocks, labels)
        or (answered if len(answered) >= FEWEST_ANSWERED else [])
        or level_items(blocks, labels)
        or titled_paragraphs(blocks, labels)
    )


def _are_the_items(parts: list[ItemHeading], numbered: list[ItemHeading]) -> bool:
    """Whether "2.1", "2.2" … are the items and "2" only heads them: nothing stands between it and its first part."""
    if len(parts) < FEWEST_ALIKE or not numbered:
        return len(parts) >= FEWEST_ALIKE
    begins = {heading.index for heading in parts}
    heading_only = [heading for heading in numbered if heading.after in begins]
    return len(heading_only) * 2 > len(numbered)


def _with_undivided(parts: list[ItemHeading], numbered: list[ItemHeading]) -> list[ItemHeading]:
    """The parts "2.1", "2.2" …, and with them the numbered headings that have no parts and follow in their row."""
    row = sorted([*parts, *numbered], key=lambda heading: heading.index)
    kept: list[ItemHeading] = []
    for place, heading in enumerate(row):
        if heading.rule == "item.sub":
            kept.append(heading)
            continue
        follows = bool(kept) and _group(kept[-1]) + 1 == _group(heading)
        divided = place + 1 < len(row) and _group(row[place + 1]) <= _group(heading)
        if follows and not divided:
            kept.append(heading)
    return kept


def _group(part: ItemHeading) -> int:
    """The 2 of "2.1", and of "2"."""
    return int((part.number or "0").split(".")[0])


def _titled_by_agenda(heading: ItemHeading, title: str) -> ItemHeading:
    """An answered point with the title that the agenda gives it, where its own words are none or are what was said."""
    if not heading.title:
        return replace(heading, title=title)
    repeats = heading.title.lower().startswith(title.lower()[:SAME_OPENING])
    if not title or repeats or not (len(heading.raw_title) > LONGEST_OWN_TITLE or _is_said(heading.raw_title)):
        return heading
    return replace(heading, title=title, told=True)


def _is_said(words: str) -> bool:
    """Whether the words after "Ad 7:" are what happened ("Genvalg til Inge Toft. Revisorsuppleant: …")."""
    return words.endswith((".", "!")) and (bool(classify(words).rules) or len(sentences(words, 0, len(words))) > 1)


def _rising(found: list[ItemHeading]) -> list[ItemHeading]:
    """The headings whose numbers rise: "Ad 1" within a later item answers a recommendation."""
    kept: list[ItemHeading] = []
    for heading in found:
        if not kept or int(heading.number or 0) > int(kept[-1].number or 0):
            kept.append(heading)
    return kept


def _answers_agenda(answered: list[ItemHeading], numbered: list[ItemHeading], labels: list[Label | None]) -> bool:
    """Whether "Ad 1", "Ad 2" … head the items, after an agenda that only lists them."""
    if len(answered) < FEWEST_ANSWERED or answered[0].number not in ("1", "0"):
        return False
    listed = [heading for heading in numbered if heading.index < answered[0].index]
    if len(numbered) > len(answered) and len(listed) < len(numbered) / 2:
        return False
    if any(
        label and (label.kind == "recommendation" or (label.kind == "decision" and not label.words.endswith("referat")))
        for label in labels[: answered[0].index]
    ):
        # "Ad 1: Godkendt" under a decision answers a recommendation
        return False
    within = labels[answered[0].index : answered[1].index]
    return not any(label and label.kind in ("case", "recommendation") for label in within)


def _explicit(blocks: list[Block], labels: list[Label | None], pattern: Expression, rule: str) -> list[ItemHeading]:
    found: list[ItemHeading] = []
    bare: list[tuple[int, str]] = []
    matches = [
        (index, match)
        for index, block in enumerate(blocks)
        if len(block.text) <= MAX_TITLE + 200
        and not is_contents_line(block.text)
        and (match := pattern.match(block.body if block.bullet else block.text))
    ]
    styled = any(blocks[index].level for index, _ in matches)
    for index, match in matches:
        block = blocks[index]
        title, after = (match["title"] or "").strip(), index + 1
        number = match["number"]
        if glued := MINUTES_GLUED.match(title):
            number, title = _parted_number(number, found), title[glued.end() :]
        if re.match(r"(?:blev|er|var|udgår|udgik|udsættes|og|i|på|tages|behandles|af|til|fra)\b", title) or (
            rule == "item.punkt" and title.endswith(".") and len(title) > 80 and not block.level
        ):
            continue
        if rule == "item.punkt" and not block.level and _is_answer(title, among_styled=styled):
            continue
        if (not title or is_case_number(title)) and rule == "item.sag":
            bare.append((len(found), number))
        elif rule != "item.ad" and (not title or is_case_number(title)):
            title, after = title_below(blocks, labels, index, number, any_line=True) or (title, after)
        found.append(ItemHeading(index, after, number, tidy_title(title), title, rule))
    if bare:
        _give_titles(found, bare, blocks, labels)
    return found


def _is_answer(title: str, *, among_styled: bool) -> bool:
    """Whether the words after "Punkt 2" are what was decided of a point ("Punkt 1 tiltrådt. Punkt 2 udsat."): in small
    letters, or where the headings of the items are set as headings and this line is not."""
    return ANSWERED.match(title) is not None and (title[:1].islower() or among_styled)


def _give_titles(
    found: list[ItemHeading], bare: list[tuple[int, str]], blocks: list[Block], labels: list[Label | None]
) -> None:
    """Put the titles into the headings that are only "Sag nr. 3": from the lines below all of them, or above."""
    below = titles_stand_below(blocks, labels, [(found[place].index, number) for place, number in bare])
    for place, number in bare:
        heading = found[place]
        under = title_below(blocks, labels, heading.index, number) if below else None
        if under:
            title, after = under
            found[place] = replace(heading, after=after, title=tidy_title(title), raw_title=title)
        elif not below:
            title, index = title_above(blocks, heading.index)
            found[place] = replace(heading, index=index, title=tidy_title(title), raw_title=title)


def _parted_number(digits: str, found: list[ItemHeading]) -> str:
    """The item's number of digits that a lost table cell has glued to its minutes ("Punkt 210 min" is 2 and 10)."""
    expected = str(int(found[-1].number or 0) + 1) if found and (found[-1].number or "").isdigit() else digits[:1]
    return expected if digits.startswith(expected) and len(digits) > len(expected) else digits


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
