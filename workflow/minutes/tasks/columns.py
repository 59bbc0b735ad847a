"""The columns "Ansvarlig" and "Frist" of minutes that are one table: they tell of the tasks of their row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workflow.minutes.layout.table_items import DEADLINE_COLUMN, OWNER_COLUMN
from workflow.minutes.layout.text import Block
from workflow.minutes.model import Interval, Task
from workflow.minutes.tasks.cells import only_time, parted_line
from workflow.minutes.tasks.context import Context
from workflow.minutes.tasks.notes import Note
from workflow.minutes.tasks.responsibility import owners_of
from workflow.minutes.tasks.stacked_rows import lines_of
from workflow.minutes.tasks.tables import due_in, task_above


def with_columns(tasks: list[Task], context: Context) -> list[Task]:
    """The tasks with the owner and the time that the cells beside them give, where their own words name none.

    Where the words tell of no task, somebody beside them who has a time makes one of the last sentence, if it is work.
    """
    owner, deadline = (_cell(style, context.column_blocks) for style in (OWNER_COLUMN, DEADLINE_COLUMN))
    if owner is None and deadline is None:
        return tasks
    joined = owner is not None and deadline is not None and owner.start == deadline.start
    lines = [parted_line(line, context.names, joined=joined) for line in _lines(owner, context.text)]
    of_cell = joined or deadline is None
    if of_cell:
        deadline = owner if any(due for _, due in lines) else None
    first = min(block.start for block in (owner, deadline) if block)
    line = context.text.rfind("\n", 0, first) + 1
    beside = [task for task in tasks if line <= task.span[0] and task.span[1] <= first]
    if not beside and owner and deadline:
        made = task_above(Note("", "", first, max(owner.end, deadline.end), True), context, set())
        # the cells between the words and the end of the row are no part of what was said
        beside = [made] if made and made.span[0] >= line else []
    others = [task for task in tasks if task not in beside]
    owners = _shared([names for names, _ in lines if names], len(beside))
    days = _days(lines, len(beside)) if of_cell else _shared(_lines(deadline, context.text), len(beside))
    told = []
    for task, names, day in zip(beside, owners, days, strict=True):
        task = _with_owner(task, names, owner, context)
        told.append(_with_deadline(task, day, deadline, context))
    return sorted((*others, *told), key=lambda task: task.span)


def _cell(style: str, blocks: tuple[Block, ...]) -> Block | None:
    return next((block for block in blocks if block.style == style), None)


def _lines(block: Block | None, text: str) -> list[str]:
    return lines_of(text[block.start : block.end], small_goes_on=block.style == OWNER_COLUMN) if block else []


def _shared(lines: list[str], tasks: int) -> list[str]:
    """What a cell says of each task: of as many lines as there are tasks one for each, else all of it for all."""
    return lines if len(lines) == tasks else [", ".join(lines)] * tasks


def _days(lines: list[tuple[str, str]], tasks: int) -> list[str]:
    """The time of each task from the cell of its owner: that of its own line, else the only one of the cell."""
    if len(lines) == tasks and all(names for names, _ in lines):
        return [due for _, due in lines]
    return [only_time(lines)] * tasks


def _with_owner(task: Task, names: str, cell: Block | None, context: Context) -> Task:
    if cell is None or task.owners or not names:
        return task
    owners = owners_of(names, context.names, context.meeting.body)
    return replace(task, owners=owners, owner_span=(cell.start, cell.end)) if owners else task


def _is_within(day: date | Interval | None, period: date | Interval | None) -> bool:
    """Whether a cell gives the very day of a period that the words only name ("i marts", "31. marts")."""
    return isinstance(day, date) and isinstance(period, Interval) and period.first <= day <= period.last


def _with_deadline(task: Task, words: str, cell: Block | None, context: Context) -> Task:
    if cell is None or not words:
        return task
    due = due_in(words, context)
    if task.deadline_text and not (due and _is_within(due.value, task.deadline)):
        return task
    return replace(
        task,
        deadline=due.value if due else None,
        deadline_text=words,
        deadline_span=(cell.start, cell.end),
        anchor=due.anchor if due else None,
        recurrence=due.recurrence if due else task.recurrence,
    )
