"""The minutes that have come in: the list, one document with its text, and who may read what of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload, undefer

from workflow.domain.access import Actor
from workflow.domain.status import OPEN_STATUSES
from workflow.errors import NotFoundError
from workflow.extensions import db
from workflow.models import (
    Action,
    AgendaItem,
    Body,
    BodyCluster,
    Cluster,
    Decision,
    Meeting,
    ParseRun,
    Proposal,
    ProposalDraft,
    ProposalSource,
    SourceDocument,
    User,
)
from workflow.queries.scope import reviewed_for, trusted_bodies, visible_actions, visible_bodies

_OFFICE = frozenset({"administrator", "secretariat", "chair"})
NOT_FOUND = "Referatet findes ikke, eller du har ikke adgang til det."

# An action stands by the proposal that it was made from; a corrected version's proposal carries that one on.
ORIGIN = func.coalesce(Proposal.carried_from_id, Proposal.id)
# The agenda of a meeting decides nothing: there is nothing to follow up in it.
IS_AGENDA: ColumnElement[bool] = not_(
    or_(
        exists().where(Proposal.document_id == SourceDocument.id),
        exists().where(AgendaItem.document_id == SourceDocument.id, Decision.item_id == AgendaItem.id),
    )
)


@dataclass(frozen=True)
class DocumentRow:
    """One document in the list, with what became of its proposals and of the actions made from them."""

    id: int
    name: str
    body: str
    meeting_date: date
    state: str
    version: int
    uploaded_at: datetime
    uploaded_by: str | None
    clusters: list[str]
    proposals: int
    proposed: int
    uncertain: int  # still proposed, and the reader is not sure
    accepted: int  # have an action, made of them or of what they carry on
    rejected: int
    open_actions: int
    is_agenda: bool
    withdrawn: bool
    minutes: int | None  # of an agenda: the id of the minutes that have joined it

    @property
    def shown_state(self) -> str:
        """The state as the page tells it: an agenda is assigned to nobody."""
        return "withdrawn" if self.withdrawn else "agenda" if self.is_agenda else self.state


@dataclass(frozen=True)
class Carried:
    """The action that a proposal of a corrected version carries on."""

    reference: str
    needs_confirmation: bool
    before: str  # the words that a person last held the action against
    outcome_before: str | None


@dataclass(frozen=True)
class ReadableDocument:
    """A document that the actor may read. `hidden` are the spans of closed items that this actor may not."""

    document: SourceDocument
    may_review: bool
    may_read_closed: bool
    clusters: list[str]
    is_agenda: bool
    later_version: int | None  # id of the newest document of the same sort (minutes or agenda), if that is another one
    minutes: int | None  # of an agenda: id of the minutes of its meeting
    agenda: int | None  # of minutes: id of the newest agenda of their meeting
    hidden: list[tuple[int, int]] = field(default_factory=list)
    closed: frozenset[int] = frozenset()  # ids of the items that are closed, in this version or in another


def count_documents(actor: Actor, state: str | None = None) -> int:
    """How many documents of the bodies that the actor may see there are, in that state (or "agenda") or at all."""
    query = select(func.count()).select_from(SourceDocument).join(Meeting, Meeting.id == SourceDocument.meeting_id)
    query = query.where(Meeting.body_id.in_(select(Body.id).where(visible_bodies(actor))), reviewed_for(actor))
    return db.session.scalar(query.where(_is_in(state)) if state else query) or 0


def list_documents(
    actor: Actor, state: str | None = None, cluster: str | None = None, *, limit: int | None = None, skip: int = 0
) -> list[DocumentRow]:
    """The documents of the bodies that the actor may see, latest meeting first."""
    body, uploader = aliased(Body, flat=True), aliased(User)
    query = (
        select(
            SourceDocument.id, SourceDocument.name, body.name.label("body"), Meeting.date.label("meeting_date"),
            SourceDocument.state, SourceDocument.version, SourceDocument.uploaded_at,
            uploader.name.label("uploaded_by"), Meeting.body_id, IS_AGENDA.label("is_agenda"),
            SourceDocument.withdrawn_at.is_not(None).label("withdrawn"), Meeting.id.label("meeting_id"),
        )
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .join(body, body.id == Meeting.body_id)
        .outerjoin(uploader, uploader.id == SourceDocument.uploaded_by_id)
        .where(Meeting.body_id.in_(select(Body.id).where(visible_bodies(actor))), reviewed_for(actor))
        .order_by(Meeting.date.desc(), SourceDocument.id.desc())
        .limit(limit)
        .offset(skip)
    )  # fmt: skip
    if state:
        query = query.where(_is_in(state))
    if not actor.has_role("administrator", "secretariat", "chair"):
        query = query.where(SourceDocument.withdrawn_at.is_(None))
    if cluster:
        of_cluster = select(BodyCluster.body_id).join(Cluster).where(Cluster.name == cluster)
        query = query.where(Meeting.body_id.in_(of_cluster))
    records = [row._asdict() for row in db.session.execute(query)]
    ids = [record["id"] for record in records]
    clusters = _clusters({record["body_id"] for record in records})
    counts, open_actions = _proposal_counts(actor, ids), _open_actions(actor, ids)
    joined = _minutes_of({record["meeting_id"] for record in records if record["is_agenda"]})
    return [
        DocumentRow(
            **{key: value for key, value in record.items() if key not in ("body_id", "meeting_id")},
            minutes=joined.get(record["meeting_id"]) if record["is_agenda"] else None,
            clusters=clusters[record["body_id"]],
            open_actions=open_actions.get(record["id"], 0),
            **counts[record["id"]],
        )
        for record in records
    ]


def readable_document(actor: Actor, document_id: int) -> ReadableDocument:
    """The document with its text, items and proposals; raises NotFoundError when it is none of the actor's business."""
    document = db.session.scalar(
        select(SourceDocument)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .where(SourceDocument.id == document_id, Meeting.body_id.in_(select(Body.id).where(visible_bodies(actor))))
        .where(reviewed_for(actor))
        .options(
            undefer(SourceDocument.text),
            joinedload(SourceDocument.meeting).joinedload(Meeting.body).selectinload(Body.clusters),
            selectinload(SourceDocument.items),
            selectinload(SourceDocument.proposals).joinedload(Proposal.item),
        )
    )
    if document is None:
        raise NotFoundError(NOT_FOUND)
    clusters = document.meeting.body.clusters
    roles = actor.roles_at(document.meeting.body_id, [cluster.id for cluster in clusters])
    may_read_closed = bool(roles & _OFFICE)
    if document.withdrawn_at is not None and not may_read_closed:
        raise NotFoundError(NOT_FOUND)
    is_agenda = not document.proposals and bool(
        db.session.scalar(select(SourceDocument.id).where(SourceDocument.id == document.id, IS_AGENDA))
    )
    only = {"reviewed": not may_read_closed}
    newest = newest_document(document.meeting_id, agenda=is_agenda, **only)
    closed = _closed_items(document)
    spans = [(item.span_start, item.span_end) for item in document.items if item.id in closed]
    return ReadableDocument(
        document=document,
        may_review=bool(roles & {"administrator", "secretariat"}),
        may_read_closed=may_read_closed,
        clusters=[cluster.name for cluster in clusters],
        is_agenda=is_agenda,
        later_version=newest if newest != document.id else None,
        minutes=newest_document(document.meeting_id, **only) if is_agenda else None,
        agenda=None if is_agenda else newest_document(document.meeting_id, agenda=True, **only),
        hidden=[] if may_read_closed else spans,
        closed=closed,
    )


