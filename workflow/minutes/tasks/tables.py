"""Tasks from tables, from lines of owner and deadline, and from lists of what is to come."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from dataclasses import replace
from datetime import date

from workflow.minutes.days.deadlines import Found, read_cell
from workflow.minutes.decisions.recommendations import locate
from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import Block, Sentence, quote
from workflow.minutes.model import Span, Task
from workflow.minutes.tasks.clauses import read_clause
from workflow.minutes.tasks.confidence import IN_A_ROW, confidence_of
from workflow.minutes.tasks.context import Context, Draft, Drafts
from workflow.minutes.tasks.entries import read_work
from workflow.minutes.tasks.finish import finish
from workflow.minutes.tasks.notes import Note, read_notes
from workflow.minutes.tasks.owners import all_known, resolve_owners
from workflow.minutes.tasks.responsibility import TABLE_WORDS, Row, owners_of, read_rows
from workflow.minutes.tasks.ties import LONGEST_TAKER, TAKER
from workflow.minutes.tasks.verbs import sentence_case

TODAY = frozenset(TABLE_WORDS["today"])
WHOLE = expression(rf"^(?:{'|'.join(TABLE_WORDS['whole'])})\s+", re.IGNORECASE)


def rows_of(context: Context) -> list[Row]:
    """The rows of the item's tables and lists that name who is responsible, also of work that is done."""
    # what a case text proposes falls with it; in the decision itself "udgår" may be said of one row
    turned_down = context.decision is not None and context.decision.outcome in ("rejected", "withdrawn", "returned")
    case = () if turned_down else context.case_blocks
    return read_rows(context.text, (*case, *context.decision_blocks, *context.table_blocks), context.names)


def tasks_of_rows(rows: list[Row], context: Context) -> list[Task]:
    """The work of the rows that are not done."""
    tasks = []
    for row in rows:
        if row.done or row.end <= row.start:
            # cells that a damaged table has in another order than its columns
            continue
        owners = owners_of(row.owner, context.names, context.meeting.body)
        due = due_in(row.deadline, context)
        tasks.append(
            Task(
                sentence_case(row.what.strip(" .")),
                owners,
                due.value if due else None,
                row.deadline or None,
                locate(context.text, row.start, row.end, row.deadline) if row.deadline else None,
                due.anchor if due else None,
                due.recurrence if due else None,
                "explicit",
                _sure_of_row(row, owners, due),
                False,
                row.evidence,
                (row.start, row.end),
                locate(context.text, row.start, row.end, row.owner) if owners else None,
                "task.table",
            )
        )
    return tasks


def _sure_of_row(row: Row, owners: tuple[str, ...], due: Found | None) -> float:
    """Sure where the cells were understood: whom they name, and a day or nothing for the time."""
    understood = owners and (not row.deadline or (due is not None and isinstance(due.value, date)))
    return IN_A_ROW if understood else confidence_of("task.table")


def due_in(words: str, context: Context) -> Found | None:
    """What the words of a cell or note say by when; a cell leaves out the preposition ("hele maj", "i dag")."""
    words = " ".join(words.split())
    day = context.meeting.date
    if words.lower().strip(" .") in TODAY and day:
        return Found(0, len(words), words, day, None, None, 8, "date")
    found = read_cell(words, day) if words else None
    if found is None and (bare := WHOLE.sub("", words)) != words:
        found = read_cell(bare, day)
    return found


def with_notes(tasks: list[Task], context: Context, of_tables: list[Row]) -> list[Task]:
    """Give "Ansvarlig: …" and "Frist: …" to the task above them, or make the sentence above them a task."""
    rows = [_lines_of(row, context.text) for row in of_tables]
    tasks = [task for task in tasks if task.rule == "task.table" or not _within(task.span, rows)]
    tasks = [task for task in tasks if not _only_takes(task, tasks, context)]
    notes = read_notes(context.text, (*context.decision_blocks, *context.table_blocks), context.names)
    starts = {note.start for note in notes}
    order = sorted((task.span, -number) for number, task in enumerate(tasks))
    for note in notes:
        if _within((note.start, note.end), rows):
            continue
        place = _told_by(note, tasks, order, context, starts)
        if place is None:
            continue
        if place == len(tasks):
            task = task_above(note, context, starts)
            if task is None:
                continue
            tasks.append(task)
            insort(order, (task.span, -place))
        task = tasks[place]
        if note.owner and not task.owners:
            owners = owners_of(note.owner, context.names, context.meeting.body)
            task = replace(task, owners=owners, owner_span=(note.start, note.end))
        if note.deadline and not (note.cell and task.deadline_text):
            due = due_in(note.deadline, context)
            task = replace(
                task,
                deadline=due.value if due else None,
                deadline_text=note.deadline,
                deadline_span=(note.start, note.end),
                anchor=due.anchor if due else None,
                recurrence=due.recurrence if due else task.recurrence,
            )
        del order[bisect_left(order, (task.span, -place))]
        tasks[place] = _with_evidence(task, note, context)
        insort(order, (tasks[place].span, -place))
    return tasks


