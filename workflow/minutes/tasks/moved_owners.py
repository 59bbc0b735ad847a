"""A recommendation's work that the decision gives to somebody else: "Godkendt, dog løses opgaven af regionen"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from workflow.minutes.decisions.recommendation_answers import content_words, shared_words
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import load
from workflow.minutes.model import Task
from workflow.minutes.tasks.context import Context, Draft
from workflow.minutes.tasks.owners import AGENTS, all_known, resolve_owners

_WORDS = load("ties")["moved_owners"]
_THING = rf"(?P<thing>{_WORDS['work']}|\w{{4,40}}(?:en|et))"
MOVED = expression(
    rf"\b(?i:{_THING}\s+(?:dog\s+|nu\s+|i stedet\s+)?{_WORDS['done_by']})\s+(?P<agents>{AGENTS})"
    rf"|\b(?i:dog\s+{_WORDS['passives']}\s+(?P<thing_after>{_WORDS['work']}|\w{{4,40}}(?:en|et))\s+af)\s+(?P<agents_after>{AGENTS})"
)
WORK = expression(_WORDS["work"], re.IGNORECASE)
LONGEST = 1500


def without_moved(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts without those that only tell who does the recommended work now."""
    return [draft for draft in drafts if draft.owners or not MOVED.search(draft.evidence.text[:LONGEST])]


def with_moved_owners(tasks: list[Task], context: Context) -> list[Task]:
    """The tasks of recommendations with the owners that the decision gives them instead."""
    asked = {recommendation.span for recommendation in context.recommendations}
    mine = [task for task in tasks if task.span in asked]
    if not mine:
        return tasks
    for sentence in context.decision_sentences:
        match = MOVED.search(sentence.text[:LONGEST])
        agents = (match["agents"] or match["agents_after"]) if match else ""
        if match is None or not all_known(agents, context.names):
            continue
        thing = match["thing"] or match["thing_after"]
        same = [task for task in mine if shared_words(content_words(thing), content_words(task.what))]
        meant = same or (mine if WORK.fullmatch(thing) else [])
        if len(meant) == 1:
            owners = resolve_owners(agents, context.names, context.meeting.body)
            tasks = [replace(task, owners=owners, owner_span=None) if task is meant[0] else task for task in tasks]
    return tasks
