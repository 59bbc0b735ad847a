"""An item before its meaning is read: its heading, its blocks and its sections; and what it tells of the meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflow.minutes.layout.flat_tables import cells_as_sections, columns_of
from workflow.minutes.layout.item_ends import end_of_item
from workflow.minutes.layout.item_headings import ItemHeading
from workflow.minutes.layout.item_titles import split_heading, tidy_title, words_after
from workflow.minutes.layout.labels import Label, label_of, plain
from workflow.minutes.layout.sections import FOLLOWS_DECISION, Section, split_sections
from workflow.minutes.layout.text import Block
from workflow.minutes.layout.unheaded_sections import with_unheaded
from workflow.minutes.lexicon_file import LABELS
from workflow.minutes.meeting.header import HeaderParts

MOST_COLUMNS = 8
TASK_TITLES = frozenset(LABELS["tasks"]) - FOLLOWS_DECISION
"""Titles of an item without a number that is a list of tasks ("HVEM GØR HVAD") and decides nothing."""


@dataclass(frozen=True)
class ItemParts:
    """One item before its meaning is read."""

    heading: ItemHeading
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


def item_parts(blocks: list[Block], labels: list[Label | None], headings: list[ItemHeading], number: int) -> ItemParts:
    """The parts of item `number` (counted from 0) of the headings found in the blocks of a text."""
    heading = headings[number]
    end = headings[number + 1].index if number + 1 < len(headings) else len(blocks)
    following = headings[number + 1] if number + 1 < len(headings) else None
    own = heading.after + end_of_item(blocks[heading.after : end], following)
    under, opened = blocks[heading.after : own], labels[heading.after : own]
    if heading.rule == "item.numbered.alone":
        cells = cells_as_sections(
            under, opened, columns_of(blocks[max(headings[0].index - MOST_COLUMNS, 0) : headings[0].index])
        )
        if cells is not None:
            return ItemParts(heading, tuple(blocks[heading.index : end]), tuple(cells))
    if under and under[0].text.strip(" :") == heading.raw_title.strip(" :") and heading.raw_title:
        under, opened = under[1:], opened[1:]
    if heading.told:
        told = words_after(blocks[heading.after - 1], heading.raw_title, 1)
        under, opened = [told, *under], [label_of(told), *opened]
    elif not any(label and label.kind in ("decision", "recommendation") for label in opened):
        title, rest = split_heading(blocks[heading.after - 1], heading.raw_title, alone=not under)
        if rest is not None:
            heading = replace(heading, title=tidy_title(title), raw_title=title)
            under, opened = [rest, *under], [label_of(rest), *opened]
    sections = with_unheaded(split_sections(under, opened, heading.title))
    if heading.number is None and plain(heading.title) in TASK_TITLES:
        sections = [replace(section, kind="tasks") if section.kind == "lead" else section for section in sections]
    return ItemParts(heading, tuple(blocks[heading.index : end]), tuple(sections))


def header_parts(blocks: list[Block], labels: list[Label | None], first: int, parts: list[ItemParts]) -> HeaderParts:
    """The blocks before the first item, and the header fields that stand inside the items."""
    later: list[Block] = []
    later_labels: list[Label | None] = []
    for part in parts:
        for section in part.sections:
            if section.kind == "header":
                if section.label and section.label.kind not in ("agenda", "contents"):
                    block = next(
                        (
                            b
                            for b in part.blocks
                            if b.end == section.label.rest_start or b.start <= section.label.rest_start <= b.end
                        ),
                        None,
                    )
                    if block is not None:
                        later.append(block)
                        later_labels.append(section.label)
                rest_of_label = section.blocks[1:] if section.label and section.label.rest else section.blocks
                later += rest_of_label
                later_labels += [None] * len(rest_of_label)
    return HeaderParts(tuple(blocks[:first]), tuple(labels[:first]), tuple(later), tuple(later_labels))
