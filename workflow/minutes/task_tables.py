"""Tasks from tables, from lines of owner and deadline, and from lists of what is to come."""

from __future__ import annotations

from dataclasses import replace

from workflow.minutes.deadlines import choose_deadline, find_deadlines, parse_day
from workflow.minutes.model import Task
from workflow.minutes.recommendations import locate
from workflow.minutes.responsibility import owners_of, read_notes, read_rows
from workflow.minutes.task_confidence import CLEAR, confidence_of
from workflow.minutes.task_context import Context
from workflow.minutes.text import sentences
from workflow.minutes.verbs import sentence_case


def tasks_of_tables(context: Context) -> list[Task]:
    """Rows of tables and lists that name who is responsible."""
    if context.decision and context.decision.outcome in ("rejected", "withdrawn", "returned"):
        return []
    tasks = []
    for row in read_rows(
        context.text, (*context.case_blocks, *context.decision_blocks, *context.table_blocks), context.names
    ):
        owners = owners_of(row.owner, context.names, context.meeting.body)
        day = parse_day(row.deadline, context.meeting.date) if row.deadline else None
        found = (
            choose_deadline(find_deadlines(row.deadline, context.meeting.date))
            if row.deadline and day is None
            else None
        )
        tasks.append(
            Task(
                sentence_case(row.what.strip(" .")),
                owners,
                day or (found.value if found else None),
                row.deadline or None,
                locate(context.text, row.start, row.end, row.deadline) if row.deadline else None,
                found.anchor if found else None,
                found.recurrence if found else None,
                "explicit",
                confidence_of("task.table") if owners else CLEAR,
                False,
                row.evidence,
                (row.start, row.end),
                None,
                "task.table",
            )
        )
    return tasks


def with_notes(tasks: list[Task], context: Context) -> list[Task]:
    """Give "Ansvarlig: …" and "Frist: …" lines to the task above them, or make the sentence above them a task."""
    for note in read_notes((*context.decision_blocks, *context.table_blocks)):
        above = [i for i, task in enumerate(tasks) if task.span[1] <= note.start]
        if not above:
            said = [b for b in context.decision_blocks if b.end <= note.start and not read_notes((b,))]
            if not said:
                continue
            last = sentences(context.text, said[-1].start, said[-1].end)[-1]
            tasks.append(
                Task(
                    last.text,
                    (),
                    None,
                    None,
                    None,
                    None,
                    None,
                    "explicit",
                    confidence_of("task.note"),
                    False,
                    last.text,
                    (last.start, last.end),
                    None,
                    "task.note",
                )
            )
            above = [len(tasks) - 1]
        task = tasks[above[-1]]
        if note.owner and not task.owners:
            tasks[above[-1]] = replace(
                task,
                owners=owners_of(note.owner, context.names, context.meeting.body),
                owner_span=(note.start, note.end),
            )
            task = tasks[above[-1]]
        if note.deadline:
            day = parse_day(note.deadline, context.meeting.date)
            found = choose_deadline(find_deadlines(note.deadline, context.meeting.date))
            tasks[above[-1]] = replace(
                task,
                deadline=day or (found.value if found else None),
                deadline_text=note.deadline,
                deadline_span=(note.start, note.end),
                anchor=found.anchor if found else None,
            )
    return tasks


def tasks_to_come(context: Context) -> list[Task]:
    """Entries of a list of items for coming meetings."""
    tasks = []
    for block in context.future_blocks:
        if not block.listed or len(block.body) > 300:
            continue
        tasks.append(
            Task(
                f"Behandle punktet ”{block.body.rstrip(' .')}” på et kommende møde",
                (),
                None,
                "kommende møder",
                None,
                "next_meeting",
                None,
                "implied",
                confidence_of("task.to-come"),
                False,
                block.body,
                (block.body_start, block.end),
                None,
                "task.to-come",
            )
        )
    return tasks
