"""A clause of work made into a draft of a task, and whether words have a time to come."""

from __future__ import annotations

from datetime import date

from workflow.minutes.days.deadlines import choose_deadline, find_deadlines
from workflow.minutes.layout.text import Sentence
from workflow.minutes.people.people import FIRST_NAMES
from workflow.minutes.tasks.clause_forms import Clause
from workflow.minutes.tasks.confidence import confidence_of
from workflow.minutes.tasks.context import Context, Draft
from workflow.minutes.tasks.owners import all_known, doer_of_passive, resolve_owners

# times without a day that still show that something is to happen
LOOSE_TIMES = frozenset({"each-meeting", "season", "holiday", "when-ready"})


def make_draft(
    clause: Clause,
    agents: str,
    evidence: Sentence,
    rule: str,
    certainty: str,
    context: Context,
    where: str = "decision",
) -> Draft:
    owners = resolve_owners(agents, context.names, context.meeting.body) if agents else ()
    if not owners:
        by = doer_of_passive(clause.verb, evidence.text) if clause.passive else None
        if by and all_known(by, context.names):
            owners = resolve_owners(by, context.names, context.meeting.body)
    listed = clause.verb != "være" and all(
        owner in context.names and (" " in owner or owner.lower() in FIRST_NAMES) for owner in owners
    )
    when = choose_deadline(find_deadlines(evidence.text, context.meeting.date))
    dated = None if when is None or when.value is None else isinstance(when.value, date)
    sure = confidence_of(rule, evidence.text, owners=owners, listed=listed, dated=dated)
    return Draft(clause, owners, evidence, rule, certainty, sure, where)


def has_time_to_come(words: str, context: Context) -> bool:
    return any(
        f.value is not None or f.anchor or f.recurrence or f.rule in LOOSE_TIMES
        for f in find_deadlines(words, context.meeting.date)
    )


def is_due(words: str, context: Context) -> bool:
    """Whether a sentence sets a day or period to come as a limit: "senest", "inden", "frem til", a day."""
    return any(
        (f.value is not None or f.anchor) and f.strength >= 7 for f in find_deadlines(words, context.meeting.date)
    )
