"""What the reader found becomes proposals: owners looked up in the register, deadlines in the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select

from workflow.config import LOCAL_TIME
from workflow.domain import deadlines, disposition, names
from workflow.domain.limits import is_sensible_deadline
from workflow.domain.titles import title_of
from workflow.extensions import db
from workflow.minutes import model as read
from workflow.models import AgendaItem, Body, Meeting, Proposal, SourceDocument
from workflow.services.meetings import hanging
from workflow.services.register import parties

Fate = Literal["open", "settled", "parent"]
_WHOSE = re.compile(r"\s+(?:i|for|med)\s+[^,.;:]{3,80}")


def propose(
    document: SourceDocument, parsed: read.ParsedMinutes, items: list[AgendaItem], body: Body
) -> list[Proposal]:
    """A proposal for each recommendation, decision and task, in reading order, added to the running transaction."""
    found: list[Proposal] = []
    calendar = calendar_of(document.meeting)
    seen: set[tuple[str, int, int, int]] = set()
    present = [name for person in parsed.participants for name in (person.name, person.substitute) if name]
    for item, row in zip(parsed.items, items, strict=True):
        for number, recommendation in enumerate(item.recommendations, start=1):
            found.append(_of_recommendation(recommendation, number, row))
        if item.decision:
            found.append(_of_decision(item.decision, row))
        for number, task in enumerate(item.tasks, start=1):
            found.append(_of_task(task, number, row, document.meeting, calendar, present))
    unique = []
    for position, proposal in enumerate(found):
        place = (proposal.kind, proposal.span_start, proposal.span_end, proposal.ordinal)
        if place not in seen:
            seen.add(place)
            proposal.document, proposal.position = document, position
            unique.append(proposal)
    db.session.add_all(unique)
    db.session.flush()
    return unique


def calendar_of(meeting: Meeting) -> deadlines.Calendar:
    """What is known of the days around `meeting`: the body's next and last meeting, and its succession."""
    later = select(func.min(Meeting.date), func.max(Meeting.date)).where(
        Meeting.body_id == meeting.body_id, Meeting.date > meeting.date, Meeting.state != "cancelled"
    )
    next_meeting, last_meeting = db.session.execute(later).one()
    return deadlines.Calendar(
        meeting=meeting.date,
        next_meeting=next_meeting,
        last_meeting=last_meeting,
        succeeded_from=parties.last_day_before_succession(meeting.body),
    )


def items_with_tasks(proposals: Iterable[Proposal]) -> frozenset[int]:
    """The ids of the items whose decision is the parent of something to be done."""
    return frozenset(
        proposal.item_id
        for proposal in proposals
        if proposal.kind == "task"
        and proposal.state != "rejected"
        and proposal.set_aside is None
        and not proposal.settled
    )


def fate_of(proposal: Proposal, with_tasks: frozenset[int]) -> Fate:
    """What `proposal` becomes: open, settled at the meeting, or the parent of its item's tasks (`with_tasks`).

    An owner or a deadline that the secretariat has put in says that something is to be done.
    """
    if "agreed" in (proposal.owner_basis, proposal.deadline_basis):
        return "open"
    if proposal.kind == "task":
        return "settled" if proposal.settled else "open"
    if proposal.kind == "recommendation":
        return disposition.of_recommendation(proposal.outcome)
    if proposal.item_id in with_tasks:
        return "parent"
    formality = disposition.is_formality(proposal.item.title, proposal.quote)
    return disposition.of_decision(proposal.outcome or "other", formality=formality)


def deadline_of(proposal: Proposal, calendar: deadlines.Calendar, fate: Fate) -> deadlines.Deadline:
    """When it is due: as read or agreed; what is settled has the meeting's date; else by the body's policy."""
    if proposal.deadline is not None and (fate != "settled" or proposal.kind == "task"):
        return deadlines.Deadline(proposal.deadline, proposal.deadline_basis)  # type: ignore[arg-type]
    if fate == "settled":
        return deadlines.Deadline(calendar.meeting, "inferred")
    return deadlines.by_policy(calendar)


def starts_silent(fate: Fate, deadline: date, document: SourceDocument) -> bool:
    """What was overdue on the local day when its minutes came in is not reminded of until somebody says so."""
    return fate != "settled" and deadline < document.uploaded_at.astimezone(LOCAL_TIME).date()


def _of_recommendation(recommendation: read.Recommendation, number: int, row: AgendaItem) -> Proposal:
    return Proposal(
        item_id=row.id,
        kind="recommendation",
        ordinal=number,
        title=title_of(recommendation.text),
        quote=recommendation.text,
        span_start=recommendation.span[0],
        span_end=recommendation.span[1],
        outcome=recommendation.outcome,
        owners=[],
        confidence=recommendation.confidence,
        rule=recommendation.rule,
    )