def _with_evidence(task: Task, note: Note, context: Context) -> Task:
    """A task that a note has made, with the next note right after it as part of its evidence."""
    start, end = task.span
    if task.rule != "task.note" or note.start < end or context.text[end : note.start].strip():
        return task
    return replace(task, span=(start, note.end), evidence=quote(context.text, start, note.end))


def _lines_of(row: Row, text: str) -> Span:
    """The place of the whole lines of a row, with a number before its first cell."""
    end = text.find("\n", max(row.end - 1, row.start))
    return text.rfind("\n", 0, row.start) + 1, end if end >= 0 else len(text)


def _only_takes(task: Task, tasks: list[Task], context: Context) -> bool:
    """Whether a task is only the sentence that tells who does the one before it ("Ida sørger for det.")."""
    if not TAKER.match(task.evidence[:LONGEST_TAKER]):
        return False
    return any(
        other.owners == task.owners
        and other.span[1] <= task.span[0]
        and not context.text[other.span[1] : task.span[0]].strip()
        for other in tasks
    )


def _within(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _told_by(
    note: Note, tasks: list[Task], order: list[tuple[Span, int]], context: Context, notes: set[int]
) -> int | None:
    """The place of the task that a note is about; the number of tasks where the sentence above is to become one.

    `order` holds the tasks' spans in the order of the text, each with its place as a number below zero.
    """
    before = reversed(range(bisect_left(order, ((note.start + 1, 0), 0))))
    last = next((-order[at][1] for at in before if order[at][0][1] <= note.start), None)
    if last is not None:
        between = context.text[tasks[last].span[1] : note.start]
        if not between.strip(" \n\t.|–-") or (not note.cell and not note.owner):
            return last
    if note.cell:
        # a name alone is a cell of a table only where a time stands beside it
        return len(tasks) if note.deadline else None
    said = _above(note, context, notes)
    if last is not None and (
        said is None
        or said.start <= tasks[last].span[0]
        or (not tasks[last].owners and "\n" not in context.text[tasks[last].span[1] : said.start].strip(" "))
    ):
        return last
    return len(tasks) if note.owner or last is None else None


def _above(note: Note, context: Context, notes: set[int]) -> Sentence | None:
    """The sentence above a note that is no note itself."""
    said = context.decision_sentences
    before = reversed(range(bisect_right(context.sentence_ends, note.start)))
    return next((said[place] for place in before if said[place].start not in notes), None)


def task_above(note: Note, context: Context, notes: set[int]) -> Task | None:
    """The sentence above a note as a task, with the note as part of its evidence where nothing stands between."""
    last = _above(note, context, notes)
    if last is None or (note.cell and context.text[last.end : note.start].strip()):
        return None
    joined = not context.text[last.end : note.start].strip()
    words = quote(context.text, last.start, note.end) if joined else last.text
    found = read_work(last.text.strip(" ."), context.names, context.title)
    if note.cell and found is None:
        return None
    return Task(
        found.what if found else last.text,
        (),
        None,
        None,
        None,
        None,
        None,
        "explicit",
        confidence_of("task.note"),
        False,
        words,
        (last.start, note.end if joined else last.end),
        None,
        "task.note",
    )


def tasks_to_come(context: Context) -> list[Task]:
    """Entries of a list of items for coming meetings."""
    tasks = []
    for block in context.future_blocks:
        if not block.listed or len(block.body) > 300:
            continue
        given = _given_to_come(block, context)
        if given:
            tasks.append(given)
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


def _given_to_come(block: Block, context: Context) -> Task | None:
    """An entry for coming meetings that says who does what ("Bo forbereder punkt om broen")."""
    clause = read_clause(block.body, context.names)
    if clause is None or not clause.agents or not all_known(clause.agents, context.names):
        return None
    sentence = Sentence(block.body, block.body_start, block.end)
    owners = resolve_owners(clause.agents, context.names, context.meeting.body)
    rule = "task.active"
    return finish(Draft(clause, owners, sentence, rule, "explicit", confidence_of(rule), "list"), context, Drafts([]))
