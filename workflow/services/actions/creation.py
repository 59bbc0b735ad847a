"""An accepted proposal becomes an action with an owner and a deadline, always; in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from workflow.domain import deadlines
from workflow.domain.access import Actor
from workflow.errors import ConflictError
from workflow.extensions import db
from workflow.models import Action, Body, Meeting, Party, Person, Proposal, SourceDocument
from workflow.queries.id_lists import ID_LIST, is_one_of
from workflow.queries.withdrawal import taken_back
from workflow.services.actions import parents
from workflow.services.actions.held_rows import hold
from workflow.services.actions.references import next_references
from workflow.services.actions.storing import Draft, Owner, store
from workflow.services.history.history import append_first_events
from workflow.services.intake.proposals import deadline_of, fate_of, starts_silent
from workflow.services.meetings import hanging
from workflow.services.register import parties
from workflow.services.transaction import CHANGED_MEANWHILE

_TAKE = (
    update(Proposal)
    .where(is_one_of(Proposal.id, ID_LIST), Proposal.version == bindparam("seen"))
    .values(state="accepted", version=Proposal.version + 1)
)


@dataclass(frozen=True)
class MeetingContext:
    """What is the same for all actions of one document, looked up once."""

    document: SourceDocument
    meeting: Meeting
    body: Body
    calendar: deadlines.Calendar
    chaired_by: Party
    secretariat: Party
    participants: dict[str, dict[str, str | None]]  # folded name → what the minutes say of a participant
    items_with_tasks: frozenset[int]  # ids of the items whose decision has something to be done under it
    locked: hanging.Locked = field(default_factory=dict)


def create_action(proposal: Proposal, context: MeetingContext, *, actor: Actor, now: datetime) -> Action:
    """The action of `proposal`, with its reference, clusters, owners and first event.

    Owner and deadline come from the text where it names them, else from the policy: the body's secretariat; its
    next meeting, else 30 days. What was settled at the meeting belongs to who chaired it and has the meeting's date.
    """
    return create_actions([proposal], context, actor=actor, now=now)[0]


def create_actions(
    proposals: Sequence[Proposal], context: MeetingContext, *, actor: Actor, now: datetime
) -> list[Action]:
    """As create_action for each of them, in their order, with a few round trips to the database for all."""
    if not proposals:
        return []
    hanging.keep_calendar(context.body.id)
    hold(db.session.scalars(select(Action.id).where(Action.meeting_id == context.meeting.id)).all())
    # Whoever accepts of the same minutes at the same time waits here: the numbers are the body's.
    references = next_references(context.body.prefix, context.meeting.date.year, len(proposals))
    is_first = db.session.scalar(_standing(context.meeting).limit(1)) is None
    _take(proposals)
    with db.session.no_autoflush:
        drafts = [_made(*pair, context, now) for pair in zip(proposals, references, strict=True)]
        if is_first:
            parents.join_new([draft.action for draft in drafts], now=now)
    actions = store(drafts, [cluster.id for cluster in context.body.clusters])
    beginnings = [_beginning(draft) for draft in drafts]
    append_first_events(zip(actions, beginnings, strict=True), actor=actor, now=now)
    if not is_first:
        _join_items(context.meeting, {action.item.title.casefold() for action in actions if action.item}, now)
    return actions


def _take(proposals: Sequence[Proposal]) -> None:
    """Marks them as accepted, all in one go. Raises ConflictError when one of them is no longer what was read."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for proposal in proposals:
        by_version[proposal.version].append(proposal.id)
    taken = sum(
        cast(Any, db.session.connection().execute(_TAKE, {"seen": version, "ids": ids})).rowcount
        for version, ids in by_version.items()
    )
    if taken != len(proposals):
        raise ConflictError(CHANGED_MEANWHILE)
    for proposal in proposals:
        set_committed_value(proposal, "state", "accepted")
        set_committed_value(proposal, "version", proposal.version + 1)


