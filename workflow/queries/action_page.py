"""One action with everything its page shows: where it comes from, what belongs to it, and what has happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import bindparam, exists, or_, select, union
from sqlalchemy.orm import aliased, joinedload, selectinload

from workflow.domain.access import Actor, may_edit, stands_as
from workflow.domain.status import moves_from
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import (
    Action,
    ActionEvent,
    AgendaItem,
    Assignment,
    Body,
    HandoverItem,
    Meeting,
    Message,
    Party,
    Proposal,
    RegisterEvent,
    ReminderSlot,
    Snooze,
    SourceDocument,
)
from workflow.queries.actions import ActionRow, related_rows
from workflow.queries.corrections import (
    PassageChange,
    confirmed_passage,
    corrected_deadline,
    first_id,
    newest_passage,
    own_passage,
    passage_change,
    shown_passage,
)
from workflow.queries.ledger import readable_mails
from workflow.queries.life import Life, life_of
from workflow.queries.matters import LinkRow, Station, has_links, links_of, matter_of
from workflow.queries.minutes import newest_minutes
from workflow.queries.plain_rows import plain_rows
from workflow.queries.scope import trusted_bodies, visible_actions, visible_bodies

NOT_FOUND = "Handlingen findes ikke, eller du har ikke adgang til den."


@dataclass(frozen=True)
class Source:
    """Where in which minutes the action was read."""

    document_id: int
    text: str
    span: tuple[int, int]
    item_span: tuple[int, int]
    deadline_span: tuple[int, int] | None  # where the deadline was read, often outside the quote
    item_number: str | None
    item_title: str
    meeting_date: date
    body: str
    may_open: bool  # the actor may read the document itself
    passage_id: int
    version: int  # of the minutes that these words stand in
    newest_id: int  # the newest version of these minutes
    newest_version: int
    newest: Proposal | None  # what that says of it; None: nothing any more
    confirmed: Proposal  # what a person last held the action against
    change: PassageChange | None  # what the newest says otherwise than that, where it waits for an answer
    corrected_deadline: date | None  # the day that the action gets with the newest words; None: its deadline stays


@dataclass(frozen=True)
class MailEntry:
    """A notice about the action: to whom, about what, and what became of it."""

    at: datetime
    party: str
    notice: str
    state: str
    reason: str | None
    message_id: int | None  # of a mail that the actor may read
    about: tuple[date, date]  # the day of the notice and the deadline: once to each address of the party


@dataclass(frozen=True)
class ActionPage:
    """One action as the actor may see it."""

    action: Action
    row: ActionRow
    parent: ActionRow | None
    thread: list[ActionRow]  # the decision it belongs to, then what else comes from the same item; itself too
    source: Source | None
    events: list[ActionEvent]
    mails: list[MailEntry]
    moves: list[str]
    roles: frozenset[str]
    may_edit: bool
    own_party_ids: frozenset[int]
    first_item_id: int | None  # of its agenda item, in the first version of the minutes
    matter: list[Station]  # the item's way through the meetings, as confirmed
    correction: tuple[str, ...]  # what a correction made different: wording, outcome, owner, deadline; or gone
    matter_links: list[LinkRow]  # what it seems to go on with, and what was answered
    life: Life  # requests, files, occurrences, referrals
    may_open_calendar: bool  # of the body that its deadline hangs on
    is_snoozed: bool  # one of its parties hears nothing of it for a while
    was_moved: bool  # it is in a package of a transfer


def has_action(actor: Actor, reference: str) -> bool:
    """Whether there is an action with that reference that the actor may see."""
    found = db.session.scalar(select(Action.id).where(Action.reference == reference, visible_actions(actor)))
    return found is not None


# What each page asks is put together once, and not for every page again.
_WHOLE = (
    select(Action)
    .options(
        joinedload(Action.body),
        joinedload(Action.meeting).joinedload(Meeting.body),
        joinedload(Action.item),
        joinedload(Action.proposal).options(
            joinedload(Proposal.item), joinedload(Proposal.document).undefer(SourceDocument.text)
        ),
        selectinload(Action.clusters),
        selectinload(Action.assignments).joinedload(Assignment.party),
        selectinload(Action.events).joinedload(ActionEvent.note),
    )
    .execution_options(populate_existing=True)
)


# What most actions have none of is looked for only where there is some.
_NEXT = aliased(Action)
_AROUND = (
    exists().where(ReminderSlot.action_id == Action.id, ReminderSlot.state != "superseded"),
    or_(exists().where(_NEXT.previous_id == Action.id), exists().where(_NEXT.referred_from_id == Action.id)),
    exists().where(Snooze.action_id == Action.id),
    exists().where(HandoverItem.action_id == Action.id),
)


@lru_cache(maxsize=512)
def _whole(actor: Actor) -> Any:
    return _WHOLE.add_columns(*_AROUND).where(Action.reference == bindparam("reference"), visible_actions(actor))


_MAILS = (
    select(
        Message.sent_at, ReminderSlot.due_at, ReminderSlot.created_at, Party.__table__.c.name, ReminderSlot.notice,
        ReminderSlot.state, ReminderSlot.reason, Message.id.label("message_id"), ReminderSlot.due_on,
        ReminderSlot.deadline,
    )
    .select_from(ReminderSlot)
    .join(Party.__table__, Party.__table__.c.id == ReminderSlot.party_id)
    .outerjoin(Message, Message.id == ReminderSlot.message_id)
    .where(ReminderSlot.action_id == bindparam("action"), ReminderSlot.state != "superseded")
    .order_by(ReminderSlot.id)
)  # fmt: skip


def action_page(actor: Actor, reference: str) -> ActionPage:
    """The action with that reference; raises NotFoundError when there is none that the actor may see."""
    found = db.session.execute(_whole(actor), {"reference": reference}).first()
    if found is None:
        raise NotFoundError(NOT_FOUND)
    action, has_mails, is_followed, is_snoozed, was_moved = found
    is_near_another = is_followed or action.previous_id is not None or action.referred_from_id is not None
    place = action.place
    roles = stands_as(actor, place)
    first_item = first_id(action.item) if action.item else None
    values = {"own": action.id, "parent": action.parent_id, "item": first_item}
    related = related_rows(actor, _related(action.parent_id is not None, first_item is not None), values)
    linked = first_item is not None and has_links(first_item)
    by_id = {each.id: each for each in related}
    row = by_id[action.id]
    return ActionPage(
        action=action,
        row=row,
        parent=by_id.get(action.parent_id) if action.parent_id else None,
        thread=sorted(related, key=lambda row: (row.id != action.parent_id, row.parent is not None, row.id)),
        source=_source(actor, action),
        events=list(action.events),
        mails=_mails(actor, action.id) if has_mails else [],
        moves=moves_from(action.status, roles),
        roles=frozenset(roles),
        may_edit=may_edit(actor, place),
        own_party_ids=actor.party_ids,
        first_item_id=first_item,
        matter=matter_of(actor, first_item) if linked and first_item else [],
        correction=_correction(action),
        matter_links=links_of(actor, [first_item])[first_item] if linked and first_item else [],
        life=life_of(
            actor,
            action,
            has_request=row.asks_for_deadline,
            says_not_mine=row.not_mine and row.is_open,
            has_near=is_near_another,
        ),
        may_open_calendar=_may_open_calendar(actor, action),
        is_snoozed=is_snoozed,
        was_moved=was_moved,
    )


def _may_open_calendar(actor: Actor, action: Action) -> bool:
    meeting = action.hangs_on
    if meeting is None:
        return False
    return db.session.scalar(select(Body.id).where(Body.id == meeting.body_id, visible_bodies(actor))) is not None


def _correction(action: Action) -> tuple[str, ...]:
    """What the newest version says otherwise than what was last confirmed."""
    if not action.needs_confirmation:
        return ()
    latest = next((event for event in reversed(action.events) if "correction" in event.changes), None)
    return tuple(latest.changes["correction"][1]) if latest else ()


@dataclass(frozen=True)
class Wording:
    """What a version of the minutes says in one passage."""

    quote: str
    outcome: str | None
    version: int


def wordings(ids: set[int]) -> dict[int, Wording]:
    """The words of these passages: events keep ids, so that words can be erased."""
    query = (
        select(Proposal.id, Proposal.quote, Proposal.outcome, SourceDocument.version)
        .join(SourceDocument, SourceDocument.id == Proposal.document_id)
        .where(Proposal.id.in_(ids))
    )
    return {row[0]: Wording(*row[1:]) for row in db.session.execute(query)} if ids else {}


def party_names(ids: set[int]) -> dict[int, str]:
    """The names of the parties with these ids, also of those that were merged into others: events keep ids."""
    query = select(Party.id, Party.name).where(Party.id.in_(ids))
    names: dict[int, str] = dict(db.session.execute(query).all()) if ids else {}
    if ids - set(names):
        merged = select(RegisterEvent.changes).where(RegisterEvent.kind == "merged")
        for gone_id, name in (changes["merged"][0] for changes in db.session.scalars(merged)):
            if gone_id in ids:
                names.setdefault(gone_id, name)
    return names


@cache
def _related(has_parent: bool, has_item: bool) -> Any:
    conditions: list[Any] = [Action.id == bindparam("own"), Action.parent_id == bindparam("own")]
    if has_parent:
        conditions += [Action.id == bindparam("parent"), Action.parent_id == bindparam("parent")]
    if has_item:
        conditions.append(Action.item_id == bindparam("item"))
        later = select(AgendaItem.id).where(AgendaItem.first_id == bindparam("item"))
        conditions.append(Action.item_id.in_(later))
    # One after the other in one statement: each part has an index of its own, all of them together have none.
    parts = [select(select(Action.id).where(condition).limit(200).subquery().c.id) for condition in conditions]
    return union(*parts)


def _source(actor: Actor, action: Action) -> Source | None:
    own, origin = own_passage(action), action.proposal or own_passage(action)
    if own is None or origin is None:
        return None
    minutes = origin.document
    values = {"meeting": minutes.meeting_id, "body": minutes.meeting.body_id}
    newest_id, sees, works_there = plain_rows(_standing(actor), values)[0]
    newest_id = newest_id or own.document_id
    newest = newest_passage(action, newest_id)
    passage = shown_passage(own, newest)
    document, item = passage.document, passage.item
    newest_version = db.session.get_one(SourceDocument, newest_id).version
    confirmed = confirmed_passage(action) or own
    asks = newest is not None and action.needs_confirmation
    return Source(
        document_id=document.id,
        text=document.text,
        span=(passage.span_start, passage.span_end),
        item_span=(item.span_start, item.span_end),
        deadline_span=_span(passage.deadline_span_start, passage.deadline_span_end),
        item_number=item.number,
        item_title=item.title,
        meeting_date=document.meeting.date,
        body=document.meeting.body.name,
        may_open=sees and (works_there or document.reviewed_at is not None),
        passage_id=passage.id,
        version=document.version,
        newest_id=newest_id,
        newest_version=newest_version,
        newest=newest,
        confirmed=confirmed,
        change=passage_change(confirmed, newest) if newest and asks else None,
        corrected_deadline=corrected_deadline(action, newest) if newest and asks else None,
    )


@lru_cache(maxsize=512)
def _standing(actor: Actor) -> Any:
    """The newest minutes of a meeting, and whether the actor reads those of a body, and those not reviewed too."""
    body = select(Body.id).where(Body.id == bindparam("body"))
    return select(
        newest_minutes(bindparam("meeting")).scalar_subquery(),
        body.where(visible_bodies(actor)).exists(),
        body.where(trusted_bodies(actor)).exists(),
    )


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def _mails(actor: Actor, action_id: int) -> list[MailEntry]:
    rows = db.session.execute(_MAILS, {"action": action_id}).all()
    readable = readable_mails(actor, {row.message_id for row in rows if row.message_id})
    return [
        MailEntry(
            row.sent_at or row.due_at or row.created_at, row.name, row.notice, row.state, row.reason,
            row.message_id if row.message_id in readable else None, (row.due_on, row.deadline),
        )
        for row in rows
    ]  # fmt: skip