def _of_decision(decision: read.Decision, row: AgendaItem) -> Proposal:
    return Proposal(
        item_id=row.id,
        kind="decision",
        title=title_of(row.title),  # a decision is known by its item; its words are the quote
        quote=decision.text,
        span_start=decision.span[0],
        span_end=decision.span[1],
        outcome=decision.outcome,
        owners=[],
        confidence=decision.confidence,
        rule=decision.rule,
    )


def _of_task(
    task: read.Task, number: int, row: AgendaItem, meeting: Meeting, calendar: deadlines.Calendar, present: list[str]
) -> Proposal:
    owners, basis = _owners_of(task, meeting.body, present)
    deadline, hook = _deadline_of(task, meeting, calendar)
    return Proposal(
        item_id=row.id,
        kind="task",
        ordinal=number,
        title=task.what,
        quote=task.evidence,
        span_start=task.span[0],
        span_end=task.span[1],
        owners=owners,
        owner_basis=basis,
        owner_span_start=task.owner_span[0] if task.owner_span else None,
        owner_span_end=task.owner_span[1] if task.owner_span else None,
        deadline=deadline.day if deadline.basis != "default" and is_sensible_deadline(deadline.day) else None,
        deadline_text=task.deadline_text,
        deadline_span_start=task.deadline_span[0] if task.deadline_span else None,
        deadline_span_end=task.deadline_span[1] if task.deadline_span else None,
        deadline_basis=deadline.basis if is_sensible_deadline(deadline.day) else "default",
        anchor=task.anchor,
        hangs_on_id=hook.meeting.id if hook else None,
        hangs_by=hook.by if hook else None,
        recurrence=task.recurrence,
        settled=task.settled,
        confidence=task.confidence,
        rule=task.rule,
    )


def _deadline_of(
    task: read.Task, meeting: Meeting, calendar: deadlines.Calendar
) -> tuple[deadlines.Deadline, hanging.Hook | None]:
    """When a task is due, and the meeting that this hangs on, if it does."""
    wording = _with_body(task.deadline_text or "", task.evidence)
    deadline = deadlines.resolve(_last_day(task.deadline), task.anchor, calendar)
    if task.anchor == "dated_meeting" and isinstance(task.deadline, read.Interval):  # "mødet i juni"
        found = hanging.only_meeting_between(meeting, task.deadline.first, task.deadline.last)
        if found is not None:
            return deadlines.Deadline(found.date, "inferred"), hanging.Hook(found, "meeting")
    hook = hanging.find_hook(task.anchor, deadline, meeting, wording=wording, task=f"{task.what} {task.evidence}")
    if deadline.basis == "stated":
        return deadline, hook
    if hook is not None and task.anchor is not None:
        return deadlines.Deadline(hook.day(meeting.date), "inferred"), hook
    if task.anchor == "next_meeting" and hanging.names_other_body(wording, meeting.body):
        return deadlines.by_policy(calendar), None  # that body's next meeting is not known; our own is not meant
    return deadline, hook


def _with_body(wording: str, evidence: str) -> str:
    """A deadline's words with what says whose meeting it is: "på næste møde i Kontaktudvalget"."""
    if not wording or wording not in evidence:
        return wording
    following = _WHOSE.match(evidence.partition(wording)[2])
    return wording + following[0] if following else wording


def _last_day(value: date | read.Interval | None) -> date | None:
    return value.last if isinstance(value, read.Interval) else value


def _owners_of(task: read.Task, body: Body, present: list[str]) -> tuple[list[dict[str, Any]], str]:
    """The owners as the text names them, each with the party it means or None where the register knows nobody.

    A first name or initials that only one of those `present` has are that person's.
    """
    owners: list[dict[str, Any]] = []
    inferred = False
    for name in task.owners:
        resolved = parties.resolve(name, body, about=task.evidence)
        if resolved is None and (person := names.meant_by(name, present)):
            name, inferred = person, True
            resolved = parties.resolve(name, body, about=task.evidence)
        if resolved is None:
            owners.append({"name": name, "party_id": None})
            continue
        inferred = inferred or resolved.basis == "inferred"
        owners += [{"name": name, "party_id": party.id} for party in resolved.parties]
    once = list({(owner["party_id"] or owner["name"]): owner for owner in owners}.values())
    if not once:
        return [], "default"
    return once, "inferred" if inferred else "stated"