def _closed_items(document: SourceDocument) -> frozenset[int]:
    """The items of this version that are closed in it or in another that holds: a correction may close one."""
    said = (
        select(func.coalesce(AgendaItem.first_id, AgendaItem.id))
        .join(SourceDocument, SourceDocument.id == AgendaItem.document_id)
        .where(SourceDocument.meeting_id == document.meeting_id, AgendaItem.closed.is_(True))
        .where(or_(SourceDocument.withdrawn_at.is_(None), SourceDocument.id == document.id))
    )
    first_ids = set(db.session.scalars(said))
    return frozenset(item.id for item in document.items if (item.first_id or item.id) in first_ids)


def newest_document(meeting_id: int, *, agenda: bool = False, reviewed: bool = False) -> int | None:
    """The id of the newest minutes (or agenda) of a meeting; `reviewed`: of those that somebody has been through."""
    among = SourceDocument.reviewed_at.is_not(None) if reviewed else true()
    return db.session.scalar(_newest(meeting_id, IS_AGENDA if agenda else not_(IS_AGENDA), among))


def newest_minutes(meeting_id: Any) -> Any:
    """The statement for the same of minutes, with the meeting to be filled in."""
    return _newest(meeting_id, not_(IS_AGENDA))


def _newest(meeting_id: Any, *conditions: Any) -> Any:
    return (
        select(SourceDocument.id)
        .where(SourceDocument.meeting_id == meeting_id, *conditions)
        .where(SourceDocument.withdrawn_at.is_(None))
        .order_by(SourceDocument.version.desc(), SourceDocument.id.desc())
        .limit(1)
    )


