"""A column at the right edge of the page that says who is responsible for what stands beside it, and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from workflow.minutes.days.deadlines import read_cell
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import plain
from workflow.minutes.model import Task
from workflow.minutes.people.people import FIRST_NAMES
from workflow.minutes.tasks.context import Context
from workflow.minutes.tasks.owners import all_people, resolve_owners
from workflow.minutes.tasks.responsibility import DEADLINE_WORDS, OWNER_WORDS, is_done

# a heading of one or two words far to the right, with nothing before it
HEADING = expression(r"^\s{30,}(?P<owner>\S+(?:\s\S+)?)(?:\s{2,}(?P<due>\S+(?:\s\S+)?))?\s*$")
CELLS = expression(r"(?<=\s\s)(?P<owner>\S(?:[^\t]{0,40}?\S)?)(?:\s{2,}(?P<due>\S[^\t]{0,24}?))?\s*$")
SHIFT = 6
"""Characters by which a cell may stand beside its heading."""
LONGEST_TEXT = 400_000
LONGEST_LINE = 300


@dataclass(frozen=True)
class Margin:
    """What stands at the edge of one line."""

    owner: str
    due: str
    start: int
    end: int


def with_margins(tasks: list[Task], context: Context) -> list[Task]:
    """The tasks with who is responsible at the edge of their lines; what is done by that column is no task."""
    margins = [m for m in _margins(context.text[:LONGEST_TEXT]) if all_people(m.owner, context.names)]
    if not margins:
        return tasks
    kept: list[Task] = []
    for task in tasks:
        margin = _beside(task, margins, context.text) if task.rule != "task.table" else None
        if margin is None:
            kept.append(task)
        elif not is_done(margin.due):
            kept.append(_with(task, margin, context))
    return kept


@lru_cache(maxsize=4)
def _margins(text: str) -> tuple[Margin, ...]:
    found: list[Margin] = []
    column: int | None = None
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if len(line) > LONGEST_LINE:
            continue
        heading = HEADING.match(line)
        if heading and plain(heading["owner"]) in OWNER_WORDS:
            due = heading["due"]
            column = heading.start("owner") if due is None or plain(due) in DEADLINE_WORDS else column
            continue
        if column is None or len(line) < column - SHIFT:
            continue
        cells = CELLS.search(line, max(0, column - SHIFT))
        if cells and abs(cells.start("owner") - column) <= SHIFT:
            found.append(Margin(cells["owner"], cells["due"] or "", start, start + len(line)))
    return tuple(found)


def _beside(task: Task, margins: list[Margin], text: str) -> Margin | None:
    """The margin of the task's own lines, else the one above it in the same paragraph."""
    first = text.rfind("\n", 0, task.span[0]) + 1
    own = [m for m in margins if first <= m.start < task.span[1]]
    if own:
        return own[0]
    above = [m for m in margins if m.end < first and not re.search(r"\n\s*\n", text[m.end : first])]
    return above[-1] if above else None


def _with(task: Task, margin: Margin, context: Context) -> Task:
    responsible = resolve_owners(margin.owner, context.names, context.meeting.body)
    # a firm that does it is answered for by whom the column names; a person does it together with them
    people = tuple(
        owner for owner in task.owners if owner in context.names and (" " in owner or owner.lower() in FIRST_NAMES)
    )
    task = replace(
        task,
        owners=tuple(dict.fromkeys((*people, *responsible))),
        owner_span=task.owner_span or (margin.start, margin.end),
        what=_without(task.what, margin),
    )
    found = read_cell(margin.due, context.meeting.date) if margin.due else None
    if found is None:
        return task
    return replace(
        task,
        deadline=found.value,
        deadline_text=margin.due,
        deadline_span=(margin.start, margin.end),
        anchor=found.anchor,
        recurrence=found.recurrence,
    )


def _without(what: str, margin: Margin) -> str:
    """The words of a task without those of the column, which the lines of the page have mixed into them."""
    cell = (
        rf"\s+{re.escape(margin.owner)}(?:\s+{re.escape(margin.due)})?"
        if margin.due
        else rf"\s+{re.escape(margin.owner)}"
    )
    return re.sub(rf"{cell}(?=\s|$)", "", what, count=1)
