"""Rows of a table whose cells hold several tasks under each other, with as many owners or deadlines beside them."""

from __future__ import annotations

from collections.abc import Callable

from workflow.minutes.layout.sentence_ends import ENDS_OPEN, PARAGRAPH_BREAK
from workflow.minutes.layout.text import Block, clean_line


def rows_in(
    text: str,
    block: Block,
    cells: list[str],
    columns: list[str],
    is_owner: Callable[[str], bool],
    is_due: Callable[[str], bool],
) -> list[list[str]]:
    """The rows that a row holds: its own cells, or one for each paragraph of the work where others have as many.

    Owners under each other of one piece of work do it together.
    """
    raw = text[block.start : block.end]
    if PARAGRAPH_BREAK not in raw:
        return [cells]
    parts = raw.split("\t")
    if len(parts) != len(cells):
        return [cells]
    kinds = [*columns, *[""] * len(parts)][: len(parts)]
    stacks = [lines_of(part, small_goes_on=kind != "deadline") for part, kind in zip(parts, kinds, strict=True)]
    work = next((stack for stack, kind in zip(stacks, columns, strict=False) if kind == "what"), stacks[0])
    people = _under("owner", stacks, columns, is_owner)
    days = _under("deadline", stacks, columns, is_due)
    count = len(work)
    if count > 1 and count in (len(people), len(days)) and len(people) in (1, count):
        return [
            [_piece(stack, place, count, kind) for stack, kind in zip(stacks, kinds, strict=True)]
            for place in range(count)
        ]
    if len(people) > 1:
        return [[", ".join(people) if kind == "owner" else cell for cell, kind in zip(cells, kinds, strict=True)]]
    return [cells]


def lines_of(cell: str, *, small_goes_on: bool) -> list[str]:
    """The lines of a cell; one that goes on with the line above it is part of that.

    `small_goes_on`: a small letter says so too, unless the first line begins with one as well.
    """
    lines = [clean_line(line) for line in cell.split(PARAGRAPH_BREAK)]
    small_goes_on = small_goes_on and lines[0][:1].isupper()
    found = lines[:1]
    for line in lines[1:]:
        if ENDS_OPEN.search(found[-1]) or (small_goes_on and line[:1].islower()):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


def _under(head: str, stacks: list[list[str]], columns: list[str], fits: Callable[[str], bool]) -> list[str]:
    """The paragraphs under a heading: several only where each of them is an owner, or a time, of its own."""
    stack = next((stack for stack, kind in zip(stacks, columns, strict=False) if kind == head), [])
    return stack if len(stack) < 2 or all(map(fits, stack)) else [" ".join(stack)]


def _piece(stack: list[str], place: int, count: int, kind: str) -> str:
    """What a cell says of one of the rows; of several days, but not as many as there are rows, none is sure."""
    if len(stack) == count:
        return stack[place]
    return "" if kind == "deadline" and len(stack) > 1 else " ".join(stack)