def newest_version(document: SourceDocument) -> SourceDocument:
    """The version that applies: the newest one of the same minutes (or agenda)."""
    newest = newest_document(document.meeting_id, agenda=not document.proposals)
    return db.session.get_one(SourceDocument, newest) if newest else document


def file_of(actor: Actor, document_id: int) -> tuple[str, str, bytes]:
    """Name, media type and bytes of the file as it came; not for those who may not read its closed items."""
    readable = readable_document(actor, document_id)
    if readable.hidden:
        raise NotFoundError(NOT_FOUND)
    document = readable.document
    return document.name, document.media_type, document.content


def warnings_of(document_id: int) -> list[str]:
    """What the reader wants a person to look at, in Danish: a date that does not exist, an amount that is no number."""
    return list(dict.fromkeys(message for message, _ in notices_of(document_id)))


def notices_of(document_id: int) -> list[tuple[str, tuple[int, int] | None]]:
    """The same with the place of each in the text, where it has one."""
    parsed = db.session.scalar(
        select(ParseRun.parsed).where(ParseRun.document_id == document_id).order_by(ParseRun.id.desc()).limit(1)
    )
    return [
        (warning["message"], tuple(warning["span"]) if warning["span"] else None)
        for warning in (parsed or {}).get("warnings", [])
    ]


def references_of(document_id: int) -> dict[int, str]:
    """The references of the actions made from a document or carried on by it, by proposal."""
    query = select(Proposal.id, Action.reference).join(Action, Action.proposal_id == ORIGIN)
    return dict(db.session.execute(query.where(Proposal.document_id == document_id)).all())


def sources_of(document_id: int) -> dict[int, list[Proposal]]:
    """What each proposal of a document that a person split off or merged was made from."""
    query = (
        select(ProposalSource.proposal_id, Proposal)
        .join(Proposal, Proposal.id == ProposalSource.source_id)
        .where(Proposal.document_id == document_id)
        .order_by(Proposal.position, Proposal.id)
    )
    found: dict[int, list[Proposal]] = defaultdict(list)
    for key, source in db.session.execute(query):
        found[key].append(source)
    return found


def drafts_of(document_id: int, user_id: int | None) -> dict[int, ProposalDraft]:
    """What this user has typed and not saved, by the proposal that still waits."""
    query = (
        select(ProposalDraft)
        .join(Proposal, Proposal.id == ProposalDraft.proposal_id)
        .where(Proposal.document_id == document_id, Proposal.state == "proposed", ProposalDraft.user_id == user_id)
    )
    return {draft.proposal_id: draft for draft in db.session.scalars(query)}