def _join_items(meeting: Meeting, titles: set[str], now: datetime) -> None:
    """Joins the decisions of items with their tasks, also with those that another version of the minutes brought.

    `titles`: of the items, in small letters.
    """
    of_meeting = db.session.scalars(
        _standing(meeting).options(joinedload(Action.item), selectinload(Action.tasks)).order_by(Action.id)
    )
    by_title: dict[str, list[Action]] = defaultdict(list)
    for action in of_meeting:
        if action.item and action.item.title.casefold() in titles:
            by_title[action.item.title.casefold()].append(action)
    for actions in by_title.values():
        # A task brings no cancelled decision back: it stands for itself.
        decision = next((each for each in actions if each.kind == "decision" and each.status != "cancelled"), None)
        if decision is not None:
            parents.join(decision, [action for action in actions if action is not decision], now=now)


def _standing(meeting: Meeting) -> Select[Action]:
    """The actions of the meeting, without those that were cancelled as their minutes were withdrawn."""
    return select(Action).where(Action.meeting_id == meeting.id, ~taken_back())


def _beginning(draft: Draft) -> dict[str, tuple[object, object]]:
    """What the event of its creation says."""
    return {
        "status": (None, draft.action.status),
        "title": (None, draft.action.title),
        "deadline": (None, draft.action.deadline),
        "owners": (None, [party.name for party, _ in draft.owners]),
    }


def _made(proposal: Proposal, reference: str, context: MeetingContext, now: datetime) -> Draft:
    fate = fate_of(proposal, context.items_with_tasks)
    settled = fate == "settled"
    owners, owner_basis = _owners(proposal, context, settled)
    deadline = deadline_of(proposal, context.calendar, fate)
    action = Action(
        reference=reference,
        kind=proposal.kind,
        title=proposal.title,
        quote=proposal.quote,
        status="settled" if settled else "open",
        outcome=proposal.outcome,
        has_tasks=False,
        body_id=context.body.id,
        meeting_id=context.meeting.id,
        item_id=proposal.item_id,
        proposal_id=proposal.id,
        owner_basis=owner_basis,
        deadline=deadline.day,
        deadline_text=proposal.deadline_text,
        deadline_basis=deadline.basis,
        anchor=proposal.anchor,
        recurrence=proposal.recurrence,
        series_from=deadline.day if proposal.recurrence else None,
        rule_day=deadline.day if proposal.recurrence else None,
        confidential=proposal.item.closed or proposal.confidential,
        created_at=now,
    )
    hanging.hang(action, deadline, proposal, context.meeting, context.locked)
    action.silent = starts_silent(fate, action.deadline, context.document)
    return Draft(action, owners)


def _owners(proposal: Proposal, context: MeetingContext, settled: bool) -> tuple[list[Owner], str]:
    if proposal.owners:
        return [_owner(entry, context) for entry in proposal.owners], proposal.owner_basis
    if settled:
        return [(context.chaired_by, None)], "inferred"
    return [(context.secretariat, None)], "default"


def _owner(entry: dict[str, object], context: MeetingContext) -> Owner:
    name = str(entry["name"])
    if entry["party_id"] is not None:
        party = db.session.get_one(Party, entry["party_id"])
        return party, name if name != party.name else None
    # Somebody else of this document may have been put in by that name a moment ago.
    resolved = parties.resolve(name, context.body)
    if resolved is not None:
        return resolved.parties[0], name
    return put_in_participant(name, context.participants), name


def put_in_participant(name: str, participants: dict[str, dict[str, str | None]]) -> Party:
    """A party for a name that the register does not know: a person if it was at the meeting or reads as one."""
    known = participants.get(parties.fold(name))
    if known is None:
        return parties.put_in(name, person=parties.reads_as_person(name))
    return parties.put_in(name, person=True, title=known["title"], organisation=known["organisation"])


def chair_of(participants: list[dict], body: Body) -> Party:
    """Who chaired: the participant who led the meeting, else the body's chair (its holders or its mailbox)."""
    leading = next((p for p in participants if "chairing" in p["roles"] and p["absent"] is not True), None)
    if leading is None:
        return parties.office(body, "chair")
    resolved = parties.resolve(leading["name"], body)
    if resolved is not None and isinstance(resolved.parties[0], Person):
        return resolved.parties[0]
    return parties.put_in(leading["name"], person=True, title=leading["title"], organisation=leading["organisation"])
