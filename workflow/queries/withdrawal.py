"""What happens when a document is taken back: asked before the button, and by the button itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, union
from sqlalchemy.orm import aliased

from workflow.domain.status import is_open
from workflow.extensions import db
from workflow.models import Action, Message, Proposal, ReminderSlot, SourceDocument
from workflow.queries.corrections import later_occurrences
from workflow.queries.minutes import newest_document

_TOLD = ("claimed", "submitting", "sent", "uncertain")


@dataclass(frozen=True)
class Consequences:
    """The actions that will be cancelled, and those of them that somebody has been told of by mail."""

    actions: Sequence[Action]
    told: frozenset[int]
    waiting: int  # proposals that nobody has answered
    earlier: int | None  # id of an earlier version, which must apply again first
    kept: int  # actions that a newer version carries on

    @property
    def open(self) -> int:
        """How many of the actions somebody still has to do something about."""
        return sum(is_open(action.status) for action in self.actions)

    @property
    def fingerprint(self) -> str:
        """Changes when what would happen changes; the page sends back the one that it showed."""
        return (
            ",".join(f"{action.id}.{action.version}" for action in self.actions) + f"/{self.waiting}/{len(self.told)}"
        )


def consequences(document: SourceDocument) -> Consequences:
    """Of taking back `document`. What another version carries on stays; what it alone carries on goes with it."""
    own = select(Proposal.id).where(Proposal.document_id == document.id)
    of_document = union(own, _left_alone(document)).scalar_subquery()
    carried = _carried(document)
    made = union(select(Action.id).where(Action.proposal_id.in_(of_document)), later_occurrences(of_document))
    standing = select(Action).where(Action.id.in_(made), Action.status != "cancelled").order_by(Action.id)
    actions = list(db.session.scalars(standing))
    kept = [action for action in actions if (action.proposal_id or action.passage_id) in carried]
    ours = [action for action in actions if (action.proposal_id or action.passage_id) not in carried]
    told = select(ReminderSlot.action_id).where(
        ReminderSlot.action_id.in_([action.id for action in ours]),
        (ReminderSlot.state == "sent")
        | exists().where(Message.id == ReminderSlot.message_id, Message.state.in_(_TOLD)),
    )
    return Consequences(
        actions=ours,
        told=frozenset(db.session.scalars(told)),
        waiting=sum(proposal.state == "proposed" for proposal in document.proposals),
        earlier=_earlier(document),
        kept=len(kept),
    )


def taken_back() -> ColumnElement[bool]:
    """Of an action: cancelled, and from withdrawn minutes that no version that stands carries on. Nobody's work."""
    carrying, standing = aliased(Proposal), aliased(SourceDocument)
    carried = exists().where(
        carrying.carried_from_id == Proposal.id,
        standing.id == carrying.document_id,
        standing.withdrawn_at.is_(None),
    )
    withdrawn = exists().where(
        Proposal.id == func.coalesce(Action.proposal_id, Action.passage_id),  # a later occurrence has its passage alone
        SourceDocument.id == Proposal.document_id,
        SourceDocument.withdrawn_at.is_not(None),
        ~carried,
    )
    return and_(Action.status == "cancelled", withdrawn)


def _carried(document: SourceDocument) -> set[int]:
    """The document's proposals whose action another version that still stands carries on."""
    query = (
        select(Proposal.carried_from_id)
        .join(SourceDocument, SourceDocument.id == Proposal.document_id)
        .where(
            SourceDocument.meeting_id == document.meeting_id,
            SourceDocument.id != document.id,
            SourceDocument.withdrawn_at.is_(None),
            Proposal.carried_from_id.is_not(None),
        )
    )
    return {key for key in db.session.scalars(query) if key is not None}


def _left_alone(document: SourceDocument) -> Select[int]:
    """The passages of versions that are withdrawn already whose action `document` carries on."""
    first = aliased(Proposal)
    return (
        select(first.id)
        .join(Proposal, Proposal.carried_from_id == first.id)
        .join(SourceDocument, SourceDocument.id == first.document_id)
        .where(Proposal.document_id == document.id, SourceDocument.withdrawn_at.is_not(None))
    )


def _earlier(document: SourceDocument) -> int | None:
    """An earlier version that this one, the newest, has replaced."""
    if not document.proposals or newest_document(document.meeting_id) != document.id:
        return None
    query = (
        select(SourceDocument.id)
        .where(
            SourceDocument.meeting_id == document.meeting_id,
            SourceDocument.id != document.id,
            SourceDocument.withdrawn_at.is_(None),
            SourceDocument.id.in_(select(Proposal.document_id)),
        )
        .order_by(SourceDocument.version.desc())
        .limit(1)
    )
    return db.session.scalar(query)