def carried_of(document_id: int) -> dict[int, Carried]:
    """The actions that the carried proposals of a document carry on, by proposal."""
    stands = aliased(Proposal)
    query = (
        select(Proposal.id, Action.reference, Action.needs_confirmation, stands.quote, stands.outcome)
        .join(Action, Action.proposal_id == Proposal.carried_from_id)
        .join(stands, stands.id == func.coalesce(Action.confirmed_id, Action.proposal_id))
        .where(Proposal.document_id == document_id)
    )
    return {row[0]: Carried(*row[1:]) for row in db.session.execute(query)}


def _is_in(state: str) -> ColumnElement[bool]:
    if state == "agenda":
        return and_(IS_AGENDA, SourceDocument.withdrawn_at.is_(None))
    if state == "withdrawn":
        return SourceDocument.withdrawn_at.is_not(None)
    return and_(SourceDocument.state == state, not_(IS_AGENDA), SourceDocument.withdrawn_at.is_(None))


def _minutes_of(meeting_ids: set[int]) -> dict[int, int]:
    """The newest minutes of these meetings."""
    query = (
        select(SourceDocument.meeting_id, SourceDocument.id)
        .where(SourceDocument.meeting_id.in_(meeting_ids), not_(IS_AGENDA), SourceDocument.withdrawn_at.is_(None))
        .order_by(SourceDocument.version, SourceDocument.id)
    )
    return dict(db.session.execute(query).all()) if meeting_ids else {}


def _clusters(body_ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(BodyCluster.body_id, Cluster.name)
        .join(Cluster)
        .where(BodyCluster.body_id.in_(body_ids))
        .order_by(Cluster.name)
    )
    for body_id, name in db.session.execute(query) if body_ids else ():
        found[body_id].append(name)
    return found


def _proposal_counts(actor: Actor, ids: list[int]) -> dict[int, dict[str, Any]]:
    counts: dict[int, dict[str, Any]] = {
        document_id: {"proposals": 0, "proposed": 0, "uncertain": 0, "accepted": 0, "rejected": 0}
        for document_id in ids
    }
    unsure = func.sum(case((Proposal.confidence < UNCERTAIN_BELOW, 1), else_=0))
    query = (
        select(Proposal.document_id, Proposal.state, func.count(), func.count(Action.id), unsure)
        .outerjoin(Action, Action.proposal_id == ORIGIN)
        .join(AgendaItem, AgendaItem.id == Proposal.item_id)
        .join(SourceDocument, SourceDocument.id == Proposal.document_id)
        .join(Meeting, Meeting.id == SourceDocument.meeting_id)
        .where(Proposal.document_id.in_(ids), Proposal.set_aside.is_(None))
        # A closed item is not even counted for who may not read it.
        .where(
            or_(
                and_(AgendaItem.closed.is_(False), Proposal.confidential.is_(False)),
                Meeting.body_id.in_(select(Body.id).where(trusted_bodies(actor))),
            )
        )
        .group_by(Proposal.document_id, Proposal.state)
    )
    for document_id, state, number, actions, uncertain in db.session.execute(query) if ids else ():
        count = counts[document_id]
        count["proposals"] += number
        count["accepted"] += actions
        if state == "proposed":
            count["proposed"] += number
            count["uncertain"] += int(uncertain or 0)
        elif state in ("rejected", "carried"):
            # What carries on a rejected one stays rejected.
            count["rejected"] += number - actions
    return counts


def _open_actions(actor: Actor, ids: list[int]) -> dict[int, int]:
    query = (
        select(Proposal.document_id, func.count())
        .join(Action, Action.proposal_id == ORIGIN)
        .where(Proposal.document_id.in_(ids), Action.status.in_(OPEN_STATUSES), Action.has_tasks.is_(False))
        .where(visible_actions(actor))
        .group_by(Proposal.document_id)
    )
    return dict(db.session.execute(query).all()) if ids else {}


UNCERTAIN_BELOW = 0.9
"""Below this confidence the reader calls itself unsure, and a person is asked to look."""
