"""Which documents and proposals somebody may review, and whether a proposal is still what that person saw."""

from __future__ import annotations

from workflow.domain.access import Actor, Place, may_edit
from workflow.errors import ConflictError, NotFoundError
from workflow.extensions import db
from workflow.models import Proposal, SourceDocument
from workflow.services.transaction import CHANGED_MEANWHILE

_OVERTAKEN = {
    "proposed": "Afvisningen er allerede fortrudt. Intet er ændret.",
    "accepted": "Forslaget er tildelt i mellemtiden. Intet er ændret.",
    "rejected": "Forslaget er afvist i mellemtiden. Intet er ændret.",
    "replaced": "Referatet er erstattet af en nyere udgave i mellemtiden. Intet er ændret.",
}
_SET_ASIDE = {
    "reshaped": "Forslaget er delt eller samlet med andre i mellemtiden. Intet er ændret.",
    "undone": "Delingen eller tilføjelsen er fortrudt i mellemtiden. Intet er ændret.",
}


def editable_document(document_id: int, actor: Actor) -> SourceDocument:
    """The document, if this actor may review it; raises NotFoundError otherwise."""
    document = db.session.get(SourceDocument, document_id)
    if document is None or not may_edit(actor, _place(document)):
        raise NotFoundError("Referatet findes ikke.")
    return document


def waiting(proposal_id: int, version: int, actor: Actor, state: str = "proposed") -> Proposal:
    """The proposal, if this actor may change it, it is in `state` and nobody has changed it since `version`."""
    proposal = within_reach(proposal_id, actor)
    if proposal.set_aside is not None:
        raise ConflictError(_SET_ASIDE[proposal.set_aside])
    if proposal.state != state:
        raise ConflictError(_OVERTAKEN.get(proposal.state, CHANGED_MEANWHILE))
    if proposal.version != version:
        raise ConflictError(CHANGED_MEANWHILE)
    return proposal


def _place(document: SourceDocument) -> Place:
    body = document.meeting.body
    return Place(body.id, frozenset(cluster.id for cluster in body.clusters))


def within_reach(proposal_id: int, actor: Actor) -> Proposal:
    """The proposal in whatever state, if this actor may review its document."""
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or not may_edit(actor, _place(proposal.document)):
        raise NotFoundError("Forslaget findes ikke.")
    return proposal
