"""Which tasks of an item say nothing that another one does not say better."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.model import Task
from workflow.minutes.tasks.context import Draft
from workflow.minutes.tasks.ties import MAKING, head_things

POINTS_TO_TABLE = expression(
    r"\b(?:står|anført|angivet|fremgår|nævnt|fordelt|beskrevet)\b[^.;]{0,40}\b(?:skemaet|tabellen|oversigten|listen"
    r"|aktionslisten|opgavelisten)\b|\bsom følger af (?:skemaet|tabellen)\b",
    re.IGNORECASE,
)
CONDITION = expression(
    r"\bmed (?:den|de|følgende) (?:ændring|tilføjelse|præcisering|justering|rettelse|bemærkning)\w*\b", re.IGNORECASE
)
EDITING = frozenset(
    [
        "rette",
        "tilrette",
        "tilpasse",
        "indarbejde",
        "skrive",
        "omskrive",
        "revidere",
        "justere",
        "opdatere",
        "tilføje",
        "ændre",
    ]
)


def kept_drafts(drafts: list[Draft]) -> list[Draft]:
    """Without a change that an approval asks for when a later sentence gives that very editing to somebody."""
    return [
        draft
        for place, draft in enumerate(drafts)
        if not _said_again(place, drafts)
        and not (
            not draft.owners
            and draft.clause.verb in EDITING
            and CONDITION.search(draft.evidence.text)
            and any(d.owners and d.clause.verb in EDITING and d.where == "decision" for d in drafts[place + 1 :])
        )
    ]


def _said_again(place: int, drafts: list[Draft]) -> bool:
    """Whether a making that names nobody is told again by a later sentence that says who makes the same thing."""
    draft = drafts[place]
    if draft.owners or draft.where != "decision" or draft.clause.verb not in MAKING:
        return False
    own = head_things(draft.clause.subject)
    return any(
        later.owners
        and later.where == "decision"
        and later.clause.verb in MAKING
        and later.evidence != draft.evidence
        and bool(own & head_things(later.clause.subject))
        for later in drafts[place + 1 : place + 3]
    )


def without_doubles(tasks: list[Task]) -> list[Task]:
    """Without repetitions, and without the sentence that only sends the reader to a table whose rows are tasks."""
    rows = any(task.rule == "task.table" for task in tasks)
    kept: list[Task] = []
    for task in tasks:
        if rows and not task.owners and POINTS_TO_TABLE.search(task.evidence):
            continue
        if any(task.what.lower() == other.what.lower() and task.span == other.span for other in kept):
            continue
        kept.append(task)
    return kept
